//! The operations of a content stream.
//!
//! Programs that do not know PDF well write numbers without digits, operators within
//! arrays, brackets that nobody closes. What is no operation is passed over, as every
//! reader does, so that a slip never costs the rest of the page.

use lopdf::{Dictionary, Object, StringFormat};

/// An operator, and what stood before it.
#[derive(Debug, PartialEq)]
pub(super) struct Operation<'a> {
    /// Empty where it is no word.
    pub(super) operator: &'a str,
    pub(super) operands: Vec<Object>,
}

/// Reads the operations of a content stream, one after another.
pub(super) struct Operations<'a> {
    rest: &'a [u8],
    /// How many objects the operation under way has.
    objects: usize,
    /// The brackets that are open.
    open: Vec<Bracket>,
}

/// Far more objects than any operation has; what is over is left out.
const MOST_OBJECTS: usize = 200_000;
/// How deep arrays and dictionaries may stand in each other.
const MOST_DEPTH: usize = 32;

enum Token<'a> {
    Object(Object),
    Word(&'a [u8]),
    Open(Bracket),
    Close(Bracket),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Array,
    Dictionary,
}

impl<'a> Operations<'a> {
    pub(super) fn new(content: &'a [u8]) -> Self {
        Operations {
            rest: content,
            objects: 0,
            open: Vec::new(),
        }
    }

    fn token(&mut self) -> Option<Token<'a>> {
        loop {
            let (&first, after) = self.rest.split_first()?;
            let second = after.first();
            match first {
                _ if is_space(first) => self.rest = after,
                b'%' => {
                    self.take_while(|byte| !matches!(byte, b'\r' | b'\n'));
                }
                b'<' if second == Some(&b'<') => {
                    self.skip(2);
                    return Some(Token::Open(Bracket::Dictionary));
                }
                b'>' if second == Some(&b'>') => {
                    self.skip(2);
                    return Some(Token::Close(Bracket::Dictionary));
                }
                b'[' => {
                    self.rest = after;
                    return Some(Token::Open(Bracket::Array));
                }
                b']' => {
                    self.rest = after;
                    return Some(Token::Close(Bracket::Array));
                }
                b'(' => {
                    self.rest = after;
                    let text = self.literal();
                    return Some(string(text, StringFormat::Literal));
                }
                b'<' => {
                    self.rest = after;
                    let digits = self.take_while(|byte| byte != b'>');
                    self.skip(1);
                    return Some(string(hexadecimal(digits), StringFormat::Hexadecimal));
                }
                b'/' => {
                    self.rest = after;
                    let name = unescaped(self.take_while(is_regular));
                    return Some(Token::Object(Object::Name(name)));
                }
                b'0'..=b'9' | b'+' | b'-' | b'.' => return Some(Token::Object(self.number())),
                b')' | b'>' | b'{' | b'}' => self.rest = after,
                _ => return Some(word(self.take_while(is_regular))),
            }
        }
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    fn take_while(&mut self, is_in: impl Fn(u8) -> bool) -> &'a [u8] {
        let end = self.rest.iter().position(|&byte| !is_in(byte));
        let (taken, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// A number as every reader takes it: `--5` is -5, `5-3` is 5, `-` is 0.
    fn number(&mut self) -> Object {
        let written = self.take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'));
        let is_negative = written.first() == Some(&b'-');
        let signs = written
            .iter()
            .take_while(|byte| matches!(byte, b'+' | b'-'));
        let digits = written.get(signs.count()..).unwrap_or_default();
        let mut has_point = false;
        let length = digits.iter().take_while(|byte| match byte {
            b'.' => !std::mem::replace(&mut has_point, true),
            byte => byte.is_ascii_digit(),
        });
        let length = length.count();
        let digits = std::str::from_utf8(&digits[..length]).unwrap_or_default();
        let whole = digits.parse::<i64>().ok().filter(|_| !has_point);
        match (whole, is_negative) {
            (Some(number), true) => Object::Integer(-number),
            (Some(number), false) => Object::Integer(number),
            (None, _) => {
                let number = digits.parse().unwrap_or(0.0_f32);
                Object::Real(if is_negative { -number } else { number })
            }
        }
    }

    /// What stands between round brackets, up to the end where they are not closed.
    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut depth = 0_usize;
        while let Some((&byte, after)) = self.rest.split_first() {
            self.rest = after;
            match byte {
                b'\\' => self.escape(&mut text),
                b'(' => {
                    depth += 1;
                    text.push(byte);
                }
                b')' if depth == 0 => break,
                b')' => {
                    depth -= 1;
                    text.push(byte);
                }
                _ => text.push(byte),
            }
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let digits = self.rest.iter().take(3);
        let digits = digits.take_while(|byte| matches!(byte, b'0'..=b'7'));
        let digits = digits.count();
        if digits > 0 {
            let (octal, rest) = self.rest.split_at(digits);
            let code = octal
                .iter()
                .fold(0_u32, |code, byte| code * 8 + u32::from(byte - b'0'));
            text.push(code.to_le_bytes()[0]);
            self.rest = rest;
            return;
        }
        let Some((&byte, after)) = self.rest.split_first() else {
            return;
        };
        self.rest = after;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            // The end of a line that goes on.
            b'\r' if self.rest.first() == Some(&b'\n') => self.skip(1),
            b'\r' | b'\n' => {}
            _ => text.push(byte),
        }
    }

    fn keep(&mut self, token: Token<'a>, objects: &mut Vec<Object>) {
        let may_be = self.objects < MOST_OBJECTS;
        self.objects += 1;
        let object = match token {
            Token::Object(object) => object,
            Token::Open(_) if self.open.len() >= MOST_DEPTH => return,
            Token::Open(bracket) => self.bracketed(bracket),
            // No operator stands within an object.
            Token::Close(_) | Token::Word(_) => return,
        };
        if may_be {
            objects.push(object);
        }
    }

    /// The rest of an array or dictionary.
    fn bracketed(&mut self, bracket: Bracket) -> Object {
        let mut items = Vec::new();
        self.open.push(bracket);
        let mut rest = self.rest;
        while let Some(token) = self.token() {
            match token {
                Token::Close(end) if end == bracket => break,
                Token::Close(end) if self.open.contains(&end) => {
                    // It ends what this stands in, too.
                    self.rest = rest;
                    break;
                }
                token => self.keep(token, &mut items),
            }
            rest = self.rest;
        }
        self.open.pop();
        match bracket {
            Bracket::Array => Object::Array(items),
            Bracket::Dictionary => Object::Dictionary(dictionary(items)),
        }
    }

    /// Passes over a picture that stands in the content, from behind its `BI`.
    fn skip_picture(&mut self) {
        while let Some(token) = self.token() {
            match token {
                Token::Word(b"ID") => break,
                // There was no picture.
                Token::Word(b"EI") => return,
                _ => {}
            }
        }
        let ends = memchr::memmem::find_iter(self.rest, b"EI");
        let end = ends.map(|at| at + 2).find(|&end| self.may_end_at(end));
        self.skip(end.unwrap_or(self.rest.len()));
    }

    /// Whether the data of a picture may end in front of here: after white space, and
    /// before what may be content. `EI` stands in data by chance, too.
    fn may_end_at(&self, end: usize) -> bool {
        const LOOKED_AT: usize = 16;
        let (data, after) = self.rest.split_at(end.min(self.rest.len()));
        let before = data.len().checked_sub(3).and_then(|at| data.get(at));
        let next = after.iter().take(LOOKED_AT);
        before.is_none_or(|&byte| is_space(byte))
            && after.first().is_none_or(|&byte| is_space(byte))
            && next
                .copied()
                .all(|byte| is_space(byte) || byte.is_ascii_graphic())
    }
}

impl<'a> Iterator for Operations<'a> {
    type Item = Operation<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut operands = Vec::new();
        self.objects = 0;
        loop {
            match self.token()? {
                Token::Word(word) => {
                    if word == b"BI" {
                        self.skip_picture();
                    }
                    return Some(Operation {
                        operator: std::str::from_utf8(word).unwrap_or_default(),
                        operands,
                    });
                }
                token => self.keep(token, &mut operands),
            }
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    let is_delimiter = matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    );
    !is_space(byte) && !is_delimiter
}

fn word(word: &[u8]) -> Token<'_> {
    match word {
        b"true" => Token::Object(Object::Boolean(true)),
        b"false" => Token::Object(Object::Boolean(false)),
        b"null" => Token::Object(Object::Null),
        _ => Token::Word(word),
    }
}

fn string<'a>(text: Vec<u8>, format: StringFormat) -> Token<'a> {
    Token::Object(Object::String(text, format))
}

/// Names and what stands behind each of them.
fn dictionary(items: Vec<Object>) -> Dictionary {
    let mut dictionary = Dictionary::new();
    let mut key = None;
    for item in items {
        match (key.take(), item) {
            (Some(name), value) => dictionary.set(name, value),
            (None, Object::Name(name)) => key = Some(name),
            (None, _) => {}
        }
    }
    dictionary
}

fn hexadecimal(written: &[u8]) -> Vec<u8> {
    let digits = written.iter().filter_map(|&byte| digit(byte));
    let digits: Vec<u8> = digits.collect();
    let pairs = digits.chunks(2);
    // A digit that is missing at the end is 0.
    pairs
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

/// A name with the signs that stand for others (`A#20B`).
fn unescaped(written: &[u8]) -> Vec<u8> {
    let mut name = Vec::with_capacity(written.len());
    let mut rest = written;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte == b'#'
            && let [high, low, behind @ ..] = after
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            name.push(high << 4 | low);
            rest = behind;
        } else {
            name.push(byte);
        }
    }
    name
}

fn digit(byte: u8) -> Option<u8> {
    let value = char::from(byte).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &[u8]) -> Vec<(&str, Vec<Object>)> {
        Operations::new(content)
            .map(|operation| (operation.operator, operation.operands))
            .collect()
    }

    fn words(content: &[u8]) -> Vec<&str> {
        Operations::new(content).map(|o| o.operator).collect()
    }

    fn text(written: &[u8]) -> Object {
        Object::String(written.to_vec(), StringFormat::Literal)
    }

    #[test]
    fn operands_stand_before_their_operator() {
        let found = read(b"q 1 0 -2.5 .5 cm/F1 12 Tf % 12 Tf\n(a\\(b(c)\\051\\\nd)Tj <5 6fd>' T*");
        let number = |number: f32| Object::Real(number);
        let expected = vec![
            ("q", vec![]),
            ("cm", vec![1.into(), 0.into(), number(-2.5), number(0.5)]),
            ("Tf", vec![Object::Name(b"F1".to_vec()), 12.into()]),
            ("Tj", vec![text(b"a(b(c))d")]),
            (
                "'",
                vec![Object::String(vec![0x56, 0xFD], StringFormat::Hexadecimal)],
            ),
            ("T*", vec![]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn properties_are_a_dictionary() {
        let found = read(b"/Artifact<</Type/Pagination/BBox[0 0 1 1]/A#20B<</C true>>>>BDC");
        let [(operator, operands)] = found.as_slice() else {
            panic!("{found:?}");
        };
        let properties = operands[1].as_dict().unwrap();
        assert_eq!(*operator, "BDC");
        assert_eq!(
            properties.get(b"Type").unwrap().as_name().unwrap(),
            b"Pagination"
        );
        assert_eq!(
            properties.get(b"BBox").unwrap().as_array().unwrap().len(),
            4
        );
        let inner = properties.get(b"A B").unwrap().as_dict().unwrap();
        assert_eq!(inner.get(b"C").unwrap(), &Object::Boolean(true));
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        let cases: [(&[u8], Object); 9] = [
            (b"-", 0.0.into()),
            (b".", 0.0.into()),
            (b"--5", (-5).into()),
            (b"+7", 7.into()),
            (b"5-3", 5.into()),
            (b"1.5.2", 1.5.into()),
            (b"12.", 12.0.into()),
            (b"-.25", (-0.25).into()),
            (b"99999999999999999999", 1e20.into()),
        ];
        for (written, expected) in cases {
            let content = [written, b" w"].concat();
            assert_eq!(read(&content), [("w", vec![expected])]);
        }
    }

    #[test]
    fn a_slip_costs_no_more_than_its_operation() {
        let cases: [&[u8]; 7] = [
            b"[(a)-(b)12(c)] TJ (d) Tj",
            b"[(a) 0.0 Tc -250 (b,) 0 Tc (c)] TJ (d) Tj",
            b"} ) >> ] (a) TJ { > (d) Tj",
            b"/a <</b [1 2>> TJ (d) Tj",
            b"[(a) >> (b)] TJ (d) Tj",
            b"\xFF\xFE \x80 TJ (d) Tj",
            b"TJ 7 (d) Tj",
        ];
        for content in cases {
            let found = read(content);
            let (operator, operands) = found.last().unwrap();
            assert_eq!(*operator, "Tj", "{content:?}");
            assert_eq!(operands.last(), Some(&text(b"d")), "{content:?}");
            assert!(found.iter().any(|(operator, _)| *operator == "TJ"));
        }
    }

    #[test]
    fn pictures_are_passed_over_with_what_looks_like_their_end() {
        let content = b"q BI /W 4 /H 1 ID \x00( EI \xFF\x80 EI\x01 [ EI Q (d) Tj";
        assert_eq!(words(content), ["q", "BI", "Q", "Tj"]);
        assert_eq!(words(b"BI EI Q"), ["BI", "Q"]);
        assert_eq!(words(b"BI /W 1 ID EI Q"), ["BI", "Q"]);
        assert_eq!(words(b"BI /W 1 ID \xFF\xFF"), ["BI"]);
    }

    #[test]
    fn nonsense_ends() {
        let deep = [b"[".repeat(300_000), b"<<".repeat(300_000)].concat();
        assert_eq!(words(&deep), [""; 0]);
        for content in [
            &b"(((("[..],
            b"<",
            b"/",
            b"<<",
            b"[(",
            b"(\\",
            b"(\\12",
            b"%",
        ] {
            assert_eq!(words(content), [""; 0], "{content:?}");
        }
        let many = [&b"["[..], &b"1 ".repeat(MOST_OBJECTS + 9), b"[][]] TJ"].concat();
        let found = read(&many);
        let items = found[0].1[0].as_array().unwrap();
        assert_eq!((found.len(), items.len()), (1, MOST_OBJECTS - 1));
    }
}
