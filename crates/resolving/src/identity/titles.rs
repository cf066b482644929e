//! Titles of documents, each understood once: what it shares with other
//! writings of itself, and which edition it names.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::key::Key;
use super::keys;
use super::laws::laws;
use wenmai_extracting::document::title;
use wenmai_vocabulary::part::part;

/// A title and what follows from its words alone.
#[derive(Debug)]
pub(super) struct TitleKeys {
    /// The keys under which documents of this title are known.
    pub(super) keys: Vec<String>,
    /// The key of the title as it stands.
    pub(super) exact: String,
    /// The key of the title without the bodies before it.
    pub(super) plain: String,
    /// The keys of the texts that it issues.
    pub(super) issued: Vec<String>,
    /// What its editions share, where the title names one (2023年版, 试行).
    pub(super) families: Vec<Family>,
    /// The key of its place in a series, which names it without its matter: 甲准则第37号.
    pub(super) series: Option<String>,
    /// Whether it names no edition, and so means the one in force.
    pub(super) undated: bool,
    /// Whether it is the name of a draft for comment.
    pub(super) draft: bool,
    /// All keys, by which those that share one are put together; made when they are
    /// first asked for.
    pub(super) all: OnceLock<Vec<Key>>,
}

/// An edition's place among those of its name.
#[derive(Debug)]
pub(super) struct Family {
    /// The key of the name without edition.
    pub(super) key: String,
    /// The year of the edition, where it names one.
    pub(super) year: Option<i16>,
}

impl TitleKeys {
    pub(super) fn new(full: &str) -> Self {
        let issued = title::issued(full);
        let marks = title::edition(full);
        let families = issued
            .iter()
            .filter_map(|name| family(name, &title::edition(name)))
            .chain(family(full, &marks))
            .collect();
        let exact = title::key(full);
        TitleKeys {
            keys: keys::of_issuing_title(full, exact.clone(), &issued),
            exact,
            plain: title::key(title::without_issuers(full)),
            issued: issued.iter().map(|name| title::key(name)).collect(),
            families,
            series: title::series_key(full),
            undated: marks.is_empty(),
            draft: title::is_draft(full),
            all: OnceLock::new(),
        }
    }

    /// Whether these are the titles of two documents that have nothing in common:
    /// both whole (关于…的通知), or both beginning with the name of one place or
    /// body. The name of an annex beside that of its notice is none.
    pub(super) fn is_alien(&self, other: &TitleKeys) -> bool {
        let both = |word: &str| self.exact.contains(word) && other.exact.contains(word);
        let begin = |chars: usize| {
            self.exact
                .chars()
                .take(chars)
                .eq(other.exact.chars().take(chars))
        };
        if !both("关于") && !begin(2) {
            return false;
        }
        self.keys.iter().all(|a| {
            other.keys.iter().all(|b| {
                let shared: usize = a
                    .chars()
                    .zip(b.chars())
                    .take_while(|(a, b)| a == b)
                    .map(|(c, _)| c.len_utf8())
                    .sum();
                title::similarity(part(a, shared..), part(b, shared..)) < 0.1
            })
        })
    }

    /// Whether both are writings of one title, or one contains the other.
    pub(super) fn resembles(&self, other: &TitleKeys) -> bool {
        self.keys.iter().any(|a| {
            other.keys.iter().any(|b| {
                a == b
                    || a.contains(b.as_str())
                    || b.contains(a.as_str())
                    || title::similarity(a, b) > 0.6
            })
        })
    }
}

/// The family of a title that names an edition: by year, or for trial use.
fn family(name: &str, marks: &[String]) -> Option<Family> {
    if marks.is_empty() {
        return None;
    }
    let year = marks
        .iter()
        .find_map(|mark| mark.get(..4)?.parse::<i16>().ok())
        .filter(|_| title::is_year_edition(name));
    let for_trial = title::is_trial_edition(name);
    let is_edition = year.is_some() || for_trial || title::is_counted_edition(name);
    is_edition.then(|| Family {
        key: title::family(name),
        year,
    })
}

/// Every title that is met, understood once.
#[derive(Debug, Default)]
pub(super) struct Titles {
    known: FxHashMap<String, Arc<TitleKeys>>,
}

impl Titles {
    /// Understands titles beforehand, on all threads; those of laws that are met
    /// under a short name as well.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut distinct: FxHashSet<&str> = names.collect();
        let laws: Vec<&str> = distinct
            .iter()
            .filter_map(|name| laws().get(&title::key(name)))
            .map(|law| law.title)
            .collect();
        distinct.extend(laws);
        let mut distinct: Vec<&str> = distinct.into_iter().collect();
        distinct.sort_unstable();
        Titles {
            known: distinct
                .into_par_iter()
                .map(|name| (name.to_owned(), Arc::new(TitleKeys::new(name))))
                .collect(),
        }
    }

    /// The title, understood; one that has not been met is understood anew.
    pub(super) fn get(&self, title: &str) -> Arc<TitleKeys> {
        match self.known.get(title) {
            Some(known) => Arc::clone(known),
            None => Arc::new(TitleKeys::new(title)),
        }
    }
}
