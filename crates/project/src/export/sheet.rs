//! Rows of answers as tables for spreadsheets: CSV, and XLSX for those who open it
//! in Excel or WPS.

use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::answers::{Gone, ListRow};
use wenmai_graph::{Reason, Status};
use wenmai_render::Lang;

/// A table.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What it is called, in Chinese and in English.
    pub name: (&'static str, &'static str),
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its head for programs, in CSV.
    pub key: &'static str,
    /// Its head for people, in Chinese and in English.
    pub head: (&'static str, &'static str),
    /// Its width in characters of a line.
    pub width: f64,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Count(usize),
    /// A day.
    Day(Date),
    /// A status.
    Status(Status),
    /// Yes or no.
    Yes(bool),
}

/// A table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// It has more rows than a sheet can hold.
    #[error(
        "a sheet of XLSX holds {MOST_ROWS} rows and there are {0}; narrow the question, or take CSV."
    )]
    TooLong(usize),
    /// CSV could not be written.
    #[error("the CSV can't be written: {0}")]
    Csv(#[from] csv::Error),
    /// XLSX could not be written.
    #[error("the XLSX can't be written: {0}")]
    Xlsx(#[from] XlsxError),
}

impl SheetError {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            SheetError::TooLong(rows) => format!(
                "XLSX 的工作表最多 {MOST_ROWS} 行，这里有 {rows} 行。请缩小范围，或者改用 CSV。"
            ),
            SheetError::Csv(why) => format!("无法写出 CSV：{why}"),
            SheetError::Xlsx(why) => format!("无法写出 XLSX：{why}"),
        }
    }
}

/// Rows of a sheet, without its head.
const MOST_ROWS: usize = 1_048_575;
/// Characters (UTF-16 units) of a cell.
const MOST_IN_CELL: usize = 32_767;
/// What separates the things of a cell.
const BETWEEN: &str = "; ";

const fn column(key: &'static str, zh: &'static str, en: &'static str, width: f64) -> Column {
    Column {
        key,
        head: (zh, en),
        width,
    }
}

const ID: Column = column("id", "文件", "Document", 26.0);
const TITLE: Column = column("title", "标题", "Title", 48.0);
const NUMBER: Column = column("number", "文号", "Number", 24.0);
const ISSUERS: Column = column("issuers", "发文机关", "Issuers", 26.0);
const STATUS: Column = column("status", "时效性", "Status", 14.0);
const SINCE: Column = column("since", "变动日期", "Since", 12.0);

impl Sheet {
    /// What is no longer in force; `stale` says whether the rows hold who rests on
    /// it.
    pub fn of_gone(rows: &[Gone<'_>], stale: bool) -> Self {
        let mut columns = vec![
            ID,
            TITLE,
            NUMBER,
            ISSUERS,
            STATUS,
            SINCE,
            column("by", "变动依据", "By", 26.0),
            column("use_instead", "替代文件", "Use instead", 26.0),
            column("quote", "原文", "The words that say so", 60.0),
            column("place", "出处", "Place", 30.0),
        ];
        if stale {
            columns.push(column(
                "stale",
                "仍以其为依据的文件",
                "Who still rests on it",
                40.0,
            ));
        }
        Sheet {
            name: if stale {
                ("依据已失效", "Lost grounds")
            } else {
                ("失效文件", "No longer in force")
            },
            columns,
            rows: rows.iter().map(gone).collect(),
        }
    }

    /// What has changed between two days: what a document became, what it was before,
    /// and the day.
    pub fn of_changes<'a>(rows: impl Iterator<Item = (&'a Gone<'a>, Status, Date)>) -> Self {
        let Sheet { mut columns, .. } = Self::of_gone(&[], false);
        columns.extend([
            column("was", "此前时效性", "Status before", 14.0),
            column("day", "变化日期", "Day of the change", 12.0),
        ]);
        let rows = rows.map(|(row, was, day)| {
            let mut cells = gone(row);
            cells.extend([Cell::Status(was), Cell::Day(day)]);
            cells
        });
        Sheet {
            name: ("效力变动", "Changes"),
            columns,
            rows: rows.collect(),
        }
    }

    /// A list of documents.
    pub fn of_list(rows: &[ListRow<'_>]) -> Self {
        Sheet {
            name: ("文件", "Documents"),
            columns: vec![
                ID,
                TITLE,
                NUMBER,
                ISSUERS,
                column("issued", "日期", "Day", 12.0),
                STATUS,
                SINCE,
                column("cited", "被引文件数", "Cited by", 11.0),
                column("present", "已收录", "Text here", 10.0),
            ],
            rows: rows.iter().map(listed).collect(),
        }
    }

    /// The table as CSV in UTF-8, with the heads for programs. It begins with a byte
    /// order mark, without which Excel takes it for another encoding.
    ///
    /// # Errors
    ///
    /// [`SheetError::Csv`]
    pub fn csv(&self) -> Result<Vec<u8>, SheetError> {
        let mut out = "\u{feff}".as_bytes().to_vec();
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(&mut out);
        writer.write_record(self.columns.iter().map(|column| column.key))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| harmless(cell.key())))?;
        }
        writer.flush().map_err(csv::Error::from)?;
        drop(writer);
        Ok(out)
    }

    /// The table as a workbook of one sheet; see [`workbook`].
    ///
    /// # Errors
    ///
    /// [`SheetError::TooLong`] and [`SheetError::Xlsx`]
    pub fn xlsx(&self, lang: Lang) -> Result<Vec<u8>, SheetError> {
        workbook(std::slice::from_ref(self), lang)
    }

    fn write(&self, sheet: &mut Worksheet, lang: Lang) -> Result<(), SheetError> {
        if self.rows.len() > MOST_ROWS {
            return Err(SheetError::TooLong(self.rows.len()));
        }
        let pick = |words: (&'static str, &'static str)| lang.pick(words.0, words.1);
        let cell = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let day = cell
            .clone()
            .set_align(FormatAlign::Left)
            .set_num_format("yyyy-mm-dd");
        let head = Format::new()
            .set_bold()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color("#E4EDFA")
            .set_text_wrap();
        sheet.set_name(pick(self.name))?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0u16..).zip(&self.columns) {
            sheet.set_column_width(at, column.width)?;
            sheet.write_string_with_format(0, at, pick(column.head), &head)?;
        }
        for (line, row) in (1u32..).zip(&self.rows) {
            for (at, of) in (0u16..).zip(row) {
                match of {
                    Cell::Empty => {}
                    Cell::Count(count) => {
                        sheet.write_number_with_format(line, at, *count as f64, &cell)?;
                    }
                    // Excel knows no day before 1900.
                    Cell::Day(date) if date.year() >= 1900 => {
                        sheet.write_datetime_with_format(line, at, *date, &day)?;
                    }
                    of => {
                        let words = fitting(&of.words(lang));
                        sheet.write_string_with_format(line, at, words, &cell)?;
                    }
                }
            }
        }
        let last = u32::try_from(self.rows.len()).unwrap_or_default();
        let width = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or_default();
        sheet.autofilter(0, 0, last, width)?;
        sheet.set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        Ok(())
    }
}

/// Tables as a workbook, a sheet each, with the heads for people, which stay in sight.
///
/// # Errors
///
/// [`SheetError::TooLong`] and [`SheetError::Xlsx`]
pub fn workbook(sheets: &[Sheet], lang: Lang) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    // The same table gives the same bytes.
    book.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            // By this it is known as ours should it lie in a folder that is read.
            .set_category(wenmai_reading::OWN_SHEET)
            .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    for sheet in sheets {
        sheet.write(book.add_worksheet(), lang)?;
    }
    Ok(book.save_to_buffer()?)
}

impl Cell {
    fn text(words: &str) -> Self {
        match words {
            "" => Cell::Empty,
            words => Cell::Text(words.to_owned()),
        }
    }

    fn day(day: Option<Date>) -> Self {
        day.map_or(Cell::Empty, Cell::Day)
    }

    /// For programs.
    fn key(&self) -> String {
        match self {
            Cell::Status(status) => status.key().to_owned(),
            Cell::Yes(yes) => yes.to_string(),
            other => other.words(Lang::English),
        }
    }

    /// For people.
    fn words(&self, lang: Lang) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(words) => words.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::Status(status) => lang.pick(status.chinese(), status.english()).to_owned(),
            Cell::Yes(true) => lang.pick("是", "yes").to_owned(),
            Cell::Yes(false) => lang.pick("否", "no").to_owned(),
        }
    }
}

fn gone(row: &Gone<'_>) -> Vec<Cell> {
    let document = &row.document;
    let proof = document
        .reasons
        .iter()
        .find(|reason| reason.quote.is_some());
    let quote = proof.and_then(|reason| reason.quote.as_deref());
    let instead: Vec<&str> = row.use_instead.iter().map(|instead| instead.id).collect();
    let mut cells = vec![
        Cell::text(document.id),
        Cell::text(document.title.unwrap_or_default()),
        Cell::text(document.number.unwrap_or_default()),
        Cell::text(&document.issuers.join(BETWEEN)),
        Cell::Status(document.status),
        Cell::day(document.since),
        Cell::text(&row.by.join(BETWEEN)),
        Cell::text(&instead.join(BETWEEN)),
        Cell::text(quote.unwrap_or_default()),
        Cell::text(&proof.map(place).unwrap_or_default()),
    ];
    if let Some(stale) = &row.stale {
        let ids: Vec<&str> = stale.iter().map(|one| one.id).collect();
        cells.push(Cell::text(&ids.join(BETWEEN)));
    }
    cells
}

fn listed(row: &ListRow<'_>) -> Vec<Cell> {
    let document = &row.row;
    vec![
        Cell::text(document.id),
        Cell::text(document.title.unwrap_or_default()),
        Cell::text(document.number.unwrap_or_default()),
        Cell::text(&document.issuers.join(BETWEEN)),
        Cell::day(row.issued),
        Cell::Status(document.status),
        Cell::day(document.since),
        Cell::Count(row.cited),
        Cell::Yes(document.present),
    ]
}

/// `notice.txt:12`, where the words of a reason stand.
pub fn place(reason: &Reason) -> String {
    match (&reason.file, reason.line) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        _ => String::new(),
    }
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return format!("'{cell}");
    }
    cell
}

/// As much of the words as a cell can hold.
fn fitting(words: &str) -> String {
    if words.encode_utf16().count() <= MOST_IN_CELL {
        return words.to_owned();
    }
    let mut left = MOST_IN_CELL - 1;
    let mut fitting: String = words
        .chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    fitting.push('…');
    fitting
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;

    use super::*;

    fn sample() -> Sheet {
        Sheet {
            name: ("文件", "Documents"),
            columns: vec![
                TITLE,
                STATUS,
                SINCE,
                column("cited", "被引", "Cited by", 8.0),
                column("present", "已收录", "Text here", 8.0),
            ],
            rows: vec![
                vec![
                    Cell::text("=甲办法"),
                    Cell::Status(Status::Repealed),
                    Cell::day(Some(date(2024, 5, 1))),
                    Cell::Count(12),
                    Cell::Yes(true),
                ],
                vec![
                    Cell::text(""),
                    Cell::Status(Status::InForce),
                    Cell::day(Some(date(1889, 2, 3))),
                    Cell::Count(0),
                    Cell::Yes(false),
                ],
            ],
        }
    }

    fn read(bytes: Vec<u8>, name: &str) -> Vec<Vec<Data>> {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range(name).unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn csv_is_for_programs() {
        let csv = String::from_utf8(sample().csv().unwrap()).unwrap();
        assert_eq!(
            csv,
            "\u{feff}title,status,since,cited,present\r\n\
             '=甲办法,repealed,2024-05-01,12,true\r\n\
             ,in_force,1889-02-03,0,false\r\n"
        );
    }

    #[test]
    fn xlsx_is_for_people_in_their_language() {
        let text = |words: &str| Data::String(words.to_owned());
        let chinese = read(sample().xlsx(Lang::Chinese).unwrap(), "文件");
        assert_eq!(
            chinese[0],
            ["标题", "时效性", "变动日期", "被引", "已收录"]
                .map(text)
                .to_vec()
        );
        assert_eq!(chinese[1][0], text("=甲办法"));
        assert_eq!(chinese[1][1], text(Status::Repealed.chinese()));
        assert_eq!(chinese[1][3], Data::Float(12.0));
        assert_eq!(chinese[1][4], text("是"));
        let english = read(sample().xlsx(Lang::English).unwrap(), "Documents");
        assert_eq!(english[0][0], text("Title"));
        assert_eq!(english[1][1], text(Status::Repealed.english()));
    }

    #[test]
    fn days_of_xlsx_are_days_but_for_those_that_excel_does_not_know() {
        let rows = read(sample().xlsx(Lang::English).unwrap(), "Documents");
        let Data::DateTime(day) = &rows[1][2] else {
            panic!("{:?} is no day", rows[1][2]);
        };
        // 45413 days after 1899-12-30.
        assert!((day.as_f64() - 45_413.0).abs() < f64::EPSILON);
        assert_eq!(rows[2][2], Data::String("1889-02-03".to_owned()));
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        let bytes = || sample().xlsx(Lang::English).unwrap();
        assert_eq!(bytes(), bytes());
    }

    #[test]
    fn a_cell_holds_as_much_as_it_can() {
        assert_eq!(fitting("甲"), "甲");
        let long = fitting(&"甲".repeat(40_000));
        assert_eq!(long.chars().count(), 32_767);
        assert!(long.ends_with("甲…"));
        // A character outside the plane takes two units.
        assert_eq!(fitting(&"𠀀".repeat(20_000)).encode_utf16().count(), 32_767);
    }
}
