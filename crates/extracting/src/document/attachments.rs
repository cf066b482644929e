//! The list of attachments of a document.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::Line;
use wenmai_vocabulary::pattern;

/// The names in the list of attachments: 附件：1.甲 2.乙.
pub(super) fn named(lines: &[Line<'_>], parts: &[Range<usize>]) -> Vec<String> {
    let mut names = Vec::new();
    for part in parts {
        let mut inside = false;
        for line in &lines[part.clone()] {
            let text = line.text().trim_start_matches(['-', '·', '•']);
            if !inside && !text.starts_with('附') {
                continue;
            }
            let label = ["附件：", "附：", "附件"]
                .iter()
                .find_map(|l| text.strip_prefix(l));
            let item = match label {
                Some(rest) => rest,
                None if inside && line.is_blank() => continue,
                None if inside => text,
                None => continue,
            };
            let of_line: Vec<&str> = attached(item).collect();
            let numbered = item.starts_with(is_ordinal) || label.is_some();
            let is_name = |name: &&str| name.chars().count() <= 60 && !name.contains(['。', '，']);
            if !numbered || !of_line.iter().all(is_name) {
                inside = false;
                continue;
            }
            let of_line = of_line.iter().filter(|name| name.chars().count() >= 4);
            names.extend(of_line.map(|name| (*name).to_owned()));
            inside = !label.is_some_and(is_only_attachment);
        }
    }
    names
}

fn is_ordinal(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | '、' | '．' | '：')
}

/// The names on a line of a list of attachments, which may name several: 1.甲.doc2.乙.doc.
fn attached(item: &str) -> impl Iterator<Item = &str> {
    static NEXT: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r"\.(?:docx?|xlsx?|pptx?|pdf|ofd|wps|et|zip|rar)(?:；|$)?|；[0-9]{1,2}[.、]",
        )
    });
    NEXT.split(item)
        .map(|name| name.trim_start_matches(is_ordinal))
        .map(|name| name.trim_matches(['《', '》', '。', '；']))
        .filter(|name| !name.is_empty())
}

/// Whether what stands behind 附件 is all that is attached, or the heading of an
/// annex: what is numbered below 附件1 废止的文件目录 is attached to nothing.
fn is_only_attachment(rest: &str) -> bool {
    let name = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if name.len() == rest.len() {
        return !rest.is_empty();
    }
    !name.starts_with(['.', '、', '．']) && (name.ends_with("目录") || name.ends_with("清单"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::lines;

    fn names(text: &str) -> Vec<String> {
        let lines = lines::split(text);
        named(&lines, &[0..lines.len()])
    }

    #[test]
    fn attachments_are_named_on_lines_and_on_one_line() {
        for text in [
            "附件：1.甲原料规则.doc2.乙证书格式.doc3.丙资格申明.doc\n",
            "附件：1.甲原料规则；2.乙证书格式；3.丙资格申明\n",
            "附件：1.甲原料规则\n2.乙证书格式\n3.丙资格申明\n",
        ] {
            assert_eq!(
                names(text),
                ["甲原料规则", "乙证书格式", "丙资格申明"],
                "{text}"
            );
        }
        assert!(names("附件材料应当齐全，并装订成册。\n").is_empty());
    }
}
