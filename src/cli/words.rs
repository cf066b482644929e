//! What the command says to people, in Chinese and in English.

use std::io;

use clap::ValueEnum;
use wenmai::almanac::Standing;
use wenmai::correction::CorrectionError;
use wenmai::document::origin::Origin;
use wenmai::document::place::{Level, UnknownLevel};
use wenmai::evaluate::{DifferenceKind, UnknownDifferenceKind};
use wenmai::graph::{Correction, Relation, Status, UnknownRelation, UnknownStatus};
use wenmai::known::KnownError;
use wenmai::source::SourceError;
use wenmai::store::StoreError;

/// A mistake in words, with each of its causes once.
pub(crate) fn told(why: &anyhow::Error, lang: Lang) -> String {
    let own = match lang {
        Lang::Zh => in_chinese(why),
        Lang::En => None,
    };
    let has_full_stop = |words: &str| words.ends_with(['.', '。']);
    let mut words = own.unwrap_or_else(|| why.to_string());
    for cause in why.chain().skip(1) {
        let said = match cause.downcast_ref::<io::Error>() {
            Some(cause) if lang == Lang::Zh => of_system(cause),
            _ => cause.to_string(),
        };
        if words.contains(&said) {
            continue;
        }
        if has_full_stop(&words) {
            let stop = words.pop().map(String::from).unwrap_or_default();
            words.push_str(&lang.pick("（{}）", " ({})").replace("{}", &said));
            words.push_str(&stop);
        } else {
            words.push_str(lang.pick("：", ": "));
            words.push_str(&said);
        }
    }
    words
}

/// What the system says, in Chinese where people often meet it.
fn of_system(why: &io::Error) -> String {
    let words = match why.kind() {
        io::ErrorKind::NotFound => "没有这个文件或文件夹",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::AlreadyExists => "已经存在",
        io::ErrorKind::IsADirectory => "这是文件夹",
        io::ErrorKind::NotADirectory => "这不是文件夹",
        io::ErrorKind::StorageFull => "磁盘已满",
        io::ErrorKind::ReadOnlyFilesystem => "磁盘只读",
        io::ErrorKind::AddrNotAvailable => "本机没有这个地址",
        _ => return why.to_string(),
    };
    words.to_owned()
}

/// The Chinese wording of the mistakes that people make most; none for others.
fn in_chinese(why: &anyhow::Error) -> Option<String> {
    if let Some(error) = why.downcast_ref::<StoreError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<wenmai::answer::OpenError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<wenmai::almanac::AlmanacError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<wenmai::export::folder::SaveError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<wenmai::export::flat::FlatError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<wenmai::export::sheet::SheetError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<CorrectionError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<wenmai::evaluate::EvaluateError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<wenmai::evaluate::edges::EdgesError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<wenmai::citation::RulesError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<KnownError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<wenmai::render::RenderError>() {
        return Some(error.chinese());
    }
    if let Some(error) = why.downcast_ref::<wenmai::export::replace::Kept>() {
        return Some(error.chinese());
    }
    #[cfg(feature = "parquet")]
    if let Some(error) = why.downcast_ref::<wenmai::distributed::parquet::ImportError>() {
        return Some(error.chinese());
    }
    match why.downcast_ref()? {
        SourceError::NoPaths => Some("没有给出要读取的文件或文件夹。".to_owned()),
        SourceError::NotFound { paths, from } => Some(format!(
            "找不到 {}（在 {from} 下查找）。请检查拼写，或者写出完整路径。",
            paths.join("、")
        )),
        SourceError::NoPdfium(why) => Some(why.chinese()),
    }
}

/// A value that is none, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{en}")]
pub(super) struct Mistake {
    zh: String,
    en: String,
}

impl Mistake {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Mistake {
            zh: zh.into(),
            en: en.into(),
        }
    }
}

/// What is wrong with a value, in Chinese.
pub(super) fn of_value(why: &(dyn std::error::Error + 'static)) -> String {
    if let Some(mistake) = why.downcast_ref::<Mistake>() {
        return mistake.zh.clone();
    }
    if let Some(UnknownStatus(words)) = why.downcast_ref() {
        let known = Status::ALL.map(Status::chinese).join("、");
        return format!("“{words}”不是时效性，可写：{known}");
    }
    if let Some(UnknownRelation(words)) = why.downcast_ref() {
        let known = Relation::ALL.map(Relation::chinese).join("、");
        return format!("“{words}”不是关系，可写：{known}");
    }
    if let Some(UnknownLevel(words)) = why.downcast_ref() {
        let known = Level::ALL.map(|level| level.chinese().first().copied().unwrap_or_default());
        let known = known.join("、");
        return format!("“{words}”不是效力位阶，可写：{known}");
    }
    if let Some(UnknownDifferenceKind(words)) = why.downcast_ref() {
        let known = DifferenceKind::ALL.map(DifferenceKind::key).join("、");
        return format!("“{words}”不是差异的类别，可写：{known}");
    }
    if why.is::<std::num::ParseIntError>() {
        return "请写整数".to_owned();
    }
    why.to_string()
}

/// The language of tables and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// Chinese
    #[value(aliases = ["zh_CN", "zh-CN", "zh_cn", "zh-cn", "cn", "chinese", "中文"])]
    Zh,
    /// English
    #[value(aliases = ["en_US", "en-US", "en_GB", "en-GB", "english", "英文"])]
    En,
}

impl Lang {
    /// What the almanac says of a work.
    pub(super) fn standing(self, standing: &Standing<'_>) -> String {
        match self {
            Lang::Zh => standing.chinese(),
            Lang::En => standing.english(),
        }
    }

    /// The language of the machine: Chinese where its locale is, else English.
    pub(crate) fn of_locale() -> Self {
        let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty());
        match named.or_else(sys_locale::get_locale) {
            Some(locale) if locale.to_lowercase().starts_with("zh") => Lang::Zh,
            _ => Lang::En,
        }
    }

    /// One of two wordings.
    pub(crate) fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The same for what the library writes.
    pub(crate) fn of_picture(self) -> wenmai::render::Lang {
        match self {
            Lang::Zh => wenmai::render::Lang::Chinese,
            Lang::En => wenmai::render::Lang::English,
        }
    }

    pub(crate) fn relation(self, relation: Relation) -> &'static str {
        match self {
            Lang::Zh => relation.chinese(),
            Lang::En => relation.key(),
        }
    }

    /// Where a fact stood: 落款，第12行.
    pub(crate) fn place(self, origin: &Origin) -> String {
        match self {
            Lang::Zh => origin.chinese(),
            Lang::En => origin.english(),
        }
    }

    /// The same behind the fact: （落款，第12行）; nothing where that is not known.
    pub(crate) fn origin(self, origin: Option<&Origin>) -> String {
        origin
            .map(|origin| {
                self.pick("（{}）", " ({})")
                    .replace("{}", &self.place(origin))
            })
            .unwrap_or_default()
    }

    /// A correction, as a line of an answer.
    pub(crate) fn correction(self, correction: &Correction) -> String {
        match self {
            Lang::Zh => format!("更正：{}", correction.chinese()),
            Lang::En => format!("correction: {}", correction.english()),
        }
    }

    pub(crate) fn status(self, status: Status) -> &'static str {
        match self {
            Lang::Zh => status.chinese(),
            Lang::En => status.english(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use anyhow::Context;

    use super::*;

    fn missing() -> io::Error {
        io::Error::from(io::ErrorKind::NotFound)
    }

    #[test]
    fn each_cause_is_told_once_and_in_the_language_of_the_message() {
        let path = std::path::PathBuf::from("甲.toml");
        let whole = CorrectionError::Read {
            path,
            source: missing(),
        };
        let why = anyhow::Error::from(whole);
        let system = missing().to_string();
        let english = told(&why, Lang::En);
        assert!(
            english.ends_with(&format!("you may read it ({system}).")),
            "{english}"
        );
        let chinese = told(&why, Lang::Zh);
        assert!(
            chinese.ends_with("是否有读取权限（没有这个文件或文件夹）。"),
            "{chinese}"
        );
        let why = Err::<(), _>(missing()).context("无法写入 甲").unwrap_err();
        assert_eq!(told(&why, Lang::Zh), "无法写入 甲：没有这个文件或文件夹");
        let why = anyhow::anyhow!("can't read 甲: {system}").context("nothing is read");
        let said = told(&why, Lang::En);
        assert_eq!(said.matches(&system).count(), 1, "{said}");
    }
}
