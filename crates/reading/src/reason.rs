//! Why a file was not read.

use std::io;

use super::Format;

/// Why a file was not read. Shown as a clause without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Its format is known, but there is no reader for it yet.
    #[error("{0} cannot be read yet; {instead}", instead = instead(*.0))]
    Format(Format),
    /// Its extension says nothing of a format.
    #[error("unknown kind of file (.{0}); give its own path to have it read as text")]
    UnknownExtension(String),
    /// It has no content.
    #[error("empty")]
    Empty,
    /// It has more bytes than the limit.
    #[error("too large: {bytes} bytes, where at most {limit} are read (option --max-file-size)")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// More would come out of it than the limit allows.
    #[error(
        "more than {limit} bytes when unpacked, the limit for one file (option --max-unpacked)"
    )]
    UnpackedTooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// It stands in too many archives.
    #[error("an archive within {limit} others, the most that are opened")]
    TooDeep {
        /// How many archives may stand in each other.
        limit: usize,
    },
    /// It is packed in a way that is not undone here.
    #[error("packed by a method that is not read here ({method}); pack it as ordinary ZIP")]
    Packing {
        /// The method, as its format calls it.
        method: String,
    },
    /// It was written by wenmai itself.
    #[error("a result of wenmai, no document")]
    OwnResult,
    /// It is locked.
    #[error("protected by a password; save it without one")]
    Password,
    /// Its format is known, but its parts do not make sense.
    #[error("damaged, no readable {format}: {what}")]
    Damaged {
        /// What it seems to be.
        format: Format,
        /// What does not make sense, in English.
        what: String,
    },
    /// Pages of which only a part can be read.
    #[error("damaged in part, see the file itself: pages {} of {of} could not be read in full", ranges(.pages))]
    Incomplete {
        /// The pages, from 1, ascending.
        pages: Vec<u32>,
        /// All pages of the file.
        of: u32,
    },
    /// Pages that are pictures.
    #[error("scanned, in need of OCR: {} of {of} pages hold no text ({})", .pages.len(), ranges(.pages))]
    Scanned {
        /// The pages, from 1, ascending.
        pages: Vec<u32>,
        /// All pages of the file.
        of: u32,
    },
    /// Pages whose fonts do not say which characters they draw.
    #[error("fonts without character codes, in need of OCR: pages {} of {of}", ranges(.pages))]
    NoCharacters {
        /// The pages, from 1, ascending.
        pages: Vec<u32>,
        /// All pages of the file.
        of: u32,
    },
    /// It has parts, but no words in them.
    #[error("holds no text")]
    NoText,
    /// A table or records in which no field is known to hold the text.
    #[error("{}no field holds the text; name it: --field text=NAME, where NAME is one of {fields}", as_list(*.is_list))]
    NoField {
        /// The fields that there are.
        fields: String,
        /// Whether it is a table that names documents.
        is_list: bool,
    },
    /// Records of a file that were not read for one reason.
    #[error("{count} records, the first of them {first}: {why}")]
    Records {
        /// How many.
        count: usize,
        /// The name of the first, in the file.
        first: String,
        /// Why.
        why: Box<Reason>,
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
    /// The program failed on it.
    #[error(
        "wenmai itself failed on {what} ({why}), which is our fault; please report it with the file"
    )]
    OurFault {
        /// On what of the file, in few words that both languages share: its name, a
        /// title.
        what: String,
        /// In which words, in English.
        why: String,
    },
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
            Reason::UnpackedTooLarge { .. } => "unpacked-too-large",
            Reason::TooDeep { .. } => "too-deep",
            Reason::Packing { .. } => "packing",
            Reason::OwnResult => "own-result",
            Reason::Password => "password",
            Reason::Damaged { .. } => "damaged",
            Reason::Incomplete { .. } => "incomplete",
            Reason::Scanned { .. } => "scanned",
            Reason::NoCharacters { .. } => "no-characters",
            Reason::NoText => "no-text",
            Reason::NoField { .. } => "no-field",
            Reason::Records { why, .. } => (**why).key(),
            Reason::Binary => "binary",
            Reason::Undecodable { .. } => "undecodable",
            Reason::Permission => "permission",
            Reason::LinkLoop { .. } => "link-loop",
            Reason::BrokenLink => "broken-link",
            Reason::LockFile => "lock-file",
            Reason::NotAFile => "not-a-file",
            Reason::OurFault { .. } => "our-fault",
            Reason::Io(_) => "io",
        }
    }

    /// The reason in Chinese, as a clause without a full stop.
    pub fn chinese(&self) -> String {
        match self {
            Reason::Format(format) if format.is_archive() => {
                format!("暂不支持 {format} 格式，请解压，或改用 ZIP 打包")
            }
            Reason::Format(format) => {
                format!("暂不支持 {format} 格式，请另存为文本（.txt）或 Markdown（.md）")
            }
            Reason::UnknownExtension(extension) => {
                format!("未知的文件类型（.{extension}），如需按文本读取请直接给出该文件的路径")
            }
            Reason::Empty => "空文件".to_owned(),
            Reason::TooLarge { bytes, limit } => {
                format!("文件过大：{bytes} 字节，上限为 {limit} 字节（选项 --max-file-size）")
            }
            Reason::UnpackedTooLarge { limit } => {
                format!("解压后超过 {limit} 字节，即单个文件的上限（选项 --max-unpacked）")
            }
            Reason::TooDeep { limit } => format!("压缩包嵌套超过 {limit} 层，未再打开"),
            Reason::Packing { method } => {
                format!("所用压缩方法（{method}）暂不支持，请改用普通 ZIP 重新打包")
            }
            Reason::OwnResult => "文脉自身的输出结果，不是文档".to_owned(),
            Reason::Password => "有密码保护，请取消密码后另存".to_owned(),
            Reason::Damaged { format, what } => {
                format!("文件已损坏，无法按 {format} 读取：{what}")
            }
            Reason::Incomplete { pages, of } => format!(
                "部分内容已损坏，请查看原文件：共 {of} 页，第 {} 页未能完整读出",
                ranges(pages)
            ),
            Reason::Scanned { pages, of } => format!(
                "扫描件，需要文字识别（OCR）：共 {of} 页，其中 {} 页没有文字（第 {} 页）",
                pages.len(),
                ranges(pages)
            ),
            Reason::NoCharacters { pages, of } => format!(
                "字体未给出所绘文字的编码，需要文字识别（OCR）：共 {of} 页，第 {} 页",
                ranges(pages)
            ),
            Reason::NoText => "没有文字".to_owned(),
            Reason::NoField { fields, is_list } => {
                let list = match is_list {
                    true => "只有标题或文号的表，作名录使用的，请用 --known 指明此文件；否则，",
                    false => "",
                };
                format!(
                    "{list}没有找到正文所在的字段，请用 --field text=字段名 指明，现有字段：{fields}"
                )
            }
            Reason::Records { count, first, why } => {
                format!("{count} 条记录（首条为 {first}）：{}", why.chinese())
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
            Reason::OurFault { what, why } => {
                format!("文脉处理{what}时出错（{why}），这是程序的缺陷，请连同文件一起报告")
            }
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

/// What a table may be that names documents and holds no text.
fn as_list(is_list: bool) -> &'static str {
    match is_list {
        true => {
            "a table of titles or numbers; as a list of known documents, give it by --known FILE; else, "
        }
        false => "",
    }
}

/// What to do about a format that is not read.
fn instead(format: Format) -> &'static str {
    match format.is_archive() {
        true => "unpack it, or pack it as ZIP",
        false => "save it as text (.txt) or Markdown (.md)",
    }
}

/// Page numbers, with a dash for those that follow each other: `1-3, 7`.
pub(super) fn ranges(pages: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(page) => *last = page,
            _ => runs.push((page, page)),
        }
    }
    let written: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| match last == first {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        })
        .collect();
    written.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_follow_each_other_are_written_as_a_range() {
        assert_eq!(ranges(&[1, 2, 3, 7, 9, 10]), "1-3, 7, 9-10");
        assert_eq!(ranges(&[4]), "4");
    }
}
