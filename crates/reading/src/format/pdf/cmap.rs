//! CMaps: which bytes are one code, and what the code stands for. `ToUnicode`
//! maps hold characters, those of composite fonts numbers of glyphs (CIDs).

use rustc_hash::FxHashMap;

/// A CMap that stands in the file.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// Length in bytes, first and last code.
    codespaces: Vec<(usize, u32, u32)>,
    texts: FxHashMap<u32, String>,
    /// First and last code, and the text of the first, by the first.
    text_ranges: Vec<(u32, u32, Vec<u16>)>,
    /// First and last code, and the CID of the first, by the first.
    cid_ranges: Vec<(u32, u32, u32)>,
    /// The predefined map that it goes on from.
    pub(super) base: Option<Vec<u8>>,
    pub(super) vertical: bool,
}

impl CMap {
    /// What an entry of a map takes while it is read.
    pub(super) const ENTRY: usize = 2 * size_of::<Token>() + size_of::<String>();

    /// Reads what makes sense of a CMap.
    pub(super) fn parse(bytes: &[u8]) -> CMap {
        let mut map = CMap::default();
        let mut operands: Vec<Token> = Vec::new();
        for token in Tokens(bytes) {
            let Token::Word(word) = &token else {
                operands.push(token);
                continue;
            };
            match word.as_slice() {
                b"endcodespacerange" => map.codespaces(&operands),
                b"endbfchar" => map.texts(&operands),
                b"endbfrange" => map.text_ranges(&operands),
                b"endcidchar" => map.cids(&operands),
                b"endcidrange" => map.cid_ranges(&operands),
                b"usecmap" => {
                    if let Some(Token::Name(name)) = operands.last() {
                        map.base = Some(name.clone());
                    }
                }
                b"def" => {
                    if let [.., Token::Name(name), Token::Number(mode)] = operands.as_slice()
                        && name == b"WMode"
                    {
                        map.vertical = *mode == 1;
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        map.text_ranges.sort_by_key(|&(first, ..)| first);
        map.cid_ranges.sort_unstable();
        map
    }

    /// Whether it maps nothing to characters.
    pub(super) fn has_no_text(&self) -> bool {
        self.texts.is_empty() && self.text_ranges.is_empty()
    }

    /// The characters of a code.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.texts.get(&code) {
            return Some(text.clone());
        }
        let next = self
            .text_ranges
            .partition_point(|&(first, ..)| first <= code);
        let (first, last, units) = self.text_ranges.get(next.checked_sub(1)?)?;
        if code > *last {
            return None;
        }
        let mut units = units.clone();
        let step = u16::try_from(code - first).ok()?;
        let end = units.last_mut()?;
        *end = end.checked_add(step)?;
        utf16(&units)
    }

    /// The glyph of a code.
    pub(super) fn cid(&self, code: u32) -> Option<u32> {
        let next = self
            .cid_ranges
            .partition_point(|&(first, ..)| first <= code);
        let &(first, last, cid) = self.cid_ranges.get(next.checked_sub(1)?)?;
        (code <= last).then(|| cid.saturating_add(code - first))
    }

    /// How many bytes at the start of `bytes` are one code; none where it does
    /// not say.
    pub(super) fn code_length(&self, bytes: &[u8]) -> Option<usize> {
        if self.codespaces.is_empty() {
            return None;
        }
        let fits = (1..=bytes.len().min(4)).find(|&length| {
            self.codespaces.iter().any(|&(of, first, last)| {
                of == length && in_codespace(&bytes[..length], first, last)
            })
        });
        fits.or_else(|| self.codespaces.iter().map(|&(length, ..)| length).min())
    }

    fn codespaces(&mut self, operands: &[Token]) {
        for pair in operands.chunks_exact(2) {
            if let [Token::Hex(first), Token::Hex(last)] = pair
                && (1..=4).contains(&first.len())
            {
                self.codespaces
                    .push((first.len(), number(first), number(last)));
            }
        }
    }

    fn texts(&mut self, operands: &[Token]) {
        for pair in operands.chunks_exact(2) {
            if let [Token::Hex(code), Token::Hex(text)] = pair
                && let Some(text) = utf16(&units(text))
            {
                self.texts.insert(number(code), text);
            }
        }
    }

    fn text_ranges(&mut self, operands: &[Token]) {
        let mut rest = operands;
        while let [Token::Hex(first), Token::Hex(last), after @ ..] = rest {
            let (first, last) = (number(first), number(last));
            match after {
                [Token::Hex(text), after @ ..] => {
                    self.text_ranges.push((first, last, units(text)));
                    rest = after;
                }
                [Token::Open, after @ ..] => {
                    let length = after
                        .iter()
                        .take_while(|token| !matches!(token, Token::Close))
                        .count();
                    for (code, token) in (first..=last).zip(&after[..length]) {
                        if let Token::Hex(text) = token
                            && let Some(text) = utf16(&units(text))
                        {
                            self.texts.insert(code, text);
                        }
                    }
                    rest = after.get(length + 1..).unwrap_or_default();
                }
                _ => return,
            }
        }
    }

    fn cids(&mut self, operands: &[Token]) {
        for pair in operands.chunks_exact(2) {
            if let [Token::Hex(code), Token::Number(cid)] = pair {
                let code = number(code);
                self.cid_ranges.push((code, code, *cid));
            }
        }
    }

    fn cid_ranges(&mut self, operands: &[Token]) {
        for three in operands.chunks_exact(3) {
            if let [Token::Hex(first), Token::Hex(last), Token::Number(cid)] = three {
                self.cid_ranges.push((number(first), number(last), *cid));
            }
        }
    }
}

/// A codespace bounds every byte of a code by itself.
fn in_codespace(code: &[u8], first: u32, last: u32) -> bool {
    let length = code.len();
    code.iter().enumerate().all(|(at, byte)| {
        let bounds = first.to_be_bytes()[4 - length + at]..=last.to_be_bytes()[4 - length + at];
        bounds.contains(byte)
    })
}

fn number(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |number: u32, &byte| number << 8 | u32::from(byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    if let [byte] = bytes {
        return vec![u16::from(*byte)];
    }
    bytes
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect()
}

/// The text of UTF-16; none where it says nothing.
fn utf16(units: &[u16]) -> Option<String> {
    let text = String::from_utf16(units).ok()?;
    let is_void = text.chars().all(|c| matches!(c, '\0' | '\u{FFFD}'));
    (!is_void).then_some(text)
}

#[derive(Debug)]
enum Token {
    Hex(Vec<u8>),
    Name(Vec<u8>),
    Number(u32),
    Open,
    Close,
    Word(Vec<u8>),
}

/// The parts of a CMap, which is written in PostScript.
struct Tokens<'a>(&'a [u8]);

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            self.0 = self.0.trim_ascii_start();
            match self.0.first()? {
                b'%' => self.until(|byte| matches!(byte, b'\r' | b'\n')),
                b'<' if self.0.get(1) != Some(&b'<') => {
                    let text = &self.0[1..];
                    let end = text.iter().position(|&b| b == b'>').unwrap_or(text.len());
                    self.0 = text.get(end + 1..).unwrap_or_default();
                    return Some(Token::Hex(hex(&text[..end])));
                }
                b'[' => {
                    self.0 = &self.0[1..];
                    return Some(Token::Open);
                }
                b']' => {
                    self.0 = &self.0[1..];
                    return Some(Token::Close);
                }
                b'(' => self.until(|byte| byte == b')'),
                b'<' | b'>' | b')' | b'{' | b'}' | 0 => self.0 = &self.0[1..],
                b'/' => {
                    self.0 = &self.0[1..];
                    return Some(Token::Name(self.word()));
                }
                _ => {
                    let word = self.word();
                    let number = std::str::from_utf8(&word).ok().and_then(|w| w.parse().ok());
                    return Some(number.map_or(Token::Word(word), Token::Number));
                }
            }
        }
    }
}

impl Tokens<'_> {
    fn until(&mut self, is_end: impl Fn(u8) -> bool) {
        let end = self.0.iter().position(|&byte| is_end(byte));
        self.0 = &self.0[end.map_or(self.0.len(), |end| end + 1)..];
    }

    fn word(&mut self) -> Vec<u8> {
        let is_end = |byte: u8| {
            byte.is_ascii_whitespace()
                || matches!(
                    byte,
                    b'<' | b'>' | b'[' | b']' | b'(' | b')' | b'/' | b'{' | b'}' | b'%' | 0
                )
        };
        let end = self.0.iter().position(|&byte| is_end(byte));
        let (word, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        word.to_vec()
    }
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = digits
        .iter()
        .filter_map(|&digit| char::from(digit).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    if digits.len() % 2 == 1 {
        digits.push(0);
    }
    digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_codes_ranges_and_lists_give_characters() {
        let map = CMap::parse(
            b"/CMapName /X def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0003> <56FD> <0004> <D842DFB7> endbfchar\n\
              2 beginbfrange <0010> <0012> <4E00> <0020> <0021> [<300A> <00660069>] endbfrange",
        );
        assert_eq!(map.text(3).as_deref(), Some("国"));
        assert_eq!(map.text(4).as_deref(), Some("𠮷"));
        assert_eq!(map.text(0x12).as_deref(), Some("丂"));
        assert_eq!(map.text(0x20).as_deref(), Some("《"));
        assert_eq!(map.text(0x21).as_deref(), Some("fi"));
        assert_eq!(map.text(0x13), None);
        assert_eq!(map.code_length(&[0, 3, 0]), Some(2));
    }

    #[test]
    fn codespaces_tell_short_codes_from_long_ones() {
        let map = CMap::parse(
            b"begincodespacerange <00> <80> <8140> <FEFE> endcodespacerange\n\
              begincidrange <20> <7e> 814 <b0a1> <b0fe> 1000 endcidrange /WMode 1 def",
        );
        assert_eq!(map.code_length(b"A\xB0\xA1"), Some(1));
        assert_eq!(map.code_length(b"\xB0\xA1A"), Some(2));
        assert_eq!(map.cid(0x21), Some(815));
        assert_eq!(map.cid(0xB0A3), Some(1002));
        assert_eq!(map.cid(0xB0FF), None);
        assert!(map.vertical);
    }

    #[test]
    fn a_character_that_says_nothing_is_none() {
        let map = CMap::parse(b"beginbfchar <01> <FFFD> <02> <0000> endbfchar");
        assert_eq!(map.text(1), None);
        assert_eq!(map.text(2), None);
        assert!(map.has_no_text());
    }

    #[test]
    fn nonsense_ends() {
        for bytes in [
            &b"<"[..],
            b"beginbfrange <00> <FF> [ endbfrange",
            b"(((",
            b"<zz> [[",
        ] {
            assert!(CMap::parse(bytes).has_no_text());
        }
    }
}
