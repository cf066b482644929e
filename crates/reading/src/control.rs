//! Characters that give orders to a terminal, or turn the direction of what is shown.
//! None is a word of a document; a space as long as each takes its place, so that
//! offsets stay.

/// The text without them.
pub(super) fn without(text: String) -> String {
    if !text.bytes().any(may_begin) {
        return text;
    }
    text.chars()
        .map(|c| match (is_control(c), c.len_utf8()) {
            (false, _) => c,
            (true, 1) => ' ',
            (true, 2) => '\u{a0}',
            (true, _) => '\u{3000}',
        })
        .collect()
}

/// Whether a byte begins a character that may be one of them.
fn may_begin(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0E..=0x1F | 0x7F | 0xC2 | 0xE2)
}

fn is_control(c: char) -> bool {
    let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    turns || c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_to_a_terminal_are_spaces_and_nothing_moves() {
        for order in [
            '\u{1b}', '\u{7}', '\0', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2066}',
        ] {
            let text = format!("甲{order}乙\t\r\n丙");
            let plain = without(text.clone());
            assert_eq!(plain.len(), text.len());
            assert_eq!(plain.find('乙'), text.find('乙'));
            assert!(!plain.contains(order) && plain.ends_with("乙\t\r\n丙"));
        }
        let others = "§ “甲” — é\u{c}㎡";
        assert_eq!(without(others.to_owned()), others);
    }
}
