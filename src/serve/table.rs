//! Tables to download.

use super::trouble::Trouble;
use crate::answer::Changed;
use crate::export::answers::Gone;
use crate::graph::Reason;

/// `notice.txt:12`, where the words of a reason stand.
pub(super) fn place(reason: &Reason) -> String {
    match (&reason.file, reason.line) {
        (Some(file), Some(line)) => format!("{file}:{line}"),
        _ => String::new(),
    }
}

/// The words of a proof for people: a row of a table without its bars.
pub(super) fn sentence(quote: &str) -> String {
    quote.trim_matches(['|', ' ']).replace(" | ", "，")
}

/// Rows as CSV in UTF-8 with a byte order mark, without which Excel takes it for
/// another encoding.
pub(super) fn csv(rows: &[Gone<'_>], stale: bool) -> Result<Vec<u8>, Trouble> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    write(rows, stale, &mut out).map_err(|_| Trouble::Broken)?;
    Ok(out)
}

/// Rows of what has changed between two days, as [`csv`] has them, with the status
/// on the first day and the day of the change behind.
pub(super) fn csv_of_changes(rows: &[Changed<'_>]) -> Result<Vec<u8>, Trouble> {
    let heads = HEADS.into_iter().chain(["was", "day"]);
    let rows = rows.iter().map(|changed| {
        let mut cells = cells(&changed.row);
        cells.extend([changed.was.key().to_owned(), changed.day.to_string()]);
        cells
    });
    let mut out = "\u{feff}".as_bytes().to_vec();
    write_table(heads, rows, &mut out).map_err(|_| Trouble::Broken)?;
    Ok(out)
}

/// What the cells of every document say.
const HEADS: [&str; 10] = [
    "id",
    "title",
    "number",
    "issuers",
    "status",
    "since",
    "by",
    "use_instead",
    "quote",
    "place",
];

fn write(rows: &[Gone<'_>], stale: bool, out: &mut Vec<u8>) -> Result<(), csv::Error> {
    let heads = HEADS.into_iter().chain(stale.then_some("stale"));
    let rows = rows.iter().map(|row| {
        let mut cells = cells(row);
        if let Some(stale) = &row.stale {
            let ids: Vec<&str> = stale.iter().map(|one| one.id).collect();
            cells.push(ids.join("; "));
        }
        cells
    });
    write_table(heads, rows, out)
}

/// The cells of a document, in the order of [`HEADS`].
fn cells(row: &Gone<'_>) -> Vec<String> {
    let proof = row
        .document
        .reasons
        .iter()
        .find(|reason| reason.quote.is_some());
    let instead: Vec<&str> = row.use_instead.iter().map(|instead| instead.id).collect();
    vec![
        row.document.id.to_owned(),
        row.document.title.unwrap_or_default().to_owned(),
        row.document.number.unwrap_or_default().to_owned(),
        row.document.issuers.join("; "),
        row.document.status.key().to_owned(),
        row.document
            .since
            .map(|day| day.to_string())
            .unwrap_or_default(),
        row.by.join("; "),
        instead.join("; "),
        proof.and_then(|r| r.quote.clone()).unwrap_or_default(),
        proof.map(place).unwrap_or_default(),
    ]
}

fn write_table(
    heads: impl Iterator<Item = &'static str>,
    rows: impl Iterator<Item = Vec<String>>,
    out: &mut Vec<u8>,
) -> Result<(), csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(heads)?;
    for cells in rows {
        writer.write_record(cells.into_iter().map(harmless))?;
    }
    writer.flush()?;
    Ok(())
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return format!("'{cell}");
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(harmless("=1+1".to_owned()), "'=1+1");
        assert_eq!(harmless("甲办法".to_owned()), "甲办法");
    }
}
