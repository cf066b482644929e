//! Numbers of automatic numbering, written as Word writes them.

/// A count in the form that WordprocessingML calls `form`; empty for what has no
/// number.
pub(super) fn written(count: u32, form: &str) -> String {
    match form {
        "none" | "bullet" => String::new(),
        "decimalZero" => format!("{count:02}"),
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperLetter" => letters(count, 'A'),
        "lowerLetter" => letters(count, 'a'),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital" => chinese(count, "〇一二三四五六七八九", "十百千"),
        "chineseLegalSimplified" | "ideographLegalTraditional" => {
            let written = chinese(count, "零壹贰叁肆伍陆柒捌玖", "拾佰仟");
            match written.strip_prefix('拾') {
                Some(rest) => format!("壹拾{rest}"),
                None => written,
            }
        }
        "ideographTraditional" => one_of(count, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => one_of(count, "子丑寅卯辰巳午未申酉戌亥"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => enclosed(count, '①'),
        "decimalEnclosedParen" => enclosed(count, '⑴'),
        "decimalEnclosedFullstop" => enclosed(count, '⒈'),
        "decimalFullWidth" => count
            .to_string()
            .chars()
            .filter_map(|digit| char::from_u32(digit as u32 - '0' as u32 + '０' as u32))
            .collect(),
        _ => count.to_string(),
    }
}

/// What separates a number from the words behind it, in the place of a tab.
pub(super) fn gap(number: &str) -> &'static str {
    match number.chars().last() {
        None | Some('、' | '）' | '．' | '：' | '①'..='⒛') => "",
        Some(last) if last.is_ascii() => " ",
        Some(_) => "　",
    }
}

fn chinese(count: u32, digits: &str, units: &str) -> String {
    let digit = |n: u32| digits.chars().nth(n as usize).unwrap_or_default();
    let unit = |n: usize| units.chars().nth(n).unwrap_or_default();
    if count == 0 || count > 9999 {
        return count
            .to_string()
            .chars()
            .filter_map(|c| Some(digit(c.to_digit(10)?)))
            .collect();
    }
    let mut written = String::new();
    let mut gap = false;
    for (power, of) in [(1000, Some(2)), (100, Some(1)), (10, Some(0)), (1, None)] {
        let n = count / power % 10;
        if n == 0 {
            gap = !written.is_empty();
            continue;
        }
        if gap {
            written.push('零');
            gap = false;
        }
        // 十一, but 二十一 and 一百一十一.
        if !(power == 10 && n == 1 && written.is_empty()) {
            written.push(digit(n));
        }
        if let Some(of) = of {
            written.push(unit(of));
        }
    }
    written
}

fn roman(mut count: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if count > 9999 {
        return count.to_string();
    }
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while count >= value {
            written.push_str(sign);
            count -= value;
        }
    }
    written
}

/// a … z, aa, bb: Word repeats the letter.
fn letters(count: u32, first: char) -> String {
    let Some(at) = count.checked_sub(1).filter(|&at| at < 780) else {
        return count.to_string();
    };
    let letter = char::from_u32(first as u32 + at % 26).unwrap_or(first);
    std::iter::repeat_n(letter, at as usize / 26 + 1).collect()
}

fn one_of(count: u32, signs: &str) -> String {
    let at = count.checked_sub(1).map(|at| at as usize);
    match at.and_then(|at| signs.chars().nth(at)) {
        Some(sign) => sign.to_string(),
        None => count.to_string(),
    }
}

/// ① to ⑳ and their like; plain figures beyond.
fn enclosed(count: u32, first: char) -> String {
    match count {
        1..=20 => char::from_u32(first as u32 + count - 1)
            .unwrap_or(first)
            .to_string(),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_in_their_form() {
        let cases = [
            (1, "chineseCounting", "一"),
            (10, "chineseCountingThousand", "十"),
            (11, "japaneseCounting", "十一"),
            (20, "chineseCounting", "二十"),
            (105, "chineseCountingThousand", "一百零五"),
            (111, "chineseCountingThousand", "一百一十一"),
            (1010, "chineseCountingThousand", "一千零一十"),
            (12, "chineseLegalSimplified", "壹拾贰"),
            (3, "ideographTraditional", "丙"),
            (20, "decimalEnclosedCircleChinese", "⑳"),
            (21, "decimalEnclosedCircle", "21"),
            (4, "lowerRoman", "iv"),
            (28, "upperLetter", "BB"),
            (7, "decimalZero", "07"),
            (12, "decimalFullWidth", "１２"),
            (3, "decimal", "3"),
            (3, "bullet", ""),
        ];
        for (count, form, expected) in cases {
            assert_eq!(written(count, form), expected, "{form}");
        }
    }

    #[test]
    fn words_follow_their_number_as_people_type_it() {
        assert_eq!(gap("一、"), "");
        assert_eq!(gap("（一）"), "");
        assert_eq!(gap("第一条"), "　");
        assert_eq!(gap("1."), " ");
    }
}
