//! Addresses.

/// A path with parameters, each written so that any text can stand in it.
pub(super) fn link<'a>(
    path: &str,
    parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut link = path.to_owned();
    let mut mark = '?';
    for (name, value) in parameters {
        link.push(mark);
        link.push_str(&encoded(name));
        link.push('=');
        link.push_str(&encoded(value));
        mark = '&';
    }
    link
}

/// A text as it may stand in an address: all but what RFC 3986 calls unreserved is
/// percent-encoded.
///
/// ```
/// assert_eq!(wenmai_serve::serve::encoded("甲 1"), "%E7%94%B2%201");
/// ```
pub fn encoded(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                out.push(char::from(DIGITS[usize::from(byte >> 4)]));
                out.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_can_stand_in_a_link() {
        assert_eq!(link("/", []), "/");
        assert_eq!(
            link("/document", [("id", "甲〔2〕&1 号"), ("lang", "zh")]),
            "/document?id=%E7%94%B2%E3%80%942%E3%80%95%261%20%E5%8F%B7&lang=zh"
        );
    }
}
