//! From bytes to text.
//!
//! Measured on Chinese documents, the check for UTF-8 costs next to nothing,
//! strict GB18030 some thirty times more than that, and statistical detection
//! thirty times more again. Hence the order, and hence detection sees a few
//! kilobytes only.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, GB18030, UTF_16BE, UTF_16LE};
use memchr::memchr;

use super::{Encoding, Reason};

fn implementation(encoding: Encoding) -> &'static encoding_rs::Encoding {
    match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Gb18030 => GB18030,
        Encoding::Big5 => BIG5,
    }
}

/// The byte order marks. None of them starts another.
const MARKS: [(&[u8], Encoding); 4] = [
    (b"\xEF\xBB\xBF", Encoding::Utf8),
    (b"\x84\x31\x95\x33", Encoding::Gb18030),
    (b"\xFF\xFE", Encoding::Utf16Le),
    (b"\xFE\xFF", Encoding::Utf16Be),
];

/// Bytes that are looked at to guess an encoding.
const SAMPLE: usize = 4096;

/// Decodes a file of unknown encoding: by its byte order mark, else as UTF-8,
/// UTF-16, GB18030 or Big5, whichever fits first.
///
/// The byte order mark is removed and nothing else; line ends stay as they
/// are. A last character that is cut off is left out. Where the encoding is
/// beyond doubt but a few bytes are broken (at most one place for a hundred
/// characters beyond ASCII), U+FFFD stands for them, so that one bad byte does
/// not cost the whole document.
///
/// # Errors
///
/// [`Reason::Empty`], [`Reason::Binary`] where there are NULs and it is no
/// UTF-16, else [`Reason::Undecodable`].
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding), Reason> {
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return Err(Reason::Undecodable {
            guess: Some("UTF-32"),
        });
    }
    for (mark, encoding) in MARKS {
        let Some(rest) = bytes.strip_prefix(mark) else {
            continue;
        };
        if rest.is_empty() {
            return Err(Reason::Empty);
        }
        if let Some(text) = strict(rest, encoding).or_else(|| repaired(rest, encoding)) {
            return Ok((text, encoding));
        }
        // The mark lies. What follows it may still be readable.
        return unmarked(rest);
    }
    unmarked(bytes)
}

/// Decodes a part that names its charset, as web pages and mail do; GB2312 and GBK
/// mean GB18030. Names lie, above all on pages that were saved anew: a byte order
/// mark and good UTF-8 count for more, and what the name does not fit is decoded
/// as [`decode`] does.
///
/// # Errors
///
/// As [`decode`].
pub(super) fn decode_as(bytes: &[u8], charset: &str) -> Result<(String, Encoding), Reason> {
    let named = encoding_rs::Encoding::for_label(charset.trim().as_bytes());
    let encoding = match named {
        Some(named) if named == GB18030 || named == encoding_rs::GBK => Encoding::Gb18030,
        Some(named) if named == BIG5 => Encoding::Big5,
        _ => return decode(bytes),
    };
    // Characters of three bytes do not come about by chance.
    let is_utf8 = simdutf8::basic::from_utf8(bytes)
        .is_ok_and(|text| text.is_ascii() || text.chars().any(|c| c.len_utf8() >= 3));
    let is_marked = MARKS.iter().any(|(mark, _)| bytes.starts_with(mark));
    if is_utf8 || is_marked {
        return decode(bytes);
    }
    strict(bytes, encoding)
        .or_else(|| repaired(bytes, encoding))
        .map_or_else(|| decode(bytes), |text| Ok((text, encoding)))
}

fn unmarked(bytes: &[u8]) -> Result<(String, Encoding), Reason> {
    if bytes.is_empty() {
        return Err(Reason::Empty);
    }
    let nul = memchr(0, bytes).is_some();
    if !nul && let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok((text.to_owned(), Encoding::Utf8));
    }
    if let Some(encoding) = utf16_order(bytes)
        && let Some(text) = strict(bytes, encoding).or_else(|| repaired(bytes, encoding))
    {
        return Ok((text, encoding));
    }
    if nul {
        return Err(Reason::Binary);
    }
    // Before GB18030, which takes much of broken UTF-8 for rare characters.
    if let Some(text) = damaged_utf8(bytes) {
        return Ok((text, Encoding::Utf8));
    }
    // Each pair of bytes that is good Big5 is good GB18030 as well, so that
    // strictness alone cannot tell them apart.
    let suspect = looks_like_big5(bytes);
    let readable = |encoding| {
        strict(bytes, encoding)
            .or_else(|| repaired(bytes, encoding))
            .map(|text| (text, encoding))
    };
    if !suspect && let Some(found) = readable(Encoding::Gb18030) {
        return Ok(found);
    }
    let guess = guess(bytes);
    if guess == BIG5
        && let Some(found) = readable(Encoding::Big5)
    {
        return Ok(found);
    }
    if suspect && let Some(found) = readable(Encoding::Gb18030) {
        return Ok(found);
    }
    Err(Reason::Undecodable {
        guess: Some(guess.name()),
    })
}

/// Decodes without a single error, but for a last character that is cut off.
fn strict(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let mut decoder = implementation(encoding).new_decoder_without_bom_handling();
    // Chinese text grows by half from two bytes a character to three; the
    // loop makes room where that is not enough.
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let mut rest = bytes;
    loop {
        // Never told that the input ends, the decoder keeps a partial
        // character to itself instead of calling it an error.
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, false);
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve(rest.len() + 64),
            DecoderResult::Malformed(..) => return None,
        }
    }
    // Nothing but a partial character: `café` in Latin-1 ends like that.
    if encoding != Encoding::Utf8 && text.is_ascii() && !bytes.is_ascii() && is_bytewise(encoding) {
        return None;
    }
    text.shrink_to_fit();
    (!text.is_empty()).then_some(text)
}

/// Whether ASCII stands for itself in the encoding.
fn is_bytewise(encoding: Encoding) -> bool {
    !matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be)
}

/// Decodes with U+FFFD for what is broken, where that is little.
fn repaired(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let (text, _) = implementation(encoding).decode_without_bom_handling(bytes);
    let broken = text.matches(char::REPLACEMENT_CHARACTER).count();
    // ASCII proves no encoding: a single é in an English text is no broken
    // Chinese character.
    let others = text.chars().filter(|c| !c.is_ascii()).count();
    is_tolerable(broken, others - broken).then(|| text.into_owned())
}

/// Whether `broken` places are few beside the characters that are sound.
fn is_tolerable(broken: usize, sound: usize) -> bool {
    sound > 0 && broken.saturating_mul(100) <= sound
}

/// UTF-8 that is cut or has a few broken bytes. Only characters of three bytes
/// and more count as proof of UTF-8: pairs occur in GB18030 by chance.
fn damaged_utf8(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    let mut proof = 0_usize;
    let mut broken = 0_usize;
    let mut left = bytes.len();
    for chunk in bytes.utf8_chunks() {
        let (valid, invalid) = (chunk.valid(), chunk.invalid());
        left -= valid.len() + invalid.len();
        proof += valid.chars().filter(|c| c.len_utf8() >= 3).count();
        text.push_str(valid);
        if invalid.is_empty() {
            continue;
        }
        let cut = left == 0
            && std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
        if !cut {
            broken += 1;
            text.push(char::REPLACEMENT_CHARACTER);
        }
        // Where it is not UTF-8 at all, that shows within the first lines.
        if broken > 16 && !is_tolerable(broken, proof + left / 3) {
            return None;
        }
    }
    is_tolerable(broken, proof).then_some(text)
}

/// The byte order, where the bytes make sense as UTF-16 in one order and not
/// in the other.
fn utf16_order(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // Halves of code units soon make control characters, which other encodings
    // have no use for. In a few bytes without any, letters with an accent
    // among them could pass for UTF-16 by chance.
    // A short text must fit the better: six characters and more, all of them.
    let short = sample.len() < 32 && !sample.iter().any(|&byte| is_control(byte));
    if short && (sample.len() < 12 || !sample.len().is_multiple_of(2)) {
        return None;
    }
    let share = |read: fn([u8; 2]) -> u16| {
        let mut units = 0_usize;
        let mut plausible = 0_usize;
        for pair in sample.chunks_exact(2) {
            units += 1;
            plausible += usize::from(is_plausible(read([pair[0], pair[1]])));
        }
        plausible * 100 / units.max(1)
    };
    // Pairs of ASCII letters are Chinese characters in either order, and
    // GB18030 in neither, so one order alone must fit.
    match (share(u16::from_le_bytes), share(u16::from_be_bytes)) {
        (..100, ..100) if short => None,
        (90.., ..=70) => Some(Encoding::Utf16Le),
        (..=70, 90..) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !byte.is_ascii_whitespace()
}

/// Whether a code unit is likely in a Chinese or English document.
fn is_plausible(unit: u16) -> bool {
    match unit {
        // ASCII, read in the wrong order, has the low byte 0.
        0x4E00 | 0x3000 => true,
        _ if unit & 0xFF == 0 => false,
        0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xB7 => true,
        // Dashes and quotes, Roman and circled numbers, boxes.
        0x2010..=0x203B | 0x2103 | 0x2160..=0x217F | 0x2460..=0x25FF => true,
        // Punctuation, Chinese characters, full-width forms.
        0x3001..=0x3029 | 0x3220..=0x3229 | 0x4E01..=0x9FFF | 0xFF01..=0xFF5E | 0xFFE5 => true,
        _ => false,
    }
}

/// The first kilobytes that are not all ASCII.
fn telling(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    &bytes[start..bytes.len().min(start + SAMPLE)]
}

/// Whether many second bytes lie in the lower half, as with two characters in
/// five in Big5. GB2312 has none there; only the rare characters that GBK
/// added stand so, and traditional ones.
fn looks_like_big5(bytes: &[u8]) -> bool {
    let sample = telling(bytes);
    let mut pairs = 0_usize;
    let mut low = 0_usize;
    let mut at = 0;
    while let (Some(&first), second) = (sample.get(at), sample.get(at + 1)) {
        if first.is_ascii() {
            at += 1;
            continue;
        }
        match second {
            Some(0x30..=0x39) => at += 4,
            Some(0x40..=0x7E) => {
                low += 1;
                pairs += 1;
                at += 2;
            }
            _ => {
                pairs += 1;
                at += 2;
            }
        }
    }
    low * 100 > pairs * 15
}

fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let sample = telling(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // A sample may end within a character; only a whole file has an end.
    detector.feed(sample, false);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SENTENCE: &str = "根据国卫办医政函〔2024〕65号、《医疗机构投诉管理办法》";
    const TRADITIONAL: &str = "根據國衛辦醫政函〔2024〕65號、《醫療機構投訴管理辦法》";

    fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
        match encoding {
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => {
                let (bytes, _, failed) = implementation(encoding).encode(text);
                assert!(!failed, "{text} is not in {encoding}");
                bytes.into_owned()
            }
        }
    }

    fn marked(mark: &[u8], bytes: &[u8]) -> Vec<u8> {
        [mark, bytes].concat()
    }

    #[test]
    fn every_encoding_comes_back() {
        for (text, encoding) in [
            (SENTENCE, Encoding::Utf8),
            (SENTENCE, Encoding::Utf16Le),
            (SENTENCE, Encoding::Utf16Be),
            (SENTENCE, Encoding::Gb18030),
            (TRADITIONAL, Encoding::Big5),
        ] {
            for text in [text.to_owned(), format!("{text}\r\n").repeat(500)] {
                let bytes = encoded(&text, encoding);
                assert_eq!(decode(&bytes), Ok((text, encoding)));
            }
        }
    }

    #[test]
    fn byte_order_marks_decide_and_are_removed() {
        for (mark, encoding) in MARKS {
            for text in [SENTENCE, "A", "文"] {
                let bytes = marked(mark, &encoded(text, encoding));
                assert_eq!(decode(&bytes), Ok((text.to_owned(), encoding)));
            }
            assert_eq!(decode(mark), Err(Reason::Empty));
        }
    }

    #[test]
    fn a_mark_that_lies_is_not_believed() {
        let bytes = marked(b"\xEF\xBB\xBF", &encoded(SENTENCE, Encoding::Gb18030));
        assert_eq!(decode(&bytes), Ok((SENTENCE.to_owned(), Encoding::Gb18030)));
    }

    #[test]
    fn utf16_of_letters_alone_is_no_chinese() {
        let text = "Notice No. 65 of 2024\r\n";
        for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
            let bytes = encoded(text, encoding);
            assert_eq!(decode(&bytes), Ok((text.to_owned(), encoding)));
        }
        // Pairs of letters that would be Chinese as UTF-16.
        let text = "Bush hid the facts";
        assert_eq!(
            decode(text.as_bytes()),
            Ok((text.to_owned(), Encoding::Utf8))
        );
    }

    #[test]
    fn a_short_text_is_known_as_utf16_without_a_mark() {
        for text in ["关于甲的通知", "关于印发《甲办法》的通知"] {
            for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
                let bytes = encoded(text, encoding);
                assert_eq!(decode(&bytes), Ok((text.to_owned(), encoding)));
            }
            let bytes = encoded(text, Encoding::Gb18030);
            assert_eq!(decode(&bytes), Ok((text.to_owned(), Encoding::Gb18030)));
        }
    }

    #[test]
    fn a_last_character_that_is_cut_is_left_out() {
        let whole = SENTENCE.strip_suffix('》').unwrap();
        for encoding in [
            Encoding::Utf8,
            Encoding::Utf16Le,
            Encoding::Utf16Be,
            Encoding::Gb18030,
        ] {
            let bytes = encoded(SENTENCE, encoding);
            assert_eq!(
                decode(&bytes[..bytes.len() - 1]),
                Ok((whole.to_owned(), encoding))
            );
        }
        let bytes = encoded(TRADITIONAL, Encoding::Big5);
        assert_eq!(decode(&bytes[..bytes.len() - 1]).unwrap().1, Encoding::Big5);
    }

    #[test]
    fn characters_of_four_bytes_are_gb18030() {
        let text = "㐂𠮷镕：根据《办法》";
        let bytes = encoded(text, Encoding::Gb18030);
        assert_eq!(decode(&bytes), Ok((text.to_owned(), Encoding::Gb18030)));
    }

    #[test]
    fn traditional_characters_in_gb18030_are_not_taken_for_big5() {
        let bytes = encoded(TRADITIONAL, Encoding::Gb18030);
        assert_eq!(
            decode(&bytes),
            Ok((TRADITIONAL.to_owned(), Encoding::Gb18030))
        );
    }

    #[test]
    fn one_broken_byte_does_not_cost_the_document() {
        for encoding in [Encoding::Utf8, Encoding::Gb18030] {
            let mut bytes = encoded(&format!("{SENTENCE}\n").repeat(20), encoding);
            let end = memchr(b'\n', &bytes).unwrap();
            bytes.insert(end, 0xFF);
            let (text, found) = decode(&bytes).unwrap();
            assert_eq!(found, encoding);
            assert_eq!(
                text.replacen('\u{FFFD}', "", 1),
                format!("{SENTENCE}\n").repeat(20)
            );
        }
    }

    #[test]
    fn other_encodings_are_named_and_not_read() {
        for bytes in [
            &b"caf\xE9"[..],
            b"Les syst\xE8mes d\xE9finis par le d\xE9cret no 65 sont abrog\xE9s \xE0 compter du 1er mai",
        ] {
            assert_eq!(
                decode(bytes),
                Err(Reason::Undecodable {
                    guess: Some("windows-1252")
                })
            );
        }
        assert_eq!(
            decode(b"\xFF\xFE\0\0A\0\0\0"),
            Err(Reason::Undecodable {
                guess: Some("UTF-32")
            })
        );
    }

    #[test]
    fn nothing_and_binary_data_are_told_apart() {
        assert_eq!(decode(b""), Err(Reason::Empty));
        assert_eq!(decode(b"\0\x01\x02\x03binary\0\0\0"), Err(Reason::Binary));
        assert_eq!(decode(&[0; 64]), Err(Reason::Binary));
        assert_eq!(decode(b"text\0"), Err(Reason::Binary));
    }

    #[test]
    fn line_ends_stay() {
        assert_eq!(decode("一\r\n二\n".as_bytes()).unwrap().0, "一\r\n二\n");
    }

    /// The characters of GB 2312, which official documents are written in. Of the
    /// rarer ones that GBK added, a text at random is as good in Big5.
    fn in_gb2312() -> impl Strategy<Value = char> {
        prop_oneof![(0xB0..=0xD6_u8), (0xD8..=0xF7_u8), Just(0xA3)].prop_flat_map(|row| {
            (0xA1..=0xFE_u8).prop_map(move |cell| {
                let pair = [row, cell];
                let (text, _) = GB18030.decode_without_bom_handling(&pair);
                text.chars().next().unwrap_or('。')
            })
        })
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn no_marked_bytes_panic(mark in 0..MARKS.len(), bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = decode(&marked(MARKS[mark].0, &bytes));
        }

        #[test]
        fn utf8_comes_back(text in "[^\0\u{FEFF}][^\0]*") {
            prop_assert_eq!(decode(text.as_bytes()), Ok((text, Encoding::Utf8)));
        }

        #[test]
        fn gb18030_comes_back(text in proptest::collection::vec(in_gb2312(), 20..200)) {
            let text: String = text.into_iter().collect();
            let bytes = encoded(&text, Encoding::Gb18030);
            prop_assert_eq!(decode(&bytes), Ok((text, Encoding::Gb18030)));
        }
    }
}
