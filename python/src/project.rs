//! A graph of documents, built or opened.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use petgraph::Direction;
use petgraph::graph::NodeIndex;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use rayon::prelude::*;
use wenmai::build::{self, Request};
use wenmai::distributed;
use wenmai::export::answers::{self, Wanted};
use wenmai::export::folder::{self, Day};
use wenmai::export::json;
use wenmai::export::replace;
use wenmai::graph::find::{Found, find};
use wenmai::graph::query::{UPWARD, Within, reach};
use wenmai::graph::{CitationGraph, Graph, InMemory, Judgement, Relation};
use wenmai::project::{self, Supplied};
use wenmai::render::Engine;
use wenmai::source;
use wenmai::store::{self, BuildInfo};

use crate::{raise, work};

/// The graph with what it was built from. Its answers are JSON in the forms that
/// the command writes.
#[pyclass(frozen, module = "wenmai._native")]
pub(crate) struct Project {
    inner: Arc<Inner>,
}

struct Inner {
    graph: InMemory,
    about: BuildInfo,
    /// The statuses of the day that was asked for last.
    judged: Mutex<Option<(Date, Arc<Vec<Judgement>>)>>,
}

impl Inner {
    fn judgements(&self, day: Date) -> Arc<Vec<Judgement>> {
        let mut last = self.judged.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, judgements)) = &*last
            && *known == day
        {
            return Arc::clone(judgements);
        }
        let judgements = Arc::new(self.graph.graph().judge_all(day));
        *last = Some((day, Arc::clone(&judgements)));
        judgements
    }
}

impl Project {
    fn new(graph: Graph, about: BuildInfo) -> Self {
        Project {
            inner: Arc::new(Inner {
                graph: InMemory::new(graph),
                about,
                judged: Mutex::new(None),
            }),
        }
    }

    fn node(&self, id: &str) -> PyResult<NodeIndex> {
        let found = self.inner.graph.node(id);
        found.ok_or_else(|| PyKeyError::new_err(id.to_owned()))
    }

    /// Works an answer out from the statuses of a day.
    fn answer(
        &self,
        py: Python<'_>,
        as_of: &str,
        answer: impl FnOnce(&Inner, &[Judgement], Date) -> serde_json::Result<String> + Send + 'static,
    ) -> PyResult<String> {
        let day = day(as_of)?;
        let inner = Arc::clone(&self.inner);
        work::run(py, move |_| answer(&inner, &inner.judgements(day), day))?
            .map_err(|why| raise(&why))
    }
}

#[pymethods]
impl Project {
    /// Reads everything below `paths` and builds the graph.
    #[staticmethod]
    fn build(
        py: Python<'_>,
        paths: Vec<PathBuf>,
        corrections: Vec<PathBuf>,
        known: Vec<PathBuf>,
        hidden: bool,
    ) -> PyResult<Self> {
        let built = work::run(py, move |_| {
            let supplied =
                Supplied::read(&paths, &corrections, &known).map_err(|why| raise(&why))?;
            let options = source::Options {
                hidden,
                ..source::Options::default()
            };
            project::build_with(&paths, &options, supplied, &|_| {}).map_err(|why| raise(&why))
        })??;
        Ok(Project::new(built.graph, built.about))
    }

    /// Builds the project in a folder as the command does, from what has changed since
    /// the last build, and opens it. With the folder is said whether a project of other
    /// folders is replaced.
    #[staticmethod]
    fn build_in(
        py: Python<'_>,
        paths: Vec<PathBuf>,
        corrections: Vec<PathBuf>,
        known: Vec<PathBuf>,
        hidden: bool,
        project: (PathBuf, bool),
        as_of: &str,
    ) -> PyResult<Self> {
        let (as_of, (dir, replaces)) = (day(as_of)?, project);
        let built = work::run(py, move |_| {
            let file = dir.join("wenmai.db");
            let request = Request {
                corrections,
                known,
                replace: replaces,
                reading: source::Options {
                    hidden,
                    ..source::Options::default()
                },
                ..Request::new(paths, dir, as_of)
            };
            build::build(&request, &|_| {}, &|| {}).map_err(|why| raise(&why))?;
            store::load(&file).map_err(|why| raise(&why))
        })??;
        let (graph, about) = built;
        Ok(Project::new(graph, about))
    }

    /// Opens the project that is saved as `file`.
    #[staticmethod]
    fn open(py: Python<'_>, file: PathBuf) -> PyResult<Self> {
        let loaded = work::run(py, move |_| store::load(&file))?;
        let (graph, about) = loaded.map_err(|why| raise(&why))?;
        Ok(Project::new(graph, about))
    }

    /// Puts a graph together from what an engine has made: documents and mentions
    /// as JSON, and what they were made from.
    #[staticmethod]
    fn of_rows(
        py: Python<'_>,
        documents: Vec<String>,
        mentions: Vec<String>,
        about: String,
    ) -> PyResult<Self> {
        let made = work::run(py, move |_| {
            let mut about: BuildInfo = serde_json::from_str(&about)?;
            let documents = documents
                .par_iter()
                .map(|row| serde_json::from_str(row))
                .collect::<serde_json::Result<_>>()?;
            let mentions = mentions
                .par_iter()
                .map(|row| serde_json::from_str(row))
                .collect::<serde_json::Result<_>>()?;
            let graph = distributed::graph(documents, mentions, &mut about);
            Ok((graph, about))
        })?;
        let (graph, about) = made.map_err(|why: serde_json::Error| raise(&why))?;
        Ok(Project::new(graph, about))
    }

    /// Saves the four files of a project; gives the reason where `graph.svg` was
    /// not drawn.
    fn save(
        &self,
        py: Python<'_>,
        dir: PathBuf,
        as_of: &str,
        engine: &str,
        replaces: bool,
    ) -> PyResult<Option<String>> {
        let as_of = day(as_of)?;
        let engine = match engine {
            "auto" => Engine::Auto,
            "dot" => Engine::Dot,
            "builtin" => Engine::Builtin,
            other => {
                return Err(PyValueError::new_err(format!(
                    "{other:?} is no engine; use one of auto, dot, builtin"
                )));
            }
        };
        let inner = Arc::clone(&self.inner);
        // What engines have made tells of no folders.
        let paths: Vec<PathBuf> = inner.about.paths.iter().map(PathBuf::from).collect();
        let saved = work::run(py, move |_| {
            if !replaces && !paths.is_empty() {
                replace::may_replace(&dir, &paths).map_err(|why| raise(&why))?;
            }
            let day = Day {
                as_of,
                judgements: &inner.judgements(as_of),
            };
            let saved = folder::save(&dir, inner.graph.graph(), &inner.about, day, engine);
            saved.map_err(|why| raise(&why))
        })??;
        Ok(saved.not_drawn.map(|why| why.to_string()))
    }

    /// How many documents and relations there are.
    fn size(&self) -> (usize, usize) {
        let graph = &self.inner.graph.graph().inner;
        (graph.node_count(), graph.edge_count())
    }

    /// `graph.json`.
    fn json(&self, py: Python<'_>, as_of: &str) -> PyResult<String> {
        self.answer(py, as_of, |inner, judgements, day| {
            serde_json::to_string(&json::file(
                inner.graph.graph(),
                judgements,
                &inner.about,
                day,
            ))
        })
    }

    /// The ids that `words` may mean, whether they are one document's, several
    /// documents' or only alike: `one`, `several`, `none`.
    fn find(&self, words: &str) -> (&'static str, Vec<String>) {
        let graph = &self.inner.graph;
        let (kind, nodes) = match find(graph, words) {
            Found::One(node) => ("one", vec![node]),
            Found::Several(nodes) => ("several", nodes),
            Found::None(alike) => ("none", alike),
        };
        let id = |node: NodeIndex| graph.document(node).id.clone();
        (kind, nodes.into_iter().map(id).collect())
    }

    /// A document as in `graph.json`.
    fn document(&self, py: Python<'_>, id: &str, as_of: &str) -> PyResult<String> {
        let (node, day) = (self.node(id)?, day(as_of)?);
        let inner = Arc::clone(&self.inner);
        written(py, move || {
            let judgement = inner.graph.judgement(node, day);
            serde_json::to_string(&json::node(inner.graph.graph(), node, &judgement))
        })
    }

    /// What a document rests on (`up`), or what rests on it.
    fn way(
        &self,
        py: Python<'_>,
        id: &str,
        up: bool,
        depth: Option<u32>,
        relations: Option<Vec<String>>,
    ) -> PyResult<String> {
        let node = self.node(id)?;
        let relations = match relations {
            None => UPWARD.to_vec(),
            Some(keys) => keys
                .iter()
                .map(|key| key.parse())
                .collect::<Result<Vec<Relation>, _>>()
                .map_err(|why| PyValueError::new_err(why.to_string()))?,
        };
        let direction = if up {
            Direction::Outgoing
        } else {
            Direction::Incoming
        };
        let inner = Arc::clone(&self.inner);
        written(py, move || {
            let within = Within { depth, most: None };
            let steps = reach(&inner.graph, node, &relations, direction, within);
            serde_json::to_string(&answers::way(&inner.graph, node, &relations, &steps))
        })
    }

    /// What is no longer in force on a day.
    fn superseded(&self, py: Python<'_>, as_of: &str, all: bool, stale: bool) -> PyResult<String> {
        let day = day(as_of)?;
        let inner = Arc::clone(&self.inner);
        written(py, move || {
            let wanted = Wanted { all, stale };
            serde_json::to_string(&answers::superseded(&inner.graph, day, wanted, usize::MAX))
        })
    }
}

fn written(
    py: Python<'_>,
    write: impl FnOnce() -> serde_json::Result<String> + Send + 'static,
) -> PyResult<String> {
    work::run(py, move |_| write())?.map_err(|why| raise(&why))
}

fn day(words: &str) -> PyResult<Date> {
    words.parse().map_err(|why| {
        PyValueError::new_err(format!(
            "{words:?} is no day ({why}); write one like 2024-05-01"
        ))
    })
}
