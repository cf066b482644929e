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
        encode(name, &mut link);
        link.push('=');
        encode(value, &mut link);
        mark = '&';
    }
    link
}

/// Percent-encodes all but what RFC 3986 calls unreserved.
fn encode(text: &str, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
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
