//! The day that stands apart from the names for which it counts: in the head of a list
//! (自2024年1月1日起，下列文件废止：), in the line above the items (自2024年1月1日起：), or in the
//! sentence that points to an annex (附件所列文件自2024年1月1日起停止执行).

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::{days, list};
use crate::document::fold::Folded;
use crate::document::{Document, Paragraph, Zone};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// The days of heads, looked up when they are asked for.
#[derive(Debug, Default)]
pub(super) struct HeadDays {
    /// The paragraph that was asked for last, and the answer.
    answer: Option<(usize, Option<Date>)>,
    /// The item that was asked for last, and what its head says.
    last: Option<(usize, Option<Date>)>,
    /// What the sentences that point to annexes say: the mark of the annex, and the day.
    annexes: Option<Vec<(String, Date)>>,
}

impl HeadDays {
    /// The day in the line above the items of which the paragraph at `at` is one.
    pub(super) fn above(&mut self, document: &Document, text: &str, at: usize) -> Option<Date> {
        if let Some((_, day)) = self.answer.filter(|&(asked, _)| asked == at) {
            return day;
        }
        let own = folded(text, document.paragraphs.get(at)?);
        let day = list::is_item(&own)
            .then(|| self.above_item(document, text, at))
            .flatten();
        self.answer = Some((at, day));
        day
    }

    fn above_item(&mut self, document: &Document, text: &str, at: usize) -> Option<Date> {
        let last = self.last;
        let mut found = None;
        for before in (0..at).rev() {
            if let Some((asked, day)) = last
                && asked == before
            {
                found = day;
                break;
            }
            let line = folded(text, document.paragraphs.get(before)?);
            if !list::is_item(&line) {
                found = line.strip_suffix('：').and_then(days::of_head);
                break;
            }
        }
        self.last = Some((at, found));
        found
    }

    /// The day that the document names for the documents in its annex; `lead` is the
    /// heading of the list that is being read. None where it names several that fit.
    pub(super) fn of_annex(
        &mut self,
        document: &Document,
        text: &str,
        lead: &str,
        at: usize,
    ) -> Option<Date> {
        let annexes = self.annexes.get_or_insert_with(|| annexes(document, text));
        let several = annexes
            .iter()
            .any(|(_, day)| Some(day) != annexes.first().map(|a| &a.1));
        let above = (several && !lead.starts_with('附')).then(|| annex_above(document, text, at));
        let lead = above.flatten().unwrap_or_else(|| lead.to_owned());
        let fits = |annex: &str| {
            let numbered =
                annex.ends_with(|c: char| c.is_alphanumeric() && !"件表录单".contains(c));
            !numbered || !lead.starts_with('附') || lead.starts_with(annex)
        };
        let mut days = annexes
            .iter()
            .filter(|(annex, _)| fits(annex))
            .map(|(_, day)| *day);
        let day = days.next()?;
        days.all(|other| other == day).then_some(day)
    }
}

/// The line 附件1 above the paragraph at `at`.
fn annex_above(document: &Document, text: &str, at: usize) -> Option<String> {
    let above = document.paragraphs.get(..at)?.iter().rev();
    let mut lines = above.map(|paragraph| part(text, paragraph.range.clone()).trim());
    let annex = lines.find(|line| line.starts_with('附') && line.chars().count() <= 40)?;
    Some(Folded::new(annex, 0).as_str().to_owned())
}

fn folded(text: &str, paragraph: &Paragraph) -> String {
    let raw = part(text, paragraph.range.clone());
    Folded::new(raw, 0).as_str().to_owned()
}

/// The sentences that say from when the documents in annexes end: the mark of the annex,
/// and the day.
fn annexes(document: &Document, text: &str) -> Vec<(String, Date)> {
    static ANNEX: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant("附[件表录][0-9一二三四五六七八九十]{0,3}|目录|清单"));
    static ENDS: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant("废止|失效|作废|停止|不再|终止"));
    let body = document.paragraphs.iter().filter(|p| p.zone != Zone::Head);
    let mut found = Vec::new();
    for paragraph in body {
        let raw = part(text, paragraph.range.clone());
        if !(raw.contains(['自', '从', '于']) && ENDS.is_match(raw)) {
            continue;
        }
        // Each annex of one sentence may have a day of its own.
        let paragraph = folded(text, paragraph).replace("，附", "。附");
        for sentence in paragraph.split(['。', '；']) {
            if let Some(annex) = ANNEX.find(sentence)
                && ENDS.is_match(sentence)
                && let Some(day) = days::of_head(sentence)
            {
                found.push((annex.as_str().to_owned(), day));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::citation::extract;

    /// The days from which the citations of a text count.
    fn days(text: &str) -> Vec<Option<String>> {
        let text = format!("某局关于某事的通知\n\n某发〔2023〕1号\n\n各单位：\n\n{text}\n");
        let documents = crate::document::read("a.txt", &text);
        documents
            .iter()
            .flat_map(|d| extract(d, &text))
            .map(|c| c.since.map(|day| day.to_string()))
            .collect()
    }

    #[test]
    fn the_day_in_the_head_of_a_list_counts_for_its_items() {
        let day = Some(date(2023, 7, 1).to_string());
        for text in [
            "自2023年7月1日起，下列文件废止：\n\n1.关于公证收费的通知（某发〔2009〕2号）",
            "下列文件自2023年7月1日零时起停止执行：\n\n一、《公证收费办法》（某发〔2009〕2号）",
            "自2023年7月1日起：\n\n一、收费照旧。\n\n二、《公证收费办法》停止适用。",
            "附件所列文件自2023年7月1日起停止执行。\n\n附件\n\n停止执行的文件目录\n\n1.关于公证收费的通知（某发〔2009〕2号）",
        ] {
            assert_eq!(days(text), std::slice::from_ref(&day), "{text}");
        }
    }

    #[test]
    fn each_annex_has_the_day_that_is_said_of_it() {
        let text = "附件1所列文件自2023年7月1日起废止，附件2所列文件自2024年1月1日起失效。\n\n附件1\n\n废止的文件目录\n\n1.关于公证收费的通知（某发〔2009〕2号）\n\n附件2\n\n失效的文件目录\n\n1.关于调解的通知（某发〔2010〕3号）";
        let of = |year, month| Some(date(year, month, 1).to_string());
        assert_eq!(days(text), [of(2023, 7), of(2024, 1)]);
    }

    #[test]
    fn a_day_that_is_not_said_of_the_items_is_not_theirs() {
        for text in [
            "本通知自2023年7月1日起施行，具体要求如下：\n\n一、《公证收费办法》停止适用。",
            "自2023年7月1日起：\n\n一、收费照旧。\n\n现予公布。\n\n《公证收费办法》停止适用。",
            "附件1所列文件自2023年7月1日起停止执行。\n\n附件2停止执行的文件目录\n\n1.关于公证收费的通知（某发〔2009〕2号）",
        ] {
            assert_eq!(days(text), [None], "{text}");
        }
    }
}
