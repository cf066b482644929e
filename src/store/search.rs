//! Searching the saved text: names of documents, and sentences that cite.

use std::path::Path;

use rusqlite::{Connection, ToSql, params_from_iter};

use super::StoreError;
use super::open::{Failure, open_existing};
use crate::document::{DocumentNumber, fold};

/// What a search finds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// Documents by title, number or other names, the best first.
    pub documents: Vec<DocumentHit>,
    /// How many documents there are in all.
    pub documents_in_all: usize,
    /// Sentences that cite, in the order of files and lines.
    pub quotes: Vec<QuoteHit>,
    /// How many sentences there are in all.
    pub quotes_in_all: usize,
}

/// A document that bears the words in its title, its number or another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentHit {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// Whether its text is in the project.
    pub present: bool,
    /// The other name that bears the words, where title and number don't.
    pub alias: Option<String>,
}

/// A sentence that bears the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteHit {
    /// File in which it stands.
    pub file: String,
    /// Line of its first mention, from 1.
    pub line: u32,
    /// The sentence.
    pub quote: String,
    /// Id of the document that it stands in.
    pub source: String,
}

/// The fewest characters that the index of a project can find.
const SHORTEST: usize = 3;

/// Finds documents and sentences of the project `path` in which all `words`
/// stand, at most `limit` of each. A number is found in any writing. Words of
/// one or two characters are found as well, more slowly.
///
/// # Errors
///
/// As [`crate::store::load`].
pub fn search(path: &Path, words: &[String], limit: usize) -> Result<Hits, StoreError> {
    let db = open_existing(path)?;
    let forms = forms(words);
    if forms.is_empty() {
        return Ok(Hits::default());
    }
    read(&db, &forms, limit).map_err(|error| Failure::from(error).of(path))
}

/// For each word the writings that count as the word: as it was typed, folded,
/// and as a number.
fn forms(words: &[String]) -> Vec<Vec<String>> {
    let whole = words.concat();
    if let Some(number) = DocumentNumber::parse(&whole) {
        return vec![vec![number.as_str().to_owned()]];
    }
    words
        .iter()
        .map(|word| word.trim())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut forms = vec![word.to_owned()];
            let number = DocumentNumber::parse(word).map(|n| n.as_str().to_owned());
            for form in [Some(fold::fold(word)), number].into_iter().flatten() {
                if !form.is_empty() && !forms.contains(&form) {
                    forms.push(form);
                }
            }
            forms
        })
        .collect()
}

/// A condition on columns, and what it is filled with.
struct Condition {
    sql: String,
    values: Vec<String>,
}

/// By the index for each word that is long enough for it, by looking at every
/// row for the others.
fn condition(forms: &[Vec<String>], table: &str, key: &str, columns: &[&str]) -> Condition {
    let is_long = |form: &String| form.chars().count() >= SHORTEST;
    let (long, short): (Vec<_>, Vec<_>) = forms
        .iter()
        .partition(|forms: &&Vec<String>| forms.iter().all(is_long));
    let (mut each, mut values) = (Vec::new(), Vec::new());
    if !long.is_empty() {
        let quoted = |form: &String| format!("\"{}\"", form.replace('"', "\"\""));
        let query: Vec<String> = long
            .into_iter()
            .map(|forms| {
                let either: Vec<String> = forms.iter().map(quoted).collect();
                format!("({})", either.join(" OR "))
            })
            .collect();
        each.push(format!(
            "{key} IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
        ));
        values.push(query.join(" AND "));
    }
    for forms in short {
        let either: Vec<String> = forms
            .iter()
            .flat_map(|form| columns.iter().map(move |column| (form, column)))
            .map(|(form, column)| {
                values.push(like(form));
                format!("{column} LIKE ? ESCAPE '\\'")
            })
            .collect();
        each.push(format!("({})", either.join(" OR ")));
    }
    Condition {
        sql: each.join(" AND "),
        values,
    }
}

fn like(form: &str) -> String {
    let mut pattern = String::from("%");
    for c in form.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn read(db: &Connection, forms: &[Vec<String>], limit: usize) -> rusqlite::Result<Hits> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let named = condition(
        forms,
        "document_search",
        "n.node",
        &["n.title", "n.number", "n.aliases"],
    );
    let count = |sql: &str, condition: &Condition| -> rusqlite::Result<usize> {
        let count: i64 =
            db.query_row(sql, params_from_iter(&condition.values), |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    };
    let documents_in_all = count(
        &format!("SELECT count(*) FROM document_names n WHERE {}", named.sql),
        &named,
    )?;
    // Texts that are here first, then the shortest title: the one of which the
    // words make up most.
    let mut select = db.prepare(&format!(
        "SELECT d.id, d.title, d.number, d.present, n.aliases
         FROM document_names n JOIN document d ON d.node = n.node
         WHERE {} ORDER BY d.present DESC, length(coalesce(d.title, d.id)), d.node LIMIT ?",
        named.sql
    ))?;
    let values = values(&named, &limit);
    let documents = select
        .query_map(values.as_slice(), |row| {
            let title: Option<String> = row.get("title")?;
            let number: Option<String> = row.get("number")?;
            let aliases: Option<String> = row.get("aliases")?;
            let own = [&title, &number];
            let alias = (!own.into_iter().flatten().any(|name| bears(name, forms)))
                .then(|| {
                    let mut aliases = aliases.as_deref().unwrap_or_default().lines();
                    aliases.find(|alias| bears(alias, forms)).map(str::to_owned)
                })
                .flatten();
            Ok(DocumentHit {
                id: row.get("id")?,
                title,
                number,
                present: row.get("present")?,
                alias,
            })
        })?
        .collect::<Result<_, _>>()?;
    let quoted = condition(forms, "quote_search", "q.id", &["q.text"]);
    let quotes_in_all = count(
        &format!("SELECT count(*) FROM quote q WHERE {}", quoted.sql),
        &quoted,
    )?;
    // Files have their numbers in the order of their paths.
    let mut select = db.prepare(&format!(
        "SELECT f.path, q.line, q.text, d.id AS source
         FROM quote q JOIN file f ON f.id = q.file JOIN document d ON d.node = q.document
         WHERE {} ORDER BY q.file, q.line, q.text, q.document LIMIT ?",
        quoted.sql
    ))?;
    let values = self::values(&quoted, &limit);
    let quotes = select
        .query_map(values.as_slice(), |row| {
            Ok(QuoteHit {
                file: row.get("path")?,
                line: row.get("line")?,
                quote: row.get("text")?,
                source: row.get("source")?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(Hits {
        documents,
        documents_in_all,
        quotes,
        quotes_in_all,
    })
}

fn values<'v>(condition: &'v Condition, limit: &'v i64) -> Vec<&'v dyn ToSql> {
    let mut values: Vec<&dyn ToSql> = Vec::with_capacity(condition.values.len() + 1);
    for value in &condition.values {
        values.push(value);
    }
    values.push(limit);
    values
}

/// Whether a name bears one of the words, in any of its writings.
fn bears(name: &str, forms: &[Vec<String>]) -> bool {
    let name = name.to_lowercase();
    forms
        .iter()
        .flatten()
        .any(|form| name.contains(&form.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;
    use crate::source::{Encoding, Text};

    const OLD: &str = "甲市民政局关于印发《乙救助办法（试行）》的通知\n甲民发〔2019〕8号\n\n各区民政局：\n\n现将《乙救助办法（试行）》印发给你们。\n\n甲市民政局\n2019年3月1日\n";
    const DISTRICT: &str = "丙区民政局关于做好乙救助工作的通知\n丙民〔2020〕3号\n\n各街道：\n\n根据《乙救助办法（试行）》（甲民发〔2019〕8号）和《丁工作指引》，现通知如下。\n\n丙区民政局\n2020年6月1日\n";

    fn found(words: &[&str]) -> Hits {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wenmai.db");
        let texts = [("a.txt", OLD), ("b.txt", DISTRICT)]
            .map(|(file, text)| Text::new(file, text, Encoding::Utf8));
        let project = project::from_texts(texts.into());
        crate::store::save(&path, &project.graph, &project.about).unwrap();
        let words: Vec<String> = words.iter().map(|&w| w.to_owned()).collect();
        search(&path, &words, 10).unwrap()
    }

    fn ids(hits: &Hits) -> Vec<&str> {
        hits.documents.iter().map(|d| d.id.as_str()).collect()
    }

    #[test]
    fn documents_are_found_by_parts_of_their_names() {
        assert_eq!(ids(&found(&["工作指引"])), ["丁工作指引"]);
        // Two characters, for which there is no index.
        assert_eq!(ids(&found(&["指引"])), ["丁工作指引"]);
        assert_eq!(
            ids(&found(&["乙救助"])),
            ["丙民〔2020〕3号", "甲民发〔2019〕8号"]
        );
        // All words must stand there.
        assert_eq!(ids(&found(&["乙救助", "试行"])), ["甲民发〔2019〕8号"]);
        // One of them too short for the index.
        assert_eq!(ids(&found(&["乙救助", "印发"])), ["甲民发〔2019〕8号"]);
        assert_eq!(ids(&found(&["甲民发 [2019] 8 号"])), ["甲民发〔2019〕8号"]);
        assert_eq!(
            ids(&found(&["甲民发", "[2019]", "8号"])),
            ["甲民发〔2019〕8号"]
        );
    }

    #[test]
    fn sentences_are_found_with_their_places_and_once_each() {
        for words in ["现通知如下", "通知"] {
            let hits = found(&[words]);
            let of_district: Vec<_> = hits.quotes.iter().filter(|q| q.file == "b.txt").collect();
            assert_eq!(of_district.len(), 1, "{words}: {hits:?}");
            assert_eq!(of_district[0].line, 6);
            assert_eq!(of_district[0].source, "丙民〔2020〕3号");
            assert!(of_district[0].quote.contains("现通知如下"));
        }
    }

    #[test]
    fn signs_of_the_query_language_are_only_signs() {
        for words in ["\"", "%", "_", "a\" OR \"b", "NEAR(甲)", "*"] {
            assert_eq!(found(&[words]), Hits::default(), "{words}");
        }
        assert_eq!(found(&[" "]), Hits::default());
    }
}
