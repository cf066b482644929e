//! Titles: one spelling for comparing them, what a notice issues, and the
//! edition that a title names.

use std::sync::LazyLock;

use regex::Regex;

use super::fold::{fold, folded};
use super::issuer;
use super::number::DocumentNumber;
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern::{self, Endings, WordSet};

/// A title as people read it: line breaks closed, runs of spaces made one.
pub fn clean(raw: &str) -> String {
    let raw = raw.trim();
    if !raw.contains(|c: char| c == '*' || c.is_whitespace()) {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut gap = None;
    for c in raw.chars() {
        if c == '*' {
            continue;
        }
        if c.is_whitespace() {
            gap = Some(gap.unwrap_or(false) || c == '\n' || c == '\r');
            continue;
        }
        if let Some(broken) = gap.take()
            && !broken
            && !out.is_empty()
        {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// What two writings of one title share: no spaces, one shape of bracket,
/// quotes and 中华人民共和国 left out.
///
/// ```
/// use wenmai_extracting::document::title::key;
/// assert_eq!(key("《中华人民共和国职业病防治法》"), key("职业病防治法"));
/// assert_eq!(key("关于印发〈甲办法〉的通知"), key("关于印发《甲办法》的通知"));
/// ```
pub fn key(title: &str) -> String {
    let folded = folded(title);
    let inner = bare(&folded);
    let bytes = inner.as_bytes();
    let mut key = String::with_capacity(inner.len());
    let (mut from, mut at) = (0, 0);
    while let Some(&lead) = bytes.get(at) {
        let left_out = match lead {
            // Han, most of which a key keeps.
            0xe4 | 0xe6..=0xe9 => match bytes.get(at..at + 3) {
                // 中, 版, 至.
                Some([0xe4, 0xb8, 0xad] | [0xe7, 0x89, 0x88] | [0xe8, 0x87, 0xb3]) => {
                    left_out(inner, at)
                }
                _ => 0,
            },
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => 0,
            _ => left_out(inner, at),
        };
        if left_out > 0 {
            key.push_str(part(inner, from..at));
            from = at + left_out;
            at = from;
            continue;
        }
        at += match lead {
            0..0x80 => 1,
            0xe4..=0xe9 => 3,
            _ => part(inner, at..).chars().next().map_or(1, char::len_utf8),
        };
    }
    key.push_str(part(inner, from..));
    key
}

/// Whether the key of a folded title is one of `keys`; it is not put together for
/// that.
pub(crate) fn is_any(folded: &str, keys: &[String]) -> bool {
    keys.iter().any(|key| has_key(folded, key))
}

/// Whether this is the key of a folded title. The marks that a key leaves out make
/// a title longer, never shorter.
pub(crate) fn has_key(folded: &str, key: &str) -> bool {
    folded.len() >= key.len() && in_key(bare(folded)).eq(key.chars())
}

/// Whether the keys of two folded titles are the same.
pub(crate) fn have_one_key(a: &str, b: &str) -> bool {
    in_key(bare(a)).eq(in_key(bare(b)))
}

/// How many characters the key of a folded title has.
pub(crate) fn key_chars(folded: &str) -> usize {
    in_key(bare(folded)).count()
}

/// The characters that a key keeps.
fn in_key(title: &str) -> impl Iterator<Item = char> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            match left_out(title, at) {
                0 => break,
                bytes => at += bytes,
            }
        }
        let c = part(title, at..).chars().next()?;
        at += c.len_utf8();
        Some(c)
    })
}

/// How many bytes at a place of a title a key leaves out: marks around names, dots and
/// dashes, which are typed in many ways; 中华人民共和国 at the head of a name in the title;
/// 年 of （2021-2035年）, 版 of （2020年版） and （修订版）.
fn left_out(title: &str, at: usize) -> usize {
    let rest = part(title, at..);
    let Some(c) = rest.chars().next() else {
        return 0;
    };
    match c {
        '《' | '〈' => {
            let name = part(rest, c.len_utf8()..);
            let state = if name.starts_with(STATE) {
                STATE.len()
            } else {
                0
            };
            c.len_utf8() + state
        }
        '》' | '〉' | '「' | '」' | '『' | '』' | '"' | '\'' | '、' | '，' | '-' | '—' | '–'
        | '―' | 'ー' | '~' | '～' | '·' | '•' | '・' | '‧' | '∙' | '●' => {
            c.len_utf8()
        }
        '年' if part(title, ..at).ends_with(is_digit)
            && part(rest, c.len_utf8()..).starts_with(['）', '版', '本', '修', '至']) =>
        {
            c.len_utf8()
        }
        '版' if part(rest, c.len_utf8()..).starts_with('）') => {
            let before = part(title, ..at);
            let year = before.trim_end_matches('年');
            let is_year = year.len() >= 4 && year.bytes().rev().take(4).all(|b| b.is_ascii_digit());
            if is_year || before.ends_with(['订', '正']) {
                c.len_utf8()
            } else {
                0
            }
        }
        '至' if part(title, ..at).trim_end_matches('年').ends_with(is_digit)
            && part(rest, c.len_utf8()..).starts_with(is_digit) =>
        {
            c.len_utf8()
        }
        '中' if rest.starts_with(STATE) && part(title, ..at).ends_with("实施") => STATE.len(),
        _ => 0,
    }
}

const STATE: &str = "中华人民共和国";

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// A folded title without the 《》 around it and without 中华人民共和国.
fn bare(folded: &str) -> &str {
    // The first bytes of 《 and 中.
    if !matches!(folded.as_bytes().first(), Some(0xe3 | 0xe4)) {
        return folded;
    }
    let mut inner = folded;
    while let Some(rest) = inner.strip_prefix('《').and_then(|r| r.strip_suffix('》')) {
        if rest.contains('》') && rest.find('》') < rest.find('《') {
            break;
        }
        inner = rest;
    }
    inner.strip_prefix("中华人民共和国").unwrap_or(inner)
}

/// A title and the number in a bracket at its end: 关于甲的公告（2020年第47号）.
pub fn without_number(title: &str) -> (&str, Option<DocumentNumber>) {
    let open = title.rfind(['（', '(']);
    if let Some(open) = open
        && title.ends_with(['）', ')'])
        && let Some(number) = DocumentNumber::parse(part(title, open..))
    {
        return (part(title, ..open).trim_end(), Some(number));
    }
    (title, None)
}

/// Where a title passes on another document, and the verb: 转发, or 批转, which may stand
/// before 发展改革委.
pub(crate) fn forwarding(title: &str) -> Option<(usize, &'static str)> {
    ["批转", "转发"]
        .into_iter()
        .find_map(|word| Some((pattern::find(title, word)?, word)))
}

/// The title without the bodies before 关于, 印发, 转发 …
pub fn without_issuers(title: &str) -> &str {
    let forwards = forwarding(title);
    let about = pattern::find(title, "关于");
    // 甲局转发乙厅关于…的通知 is a title of 甲局.
    let words = match (forwards, about) {
        (Some((at, word)), Some(about)) if at < about => [word, "关于", "印发"],
        _ => ["关于", "印发", "转发"],
    };
    for word in words {
        if let Some(at) = pattern::find(title, word) {
            let head = folded(part(title, ..at));
            let closed = !head.contains(['《', '〈']);
            if at > 0 && closed && issuer::ends_like_body(issuer::without_others(&head)) {
                return part(title, at..);
            }
            return title;
        }
    }
    title
}

/// The texts that a notice issues, by its title: 关于印发《甲》和《乙》的通知.
///
/// ```
/// use wenmai_extracting::document::title::issued;
/// assert_eq!(issued("甲厅关于印发《乙办法》和《丙细则》的通知"), ["乙办法", "丙细则"]);
/// assert_eq!(issued("关于印发乙办法（试行）的通知"), ["乙办法（试行）"]);
/// assert!(issued("关于转发《乙办法》的通知").is_empty());
/// ```
pub fn issued(title: &str) -> Vec<String> {
    let folded = folded(title);
    let Some((head, named)) = super::issued::words(&folded) else {
        return direct(&folded);
    };
    // 关于转发《…印发…》的通知 issues nothing of its own.
    if head.contains(['《', '〈'])
        || [
            "转发", "批转", "废止", "修改", "修订", "贯彻", "落实", "执行", "延长", "解释", "实施",
            "恢复", "推迟", "暂停", "暂缓", "延期",
        ]
        .iter()
        .any(|verb| head.contains(verb))
    {
        return Vec::new();
    }
    if begins_compound(named) {
        return Vec::new();
    }
    let inner = names_in(named);
    // 发布《甲规范》附录的公告 issues the annex, not 甲规范.
    let tail = named.rsplit(['》', '〉']).next().unwrap_or_default();
    let tail = tail.split('（').next().unwrap_or_default();
    if !inner.is_empty() && tail.chars().count() >= 2 && ends_like_document(tail) {
        return vec![named.to_owned()];
    }
    if inner.is_empty() && !named.contains(['《', '〈']) {
        let parts = joined_names(named).into_iter().map(str::to_owned);
        [named.to_owned()].into_iter().chain(parts).collect()
    } else {
        inner
    }
}

/// Whether the words go on with the verb before them and name nothing: 发布会, 实施方案,
/// 实施工作.
fn begins_compound(words: &str) -> bool {
    const ENDS: [&str; 16] = [
        "会", "工作", "方案", "细则", "办法", "意见", "情况", "计划", "步骤", "日期", "时间",
        "机构", "单位", "平台", "阶段", "主体",
    ];
    words.chars().count() <= 4 && ENDS.iter().any(|end| words.starts_with(end))
}

/// Two names that one notice issues without 《》: 甲管理办法和乙实施细则.
fn joined_names(words: &str) -> Vec<&str> {
    /// Shortest name that stands by itself, in characters.
    const SHORTEST: usize = 6;
    const ENDS: [&str; 12] = [
        "办法", "细则", "规定", "条例", "规程", "规范", "标准", "方案", "规则", "制度", "指南",
        "目录",
    ];
    let is_name = |name: &&str| {
        let bare = strip_marks(name);
        name.chars().count() >= SHORTEST && ENDS.iter().any(|end| bare.ends_with(end))
    };
    let parts: Vec<&str> = words.split(['和', '及', '与', '、']).collect();
    if parts.len() > 1 && parts.iter().all(is_name) {
        parts
    } else {
        Vec::new()
    }
}

/// 甲部印发《乙意见》的通知 is read above; 印发《乙》 without 的通知 here.
fn direct(folded: &str) -> Vec<String> {
    match folded.split_once("印发《") {
        Some((head, rest)) if !head.contains("转发") => names_in(&format!("《{rest}")),
        _ => Vec::new(),
    }
}

/// The names in 《》 or 〈〉 at the outermost level.
pub fn names_in(folded: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0usize;
    let mut start = 0;
    for (at, c) in folded.char_indices() {
        match c {
            '《' | '〈' => {
                if depth == 0 {
                    start = at + c.len_utf8();
                }
                depth += 1;
            }
            '》' | '〉' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    names.push(part(folded, start..at).to_owned());
                }
            }
            _ => {}
        }
    }
    names
}

/// Whether the words end as the name of a document does.
pub fn ends_like_document(folded: &str) -> bool {
    static ENDINGS: LazyLock<Endings> =
        LazyLock::new(|| Endings::new(data::words().title_endings.iter().map(String::as_str)));
    ENDINGS.end(strip_marks(folded)) || is_of_series(folded) || ends_in_series(folded)
}

/// Whether a title names its place in a series: 甲准则第14号, 甲准则第37号——列报.
pub(crate) fn is_in_series(title: &str) -> bool {
    ends_in_series(title) || is_of_series(title)
}

/// The key of the place in a series that a title names before its matter: 甲准则第37号 of
/// 甲准则第37号——列报.
pub fn series_key(title: &str) -> Option<String> {
    let folded = folded(title);
    let title = strip_marks(bare(&folded));
    let end = title.find('号')? + '号'.len_utf8();
    let (place, matter) = title.split_at_checked(end)?;
    let goes_on = matter.starts_with(['-', '—', '–', '：']);
    (goes_on && ends_in_series(place)).then(|| key(place))
}

/// Whether a title ends with its place in a series: 甲准则第14号.
fn ends_in_series(title: &str) -> bool {
    static SERIES: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:准则|标准|规则|指引|解释|指南|导则|规程)第[0-9一二三四五六七八九十百]+号$",
        )
    });
    title.ends_with('号') && SERIES.is_match(title)
}

/// The title without brackets at its end: 甲证明（样式）.
pub(crate) fn without_marks(title: &str) -> &str {
    strip_marks(title)
}

/// Whether a title names its kind and its place in a series before its matter: 甲准则第37号
/// ——列报.
pub(crate) fn is_of_series(title: &str) -> bool {
    static SERIES: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:准则|标准|规则|指引|规范|解释|指南|导则|要求|应用|案例|公告|规程)第?[0-9一二三四五六七八九十百]+号?(?:-[0-9]+)?号?[-—–:：]",
        )
    });
    title.contains(['-', '—', '–', ':', '：']) && SERIES.is_match(title)
}

/// Whether a title is that of a text that only explains another: 《甲办法》政策解读.
pub fn is_explanation(title: &str) -> bool {
    let words = data::words();
    let bare = title.trim_end_matches(['》', '）']);
    let mut endings = words.explanation_endings.iter();
    if endings.any(|ending| bare.ends_with(ending.as_str())) {
        return true;
    }
    let mut beginnings = words.explanation_beginnings.iter();
    if beginnings.any(|begin| title.starts_with(begin.as_str())) {
        return true;
    }
    let outside = outside_of_names(title);
    let about = outside.find("关于");
    let is_notice = KINDS_OF_NOTICES.iter().any(|kind| outside.ends_with(kind));
    let mut told = words.explanation_words.iter();
    told.any(|word| match outside.find(word.as_str()) {
        // 关于做好政策解读工作的通知 explains nothing.
        Some(at) => {
            let behind = outside.get(at + word.len()..).unwrap_or_default();
            let is_head = at == 0 && behind.starts_with(['：', ':', '|', '｜', ' ', '—', '《']);
            // 甲局解读乙规定 does, 解读工作规定 does not.
            if WORK.iter().any(|own| behind.starts_with(own)) {
                return false;
            }
            let reads =
                about.is_none() && !behind.is_empty() && !behind.starts_with(['与', '和', '及']);
            !is_notice || is_head || reads || about.is_some_and(|about| at < about)
        }
        None => false,
    })
}

/// What behind 解读 says that a text lays down how to explain: 政策解读工作规程.
const WORK: [&str; 13] = [
    "工作", "制度", "办法", "方案", "规定", "实施", "管理", "规程", "规则", "规范", "指引", "机制",
    "材料",
];

/// Endings of the titles of texts that do something themselves.
const KINDS_OF_NOTICES: [&str; 18] = [
    "通知", "公告", "通告", "意见", "办法", "方案", "规定", "决定", "令", "函", "制度", "细则",
    "规程", "规则", "规范", "指引", "条例", "计划",
];

/// A title without the names in 《》 that it holds.
fn outside_of_names(title: &str) -> String {
    let mut open = 0_usize;
    let outside = title.chars().filter(|c| {
        match c {
            '《' => open += 1,
            '》' => open = open.saturating_sub(1),
            _ => {}
        }
        open == 0
    });
    outside.collect()
}

/// Takes brackets off the end: …办法（试行） → …办法.
fn strip_marks(folded: &str) -> &str {
    let mut bare = folded;
    while bare.ends_with('）') {
        match bare.rfind('（') {
            Some(at) if at > 0 => bare = part(bare, ..at),
            _ => break,
        }
    }
    bare.trim_end_matches(['》', '〉', '"'])
}

static EDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "（[^（）]*(?:版|试行|暂行|修订|修正|稿|[0-9]{4}年?(?:度|-[0-9]{4}年?)?)[^（）]*）|(?:试行|暂行)|(?:19|20)[0-9]{2}(?:年?-(?:19|20)?[0-9]{2})?年?(?:度|版)?|第[一二三四五六七八九十0-9]+版|[0-9]+\\.[0-9]+版",
    )
});

/// Whether a folded title holds a word or a figure as each edition does.
fn may_name_edition(folded: &str) -> bool {
    static WORDS: LazyLock<WordSet> =
        LazyLock::new(|| WordSet::new(["版", "试行", "暂行", "修订", "修正", "稿"]));
    WORDS.is_in(folded) || folded.bytes().any(|b| b.is_ascii_digit())
}

/// The marks by which editions of one document differ: 试行, 2023版.
///
/// ```
/// use wenmai_extracting::document::title::edition;
/// assert_eq!(edition("甲手册（2023年版）"), ["2023"]);
/// assert_eq!(edition("甲办法（试行）"), ["试行"]);
/// assert!(edition("甲办法").is_empty());
/// ```
pub fn edition(title: &str) -> Vec<String> {
    let folded = folded(title);
    if !may_name_edition(&folded) {
        return Vec::new();
    }
    EDITION
        .find_iter(&folded)
        .map(|m| {
            m.as_str()
                .trim_matches(['（', '）'])
                .replace(['年', '版', '度'], "")
        })
        .filter(|mark| !mark.is_empty())
        .collect()
}

/// Whether a title ends with the year of its edition: 甲手册（2023年版）. A plan
/// for some years (2021-2025年) is no edition of another.
pub fn is_year_edition(title: &str) -> bool {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "（(?:19|20)[0-9]{2}年?(?:版|本|修订版|修订本|修订|修正版|修正本|修正|修改|第[一二三四五六七八九十]次修[正订])?）$",
        )
    });
    YEAR.is_match(&fold(title))
}

/// Whether a title is that of an edition for trial use: 甲办法（试行）,
/// 甲暂行办法.
pub fn is_trial_edition(title: &str) -> bool {
    static TRIAL: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "（[^（）]*(?:试行|暂行)[^（）]*）$|暂行(?:办法|规定|规则|规程|细则|条例)$",
        )
    });
    TRIAL.is_match(&fold(title))
}

/// Whether a title ends with the count of its edition: 甲指南（第二版）, 甲手册3.0版.
pub fn is_counted_edition(title: &str) -> bool {
    static COUNT: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant("(?:第[0-9一二三四五六七八九十]+版|[0-9]+\\.[0-9]+版)）?$")
    });
    COUNT.is_match(&fold(title))
}

/// The title without the marks of its edition: what all editions share.
pub fn family(title: &str) -> String {
    let folded = folded(title);
    if !may_name_edition(&folded) {
        return key(&folded);
    }
    key(&EDITION.replace_all(&folded, ""))
}

/// A title without issuers, edition and small words (的, 和, 及), by which two
/// wordings of one title are found alike.
#[derive(Debug)]
pub(crate) struct Loose {
    text: String,
    chars: usize,
}

fn is_small(c: char) -> bool {
    matches!(c, '的' | '和' | '及' | '与' | '工')
}

/// Shortest title that is compared by its parts, in characters.
const SHORTEST_ALIKE: usize = 12;

/// Share of pairs of characters that two wordings have in common.
const ALIKE: f64 = 0.86;

impl Loose {
    pub(crate) fn of(title: &str) -> Self {
        let text: String = family(without_issuers(title))
            .trim_start_matches("关于")
            .chars()
            .filter(|&c| !is_small(c))
            .collect();
        Loose {
            chars: text.chars().count(),
            text,
        }
    }

    /// Whether two titles differ in small words only.
    pub(crate) fn is_like(&self, other: &Loose) -> bool {
        self.text == other.text
            || self.chars.min(other.chars) >= SHORTEST_ALIKE
                && similarity(&self.text, &other.text) >= ALIKE
    }

    /// Whether a title of so many characters can be like this one: by its edition
    /// and small words it may be longer, but hardly twice as long.
    pub(crate) fn may_be_like(&self, chars: usize) -> bool {
        chars * 4 >= self.chars * 3 && chars <= self.chars * 2 + 24
    }
}

/// Characters by their low bits: those of a title, enough to tell that another
/// title has little in common with it.
#[derive(Debug)]
pub(crate) struct Chars([u64; 16]);

/// The bit of a character in `Chars`.
fn bit(c: char) -> (usize, u64) {
    let code = u32::from(c);
    ((code >> 6 & 15) as usize, 1 << (code & 63))
}

/// Whether the mark of an edition may hold a character, outside of brackets.
fn may_be_of_edition(c: char) -> bool {
    let figure = matches!(
        c,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
    );
    figure || c.is_ascii() || matches!(c, '年' | '版' | '度' | '第' | '试' | '暂' | '行')
}

impl Chars {
    pub(crate) fn of(chars: impl Iterator<Item = char>) -> Self {
        let mut all = Chars([0; 16]);
        for c in chars {
            let (at, mask) = bit(c);
            all.0[at] |= mask;
        }
        all
    }

    /// Whether a character may be one of them.
    pub(crate) fn may_hold(&self, c: char) -> bool {
        let (at, mask) = bit(c);
        self.0[at] & mask != 0
    }

    /// Whether a folded title without issuers can be like this one. Of its pairs
    /// three in four would have to be the same, so about as many of its
    /// characters have to stand here, but for those that may be left out as parts
    /// of an edition.
    pub(crate) fn may_be_like(&self, short: &str) -> bool {
        let short = bare(short);
        let short = short.strip_prefix("关于").unwrap_or(short);
        let (mut all, mut shared, mut of_edition, mut in_bracket) = (0, 0, 0, false);
        for c in in_key(short).filter(|&c| !is_small(c)) {
            in_bracket |= c == '（';
            if in_bracket || may_be_of_edition(c) {
                of_edition += 1;
            } else {
                all += 1;
                shared += usize::from(self.may_hold(c));
            }
            in_bracket &= c != '）';
        }
        shared * 4 + of_edition + 9 >= all * 3
    }
}

/// Whether two titles differ in small words only (的, 和 and 及, 、), and in no
/// mark of an edition.
pub fn alike(a: &str, b: &str) -> bool {
    if edition(a) != edition(b) && !edition(a).is_empty() && !edition(b).is_empty() {
        return false;
    }
    Loose::of(a).is_like(&Loose::of(b))
}

/// Share of pairs of neighbouring characters that two strings have in common,
/// 0 to 1 (Dice's coefficient).
pub fn similarity(a: &str, b: &str) -> f64 {
    let pairs = |s: &str| {
        let chars: Vec<char> = s.chars().collect();
        let mut pairs: Vec<(char, char)> = chars.windows(2).map(|w| (w[0], w[1])).collect();
        pairs.sort_unstable();
        pairs
    };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0u32);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let total = u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX);
    2.0 * f64::from(shared) / f64::from(total)
}

/// Whether a title is that of a draft for comment, or of the notice that asks
/// for comments on one: such a text is in force nowhere.
pub fn is_draft(title: &str) -> bool {
    static ASKS: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant("征求.{0,40}意见的?(?:通知|公告|通告|函|启事|公示)?$"));
    ["征求意见稿", "草案", "送审稿"]
        .into_iter()
        .any(|word| pattern::contains(title, word))
        || pattern::contains(title, "征求") && ASKS.is_match(title)
}

/// Lines that make up a title, put together. A line that names the issuing
/// bodies stays apart by a space.
pub(crate) fn join_lines<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut title = String::new();
    for line in lines {
        let line = clean(line);
        if !title.is_empty()
            && (line.starts_with("关于")
                || line.starts_with("印发")
                || issuer::is_body(&fold(&line)))
        {
            title.push(' ');
        }
        title.push_str(&line);
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_on_how_to_explain_explains_nothing() {
        for title in [
            "甲市政策解读工作规程",
            "政策解读管理规则",
            "甲市行政规范性文件解读办法",
            "甲局政策解读规程",
            "政策解读与回应办法",
            "甲市政策解读和舆情回应规程",
            "关于做好政策解读工作的通知",
        ] {
            assert!(!is_explanation(title), "{title}");
        }
        for title in [
            "《甲办法》政策解读",
            "甲局解读乙规定",
            "解读《甲规程》",
            "专家解读甲市停车条例",
            "《甲规程》解读",
            "专家解读：甲规程",
        ] {
            assert!(is_explanation(title), "{title}");
        }
    }

    #[test]
    fn marks_of_one_edition_are_written_in_many_ways() {
        for (one, other) in [
            ("甲目录（2020年版）", "甲目录（2020版）"),
            ("甲目录（2020年版）", "甲目录（2020年）"),
            ("甲目录（2020年修订）", "甲目录（2020修订版）"),
            ("甲目录（2020年本）", "甲目录（2020本）"),
            ("甲规划（2021—2035年）", "甲规划（2021年至2035年）"),
            ("甲规程（修订版）", "甲规程（修订）"),
            ("甲市实施《中华人民共和国种子法》办法", "甲市实施种子法办法"),
            ("“乙·丙”方案", "「乙・丙」方案"),
        ] {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        for (one, other) in [
            ("甲目录（2020年版）", "甲目录（2020年本）"),
            ("甲目录（2020年修订）", "甲目录（2020年修正）"),
            ("甲目录（第二版）", "甲目录（第三版）"),
            ("图书出版", "图书出"),
        ] {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }

    #[test]
    fn what_a_notice_issues() {
        for (title, names) in [
            (
                "国家卫生健康委办公厅关于印发国家临床专科能力评估办法（试行）的通知",
                vec!["国家临床专科能力评估办法（试行）"],
            ),
            (
                "甲部 乙部印发《关于丙的指导意见》的通知",
                vec!["关于丙的指导意见"],
            ),
            (
                "关于印发《甲技术指导原则（试行）》等4个指导原则的通知",
                vec!["甲技术指导原则（试行）"],
            ),
            (
                "关于公开征求《甲细则（征求意见稿）》意见的通告",
                vec!["甲细则（征求意见稿）"],
            ),
            ("关于废止《甲办法》的决定", vec![]),
            ("关于修改《甲办法》的决定", vec![]),
            ("关于恢复施行《甲办法》的通知", vec![]),
            ("关于推迟施行《甲办法》的通知", vec![]),
            ("关于进一步加强甲管理的通知", vec![]),
            ("转发国家甲局关于印发《乙办法》的通知", vec![]),
            (
                "甲局关于发布《乙规范（2010年修订）》临床用药附录的公告",
                vec!["《乙规范（2010年修订）》临床用药附录"],
            ),
        ] {
            assert_eq!(issued(title), names, "{title}");
        }
    }

    #[test]
    fn bodies_at_the_head_of_a_title() {
        assert_eq!(
            without_issuers("甲省财政厅 乙局关于丙的通知"),
            "关于丙的通知"
        );
        assert_eq!(without_issuers("丙管理办法"), "丙管理办法");
    }

    #[test]
    fn editions_and_their_family() {
        assert_eq!(family("甲手册（2023版）"), family("甲手册（2024 版）"));
        assert_eq!(family("甲办法（试行）"), family("甲办法"));
        assert_ne!(
            edition("甲规划（2021-2025年）"),
            edition("甲规划（2016-2020年）")
        );
    }

    #[test]
    fn small_words_make_no_other_document_and_editions_do() {
        assert!(alike(
            "关于支持和规范甲乙丙丁发展的实施细则",
            "关于支持和规范甲乙丙丁发展实施细则"
        ));
        assert!(!alike(
            "甲乙丙丁戊己手册（2023版）",
            "甲乙丙丁戊己手册（2024版）"
        ));
    }
}
