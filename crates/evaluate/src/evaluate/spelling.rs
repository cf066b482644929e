//! What two spellings of one name share.
//!
//! These keys belong to the yardstick. They are deliberately not those by which
//! documents are told apart in [`wenmai_resolving::identity`], which may become better.

/// A character in the shape that all its variants share: brackets, quotes,
/// dashes and digits.
fn fold(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '〈' | '﹝' => '<',
        '〉' | '﹞' => '>',
        '［' | '【' => '[',
        '］' | '】' => ']',
        '，' => ',',
        '：' => ':',
        '；' => ';',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '—' | '–' | '－' | '～' => '-',
        '﹑' => '、',
        '０' => '0',
        '１' => '1',
        '２' => '2',
        '３' => '3',
        '４' => '4',
        '５' => '5',
        '６' => '6',
        '７' => '7',
        '８' => '8',
        '９' => '9',
        other => other,
    }
}

/// White space, and the four control characters that separate files, groups,
/// records and units.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Text without white space, with brackets and quotes of one shape.
///
/// ```
/// use wenmai_evaluate::evaluate::squeeze;
///
/// assert_eq!(squeeze("《乙办法（试 行）》"), "<乙办法(试行)>");
/// assert_eq!(squeeze("〈乙办法(试行)〉"), "<乙办法(试行)>");
/// ```
pub fn squeeze(text: &str) -> String {
    text.chars()
        .map(fold)
        .filter(|&c| !is_space(c))
        .map(|c| match c {
            '《' => '<',
            '》' => '>',
            other => other,
        })
        .collect()
}

/// A title without the brackets around it and without 中华人民共和国 before it.
///
/// ```
/// use wenmai_evaluate::evaluate::bare;
///
/// assert_eq!(bare("《中华人民共和国预算法》"), "预算法");
/// ```
pub fn bare(title: &str) -> String {
    let squeezed = squeeze(title);
    let inner = squeezed.trim_matches(['<', '>']);
    inner
        .strip_prefix("中华人民共和国")
        .unwrap_or(inner)
        .to_owned()
}

/// A number in one spelling: square brackets around the year, no 第, no space.
///
/// ```
/// use wenmai_evaluate::evaluate::number_key;
///
/// assert_eq!(number_key("甲发〔２０２４〕第 5 号"), "甲发[2024]5号");
/// ```
pub fn number_key(number: &str) -> String {
    number
        .chars()
        .map(fold)
        .filter(|&c| !is_space(c) && c != '第')
        .map(|c| match c {
            '〔' | '<' => '[',
            '〕' | '>' => ']',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_quotes_dashes_and_digits_fold() {
        assert_eq!(
            squeeze("（）〈〉﹝﹞［］【】，：；“”‘’—–－～﹑０１２３４５６７８９"),
            "()<><>[][],:;\"\"''----、0123456789"
        );
        // What is no variant stays as it is, 〔〕 among it.
        assert_eq!(squeeze("〔2024〕、。"), "〔2024〕、。");
    }

    #[test]
    fn every_kind_of_space_goes() {
        assert_eq!(
            squeeze(" 甲\t\n\u{a0}\u{3000}\u{2003}\u{1c}\u{1f}\u{85}乙\r"),
            "甲乙"
        );
        // No white space in Unicode.
        assert_eq!(squeeze("甲\u{200b}乙"), "甲\u{200b}乙");
    }

    #[test]
    fn only_the_outer_brackets_and_one_prefix_of_a_title_go() {
        assert_eq!(
            bare("《关于印发〈乙办法〉的通知》"),
            "关于印发<乙办法>的通知"
        );
        assert_eq!(bare("《〈乙办法〉》"), "乙办法");
        // The bracket that opens a title at its very end goes too.
        assert_eq!(bare("关于印发《乙办法》"), "关于印发<乙办法");
        assert_eq!(bare("中华人民共和国中华人民共和国法"), "中华人民共和国法");
        assert_eq!(bare("甲 中华人民共和国预算法"), "甲中华人民共和国预算法");
        assert_eq!(bare(""), "");
    }

    #[test]
    fn numbers_in_any_brackets_are_one() {
        for number in [
            "甲发〔2024〕5号",
            "甲发[2024]5号",
            "甲发［2024］第5号",
            "甲发【2024】 5号",
            "甲发﹝2024﹞5号",
            "甲发〈2024〉５号",
        ] {
            assert_eq!(number_key(number), "甲发[2024]5号", "{number}");
        }
        assert_eq!(number_key("甲发（2024）5号"), "甲发(2024)5号");
        assert_eq!(number_key("第"), "");
    }
}
