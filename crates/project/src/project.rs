//! The stages put together: from files to a graph.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use wenmai_extracting::citation::Citation;
use wenmai_extracting::cited_in;
use wenmai_extracting::document;
use wenmai_graph::Edge;
use wenmai_graph::{Entity, Evidence, Graph, Relation};
use wenmai_reading::{self as source, Options, Progress, Reason, SourceError, Text, Unread};
use wenmai_resolving::annex::{self, Joined};
use wenmai_resolving::correction::{self, CorrectionError, Misfit, Session};
use wenmai_resolving::identity::meaning::Told;
use wenmai_resolving::identity::{self, Reading, Resolution, State, open};
use wenmai_resolving::known::{self, BadRow, KnownError, KnownList};
use wenmai_store::{BuildInfo, Complaint, UnreadFile, UnresolvedMention};
use wenmai_vocabulary::fault;

pub use wenmai_extracting::read_text;

/// What people supply beside the texts.
#[derive(Debug, Clone, Default)]
pub struct Supplied {
    /// Corrections, in the order in which they count.
    pub corrections: Vec<correction::Entry>,
    /// Documents without their texts.
    pub known: KnownList,
    /// The files that these stand in, which are no documents.
    pub files: Vec<PathBuf>,
}

/// What people supply cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SuppliedError {
    /// A file of corrections.
    #[error(transparent)]
    Correction(#[from] CorrectionError),
    /// A list of known documents.
    #[error(transparent)]
    Known(#[from] KnownError),
}

impl Supplied {
    /// Reads the corrections that lie beside the texts or are named, and lists of known
    /// documents.
    ///
    /// # Errors
    ///
    /// Where one of these cannot be read, or makes no sense.
    pub fn read(
        paths: &[PathBuf],
        corrections: &[PathBuf],
        lists: &[PathBuf],
    ) -> Result<Self, SuppliedError> {
        let mut supplied = Supplied::default();
        let mut files = correction::beside(paths);
        for file in corrections {
            if !files.contains(file) {
                files.push(file.clone());
            }
        }
        for file in &files {
            supplied.corrections.extend(correction::read(file)?);
        }
        supplied.known = known::read(lists)?;
        supplied.files = files;
        supplied.files.extend(lists.iter().cloned());
        Ok(supplied)
    }
}

/// Everything that a build finds.
#[derive(Debug)]
pub struct Project {
    /// The graph.
    pub graph: Graph,
    /// What was read, and what was not.
    pub about: BuildInfo,
    /// Files that were not read.
    pub unread: Vec<Unread>,
    /// Corrections that fit nothing.
    pub misfits: Vec<Misfit>,
    /// Rows of lists that make no sense.
    pub bad_rows: Vec<BadRow>,
}

/// Documents and citations with what each citation means, as `extract` writes
/// them.
#[derive(Debug)]
pub struct Extraction {
    /// The documents, in the order of files and places.
    pub readings: Vec<Reading>,
    /// What each citation means.
    pub resolution: Resolution,
    /// How many files were read.
    pub files: usize,
    /// Files that were not read, with the reason.
    pub unread: Vec<Unread>,
    /// What became of lists in files of their own.
    pub(crate) lists: Joined,
}

/// What was found in the texts, before it is known what each citation means.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) readings: Vec<Reading>,
    pub(crate) files: usize,
    pub(crate) unread: Vec<Unread>,
}

impl Found {
    fn of(texts: &[Text]) -> Self {
        let read: Vec<_> = texts.par_iter().map(read_soft).collect();
        let (readings, unread): (Vec<_>, Vec<_>) = read.into_iter().unzip();
        Found {
            files: texts.len(),
            readings: readings.into_iter().flatten().collect(),
            unread: unread.into_iter().flatten().collect(),
        }
    }
}

/// Reads everything below `paths` and works out what each citation means.
///
/// # Errors
///
/// Where a path does not exist or none is given. A file below them that can't
/// be read is listed in the extraction with the reason.
pub fn extract(
    paths: &[PathBuf],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Extraction, SourceError> {
    let found = find(paths, options, &correction::beside(paths), progress)?;
    let mut session = Session::new(&[]);
    Ok(understand(found, &mut session, KnownList::default(), None))
}

/// As [`extract`], of texts that are at hand already.
///
/// ```
/// use wenmai_reading::{Encoding, Text};
///
/// let text = "依据《中华人民共和国预算法》，制定本办法。";
/// let text = Text::new("a.txt", text, Encoding::Utf8);
/// let found = wenmai_project::project::extract_texts(vec![text]);
/// let meant = found.resolution.targets[0][0].entity.unwrap();
/// assert_eq!(found.resolution.entities[meant].id, "中华人民共和国预算法");
/// ```
pub fn extract_texts(texts: Vec<Text>) -> Extraction {
    let mut session = Session::new(&[]);
    understand(Found::of(&texts), &mut session, KnownList::default(), None)
}

/// Works out what each citation means, and tells what the next build is to know of it.
fn understand(
    found: Found,
    session: &mut Session<'_>,
    known: KnownList,
    told: Option<&mut Told>,
) -> Extraction {
    let Found {
        mut readings,
        files,
        unread,
    } = found;
    session.before(&mut readings);
    let lists = annex::join(&mut readings);
    let given = identity::Given {
        claims: session.claims(),
        known: known.documents,
        corrected: session.corrected(),
    };
    let (mut resolution, telling) = identity::resolve_with(&readings, &given, told.is_some());
    let documents = &resolution.documents;
    session.after(
        &mut resolution.entities,
        &|reading| documents.get(reading).copied(),
        resolution.answers.iter().enumerate(),
    );
    if let Some(told) = told {
        *told = telling.tell(&readings, &given, &resolution, session.originals());
    }
    Extraction {
        readings,
        resolution,
        files,
        unread,
        lists,
    }
}

/// Builds the graph of texts that are at hand already.
pub fn from_texts(texts: Vec<Text>) -> Project {
    from_texts_with(texts, Supplied::default())
}

/// As [`from_texts`], with what people supply.
pub fn from_texts_with(texts: Vec<Text>, supplied: Supplied) -> Project {
    put_together(&[], Found::of(&texts), supplied, None)
}

/// As [`read_text`]. A document on which this program fails stays without citations, and
/// is named.
fn read_soft(text: &Text) -> (Vec<Reading>, Vec<Unread>) {
    let unread = |what: &str, why| Unread {
        file: text.file.clone(),
        reason: Reason::OurFault {
            what: what.to_owned(),
            why,
        },
    };
    let documents = match fault::caught(|| document::of_text(text)) {
        Ok(documents) => documents,
        Err(why) => return (Vec::new(), vec![unread(&text.file, why)]),
    };
    let mut missing = Vec::new();
    let alone = documents.len() == 1;
    let readings = documents.into_iter().map(|document| {
        let found = || {
            #[cfg(test)]
            assert!(!document.title.contains("引用在此出错"), "引用");
            cited_in(&document, text, alone)
        };
        let (citations, annexes) = fault::caught(found).unwrap_or_else(|why| {
            missing.push(unread(&document.title, why));
            Default::default()
        });
        Reading {
            document,
            citations,
            annexes,
        }
    });
    (readings.collect(), missing)
}

/// Reads everything below `paths` and builds the graph.
///
/// # Errors
///
/// As [`extract`].
pub fn build(
    paths: &[PathBuf],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Project, SourceError> {
    build_with(paths, options, Supplied::default(), progress)
}

/// As [`build`], with what people supply.
///
/// # Errors
///
/// As [`extract`].
pub fn build_with(
    paths: &[PathBuf],
    options: &Options,
    supplied: Supplied,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Project, SourceError> {
    let found = find(paths, options, &supplied.files, progress)?;
    Ok(put_together(paths, found, supplied, None))
}

/// Paths as they are saved.
pub(crate) fn in_words(paths: &[PathBuf]) -> Vec<String> {
    let words = paths.iter();
    words
        .map(|path| path.to_string_lossy().replace('\\', "/"))
        .collect()
}

/// Files that were not read, as that is saved.
pub(crate) fn told(unread: &[Unread]) -> Vec<UnreadFile> {
    let told = |unread: &Unread| UnreadFile {
        file: unread.file.clone(),
        reason: unread.reason.to_string(),
        reason_zh: unread.reason.chinese(),
    };
    unread.iter().map(told).collect()
}

/// As [`read_soft`], without the paragraphs, for which nobody asks any more.
pub(crate) fn read_lean(text: &Text) -> (Vec<Reading>, Vec<Unread>) {
    let (mut readings, unread) = read_soft(text);
    for reading in &mut readings {
        reading.document.paragraphs = Vec::new();
        reading.citations.shrink_to_fit();
    }
    (readings, unread)
}

/// Reads the texts, but for files that are supplied beside them, and keeps what
/// stands in them.
fn find(
    paths: &[PathBuf],
    options: &Options,
    supplied: &[PathBuf],
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Found, SourceError> {
    let is_supplied = |file: &str| supplied.iter().any(|own| same_file(own, file));
    let (texts, mut unread) = source::read_each(paths, options, progress, &|text| {
        (!is_supplied(&text.file)).then(|| read_lean(&text))
    })?;
    unread.retain(|unread| !is_supplied(&unread.file));
    let (readings, missing): (Vec<_>, Vec<_>) = texts.into_iter().flatten().unzip();
    unread.extend(missing.into_iter().flatten());
    unread.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(Found {
        files: readings.len(),
        readings: readings.into_iter().flatten().collect(),
        unread,
    })
}

pub(crate) fn same_file(own: &Path, file: &str) -> bool {
    own.file_name() == Path::new(file).file_name()
        && matches!((fs::canonicalize(own), fs::canonicalize(file)), (Ok(a), Ok(b)) if a == b)
}

/// Is told what each document means, and what people have put right in it.
pub(crate) type Tell<'t> = dyn FnMut(&Extraction, &Session<'_>) + 't;

/// Puts the project together. `told` is what the next build is to know, and is asked for
/// what each document means before that is forgotten.
pub(crate) fn put_together(
    paths: &[PathBuf],
    found: Found,
    supplied: Supplied,
    told: Option<(&mut Told, &mut Tell<'_>)>,
) -> Project {
    let Supplied {
        corrections,
        mut known,
        ..
    } = supplied;
    let bad_rows = std::mem::take(&mut known.bad_rows);
    let mut session = Session::new(&corrections);
    let (told, tell) = told.unzip();
    let extraction = understand(found, &mut session, known, told);
    if let Some(tell) = tell {
        tell(&extraction, &session);
    }
    let mut project = assemble(paths, extraction, &mut session);
    let misfits = session.misfits(&|_, _, _| false);
    project.about.corrections = corrections.len() - misfits.len();
    project.about.misfits = misfits.iter().map(complaint_of).collect();
    project.about.bad_rows = complaints_of(&bad_rows);
    project.misfits = misfits;
    project.bad_rows = bad_rows;
    project
}

/// A correction that fits nothing, as it is saved.
pub(crate) fn complaint_of(misfit: &Misfit) -> Complaint {
    Complaint {
        file: misfit.file.clone(),
        line: misfit.line,
        what: misfit.kind.to_owned(),
        reason: misfit.reason.to_string(),
    }
}

/// Rows of lists that make no sense, as they are saved.
pub(crate) fn complaints_of(rows: &[BadRow]) -> Vec<Complaint> {
    let rows = rows.iter();
    rows.map(|row| Complaint {
        file: row.file.clone(),
        line: row.line,
        what: "row".to_owned(),
        reason: row.reason.to_string(),
    })
    .collect()
}

fn assemble(paths: &[PathBuf], extraction: Extraction, session: &mut Session<'_>) -> Project {
    let Extraction {
        readings,
        resolution,
        files,
        unread,
        lists,
    } = extraction;
    let documents = readings.len();
    let citations = readings.iter().map(|r| r.citations.len()).sum();
    let mut edges = Vec::with_capacity(citations);
    let mut unresolved = lists.open;
    for (at, reading) in readings.into_iter().enumerate() {
        let file = reading.document.file;
        let targets = &resolution.targets[at];
        for (citation, target) in reading.citations.into_iter().zip(targets) {
            // The name before it states what is done.
            if citation.defines {
                continue;
            }
            match (target.entity, &target.state) {
                (Some(entity), _) => edges.push(Edge {
                    source: resolution.documents[at],
                    target: entity,
                    relation: citation.relation,
                    evidence: Evidence {
                        correction: (target.moved)
                            .and_then(|claim| session.moved_by(claim))
                            .map(Box::new),
                        ..evidence(
                            &file,
                            citation,
                            resolution.entities.get(entity).and_then(Entity::term),
                        )
                    },
                }),
                (None, state) => unresolved.push(UnresolvedMention {
                    file: citation.file.unwrap_or_else(|| file.clone()),
                    line: citation.line,
                    text: citation.text,
                    reason: why_open(state),
                }),
            }
        }
    }
    for edge in &mut edges {
        let id = |entity: usize| resolution.entities[entity].id.as_str();
        session.edge(id(edge.source), id(edge.target), edge);
    }
    unresolved.sort_by(|a: &UnresolvedMention, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    let about = BuildInfo {
        paths: in_words(paths),
        files,
        documents,
        citations,
        unread: told(&unread),
        unresolved,
        ..BuildInfo::default()
    };
    Project {
        graph: Graph::build(resolution.entities, edges),
        about,
        unread,
        misfits: Vec::new(),
        bad_rows: Vec::new(),
    }
}

/// Why it is not known what a mention means; nothing where it is.
pub(crate) fn why_open(state: &State) -> String {
    match state {
        State::Ambiguous(candidates) => open::several(candidates),
        State::Unresolved(reason) => reason.clone(),
        State::Resolved | State::CitedOnly => String::new(),
    }
}

/// The proof of a citation. `end` is the day from which an extension by years
/// counts: the target's last day so far, else its first.
pub(crate) fn evidence(file: &str, citation: Citation, end: Option<jiff::civil::Date>) -> Evidence {
    let by_years = || {
        let years = i64::from(citation.extended_by_years?);
        end?.checked_add(jiff::Span::new().years(years)).ok()
    };
    Evidence {
        file: citation.file.unwrap_or_else(|| file.to_owned()),
        line: citation.line,
        page: citation.page,
        start: citation.start,
        end: citation.end,
        text: citation.text,
        quote: citation.quote,
        pinpoint: citation.pinpoint,
        rule: citation.rule,
        since: citation.since,
        until: citation.until.or_else(|| {
            (citation.relation == Relation::Extends)
                .then(by_years)
                .flatten()
        }),
        planned: citation.planned,
        correction: None,
    }
}

#[cfg(test)]
mod tests;
