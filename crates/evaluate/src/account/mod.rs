//! An account of everything: what became of each string that is shaped like the name of a
//! document. A scanner that knows none of the rules finds them; each is a citation, a name of
//! the document itself, no document, or in none of these, and that is looked at.

mod scan;

use rayon::prelude::*;
use serde::Serialize;

use wenmai_extracting::citation::{self, Citation, Passed, Why};
use wenmai_extracting::document::{Document, Zone, fold, title};
use wenmai_reading::Text;
use wenmai_resolving::identity::{self, Given, Reading, State, open};
use wenmai_vocabulary::part::part;

pub use scan::{Shape, strings};

/// What became of a string.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is a citation: of a document at hand, of one only cited, of one of several.
    Citation,
    /// It is a citation, and what it means is not known; why.
    Unresolved(String),
    /// It stands in the bracket behind one, which tells how that came to be.
    Bracket,
    /// It is none, for a reason.
    Passed(Why),
    /// It stands in the heading of a document, or in its list of attachments.
    Heading,
    /// It is the number of a licence, a contract or a case.
    PaperNumber,
    /// It stands in no document: in what a page shows beside one.
    Outside,
    /// It is in none of these.
    None,
}

impl Fate {
    /// The key in records.
    pub fn key(&self) -> &'static str {
        match self {
            Fate::Citation => "citation",
            Fate::Unresolved(_) => "unresolved",
            Fate::Bracket => "bracket",
            Fate::Passed(Why::Own) => "own",
            Fate::Passed(Why::Paper) => "paper",
            Fate::Passed(Why::ToBeDrawnUp) => "to_be_drawn_up",
            Fate::Passed(Why::NoKind) => "no_kind",
            Fate::Passed(Why::Back) => "back",
            Fate::Heading => "heading",
            Fate::PaperNumber => "paper_number",
            Fate::Outside => "outside",
            Fate::None => "none",
        }
    }

    /// The words in Chinese.
    pub fn chinese(&self) -> &'static str {
        match self {
            Fate::Citation => "引用",
            Fate::Unresolved(_) => "引用，所指不明",
            Fate::Bracket => "引用之后说明沿革的括号",
            Fate::Passed(Why::Own) => "本文件及其附件",
            Fate::Passed(Why::Paper) => "证照、表单、报刊",
            Fate::Passed(Why::ToBeDrawnUp) => "尚待制定",
            Fate::Passed(Why::NoKind) => "末词不是文件名称，也未被引用",
            Fate::Passed(Why::Back) => "泛指前文",
            Fate::Heading => "标题、文号、附件目录",
            Fate::PaperNumber => "证照、合同、案件编号",
            Fate::Outside => "不在任何文件之内",
            Fate::None => "未说明",
        }
    }

    /// The words in English.
    pub fn english(&self) -> &'static str {
        match self {
            Fate::Citation => "citation",
            Fate::Unresolved(_) => "citation of something unknown",
            Fate::Bracket => "in the bracket behind a citation",
            Fate::Passed(Why::Own) => "the document itself or an attachment",
            Fate::Passed(Why::Paper) => "paper, form or periodical",
            Fate::Passed(Why::ToBeDrawnUp) => "still to be drawn up",
            Fate::Passed(Why::NoKind) => "no name of a document, and nothing is done with it",
            Fate::Passed(Why::Back) => "points back, and nothing is done with it",
            Fate::Heading => "title, number or list of attachments",
            Fate::PaperNumber => "number of a licence, contract or case",
            Fate::Outside => "in no document",
            Fate::None => "not explained",
        }
    }
}

/// A string that is shaped like the name of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The file.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Byte offset of its first character in the decoded text.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// The words.
    pub text: String,
    /// What it is shaped like.
    pub shape: Shape,
    /// What became of it.
    pub fate: Fate,
    /// The line around it.
    pub quote: String,
}

/// The account of some texts, in their order. What citations mean is worked out among them.
///
/// ```
/// use wenmai_evaluate::account::{self, Fate};
/// use wenmai_reading::{Encoding, Text};
///
/// let words = "甲市民政局关于乙的通知\n\n各单位：\n根据《丙条例》，现将《申请表》印发。\n";
/// let found = account::of(&[Text::new("a.txt", words, Encoding::Utf8)]);
/// assert_eq!(found[0].fate, Fate::Citation);
/// assert_eq!(found[1].fate.key(), "paper");
/// ```
pub fn of(texts: &[Text]) -> Vec<Entry> {
    let read: Vec<Vec<(Reading, Vec<Passed>)>> = texts.par_iter().map(read).collect();
    let readings: Vec<Reading> = read.iter().flatten().map(|(r, _)| r.clone()).collect();
    let resolution = identity::resolve(&readings, &Given::default());
    let mut first = 0;
    let mut found = Vec::new();
    for (text, read) in texts.iter().zip(&read) {
        let targets = resolution.targets.get(first..first + read.len());
        let states: Vec<Vec<&State>> = targets
            .unwrap_or_default()
            .iter()
            .map(|targets| targets.iter().map(|target| &target.state).collect())
            .collect();
        first += read.len();
        found.extend(of_text(text, read, &states));
    }
    found
}

fn read(text: &Text) -> Vec<(Reading, Vec<Passed>)> {
    let documents = wenmai_extracting::document::of_text(text).into_iter();
    documents
        .map(|document| {
            let (citations, passed) = citation::extract_and_pass(&document, &text.text);
            (Reading::new(document, citations), passed)
        })
        .collect()
}

fn of_text(text: &Text, read: &[(Reading, Vec<Passed>)], states: &[Vec<&State>]) -> Vec<Entry> {
    let strings = scan::strings(&text.text).into_iter();
    strings
        .map(|(range, shape)| {
            let (start, end) = (range.start, range.end);
            let near: Vec<usize> = (0..read.len())
                .filter(|&at| {
                    let document = &read[at].0.document;
                    start < document.end && document.start < end
                })
                .collect();
            let fate = near
                .iter()
                .map(|&at| {
                    let (reading, passed) = &read[at];
                    let states = states.get(at).map_or(&[][..], Vec::as_slice);
                    fate(text, (start, end), shape, reading, passed, states)
                })
                .min_by_key(|fate| *fate == Fate::None)
                .unwrap_or(Fate::Outside);
            let line = line_around(&text.text, start);
            Entry {
                file: text.file.clone(),
                line: text.line_of(start),
                start,
                end,
                text: title::clean(part(&text.text, start..end)),
                shape,
                fate,
                quote: title::clean(line),
            }
        })
        .collect()
}

fn line_around(text: &str, at: usize) -> &str {
    let start = part(text, ..at).rfind('\n').map_or(0, |line| line + 1);
    part(text, start..).split('\n').next().unwrap_or_default()
}

fn fate(
    text: &Text,
    (start, end): (usize, usize),
    shape: Shape,
    reading: &Reading,
    passed: &[Passed],
    states: &[&State],
) -> Fate {
    let cited = reading
        .citations
        .iter()
        .position(|c| c.start < end && start < c.end);
    if let Some(at) = cited {
        return match states.get(at) {
            Some(State::Unresolved(why)) => Fate::Unresolved(why.clone()),
            _ => Fate::Citation,
        };
    }
    if reading
        .citations
        .iter()
        .any(|c| is_number_of(c, text, (start, end), shape))
    {
        return Fate::Citation;
    }
    if reading
        .citations
        .iter()
        .any(|c| stands_in_bracket(c, text, start))
    {
        return Fate::Bracket;
    }
    let passed = passed.iter().find(|p| p.start < end && start < p.end);
    if let Some(passed) = passed {
        return Fate::Passed(passed.why);
    }
    let document = &reading.document;
    let zone = document
        .paragraphs
        .iter()
        .find(|p| p.range.start < end && start < p.range.end)
        .map(|p| p.zone);
    let words = part(&text.text, start..end);
    if matches!(zone, None | Some(Zone::Head | Zone::Attachments)) {
        return Fate::Heading;
    }
    match shape {
        Shape::Article if is_own(words) => Fate::Passed(Why::Own),
        Shape::Article if points_back(words) => Fate::Passed(Why::Back),
        Shape::Article => Fate::Unresolved(open::NO_MARKS.to_owned()),
        Shape::Number if is_paper_number(&text.text, (start, end), document) => Fate::PaperNumber,
        _ => Fate::None,
    }
}

/// How far from a citation its number may stand, in bytes: in another cell of its row, before
/// its name.
const FARTHEST: usize = 1200;

/// Whether a string is the number by which a citation calls its document.
fn is_number_of(
    citation: &Citation,
    text: &Text,
    (start, end): (usize, usize),
    shape: Shape,
) -> bool {
    if !matches!(shape, Shape::Number | Shape::Standard)
        || citation.start.abs_diff(start) > FARTHEST
    {
        return false;
    }
    let plain = |words: &str| -> String {
        let folded = fold::fold(words).replace(['第', '（', '）', '〔', '〕'], "");
        folded
            .chars()
            .filter(|c| !matches!(c, '年' | '号'))
            .collect()
    };
    let words = plain(part(&text.text, start..end));
    let numbers = citation.number.iter().chain(&citation.other_numbers);
    let mut numbers = numbers.map(|number| plain(number.as_str()));
    numbers.any(|number| number.ends_with(&words) || words.ends_with(&number))
}

/// Whether a string stands in the bracket that a citation opens, which tells how its document
/// came to be: 《甲办法》（甲令第1号公布，根据甲令第2号修改）.
fn stands_in_bracket(citation: &Citation, text: &Text, start: usize) -> bool {
    if citation.start > start || start - citation.start > FARTHEST {
        return false;
    }
    let words = part(&text.text, citation.start..start);
    let (open, close) = (words.matches(['（', '(']), words.matches(['）', ')']));
    let opens_behind = || {
        part(&text.text, citation.end..)
            .trim_start()
            .starts_with(['（', '('])
    };
    open.count() > close.count()
        && (part(&text.text, citation.start..citation.end).contains(['（', '(']) || opens_behind())
}

/// Whether an article is one of the document itself: 本办法第三条.
fn is_own(law: &str) -> bool {
    let own = law.rfind('本').map(|at| part(law, at..));
    own.is_some_and(|own| own.chars().count() <= 8)
}

/// Whether an article is one of a document that stands above: 该办法第三条, 同法第三条.
fn points_back(law: &str) -> bool {
    let words = ["该", "此", "上述", "前述", "同"];
    let back = words.iter().filter_map(|word| law.rfind(word)).max();
    back.is_some_and(|at| part(law, at..).chars().count() <= 6)
}

/// Whether a number is that of a paper, by the sentence in which it stands, or the document's
/// own.
fn is_paper_number(text: &str, (start, end): (usize, usize), document: &Document) -> bool {
    let line = line_around(text, start);
    let at = fold::fold(part(text, start..end));
    let folded = fold::fold(line);
    let own = document.number.iter().chain(&document.other_numbers);
    let mut own = own.map(|number| number.as_str());
    own.any(|own| own.ends_with(at.trim_start_matches(|c: char| !"〔（".contains(c))))
        || citation::numbers_of_papers(&folded)
            .iter()
            .any(|number| number.contains(&at) || at.contains(number.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wenmai_reading::Encoding;

    fn fates(words: &str) -> Vec<(String, &'static str)> {
        let found = of(&[Text::new("a.txt", words, Encoding::Utf8)]).into_iter();
        found.map(|entry| (entry.text, entry.fate.key())).collect()
    }

    #[test]
    fn each_string_has_a_fate() {
        let text = "甲市民政局关于印发《乙办法》的通知\n甲民发〔2024〕5号\n\n各单位：\n\n\
            根据《丙条例》第三条，现将《乙办法》印发给你们，《办理登记表》见附件。\n\n\
            一、许可证（甲卫证字〔2021〕第3号）应当交回，本办法第三条除外。\n\n\
            二、研究制定《丁规范》。\n\n甲市民政局\n2024年5月1日\n";
        let found = fates(text);
        let fates: Vec<&str> = found.iter().map(|(_, fate)| *fate).collect();
        assert_eq!(
            fates,
            [
                "heading",
                "heading",
                "citation",
                "own",
                "paper",
                "paper_number",
                "own",
                "to_be_drawn_up",
            ],
            "{found:?}"
        );
    }
}
