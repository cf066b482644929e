//! The words of an article, and of the paragraphs and items in it.

use wenmai_extracting::document::articles::Article;
use wenmai_extracting::document::numeral;
use wenmai_extracting::document::provision::{Named, Unit};

/// The words of the paragraphs or the items of an article that are named; none where it has
/// not all of them. Where none are named, those of the whole.
pub(super) fn excerpt(article: &Article, named: Named<'_>) -> Option<String> {
    let first = named.first();
    let last = named.last();
    let range = |unit| {
        let (from, _) = first.number(unit)?;
        let last = last.as_ref().and_then(|last| last.number(unit));
        Some(from..=last.map_or(from, |(to, _)| to))
    };
    let paragraphs = paragraphs(&article.words);
    let wanted = range(Unit::Paragraph);
    let items = range(Unit::Item);
    if let Some(items) = items {
        // An item without a paragraph stands in the only one that has items.
        let lines: Vec<&str> = match wanted {
            Some(wanted) => of_numbers(&paragraphs, wanted)?.concat(),
            None => paragraphs.concat(),
        };
        let found = items.map(|item| lines.iter().find(|line| number_of_item(line) == Some(item)));
        let found: Option<Vec<&str>> = found.map(|line| line.copied()).collect();
        return found.map(|lines| lines.join("\n"));
    }
    match wanted {
        Some(wanted) => Some(of_numbers(&paragraphs, wanted)?.concat().join("\n")),
        None => Some(article.words.clone()),
    }
}

/// The paragraphs of these numbers, from 1; none where one is missing.
fn of_numbers<'p, 'l>(
    paragraphs: &'p [Vec<&'l str>],
    numbers: std::ops::RangeInclusive<u32>,
) -> Option<&'p [Vec<&'l str>]> {
    let from = usize::try_from(*numbers.start()).ok()?.checked_sub(1)?;
    let to = usize::try_from(*numbers.end()).ok()?;
    paragraphs.get(from..to)
}

/// The paragraphs of an article, each with its items.
fn paragraphs(words: &str) -> Vec<Vec<&str>> {
    let mut found: Vec<Vec<&str>> = Vec::new();
    for line in words.lines() {
        match found.last_mut() {
            Some(last) if number_of_item(line).is_some() => last.push(line),
            _ => found.push(vec![line]),
        }
    }
    found
}

/// The number with which an item begins: （三）.
fn number_of_item(line: &str) -> Option<u32> {
    let inner = line.trim_start().strip_prefix(['（', '('])?;
    let (number, _) = inner.split_once(['）', ')'])?;
    numeral::value(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wenmai_extracting::document::provision::{Provision, Provisions};

    #[test]
    fn of_an_article_the_paragraphs_or_the_items_are_quoted_and_none_that_it_has_not() {
        let article = Article {
            number: "第三条".to_owned(),
            words: "船舶应当登记：\n（一）渡船；\n（二）货船。\n登记不收费。".to_owned(),
            place: Provision::default().with(Unit::Article, (3, 0)),
            file: String::new(),
            line: 1,
            range: 0..0,
        };
        let words = |asked| {
            let asked = Provisions::parse(asked).unwrap();
            asked
                .each()
                .next()
                .and_then(|named| excerpt(&article, named))
        };
        assert_eq!(words("第三条").as_ref(), Some(&article.words));
        for (asked, found) in [
            ("第三条第二款", Some("登记不收费。")),
            ("第三条第一款第二项", Some("（二）货船。")),
            ("第三条第（一）项", Some("（一）渡船；")),
            (
                "第三条第（一）项至第（二）项",
                Some("（一）渡船；\n（二）货船。"),
            ),
            ("第三条第三款", None),
            ("第三条第一款至第三款", None),
            ("第三条第（三）项", None),
            ("第三条第二款第一项", None),
        ] {
            assert_eq!(words(asked).as_deref(), found, "{asked}");
        }
    }
}
