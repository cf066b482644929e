//! All files of a project in one folder, as `wenmai build` saves them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use super::json;
use wenmai_graph::{Graph, Judgement, Status};
use wenmai_render::{self as render, Engine, Picture, RenderError};
use wenmai_store::cache;
use wenmai_store::{self as store, BuildInfo, Prepared, Replaced, StoreError};

/// The names of the files: the project, and what is made from it for others to read.
pub const NAMES: [&str; 4] = ["wenmai.db", "graph.json", "graph.dot", "graph.svg"];

/// Most documents in the picture of a whole project; beyond it the busiest
/// are drawn, and the others counted by issuer.
pub const MOST_IN_PICTURE: usize = 150;

/// Most documents of which `graph.json`, `graph.dot` and `graph.svg` are saved with each
/// build; those of a larger project are written when they are asked for
/// (`wenmai export`).
pub const MOST_EXPORTED: usize = 20_000;

/// The statuses that `graph.json` and the picture show.
#[derive(Debug, Clone, Copy)]
pub struct Day<'a> {
    /// The day.
    pub as_of: Date,
    /// The statuses on it, in the order of the nodes.
    pub judgements: &'a [Judgement],
}

/// What saving came to.
#[derive(Debug, Default)]
pub struct Saved {
    /// Why there is no `graph.svg`: a project without its picture is still a
    /// project.
    pub not_drawn: Option<RenderError>,
    /// The files that were replaced; to let go of them takes time.
    pub replaced: Vec<Replaced>,
}

/// The files could not be saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The folder cannot be made.
    #[error("can't make the folder {}; check that you may write there, or name another.", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SaveError {
    /// In Chinese.
    pub fn chinese(&self) -> String {
        match self {
            SaveError::Folder { path, .. } => format!(
                "无法建立文件夹 {}。请检查是否有写入权限，或者另选一个文件夹。",
                path.display()
            ),
            SaveError::Store(error) => error.chinese(),
        }
    }
}

/// The names of the files of a project of so many documents.
pub fn names(documents: usize) -> &'static [&'static str] {
    match documents {
        ..=MOST_EXPORTED => &NAMES,
        _ => &NAMES[..1],
    }
}

/// Saves a project in `dir`, which is made where there is none: `wenmai.db`, and, but
/// for a very large one, `graph.json`, `graph.dot` and `graph.svg`. All is written first
/// and put in its place at the end, so that a program that is killed leaves the old
/// project.
///
/// # Errors
///
/// [`SaveError`], where the folder or a file cannot be written.
pub fn save(
    dir: &Path,
    graph: &Graph,
    about: &BuildInfo,
    day: Day<'_>,
    engine: Engine,
) -> Result<Saved, SaveError> {
    fs::create_dir_all(dir).map_err(|source| SaveError::Folder {
        path: dir.to_path_buf(),
        source,
    })?;
    tidy(dir);
    let database = dir.join(NAMES[0]);
    let write_database = || store::prepare(&database, graph, about);
    let write_others = || prepare_exports(dir, graph, about, day, engine);
    let (database, others) = rayon::join(write_database, write_others);
    let (others, not_drawn) = others?;
    let mut saved = Saved {
        not_drawn,
        replaced: vec![database?.put()?],
    };
    put(dir, others, &mut saved)?;
    Ok(saved)
}

/// Saves the files beside `wenmai.db` anew, for the project that stands there.
///
/// # Errors
///
/// As [`save`].
pub fn save_exports(
    dir: &Path,
    graph: &Graph,
    about: &BuildInfo,
    day: Day<'_>,
    engine: Engine,
) -> Result<Saved, SaveError> {
    let (others, not_drawn) = prepare_exports(dir, graph, about, day, engine)?;
    let mut saved = Saved {
        not_drawn,
        replaced: Vec::new(),
    };
    put(dir, others, &mut saved)?;
    Ok(saved)
}

/// Removes the files beside `wenmai.db`: they would be of another project than that.
pub fn remove_exports(dir: &Path) {
    for name in &NAMES[1..] {
        // What is not there need not go.
        let _ = fs::remove_file(dir.join(name));
    }
}

fn put(dir: &Path, others: Vec<Prepared>, saved: &mut Saved) -> Result<(), SaveError> {
    if others.is_empty() {
        remove_exports(dir);
    }
    for file in others {
        saved.replaced.push(file.put()?);
    }
    Ok(())
}

/// Writes the files beside `wenmai.db`, to be put in their places; none of a very large
/// project. Tells why there is no picture.
fn prepare_exports(
    dir: &Path,
    graph: &Graph,
    about: &BuildInfo,
    day: Day<'_>,
    engine: Engine,
) -> Result<(Vec<Prepared>, Option<RenderError>), StoreError> {
    if graph.inner.node_count() > MOST_EXPORTED {
        return Ok((Vec::new(), None));
    }
    let write = |name: &str, export: Export| {
        Prepared::derived(&dir.join(name), &|out| {
            export_to(out, export, graph, about, day)
        })
    };
    let mut prepared = vec![
        write(NAMES[1], Export::Json)?,
        write(NAMES[2], Export::Dot)?,
    ];
    match to_svg(graph, day, engine) {
        Ok(svg) => {
            prepared.push(Prepared::new(&dir.join(NAMES[3]), svg.as_bytes())?);
            Ok((prepared, None))
        }
        Err(why) => Ok((prepared, Some(why))),
    }
}

/// A form of the whole graph that others read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// `graph.json`
    Json,
    /// `graph.dot`
    Dot,
}

/// Writes the whole graph in a form that others read.
///
/// # Errors
///
/// Where `out` cannot be written.
pub fn export_to(
    out: &mut dyn Write,
    export: Export,
    graph: &Graph,
    about: &BuildInfo,
    day: Day<'_>,
) -> io::Result<()> {
    match export {
        Export::Json => json::write(out, graph, day.judgements, about, day.as_of),
        Export::Dot => render::write_dot(&picture(graph, day), out),
    }
}

/// The picture that is saved as `graph.svg`.
///
/// # Errors
///
/// As [`render::to_svg`].
pub fn to_svg(graph: &Graph, day: Day<'_>, engine: Engine) -> Result<String, RenderError> {
    render::to_svg(&picture(graph, day).gathered(MOST_IN_PICTURE), engine)
}

/// Removes what builds that were killed have left in the folder of a project.
pub fn tidy(dir: &Path) {
    store::tidy(dir, &[&NAMES[..], &[cache::NAME]].concat());
}

/// The picture of the whole project. It speaks Chinese, as the documents do.
fn picture<'g>(graph: &'g Graph, day: Day<'_>) -> Picture<'g> {
    let status = |node: NodeIndex| {
        day.judgements
            .get(node.index())
            .map_or(Status::Unknown, |j| j.status)
    };
    let title = format!("文件引用关系图（{}）", day.as_of);
    Picture::new(graph, &status).title(title)
}
