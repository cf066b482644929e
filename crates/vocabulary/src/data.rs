//! The tables in `data/`, which people can read and correct.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// Words by which documents are read (`data/words.toml`).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Words that end before a document number begins.
    pub before_number: Vec<String>,
    /// Single characters that end before a number in running text.
    pub before_number_in_text: Vec<String>,
    /// Words that end before a number in running text, but for compounds.
    pub particles_before_number: Vec<Particle>,
    /// Words that end before the place of a code, where others stand before them.
    pub before_place: Vec<String>,
    /// Words of which codes are made, behind the name of a place.
    pub code_words: Vec<String>,
    /// What may stand before the serial of a number: 补15号.
    pub serial_marks: Vec<String>,
    /// The letters with which numbers of standards begin.
    pub standard_codes: Vec<String>,
    /// Those that are known without a year.
    pub standard_series: Vec<String>,
    /// Words by which a number is that of a paper: 许可证（…号）.
    pub paper_numbers: Vec<String>,
    /// Last words of codes under which papers are counted: 罚.
    pub paper_codes: Vec<String>,
    /// Endings of the names of bodies.
    pub body_endings: Vec<String>,
    /// Endings of the names of documents.
    pub title_endings: Vec<String>,
    /// Beginnings of lines that belong to the page around a document.
    pub boilerplate: Vec<String>,
    /// Words of menus: lines of nothing else belong to the page.
    pub menu: Vec<String>,
    /// Headings of lists of links below a document.
    pub related: Vec<String>,
    /// Endings of licences, forms, newspapers.
    pub no_document_endings: Vec<String>,
    /// Exceptions to them.
    pub document_endings: Vec<String>,
    /// Verbs whose object is still to be drawn up, or is a paper handed out.
    pub drawing_up: Vec<String>,
    /// Endings of the titles of explanations, which only tell what others lay
    /// down.
    pub explanation_endings: Vec<String>,
    /// Words of the titles of plans, whose points are still to be done.
    pub plan_words: Vec<String>,
    /// Words in the names of files that are lists of documents.
    pub names_of_lists: Vec<String>,
    /// Words of ending.
    pub ending_words: Vec<String>,
    /// What behind such a word says that nothing ends by it.
    pub no_end_behind: Vec<String>,
    /// What before such a word says so.
    pub no_end_before: Vec<String>,
    /// Words of such titles, wherever they stand.
    pub explanation_words: Vec<String>,
    /// Beginnings of such titles.
    pub explanation_beginnings: Vec<String>,
    /// What a title says that its document does to another: 关于修改《甲办法》的决定 is
    /// not 《甲办法》, whatever number both bear.
    pub about_another: Vec<String>,
    /// Last words of the names of series: 企业会计准则第14号.
    pub series: Vec<String>,
    /// Newspapers and periodicals.
    pub periodicals: Vec<String>,
    /// Labels of the header block.
    pub header_fields: HeaderFields,
    /// Names of columns and members of records, beside those labels.
    pub record_fields: RecordFields,
    /// Words that pages print for a status.
    pub printed_status: PrintedWords,
}

/// Words that pages and records print for a status.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedWords {
    /// 已废止
    pub repealed: Vec<String>,
    /// 已被替代
    pub superseded: Vec<String>,
    /// 期满失效
    pub expired: Vec<String>,
    /// 部分失效
    pub partly_repealed: Vec<String>,
    /// 已被修改
    pub amended: Vec<String>,
    /// 尚未生效
    pub not_yet_in_force: Vec<String>,
}

/// A short word before a number that codes may hold in compounds: 自 ends before
/// a number, but not in 自然资发.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Particle {
    /// The word.
    pub word: String,
    /// What follows it in a compound.
    #[serde(default)]
    pub not_before: Vec<String>,
    /// What precedes it in a compound.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// Whether it counts only where the run of characters begins.
    #[serde(default)]
    pub first_only: bool,
}

/// Names under which the fields of a document stand in tables and records.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordFields {
    /// 正文
    pub text: Vec<String>,
    /// 标题
    pub title: Vec<String>,
    /// 发文字号
    pub number: Vec<String>,
    /// 发文机关
    pub issuers: Vec<String>,
    /// 成文日期
    pub written: Vec<String>,
    /// 日期: a day of which nothing is said.
    pub day: Vec<String>,
    /// 发布日期
    pub published: Vec<String>,
    /// 施行日期
    pub effective: Vec<String>,
    /// 失效日期
    pub expires: Vec<String>,
    /// 时效性
    pub status: Vec<String>,
}

/// Labels under which each field of a header block appears.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeaderFields {
    /// 标题
    pub title: Vec<String>,
    /// 发文字号
    pub number: Vec<String>,
    /// 发文机关
    pub issuers: Vec<String>,
    /// 成文日期
    pub written: Vec<String>,
    /// 日期: a day of which nothing is said.
    pub day: Vec<String>,
    /// 发布日期
    pub published: Vec<String>,
    /// 施行日期
    pub effective: Vec<String>,
    /// 失效日期
    pub expires: Vec<String>,
    /// 时效性
    pub status: Vec<String>,
    /// Fields that are recognised and not kept.
    pub other: Vec<String>,
    /// Labels behind which no colon need stand.
    pub column: Vec<String>,
}

/// A law or administrative regulation of the state (`data/laws.csv`).
#[derive(Debug, Clone, Deserialize)]
pub struct Law {
    /// Full title.
    pub title: String,
    /// Names under which it is cited without 《》, separated by `|`.
    pub short_names: String,
    /// Order by which it was promulgated.
    pub number: String,
    /// Who made it.
    pub issuer: String,
    /// Day from which it applies, or empty.
    pub effective: String,
    /// `law`, `regulation`, `party`.
    pub kind: String,
}

/// The days of a version of a national work (`data/almanac.csv`), where they are known.
#[derive(Debug, Clone, Deserialize)]
pub struct Version {
    /// Full title of the work.
    pub work: String,
    /// The day on which the version was adopted.
    pub adopted: Option<Date>,
    /// The day on which it was published.
    pub published: Option<Date>,
    /// The day from which it applies.
    pub effective: Option<Date>,
}

/// A body and its names (`data/issuers.csv`).
#[derive(Debug, Clone, Deserialize)]
pub struct Issuer {
    /// Full name.
    pub name: String,
    /// Other names of the same body, separated by `|`.
    pub short_names: String,
    /// Bodies whose work it took over, separated by `|`.
    pub former_names: String,
    /// `npc`, `party`, `state_council`, `court`, `ministry`, `province`,
    /// `city`, `district`, `other`.
    pub level: String,
    /// Province, for local bodies.
    pub region: String,
}

/// How the pages of web sites are built (`data/web_pages.toml`). Signs of elements
/// are `tag`, `#id`, `.class`, or the start of an id or a class, `.share*`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebPages {
    /// Signs of elements that hold the text of the document, surest first.
    pub content: Vec<String>,
    /// Signs of elements that hold its title.
    pub titles: Vec<String>,
    /// Signs of elements that belong to the page.
    pub page: Vec<String>,
    /// Beginnings of lines that belong to the page wherever they stand.
    pub line_starts: Vec<String>,
    /// Beginnings of lines at the end of the page.
    pub end_starts: Vec<String>,
    /// Words in lines at the end of the page.
    pub end_contains: Vec<String>,
    /// Columns of sites, which stand beside titles.
    pub columns: Vec<String>,
    /// Labels of header fields that say nothing of the document.
    pub no_fields: Vec<String>,
    /// Values that say that there is none.
    pub no_values: Vec<String>,
    /// Extensions of files that belong to a document.
    pub files: Vec<String>,
    /// Words of links that do not name the file.
    pub no_names: Vec<String>,
    /// Variables of scripts that hold the status of the document.
    pub status_names: Vec<String>,
    /// Labels for names of `<meta>`.
    pub meta: BTreeMap<String, String>,
}

/// The signs of `data/web_pages.toml`.
pub fn web_pages() -> &'static WebPages {
    static PAGES: LazyLock<WebPages> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../data/web_pages.toml"))
            .unwrap_or_else(|why| unreachable!("data/web_pages.toml: {why}"))
    });
    &PAGES
}

/// The words of `data/words.toml`.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../data/words.toml"))
            .unwrap_or_else(|why| unreachable!("data/words.toml: {why}"))
    });
    &WORDS
}

/// The rows of `data/laws.csv`.
pub fn laws() -> &'static [Law] {
    static LAWS: LazyLock<Vec<Law>> =
        LazyLock::new(|| table("data/laws.csv", include_str!("../../../data/laws.csv")));
    &LAWS
}

/// The text of `data/almanac.csv`.
pub static ALMANAC: &str = include_str!("../../../data/almanac.csv");

/// The rows of `data/almanac.csv`.
pub fn versions() -> &'static [Version] {
    static VERSIONS: LazyLock<Vec<Version>> = LazyLock::new(|| table("data/almanac.csv", ALMANAC));
    &VERSIONS
}

/// The rows of `data/issuers.csv`.
pub fn issuers() -> &'static [Issuer] {
    static ISSUERS: LazyLock<Vec<Issuer>> = LazyLock::new(|| {
        table(
            "data/issuers.csv",
            include_str!("../../../data/issuers.csv"),
        )
    });
    &ISSUERS
}

/// A province or a prefecture-level city (`data/regions.csv`).
#[derive(Debug, Clone, Deserialize)]
pub struct Region {
    /// Full name.
    pub name: String,
    /// Short names, separated by `|`.
    pub short_names: String,
    /// `province` or `city`.
    pub level: String,
    /// Full name of the province of a city; empty for provinces.
    pub parent: String,
}

/// The rows of `data/regions.csv`.
pub fn regions() -> &'static [Region] {
    static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| {
        table(
            "data/regions.csv",
            include_str!("../../../data/regions.csv"),
        )
    });
    &REGIONS
}

/// The words with which names of local bodies end (`data/body_words.csv`).
#[derive(Debug, Clone, Deserialize)]
pub struct BodyWord {
    /// The full ending: 卫生健康委员会.
    pub name: String,
    /// Other endings of the same body, separated by `|`.
    pub short_names: String,
    /// Endings of the bodies whose work it took over, separated by `|`.
    pub former_names: String,
}

/// The rows of `data/body_words.csv`.
pub fn body_words() -> &'static [BodyWord] {
    static WORDS: LazyLock<Vec<BodyWord>> = LazyLock::new(|| {
        table(
            "data/body_words.csv",
            include_str!("../../../data/body_words.csv"),
        )
    });
    &WORDS
}

/// A 机关代字 and the body that uses it (`data/agency_codes.csv`).
#[derive(Debug, Clone, Deserialize)]
pub struct AgencyCode {
    /// The code: 国卫办医政函.
    pub code: String,
    /// The full name of the body.
    pub issuer: String,
}

/// The rows of `data/agency_codes.csv`, by code.
pub fn agency_codes() -> &'static FxHashMap<String, String> {
    static CODES: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| {
        let rows: Vec<AgencyCode> = table(
            "data/agency_codes.csv",
            include_str!("../../../data/agency_codes.csv"),
        );
        rows.into_iter().map(|row| (row.code, row.issuer)).collect()
    });
    &CODES
}

/// The parts of a list in one field.
pub fn list(field: &str) -> impl Iterator<Item = &str> {
    field.split('|').map(str::trim).filter(|s| !s.is_empty())
}

/// Reads a table that is part of the program; a test reads them all.
fn table<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> Vec<T> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes())
        .deserialize()
        .map(|row| row.unwrap_or_else(|why| unreachable!("{name}: {why}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_can_be_read() {
        assert!(words().title_endings.len() > 20);
        assert!(laws().len() > 100);
        assert!(versions().len() > 4000);
        assert!(issuers().len() > 50);
        assert!(agency_codes().len() > 200);
        assert!(body_words().len() > 40);
        assert!(regions().len() > 300);
        assert!(web_pages().content.len() > 20);
    }
}
