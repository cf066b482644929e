//! Workbooks of Excel and WPS: every sheet as rows of a table.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader as _, SheetType, SheetVisible, Xls, XlsError, Xlsx};

use super::super::record::Columns;
use super::super::{Input, Reader};
use super::compose::{Block, Cell, Composer, MOST_COLUMNS};
use super::measure;
use super::ole::{Container, Held};
use crate::budget::Budget;
use crate::content::{Member, Read};
use crate::{Field, Format, Options, Reason};

/// Reads workbooks of both forms, whatever their name says.
pub(in super::super) struct Workbook;

impl Reader for Workbook {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let kind = if input.bytes.starts_with(b"PK") {
            Kind::Xlsx
        } else {
            match Container::open(input, input.format)?.held() {
                Held::Locked => return Err(Reason::Password),
                _ => Kind::Xls,
            }
        };
        read(input, kind)
    }
}

/// The form of a workbook.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Excel 97 to 2003.
    Xls,
    /// Excel since 2007.
    Xlsx,
}

/// A sheet: its name, and the cells that hold something by row and column from 0.
struct Sheet {
    name: String,
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
}

/// Reads a workbook. Rows become documents where the heading of the sheet names a
/// column with texts, else a sheet is a table.
pub(super) fn read<'a>(input: &Input<'a>, kind: Kind) -> Result<Read<'a>, Reason> {
    // The crate that takes workbooks apart panics at some that are damaged; what it
    // had in hand is dropped then.
    let (sheets, format) = match kind {
        Kind::Xls => (catch_unwind(AssertUnwindSafe(|| old(input))), Format::Xls),
        Kind::Xlsx => (catch_unwind(AssertUnwindSafe(|| new(input))), Format::Xlsx),
    };
    let sheets = sheets.map_err(|_| damaged(format, "its records make no sense"))??;
    let records: Vec<Option<Records>> = sheets
        .iter()
        .map(|sheet| Records::of(sheet, input.options))
        .collect();
    let several = sheets.len() > 1;
    if records.iter().all(Option::is_none) {
        let mut composer = Composer::new(input.budget);
        for (table, sheet) in (1..).zip(&sheets) {
            table_of(sheet, table, several, &mut composer);
        }
        return Ok(Read::Text(composer.finish()));
    }
    let mut members = Vec::new();
    for (sheet, records) in sheets.iter().zip(records) {
        match records {
            Some(records) => records.members(sheet, several, &mut members),
            None => {
                let mut composer = Composer::new(input.budget);
                table_of(sheet, 1, false, &mut composer);
                members.push(Member::text(sheet.name.clone(), Ok(composer.finish())));
            }
        }
    }
    Ok(Read::Members(Box::new(members.into_iter())))
}

/// Adds a sheet as the rows of a table. `table` counts the sheets.
fn table_of(sheet: &Sheet, table: u32, named: bool, composer: &mut Composer) {
    // Names that programs give say nothing.
    let given = !["Sheet", "sheet", "工作表", "表"].iter().any(|word| {
        let rest = sheet.name.strip_prefix(word).map(str::trim);
        rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    });
    if named && given {
        composer.apart(&[Block::Paragraph(sheet.name.clone())]);
    }
    for (&row, cells) in &sheet.rows {
        composer.row(&filled(cells).map(cell).collect(), Some((table, row + 1)));
    }
}

/// The cells of a row from the first column on.
fn filled(cells: &BTreeMap<u32, String>) -> impl Iterator<Item = &str> {
    let width = cells.keys().next_back().map_or(0, |&last| last + 1);
    (0..width.min(MOST)).map(|column| cells.get(&column).map_or("", String::as_str))
}

/// The most columns of a sheet that are read.
const MOST: u32 = MOST_COLUMNS as u32;

fn cell(text: &str) -> Cell {
    Cell {
        blocks: vec![Block::Paragraph(text.to_owned())],
        covers: 0,
    }
}

/// The documents in the rows of a sheet.
struct Records {
    columns: Columns,
    /// The row of the heading.
    heading: u32,
}

impl Records {
    /// The heading may stand below a title, within so many rows.
    const HEADING: usize = 5;
    /// A column of notes has shorter cells than a column of texts, in characters.
    const TEXT: usize = 100;

    /// The records of a sheet; none where it is a table to be read as such.
    fn of(sheet: &Sheet, options: &Options) -> Option<Self> {
        let mut heads = sheet.rows.iter().take(Self::HEADING);
        let named = heads.find_map(|(&row, cells)| {
            let names: Vec<&str> = filled(cells).collect();
            let columns = Columns::find(&names, options).ok()?;
            (names.len() > 1).then_some((row, columns))
        });
        let Some((heading, columns)) = named else {
            return Records::by_values(sheet, options);
        };
        let asked = options
            .fields
            .iter()
            .any(|(field, _)| *field == Field::Text);
        let holds_texts = sheet.rows.range(heading + 1..).any(|(_, cells)| {
            let row: Vec<&str> = filled(cells).collect();
            columns
                .content(&row)
                .is_ok_and(|content| content.text.chars().count() >= Self::TEXT)
        });
        (asked || holds_texts).then_some(Records { columns, heading })
    }

    /// The records of a sheet whose names tell of no text, by what stands in its rows.
    fn by_values(sheet: &Sheet, options: &Options) -> Option<Self> {
        /// Rows that are looked at.
        const FIRST: usize = 20;
        let first: Vec<Vec<&str>> = sheet
            .rows
            .values()
            .take(FIRST)
            .map(|cells| filled(cells).collect())
            .collect();
        let rows: Vec<&[&str]> = first.iter().map(Vec::as_slice).collect();
        let (columns, is_headed) = Columns::find_in_rows(&rows, options)?;
        let heading = *sheet.rows.keys().next()?;
        is_headed.then_some(Records { columns, heading })
    }

    fn members(&self, sheet: &Sheet, several: bool, members: &mut Vec<Member>) {
        for (&row, cells) in sheet.rows.range(self.heading + 1..) {
            let cells: Vec<&str> = filled(cells).collect();
            let name = match several {
                true => format!("{}/{}", sheet.name, row + 1),
                false => (row + 1).to_string(),
            };
            members.push(Member::text(name, self.columns.content(&cells)));
        }
    }
}

fn damaged(format: Format, what: impl ToString) -> Reason {
    Reason::Damaged {
        format,
        what: what.to_string(),
    }
}

/// Excel since 2007. The cells are read one by one: a sheet with a cell at either
/// end is no table of millions.
fn new(input: &Input<'_>) -> Result<Vec<Sheet>, Reason> {
    let format = Format::Xlsx;
    let lengths = measure::sheets(input)?;
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(input.bytes)).map_err(|error| damaged(format, error))?;
    let mut sheets = Vec::new();
    for name in shown(book.sheets_metadata()) {
        // The same rows may be named as a thousand sheets.
        let length = lengths.get(&name).copied().unwrap_or_default();
        input.budget.take(length)?;
        // A sheet may be a chart alone.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut sheet = Sheet {
            name,
            rows: BTreeMap::new(),
        };
        while let Some(cell) = cells.next_cell().map_err(|error| damaged(format, error))? {
            let value = Data::from(cell.get_value().clone());
            sheet.add(cell.get_position(), &value, input.budget)?;
        }
        sheets.push(sheet);
    }
    sheets.retain(|sheet| !sheet.rows.is_empty());
    Ok(sheets)
}

/// Excel 97 to 2003.
fn old(input: &Input<'_>) -> Result<Vec<Sheet>, Reason> {
    let format = Format::Xls;
    let mut container = Container::open(input, format)?;
    let stream = match container.stream("/Workbook")? {
        Some(stream) => Some(stream),
        None => container.stream("/Book")?,
    };
    let stream = stream.ok_or_else(|| damaged(format, "no stream Workbook in it"))?;
    measure::tables(&stream, input.budget)?;
    let mut book: Xls<_> = Xls::new(Cursor::new(input.bytes)).map_err(|error| match error {
        XlsError::Password => Reason::Password,
        error => damaged(format, error),
    })?;
    let mut sheets = Vec::new();
    for name in shown(book.sheets_metadata()) {
        let Ok(range) = book.worksheet_range(&name) else {
            continue;
        };
        let mut sheet = Sheet {
            name,
            rows: BTreeMap::new(),
        };
        let (row, column) = range.start().unwrap_or_default();
        for (down, across, value) in range.used_cells() {
            let (Ok(down), Ok(across)) = (u32::try_from(down), u32::try_from(across)) else {
                continue;
            };
            sheet.add((row + down, column + across), value, input.budget)?;
        }
        sheets.push(sheet);
    }
    sheets.retain(|sheet| !sheet.rows.is_empty());
    Ok(sheets)
}

/// The names of the sheets that people see.
fn shown(sheets: &[calamine::Sheet]) -> Vec<String> {
    sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect()
}

impl Sheet {
    /// Adds a cell. The same words may stand in a million of them.
    fn add(
        &mut self,
        (row, column): (u32, u32),
        value: &Data,
        budget: &Budget,
    ) -> Result<(), Reason> {
        /// What a cell takes beside its words, and the first one of a row.
        const CELL: u64 = 2 * size_of::<(u32, String)>() as u64;
        const ROW: u64 = 8 * CELL;
        let text = written(value);
        if text.trim().is_empty() || column >= MOST {
            return Ok(());
        }
        let cells = self.rows.entry(row).or_default();
        let beside = if cells.is_empty() { ROW } else { CELL };
        budget.take(beside + text.len() as u64)?;
        cells.insert(column, text);
        Ok(())
    }
}

/// A value as people read it; days as `2024-03-05`.
fn written(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) => text.replace("\r\n", "\n"),
        Data::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Data::DateTime(time) if time.is_datetime() && time.as_f64() >= 1.0 => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTime(time) => time.as_f64().to_string(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{content, content_within, package, survives_damage};
    use super::*;
    use crate::Place;
    use crate::content::Held;
    use crate::format::testing::shown;

    /// A workbook of sheets, each with the XML of its rows.
    fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
        workbook_with(sheets, &[])
    }

    fn workbook_with(sheets: &[(&str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
        let mut parts = vec![(
            "xl/styles.xml".to_owned(),
            "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
                .to_owned(),
        )];
        parts.push((
            "_rels/.rels".to_owned(),
            "<Relationships><Relationship Id=\"r\" Target=\"xl/workbook.xml\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/></Relationships>"
                .to_owned(),
        ));
        let (mut list, mut relations) = (String::new(), String::new());
        for (at, (name, rows)) in (1..).zip(sheets) {
            list += &format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"rId{at}\"/>");
            relations += &format!(
                "<Relationship Id=\"rId{at}\" Target=\"worksheets/sheet{at}.xml\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"/>"
            );
            parts.push((
                format!("xl/worksheets/sheet{at}.xml"),
                format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
            ));
        }
        parts.push((
            "xl/workbook.xml".to_owned(),
            format!("<workbook xmlns:r=\"r\"><sheets>{list}</sheets></workbook>"),
        ));
        parts.push((
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("<Relationships>{relations}</Relationships>"),
        ));
        let mut parts: Vec<(&str, &str)> = parts.iter().map(|(a, b)| (&**a, &**b)).collect();
        parts.extend(more);
        package(&parts)
    }

    /// A cell with words.
    fn c(at: &str, text: &str) -> String {
        format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    }

    fn row(at: u32, cells: &[String]) -> String {
        format!("<row r=\"{at}\">{}</row>", cells.concat())
    }

    #[test]
    fn rows_are_lines_with_their_places() {
        let rows = [
            row(1, &[c("A1", "废止目录")]),
            row(2, &[c("A2", "序号"), c("C2", "文号")]),
            row(
                4,
                &[
                    "<c r=\"A4\"><v>1</v></c>".to_owned(),
                    "<c r=\"B4\" s=\"1\"><v>45356</v></c>".to_owned(),
                    c("C4", "甲发\n〔2024〕1号"),
                ],
            ),
        ]
        .concat();
        let read = content(&Workbook, &workbook(&[("Sheet1", &rows)])).unwrap();
        // Day 45356 is 5 March 2024.
        assert_eq!(
            read.text,
            "废止目录\n| 序号 | | 文号 |\n| 1 | 2024-03-05 | 甲发〔2024〕1号 |\n"
        );
        assert_eq!(
            read.places.at(read.text.find("甲发").unwrap()),
            Some(Place::Cell {
                table: 1,
                row: 4,
                column: 3
            })
        );
    }

    #[test]
    fn sheets_with_names_are_headed_by_them() {
        let rows = row(1, &[c("A1", "甲"), c("B1", "乙")]);
        let file = workbook(&[("废止的文件", &rows), ("Sheet2", &rows), ("空", "")]);
        assert_eq!(
            content(&Workbook, &file).unwrap().text,
            "废止的文件\n| 甲 | 乙 |\n| 甲 | 乙 |\n"
        );
    }

    #[test]
    fn a_row_with_a_text_is_a_document() {
        let body = "各科室：按规定办理。".repeat(12);
        let rows = [
            row(1, &[c("A1", "标题"), c("B1", "文号"), c("C1", "正文")]),
            row(
                2,
                &[
                    c("A2", "关于甲的通知"),
                    c("B2", "甲发〔2024〕1号"),
                    c("C2", &body),
                ],
            ),
        ]
        .concat();
        let bytes = workbook(&[("Sheet1", &rows)]);
        let (options, budget) = (Options::default(), Budget::new(10_000_000));
        let read = Workbook
            .read(&Input {
                bytes: &bytes,
                name: "a.xlsx",
                format: Format::Xlsx,
                options: &options,
                budget: &budget,
            })
            .unwrap();
        let Read::Members(members) = read else {
            panic!("one text");
        };
        let members: Vec<Member> = members.collect();
        assert_eq!(members.len(), 1);
        assert_eq!(members[0].name, "2");
        let Ok(Held::Text(content)) = &members[0].held else {
            panic!("no text");
        };
        let said = shown(&content.facts, &content.text);
        assert!(
            said.starts_with("标题：关于甲的通知\n文号：甲发〔2024〕1号\n---\n关于甲的通知\n"),
            "{said}"
        );
    }

    #[test]
    fn cells_far_apart_take_no_room() {
        let rows = [
            row(1, &[c("A1", "甲")]),
            row(1_048_576, &[c("A1048576", "乙"), c("XFD1048576", "丙")]),
        ]
        .concat();
        let read = content(&Workbook, &workbook(&[("Sheet1", &rows)])).unwrap();
        assert_eq!(read.text, "甲\n乙\n");
    }

    #[test]
    fn what_a_small_file_repeats_counts_as_unpacked() {
        const LIMIT: u64 = 1_000_000;
        let read = |file: &[u8]| content_within(&Workbook, file, LIMIT).map(|_| ());
        let limit = Err(Reason::UnpackedTooLarge { limit: LIMIT });

        let words = "甲".repeat(3000);
        let shared =
            |claim: &str| format!("<sst uniqueCount=\"{claim}\"><si><t>{words}</t></si></sst>");
        let cells = |count: u32| -> String {
            let cell = |at| format!("<row r=\"{at}\"><c r=\"A{at}\" t=\"s\"><v>0</v></c></row>");
            (1..=count).map(cell).collect()
        };
        let with = |count, claim: &str| {
            let strings = shared(claim);
            workbook_with(
                &[("Sheet1", &cells(count))],
                &[("xl/sharedStrings.xml", &strings)],
            )
        };
        assert_eq!(read(&with(2, "1")), Ok(()));
        assert_eq!(read(&with(300, "1")), limit);
        assert_eq!(read(&with(2, "99999999999")), limit);
    }

    #[test]
    fn a_sheet_counts_each_time_that_it_is_named() {
        const LIMIT: u64 = 1_000_000;
        let rows = row(1, &[c("A1", "甲"), c("B1", "乙")]) + &" ".repeat(10_000);
        let sheets = |count: usize| {
            let names: Vec<String> = (0..count).map(|at| format!("甲{at}")).collect();
            let list: String = names
                .iter()
                .map(|name| format!("<sheet name=\"{name}\" sheetId=\"1\" r:id=\"rId1\"/>"))
                .collect();
            let file = workbook(&[("Sheet1", &rows)]);
            // The list of a workbook with one sheet gives way to a longer one.
            let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
            let names: Vec<String> = archive.file_names().flatten().map(Into::into).collect();
            let mut parts = Vec::new();
            for name in names {
                let text = match name.as_str() {
                    "xl/workbook.xml" => {
                        format!("<workbook xmlns:r=\"r\"><sheets>{list}</sheets></workbook>")
                    }
                    name => std::io::read_to_string(archive.by_name(name).unwrap()).unwrap(),
                };
                parts.push((name, text));
            }
            let parts: Vec<(&str, &str)> = parts.iter().map(|(a, b)| (&**a, &**b)).collect();
            content_within(&Workbook, &package(&parts), LIMIT).map(|_| ())
        };
        assert_eq!(sheets(2), Ok(()));
        assert_eq!(sheets(200), Err(Reason::UnpackedTooLarge { limit: LIMIT }));
    }

    #[test]
    fn damage_is_survived() {
        let rows = row(1, &[c("A1", "甲"), c("B1", "乙")]);
        survives_damage(&Workbook, &workbook(&[("Sheet1", &rows)]));
        survives_damage(
            &Workbook,
            include_bytes!(
                "../../../../../tests/formats/parity/workbook/33-market-batch-repeal.xls"
            ),
        );
    }
}
