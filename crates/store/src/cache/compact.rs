//! What was found in a file, as it is kept: JSON without names of fields, each
//! sentence once.

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use wenmai_extracting::citation::{Annexes, Citation, Kind, Said};
use wenmai_extracting::document::Document;
use wenmai_extracting::document::DocumentNumber;
use wenmai_graph::Relation;
use wenmai_resolving::identity::Reading;

/// A document with its citations and their sentences, and what it has to do with lists
/// in files of their own.
#[derive(Serialize, Deserialize)]
struct Kept(Document, Vec<Row>, Vec<String>, (bool, Vec<Said>, Vec<Row>));

/// A citation; its sentence is a place among those of the document.
#[derive(Serialize, Deserialize)]
struct Row(
    Option<String>,
    (u32, Option<u32>, usize, usize),
    String,
    Option<String>,
    (Option<DocumentNumber>, Vec<DocumentNumber>),
    Vec<String>,
    Relation,
    Option<String>,
    Kind,
    String,
    usize,
    Vec<usize>,
    (Option<Date>, Option<Date>, Option<Date>, Option<u32>),
    (bool, bool, Vec<String>),
);

/// The documents of a file, in a form that [`unpack`] understands.
pub(super) fn pack(readings: &[Reading]) -> serde_json::Result<Vec<u8>> {
    let kept: Vec<Kept> = readings.iter().map(kept).collect();
    serde_json::to_vec(&kept)
}

/// What [`pack`] was given, but for paragraphs.
pub(super) fn unpack(bytes: &[u8]) -> serde_json::Result<Vec<Reading>> {
    let kept: Vec<Kept> = serde_json::from_slice(bytes)?;
    kept.into_iter().map(reading).collect()
}

fn kept(reading: &Reading) -> Kept {
    let mut quotes: Vec<String> = Vec::new();
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    let annexes = &reading.annexes;
    let mut rows = reading
        .citations
        .iter()
        .chain(&annexes.rows)
        .map(|citation| {
            let quote = *places.entry(&citation.quote).or_insert_with(|| {
                quotes.push(citation.quote.clone());
                quotes.len() - 1
            });
            row(citation, quote)
        });
    let cited: Vec<Row> = rows.by_ref().take(reading.citations.len()).collect();
    let listed: Vec<Row> = rows.collect();
    let annexes = (annexes.points, annexes.said.clone(), listed);
    Kept(reading.document.clone(), cited, quotes, annexes)
}

fn row(citation: &Citation, quote: usize) -> Row {
    // All fields by name, lest a new one be forgotten.
    let Citation {
        file,
        line,
        page,
        start,
        end,
        text,
        title,
        number,
        other_numbers,
        issuers,
        adopted,
        relation,
        pinpoint,
        kind,
        rule,
        quote: _,
        sentence: _,
        refers_to,
        since,
        until,
        extended_by_years,
        planned,
        defines,
        names,
    } = citation.clone();
    Row(
        file,
        (line, page, start, end),
        text,
        title,
        (number, other_numbers),
        issuers,
        relation,
        pinpoint,
        kind,
        rule,
        quote,
        refers_to,
        (adopted, since, until, extended_by_years),
        (planned, defines, names),
    )
}

fn reading(kept: Kept) -> serde_json::Result<Reading> {
    let Kept(document, rows, quotes, (points, said, listed)) = kept;
    let of_rows = |rows: Vec<Row>| -> serde_json::Result<Vec<Citation>> {
        let rows = rows.into_iter();
        rows.map(|row| citation(row, &quotes)).collect()
    };
    Ok(Reading {
        document,
        citations: of_rows(rows)?,
        annexes: Annexes {
            points,
            said,
            rows: of_rows(listed)?,
        },
    })
}

fn citation(row: Row, quotes: &[String]) -> serde_json::Result<Citation> {
    let Row(
        file,
        (line, page, start, end),
        text,
        title,
        (number, other_numbers),
        issuers,
        relation,
        pinpoint,
        kind,
        rule,
        quote,
        refers_to,
        (adopted, since, until, extended_by_years),
        (planned, defines, names),
    ) = row;
    let quote = quotes
        .get(quote)
        .ok_or_else(|| serde::de::Error::custom("a citation without a sentence"))?;
    Ok(Citation {
        file,
        line,
        page,
        start,
        end,
        text,
        title,
        number,
        other_numbers,
        issuers,
        adopted,
        relation,
        pinpoint,
        kind,
        rule,
        quote: quote.clone(),
        // Asked for only while a document is read.
        sentence: 0,
        refers_to,
        since,
        until,
        extended_by_years,
        planned,
        defines,
        names,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wenmai_extracting::read_text;
    use wenmai_vocabulary::text::{Encoding, Text};

    #[test]
    fn what_is_kept_comes_back_whole() {
        let text = "甲市财政局关于乙的通知\n甲财〔2024〕1号\n\n各单位：\n\n\
            根据《丙条例》（以下简称《条例》）第三条和国务院令第735号，现通知如下：\n\
            一、《丁办法》自2024年5月1日起废止。\n二、《戊办法》有效期延长2年。\n\n\
            甲市财政局\n2024年4月1日\n";
        let mut readings = read_text(&Text::new("a.txt", text, Encoding::Utf8));
        for reading in &mut readings {
            reading.document.paragraphs = Vec::new();
        }
        assert!(readings[0].citations.len() > 3);
        let back = unpack(&pack(&readings).unwrap()).unwrap();
        // Both have every field in this form.
        assert_eq!(format!("{back:?}"), format!("{readings:?}"));
    }

    #[test]
    fn a_sentence_that_is_missing_is_an_error() {
        let text = "甲市财政局关于乙的通知\n\n各单位：\n\n根据《丙条例》，现通知如下。\n";
        let readings = read_text(&Text::new("a.txt", text, Encoding::Utf8));
        let packed = String::from_utf8(pack(&readings).unwrap()).unwrap();
        let sentence = serde_json::to_string(&readings[0].citations[0].quote).unwrap();
        let broken = packed.replace(&format!("[{sentence}]"), "[]");
        assert_ne!(broken, packed);
        assert!(unpack(broken.as_bytes()).is_err());
    }
}
