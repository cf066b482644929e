//! Words in names and sentences.

use serde::Serialize;

use super::article::ArticleAnswer;
use wenmai_store::{DocumentHit, Hits, QuoteHit};

/// What a search finds.
#[derive(Debug, Serialize)]
pub struct SearchAnswer<'a> {
    /// The article that the words name; left out where they name none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleAnswer<'a>>,
    /// How many documents there are, listed or not.
    pub documents_in_all: usize,
    /// The documents, the best first.
    pub documents: Vec<FoundDocument<'a>>,
    /// How many sentences there are, listed or not.
    pub quotes_in_all: usize,
    /// The sentences, in the order of files and lines.
    pub quotes: Vec<FoundQuote<'a>>,
}

/// A document that bears the words.
#[derive(Debug, Serialize)]
pub struct FoundDocument<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// 发文字号
    pub number: Option<&'a str>,
    /// Whether its text stands in the corpus.
    pub present: bool,
    /// The other name that bears the words, where title and number don't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<&'a str>,
}

/// A sentence that bears the words.
#[derive(Debug, Serialize)]
pub struct FoundQuote<'a> {
    /// The file.
    pub file: &'a str,
    /// Line of its first mention, from 1.
    pub line: u32,
    /// The sentence.
    pub quote: &'a str,
    /// Id of the document in which it stands.
    pub source: &'a str,
}

/// The answer with these hits, and the article that the words name.
pub fn search<'a>(hits: &'a Hits, article: Option<ArticleAnswer<'a>>) -> SearchAnswer<'a> {
    SearchAnswer {
        article,
        documents_in_all: hits.documents_in_all,
        documents: hits.documents.iter().map(document).collect(),
        quotes_in_all: hits.quotes_in_all,
        quotes: hits.quotes.iter().map(quote).collect(),
    }
}

fn document(hit: &DocumentHit) -> FoundDocument<'_> {
    FoundDocument {
        id: &hit.id,
        title: hit.title.as_deref(),
        number: hit.number.as_deref(),
        present: hit.present,
        alias: hit.alias.as_deref(),
    }
}

fn quote(hit: &QuoteHit) -> FoundQuote<'_> {
    FoundQuote {
        file: &hit.file,
        line: hit.line,
        quote: &hit.quote,
        source: &hit.source,
    }
}
