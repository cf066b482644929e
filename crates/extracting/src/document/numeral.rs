//! Numerals: 二十三, 一百零五, 二〇二四, 15.

/// The characters of Chinese numerals, for use inside a regular expression's
/// brackets.
pub const CHINESE: &str = "〇○零一二三四五六七八九十百千两";

/// Whether a character is one of [`CHINESE`].
pub(crate) const fn is_chinese(c: char) -> bool {
    matches!(
        c,
        '〇' | '○'
            | '零'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '两'
    )
}

/// The value of a numeral in Arabic or Chinese figures; none where it is
/// neither, or larger than a document ever counts.
///
/// ```
/// use wenmai_extracting::document::numeral::value;
/// assert_eq!(value("二百六十六"), Some(266));
/// assert_eq!(value("二〇二四"), Some(2024));
/// assert_eq!(value("十"), Some(10));
/// assert_eq!(value("65"), Some(65));
/// assert_eq!(value("号"), None);
/// ```
pub fn value(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    if !text.contains(['十', '百', '千']) {
        return text
            .chars()
            .try_fold(0u32, |sum, c| Some(sum * 10 + digit(c)?));
    }
    let (mut sum, mut figure) = (0u32, None);
    for c in text.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                figure = Some(digit(c)?);
                continue;
            }
        };
        // 零 before a unit stands for nothing, a missing figure for one.
        sum += figure.filter(|&f| f > 0).unwrap_or(1) * unit;
        figure = None;
    }
    Some(sum + figure.unwrap_or(0))
}

/// A number in Chinese figures, as articles are numbered: 二百六十六. Ten thousand and more
/// stay in Arabic figures.
///
/// ```
/// use wenmai_extracting::document::numeral::chinese;
/// assert_eq!(chinese(10), "十");
/// assert_eq!(chinese(110), "一百一十");
/// assert_eq!(chinese(1005), "一千零五");
/// ```
pub fn chinese(number: u32) -> String {
    const FIGURES: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let figure = |at: u32| {
        let at = usize::try_from(at).ok();
        at.and_then(|at| FIGURES.get(at))
            .copied()
            .unwrap_or_default()
    };
    match number {
        0..10 => return figure(number).to_owned(),
        // 十五, and 一百一十五.
        10..20 => return chinese(10 + number).replacen('二', "", 1),
        10_000.. => return number.to_string(),
        _ => {}
    }
    let mut words = String::new();
    let mut is_gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        match number / unit % 10 {
            0 => is_gap = !words.is_empty(),
            own => {
                if std::mem::take(&mut is_gap) {
                    words.push('零');
                }
                words.push_str(figure(own));
                words.push_str(name);
            }
        }
    }
    words
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '0'..='9' => c as u32 - '0' as u32,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{CHINESE, is_chinese, value};

    #[test]
    fn the_characters_of_chinese_numerals() {
        assert!(CHINESE.chars().all(is_chinese));
        assert!(!"0万第年".chars().any(is_chinese));
    }

    #[test]
    fn every_article_that_a_code_has_reads_back() {
        for (text, number) in [
            ("一", 1),
            ("十一", 11),
            ("二十", 20),
            ("一百零五", 105),
            ("一百一十", 110),
            ("三百八十三", 383),
            ("一千二百六十", 1260),
            ("一〇五", 105),
        ] {
            assert_eq!(value(text), Some(number), "{text}");
        }
    }
}
