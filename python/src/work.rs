//! Running work that may take long: on threads of our own, without the
//! interpreter's lock, with an eye on Ctrl-C.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// How often Ctrl-C is looked for.
const LOOK: Duration = Duration::from_millis(50);

/// Deep trees in texts need as much as a main thread has.
const STACK: usize = 8 << 20;

/// The threads, and the process that they belong to: a forked child inherits the
/// pool without its threads, and would wait for them for ever.
static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

fn pool() -> PyResult<Arc<ThreadPool>> {
    let mut current = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    let process = process::id();
    if let Some((owner, pool)) = &*current
        && *owner == process
    {
        return Ok(Arc::clone(pool));
    }
    let pool = ThreadPoolBuilder::new()
        .thread_name(|at| format!("wenmai-{at}"))
        .stack_size(STACK)
        .build()
        .map_err(|why| PyRuntimeError::new_err(format!("can't start threads: {why}")))?;
    let pool = Arc::new(pool);
    // What was inherited has no threads that could be stopped.
    std::mem::forget(current.replace((process, Arc::clone(&pool))));
    Ok(pool)
}

/// Runs `work` without the interpreter's lock. On Ctrl-C the call ends with
/// `KeyboardInterrupt` at once; the flag that `work` is given is set then, and
/// work that does not look at it goes on in the background to its end.
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce(&AtomicBool) -> T + Send + 'static,
) -> PyResult<T> {
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = mpsc::channel();
    let theirs = Arc::clone(&stop);
    pool()?.spawn(move || {
        // A panic here would end the whole process.
        let result = catch_unwind(AssertUnwindSafe(|| work(&theirs)));
        // Nobody listens after Ctrl-C.
        let _ = sender.send(result);
    });
    let result = wait(py, receiver).inspect_err(|_| {
        stop.store(true, Ordering::Relaxed);
        // The next call must not wait for what is still at work.
        let busy = POOL.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(busy);
    })?;
    result.map_err(|_| PyRuntimeError::new_err("wenmai broke off; please report the text"))
}

fn wait<T: Send>(py: Python<'_>, receiver: Receiver<T>) -> PyResult<T> {
    // A receiver may be moved to another thread and not shared: it goes into the
    // closure and comes back.
    let mut receiver = receiver;
    loop {
        let (came, back) = py.detach(move || (receiver.recv_timeout(LOOK), receiver));
        match came {
            Ok(result) => return Ok(result),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err("the work ended without a result"));
            }
        }
        receiver = back;
    }
}
