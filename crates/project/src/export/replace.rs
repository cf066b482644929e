//! Whether a new project may take the place of the one that is saved in a folder.

use std::path::{Path, PathBuf};

use super::folder;
use wenmai_store::cache;
use wenmai_store::{BuildInfo, Saved};

/// Why the project that is there stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Kept {
    /// It is of other folders.
    #[error(
        "{dir} holds the project of {old}, not of {new}; save this one elsewhere (-o FOLDER), or say --replace if it is to take the place of that"
    )]
    OfOthers {
        /// The folder of the project.
        dir: String,
        /// What the project there was built from.
        old: String,
        /// What the new one is built from.
        new: String,
    },
    /// Nothing could be read now.
    #[error(
        "no document could be read in {new}; the project in {dir} stays as it is ({unread} files not read). Check the path and the rights to read it, or say --replace if an empty project is wanted"
    )]
    Empty {
        /// The folder of the project.
        dir: String,
        /// What was to be read.
        new: String,
        /// How many files could not be read.
        unread: usize,
    },
}

impl Kept {
    /// As the message, in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            Kept::OfOthers { dir, old, new } => format!(
                "{dir} 中保存的是 {old} 的文件库，不是 {new} 的。请用 -o 另指一个文件夹；确要取代原有文件库的，请加 --replace。"
            ),
            Kept::Empty { dir, new, unread } => format!(
                "在 {new} 中没有读到任何文件（未能读取 {unread} 个），{dir} 中原有的文件库保持不变。请检查路径和读取权限；确要保存空项目的，请加 --replace。"
            ),
        }
    }
}

/// Whether a project of `paths` may be saved in `dir`.
///
/// # Errors
///
/// [`Kept::OfOthers`] where the project there was built from folders that have nothing to
/// do with these. What is no project that can be read does not count.
pub fn may_replace(dir: &Path, paths: &[PathBuf]) -> Result<(), Kept> {
    let Some(about) = saved(dir) else {
        return Ok(());
    };
    let from = cache::built_from(dir);
    let is_related = |old: &String| {
        let old = Path::new(old);
        paths.iter().any(|new| related(old, from.as_deref(), new))
    };
    if about.paths.is_empty() || about.paths.iter().any(is_related) {
        return Ok(());
    }
    let old: Vec<PathBuf> = about.paths.iter().map(PathBuf::from).collect();
    // `.` may be any folder.
    let same = names(&old) == names(paths);
    let here = std::env::current_dir().ok().filter(|_| same);
    Err(Kept::OfOthers {
        dir: dir.display().to_string(),
        old: names(&seen_from(from.as_deref().filter(|_| same), &old)),
        new: names(&seen_from(here.as_deref(), paths)),
    })
}

/// Paths with the folder from which they lead, where that is to be said.
fn seen_from(from: Option<&Path>, paths: &[PathBuf]) -> Vec<PathBuf> {
    let whole = |path: &PathBuf| match from {
        Some(from) => from.join(path).components().collect(),
        None => path.clone(),
    };
    paths.iter().map(whole).collect()
}

/// Whether a project in which nothing was read may be saved in `dir`.
///
/// # Errors
///
/// [`Kept::Empty`] where there is a project that is not empty.
pub fn may_empty(dir: &Path, paths: &[PathBuf], unread: usize) -> Result<(), Kept> {
    if saved(dir).is_none_or(|about| about.files == 0) {
        return Ok(());
    }
    Err(Kept::Empty {
        dir: dir.display().to_string(),
        new: names(paths),
        unread,
    })
}

fn saved(dir: &Path) -> Option<BuildInfo> {
    let database = dir.join(folder::NAMES[0]);
    Saved::open(&database).and_then(|saved| saved.about()).ok()
}

/// Whether one is the other, or lies in it; `from` is the folder from which the old one
/// leads.
fn related(old: &Path, from: Option<&Path>, new: &Path) -> bool {
    let Ok(new) = new.canonicalize() else {
        return true;
    };
    let known = from.and_then(|from| from.join(old).canonicalize().ok());
    match known.map_or_else(|| old.canonicalize(), Ok) {
        Ok(old) => old.starts_with(&new) || new.starts_with(&old),
        // Named from where that build was started.
        Err(_) => {
            let tail: PathBuf = old
                .components()
                .filter(|part| matches!(part, std::path::Component::Normal(_)))
                .collect();
            old.is_relative() && new.ends_with(tail)
        }
    }
}

fn names(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
    names.join(", ")
}
