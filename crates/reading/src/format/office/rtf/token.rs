//! Rich text taken apart: groups, words, bytes.

/// A part of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\*`: the group may be passed over.
    Star,
    /// `\word`, with its number; or a sign such as `~`.
    Word(&'a str, Option<i32>),
    /// A byte of the text, written as itself or in hexadecimal.
    Byte(u8),
}

/// The parts of a file in their order.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Tokens { bytes, at: 0 }
    }

    /// The bytes from here that `is` holds for.
    fn run(&mut self, is: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|&&byte| is(byte)).count();
        self.at += length;
        std::str::from_utf8(&rest[..length]).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// What stands behind a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let first = self.peek()?;
        if first.is_ascii_alphabetic() {
            let word = self.run(|byte| byte.is_ascii_alphabetic());
            let from = self.at;
            if self.peek() == Some(b'-') {
                self.at += 1;
            }
            self.run(|byte| byte.is_ascii_digit());
            let digits = std::str::from_utf8(&self.bytes[from..self.at]).ok();
            let value = digits.and_then(|digits| digits.parse().ok());
            if self.peek() == Some(b' ') {
                self.at += 1;
            }
            if word == "bin" {
                let length = value.and_then(|value: i32| usize::try_from(value).ok());
                self.at = self.at.saturating_add(length.unwrap_or(0));
            }
            return Some(Token::Word(word, value));
        }
        self.at += 1;
        Some(match first {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2);
                let byte = digits
                    .and_then(|digits| std::str::from_utf8(digits).ok())
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                if byte.is_some() {
                    self.at += 2;
                }
                byte.map_or(Token::Word("-", None), Token::Byte)
            }
            b'*' => Token::Star,
            b'~' => Token::Word("~", None),
            b'_' => Token::Word("_", None),
            b'{' => Token::Word("{", None),
            b'}' => Token::Word("}", None),
            b'\\' => Token::Word("\\", None),
            b'\r' | b'\n' => Token::Word("par", None),
            _ => Token::Word("-", None),
        })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => return self.control(),
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }
}
