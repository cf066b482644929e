//! Building a project on disk: the one call that the command, `watch` and Python share.
//!
//! The first build goes through all stages ([`crate::project`]) and keeps beside the
//! project what it has found and understood (`cache`). A later one (`second`)
//! reads the files that have changed, resolves the blocks of names whose members are
//! others than before, and changes the rows of `wenmai.db` that come out otherwise, in
//! one transaction. Where it cannot be told what else a change reaches, all is put
//! together anew from what is kept of the files.

mod figures;
mod files;
mod second;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod timelines;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;

use crate::export::folder::{self, Day, SaveError};
use crate::export::replace;
use crate::project::{self, Extraction, Found, Supplied, SuppliedError};
use wenmai_reading::{self as source, Options, Progress, SourceError, Unread};
use wenmai_render::{Engine, RenderError};
use wenmai_resolving::correction::{Misfit, Session};
use wenmai_resolving::identity::Reading;
use wenmai_resolving::identity::meaning::Told;
use wenmai_resolving::known::{BadRow, PassedOver};
pub use wenmai_store::cache::Changes;
use wenmai_store::cache::{self, Cache, DocumentMeant, Odd, Scan, Understood};
use wenmai_store::{self as store, Replaced, StoreError};

pub use figures::Figures;

/// What a project is built from, and where it is saved.
#[derive(Debug, Clone)]
pub struct Request {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// How they are read.
    pub reading: Options,
    /// Files of corrections beside those that lie in the folders.
    pub corrections: Vec<PathBuf>,
    /// Lists of known documents.
    pub known: Vec<PathBuf>,
    /// The folder of the project.
    pub dir: PathBuf,
    /// The day of the statuses in `graph.json` and the picture, and of the figures.
    pub as_of: Date,
    /// What lays the picture out.
    pub engine: Engine,
    /// Whether all is read anew, whatever is known from the last build.
    pub full: bool,
    /// Whether a project of other folders, or one that holds documents where none can be
    /// read now, may be replaced.
    pub replace: bool,
}

impl Request {
    /// A project of these paths in the folder `dir`, for the day `as_of`.
    pub fn new(paths: Vec<PathBuf>, dir: impl Into<PathBuf>, as_of: Date) -> Self {
        Request {
            paths,
            reading: Options::default(),
            corrections: Vec::new(),
            known: Vec::new(),
            dir: dir.into(),
            as_of,
            engine: Engine::Auto,
            full: false,
            replace: false,
        }
    }
}

/// What a build came to.
#[derive(Debug)]
pub struct Built {
    /// How much of the project was saved.
    pub saved: Extent,
    /// How the files differ from those of the build before.
    pub changes: Changes,
    /// Files that were not read.
    pub unread: Vec<Unread>,
    /// Corrections that fit nothing.
    pub misfits: Vec<Misfit>,
    /// Rows of lists that make no sense.
    pub bad_rows: Vec<BadRow>,
    /// Columns of lists that are not understood.
    pub passed_over: Vec<PassedOver>,
    /// Why there is no picture.
    pub not_drawn: Option<RenderError>,
    /// How much the project holds.
    pub figures: Figures,
}

/// How much of a project a build saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Nothing: it is as it was.
    Nothing,
    /// What has changed.
    Difference,
    /// All of it.
    Whole,
}

/// The project could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A path does not exist.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// What people supply cannot be read.
    #[error(transparent)]
    Supplied(#[from] SuppliedError),
    /// The project that is there stays.
    #[error(transparent)]
    Kept(#[from] replace::Kept),
    /// A file could not be saved.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// What was saved cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Builds a project and saves it, from what has changed since the last build unless a
/// full one is asked for. Calls `read` when all files are read.
///
/// # Errors
///
/// [`BuildError`]. The project that was there is as it was then.
///
/// ```
/// use wenmai_project::build::{self, Request};
///
/// let dir = tempfile::tempdir()?;
/// let texts = dir.path().join("texts");
/// std::fs::create_dir(&texts)?;
/// std::fs::write(texts.join("a.txt"), "甲市财政局关于乙的通知\n\n根据《丙条例》，现通知如下。\n")?;
/// let day = jiff::civil::date(2026, 1, 1);
/// let request = Request::new(vec![texts], dir.path().join("project"), day);
/// let built = build::build(&request, &|_| {}, &|| {})?;
/// assert_eq!((built.figures.documents, built.figures.cited_only), (1, 1));
/// assert_eq!(build::build(&request, &|_| {}, &|| {})?.saved, build::Extent::Nothing);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn build(
    request: &Request,
    progress: &(dyn Fn(Progress) + Sync),
    read: &dyn Fn(),
) -> Result<Built, BuildError> {
    let dir = request.dir.as_path();
    if !request.replace {
        replace::may_replace(dir, &request.paths)?;
    }
    let mut supplied = Supplied::read(&request.paths, &request.corrections, &request.known)?;
    let may_be_empty = request.replace || !supplied.known.documents.is_empty();
    // What killed builds have left goes also where nothing is saved.
    folder::tidy(dir);
    let options = format!("{} {:?}", request.as_of, request.engine);
    let conditions = cache::conditions(&options, &supplied.files);
    // What is saved here is no document, should it lie below what is read.
    let own = folder::NAMES.into_iter().chain([cache::NAME]);
    supplied.files.extend(own.map(|name| dir.join(name)));
    let mut cache = match request.full {
        true => Cache::empty(dir, &request.paths, &request.reading),
        false => Cache::open(dir, &request.paths, &request.reading),
    };
    let told: Option<Figures> = cache
        .last()
        .and_then(|last| serde_json::from_str(&last.told).ok());
    let mut scanned = scan(request, &supplied, &cache, progress)?;
    read();
    let changes = cache.changes(&scanned);
    if changes.files == 0 && !may_be_empty {
        replace::may_empty(dir, &request.paths, scanned.unread.len())?;
    }
    let mut built = Built {
        saved: Extent::Nothing,
        changes,
        unread: std::mem::take(&mut scanned.unread),
        misfits: Vec::new(),
        bad_rows: Vec::new(),
        passed_over: supplied.known.passed_over.clone(),
        not_drawn: None,
        figures: Figures::default(),
    };
    if let Some(figures) = told
        && cache.holds(&built.changes, &built.unread, &conditions, dir)
    {
        built.figures = figures;
        return Ok(built);
    }
    let mut lists = cache
        .last()
        .map_or_else(Vec::new, |last| last.lists.clone());
    let replaced = match second::build(request, &supplied, &mut cache, &scanned, &built.unread) {
        Some(misfits) => {
            built.saved = Extent::Difference;
            built.misfits = misfits;
            built.bad_rows = supplied.known.bad_rows;
            save_second(request, &mut built)?
        }
        None => {
            built.saved = Extent::Whole;
            let files = match cache.readings(scanned.kept) {
                Ok(files) => files,
                // What was kept makes no sense: as if there were nothing.
                Err(Odd) => {
                    cache.clear();
                    let scanned = scan(request, &supplied, &cache, progress)?;
                    built.changes = cache.changes(&scanned);
                    cache.readings(scanned.kept).unwrap_or_default()
                }
            };
            save_whole(request, supplied, &mut cache, files, &mut built, &mut lists)?
        }
    };
    std::thread::spawn(move || drop(replaced));
    // What is wrong with corrections and lists must be said each time.
    let is_silent = built.misfits.is_empty() && built.bad_rows.is_empty();
    let last = cache::Last {
        conditions: if is_silent && built.not_drawn.is_none() {
            conditions
        } else {
            String::new()
        },
        told: serde_json::to_string(&built.figures).unwrap_or_default(),
        lists,
        ..cache::Last::of(dir, folder::names(built.figures.in_graph), &built.unread)
    };
    cache.saved(&last);
    Ok(built)
}

/// Looks at all files, and reads those that are not known.
fn scan(
    request: &Request,
    supplied: &Supplied,
    cache: &Cache,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Scan, SourceError> {
    let files = supplied.files.iter();
    let is_supplied = |file: &str| files.clone().any(|own| project::same_file(own, file));
    let keeper = cache.keeper(&is_supplied, &project::read_lean);
    let (paths, reading) = (&request.paths, &request.reading);
    let (kept, mut unread) = source::read_changed(paths, reading, progress, &keeper)?;
    unread.retain(|unread| !is_supplied(&unread.file));
    Ok(Scan { kept, unread })
}

/// Puts together what was found in all files, each with its number in the cache, and saves
/// it.
fn save_whole(
    request: &Request,
    supplied: Supplied,
    cache: &mut Cache,
    found: Vec<(i64, Vec<Reading>)>,
    built: &mut Built,
    lists: &mut Vec<String>,
) -> Result<Vec<Replaced>, BuildError> {
    // How many documents each file holds.
    let files = found.iter().map(|(id, readings)| (*id, readings.len()));
    let files: Vec<(i64, usize)> = files.collect();
    let found = Found {
        files: files.len(),
        readings: found.into_iter().flat_map(|(_, found)| found).collect(),
        unread: built.unread.clone(),
    };
    let tells = files.iter().all(|(id, _)| *id != 0);
    let mut depend = false;
    let (mut told, mut understood) = (Told::default(), Understood::default());
    let mut tell = |extraction: &Extraction, session: &Session<'_>| {
        understood.meant = meant(extraction, &session.corrected(), &files);
        *lists = extraction.lists.folders.iter().cloned().collect();
        depend = extraction.lists.depend;
    };
    let told_to = tells.then_some((&mut told, &mut tell as &mut project::Tell<'_>));
    let mut project = project::put_together(&request.paths, found, supplied, told_to);
    project.about.fields = request.reading.fields_in_words();
    let judgements = project.graph.judge_all(request.as_of);
    let day = Day {
        as_of: request.as_of,
        judgements: &judgements,
    };
    let (graph, about) = (&project.graph, &project.about);
    let saved = folder::save(&request.dir, graph, about, day, request.engine)?;
    built.figures = Figures::saved(&request.dir, request.as_of)?;
    let mut members = told.members.into_iter();
    for (id, documents) in files {
        let of_file = members.by_ref().take(documents).collect();
        understood.members.push((id, of_file));
    }
    understood.blocks = told.meanings;
    if !tells || told.has_rivals || depend {
        understood = Understood::default();
    }
    cache.understood(&understood, true);
    built.misfits = project.misfits;
    built.bad_rows = project.bad_rows;
    built.not_drawn = saved.not_drawn;
    Ok(saved.replaced)
}

/// What each document of the files is, and what each of its citations means.
fn meant(
    extraction: &Extraction,
    corrected: &BTreeMap<usize, u64>,
    files: &[(i64, usize)],
) -> Vec<(i64, Vec<DocumentMeant>)> {
    let resolution = &extraction.resolution;
    let entities = &resolution.entities;
    let mut readings = extraction.readings.iter().enumerate();
    let mut of_document = |(at, reading): (usize, &Reading)| -> DocumentMeant {
        let mentions = reading.citations.iter().zip(&resolution.targets[at]);
        let mentions = mentions.map(|(citation, target)| {
            citation.kind.names().then(|| {
                let meant = cache::Meant::of(citation, target.clone(), entities);
                meant.named(|at| entities.get(at).map(|entity| &entity.id))
            })
        });
        DocumentMeant {
            id: entities[resolution.documents[at]].id.clone(),
            mentions: mentions.collect(),
            corrected: corrected.get(&at).copied().unwrap_or_default(),
        }
    };
    let of_file = |&(id, documents): &(i64, usize)| {
        let readings = readings.by_ref().take(documents);
        (id, readings.map(&mut of_document).collect())
    };
    files.iter().map(of_file).collect()
}

/// Saves what a second build has changed.
fn save_second(request: &Request, built: &mut Built) -> Result<Vec<Replaced>, BuildError> {
    let dir = request.dir.as_path();
    built.figures = Figures::saved(dir, request.as_of)?;
    if built.figures.in_graph > folder::MOST_EXPORTED {
        folder::remove_exports(dir);
        return Ok(Vec::new());
    }
    let (graph, about) = store::load(&dir.join(folder::NAMES[0]))?;
    let judgements = graph.judge_all(request.as_of);
    let day = Day {
        as_of: request.as_of,
        judgements: &judgements,
    };
    let saved = folder::save_exports(dir, &graph, &about, day, request.engine)?;
    built.not_drawn = saved.not_drawn;
    Ok(saved.replaced)
}
