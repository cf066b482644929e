//! The proof of a citation: its sentence, or what of a long one stands around it, so
//! that ten thousand names in one sentence are not proved by ten thousand copies of it.

use std::ops::Range;

use super::reader::clean;
use crate::document::fold::Folded;
use wenmai_vocabulary::part::{boundary_before, part};

/// The longest sentence that is quoted whole, in bytes of one spelling.
const LONGEST: usize = 1200;

/// How much of a longer one is quoted before the name and behind it.
const AROUND: usize = 450;

/// Marks behind which a quote may begin and end.
const CLAUSES: [char; 10] = ['，', '、', '；', '：', '。', '》', '）', '|', ',', ';'];

/// The sentence around the words `span`, in the spelling of the text.
pub(super) fn of(folded: &Folded<'_>, span: &Range<usize>, sentence: &Range<usize>) -> String {
    if sentence.len() <= LONGEST {
        return clean(folded, sentence);
    }
    let text = folded.as_str();
    let start = begin(text, span.start, sentence.start);
    // Words without an end are no name.
    let end = end(text, span.end.min(span.start + LONGEST), sentence.end);
    let mut quote = clean(folded, &(start..end));
    if start > sentence.start {
        quote.insert(0, '…');
    }
    if end < sentence.end {
        quote.push('…');
    }
    quote
}

/// The quote of what stands in a list below `head`, which says what becomes of it.
pub(super) fn below(head: &str, quote: &str) -> String {
    let head = head.trim_start_matches(['#', '*', '-', ' ']);
    match head.is_empty() || quote.starts_with(head) {
        true => quote.to_owned(),
        false => format!("{head}…{quote}"),
    }
}

/// Where a quote begins whose name stands at `at`: with a clause, if one begins near.
fn begin(text: &str, at: usize, floor: usize) -> usize {
    let from = boundary_before(text, at.saturating_sub(AROUND));
    if from <= floor {
        return floor;
    }
    let near = part(text, from..at);
    near.find(CLAUSES)
        .and_then(|mark| Some(mark + near.get(mark..)?.chars().next()?.len_utf8()))
        .map_or(from, |clause| from + clause)
}

/// Where a quote ends whose name ends at `at`.
fn end(text: &str, at: usize, ceiling: usize) -> usize {
    let to = boundary_before(text, at + AROUND);
    if to >= ceiling {
        return ceiling;
    }
    let at = boundary_before(text, at);
    let near = part(text, at..to);
    near.rmatch_indices(CLAUSES)
        .next()
        .map_or(to, |(mark, sign)| at + mark + sign.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str, name: &str) -> String {
        let folded = Folded::new(text, 0);
        let start = folded.as_str().find(name).unwrap();
        of(
            &folded,
            &(start..start + name.len()),
            &(0..folded.as_str().len()),
        )
    }

    #[test]
    fn an_ordinary_sentence_is_quoted_whole() {
        let text = "根据《甲条例》，制定本办法。";
        assert_eq!(quoted(text, "《甲条例》"), text);
    }

    #[test]
    fn of_a_long_sentence_the_clauses_around_are_quoted() {
        let clause = "各区要加强对下列事项的督促检查，";
        let text = format!(
            "{}按照《甲条例》办理，{}",
            clause.repeat(50),
            clause.repeat(50)
        );
        let quote = quoted(&text, "《甲条例》");
        assert!(quote.len() < 1200, "{}", quote.len());
        assert!(quote.starts_with("…各区要"), "{quote}");
        assert!(quote.ends_with("检查，…"), "{quote}");
        assert!(quote.contains("检查，按照《甲条例》办理，各区"));
    }

    #[test]
    fn a_sentence_without_marks_is_cut_between_characters() {
        let text = format!("{}《甲》{}", "乙".repeat(5000), "丙".repeat(5000));
        let quote = quoted(&text, "《甲》");
        assert!(quote.starts_with("…乙") && quote.ends_with("丙…") && quote.len() < 1200);
        assert!(quoted(&"丁".repeat(900_000), &"丁".repeat(800_000)).len() < 3000);
    }

    #[test]
    fn what_stands_in_a_list_is_quoted_with_its_head() {
        assert_eq!(
            below("##下列文件废止：", "1.《甲办法》"),
            "下列文件废止：…1.《甲办法》"
        );
        assert_eq!(
            below("下列文件废止：", "下列文件废止：《甲》"),
            "下列文件废止：《甲》"
        );
    }
}
