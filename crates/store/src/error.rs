//! What can go wrong with a saved project.

use std::io;
use std::path::PathBuf;

use super::USER_VERSION;

/// A project could not be saved or loaded.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no file.
    #[error("there is no project at `{}`; run `wenmai build PATH… -o {}` first.", .path.display(), .dir.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
        /// The folder that it would stand in.
        dir: PathBuf,
    },
    /// The file is something else.
    #[error("`{}` is no wenmai project; run `wenmai build PATH… -o {}`, or name another folder with --project.", .path.display(), .dir.display())]
    NotAProject {
        /// The file.
        path: PathBuf,
        /// The folder that it stands in.
        dir: PathBuf,
    },
    /// A newer version of the program wrote it.
    #[error("`{}` was saved by a newer wenmai (schema {found}, this one knows {USER_VERSION}); update wenmai, or run `wenmai build PATH… -o {}` to build it anew.", .path.display(), .dir.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The folder that it stands in.
        dir: PathBuf,
        /// The number of its schema.
        found: i32,
    },
    /// An older version of the program wrote it.
    #[error("`{}` was saved by an older wenmai (schema {found}, this one knows {USER_VERSION}); run `wenmai build PATH… -o {}` to build it anew.", .path.display(), .dir.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// The folder that it stands in.
        dir: PathBuf,
        /// The number of its schema.
        found: i32,
    },
    /// It is a project, and its content makes no sense.
    #[error("the project `{}` is damaged ({what}); run `wenmai build PATH… -o {}` to build it anew.", .path.display(), .dir.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The folder that it stands in.
        dir: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The file cannot be opened.
    #[error("cannot open the project `{}`; check that you may read it.", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The database cannot be written.
    #[error("cannot write the project `{}`; check that the disk has room.", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The file cannot be put in its place.
    #[error("cannot save the project as `{}`; check that you may write there, or name another folder with -o.", .path.display())]
    Place {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl StoreError {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        let anew =
            |dir: &PathBuf| format!("请运行 wenmai build 文件夹 -o {} 重新生成。", dir.display());
        match self {
            StoreError::Missing { path, .. } => format!(
                "{} 处没有文件库。请先运行 wenmai build 文件夹 -o 文件库文件夹，再用 --project 指明文件库文件夹。",
                path.display()
            ),
            StoreError::NotAProject { path, dir } => format!(
                "{} 不是文脉的文件库。{}或者用 --project 指明另一个文件夹。",
                path.display(),
                anew(dir)
            ),
            StoreError::Newer { path, dir, found } => format!(
                "{} 由较新的文脉保存（格式 {found}，本程序识别到 {USER_VERSION}）。请更新文脉，或者重新生成：wenmai build 文件夹 -o {}",
                path.display(),
                dir.display()
            ),
            StoreError::Older { path, dir, found } => format!(
                "{} 由较旧的文脉保存（格式 {found}，本程序用 {USER_VERSION}）。{}",
                path.display(),
                anew(dir)
            ),
            StoreError::Damaged { path, dir, what } => {
                format!("文件库 {} 已损坏（{what}）。{}", path.display(), anew(dir))
            }
            StoreError::Open { path, .. } => {
                format!("无法打开文件库 {}。请检查是否有读取权限。", path.display())
            }
            StoreError::Write { path, .. } => {
                format!("无法写入文件库 {}。请检查磁盘是否已满。", path.display())
            }
            StoreError::Place { path, .. } => format!(
                "无法将文件库保存为 {}。请检查是否有写入权限，或者用 -o 指明另一个文件夹。",
                path.display()
            ),
        }
    }
}
