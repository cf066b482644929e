//! Putting a file in its place whole, or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::{StoreError, folder};

/// A file that is written and waits beside its place. Put there, it replaces
/// what is there in one step; dropped, it is removed.
#[derive(Debug)]
#[must_use = "the file is removed unless it is put in its place"]
pub struct Prepared {
    temporary: Temporary,
    path: PathBuf,
}

impl Prepared {
    /// Writes `bytes`, to be put at `path`. Folders that are missing are made.
    ///
    /// # Errors
    ///
    /// [`StoreError::Place`], where the system does not let it be written.
    pub fn new(path: &Path, bytes: &[u8]) -> Result<Self, StoreError> {
        Self::written(path, &|temporary| {
            let placed = File::options()
                .write(true)
                .open(temporary)
                .and_then(|mut file| file.write_all(bytes));
            placed.map_err(|source| StoreError::Place {
                path: path.to_path_buf(),
                source,
            })
        })
    }

    /// A file that is made from others and that `write` fills bit by bit, to be put at
    /// `path`. It will be about as long as the file there is. Where the system tells when
    /// it was started ([`started`]), this does not wait for the disk: who relies on such
    /// a file must make it anew after the next start.
    ///
    /// # Errors
    ///
    /// [`StoreError::Place`], where the system does not let it be written.
    pub fn derived(
        path: &Path,
        write: &dyn Fn(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<Self, StoreError> {
        let fill = |temporary: &Path| {
            let fill = || -> io::Result<()> {
                let file = File::options().write(true).open(temporary)?;
                let old = fs::metadata(path).map_or(0, |old| old.len());
                make_room(&file, old + old / 64 + (1 << 20));
                let mut file = BufWriter::with_capacity(1 << 20, file);
                write(&mut file)?;
                file.flush()?;
                let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                let end = file.stream_position()?;
                // What was too much.
                file.set_len(end)
            };
            fill().map_err(|source| StoreError::Place {
                path: path.to_path_buf(),
                source,
            })
        };
        Self::filled(path, started().is_none(), &fill)
    }

    /// A file that `write` fills.
    pub(crate) fn written(
        path: &Path,
        write: &dyn Fn(&Path) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        Self::filled(path, true, write)
    }

    fn filled(
        path: &Path,
        is_synced: bool,
        write: &dyn Fn(&Path) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let place = |source| StoreError::Place {
            path: path.to_path_buf(),
            source,
        };
        fs::create_dir_all(folder(path)).map_err(place)?;
        let temporary = Temporary::beside(path);
        // SQLite says little of why it cannot make a file; the system says more.
        let file = File::create(&temporary.path).map_err(place)?;
        write(&temporary.path)?;
        // A name must not come to the disk before what it names.
        if is_synced {
            file.sync_all().map_err(place)?;
        }
        Ok(Self {
            temporary,
            path: path.to_path_buf(),
        })
    }

    /// Puts it in its place, and gives what was there.
    ///
    /// # Errors
    ///
    /// [`StoreError::Place`], where the system does not let it.
    pub fn put(self) -> Result<Replaced, StoreError> {
        // Elsewhere a file that is open cannot be replaced.
        let old = cfg!(unix).then(|| File::open(&self.path).ok()).flatten();
        fs::rename(&self.temporary.path, &self.path).map_err(|source| StoreError::Place {
            path: self.path.clone(),
            source,
        })?;
        // The rename itself; not every system can do this with a folder.
        if let Ok(folder) = File::open(folder(&self.path)) {
            let _ = folder.sync_all();
        }
        Ok(Replaced { _old: old })
    }
}

/// A file that was replaced. The system lets go of it when this is dropped, which takes
/// 0.2 s for 500 MB.
#[derive(Debug, Default)]
pub struct Replaced {
    _old: Option<File>,
}

/// Has the system set aside so many bytes for a file. Ext4 otherwise does that when the
/// file takes the place of another one, and for 500 MB takes 0.2 s longer in all.
#[cfg(target_os = "linux")]
fn make_room(file: &File, bytes: u64) {
    use rustix::fs::{FallocateFlags, fallocate};
    // Where it cannot, room is made as the file grows.
    let _ = fallocate(file, FallocateFlags::KEEP_SIZE, 0, bytes);
}

#[cfg(not(target_os = "linux"))]
fn make_room(_: &File, _: u64) {}

/// What stands for the time since the system was started; none where it does not tell.
/// Within that time, files are what was written, whether or not it is on the disk.
pub fn started() -> Option<String> {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()
}

/// The ending of temporary files.
const ENDING: &str = ".tmp";

/// A file that is removed when all is over. Once renamed it is gone already.
#[derive(Debug)]
struct Temporary {
    path: PathBuf,
}

impl Temporary {
    fn beside(path: &Path) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let mut name = path
            .file_name()
            .map_or_else(|| OsString::from("project"), OsString::from);
        // Neither two builds at a time nor two threads share a name.
        name.push(format!(
            ".{}-{}{ENDING}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        ));
        Self {
            path: folder(path).join(name),
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Nothing can be done here about a file that cannot be removed.
        let _ = fs::remove_file(&self.path);
    }
}

/// Removes what builds that were killed have left in the folder `dir` beside
/// the files `names`. To be called before anything is prepared there; files of
/// builds that are still running stay.
pub fn tidy(dir: &Path, names: &[&str]) {
    let Ok(entries) = fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let process = names.iter().find_map(|own| {
            let mark = name.strip_prefix(own)?.strip_prefix('.')?;
            mark.strip_suffix(ENDING)?.split_once('-')?.0.parse().ok()
        });
        if process.is_some_and(|process| is_left(process, &entry)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether the process that wrote a temporary file is gone. Where the system
/// does not tell, a file to which nothing was added for an hour is left.
fn is_left(process: u32, entry: &fs::DirEntry) -> bool {
    if process == std::process::id() {
        return true;
    }
    if Path::new("/proc/self").exists() {
        return !Path::new(&format!("/proc/{process}")).exists();
    }
    entry
        .metadata()
        .and_then(|m| m.modified())
        .is_ok_and(|time| {
            time.elapsed()
                .is_ok_and(|age| age > Duration::from_secs(3600))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn until_it_is_put_the_old_file_stands() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("graph.json");
        fs::write(&path, "old").unwrap();
        let prepared = Prepared::new(&path, b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        prepared.put().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        drop(Prepared::new(&path, b"newer").unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(dir.path()), ["graph.json"]);
    }

    #[test]
    fn only_what_killed_builds_have_left_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        // The first process runs as long as the machine; the other cannot be.
        let stays = [
            "graph.json",
            "graph.json.bak.tmp",
            "graph.json.1-0.tmp",
            "other.4294967295-0.tmp",
        ];
        for name in stays.into_iter().chain(["graph.json.4294967295-3.tmp"]) {
            fs::write(dir.path().join(name), "").unwrap();
        }
        tidy(dir.path(), &["graph.json"]);
        let mut expected = stays.to_vec();
        if !Path::new("/proc/self").exists() {
            // A file of just now may belong to a build that runs.
            expected.push("graph.json.4294967295-3.tmp");
        }
        expected.sort_unstable();
        assert_eq!(names(dir.path()), expected);
    }
}
