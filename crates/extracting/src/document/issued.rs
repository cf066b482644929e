//! What a title says that its document brings into being: 印发X的通知.

use std::sync::LazyLock;

use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern::WordSet;

/// Verbs that say that the notice brings the named text into being.
static VERBS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::new([
        "印发", "发布", "公布", "颁布", "下达", "颁发", "制定", "施行", "实施", "试行", "征求",
    ])
});

/// What a notice calls itself at the end of its title.
const KINDS: [&str; 9] = [
    "的通知",
    "的公告",
    "的通告",
    "的令",
    "的命令",
    "的决定",
    "的函",
    "的意见",
    "的批复",
];

/// Words before its kind that are no part of what it issues.
const REQUESTS: [&str; 2] = ["公开征求意见", "征求意见"];

/// The same behind 征求 alone; 印发甲指导意见的通知 issues 甲指导意见.
const OPINIONS: &str = "意见";

/// Most characters behind 等三项, and in a note behind the kind.
const LONGEST_COUNTED: usize = 8;
const LONGEST_NOTE: usize = 12;

/// The words from the first verb of a folded title to where it goes on with its
/// kind (的通知), a request for comments or a count (等三个文件), and what stands
/// before the verb.
pub(super) fn words(folded: &str) -> Option<(&str, &str)> {
    let start = VERBS.first_end(folded)?;
    let asks = part(folded, ..start).ends_with("征求");
    let kinds = kinds(folded);
    let ends = kinds.iter().flat_map(|&kind| {
        let asked = Some(OPINIONS).filter(|_| asks);
        let requests = REQUESTS
            .into_iter()
            .chain(asked)
            .filter_map(move |request| {
                let before = part(folded, ..kind).strip_suffix(request)?;
                Some(before.len())
            });
        requests.chain([kind])
    });
    let ends: Vec<usize> = ends.collect();
    let counts = folded.match_indices('等').map(|(at, _)| at);
    let end = counts
        .filter(|&at| is_count(folded, at, &ends))
        .chain(ends.iter().copied())
        .filter(|&end| end > start)
        .min()?;
    let verb = start - "印发".len();
    Some((part(folded, ..verb), part(folded, start..end)))
}

/// Where the kind may begin that ends the title, with a note in brackets or
/// without.
fn kinds(folded: &str) -> Vec<usize> {
    let before_kind = |title: &str| {
        let before = KINDS.iter().find_map(|kind| title.strip_suffix(kind))?;
        Some(before.len())
    };
    let Some(noted) = folded.strip_suffix('）') else {
        return before_kind(folded).into_iter().collect();
    };
    let notes = noted.match_indices('（').filter(|(at, sign)| {
        let note = part(noted, at + sign.len()..)
            .chars()
            .take(LONGEST_NOTE + 1);
        (1..=LONGEST_NOTE).contains(&note.count())
    });
    notes
        .filter_map(|(at, _)| before_kind(part(noted, ..at)))
        .collect()
}

/// Whether 等三个文件 stands at `at` and reaches one of `ends`.
fn is_count(folded: &str, at: usize, ends: &[usize]) -> bool {
    let rest = part(folded, at + '等'.len_utf8()..);
    let unit =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let Some(after) = unit.strip_prefix(['个', '项', '部']) else {
        return false;
    };
    let from = folded.len() - after.len();
    let reaches = |&end: &usize| {
        let between = folded.get(from..end);
        between.is_some_and(|words| words.chars().count() <= LONGEST_COUNTED)
    };
    unit.len() < rest.len() && ends.iter().any(reaches)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    #[test]
    fn the_words_between_the_verb_and_the_kind() {
        for (title, expected) in [
            ("甲厅关于印发《乙》的通知", Some(("甲厅关于", "《乙》"))),
            ("关于印发乙等三个文件的通知", Some(("关于", "乙"))),
            ("关于发布乙的公告（第3号）", Some(("关于", "乙"))),
            ("关于公布乙征求意见的函", Some(("关于", "乙"))),
            ("关于征求《乙》意见的函", Some(("关于", "《乙》"))),
            ("关于印发乙指导意见的通知", Some(("关于", "乙指导意见"))),
            ("关于加强乙管理的通知", None),
            ("关于印发乙", None),
            ("印发的通知", None),
        ] {
            assert_eq!(words(title), expected, "{title}");
        }
    }

    proptest! {
        /// The same, said as a regular expression.
        #[test]
        fn any_title_is_read_alike(
            title in "(印发|发布|征求|的|甲|等|三|2|个|部|公开征求意见|意见|通知|命令|令|函|（|）){1,14}"
        ) {
            let ends = "(?:等[0-9一二三四五六七八九十]+[个项部].{0,8})?";
            let kinds = "的(?:通知|公告|通告|命令|令|决定|函|意见|批复)(?:（.{1,12}）)?$";
            let pattern = Regex::new(&format!(
                "征求(?P<asked>.+?){ends}(?:公开征求意见|征求意见|意见)?{kinds}|(?:印发|发布|公布|颁布|下达|颁发|制定|施行|实施|试行)(?P<named>.+?){ends}(?:公开征求意见|征求意见)?{kinds}",
            )).unwrap();
            let expected = pattern.captures(&title).map(|found| {
                let named = found.name("asked").or(found.name("named")).unwrap();
                (&title[..found.get(0).unwrap().start()], named.as_str())
            });
            prop_assert_eq!(words(&title), expected);
        }
    }
}
