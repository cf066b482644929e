//! Texts of records that have lost their line breaks: a crawler puts all paragraphs of a
//! page on one line, with the signature and the names of the files behind them.

use std::sync::LazyLock;

use regex::Regex;

use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// Characters from which on a text on one line must have lost its breaks.
const LONG: usize = 200;

/// The text with a line break before each chapter, article, numbered item, list of
/// attachments, signature and link, where it is long and has none.
pub(super) fn broken(text: &str) -> Option<String> {
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let chars = text.chars().count();
    let is_long = chars >= LONG && (chars / lines.max(1) >= LONG * 4 || lines <= 2);
    if !is_long {
        return signed_apart(text);
    }
    let mut whole = String::with_capacity(text.len() + 256);
    for line in text.lines() {
        for piece in pieces(line) {
            let piece = piece.trim();
            if !piece.is_empty() {
                whole.push_str(piece);
                whole.push('\n');
            }
        }
    }
    Some(whole)
}

/// The text with the signature at its end on lines of its own: …。甲署2024年5月6日.
fn signed_apart(text: &str) -> Option<String> {
    let text = text.trim_end();
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    let last = part(text, start..);
    let at = signatures(last).last().filter(|&at| at > 0)?;
    let mut pieces = Vec::new();
    push(part(last, at..), &mut pieces);
    let is_day = |words: &&&str| words.trim_end().ends_with('日');
    let mut whole = part(text, ..start + at).to_owned();
    pieces.last().filter(is_day)?;
    for piece in pieces {
        whole.push('\n');
        whole.push_str(piece.trim());
    }
    whole.push('\n');
    Some(whole)
}

/// The file whose name is the title of the document, by the links behind its text:
/// 公告下载链接：关于甲的公告.doc.
pub(super) fn title(text: &str) -> Option<String> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"(?:正文|原文|公告|文件|全文)?下载(?:链接|地址)?[：:]\s*(?<name>[^。；\n]{5,150}?)\.(?i:docx?|wps|pdf|ofd)",
        )
    });
    let name = LINK.captures_iter(text).last()?;
    let name = name["name"].trim().to_owned();
    let endings = &data::words().title_endings;
    let bare = name.trim_end_matches(['）', ')']);
    endings
        .iter()
        .any(|ending| bare.ends_with(ending.as_str()))
        .then_some(name)
}

/// The paragraphs of a line, without what only leads to files of the page.
fn pieces(line: &str) -> Vec<&str> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"(?:公告)?(?:正文|原文|公告|文件|全文)?下载(?:链接|地址)?[：:][^。]*$|浏览次数[：:][^。]*$|打印本页[^。]*$",
        )
    });
    let line = match LINK.find(line) {
        Some(link) => part(line, ..link.start()),
        None => line,
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in breaks(line) {
        if at > start {
            push(part(line, start..at), &mut pieces);
            start = at;
        }
    }
    push(part(line, start..), &mut pieces);
    pieces
}

/// A signature on its line: the bodies, the day, and what follows it.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        r"^\s*(?<bodies>\p{Han}[\p{Han} 　、]{1,60}?)\s*(?<day>(?:19|20)\d\d年\d{1,2}月\d{1,2}日)(?<rest>[^起至前后止，。、以的].*)?$",
    )
});

fn are_bodies(bodies: &str) -> bool {
    let endings = &data::words().body_endings;
    bodies
        .split([' ', '　', '、'])
        .filter(|body| !body.is_empty())
        .all(|body| endings.iter().any(|ending| body.ends_with(ending.as_str())))
}

/// A piece, its signature apart: 甲署2024年5月6日 and what follows.
fn push<'t>(piece: &'t str, pieces: &mut Vec<&'t str>) {
    let signed = SIGNED
        .captures(piece)
        .filter(|found| are_bodies(&found["bodies"]));
    let Some(found) = signed else {
        pieces.push(piece);
        return;
    };
    for name in ["bodies", "day", "rest"] {
        pieces.extend(found.name(name).map(|part| part.as_str()));
    }
}

/// Where signatures begin behind a sentence.
fn signatures(line: &str) -> impl Iterator<Item = usize> + '_ {
    static BEGINS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"[。；](?<bodies>\s*\p{Han}[\p{Han} 　、]{1,60}?)\s*(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:[^起至前后止，。、以的]|$)",
        )
    });
    BEGINS.captures_iter(line).filter_map(|found| {
        let bodies = found.name("bodies")?;
        are_bodies(bodies.as_str()).then_some(bodies.start())
    })
}

/// The places at which a line was broken, in order.
fn breaks(line: &str) -> Vec<usize> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(concat!(
            r"(?<chapter>第[一二三四五六七八九十百]{1,4}[章节]\s)|(?<article>第[一二三四五六七八九十百零〇]{1,7}条\s)",
            r"|(?<item>[一二三四五六七八九十]{1,3}、)|(?<bracket>[（(][一二三四五六七八九十]{1,3}[）)])|(?<figure>\d{1,2}[.．](?:\s|\p{Han}))",
            r"|(?<annex>附件\d{0,2}[：:])|(?<end>特此(?:公告|通知|通告|函告|批复)。)|(?<file>\.(?i:docx|doc|xlsx|xls|pdf|wps|zip|rar)(?:[\p{Han}\d]|$))",
        ))
    });
    let mut places: Vec<usize> = Vec::new();
    let mut in_chapter = false;
    let mut signed = signatures(line).peekable();
    for found in MARK.captures_iter(line) {
        let Some(whole) = found.get(0) else { continue };
        let has = |name: &str| found.name(name).is_some();
        let before = part(line, ..whole.start());
        while let Some(at) = signed.next_if(|&at| at <= whole.start()) {
            places.push(at);
        }
        let since = part(before, places.last().copied().unwrap_or(0)..);
        let ended = before
            .trim_end()
            .ends_with(['。', '；', '：', '）', ')', '”', ':', ';'])
            || before.trim().is_empty();
        if has("file") {
            places.push(whole.end() - found.name("file").map_or(0, |file| last_len(file.as_str())));
            continue;
        }
        if has("end") {
            places.extend([whole.start(), whole.end()]);
            continue;
        }
        let begins = match () {
            () if has("chapter") => ended || in_chapter,
            () if has("article") => ended || in_chapter || is_title(since),
            // 一、检验依据（一）《甲》: the heading of the items.
            () if has("bracket") => ended || is_heading(since),
            () if has("annex") => ended,
            () => {
                before.trim_end().ends_with(['。', '；', '：', ':', ';'])
                    && !before.trim_end_matches(['：', ':']).ends_with("附件")
            }
        };
        if begins {
            in_chapter = has("chapter");
            places.push(whole.start());
        }
    }
    places.extend(signed);
    places.sort_unstable();
    places.dedup();
    places
}

/// Bytes of the character that stands behind the extension of a file.
fn last_len(file: &str) -> usize {
    file.chars()
        .next_back()
        .filter(|c| !c.is_ascii_alphabetic())
        .map_or(0, char::len_utf8)
}

/// Whether a piece is a heading with its number.
fn is_heading(piece: &str) -> bool {
    static HEADING: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant(r"^\s*[一二三四五六七八九十]{1,3}、[^，。；：]{2,20}$"));
    HEADING.is_match(piece)
}

/// Whether a piece may be the title of the rules whose first article follows.
fn is_title(piece: &str) -> bool {
    const LONGEST: usize = 120;
    let piece = piece.trim();
    let count = piece.chars().count();
    let endings = &data::words().title_endings;
    (5..=LONGEST).contains(&count)
        && !piece.contains(['。', '，', '；'])
        && endings
            .iter()
            .any(|ending| piece.ends_with(ending.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let filling = "各口岸应当做好准备工作。".repeat(20);
        let broken = broken(&text.replace("……", &filling)).unwrap();
        broken.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_notice_on_one_line_gets_its_paragraphs_back() {
        let found = lines(
            "为便利通关，现公告如下：一、检疫依据（一）《甲法》；（二）《乙条例》第三条第（一）项。二、其他要求……特此公告。附件：1.申请表.docx2.清单.xls丙署 丁局2024年5月6日公告下载链接：丙署关于戊的公告.doc丙署关于戊的公告.pdf浏览次数：打印本页",
        );
        assert_eq!(found[1], "一、检疫依据");
        assert_eq!(found[2], "（一）《甲法》；");
        assert_eq!(found[3], "（二）《乙条例》第三条第（一）项。");
        let tail: Vec<&str> = found
            .iter()
            .rev()
            .take(5)
            .rev()
            .map(String::as_str)
            .collect();
        assert_eq!(
            tail,
            [
                "特此公告。",
                "附件：1.申请表.docx",
                "2.清单.xls",
                "丙署 丁局",
                "2024年5月6日"
            ]
        );
    }

    #[test]
    fn rules_behind_a_signature_begin_with_their_title() {
        let found = lines(
            "现予公布。丙署2024年5月6日丁办法第一条 为了戊，依照本办法第二条的规定……第二条 己。第二章 庚 第三条 辛。",
        );
        assert_eq!(
            found[1..4],
            ["丙署", "2024年5月6日", "丁办法"].map(str::to_owned)
        );
        assert_eq!(
            found[5..],
            ["第二条 己。", "第二章 庚", "第三条 辛。"].map(str::to_owned)
        );
    }

    #[test]
    fn the_file_of_the_text_bears_its_title() {
        let text =
            "……特此公告。附件：1.申请表.docx丙署2024年5月6日公告正文下载链接：丙署关于戊的公告.doc";
        assert_eq!(title(text).as_deref(), Some("丙署关于戊的公告"));
        assert_eq!(title("附件下载：申请表.docx"), None);
    }

    #[test]
    fn the_signature_of_a_short_text_is_set_apart() {
        let text = "现公告如下。\n解除对戊的禁令。特此公告。丙署 丁局2024年5月6日\n";
        assert_eq!(
            broken(text).as_deref(),
            Some("现公告如下。\n解除对戊的禁令。特此公告。\n丙署 丁局\n2024年5月6日\n")
        );
        assert_eq!(broken("本公告自丙署2024年5月6日起施行。"), None);
        assert_eq!(broken("一、甲。丙署2024年5月6日公布的目录不变。"), None);
    }

    #[test]
    fn short_texts_and_texts_with_lines_stay() {
        assert_eq!(broken("一、甲。二、乙。"), None);
        let text = format!("{}\n二、乙。\n三、丙。\n", "甲".repeat(300));
        assert_eq!(broken(&text), None);
    }
}
