//! Finding the files below the given paths.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{Options, Progress, Reason, Unread};

/// A file to be tried.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Where it is.
    pub(super) path: PathBuf,
    /// How it is called in the output.
    pub(super) file: String,
    /// Where it would be if no link led to it.
    straight: PathBuf,
    /// Whether a link may lead to it.
    linked: bool,
    /// Whether its own path was given.
    pub(super) explicit: bool,
}

/// Files that systems leave in folders, which nobody means by a path. They
/// are passed over without a word, like hidden files.
const LITTER: [&str; 4] = ["thumbs.db", "desktop.ini", ".ds_store", "__macosx"];

/// Finds the files at and below `paths`, each once, and what of the folders
/// could not be entered. The files come in no particular order that callers
/// may rely on, but the same ones under the same names every time.
pub(super) fn find(
    paths: &[PathBuf],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> (Vec<Candidate>, Vec<Unread>) {
    let mut candidates = Vec::new();
    let mut unread = Vec::new();
    for root in paths {
        // What the walker says of a root that is a link to a file or cannot
        // be entered depends on the system; a file needs no walker.
        if !fs::metadata(root).is_ok_and(|metadata| metadata.is_dir()) {
            candidates.push(Candidate {
                path: root.clone(),
                file: name(root),
                straight: root.clone(),
                linked: true,
                explicit: true,
            });
            progress(Progress::Found(candidates.len()));
            continue;
        }
        let real_root = fs::canonicalize(root).unwrap_or_else(|_| root.clone());
        walk(root, options, &mut |found| match found {
            Ok((path, linked)) => {
                let below = path.strip_prefix(root).unwrap_or(&path);
                candidates.push(Candidate {
                    file: name(&path),
                    straight: real_root.join(below),
                    linked,
                    path,
                    explicit: false,
                });
                progress(Progress::Found(candidates.len()));
            }
            Err(file) => unread.push(file),
        });
    }
    (once(candidates), unread)
}

/// A file below a root, and whether a link leads to it from there.
type Below = (PathBuf, bool);

fn walk(root: &Path, options: &Options, found: &mut dyn FnMut(Result<Below, Unread>)) {
    let walker = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(!options.hidden)
        .follow_links(true)
        .filter_entry(|entry| entry.depth() == 0 || !is_litter(entry.file_name()))
        .build();
    // The folder behind a link that is being walked through, if any.
    let mut behind: Option<PathBuf> = None;
    for entry in walker {
        match entry {
            Ok(entry) => {
                if behind
                    .as_ref()
                    .is_some_and(|link| !entry.path().starts_with(link))
                {
                    behind = None;
                }
                if entry.file_type().is_some_and(|kind| kind.is_dir()) {
                    // What a link as the root itself leads to is known.
                    if entry.depth() > 0 && entry.path_is_symlink() && behind.is_none() {
                        behind = Some(entry.into_path());
                    }
                } else {
                    let linked = behind.is_some() || entry.path_is_symlink();
                    found(Ok((entry.into_path(), linked)));
                }
            }
            Err(error) => found(Err(unread(&error, root))),
        }
    }
}

pub(super) fn is_litter(name: &OsStr) -> bool {
    LITTER
        .iter()
        .any(|litter| name.eq_ignore_ascii_case(litter))
}

/// Keeps one of the candidates that are the same file: the one whose path was
/// given, else one that is reached without links, else the first by name.
fn once(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut ranked: Vec<_> = candidates
        .into_par_iter()
        .map(|candidate| {
            let real = if candidate.linked {
                fs::canonicalize(&candidate.path).unwrap_or_else(|_| candidate.path.clone())
            } else {
                candidate.straight.clone()
            };
            let linked = candidate.straight != real;
            let rank = (!candidate.explicit, linked, candidate.file.clone());
            (real, rank, candidate)
        })
        .collect();
    ranked.par_sort_by(|a, b| a.1.cmp(&b.1));
    let mut seen = FxHashSet::default();
    ranked.retain(|(real, _, _)| seen.insert(real.clone()));
    ranked
        .into_iter()
        .map(|(_, _, candidate)| candidate)
        .collect()
}

/// The path as it is written in the output: `/` between the parts, no `./`.
pub(super) fn name(path: &Path) -> String {
    let mut name = String::new();
    for component in path.components() {
        let part = match component {
            Component::CurDir => continue,
            Component::RootDir => {
                name.push('/');
                continue;
            }
            Component::Prefix(prefix) => {
                name.push_str(&prefix.as_os_str().to_string_lossy().replace('\\', "/"));
                continue;
            }
            Component::ParentDir => "..".into(),
            Component::Normal(part) => part.to_string_lossy(),
        };
        if !name.is_empty() && !name.ends_with('/') {
            name.push('/');
        }
        name.push_str(&part);
    }
    if name.is_empty() {
        name.push('.');
    }
    name
}

/// What the walker stumbled over.
fn unread(error: &ignore::Error, root: &Path) -> Unread {
    match error {
        ignore::Error::WithPath { path, err } => unread(err, path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            unread(err, root)
        }
        ignore::Error::Loop { ancestor, child } => Unread {
            file: name(child),
            reason: Reason::LinkLoop { to: name(ancestor) },
        },
        ignore::Error::Io(error) => Unread {
            file: name(root),
            reason: match error.kind() {
                io::ErrorKind::NotFound
                    if fs::symlink_metadata(root).is_ok_and(|metadata| metadata.is_symlink()) =>
                {
                    Reason::BrokenLink
                }
                _ => Reason::from_io(error),
            },
        },
        _ => Unread {
            file: name(root),
            reason: Reason::Io(io::ErrorKind::Other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_on_every_system() {
        let cases = [
            ("./a/b.txt", "a/b.txt"),
            ("a//b.txt", "a/b.txt"),
            ("../a/./b.txt", "../a/b.txt"),
            (".", "."),
            ("./", "."),
        ];
        for (path, expected) in cases {
            assert_eq!(name(Path::new(path)), expected, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn absolute_names_keep_their_root() {
        assert_eq!(name(Path::new("/a/b.txt")), "/a/b.txt");
        assert_eq!(name(Path::new("/")), "/");
    }

    #[cfg(windows)]
    #[test]
    fn absolute_names_keep_their_root() {
        assert_eq!(name(Path::new(r"C:\a\b.txt")), "C:/a/b.txt");
    }

    #[test]
    fn litter_is_known_in_any_case() {
        for litter in ["Thumbs.db", "desktop.ini", ".DS_Store"] {
            assert!(is_litter(OsStr::new(litter)), "{litter}");
        }
        assert!(!is_litter(OsStr::new("通知.txt")));
    }
}
