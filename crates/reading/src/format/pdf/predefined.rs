//! The CMaps that PDF knows by name. Their codes are those of an encoding, so
//! that the encoding gives the characters and no table of glyphs is needed.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS};

/// How the bytes of a string are cut into characters.
#[derive(Debug, Clone, Copy)]
pub(super) enum Coding {
    /// GBK and other encodings of one and two (GB18030: four) bytes.
    Mixed(&'static Encoding),
    /// UTF-16, big-endian; UCS-2 is a part of it.
    Utf16,
    Utf32,
    Utf8,
}

/// A CMap known by name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Predefined {
    pub(super) coding: Coding,
    /// The glyph (CID) of the space in the collection, whose other ASCII
    /// characters follow; needed for their widths.
    pub(super) space: u32,
}

/// Half-width Latin letters in Adobe-GB1.
const HALF_WIDTH: u32 = 814;
/// Proportional Latin letters in every collection of Adobe.
const PROPORTIONAL: u32 = 1;

/// The map of this name without `-H` or `-V`.
pub(super) fn find(name: &[u8]) -> Option<Predefined> {
    let name = std::str::from_utf8(name).ok()?;
    let (coding, space) = match name {
        "GB-EUC" | "GBK-EUC" | "GBK2K" => (Coding::Mixed(GB18030), HALF_WIDTH),
        "GBpc-EUC" | "GBKp-EUC" | "GBT-EUC" | "GBTpc-EUC" => (Coding::Mixed(GB18030), PROPORTIONAL),
        "B5pc" | "ETen-B5" | "ETenms-B5" | "HKscs-B5" => (Coding::Mixed(BIG5), PROPORTIONAL),
        "90ms-RKSJ" | "90msp-RKSJ" | "90pv-RKSJ" => (Coding::Mixed(SHIFT_JIS), PROPORTIONAL),
        "KSCms-UHC" | "KSCms-UHC-HW" | "KSC-EUC" => (Coding::Mixed(EUC_KR), PROPORTIONAL),
        _ if name.starts_with("Uni") => {
            let coding = match name.rsplit('-').next()? {
                "UCS2" | "UTF16" => Coding::Utf16,
                "UTF32" => Coding::Utf32,
                "UTF8" => Coding::Utf8,
                _ => return None,
            };
            (coding, PROPORTIONAL)
        }
        _ => return None,
    };
    Some(Predefined { coding, space })
}

impl Coding {
    /// How many bytes the first character of `bytes` has, at least 1 and at
    /// most all of them.
    pub(super) fn length(self, bytes: &[u8]) -> usize {
        let first = bytes.first().copied().unwrap_or_default();
        let wanted = match self {
            Coding::Utf32 => 4,
            Coding::Utf16 if matches!(first, 0xD8..=0xDB) => 4,
            Coding::Utf16 => 2,
            Coding::Utf8 => match first {
                0xC0..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0.. => 4,
                _ => 1,
            },
            Coding::Mixed(encoding) => match first {
                0..=0x80 | 0xFF => 1,
                0xA0..=0xDF if encoding == SHIFT_JIS => 1,
                _ if encoding == GB18030 && bytes.get(1).is_some_and(u8::is_ascii_digit) => 4,
                _ => 2,
            },
        };
        wanted.min(bytes.len()).max(1)
    }

    /// The character that is written `code`.
    pub(super) fn text(self, code: &[u8]) -> Option<String> {
        match self {
            Coding::Utf8 => std::str::from_utf8(code).ok().map(str::to_owned),
            Coding::Utf16 => {
                let units: Vec<u16> = code
                    .chunks_exact(2)
                    .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                    .collect();
                String::from_utf16(&units).ok().filter(|t| !t.is_empty())
            }
            Coding::Utf32 => {
                let code: [u8; 4] = code.try_into().ok()?;
                char::from_u32(u32::from_be_bytes(code)).map(String::from)
            }
            Coding::Mixed(encoding) => encoding
                .decode_without_bom_handling_and_without_replacement(code)
                .map(std::borrow::Cow::into_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(name: &str, mut bytes: &[u8]) -> String {
        let coding = find(name.as_bytes()).unwrap().coding;
        let mut text = String::new();
        while !bytes.is_empty() {
            let (code, rest) = bytes.split_at(coding.length(bytes));
            text += &coding.text(code).unwrap_or_else(|| "?".to_owned());
            bytes = rest;
        }
        text
    }

    #[test]
    fn the_names_say_the_encoding() {
        // 国 is B9FA in GBK and 56FD in Unicode; 㐀 has four bytes in GB 18030.
        for name in ["GB-EUC", "GBK-EUC", "GBKp-EUC", "GBpc-EUC", "GBK2K"] {
            assert_eq!(decoded(name, b"a\xB9\xFA1"), "a国1", "{name}");
        }
        assert_eq!(decoded("GBK2K", b"\x81\x39\xEE\x39\xB9\xFA"), "㐀国");
        assert_eq!(decoded("UniGB-UCS2", b"\x56\xFD\x30\x0A"), "国《");
        assert_eq!(decoded("UniGB-UTF16", b"\xD8\x42\xDF\xB7\x56\xFD"), "𠮷国");
        assert_eq!(decoded("UniGB-UTF32", b"\0\x02\x0B\xB7"), "𠮷");
        assert_eq!(decoded("UniGB-UTF8", "国𠮷a".as_bytes()), "国𠮷a");
        assert_eq!(decoded("ETen-B5", b"\xB0\xEA"), "國");
        assert!(find(b"Identity").is_none());
    }

    #[test]
    fn cut_strings_end() {
        assert_eq!(decoded("GBK-EUC", b"\xB9"), "?");
        assert_eq!(decoded("UniGB-UCS2", b"\x56"), "?");
    }
}
