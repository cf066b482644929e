//! Characters of symbol fonts, of which a file gives only the place in the font.

/// The character that a symbol font shows at `code`; none where it is no sign
/// that a text needs.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    // Fonts of symbols lie in the private area.
    let place = match code {
        0xF000..=0xF0FF => code - 0xF000,
        code => code,
    };
    let font = font.to_ascii_lowercase();
    let known = if font.starts_with("wingdings 2") {
        match place {
            0x50 => '√',
            0x51 | 0x4F => '×',
            0x52 | 0x54 => '☑',
            0xA3 | 0x2A => '□',
            0x6A..=0x73 => char::from_u32('①' as u32 + place - 0x6A)?,
            _ => return None,
        }
    } else if font.starts_with("wingdings") {
        match place {
            0x6C => '●',
            0x6E => '■',
            0x6F | 0x71 | 0x72 | 0xA8 => '□',
            0x75 => '◆',
            0x9F => '•',
            0xFC => '√',
            0xFB => '×',
            0xFE | 0x52 => '☑',
            0x81..=0x8A => char::from_u32('①' as u32 + place - 0x81)?,
            _ => return None,
        }
    } else if font.starts_with("symbol") {
        match place {
            0xB7 => '•',
            0xB4 => '×',
            0xB1 => '±',
            0xA3 => '≤',
            0xB3 => '≥',
            0x20..=0x7E => char::from_u32(place)?,
            _ => return None,
        }
    } else {
        // A font of letters shows what the code says.
        return char::from_u32(code).filter(|c| !('\u{E000}'..='\u{F8FF}').contains(c));
    };
    Some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_go_by_their_font() {
        assert_eq!(symbol("Wingdings", 0xF0A8), Some('□'));
        assert_eq!(symbol("Wingdings 2", 0xF052), Some('☑'));
        assert_eq!(symbol("Symbol", 0xF0B7), Some('•'));
        assert_eq!(symbol("仿宋_GB2312", 0x3014), Some('〔'));
        assert_eq!(symbol("Wingdings", 0xF0FF), None);
    }
}
