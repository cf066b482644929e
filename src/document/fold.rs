//! One spelling for everything that official texts spell in several ways.
//!
//! White space, line breaks, full-width digits and the many shapes of brackets
//! carry no meaning in a citation. A [`Folded`] view writes each of them one
//! way, so that rules need to know one spelling only, and keeps the way back
//! to the byte offsets of the text as it stands.

/// A stretch of text in one spelling, with the way back to the original.
///
/// ```
/// use wenmai::document::fold::Folded;
///
/// let raw = "国卫办医政函 [2024] ６５\n号";
/// let folded = Folded::new(raw, 100);
/// assert_eq!(folded.as_str(), "国卫办医政函〔2024〕65号");
/// assert_eq!(folded.raw_range(0, folded.len()), 100..100 + raw.len());
/// ```
#[derive(Debug, Clone)]
pub struct Folded<'a> {
    raw: &'a str,
    base: usize,
    text: String,
    /// For each byte of `text`, the offset in `raw` of the character that it
    /// came from.
    origin: Vec<u32>,
}

impl<'a> Folded<'a> {
    /// Folds `raw`, which starts at byte `base` of the decoded text.
    pub fn new(raw: &'a str, base: usize) -> Self {
        let mut text = String::with_capacity(raw.len() + raw.len() / 8);
        let mut origin = Vec::with_capacity(raw.len() + raw.len() / 8 + 1);
        for (at, c) in raw.char_indices() {
            if let Some(c) = fold_char(c) {
                text.push(c);
                let at = u32::try_from(at).unwrap_or(u32::MAX);
                origin.resize(text.len(), at);
            }
        }
        Folded {
            raw,
            base,
            text,
            origin,
        }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing but white space was there.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The byte range of the decoded text that folded bytes `start..end` stand
    /// for, without white space before or after it.
    pub fn raw_range(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        if start >= end || end > self.text.len() {
            let at = self.base
                + self
                    .origin
                    .get(start)
                    .map_or(self.raw.len(), |&o| o as usize);
            return at..at;
        }
        let first = self.origin[start] as usize;
        let last = self.origin[end - 1] as usize;
        let width = self.raw[last..].chars().next().map_or(0, char::len_utf8);
        self.base + first..self.base + last + width
    }

    /// The words as they stand, for folded bytes `start..end`.
    pub fn raw_str(&self, start: usize, end: usize) -> &'a str {
        let range = self.raw_range(start, end);
        &self.raw[range.start - self.base..range.end - self.base]
    }

    /// Whether white space stands before folded byte `at` in the original.
    pub fn gap_before(&self, at: usize) -> bool {
        self.origin
            .get(at)
            .is_some_and(|&o| self.raw[..o as usize].ends_with(char::is_whitespace))
    }
}

/// The folded form of a string.
pub fn fold(raw: &str) -> String {
    raw.chars().filter_map(fold_char).collect()
}

/// The folded form of one character; none where it carries no meaning.
fn fold_char(c: char) -> Option<char> {
    // Nearly everything is Han, which folds to itself.
    if ('\u{4e00}'..='\u{9fff}').contains(&c) {
        return Some(c);
    }
    Some(match c {
        // `*` is Markdown's emphasis, which may stand inside a number.
        '*' | '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}' => return None,
        c if c.is_whitespace() => return None,
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '／' | '．' | '＋' => {
            char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
        }
        '(' | '﹙' => '（',
        ')' | '﹚' => '）',
        '[' | '［' | '﹝' | '【' | '〖' => '〔',
        ']' | '］' | '﹞' | '】' | '〗' => '〕',
        '<' | '＜' | '﹤' => '〈',
        '>' | '＞' | '﹥' => '〉',
        ',' => '，',
        ';' => '；',
        ':' | '∶' => '：',
        '?' => '？',
        '﹑' | '､' => '、',
        '－' | '–' | '—' | '―' | '−' | '‐' | '～' | '~' => '-',
        '‘' | '’' | '\'' => '\'',
        '“' | '”' | '〝' | '〞' => '"',
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_shapes_of_brackets_make_no_difference() {
        for raw in [
            "京发改(能评)〔2020〕9号",
            "京发改（能评）［２０２０］９号",
            "京 发改\n（能评）﹝2020】 9 号",
        ] {
            assert_eq!(fold(raw), "京发改（能评）〔2020〕9号");
        }
    }

    #[test]
    fn the_way_back_leaves_out_the_white_space_around() {
        let raw = "见 《甲\n法》 ，";
        let folded = Folded::new(raw, 0);
        let at = folded.as_str().find('《').unwrap();
        let end = folded.as_str().find('》').unwrap() + '》'.len_utf8();
        assert_eq!(folded.raw_str(at, end), "《甲\n法》");
        assert!(folded.gap_before(at));
    }
}
