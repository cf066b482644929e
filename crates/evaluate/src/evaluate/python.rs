//! Values in differences, quoted as Python quotes them: the scripts that read
//! these rows, and the eyes that compare them, know that form.

use std::sync::LazyLock;

use regex::Regex;

use wenmai_vocabulary::pattern;

/// A text in quotes, with what can't be seen escaped; `None` where there is
/// none.
pub(super) fn quoted(text: Option<&str>) -> String {
    /// What has no shape of its own.
    static UNSEEN: LazyLock<Regex> = LazyLock::new(|| pattern::constant(r"^[\p{C}\p{Z}]$"));
    let Some(text) = text else {
        return "None".to_owned();
    };
    let mark = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut quoted = String::from(mark);
    for c in text.chars() {
        match c {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\\' => quoted.push_str("\\\\"),
            _ if c == mark => {
                quoted.push('\\');
                quoted.push(c);
            }
            ' '..='~' => quoted.push(c),
            _ if UNSEEN.is_match(c.encode_utf8(&mut [0; 4])) => {
                quoted.push_str(&match u32::from(c) {
                    code @ ..0x100 => format!("\\x{code:02x}"),
                    code @ 0x100..0x1_0000 => format!("\\u{code:04x}"),
                    code => format!("\\U{code:08x}"),
                });
            }
            _ => quoted.push(c),
        }
    }
    quoted.push(mark);
    quoted
}

/// A list of texts; `None` where there is none.
pub(super) fn list(texts: Option<&[String]>) -> String {
    texts.map_or_else(
        || "None".to_owned(),
        |texts| {
            let quoted: Vec<String> = texts.iter().map(|t| quoted(Some(t))).collect();
            format!("[{}]", quoted.join(", "))
        },
    )
}

/// A text without quotes; `None` where there is none.
pub(super) fn plain(text: Option<&str>) -> &str {
    text.unwrap_or("None")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_escapes() {
        for (text, expected) in [
            ("甲“乙”", "'甲“乙”'"),
            ("a'b", "\"a'b\""),
            ("a'\"b", "'a\\'\"b'"),
            ("a\"b", "'a\"b'"),
            ("甲\u{3000}乙 \\\n\t", "'甲\\u3000乙 \\\\\\n\\t'"),
            ("\u{7f}\u{a0}\u{ad}é", "'\\x7f\\xa0\\xadé'"),
            ("\u{200b}\u{e000}\u{f0000}", "'\\u200b\\ue000\\U000f0000'"),
        ] {
            assert_eq!(quoted(Some(text)), expected);
        }
        assert_eq!(quoted(None), "None");
        assert_eq!(list(None), "None");
        assert_eq!(list(Some(&[])), "[]");
        assert_eq!(
            list(Some(&["甲局".to_owned(), "乙局".to_owned()])),
            "['甲局', '乙局']"
        );
    }
}
