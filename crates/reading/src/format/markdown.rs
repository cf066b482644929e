//! Markdown.

use std::sync::LazyLock;

use regex::Regex;

use super::label::fact;
use super::record::{self, Columns};
use super::{Input, Reader, markup, plain};
use crate::content::{Content, Read};
use crate::{Fact, Field, Options, Reason, decode};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// Markdown is decoded and stays as it is but for escaped signs: lines are those that
/// an editor shows, and what reads headers and citations knows `#`, `**` and `>`
/// as marks. What front matter says are facts; its lines stay blank but for the title.
pub(super) struct Markdown;

impl Reader for Markdown {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let (text, encoding) = decode(input.bytes)?;
        let text = plain::with_line_ends(text);
        let (text, facts) = without_front_matter(&text, input.options)
            .or_else(|| saved_by_reader(&text))
            .unwrap_or_else(|| (text, Vec::new()));
        Ok(Read::Text(Content {
            encoding,
            facts,
            ..Content::of(unescaped(text))
        }))
    }
}

/// Front matter is looked for in so many lines.
const MOST: usize = 100;

/// The text, with the lines of its front matter left blank but for its title, and what that
/// says of it; none where it has no front matter, or where that says nothing of the document
/// below it.
fn without_front_matter(text: &str, options: &Options) -> Option<(String, Vec<Fact>)> {
    let mut lines = text.split_inclusive('\n');
    let open = lines.next()?;
    let is_toml = match open.trim_end() {
        "---" => false,
        "+++" => true,
        _ => return None,
    };
    let ends = |line: &str| match is_toml {
        true => line == "+++",
        false => matches!(line, "---" | "..."),
    };
    let mut front = Vec::new();
    let mut length = open.len();
    for line in lines.take(MOST) {
        length += line.len();
        if ends(line.trim_end()) {
            let body = part(text, length..);
            let sign = if is_toml { '=' } else { ':' };
            let is_setting = |line: &&str| line.contains(sign);
            let facts = match facts(&front, sign, options) {
                Some(facts) => facts,
                // Settings of a site alone are no text.
                None if body.trim().is_empty() && front.iter().any(is_setting) => Vec::new(),
                None => return None,
            };
            // Both fences were lines.
            let height = front.len() + 2;
            let title = record::unshown_title(&facts, body).unwrap_or_default();
            let whole = title.to_owned() + &"\n".repeat(height) + body;
            return Some((whole, facts));
        }
        front.push(line);
    }
    None
}

/// What front matter says of its document.
fn facts(front: &[&str], sign: char, options: &Options) -> Option<Vec<Fact>> {
    let (names, values): (Vec<String>, Vec<String>) = values(front, sign).into_iter().unzip();
    let facts = Columns::named(&names, options).facts(&values);
    (!facts.is_empty()).then_some(facts)
}

/// A page as reading programs save it: Title:, URL Source:, Published Time:, Markdown
/// Content:. Of these lines the title stays, and links of the page above the text are left
/// blank.
fn saved_by_reader(text: &str) -> Option<(String, Vec<Fact>)> {
    let mut title = None;
    let mut published = None;
    let mut head = 0;
    let mut is_saved = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let Some((label, value)) = content.split_once(':').filter(|_| !content.is_empty()) else {
            if content.is_empty() {
                head += line.len();
                continue;
            }
            break;
        };
        match label {
            "Title" => title = Some(value.trim()),
            "Published Time" => published = Some(value.trim()),
            "URL Source" | "Markdown Content" => is_saved = true,
            _ => break,
        }
        head += line.len();
    }
    let title = title.filter(|_| is_saved)?;
    // Behind the last sign stands the name of the site.
    let (own, _) = title.rsplit_once(['_', '|', '-']).unwrap_or((title, ""));
    let day = published.map(|day| day.split('T').next().unwrap_or(day));
    let title = fact(Field::Title, "Title", own);
    let day = day.and_then(|day| fact(Field::Published, "Published Time", day));
    let facts: Vec<Fact> = title.into_iter().chain(day).collect();
    let height = part(text, ..head).lines().count();
    let body = part(text, head..);
    let title = record::unshown_title(&facts, body).unwrap_or_default();
    let mut whole = title.to_owned() + &"\n".repeat(height);
    let mut above = true;
    for line in body.split_inclusive('\n') {
        above &= line.trim().is_empty() || is_link(line);
        whole.push_str(if above { "\n" } else { line });
    }
    Some((whole, facts))
}

/// Whether a line holds links or pictures and nothing else.
fn is_link(line: &str) -> bool {
    static LINKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"^\s*(?:[*+-]|\d+\.)?(?:[\s|>·]*!?\[(?:!\[[^\]]*\]\([^)]*\)|[^\]])*\]\([^)]*\))+[\s|]*$",
        )
    });
    LINKS.is_match(line)
}

/// The text without what Markdown writes for signs and marks of HTML at the edges of a
/// line: `财税\\[2009\\]59号`, `&emsp;`, `<p>`. Lines stay where they are.
fn unescaped(text: String) -> String {
    static SIGNS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"\\(?<sign>[\[\]()_*#.!+>~`-])|(?<space>&(?:emsp|ensp|nbsp|thinsp);|<br\s*/?>)|</?(?:p|div|center|span|font|b|strong|em|i|u)(?:\s[^<>\n]*)?/?>|(?<code>&(?:amp|lt|gt|quot|ldquo|rdquo|middot|mdash|hellip);)",
        )
    });
    if !text.contains(['\\', '&', '<']) {
        return text;
    }
    let whole = SIGNS.replace_all(&text, |found: &regex::Captures<'_>| {
        match (found.name("sign"), found.name("space"), found.name("code")) {
            (Some(sign), _, _) => sign.as_str().to_owned(),
            (_, Some(_), _) => "\u{3000}".to_owned(),
            (_, _, Some(code)) => markup::unescaped(code.as_str()),
            _ => String::new(),
        }
    });
    whole.into_owned()
}

/// The names and values at the outermost level of YAML, or of TOML, where `sign` stands
/// between them; of a list, each item on a line; of a value in several languages, the
/// Chinese one, else the first. Other structures are no values of a document.
fn values(front: &[&str], sign: char) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    // Whether the language of the lines that follow is the one that is kept.
    let mut is_kept = true;
    for line in front {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let item = content.strip_prefix("- ");
        if item.is_some() || line.starts_with([' ', '\t']) {
            let Some((_, value)) = found.last_mut() else {
                continue;
            };
            if let Some((is_chinese, words)) = in_language(content) {
                is_kept = is_chinese || value.is_empty();
                if is_kept {
                    *value = opened(words);
                }
            } else if is_kept {
                value.push('\n');
                value.push_str(unquoted(item.unwrap_or(content)));
            }
            continue;
        }
        is_kept = true;
        let Some((name, value)) = content.split_once([sign, '：']) else {
            continue;
        };
        let value = value.trim();
        if let Some(words) = in_languages(value) {
            found.push((unquoted(name.trim()).to_owned(), words));
            continue;
        }
        let value = match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
            Some(items) => items
                .split([',', '，'])
                .map(|item| unquoted(item.trim()))
                .collect::<Vec<_>>()
                .join("\n"),
            None => opened(value),
        };
        found.push((unquoted(name.trim()).to_owned(), value));
    }
    found
}

/// A value, or what of it stands on this line.
fn opened(value: &str) -> String {
    match value {
        // Marks of a value that stands on the lines below.
        "|" | ">" | "|-" | ">-" => String::new(),
        value => unquoted(value).to_owned(),
    }
}

/// The Chinese words of a value in several languages on one line, else the first:
/// `{zh: 甲, en: A}`.
fn in_languages(value: &str) -> Option<String> {
    let items = value.strip_prefix('{')?.strip_suffix('}')?.split(',');
    let told: Vec<(bool, &str)> = items.filter_map(|item| in_language(item.trim())).collect();
    let (_, words) = told
        .iter()
        .find(|(is_chinese, _)| *is_chinese)
        .or(told.first())?;
    Some(unquoted(words).to_owned())
}

/// The words that a line gives for one language, and whether that is Chinese: `zh: 甲`.
fn in_language(content: &str) -> Option<(bool, &str)> {
    let (name, words) = content.split_once(':')?;
    let name = unquoted(name.trim()).to_lowercase();
    let tag = name.split(['-', '_']).next().unwrap_or_default();
    let is_chinese = matches!(tag, "zh" | "cn" | "chinese" | "中文");
    let is_other = matches!(
        tag,
        "en" | "ja" | "ko" | "fr" | "de" | "ru" | "english" | "英文"
    );
    (is_chinese || is_other).then_some((is_chinese, words.trim()))
}

fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote)
            && let Some(end) = inner.find(quote)
        {
            return part(inner, ..end);
        }
    }
    // A note behind the value.
    value.split(" #").next().unwrap_or(value).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::testing::shown;

    fn read(text: &str) -> Option<String> {
        let (text, facts) = without_front_matter(text, &Options::default())?;
        Some(shown(&facts, &text))
    }

    #[test]
    fn front_matter_becomes_facts_and_leaves_its_lines_blank() {
        let text = "---\ntitle: \"关于甲的通知\"\nlayout: post\nnumber: 甲发〔2024〕1号 # 内部\nissuer: [甲局, '乙局']\ndate: 2024-03-05\n---\n各科室：\n";
        assert_eq!(
            read(text).unwrap(),
            "title：关于甲的通知\nnumber：甲发〔2024〕1号\nissuer：甲局、乙局\ndate：2024-03-05\n---\n关于甲的通知\n\n\n\n\n\n\n各科室：\n"
        );
    }

    #[test]
    fn front_matter_alone_is_no_text() {
        for text in [
            "---\nweight: 20\nfold: true\n---\n",
            "+++\nweight = 20\n+++\n\n",
        ] {
            let (text, facts) = without_front_matter(text, &Options::default()).unwrap();
            assert_eq!((text.trim(), facts.len()), ("", 0));
        }
    }

    #[test]
    fn lists_and_values_on_the_lines_below_are_read() {
        let text = "---\r\n标题：>-\r\n  关于甲的\r\n  通知\r\n发文机关:\r\n  - 甲局\r\n  - 乙局\r\n...\r\n文。";
        assert_eq!(
            read(text).unwrap(),
            "标题：关于甲的 通知\n发文机关：甲局、乙局\n---\n关于甲的 通知\n\n\n\n\n\n\n\n文。"
        );
    }

    #[test]
    fn a_title_that_stands_above_the_text_is_not_said_twice() {
        let text = "---\ntitle: 关于甲的通知\n---\n# 关于甲的通知\n文。";
        assert_eq!(
            read(text).unwrap(),
            "title：关于甲的通知\n---\n\n\n\n# 关于甲的通知\n文。"
        );
        let text = "---\ntitle: 关于甲的通知\n---\n文。";
        assert_eq!(
            read(text).unwrap(),
            "title：关于甲的通知\n---\n关于甲的通知\n\n\n文。"
        );
    }

    #[test]
    fn of_a_title_in_languages_the_chinese_one_is_taken() {
        let named = |title: &str| {
            read(&format!(
                "---\ntitle:\n{title}issuer: 甲局\n---\n各科室：\n"
            ))
        };
        let plain = read("---\ntitle: 关于甲的通知\nissuer: 甲局\n---\n各科室：\n");
        let lines = |text: Option<String>| -> Vec<String> {
            let text = text.unwrap_or_default();
            let lines = text.lines().filter(|line| !line.is_empty());
            // Of the label of the title the name alone, without its language.
            let lines = lines.map(|line| line.replace(' ', "").replace("title_zh：", "title："));
            lines.collect()
        };
        for title in [
            "  zh: 关于甲的通知\n  en: ''\n",
            "  en: Notice on A\n  zh-CN: \"关于甲的通知\"\n",
            "  zh: >-\n    关于甲的\n    通知\n  en: >-\n    Notice\n    on A\n",
            "  - 关于甲的通知\n  - Notice on A\n",
        ] {
            assert_eq!(lines(named(title)), lines(plain.clone()), "{title}");
        }
        for title in [
            "title: {en: \"Notice on A\", zh: 关于甲的通知}",
            "title_zh: 关于甲的通知\ntitle_en: Notice on A",
        ] {
            let text = format!("---\n{title}\nissuer: 甲局\n---\n各科室：\n");
            assert_eq!(lines(read(&text)), lines(plain.clone()), "{title}");
        }
    }

    #[test]
    fn front_matter_may_be_toml() {
        let text = "+++\ntitle = \"关于甲的通知\"\ndate = 2024-03-05\n+++\n各科室：\n";
        assert_eq!(
            read(text).unwrap(),
            "title：关于甲的通知\ndate：2024-03-05\n---\n关于甲的通知\n\n\n\n各科室：\n"
        );
        assert_eq!(read("+++\ntitle = \"甲\"\n---\n文。"), None);
    }

    #[test]
    fn a_page_saved_by_a_reader_has_facts_and_no_links_above_its_text() {
        let saved = "Title: 怎么申领甲卡？ - 乙市政府网\n\nURL Source: https://example.org/1\n\nPublished Time: 2024-05-06T08:00\n\nMarkdown Content:\n*   [登录](https://example.org)\n\n携带证件。\n";
        let (read, facts) = saved_by_reader(saved).unwrap();
        assert_eq!(
            read.lines()
                .filter(|line| !line.is_empty())
                .collect::<Vec<_>>(),
            ["怎么申领甲卡？", "携带证件。"]
        );
        let said = shown(&facts, "");
        assert_eq!(
            said,
            "Title：怎么申领甲卡？\nPublished Time：2024-05-06\n---\n"
        );
        assert_eq!(read.lines().count(), saved.lines().count());
        assert_eq!(saved_by_reader("Title: 甲\n正文。\n"), None);
    }

    #[test]
    fn escaped_signs_and_marks_of_html_are_read_as_what_they_show() {
        assert_eq!(
            unescaped("财会\\[2012\\]19号&emsp;公布\n<p><b>第一条</b> 正文。</p>\n".to_owned()),
            "财会[2012]19号\u{3000}公布\n第一条 正文。\n"
        );
    }

    #[test]
    fn what_is_no_front_matter_stays() {
        for text in [
            "文。\n---\ntitle: 甲\n---\n",
            "---\ntitle: 甲\n没有结尾",
            "---\nlayout: post\n---\n文。",
            "---\n\n---\n",
            "---",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
