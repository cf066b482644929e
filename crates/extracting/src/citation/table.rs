//! Rows of tables that list documents. The heads of the columns (`data/tables.toml`)
//! say which cell is the name, which the number, and what the others say of the one
//! document of the row.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::document::fold::{Folded, fold};
use crate::document::number::{self, DocumentNumber, Setting};
use crate::document::{Zone, date, title};
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::part::part;

use super::Kind;
use super::list::{self, List};
use super::reader::Reader;
use super::scan::{self, Mention};

/// The rule of a document that a row of a table names, where nothing is said of it.
const ROW: &str = "cites-row";

/// The rule of a column that names what is replaced.
const REPLACED: &str = "supersedes-column";

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Title,
    Number,
    Replaced,
    Parts,
    Since,
    Begins,
    /// What is only proposed to become of the document.
    Proposed,
    Other,
}

/// The heads of columns, in the order in which they are tried.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heads {
    replaced: Vec<String>,
    parts: Vec<String>,
    whole: Vec<String>,
    since: Vec<String>,
    begins: Vec<String>,
    proposed: Vec<String>,
    title: Vec<String>,
    number: Vec<String>,
}

fn heads() -> &'static Heads {
    static HEADS: LazyLock<Heads> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../../data/tables.toml"))
            .unwrap_or_else(|why| unreachable!("data/tables.toml, checked by a test: {why}"))
    });
    &HEADS
}

impl Column {
    fn of_head(cell: &str) -> Self {
        /// Longest head, in characters.
        const LONGEST: usize = 14;
        let cell = cell.split('（').next().unwrap_or(cell).trim_matches('*');
        if cell.chars().count() > LONGEST {
            return Column::Other;
        }
        let heads = heads();
        [
            (&heads.replaced, Column::Replaced),
            (&heads.parts, Column::Parts),
            (&heads.since, Column::Since),
            (&heads.begins, Column::Begins),
            (&heads.title, Column::Title),
            (&heads.number, Column::Number),
        ]
        .into_iter()
        .find(|(words, _)| words.iter().any(|word| cell.ends_with(word.as_str())))
        .map_or_else(
            || match heads
                .proposed
                .iter()
                .any(|word| cell.contains(word.as_str()))
            {
                true => Column::Proposed,
                false => Column::Other,
            },
            |(_, column)| column,
        )
    }
}

/// The columns of the table that is being read.
#[derive(Debug)]
pub(super) struct Table(Vec<Column>);

impl Table {
    /// The table that a row begins, if it is a row of heads: one that names a column of
    /// names or numbers and holds neither.
    fn of_heads(text: &str, cells: &[Range<usize>]) -> Option<Self> {
        let columns: Vec<Column> = cells
            .iter()
            .map(|cell| Column::of_head(part(text, cell.clone())))
            .collect();
        let named = columns
            .iter()
            .filter(|column| matches!(column, Column::Title | Column::Number));
        let is_head = named.count() > 0 && cells.len() > 1 && !text.contains(['《', '〔', '。']);
        is_head.then_some(Table(columns))
    }
}

/// The cells of a row of a table, in a folded paragraph: between | or, in a table, tabs.
pub(super) fn cells(raw: &str, folded: &Folded<'_>, in_table: bool) -> Option<Vec<Range<usize>>> {
    let text = folded.as_str();
    let has_mark = memchr::memchr(b'|', text.as_bytes()).is_some();
    if has_mark && (text.starts_with('|') || !text.contains('。')) {
        let from = usize::from(text.starts_with('|'));
        return Some(split(
            text,
            from,
            text.match_indices('|').map(|(at, _)| (at, 1)),
        ));
    }
    if memchr::memchr(b'\t', raw.as_bytes()).is_none() || raw.contains('\n') {
        return None;
    }
    let mut at = 0;
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let inner = raw.trim();
    for cell in inner.split('\t') {
        at += fold(cell).len();
        ends.push((at, 0));
    }
    ends.pop();
    let enough = ends.len() >= 2 || in_table && !ends.is_empty();
    (enough && at == text.len()).then(|| split(text, 0, ends.into_iter()))
}

/// The stretches from a byte of a text up to each mark, which is some bytes long.
fn split(
    text: &str,
    from: usize,
    marks: impl Iterator<Item = (usize, usize)>,
) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut start = from;
    for (at, length) in marks.filter(|(at, _)| *at >= from) {
        cells.push(start..at);
        start = at + length;
    }
    if start < text.len() {
        cells.push(start..text.len());
    }
    cells
}

/// The document that a row names.
struct Named {
    /// The words of the mention.
    span: Range<usize>,
    /// The cells that hold its name and its number.
    cells: Vec<Range<usize>>,
    title: Option<Range<usize>>,
    number: Option<DocumentNumber>,
}

impl Reader<'_> {
    /// Reads a row of a table, and gives back the cells that it has read; none where
    /// the rest is to be left alone.
    pub(super) fn row(
        &mut self,
        folded: &Folded<'_>,
        cells: &[Range<usize>],
    ) -> Option<Vec<Range<usize>>> {
        let text = folded.as_str();
        let words = |cell: &&Range<usize>| !part(text, (*cell).clone()).is_empty();
        let filled: Vec<&Range<usize>> = cells.iter().filter(words).collect();
        if is_rule(text) {
            return None;
        }
        // A heading inside of the table: | 废止的文件目录 | | |.
        if let [only] = filled.as_slice() {
            self.list.see(part(text, (*only).clone()), Zone::Body);
            return Some(Vec::new());
        }
        if let Some(table) = Table::of_heads(text, cells) {
            self.table = Some(table);
            return None;
        }
        self.list.see_row(text);
        let says = self.said_of_row(text, cells);
        let mut read = Vec::new();
        let mut ends = false;
        let names = match self.named_in_row(text, cells, says.is_some()) {
            Some(named) => with_other_numbers(text, named),
            None if says.is_some() => self.names_in_cell(text, cells),
            None => Vec::new(),
        };
        if names.is_empty() {
            return Some(read);
        }
        for named in names {
            read.extend(named.cells.iter().cloned());
            ends |= self.add_row(folded, cells, named, says) == Relation::Repeals;
        }
        if !ends {
            read.extend(self.replaced_in_row(folded, cells));
        }
        says.is_none().then_some(read)
    }

    /// Adds the citation of a document that a row names, and tells what becomes of it.
    fn add_row(
        &mut self,
        folded: &Folded<'_>,
        cells: &[Range<usize>],
        named: Named,
        says: Option<&'static List>,
    ) -> Relation {
        let text = folded.as_str();
        let mention = Mention {
            title: named.title,
            number: named.number,
            ..Mention::bare(named.span)
        };
        let row = 0..text.len();
        let named_cell = mention.title.clone().unwrap_or_default();
        let mut citation = self.citation(folded, &mention, &row, Kind::Full, Vec::new());
        citation.issuers.clear();
        ROW.clone_into(&mut citation.rule);
        citation.pinpoint = self.part_of_row(text, cells);
        if let Some(list) = says {
            list.say_of(&mut citation);
            // The row may say 全文 where the list speaks of parts.
            let parts = self.cell_of(Column::Parts, text, cells);
            citation.pinpoint.take_if(|_| parts.is_some_and(is_whole));
            citation.quote = self.below(&citation.quote);
            let own = self.cell_of(Column::Since, text, cells);
            let own = own.and_then(date::parse);
            let noted = || date::find(&note_behind(citation.title.as_deref()?)?.1);
            citation.since = own.or_else(noted);
            if citation.since.is_none() {
                self.list_day(&mut citation);
            }
        }
        if let Some(title) = &citation.title
            && let Some((name, _)) = note_behind(title)
        {
            citation.title = Some(name.to_owned());
        }
        let relation = citation.relation;
        self.named_in_note(folded, &named_cell);
        let own = self.document.number.as_ref();
        let is_own = own.is_some_and(|own| {
            own.is_unique() && citation.number.as_ref().is_some_and(|n| n.is_same(own))
        });
        if !is_own {
            self.found.push(citation);
        }
        relation
    }

    /// What the note behind a name names: 甲规范（废止，更新为DB99/T 3118-2015）.
    fn named_in_note(&mut self, folded: &Folded<'_>, cell: &Range<usize>) {
        let text = folded.as_str();
        let words = part(text, cell.clone());
        if note_behind(words).is_none() {
            return;
        }
        let Some(open) = words.rfind('（') else {
            return;
        };
        let from = cell.start + open;
        for found in number::find(part(text, from..cell.end), Setting::Text) {
            let span = from + found.span.start..from + found.span.end;
            let mention = Mention {
                title: None,
                number: Some(found.number),
                ..Mention::bare(span)
            };
            let row = 0..text.len();
            let mut citation = self.citation(folded, &mention, &row, Kind::Full, Vec::new());
            ROW.clone_into(&mut citation.rule);
            self.found.push(citation);
        }
    }

    /// The documents that the cell of names holds together with their numbers:
    /// 《甲办法》（甲发〔2010〕3号）.
    fn names_in_cell(&self, text: &str, cells: &[Range<usize>]) -> Vec<Named> {
        let mentions = scan::mentions(text);
        let begins = |cell: &&Range<usize>| {
            let first = |m: &Mention| m.title.is_some() && m.span.start == cell.start;
            mentions.iter().any(first)
        };
        let column = self.range_of(Column::Title, text, cells);
        let Some(cell) = column.or_else(|| cells.iter().find(begins).cloned()) else {
            return Vec::new();
        };
        let inside = mentions
            .into_iter()
            .filter(|m| cell.contains(&m.span.start));
        inside
            .map(|mention| Named {
                span: mention.span,
                cells: vec![cell.clone()],
                title: mention.title,
                number: mention.number,
            })
            .collect()
    }

    /// What is said of the document of a row: by a cell, by a note behind its name, or by
    /// what stands above the table.
    fn said_of_row(&self, text: &str, cells: &[Range<usize>]) -> Option<&'static List> {
        let by_cell = || {
            let columns = self.table.iter().flat_map(|Table(columns)| columns);
            let columns = columns.copied().chain(std::iter::repeat(Column::Other));
            cells
                .iter()
                .zip(columns)
                .filter(|(_, column)| *column != Column::Proposed)
                .map(|(cell, _)| part(text, cell.clone()))
                .find_map(|cell| {
                    let of_part = || Some(list::cell_says_of_part(cell)?.0);
                    list::cell_says(cell).or_else(of_part)
                })
        };
        let by_note = || {
            let name = self.cell_of(Column::Title, text, cells)?;
            let (_, note) = note_behind(name)?;
            list::cell_says(note.split(['，', '；', '：']).next()?)
        };
        // Where the whole list is only proposed, so is what its cells say.
        let is_open = |list: &&List| list::ends_some(list) && self.list.is_open();
        let said = by_cell().or_else(by_note);
        said.filter(|list| !is_open(list))
            .or_else(|| match self.table {
                Some(_) => self.list.of_table(),
                None => self.list.list(),
            })
    }

    /// The part of the document that a row means: by the column of parts, or by a cell that
    /// says 废止第三条; none where it means the whole.
    fn part_of_row(&self, text: &str, cells: &[Range<usize>]) -> Option<String> {
        let of_column = self.cell_of(Column::Parts, text, cells);
        let of_column = of_column
            .filter(|words| !is_whole(words))
            .map(str::to_owned);
        of_column.or_else(|| {
            let mut said = cells
                .iter()
                .map(|cell| list::cell_says_of_part(part(text, cell.clone())));
            said.find_map(|said| Some(said?.1.to_owned()))
        })
    }

    /// The words of the first cell of a column.
    fn cell_of<'t>(
        &self,
        wanted: Column,
        text: &'t str,
        cells: &[Range<usize>],
    ) -> Option<&'t str> {
        let cell = self.range_of(wanted, text, cells)?;
        Some(part(text, cell))
    }

    fn range_of(&self, wanted: Column, text: &str, cells: &[Range<usize>]) -> Option<Range<usize>> {
        let Table(columns) = self.table.as_ref()?;
        let filled = |cell: &&Range<usize>| {
            !matches!(
                part(text, (*cell).clone()),
                "" | "/" | "-" | "无" | "／" | "—"
            )
        };
        let of_column = columns
            .iter()
            .zip(cells)
            .filter(|(column, _)| **column == wanted);
        of_column.map(|(_, cell)| cell).find(filled).cloned()
    }

    /// The document of a row: by the columns of the table, else by what its cells hold.
    /// In a row of which nothing is said, name and number must leave no doubt.
    fn named_in_row(&self, text: &str, cells: &[Range<usize>], is_list: bool) -> Option<Named> {
        let whole = |cell: &Range<usize>| {
            let numbers = only_numbers(part(text, cell.clone()));
            numbers.into_iter().next().map(|found| found.number)
        };
        let number_cell = self
            .range_of(Column::Number, text, cells)
            .filter(|cell| whole(cell).is_some())
            .or_else(|| cells.iter().find(|cell| whole(cell).is_some()).cloned());
        let number = number_cell.as_ref().and_then(whole);
        let marked = |cell: &&Range<usize>| part(text, (*cell).clone()).starts_with('《');
        let named = |cell: &&Range<usize>| {
            let words = part(text, (*cell).clone());
            words.chars().count() >= 5
                && DocumentNumber::parse(words).is_none()
                && (title::ends_like_document(words) || words.starts_with('《'))
        };
        let name = self
            .range_of(Column::Title, text, cells)
            .filter(|cell| number_cell.as_ref() != Some(cell))
            .filter(|cell| number.is_some() || named(&cell))
            .or_else(|| match is_list {
                true => cells.iter().find(named).cloned(),
                false => cells.iter().find(marked).cloned(),
            });
        let Some(name) = name else {
            let cell = number_cell.filter(|_| is_list)?;
            return Some(Named {
                cells: vec![cell.clone()],
                span: cell,
                title: None,
                number,
            });
        };
        let words = part(text, name.clone());
        // A cell that names the document with its number, or several, is read as it stands.
        let in_cell = number::find(words, Setting::Text);
        if !in_cell.is_empty() && number.is_none()
            || words.contains("号）")
            || words.matches('《').count() > 1 && words.starts_with('《') && !is_one_name(words)
            || number.is_none() && !is_list
        {
            return None;
        }
        Some(Named {
            title: Some(without_marks(text, &name)),
            cells: number_cell.into_iter().chain([name.clone()]).collect(),
            span: name,
            number,
        })
    }

    /// What the document of a row replaces, by the column that says so; its cell.
    fn replaced_in_row(
        &mut self,
        folded: &Folded<'_>,
        cells: &[Range<usize>],
    ) -> Option<Range<usize>> {
        let text = folded.as_str();
        let cell = self.range_of(Column::Replaced, text, cells)?;
        let since = self
            .cell_of(Column::Begins, text, cells)
            .and_then(date::parse);
        for found in number::find(part(text, cell.clone()), Setting::Bracket) {
            let span = cell.start + found.span.start..cell.start + found.span.end;
            let mention = Mention {
                title: None,
                number: Some(found.number),
                bare: false,
                ..Mention::bare(span)
            };
            let mut citation =
                self.citation(folded, &mention, &(0..text.len()), Kind::Full, Vec::new());
            citation.issuers.clear();
            citation.relation = Relation::Supersedes;
            REPLACED.clone_into(&mut citation.rule);
            citation.since = since;
            self.found.push(citation);
        }
        Some(cell)
    }
}

/// The numbers of a cell that holds nothing else: between them stand 、 and their like,
/// behind each perhaps its day in a bracket: 甲发〔2015〕2号（2015年3月9日）、乙发〔2016〕1号.
fn only_numbers(cell: &str) -> Vec<number::Found> {
    if let Some(number) = DocumentNumber::parse(cell) {
        let span = 0..cell.len();
        return vec![number::Found {
            span,
            number,
            also: Vec::new(),
        }];
    }
    let found = number::find(cell, Setting::Bracket);
    let mut at = 0;
    let mut between = Vec::new();
    for number in &found {
        between.push(part(cell, at..number.span.start));
        at = number.span.end;
    }
    between.push(part(cell, at..));
    let is_free = between.iter().enumerate().all(|(at, words)| {
        let words = match words.split_once('）') {
            // A bracket stands behind a number, and holds its day alone.
            Some((bracket, rest)) if at > 0 => match bracket.strip_prefix('（') {
                Some(day) if date::parse(day).is_some() => rest,
                _ => words,
            },
            _ => words,
        };
        words
            .chars()
            .all(|c| matches!(c, '、' | '，' | '；' | '和' | '及' | '/') || c.is_whitespace())
    });
    if is_free { found } else { Vec::new() }
}

/// The document of a row, and what the other numbers of its cell name.
fn with_other_numbers(text: &str, named: Named) -> Vec<Named> {
    let cell = named
        .cells
        .first()
        .filter(|_| named.number.is_some())
        .cloned();
    let others: Vec<Named> = cell
        .iter()
        .flat_map(|cell| {
            let numbers = only_numbers(part(text, cell.clone())).into_iter().skip(1);
            numbers.map(|found| Named {
                span: cell.start + found.span.start..cell.start + found.span.end,
                cells: vec![cell.clone()],
                title: None,
                number: Some(found.number),
            })
        })
        .collect();
    [named].into_iter().chain(others).collect()
}

/// Whether a row is the line of Markdown below the heads: |---|:--|.
fn is_rule(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '|' | '-' | ':' | '：' | '—'))
}

/// Whether the words of a cell say that the whole is meant: 全文.
fn is_whole(words: &str) -> bool {
    heads().whole.iter().any(|whole| whole == words)
}

/// Whether 《…》 around the whole of the words is one name.
fn is_one_name(words: &str) -> bool {
    title::names_in(words).len() == 1 && words.ends_with(['》', '）'])
}

/// The bytes of a name without the 《》 around it, or the one of both that it has.
fn without_marks(text: &str, name: &Range<usize>) -> Range<usize> {
    let words = part(text, name.clone());
    let inner = words
        .strip_prefix('《')
        .filter(|_| !words.contains('》') || words.ends_with('》'));
    let (start, inner) = match inner {
        Some(inner) => (name.start + '《'.len_utf8(), inner),
        None => (name.start, words),
    };
    let lost = !inner.contains('《') && inner.ends_with('》');
    let inner = match start > name.start || lost {
        true => inner.strip_suffix('》').unwrap_or(inner),
        false => inner,
    };
    start..start + without_note_sign(inner).len()
}

/// A name without the sign of a note that stands behind it: 甲办法①, 甲办法¹.
fn without_note_sign(name: &str) -> &str {
    let is_sign = |c: char| matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '①'..='⑳' | '†' | '‡');
    name.trim_end_matches(is_sign)
}

/// The name before a note in a bracket at its end that says what became of it, and the
/// note: 甲规范（废止，废止日期：2017-6-30）.
fn note_behind(name: &str) -> Option<(&str, String)> {
    let (bare, note) = name
        .trim_end_matches(['）', ')'])
        .rsplit_once(['（', '('])?;
    let note = fold(note);
    let state = note.split(['，', '；', '：']).next().unwrap_or_default();
    (name.ends_with(['）', ')']) && list::cell_says(state).is_some()).then_some((bare, note))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells_of(raw: &str, in_table: bool) -> Option<Vec<String>> {
        let folded = Folded::new(raw, 0);
        let cells = cells(raw, &folded, in_table)?;
        let words = |cell: Range<usize>| part(folded.as_str(), cell).to_owned();
        Some(cells.into_iter().map(words).collect())
    }

    #[test]
    fn a_row_is_cut_at_its_marks_and_keeps_empty_cells() {
        let of = |raw| cells_of(raw, false).unwrap();
        assert_eq!(of("| 1 | | 甲 办法 |"), ["1", "", "甲办法"]);
        assert_eq!(of("甲发〔2020〕1号| 甲办法"), ["甲发〔2020〕1号", "甲办法"]);
        assert_eq!(
            of("1\t甲办法\t甲发[2020]1号"),
            ["1", "甲办法", "甲发〔2020〕1号"]
        );
        assert_eq!(cells_of("一、\t总则", false), None);
        assert_eq!(
            cells_of("甲办法\t甲发[2020]1号", true).map(|cells| cells.len()),
            Some(2)
        );
    }

    #[test]
    fn a_cell_may_hold_several_numbers_and_their_days() {
        for (cell, count) in [
            ("甲发〔2015〕2号", 1),
            ("甲发〔2015〕2号、乙发〔2016〕41号", 2),
            ("甲发〔2015〕2号 乙发〔2016〕41号", 2),
            ("甲发〔2015〕2号；乙发〔2016〕41号和丙发〔2017〕1号", 3),
            ("甲发〔2015〕2号（2015年3月9日）", 1),
            (
                "甲发〔2015〕2号（2015年3月9日），乙发〔2016〕41号（2016-05-01）",
                2,
            ),
            ("甲发〔2015〕2号修订", 0),
            ("甲发〔2015〕2号（已修订）", 0),
            ("甲办法", 0),
        ] {
            assert_eq!(only_numbers(&fold(cell)).len(), count, "{cell}");
        }
    }

    #[test]
    fn heads_tell_the_columns() {
        for (head, column) in [
            ("规范性文件名称", Column::Title),
            ("发文字号", Column::Number),
            ("替代标准编号", Column::Replaced),
            ("废止的条款", Column::Parts),
            ("失效日期", Column::Since),
            ("拟清理意见", Column::Proposed),
            ("处理意见", Column::Other),
            ("序号", Column::Other),
        ] {
            assert_eq!(Column::of_head(head), column, "{head}");
        }
    }

    #[test]
    fn a_note_behind_a_name_says_what_became_of_it() {
        let note = note_behind("甲规范（废止，废止日期：2017-6-30）");
        assert_eq!(note.map(|(name, _)| name), Some("甲规范"));
        assert!(note_behind("甲规范（试行）").is_none());
    }

    #[test]
    fn marks_around_a_name_are_no_part_of_it() {
        for (cell, name) in [
            ("《甲办法》", "甲办法"),
            ("《甲办法", "甲办法"),
            ("甲办法》", "甲办法"),
            ("关于印发《甲办法》的通知", "关于印发《甲办法》的通知"),
        ] {
            assert_eq!(
                part(cell, without_marks(cell, &(0..cell.len()))),
                name,
                "{cell}"
            );
        }
    }
}
