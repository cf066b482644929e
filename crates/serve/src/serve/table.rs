//! Tables to download.

use axum::response::{IntoResponse, Response};

use super::Asked;
use super::trouble::Trouble;
use wenmai_project::export::sheet::Sheet;

pub(super) use wenmai_project::export::sheet::place;

/// The form of a table to download.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// For programs and for any spreadsheet.
    Csv,
    /// For people, in the language of the page.
    Xlsx,
}

/// The words of a proof for people: a row of a table without its bars.
pub(super) fn sentence(quote: &str) -> String {
    quote.trim_matches(['|', ' ']).replace(" | ", "，")
}

/// A table as a file whose name is this and the day.
pub(super) fn download(
    asked: &Asked,
    sheet: &Sheet,
    name: &str,
    form: Form,
) -> Result<Response, Trouble> {
    file(asked, sheet, &format!("{name}-{}", asked.frame.as_of), form)
}

/// A table as a file of this name, without its ending.
pub(super) fn file(
    asked: &Asked,
    sheet: &Sheet,
    name: &str,
    form: Form,
) -> Result<Response, Trouble> {
    let (bytes, ending, kind) = match form {
        Form::Csv => (sheet.csv()?, "csv", "text/csv; charset=utf-8"),
        Form::Xlsx => (
            sheet.xlsx(asked.frame.lang.of_picture())?,
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    let headers = [
        ("content-type", kind.to_owned()),
        (
            "content-disposition",
            format!("attachment; filename=\"{name}.{ending}\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}
