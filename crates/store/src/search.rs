//! Searching the saved text: names of documents, and sentences that cite.

use std::path::Path;

use rusqlite::{Connection, Params, Row, Statement};

use super::StoreError;
use super::open::{Failure, open_existing};
use wenmai_extracting::document::{DocumentNumber, fold};
use wenmai_graph::find;

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
/// one character are found as well, more slowly.
///
/// # Errors
///
/// As [`crate::load`].
pub fn search(path: &Path, words: &[String], limit: usize) -> Result<Hits, StoreError> {
    let db = open_existing(path)?;
    let forms = forms(words);
    if forms.is_empty() {
        return Ok(Hits::default());
    }
    read(&db, words, &forms, limit).map_err(|error| Failure::from(error).of(path))
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

/// What is searched: an index of all three characters that stand together, and what
/// it leaves out.
struct Searched {
    /// The table of the index.
    index: &'static str,
    /// The table whose rows it holds, and the number of a row.
    table: &'static str,
    id: &'static str,
    /// The last two characters of each text, after which there is no third. Indexes
    /// stand on these expressions.
    ends: &'static [&'static str],
    /// Where the texts themselves stand, as people read them.
    read_in: &'static str,
    texts: &'static [&'static str],
}

const DOCUMENTS: Searched = Searched {
    index: "document_search",
    table: "document",
    id: "node",
    // Other names stand there as a list in JSON.
    ends: &[
        "lower(substr(title, -2))",
        "lower(substr(number, -2))",
        "lower(substr(aliases, -4, 2))",
    ],
    read_in: "document_names",
    texts: &["title", "number", "aliases"],
};

const QUOTES: Searched = Searched {
    index: "quote_search",
    table: "quote",
    id: "id",
    ends: &["lower(substr(text, -2))"],
    read_in: "quote",
    texts: &["text"],
};

impl Searched {
    /// The rows in which all words stand, by their numbers, which rise.
    fn rows(&self, db: &Connection, forms: &[Vec<String>]) -> rusqlite::Result<Vec<i64>> {
        let is_long = |form: &String| form.chars().count() >= SHORTEST;
        let (long, short): (Vec<_>, Vec<_>) = forms
            .iter()
            .partition(|forms: &&Vec<String>| forms.iter().all(is_long));
        let mut found: Option<Vec<i64>> = None;
        if !long.is_empty() {
            found = Some(self.by_index(db, &long)?);
        }
        for forms in short {
            let mut rows = Vec::new();
            for form in forms {
                rows.extend(match form.chars().count() {
                    // JSON writes these two otherwise.
                    2 if !form.contains(['"', '\\']) => self.by_beginnings(db, form)?,
                    1 | 2 => self.by_looking(db, form)?,
                    _ => self.by_index(db, &[&vec![form.clone()]])?,
                });
            }
            rows.sort_unstable();
            rows.dedup();
            found = Some(match found {
                None => rows,
                Some(mut both) => {
                    both.retain(|row| rows.binary_search(row).is_ok());
                    both
                }
            });
        }
        Ok(found.unwrap_or_default())
    }

    /// By the index, for words that are long enough for it.
    fn by_index(&self, db: &Connection, forms: &[&Vec<String>]) -> rusqlite::Result<Vec<i64>> {
        let quoted = |form: &String| format!("\"{}\"", form.replace('"', "\"\""));
        let query: Vec<String> = forms
            .iter()
            .map(|forms| {
                let either: Vec<String> = forms.iter().map(quoted).collect();
                format!("({})", either.join(" OR "))
            })
            .collect();
        let Searched { index, .. } = self;
        let mut select = db.prepare(&format!("SELECT rowid FROM {index} WHERE {index} MATCH ?"))?;
        numbers(&mut select, [query.join(" AND ")])
    }

    /// A word of two characters stands where three begin with it, or at the end.
    fn by_beginnings(&self, db: &Connection, form: &str) -> rusqlite::Result<Vec<i64>> {
        let Searched {
            index, table, id, ..
        } = self;
        db.execute_batch(&format!(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.{index}_threes
             USING fts5vocab(main, {index}, instance)"
        ))?;
        let word = form.to_lowercase();
        let mut select = db.prepare(&format!(
            "SELECT doc FROM temp.{index}_threes WHERE term >= ? AND term < ?"
        ))?;
        let mut rows = numbers(&mut select, [word.clone(), format!("{word}\u{10ffff}")])?;
        for end in self.ends {
            let mut select = db.prepare(&format!("SELECT {id} FROM {table} WHERE {end} = ?"))?;
            rows.extend(numbers(&mut select, [&word])?);
        }
        Ok(rows)
    }

    /// By looking at every text.
    fn by_looking(&self, db: &Connection, form: &str) -> rusqlite::Result<Vec<i64>> {
        let like: Vec<String> = self
            .texts
            .iter()
            .map(|text| format!("{text} LIKE ?1 ESCAPE '\\'"))
            .collect();
        let Searched { read_in, id, .. } = self;
        let sql = format!("SELECT {id} FROM {read_in} WHERE {}", like.join(" OR "));
        numbers(&mut db.prepare(&sql)?, [like_pattern(form)])
    }
}

fn numbers(select: &mut Statement<'_>, values: impl Params) -> rusqlite::Result<Vec<i64>> {
    let mut numbers: Vec<i64> = select
        .query_map(values, |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

fn like_pattern(form: &str) -> String {
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

/// So many rows are rather met in the order of all than looked up and sorted.
const MANY: usize = if cfg!(test) { 1 } else { 5000 };

fn read(
    db: &Connection,
    words: &[String],
    forms: &[Vec<String>],
    limit: usize,
) -> rusqlite::Result<Hits> {
    let nodes = DOCUMENTS.rows(db, forms)?;
    let quotes = QUOTES.rows(db, forms)?;
    let mut select = db.prepare(
        "SELECT d.id, d.title, d.number, d.present, n.aliases
         FROM document d JOIN document_names n ON n.node = d.node WHERE d.node = ?",
    )?;
    let documents = foremost_documents(db, words, &nodes, limit)?
        .into_iter()
        .map(|node| select.query_row([node], |row| document(row, forms)))
        .collect::<Result<_, _>>()?;
    Ok(Hits {
        documents,
        documents_in_all: nodes.len(),
        quotes: foremost_quotes(db, &quotes, limit)?,
        quotes_in_all: quotes.len(),
    })
}

/// What bears the words as its whole name comes first, then texts that are here,
/// then the shortest title: the one of which the words make up most.
fn foremost_documents(
    db: &Connection,
    words: &[String],
    nodes: &[i64],
    limit: usize,
) -> rusqlite::Result<Vec<i64>> {
    let mut foremost = Vec::new();
    let mut by_name = db.prepare("SELECT node FROM lookup WHERE hash = ?")?;
    for key in find::wanted(&words.concat()) {
        foremost.extend(numbers(&mut by_name, [key.as_row()])?);
    }
    foremost.sort_unstable();
    foremost.dedup();
    foremost.retain(|node| nodes.binary_search(node).is_ok());
    const RANK: &str = "present DESC, length(coalesce(title, id)), id";
    let mut rank = db.prepare(
        "SELECT NOT present, length(coalesce(title, id)), id, node FROM document WHERE node = ?",
    )?;
    let mut ranked = |nodes: &[i64]| -> rusqlite::Result<Vec<i64>> {
        let mut ranked = nodes
            .iter()
            .map(|&node| {
                rank.query_row([node], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })
            })
            .collect::<Result<Vec<(bool, i64, String, i64)>, _>>()?;
        ranked.sort_unstable();
        Ok(ranked.into_iter().map(|(.., node)| node).collect())
    };
    let mut foremost = ranked(&foremost)?;
    let rest = if nodes.len() <= MANY {
        ranked(nodes)?
    } else {
        let mut all = db.prepare(&format!("SELECT node FROM document ORDER BY {RANK}"))?;
        met(&mut all, nodes, limit + foremost.len())?
    };
    let whole = foremost.clone();
    foremost.extend(rest.into_iter().filter(|node| !whole.contains(node)));
    foremost.truncate(limit);
    Ok(foremost)
}

/// The first rows of a question that gives all of them, of those that were found.
fn met(all: &mut Statement<'_>, found: &[i64], most: usize) -> rusqlite::Result<Vec<i64>> {
    let mut rows = all.query([])?;
    let mut met = Vec::new();
    while met.len() < most.min(found.len())
        && let Some(row) = rows.next()?
    {
        let number = row.get(0)?;
        if found.binary_search(&number).is_ok() {
            met.push(number);
        }
    }
    Ok(met)
}

fn document(row: &Row<'_>, forms: &[Vec<String>]) -> rusqlite::Result<DocumentHit> {
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
}

/// In the order of the paths of files, and of lines.
fn foremost_quotes(
    db: &Connection,
    quotes: &[i64],
    limit: usize,
) -> rusqlite::Result<Vec<QuoteHit>> {
    let looked_up;
    let ids: &[i64] = if quotes.len() <= MANY {
        quotes
    } else {
        // Those of one line stand in the order of their words, so that what stands on
        // the last line is met as well.
        let mut all = db.prepare(
            "SELECT q.id, q.file, q.line FROM file f CROSS JOIN quote q ON q.file = f.id
             ORDER BY f.path, q.line",
        )?;
        looked_up = met_to_the_end_of_a_line(&mut all, quotes, limit)?;
        &looked_up
    };
    let mut select = db.prepare(
        "SELECT q.file, q.line, q.text, q.document, f.path, d.id AS source
         FROM quote q JOIN file f ON f.id = q.file JOIN document d ON d.node = q.document
         WHERE q.id = ?",
    )?;
    let mut rows = ids
        .iter()
        .map(|id| {
            select.query_row([id], |row| {
                let hit = QuoteHit {
                    file: row.get("path")?,
                    line: row.get("line")?,
                    quote: row.get("text")?,
                    source: row.get("source")?,
                };
                Ok(hit)
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    rows.sort_by(|a, b| {
        let place = (&a.file, a.line).cmp(&(&b.file, b.line));
        place.then_with(|| (&a.quote, &a.source).cmp(&(&b.quote, &b.source)))
    });
    rows.truncate(limit);
    Ok(rows)
}

fn met_to_the_end_of_a_line(
    all: &mut Statement<'_>,
    found: &[i64],
    most: usize,
) -> rusqlite::Result<Vec<i64>> {
    let mut rows = all.query([])?;
    let (mut met, mut last) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        let line: (i64, i64) = (row.get(1)?, row.get(2)?);
        if met.len() >= most && last != Some(line) {
            break;
        }
        let number = row.get(0)?;
        if found.binary_search(&number).is_ok() {
            met.push(number);
            last = Some(line);
        }
    }
    Ok(met)
}

/// Whether a name bears one of the words, in any of its writings.
fn bears(name: &str, forms: &[Vec<String>]) -> bool {
    let name = name.to_lowercase();
    forms
        .iter()
        .flatten()
        .any(|form| name.contains(&form.to_lowercase()))
}
