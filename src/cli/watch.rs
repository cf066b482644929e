//! `wenmai watch`: builds again whenever a file changes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::build::{self, Told};
use super::words::{self, Lang};
use super::{Outcome, say};

/// A change is over when nothing more has come for so long.
const QUIET: Duration = Duration::from_millis(300);

/// A change that goes on is built after so long all the same.
const PATIENCE: Duration = Duration::from_secs(5);

/// Changed files are named up to this many.
const MOST_NAMED: usize = 3;

pub(super) fn run(
    options: &build::Options,
    output: Option<&Path>,
    rules: Option<&Path>,
    lang: Lang,
) -> Result<Outcome> {
    let dir = output.unwrap_or(Path::new("output"));
    let (send, events) = channel();
    let mut watcher = notify::recommended_watcher(send)
        .context(lang.pick("无法监视文件", "can't watch files"))?;
    // Watched from before the first build, lest a change fall between.
    fs::create_dir_all(dir).with_context(|| match lang {
        Lang::Zh => format!("无法建立文件夹 {}", dir.display()),
        Lang::En => format!("can't make the folder {}", dir.display()),
    })?;
    let watched = Watched::new(options, dir);
    for (path, mode) in &watched.places {
        watcher.watch(path, *mode).with_context(|| match lang {
            Lang::Zh => format!("无法监视 {}", path.display()),
            Lang::En => format!("can't watch {}", path.display()),
        })?;
    }
    build::run(options, output, rules, lang)?;
    say(lang.pick(
        "正在监视文件变化，按 Ctrl-C 结束。",
        "Watching for changes; end with Ctrl-C.",
    ));
    while let Some(changed) = next(&events, &watched) {
        // Files that are written at this moment, or a slip in wenmai.toml: the
        // project stays as it is until the next change.
        match build::build(options, false, dir, &|_| {}, &|| {}) {
            Ok(built) => say(&line(&changed, &built, lang)),
            Err(why) => {
                let words = words::told(&why, lang);
                say(&format!("{}{words}", lang.pick("错误：", "error: ")));
            }
        }
    }
    Ok(Outcome::Done)
}

/// One line about a change.
fn line(changed: &BTreeSet<PathBuf>, built: &Told, lang: Lang) -> String {
    let time = jiff::Zoned::now().strftime("%H:%M:%S").to_string();
    let names: Vec<String> = changed
        .iter()
        .take(MOST_NAMED)
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    let mut names = names.join(lang.pick("、", ", "));
    let more = changed.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        names.push_str(&match lang {
            Lang::Zh => format!(" 等 {} 个", changed.len()),
            Lang::En => format!(" and {more} more"),
        });
    }
    let became = if built.is_unchanged() {
        lang.pick("内容没有变化", "nothing has changed").to_owned()
    } else {
        built.reread(lang)
    };
    let seconds = built.seconds();
    match lang {
        Lang::Zh => format!("{time} {names}：{became}（{seconds:.2} 秒）"),
        Lang::En => format!("{time} {names}: {became} ({seconds:.2} s)"),
    }
}

/// What is looked at, and what of it counts.
struct Watched {
    places: Vec<(PathBuf, RecursiveMode)>,
    /// Folders in which everything counts.
    folders: Vec<PathBuf>,
    /// Files that count by themselves.
    files: Vec<PathBuf>,
    /// The folder of the project, in which nothing counts.
    project: PathBuf,
}

impl Watched {
    fn new(options: &build::Options, dir: &Path) -> Self {
        let mut watched = Watched {
            places: Vec::new(),
            folders: Vec::new(),
            files: Vec::new(),
            project: real(dir),
        };
        for path in options.sources() {
            let path = real(path);
            if path.is_dir() {
                watched
                    .places
                    .push((path.clone(), RecursiveMode::Recursive));
                watched.folders.push(path);
            } else {
                // Programs write a new file and put it in the place of the old.
                if let Some(folder) = path.parent() {
                    watched
                        .places
                        .push((folder.to_path_buf(), RecursiveMode::NonRecursive));
                }
                watched.files.push(path);
            }
        }
        // What is watched as a whole stays so.
        watched
            .places
            .sort_by_key(|(path, mode)| (path.clone(), *mode == RecursiveMode::NonRecursive));
        watched.places.dedup_by(|a, b| a.0 == b.0);
        watched
    }

    /// The files of an event that count.
    fn of<'e>(&self, event: &'e Event) -> impl Iterator<Item = &'e PathBuf> {
        let told = !matches!(event.kind, EventKind::Access(_));
        let counts = move |path: &&PathBuf| {
            let within = |folder: &PathBuf| path.starts_with(folder);
            told && !path.starts_with(&self.project)
                && (self.files.contains(path) || self.folders.iter().any(within))
        };
        event.paths.iter().filter(counts)
    }
}

/// The path as events name it.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// Waits for a change and until it is over; none where nothing more can come.
fn next(events: &Receiver<notify::Result<Event>>, watched: &Watched) -> Option<BTreeSet<PathBuf>> {
    let mut changed = BTreeSet::new();
    // Where the system has lost events, something may have changed.
    let mut lost = false;
    let mut take = |event: notify::Result<Event>, changed: &mut BTreeSet<PathBuf>| match event {
        Ok(event) => {
            lost |= event.need_rescan();
            changed.extend(watched.of(&event).cloned());
            lost || !changed.is_empty()
        }
        Err(_) => {
            lost = true;
            true
        }
    };
    while !take(events.recv().ok()?, &mut changed) {}
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        match events.recv_timeout(QUIET) {
            Ok(event) => {
                take(event, &mut changed);
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    Some(changed)
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind};

    use super::*;

    fn watched() -> Watched {
        Watched {
            places: Vec::new(),
            folders: vec!["/a/texts".into()],
            files: vec!["/a/list.csv".into()],
            project: "/a/texts/output".into(),
        }
    }

    fn counts(kind: EventKind, path: &str) -> bool {
        let event = Event::new(kind).add_path(path.into());
        watched().of(&event).count() == 1
    }

    #[test]
    fn what_is_read_counts_and_what_is_saved_does_not() {
        let made = EventKind::Create(CreateKind::File);
        assert!(counts(made, "/a/texts/b/c.txt"));
        assert!(counts(made, "/a/list.csv"));
        assert!(!counts(made, "/a/other.csv"));
        assert!(!counts(made, "/a/texts/output/graph.json"));
        assert!(!counts(
            EventKind::Access(AccessKind::Any),
            "/a/texts/c.txt"
        ));
    }

    #[test]
    fn a_change_in_several_steps_is_one() {
        let (send, events) = channel();
        let made = EventKind::Create(CreateKind::File);
        for path in ["/a/texts/output/x", "/a/texts/b.txt", "/a/texts/c.txt"] {
            send.send(Ok(Event::new(made).add_path(path.into())))
                .unwrap();
        }
        drop(send);
        let changed = next(&events, &watched()).unwrap();
        let expected = ["/a/texts/b.txt", "/a/texts/c.txt"].map(PathBuf::from);
        assert_eq!(changed, BTreeSet::from(expected));
        assert_eq!(next(&events, &watched()), None);
    }
}
