//! Why a file was not read.

use std::io;

use super::Format;

/// Why a file was not read. Shown as a clause without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Its format is known, but there is no reader for it yet.
    #[error("{0} cannot be read yet; save it as text (.txt) or Markdown (.md)")]
    Format(Format),
    /// Its extension says nothing of a format.
    #[error("unknown kind of file (.{0}); give its own path to have it read as text")]
    UnknownExtension(String),
    /// It has no content.
    #[error("empty")]
    Empty,
    /// It has more bytes than the limit.
    #[error("too large: {bytes} bytes, where at most {limit} are read")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// It holds NULs and is no UTF-16.
    #[error("binary data, no text")]
    Binary,
    /// Its bytes are text in no encoding that is read here.
    #[error(
        "not decodable as UTF-8, UTF-16, GB18030 or Big5{}; save it as UTF-8",
        .guess.map(|guess| format!(" (perhaps {guess})")).unwrap_or_default()
    )]
    Undecodable {
        /// What the encoding may be.
        guess: Option<&'static str>,
    },
    /// The system does not let it be read.
    #[error("no permission to read it")]
    Permission,
    /// A link that leads back to a folder above it.
    #[error("a link back to {to}, which holds it")]
    LinkLoop {
        /// The folder above.
        to: String,
    },
    /// A link to nothing.
    #[error("a link to nothing")]
    BrokenLink,
    /// `~$…`, which an office program leaves beside a document that is open.
    #[error("lock file of an office program, no document")]
    LockFile,
    /// A pipe, socket or device.
    #[error("no ordinary file")]
    NotAFile,
    /// The system failed to read it.
    #[error("reading failed: {0}")]
    Io(io::ErrorKind),
}

impl Reason {
    /// A word that stands for the reason in files and statistics:
    /// `too-large`.
    pub const fn key(&self) -> &'static str {
        match self {
            Reason::Format(_) => "format",
            Reason::UnknownExtension(_) => "unknown-extension",
            Reason::Empty => "empty",
            Reason::TooLarge { .. } => "too-large",
            Reason::Binary => "binary",
            Reason::Undecodable { .. } => "undecodable",
            Reason::Permission => "permission",
            Reason::LinkLoop { .. } => "link-loop",
            Reason::BrokenLink => "broken-link",
            Reason::LockFile => "lock-file",
            Reason::NotAFile => "not-a-file",
            Reason::Io(_) => "io",
        }
    }

    /// The reason in Chinese, as a clause without a full stop.
    pub fn chinese(&self) -> String {
        match self {
            Reason::Format(format) => {
                format!("暂不支持 {format} 格式，请另存为文本（.txt）或 Markdown（.md）")
            }
            Reason::UnknownExtension(extension) => {
                format!("未知的文件类型（.{extension}），如需按文本读取请直接给出该文件的路径")
            }
            Reason::Empty => "空文件".to_owned(),
            Reason::TooLarge { bytes, limit } => {
                format!("文件过大：{bytes} 字节，上限为 {limit} 字节")
            }
            Reason::Binary => "二进制数据，不是文本".to_owned(),
            Reason::Undecodable { guess } => {
                let guess = guess
                    .map(|guess| format!("（可能是 {guess}）"))
                    .unwrap_or_default();
                format!("无法按 UTF-8、UTF-16、GB18030 或 Big5 解码{guess}，请另存为 UTF-8")
            }
            Reason::Permission => "没有读取权限".to_owned(),
            Reason::LinkLoop { to } => format!("链接指回其上级目录 {to}"),
            Reason::BrokenLink => "链接的目标不存在".to_owned(),
            Reason::LockFile => "办公软件的锁定文件，不是文档".to_owned(),
            Reason::NotAFile => "不是普通文件".to_owned(),
            Reason::Io(kind) => format!("读取失败：{kind}"),
        }
    }

    pub(super) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied => Reason::Permission,
            kind => Reason::Io(kind),
        }
    }
}
