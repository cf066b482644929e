//! The charset that a page names in its own first bytes.

use std::sync::LazyLock;

use regex::Regex;

use wenmai_vocabulary::pattern;

/// Browsers look no further either, but offices put scripts in front.
const HEAD: usize = 8192;

/// The charset in `<meta charset=…>`, `<meta http-equiv content="…charset=…">` or
/// `<?xml encoding=…?>`.
pub(super) fn named(bytes: &[u8]) -> Option<String> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            r#"(?i)<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([a-z0-9_:-]+)|^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([a-z0-9_:-]+)"#,
        )
    });
    // All of it is ASCII, whatever the charset.
    let head: String = bytes
        .iter()
        .take(HEAD)
        .map(|&byte| {
            if byte.is_ascii() {
                char::from(byte)
            } else {
                '?'
            }
        })
        .collect();
    let found = NAMED.captures(&head)?;
    let name = found.get(1).or_else(|| found.get(2))?;
    Some(name.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_stands_in_a_meta_or_in_the_declaration() {
        let cases: [(&str, Option<&str>); 5] = [
            ("<meta charset=gb2312>", Some("gb2312")),
            (
                r#"<META http-equiv="Content-Type" content="text/html; charset=GBK">"#,
                Some("GBK"),
            ),
            (
                r#"<?xml version="1.0" encoding="gb18030"?><html>"#,
                Some("gb18030"),
            ),
            ("<meta name=charset><p>charset=gbk", None),
            ("<p>", None),
        ];
        for (head, expected) in cases {
            assert_eq!(named(head.as_bytes()).as_deref(), expected, "{head}");
        }
    }
}
