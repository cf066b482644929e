//! What the head of a list says of the documents in it: 决定废止下列文件：, 附件2
//! 废止的文件目录, 附件所列文件自…起失效. Whether they end is read by the rules of
//! `data/relations/`, as of a sentence that names one document in their place.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::spared::Spared;
use super::{List, any, ends_some, lists, names_documents};
use crate::citation::context::{part_behind, rest_behind, without_ordinal};
use crate::citation::exception;
use crate::citation::relation::{self, Place};
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// What the head of a list says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Head {
    /// The one kind of list of which it speaks; none where it speaks of several.
    pub(crate) kind: Option<&'static List>,
    /// What it leaves out.
    pub(crate) spared: Spared,
    /// Whether it speaks of an end, and does not say plainly that what is listed has come
    /// to one: 拟废止, 除另行通知的文件外.
    pub(crate) is_open: bool,
}

impl Head {
    /// Reads a heading, or a sentence.
    pub(crate) fn of(text: &str) -> Self {
        Head::read(text, only_kind_in)
    }

    /// Reads a line that ends with a colon, of which the first kind counts.
    pub(super) fn of_lead(text: &str) -> Self {
        Head::read(text, |text| {
            lists().list.iter().find(|list| list.speaks_in(text))
        })
    }

    fn read(text: &str, kind: impl Fn(&str) -> Option<&'static List>) -> Self {
        let (said, spared) = Spared::taken_from(text);
        let kind = kind(&said);
        let is_open =
            spared.is_unclear && speaks_of_an_end(text) || kind.is_none() && denies_an_end(&said);
        Head {
            kind: kind.filter(|list| !(spared.is_unclear && ends_some(list))),
            is_open,
            spared,
        }
    }
}

/// A text with a word that is none of ours in the place of each name in 《》.
fn without_names(text: &str) -> Cow<'_, str> {
    if !text.contains('《') {
        return Cow::Borrowed(text);
    }
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant("《[^《》]*(?:《[^《》]*》[^《》]*)*》"));
    NAME.replace_all(text, "某某")
}

/// The one kind of list of which words speak; none where they speak of several.
pub(super) fn only_kind_in(text: &str) -> Option<&'static List> {
    let mut kinds = lists().list.iter().filter(|list| list.is_named_in(text));
    let kind = kinds.next()?;
    // 继续执行 in 继续执行至 speaks of no other kind.
    let words = kind.words.iter();
    let rest = words.fold(text.to_owned(), |rest, word| {
        rest.replace(word.as_str(), "，")
    });
    let is_part_of = |other: &List| other.relation == kind.relation || !other.is_named_in(&rest);
    (kinds.all(is_part_of) && kind.speaks_in(text)).then_some(kind)
}

impl List {
    pub(super) fn speaks_in(&self, text: &str) -> bool {
        self.is_named_in(text) && self.exception(text).is_none()
    }

    /// Whether a word of its head stands in a text, and says of what is listed what the
    /// list does.
    fn is_named_in(&self, text: &str) -> bool {
        let ends = ends_some(self);
        let text = match ends {
            true => without_names(text),
            false => Cow::Borrowed(text),
        };
        let mut words = self.words.iter();
        words.any(|word| {
            let mut places = text.match_indices(word.as_str());
            places.any(|(at, _)| {
                let verb = at..at + word.len();
                match ends {
                    true => is_ended(&text, verb, self.part.is_some()),
                    false => !is_denied(&text, verb),
                }
            })
        })
    }

    /// The first word in a text that its head does not hold, by its place among them.
    fn exception(&self, text: &str) -> Option<usize> {
        let mut exceptions = self.unless.iter().enumerate();
        let bites = |&(at, word): &(usize, &String)| {
            #[cfg(test)]
            if relation::tests::is_left_out(&self.id, at) {
                return false;
            }
            let _ = at;
            text.contains(word.as_str())
        };
        exceptions.find(bites).map(|(at, _)| at)
    }
}

/// Whether the words around one of a head say that it does not happen, or is to come:
/// 暂不修改, 拟修改.
fn is_denied(text: &str, verb: Range<usize>) -> bool {
    let (mut before, behind) = (part(text, ..verb.start), part(text, verb.end..));
    let begins = |word: &String| behind.starts_with(word.as_str());
    if lists().denied_behind.iter().any(begins) {
        return true;
    }
    loop {
        let ends = |word: &String| before.ends_with(word.as_str());
        if lists().denied_before.iter().any(ends) {
            return true;
        }
        let mut between = lists().denied_between.iter();
        match between.find_map(|word| before.strip_suffix(word.as_str())) {
            Some(shorter) => before = shorter,
            None => return false,
        }
    }
}

/// Whether a verb of ending is said of what is listed, as a whole or in parts.
fn is_ended(text: &str, verb: Range<usize>, in_parts: bool) -> bool {
    let Some(sentence) = Sentence::around(text, verb) else {
        return false;
    };
    let Sentence { before, after, .. } = &sentence;
    let after = &without_own_noun(before, after);
    let Some(rule) = relation::classify(without_ordinal(before), after, Place::Body) else {
        return false;
    };
    let is_end = rule.relation == Relation::Repeals && !rule.planned || rule.had_ended;
    let is_part = || {
        part_behind(after).is_some()
            || rule.a_part.is_some()
            || rule.part && rest_behind(after).is_some()
            || exception::spared(before, "", after, "").is_some()
    };
    is_end && (in_parts || !is_part())
}

/// The words behind without those that make a title of the head: 关于废止下列文件的通知 says
/// what the sentence 废止下列文件 says. In a text the same words name another document.
fn without_own_noun<'t>(before: &str, after: &'t str) -> &'t str {
    let nouns = ["的通知", "的决定", "的公告", "的通告"];
    let is_title = before.contains("关于");
    let mut cut = nouns.iter().filter_map(|noun| after.strip_suffix(noun));
    cut.next().filter(|_| is_title).unwrap_or(after)
}

/// A head as a sentence: the words before the name that stands for what is listed, and
/// behind it.
struct Sentence<'t> {
    before: Cow<'t, str>,
    after: &'t str,
}

impl<'t> Sentence<'t> {
    /// The sentence in which a verb of ending stands.
    fn around(text: &'t str, verb: Range<usize>) -> Option<Self> {
        let start = part(text, ..verb.start)
            .rfind(ENDS)
            .map_or(0, |at| at + ENDS_LENGTH);
        let end = part(text, verb.end..)
            .find(ENDS)
            .map_or(text.len(), |at| verb.end + at);
        let sentence = part(text, start..end);
        let verb = verb.start - start..verb.end - start;
        if let Some(pointer) = pointer(sentence) {
            return Some(Sentence {
                before: Cow::Borrowed(part(sentence, ..pointer.start)),
                after: part(sentence, pointer.end..),
            });
        }
        Sentence::of_object(sentence, &verb).or_else(|| Sentence::of_subject(sentence, &verb))
    }

    /// 废止一批规范性文件, 废止的文件目录.
    fn of_object(sentence: &'t str, verb: &Range<usize>) -> Option<Self> {
        let behind = part(sentence, verb.end..);
        if any_begins(&lists().ended_matters, behind) {
            return None;
        }
        let found = patterns().object.find(behind)?;
        let mut before = part(sentence, ..verb.start);
        let mut after = part(behind, found.end()..);
        // 废止的文件, 废止文件目录.
        let names_a_list = found.as_str().ends_with(['录', '单', '表']);
        let is_attribute = found.as_str().contains('的') || names_a_list;
        if is_attribute && part_behind(after).is_none() {
            // 将废止的文件公布如下: 将 belongs to 公布.
            let is_published = patterns().published.is_match(after);
            let shorter = before.strip_suffix('将').filter(|_| is_published);
            before = shorter
                .filter(|b| !b.ends_with(['即', '拟']))
                .unwrap_or(before);
            after = "";
        }
        Some(Sentence {
            before: Cow::Owned(format!("{before}{VERB}")),
            after,
        })
    }

    /// 一批规范性文件予以废止，目录附后.
    fn of_subject(sentence: &'t str, verb: &Range<usize>) -> Option<Self> {
        let found = patterns()
            .documents
            .find_iter(part(sentence, ..verb.start))
            .last()?;
        Some(Sentence {
            before: Cow::Borrowed(part(sentence, ..found.start())),
            after: part(sentence, found.end()..),
        })
    }
}

/// Marks at which a sentence ends.
const ENDS: [char; 2] = ['。', '；'];
const ENDS_LENGTH: usize = '。'.len_utf8();

/// The verb of the class `TO_END` that stands for any of a head.
const VERB: &str = "废止";

/// What stands for the documents of a list.
struct Patterns {
    /// 下列规范性文件, 附件1所列文件, 附件2.
    pointers: [Regex; 3],
    /// Behind a verb: 的规范性文件目录, 一批文件, 12件.
    object: Regex,
    documents: Regex,
    /// 公布如下.
    published: Regex,
}

fn patterns() -> &'static Patterns {
    static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
        let lists = lists();
        let any_of = |words: &mut dyn Iterator<Item = &String>| {
            let words: Vec<String> = words.map(|word| regex::escape(word)).collect();
            words.join("|")
        };
        let documents = any_of(&mut lists.documents.iter().chain(&lists.documents_listed));
        let listed = any_of(&mut lists.listed.iter());
        let named = any_of(&mut lists.general.iter());
        let container = "(?:附件|附表|附录|下表|上表|目录|清单|名单)";
        let count = "[0-9一二三四五六七八九十百]+[件个份项部]";
        Patterns {
            pointers: [
                format!("(?:{listed})[^，。；：《》]{{0,24}}?(?:{documents})(?:目录|清单|名单)?(?:(?:、|和|及|与|以及|或者)[^，。；：、《》]{{0,12}}?(?:{documents}|决定|文件))*(?:（[^（）条款章节部]{{0,60}}）)?"),
                format!(
                    "(?:列入|纳入|本)*{container}(?:[0-9一二三四五六七八九十、和及至]|附件|附表)*(?:（[^（）]{{0,60}}）|某某|\"[^\"]{{0,60}}\")?(?:(?:中|内|里|上)?(?:所列出?|列出|列明|列举|载明|所附|所载)(?:的|明的)?[^，。；：《》]{{0,16}}?(?:{documents})|(?:中|内|里|上)?的[^，。；：《》]{{0,16}}?(?:文件|规章|法规|通知|办法|公告))"
                ),
                format!("{container}[0-9一二三四五六七八九十]*(?:中|内)?所列"),
            ]
            .map(|words| pattern::constant(&words)),
            object: pattern::constant(&format!(
                "^了?(?:的)?(?:[^，。；：《》]{{0,24}}?(?:{documents})|{count}|(?:结果|情况)?(?:一览|汇总|统计|明细)?表)(?:{named}|{count}|等)*"
            )),
            documents: pattern::constant(&format!("(?:{documents})(?:{named})*")),
            published: pattern::constant("公布|公告|印发|发布|通知|通告|予以|如下"),
        }
    });
    &PATTERNS
}

/// Where words point to what is listed: 下列文件, 附件1所列文件.
fn pointer(sentence: &str) -> Option<Range<usize>> {
    let mut patterns = patterns().pointers.iter();
    patterns.find_map(|pointer| {
        let mut found = pointer.find_iter(sentence);
        let found = found.find(|found| {
            !found.as_str().starts_with("以下简") && !found.as_str().starts_with("以下称")
        });
        Some(found?.range())
    })
}

fn any_begins(words: &[String], text: &str) -> bool {
    let text = text.strip_prefix('的').unwrap_or(text);
    words.iter().any(|word| text.starts_with(word.as_str()))
}

/// Whether the last sentence of a line before a colon points to documents: 下列文件,
/// 以下规章, 有关规定如下. A device that fails or a penalty that is not carried out
/// (下列情形出现时，处罚决定停止执行) makes no list of documents.
pub(super) fn lists_documents(text: &str) -> bool {
    let sentence = text.rsplit('。').next().unwrap_or(text);
    let documents = |text: &str| names_documents(text) || any(&lists().documents_listed, text);
    // 现通知如下： names the text itself, and may list no documents.
    let sentence = ["通知如下", "公告如下", "规定如下", "决定如下"]
        .iter()
        .fold(sentence.to_owned(), |text, own| text.replace(own, "如下"));
    let sentence = sentence.replace("以下是", "");
    lists().listed.iter().any(|word| {
        sentence
            .split_once(word.as_str())
            .filter(|(before, behind)| !are_handed_in(before, behind))
            .is_some_and(|(before, behind)| {
                let near: String = behind.chars().take(24).collect();
                documents(&near) || !near.contains("情形") && documents(before)
            })
    })
}

/// Whether the clause of 下列 speaks of papers that somebody hands in: 应当提交下列文件,
/// 将下列文件报…审批.
fn are_handed_in(before: &str, behind: &str) -> bool {
    let marks = ['，', '；'];
    let before = before.rsplit(marks).next().unwrap_or_default();
    let behind = behind.split(marks).next().unwrap_or_default();
    any(&lists().handed_in, before) || any(&lists().handed_in, behind)
}

/// Whether a text speaks of the end of documents.
pub(super) fn speaks_of_an_end(text: &str) -> bool {
    let text = without_names(text);
    let mut ends = lists().list.iter().filter(|list| ends_some(list));
    ends.any(|list| any(&list.words, &text))
}

/// Whether a text speaks of an end that does not happen, or not plainly: 不得废止, 拟废止.
/// One that speaks of other changes besides is told apart by the lists themselves.
fn denies_an_end(text: &str) -> bool {
    let mut others = lists().list.iter().filter(|list| !ends_some(list));
    let mut is_alone = || !others.any(|list| any(&list.words, text));
    speaks_of_an_end(text)
        && only_kind_in(text).is_none()
        && (any(&lists().proposed, text) || is_alone())
}

/// Whether a text only proposes the end of documents: 拟废止一批文件，现征求意见.
pub(super) fn proposes_an_end(text: &str) -> bool {
    any(&lists().proposed, text)
        && speaks_of_an_end(text)
        && names_documents(text)
        && !Head::of(text).kind.is_some_and(ends_some)
}

/// What a list inside a sentence says of a name at `at`: 下列文件停止执行：（一）…；
/// （二）….
pub(crate) fn inline(text: &str, at: usize) -> Option<&'static List> {
    let head = part(text, ..at);
    let from = head.rfind('。').map_or(0, |i| i + '。'.len_utf8());
    let colon = part(head, from..).find('：')? + from;
    let lead = part(head, from..colon);
    if !lists_documents(lead) {
        return None;
    }
    let read = Head::of_lead(lead);
    let number = super::item::number_before(part(head, colon..));
    match read.spared.is_nothing() || !read.spared.holds(number, part(text, at..)) {
        true => read.kind,
        false => lists().list.iter().find(|list| list.stays),
    }
}
