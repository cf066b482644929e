//! What the command says to people, in Chinese and in English.

use clap::ValueEnum;
use wenmai::correction::CorrectionError;
use wenmai::document::origin::Origin;
use wenmai::graph::{Correction, Relation, Status};
use wenmai::known::KnownError;
use wenmai::source::SourceError;
use wenmai::store::StoreError;

/// The Chinese wording of the mistakes that people make most; none for others.
pub(crate) fn in_chinese(why: &anyhow::Error) -> Option<String> {
    if let Some(StoreError::Missing { path, .. }) = why.downcast_ref() {
        return Some(format!(
            "{} 处没有项目。请先运行 wenmai build 文件夹 -o 项目文件夹，再用 --project 指明项目文件夹。",
            path.display()
        ));
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

/// The language of tables and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

impl Lang {
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
