//! How wide words are, and what of them a line can hold.

use unicode_width::UnicodeWidthChar;

/// The width of a character in em. The fonts in a reader's system are not
/// known, so Latin letters are taken a little wider than they mostly are.
fn em(c: char) -> f64 {
    // Quotation marks, dashes and dots are full-width in Chinese fonts,
    // hence the width in a Chinese context.
    match c.width_cjk() {
        None | Some(0) => 0.0,
        Some(1) if matches!(c, 'm' | 'w' | 'M' | 'W') => 0.92,
        Some(1) if c.is_ascii_uppercase() => 0.70,
        Some(1) if c.is_ascii_lowercase() => 0.61,
        Some(1) => 0.57,
        Some(_) => 1.0,
    }
}

/// The width of a text at this font size.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// The text, or as much of it as fits, with `…` where it was cut.
pub(super) fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut left = room / size - em('…');
    let mut kept = String::new();
    for c in text.chars() {
        left -= em(c);
        if left < 0.0 {
            break;
        }
        kept.push(c);
    }
    // A bracket that opens right before the dots holds nothing.
    let trimmed = kept.trim_end_matches(['《', '（', '〔', '“', '(', ' ', '、', '，']);
    format!("{trimmed}…")
}

/// The text without control characters and with blanks run together.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || is_unprintable(c)) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Control characters and those that XML 1.0 does not allow.
pub(super) fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn han_takes_an_em_and_a_digit_about_half() {
        assert_eq!(width("国发", 10.0), 20.0);
        assert_eq!(width("〔〕“”…", 10.0), 50.0);
        assert!((5.0..6.0).contains(&width("3", 10.0)));
        assert_eq!(width("", 10.0), 0.0);
    }

    #[test]
    fn a_cut_text_ends_in_dots_and_never_in_an_open_bracket() {
        assert_eq!(cut("国发〔2024〕3号", 10.0, 200.0), "国发〔2024〕3号");
        assert_eq!(cut("关于印发《办法》的通知", 10.0, 62.0), "关于印发…");
    }

    #[test]
    fn plain_text_has_no_breaks() {
        assert_eq!(
            plain(" 关于\u{0}开展\n 工作\t的通知 "),
            "关于 开展 工作 的通知"
        );
    }

    proptest! {
        #[test]
        fn a_cut_text_fits(text in "\\PC{0,60}", room in 15.0..300.0f64) {
            prop_assert!(width(&cut(&text, 12.0, room), 12.0) <= room);
        }
    }
}
