//! The `wenmai` command.

mod cli;

use std::process::ExitCode;

/// Millions of small words, made on all threads: docs/performance.md has what the
/// allocator is worth.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
