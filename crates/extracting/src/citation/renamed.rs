//! What a sentence says of the names of a document: 将名称修改为“乙办法”, 更名为《乙办法》,
//! 文号应为甲发〔2023〕16号. The document is the same, and is known by both names.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Citation;
use crate::document::fold::{self, Folded};
use crate::document::number::{self, Setting};
use crate::document::{Document, OwnNames, Zone, title};
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// The rule of a number that is put right.
const NUMBER: &str = "corrects-number";

/// Gives the documents that are cited the further names which the text gives them.
pub(super) fn name(found: &mut [Citation], document: &Document, text: &str) {
    for paragraph in document.paragraphs.iter().filter(|p| p.zone != Zone::Head) {
        let raw = part(text, paragraph.range.clone());
        if may_name(raw) {
            let folded = Folded::new(raw, paragraph.range.start);
            new_title(found, document, text, &folded);
            new_number(found, &folded, paragraph.range.clone());
        }
    }
}

fn may_name(raw: &str) -> bool {
    [
        "名称", "标题", "题目", "更名", "改名", "文号", "字号", "编号",
    ]
    .iter()
    .any(|word| pattern::contains(raw, word))
}

/// 名称修改为“乙办法”, 更名为《乙办法》: of the document that is named before, or that the
/// text amends.
fn new_title(found: &mut [Citation], document: &Document, text: &str, folded: &Folded<'_>) {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:(?:名称|标题|题目|题名)(?:由[^。；]{2,80}?)?(?:修改|更改|变更|调整|更正|改|更)(?:名)?为|更名为|改名为)：?[\"《〈]+(?P<name>[^\"《》。；]{4,80}?)[\"》〉]",
        )
    });
    for m in TITLE.captures_iter(folded.as_str()) {
        let Some((whole, name)) = m.get(0).zip(m.name("name")) else {
            continue;
        };
        let new = name.as_str().to_owned();
        let before = part(folded.as_str(), ..whole.start());
        if is_of_part(before) || !title::ends_like_document(&new) {
            continue;
        }
        let raw = folded.raw_range(whole.start(), whole.end());
        // What is named as new is no mention by itself.
        let is_new = |c: &Citation| {
            raw.contains(&c.start)
                && c.title
                    .as_deref()
                    .is_some_and(|t| title::key(t) == title::key(&new))
        };
        for citation in found.iter_mut().filter(|c| is_new(c)) {
            citation.defines = true;
        }
        let is_own = OwnNames::of(document).contain(&new);
        let start = folded.raw_range(0, 1).start;
        let subject = |c: &Citation| !is_ground(c, &fold::fold(part(text, start..c.start)));
        let named = named_before(found, start..raw.start, subject);
        let Some(at) = named.or_else(|| the_amended(found)) else {
            continue;
        };
        if let Some(citation) = found.get_mut(at).filter(|_| !is_own) {
            citation.names.push(new);
        }
    }
}

/// Whether the words before 名称 or 更名为 speak of a part of a document: 将第三章的,
/// 附件2由“甲表”.
fn is_of_part(before: &str) -> bool {
    static OLD: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:由[^。；，]{2,80}|[\"《〈（][^\"《》〈〉（）。；]{1,80}[\"》〉）])的?$",
        )
    });
    static PART: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:第[0-9一二三四五六七八九十百、和及第至]+(?:[章节编条款项目]|部分)|(?:该|本|各)[章节编条款项]|附件|附表|附录|附则|附图|表|图|目录|栏目)(?:[0-9一二三四五六七八九十]+(?:[、和及至](?:附件|附表|表)?[0-9一二三四五六七八九十]+)*)?(?:分别|中|内)?的?(?:章|节|表)?$",
        )
    });
    let without_old = OLD
        .find(before)
        .map_or(before, |old| part(before, ..old.start()));
    PART.is_match(before) || PART.is_match(without_old)
}

/// Whether a document is only the ground on which another is renamed: 根据《乙法》，将名称
/// 修改为…, 因《乙法》已经修订，….
fn is_ground(citation: &Citation, before: &str) -> bool {
    static GROUND: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:^|[，。；：、）])(?:现|经|兹|并|特|拟)?(?:根据|依据|依照|按照|遵照|参照|对照|结合|鉴于|由于|因|随着|为|与|同|落实|贯彻)[^。；，：将把]{0,80}$",
        )
    });
    matches!(
        citation.relation,
        Relation::Basis | Relation::Applies | Relation::Implements
    ) || GROUND.is_match(before)
}

/// 文号应为甲发〔2023〕16号: the number that the document named before ought to bear.
fn new_number(found: &mut [Citation], folded: &Folded<'_>, paragraph: Range<usize>) {
    static SAYS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:发文字号|发文文号|文件编号|文号|字号|编号)[^。；]{0,80}?(?:应为|应当为|应是|更正为|修改为|更改为|改为|调整为|变更为)：?[\"（]*",
        )
    });
    let text = folded.as_str();
    for says in SAYS.find_iter(text) {
        let behind = part(text, says.end()..);
        let numbers = number::find(behind, Setting::Bracket);
        let Some(new) = numbers.into_iter().find(|found| found.span.start == 0) else {
            continue;
        };
        let raw = folded.raw_range(says.start(), says.end() + new.span.end);
        let Some(at) = named_before(found, paragraph.start..raw.start, |_| true) else {
            continue;
        };
        if let Some(citation) = found.get_mut(at) {
            citation.names.push(new.number.as_str().to_owned());
        }
        let sentence = found.get(at).map(|c| c.sentence);
        for citation in found.iter_mut() {
            citation.defines |= raw.contains(&citation.start)
                && raw.end == citation.end
                && citation.title.is_none();
            let is_cited = matches!(citation.relation, Relation::Cites | Relation::Applies);
            if Some(citation.sentence) == sentence && is_cited && !citation.defines {
                citation.relation = Relation::Corrects;
                NUMBER.clone_into(&mut citation.rule);
            }
        }
    }
}

/// The last document that is named by its title within a range and may be meant.
fn named_before(
    found: &[Citation],
    range: Range<usize>,
    may_be_meant: impl Fn(&Citation) -> bool,
) -> Option<usize> {
    let named = |c: &Citation| range.contains(&c.start) && c.title.is_some() && c.kind.names();
    (0..found.len())
        .filter(|&at| named(&found[at]) && may_be_meant(&found[at]))
        .max_by_key(|&at| found[at].start)
}

/// The one document that the text amends.
fn the_amended(found: &[Citation]) -> Option<usize> {
    let amended = |c: &Citation| c.relation == Relation::Amends && c.kind.names();
    let mut all = (0..found.len()).filter(|&at| amended(&found[at]));
    let first = all.next()?;
    let name = |at: usize| found[at].title.as_deref().map(title::key);
    all.all(|other| name(other) == name(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use crate::citation::extract;

    /// The citations of a decision on 《甲市停车办法》, each with its further names.
    fn names(sentence: &str) -> Vec<(String, Vec<String>)> {
        let text = format!(
            "甲市人民政府关于修改《甲市停车办法》的决定\n\n甲市人民政府令第30号\n\n{sentence}\n\n二、本决定自2021年6月1日起施行。\n"
        );
        let documents = crate::document::read("a.txt", &text);
        let found = documents.iter().flat_map(|d| extract(d, &text));
        let found = found.filter(|citation| !citation.defines);
        found.map(|c| (c.text, c.names)).collect()
    }

    #[test]
    fn a_new_name_is_one_of_the_document_that_is_amended() {
        for sentence in [
            "一、将名称修改为“甲市停车管理办法”。",
            "一、标题改为：“甲市停车管理办法”。",
            "一、将《甲市停车办法》更名为《甲市停车管理办法》。",
            "一、办法名称由“甲市停车办法”变更为“甲市停车管理办法”。",
            "一、修改第三条、《甲市停车办法》名称变更为“甲市停车管理办法”。",
        ] {
            let found = names(sentence);
            let given: Vec<&String> = found.iter().flat_map(|(_, names)| names).collect();
            assert_eq!(given, ["甲市停车管理办法"], "{sentence} {found:?}");
            assert!(
                found.iter().all(|(text, _)| !text.contains("停车管理办法")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn the_name_of_an_office_or_of_a_chapter_is_none_of_a_document() {
        for sentence in [
            "一、将停车管理处更名为停车管理中心。",
            "一、第三章名称修改为“监督”。",
            "一、将第三章的名称修改为“停车收费管理办法”。",
            "一、第二章第一节标题由“一般规定”修改为“停车收费标准”。",
            "一、将附件2的名称改为《停车收费办法》。",
            "一、附表1更名为“停车收费办法”。",
            "一、该章名称变更为“停车场建设规划”。",
            "一、将第三章“收费标准”的名称修改为“停车收费规定”。",
            "一、将“甲市停车场”名称修改为“甲市公共停车场”。",
        ] {
            let found = names(sentence);
            assert!(found.iter().all(|(_, names)| names.is_empty()), "{found:?}");
        }
    }

    #[test]
    fn a_new_name_is_none_of_the_ground_on_which_it_is_given() {
        for sentence in [
            "一、根据《乙省道路交通条例》，将名称修改为“甲市停车管理办法”。",
            "一、依照《乙省道路交通条例》第三条的规定，标题改为“甲市停车管理办法”。",
            "一、因《乙省道路交通条例》已经修订，将名称修改为“甲市停车管理办法”。",
            "一、为与《乙省道路交通条例》相衔接，办法名称修改为“甲市停车管理办法”。",
            "一、《甲市停车办法》按照《乙省道路交通条例》更名为“甲市停车管理办法”。",
        ] {
            let found = names(sentence);
            let of_ground = found.iter().filter(|(text, _)| text.contains("交通条例"));
            assert!(
                of_ground.clone().all(|(_, names)| names.is_empty()),
                "{found:?}"
            );
            assert_eq!(of_ground.count(), 1, "{found:?}");
            let given: Vec<&String> = found.iter().flat_map(|(_, names)| names).collect();
            assert_eq!(given, ["甲市停车管理办法"], "{sentence} {found:?}");
        }
    }

    #[test]
    fn a_number_that_is_put_right_is_one_of_the_document() {
        for sentence in [
            "一、《甲市停车办法》（甲政发〔2023〕15号），发文字号“甲政发〔2023〕15号”应为“甲政发〔2023〕16号”，特此更正。",
            "一、现将《甲市停车办法》（甲政发〔2023〕15号）的文号更正为甲政发〔2023〕16号。",
        ] {
            let found = names(sentence);
            let given: Vec<&String> = found.iter().flat_map(|(_, names)| names).collect();
            assert_eq!(given, ["甲政发〔2023〕16号"], "{sentence} {found:?}");
            assert!(
                found.iter().all(|(text, _)| text != "甲政发〔2023〕16号"),
                "{found:?}"
            );
        }
    }
}
