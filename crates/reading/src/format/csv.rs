//! Tables as comma or tab separated values.

use std::io::Cursor;

use csv::{ReaderBuilder, StringRecord, Trim};

use super::office::compose::{Block, Cell, Composer};
use super::record::{self, Columns};
use super::{Format, Input, Reader};
use crate::content::{Content, Member, Read};
use crate::{Encoding, Options, Reason, decode};
use wenmai_vocabulary::data;

/// A document for each row, named by the number that the row has in a
/// spreadsheet; the first row with names of columns is the heading. A list of documents
/// without texts is one table, as a sheet is, where the file is called a list or an annex.
pub(super) struct Csv;

/// The heading may stand below a title, within so many rows.
const HEADING: usize = 5;

/// Where no name tells, what the columns hold is told by so many rows.
const FIRST: usize = 20;

/// Characters of the longest cell of a list.
const LONGEST_CELL: usize = 160;

impl Reader for Csv {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let (text, encoding) = decode(input.bytes)?;
        let (delimiter, text) = delimiter(text, input.name);
        let mut rows = rows(Cursor::new(text), delimiter).enumerate();
        let mut first = Vec::new();
        for (at, row) in rows.by_ref().take(FIRST) {
            first.push((at, row?));
        }
        let (columns, above) = match columns(&first, input.options) {
            Ok(found) => found,
            Err(reason) => return table(input).unwrap_or(Err(reason)),
        };
        let first = first.into_iter().skip(above);
        let rows = first.map(|(at, row)| (at, Ok(row))).chain(rows);
        let members = rows.filter_map(move |(at, row)| {
            let held = match row {
                Ok(row) if row.iter().all(|cell| cell.trim().is_empty()) => return None,
                Ok(row) => content(&columns, &row, at + 1, encoding),
                Err(reason) => Err(reason),
            };
            Some(Member::text((at + 1).to_string(), held))
        });
        Ok(Read::Members(Box::new(members)))
    }
}

fn rows(text: Cursor<String>, delimiter: u8) -> impl Iterator<Item = Result<StringRecord, Reason>> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .trim(Trim::None)
        .from_reader(text)
        .into_records()
        .map(|row| row.map_err(|error| damaged(&error)))
}

/// The file as one table, where its name is that of a list, a row among the first names a column of titles or numbers
/// and no cell is so long that it might be the text of a document.
fn table<'a>(input: &Input<'a>) -> Option<Result<Read<'a>, Reason>> {
    let name = input.name.rsplit('/').next()?;
    let words = &data::words().names_of_lists;
    words.iter().find(|word| name.contains(word.as_str()))?;
    let (text, encoding) = decode(input.bytes).ok()?;
    let (delimiter, text) = delimiter(text, input.name);
    let rows: Vec<StringRecord> = rows(Cursor::new(text), delimiter)
        .collect::<Result<_, _>>()
        .ok()?;
    let is_heading = |row: &&StringRecord| {
        let names: Vec<&str> = row.iter().collect();
        Columns::named(&names, input.options).names_document()
    };
    let is_long = |cell: &str| cell.chars().count() > LONGEST_CELL;
    if rows.iter().flatten().any(is_long) {
        return None;
    }
    let heading = rows.iter().take(HEADING).position(|row| is_heading(&row))?;
    let below = rows.get(heading + 1..)?.iter();
    below.flatten().find(|cell| record::may_name(cell))?;
    let mut composer = Composer::new(input.budget);
    for (number, row) in (1..).zip(&rows) {
        let cells = row.iter().map(|cell| Cell {
            blocks: vec![Block::Paragraph(cell.trim().to_owned())],
            covers: 0,
        });
        composer.row(&cells.collect(), Some((1, number)));
    }
    Some(Ok(Read::Text(Content {
        encoding,
        ..composer.finish()
    })))
}

fn content(
    columns: &Columns,
    row: &StringRecord,
    number: usize,
    encoding: Encoding,
) -> Result<Content, Reason> {
    let cells: Vec<&str> = row.iter().collect();
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Content {
        encoding,
        ..columns.content_of_row(&cells, Some((1, number)))?
    })
}

/// The columns, by the first row that names one with a text, else by what stands in the
/// rows; and how many rows stand above the first document.
fn columns(rows: &[(usize, StringRecord)], options: &Options) -> Result<(Columns, usize), Reason> {
    let cells: Vec<Vec<&str>> = rows.iter().map(|(_, row)| row.iter().collect()).collect();
    let mut heads = cells.iter().take(HEADING).enumerate();
    let named = heads.find_map(|(at, names)| Some((Columns::find(names, options).ok()?, at + 1)));
    let guessed = || {
        let rows: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
        let (columns, is_headed) = Columns::find_in_rows(&rows, options)?;
        Some((columns, usize::from(is_headed)))
    };
    named.or_else(guessed).ok_or_else(|| {
        // Of two that are as wide, the upper.
        let heads = cells.iter().take(HEADING).rev();
        let widest = heads.max_by_key(|names| names.len());
        record::no_field_of_table(widest.map_or(&[], Vec::as_slice), options)
    })
}

/// What stands between the cells, and the text without the line of Excel that
/// says so (`sep=;`).
fn delimiter(text: String, name: &str) -> (u8, String) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some((sign, rest)) = rest.split_once('\n')
        && let [sign] = sign.trim_end_matches('\r').as_bytes()
    {
        return (*sign, rest.to_owned());
    }
    let signs: [u8; 3] = match super::extension(name).as_str() {
        "tsv" => *b"\t,;",
        _ => *b",\t;",
    };
    let count = |line: &str, sign: u8| line.bytes().filter(|&byte| byte == sign).count();
    let heading = text
        .lines()
        .take(HEADING)
        .find(|line| signs.iter().any(|&sign| count(line, sign) > 0))
        .unwrap_or_default();
    // Of two that are as frequent, the likelier.
    let mut found = signs[0];
    for sign in signs {
        if count(heading, sign) > count(heading, found) {
            found = sign;
        }
    }
    (found, text)
}

fn damaged(error: &csv::Error) -> Reason {
    Reason::Damaged {
        format: Format::Csv,
        what: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::format::testing::{break_everywhere, read, read_with, texts, unread};

    const TABLE: &str = "序号,标题,文号,正文\r\n1,关于甲的通知,甲发〔2024〕1号,\"各科室：\r\n说\"\"甲\"\"，好。\"\r\n,,,\r\n2,,,\r\n3,关于乙的通知,,乙。\r\n";

    #[test]
    fn each_row_is_a_document_named_by_its_number() {
        let (gbk, _, _) = encoding_rs::GB18030.encode(TABLE);
        for bytes in [TABLE.as_bytes(), &gbk] {
            let found = read("表.csv", bytes);
            assert_eq!(
                texts(&found),
                [
                    (
                        "表.csv/2".to_owned(),
                        "标题：关于甲的通知\n文号：甲发〔2024〕1号\n---\n关于甲的通知\n\n各科室：\n说\"甲\"，好。\n"
                            .to_owned()
                    ),
                    (
                        "表.csv/5".to_owned(),
                        "标题：关于乙的通知\n---\n关于乙的通知\n\n乙。\n".to_owned()
                    ),
                ]
            );
            assert_eq!(unread(&found), [("表.csv/4", "no-text")]);
        }
    }

    #[test]
    fn any_delimiter_and_a_title_above_the_heading_are_read() {
        for (name, text) in [
            ("a.tsv", "id\tcontent\n1\t甲, 乙; 丙。\n"),
            ("a.csv", "id\tcontent\n1\t甲, 乙; 丙。\n"),
            ("a.csv", "id;content\n1;\"甲, 乙; 丙。\"\n"),
            ("a.csv", "sep=|\nid|content\n1|甲, 乙; 丙。\n"),
            ("a.xls", "id\tcontent\n1\t甲, 乙; 丙。\n"),
        ] {
            let found = texts(&read(name, text.as_bytes()));
            assert_eq!(found, [(format!("{name}/2"), "甲, 乙; 丙。\n".to_owned())]);
        }
        let found = texts(&read(
            "a.csv",
            "文件汇总表,\n,\n编号,正文\n1,甲。\n".as_bytes(),
        ));
        assert_eq!(found, [("a.csv/4".to_owned(), "甲。\n".to_owned())]);
    }

    #[test]
    fn a_table_without_a_text_names_its_columns() {
        let found = read("a.csv", b"id,payload\n1,x\n");
        assert_eq!(unread(&found), [("a.csv", "no-field")]);
        let options = Options {
            fields: vec![(Field::Text, "Payload".to_owned())],
            ..Options::default()
        };
        let found = read_with("a.csv", b"id,payload\n1,x\n", &options);
        assert_eq!(texts(&found), [("a.csv/2".to_owned(), "x\n".to_owned())]);
    }

    #[test]
    fn a_text_whose_name_is_not_known_is_found_by_what_stands_in_the_rows() {
        let body = "各科室：根据《甲条例》，现通知如下。".to_owned() + &"一、认真办理。".repeat(60);
        let rows = format!("1,乙局关于丙的通知,乙发〔2024〕1号,{body}\n");
        for (table, first) in [(format!("k,bt,wh,nr\n{rows}"), 2), (rows.clone(), 1)] {
            let found = texts(&read("a.csv", table.as_bytes()));
            assert_eq!(found[0].0, format!("a.csv/{first}"));
            assert!(found[0].1.contains("：乙发〔2024〕1号\n"), "{found:?}");
        }
        // Reasons are no texts.
        let reason = "该文件已不适应当前管理工作的需要，与上位规定不一致。".repeat(4);
        let list = format!("k,bt,wh,ly\n1,乙局关于丙的通知,乙发〔2024〕1号,{reason}\n");
        assert_eq!(
            unread(&read("a.csv", list.as_bytes())),
            [("a.csv", "no-field")]
        );
    }

    #[test]
    fn a_list_of_documents_is_one_table() {
        let found = read(
            "废止目录.csv",
            "序号,文件名称,文号\n1,甲办法,甲发〔2024〕1号\n".as_bytes(),
        );
        let rows = "| 序号 | 文件名称 | 文号 |\n| 1 | 甲办法 | 甲发〔2024〕1号 |\n";
        assert_eq!(
            texts(&found),
            [("废止目录.csv".to_owned(), rows.to_owned())]
        );
        // What names no document, or may hold texts, is no list of documents.
        let long = format!(
            "标题,文号,摘录\n甲办法,甲发〔2024〕1号,{}\n",
            "乙".repeat(200)
        );
        for text in ["序号,名称\n1,甲公司\n", &long] {
            let found = read("废止目录.csv", text.as_bytes());
            assert_eq!(unread(&found), [("废止目录.csv", "no-field")]);
        }
        let other = read(
            "a.csv",
            "文件名称,文号\n甲办法,甲发〔2024〕1号\n".as_bytes(),
        );
        assert_eq!(unread(&other), [("a.csv", "no-field")]);
    }

    #[test]
    fn a_heading_alone_holds_no_text() {
        assert_eq!(
            unread(&read("a.csv", b"title,text\n")),
            [("a.csv", "no-text")]
        );
    }

    #[test]
    fn no_bytes_panic() {
        break_everywhere("a.csv", TABLE.as_bytes());
    }
}
