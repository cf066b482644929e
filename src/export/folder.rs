//! All files of a project in one folder, as `wenmai build` saves them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use super::json;
use crate::cache;
use crate::graph::{Graph, Judgement, Status};
use crate::render::{self, Engine, Picture, RenderError};
use crate::store::{self, BuildInfo, Prepared, StoreError};

/// The names of the files.
pub const NAMES: [&str; 4] = ["wenmai.db", "graph.json", "graph.dot", "graph.svg"];

/// Most documents in the picture of a whole project; beyond it the busiest
/// are drawn, and the others counted by issuer.
const MOST_IN_PICTURE: usize = 150;

/// The statuses that `graph.json` and the picture show.
#[derive(Debug, Clone, Copy)]
pub struct Day<'a> {
    /// The day.
    pub as_of: Date,
    /// The statuses on it, in the order of the nodes.
    pub judgements: &'a [Judgement],
}

/// What saving came to.
#[derive(Debug)]
pub struct Saved {
    /// Why there is no `graph.svg`: a project without its picture is still a
    /// project.
    pub not_drawn: Option<RenderError>,
}

/// The files could not be saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The folder cannot be made.
    #[error("can't make the folder {}: {source}; check that you may write there, or name another", .path.display())]
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

/// Saves `wenmai.db`, `graph.json`, `graph.dot` and `graph.svg` in `dir`, which
/// is made where there is none. All is written first and put in its place at the
/// end, so that a program that is killed leaves the old project.
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
    save_over(dir, graph, about, day, engine, false)
}

/// As [`save`]. Where `may_change` says that `wenmai.db` is as this program left
/// it, only what differs in it is written. All but the numbers of its rows is the
/// same either way.
///
/// # Errors
///
/// As [`save`].
pub fn save_over(
    dir: &Path,
    graph: &Graph,
    about: &BuildInfo,
    day: Day<'_>,
    engine: Engine,
    may_change: bool,
) -> Result<Saved, SaveError> {
    fs::create_dir_all(dir).map_err(|source| SaveError::Folder {
        path: dir.to_path_buf(),
        source,
    })?;
    tidy(dir);
    let [database, graph_json, graph_dot, graph_svg] = NAMES.map(|name| dir.join(name));
    let write_database = || match may_change {
        true => store::prepare_over(&database, graph, about),
        false => store::prepare(&database, graph, about),
    };
    let write_others = || -> Result<_, StoreError> {
        let mut prepared = vec![Prepared::filled(&graph_json, &|out| {
            json::write(out, graph, day.judgements, about, day.as_of)
        })?];
        let picture = picture(graph, day);
        prepared.push(Prepared::filled(&graph_dot, &|out| {
            render::write_dot(&picture, out)
        })?);
        match render::to_svg(&picture.gathered(MOST_IN_PICTURE), engine) {
            Ok(svg) => {
                prepared.push(Prepared::new(&graph_svg, svg.as_bytes())?);
                Ok((prepared, None))
            }
            Err(why) => Ok((prepared, Some(why))),
        }
    };
    let (database, others) = rayon::join(write_database, write_others);
    let (others, not_drawn) = others?;
    let prepared = std::iter::once(database?).chain(others);
    for file in prepared {
        file.put()?;
    }
    Ok(Saved { not_drawn })
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
    Picture::new(graph, &status).title(format!("文件引用关系图（{}）", day.as_of))
}
