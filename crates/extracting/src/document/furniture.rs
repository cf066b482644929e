//! What stands in a text and is none of its words: marks of pages, menus, containers of
//! Markdown, lists of links that a site sets below a document.

use std::sync::LazyLock;

use regex::Regex;

use super::fold::Folded;
use super::header;
use super::lines::Line;
use wenmai_vocabulary::data;
use wenmai_vocabulary::pattern;

/// Makes blank the lines that belong to the page, so that nothing is read from them.
pub(super) fn clear(lines: &mut [Line<'_>]) {
    for line in lines.iter_mut() {
        if !line.is_blank() && is_of_page(line) {
            blank(line);
        }
    }
    let mut has_text = false;
    for at in 0..lines.len() {
        has_text |= lines[at].text().contains('。');
        if has_text
            && is_related(lines[at].text())
            && let Some(end) = end_of_links(lines, at)
        {
            for line in lines.iter_mut().take(end).skip(at) {
                blank(line);
            }
        }
    }
}

fn blank(line: &mut Line<'_>) {
    line.folded = Folded::new("", line.start);
    line.heading = 0;
}

/// Whether a line is a mark of the page and nothing else.
fn is_of_page(line: &Line<'_>) -> bool {
    // A comment of HTML, a container of Markdown (::: tip).
    let text = line.text();
    text.starts_with("：：：")
        || text.starts_with("〈!-") && text.ends_with("-〉")
        || is_rule(text)
        || is_page_mark(line)
        || is_menu(line)
}

/// A line that is drawn, or what a page left where a script would have written.
pub(super) fn is_rule(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| {
            matches!(
                c,
                '-' | '=' | '_' | '·' | '.' | '|' | '•' | '─' | '━' | '═' | '※'
            )
        })
}

/// ===PAGE 3===, --- 第3页 ---, [第3页], and ## Page 3, which is a heading.
fn is_page_mark(line: &Line<'_>) -> bool {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^(?<open>[-=_#〔〈]*)(?:(?i:page|p)[0-9]{1,4}|第[0-9]{1,4}页)(?:(?:/|of|共)[0-9]{1,4}页?)?(?<close>[-=_#〕〉]*)$",
        )
    });
    const LONGEST: usize = 40;
    if line.is_longer_than(LONGEST) {
        return false;
    }
    MARK.captures(line.text()).is_some_and(|found| {
        let is_framed = !found["open"].is_empty() && !found["close"].is_empty();
        is_framed || line.heading > 0
    })
}

/// 登录, 简体 繁体 English.
fn is_menu(line: &Line<'_>) -> bool {
    /// Longer lines hold more than that.
    const LONGEST: usize = 60;
    if line.is_longer_than(LONGEST) {
        return false;
    }
    let raw = line.folded.raw_str(0, line.folded.len());
    let menu = &data::words().menu;
    let mut words = raw
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '|' | '｜' | '/' | '·' | '-' | '[' | ']' | '【' | '】')
        })
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some() && words.all(|word| menu.iter().any(|own| own == word))
}

/// Whether a line is the heading of a list of links, perhaps with the first of them:
/// 政策解读：《甲办法》解读.
fn is_related(text: &str) -> bool {
    let bare = text.trim_matches(['：', '〔', '〕', '-', '·', '#', '〉', '|']);
    let heading = bare.split_once('：').map_or(bare, |(heading, _)| heading);
    data::words().related.iter().any(|own| own == heading)
}

/// Where the links end whose heading stands at `from`: at the end of the text or before the header
/// of the next document. None where what stands there has sentences, and so is a text.
fn end_of_links(lines: &[Line<'_>], from: usize) -> Option<usize> {
    /// Characters of the longest title.
    const LONGEST: usize = 150;
    let rest = lines.get(from..)?;
    let next = rest.iter().position(header::is_fact);
    let links = rest.get(..next.unwrap_or(rest.len()))?;
    let is_link =
        |line: &Line<'_>| !line.text().contains(['。', '；']) && !line.is_longer_than(LONGEST);
    links.iter().all(is_link).then_some(from + links.len())
}

/// Whether a line tells of the copies of a document and of who may see it, which one file of
/// it may have and another not: 抄送：甲局。, （此件公开发布）, 甲市政府办公室2020年3月4日印发.
pub(super) fn is_of_copy(text: &str) -> bool {
    const LONGEST: usize = 160;
    let begins = [
        "抄送",
        "抄报",
        "主动公开",
        "信息公开",
        "公开方式",
        "公开属性",
        "（此件",
        "（主动公开",
    ];
    text.len() <= LONGEST * 3
        && (begins.iter().any(|word| text.starts_with(word))
            || text.ends_with("日印发") && !text.contains(['，', '。']))
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn left(text: &str) -> Vec<String> {
        let mut lines = lines::split(text);
        clear(&mut lines);
        let full = lines.iter().filter(|line| !line.is_blank());
        full.map(|line| line.text().to_owned()).collect()
    }

    #[test]
    fn marks_of_pages_and_menus_are_no_words() {
        let text = "=== PAGE 1 ===\n登录 | 注册\n简体 繁體 English\n甲市财政局关于乙的通知\n==========\n::: tip 修订信息\n各单位：\n-\n<!-- 丙 -->\n请登录系统。\n";
        assert_eq!(
            left(text),
            ["甲市财政局关于乙的通知", "各单位：", "请登录系统。"]
        );
    }

    #[test]
    fn marks_of_pages_come_in_many_frames() {
        for mark in [
            "[第1页]",
            "【PAGE 2】",
            "## Page 3",
            "— 第4页 —",
            "<!-- page 5 -->",
            "• • •",
        ] {
            assert_eq!(left(&format!("{mark}\n甲。\n")), ["甲。"], "{mark}");
        }
        for words in ["Page 3", "第3页", "见【PAGE 2】"] {
            assert_eq!(left(&format!("{words}\n")).len(), 1, "{words}");
        }
    }

    #[test]
    fn links_below_a_document_are_left_out_and_a_text_is_not() {
        let links = "现通知如下。\n\n相关阅读\n· 甲局关于废止《乙办法》的通知\n";
        assert_eq!(left(links), ["现通知如下。"]);
        let first = "现通知如下。\n政策解读：《乙办法》解读\n";
        assert_eq!(left(first), ["现通知如下。"]);
        let next = format!("{links}标题：关于丙的通知\n文号：丁发〔2024〕1号\n\n丁。\n");
        assert_eq!(left(&next).len(), 4);
        let text = "现通知如下。\n相关政策\n一、给予补助。\n";
        assert_eq!(left(text).len(), 3);
    }
}
