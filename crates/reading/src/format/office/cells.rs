//! The text of a table cell on one line.

/// Puts the paragraphs of a cell on one line. A line that is broken within a
/// name goes on without a space, paragraphs are kept apart by one. A bar would
/// end the cell and becomes a wide one.
pub(super) fn join<'a>(paragraphs: impl Iterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for paragraph in paragraphs {
        for (broken, line) in paragraph.split('\n').enumerate() {
            let line = line.trim();
            let (Some(next), last) = (line.chars().next(), joined.chars().last()) else {
                continue;
            };
            let continues = match last {
                None => true,
                Some(_) if is_open(&joined) => true,
                Some(last) => broken > 0 && is_chinese(last) && is_chinese(next),
            };
            if !continues {
                joined.push(' ');
            }
            joined.extend(line.chars().map(|c| match c {
                '|' => '｜',
                '\t' => ' ',
                c => c,
            }));
        }
    }
    joined
}

/// Whether a bracket is open at the end.
fn is_open(text: &str) -> bool {
    [('《', '》'), ('（', '）'), ('〔', '〕')]
        .iter()
        .any(|&(open, close)| text.rfind(open) > text.rfind(close))
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{301B}' | '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_on_and_paragraphs_stay_apart() {
        let cases: [(&[&str], &str); 6] = [
            (&["甲市财政局", "甲市教育局"], "甲市财政局 甲市教育局"),
            (&["关于印发收费\n办法的通知"], "关于印发收费办法的通知"),
            (&["《甲市收费", "办法》"], "《甲市收费办法》"),
            (&["", " 甲 ", ""], "甲"),
            (&["2020年\n1 日"], "2020年 1 日"),
            (&["a|b\tc"], "a｜b c"),
        ];
        for (paragraphs, expected) in cases {
            assert_eq!(join(paragraphs.iter().copied()), expected);
        }
    }
}
