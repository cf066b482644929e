//! All files of a project in one folder, as `wenmai build` saves them.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use petgraph::graph::{EdgeIndex, NodeIndex};

use super::again::{self, Same};
use super::json;
use super::view::{self, View};
use super::written::{self, Out, Section};
use crate::amend::Amended;
use crate::cache;
use crate::graph::{Graph, Judgement, Status};
use crate::render::{self, Engine, Picture, RenderError};
use crate::store::{self, BuildInfo, Prepared, Replaced, StoreError};

pub use super::again::Written;

/// The names of the files.
pub const NAMES: [&str; 4] = ["wenmai.db", "graph.json", "graph.dot", "graph.svg"];

/// Most documents in the picture of a whole project; beyond it the busiest
/// are drawn, and the others counted by issuer.
pub const MOST_IN_PICTURE: usize = 150;

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
    /// What was written, for the next build; none where it cannot be told apart.
    pub written: Option<Written>,
    /// The outline of the project as bytes, where only a part of it was known.
    pub outline: Option<Vec<u8>>,
    /// The files that were replaced; to let go of them takes time.
    pub replaced: Vec<Replaced>,
}

/// What is known of the files that are there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Before<'b> {
    /// Whether `wenmai.db` is as this program left it.
    pub keeps_database: bool,
    /// What was written into the others, where all are as they were left.
    pub written: Option<&'b Written>,
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
    save_over(dir, graph, about, day, engine, Before::default())
}

/// As [`save`]. Of `wenmai.db` only what differs is written, and rows of the others
/// are copied where they are known to be the same. All but the numbers of rows in
/// `wenmai.db` is the same either way.
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
    before: Before<'_>,
) -> Result<Saved, SaveError> {
    fs::create_dir_all(dir).map_err(|source| SaveError::Folder {
        path: dir.to_path_buf(),
        source,
    })?;
    tidy(dir);
    let database = dir.join(NAMES[0]);
    let fingerprints = store::fingerprints(graph);
    let write_database = || match before.keeps_database {
        true => store::prepare_over(&database, graph, about, &fingerprints),
        false => store::prepare_known(&database, graph, about, &fingerprints),
    };
    let write_others = || {
        let written = Written::new(graph, day.judgements, &fingerprints);
        let view = View::of_all(graph, day.judgements);
        let others = |before| Others {
            dir,
            view: &view,
            about,
            as_of: day.as_of,
            picture: picture(graph, day),
            engine,
            before,
        };
        let same = |before: Option<&Written>| match before {
            Some(before) => written.same_as(graph, before),
            None => Same::nothing(graph),
        };
        match before.written {
            // A file that is not what was written is no reason to give up.
            Some(_) => others(before.written)
                .prepare(written.clone(), &same(before.written))
                .or_else(|_| others(None).prepare(written.clone(), &same(None))),
            None => others(None).prepare(written.clone(), &same(None)),
        }
    };
    let (database, others) = rayon::join(write_database, write_others);
    let (others, mut saved) = others?;
    for file in std::iter::once(database?).chain(others) {
        saved.replaced.push(file.put()?);
    }
    Ok(saved)
}

/// Saves a project of which a part has changed over the one that it was, as [`save`]
/// saves the whole. `judgements` are those that [`Amended::judge`] gives, `before` is
/// what was written of the project.
///
/// # Errors
///
/// As [`save`], and where the project is not what was written; it is left as it is
/// then.
pub fn save_part(
    dir: &Path,
    amended: &Amended,
    judgements: &[Option<Judgement>],
    as_of: Date,
    engine: Engine,
    before: &Written,
) -> Result<Saved, SaveError> {
    let graph = &amended.graph;
    let fingerprints = store::fingerprints(graph);
    let odd = || StoreError::Place {
        path: dir.to_path_buf(),
        source: view::missing(),
    };
    let parts = before.amended(amended, judgements, &fingerprints);
    let (written, same, differs) = parts.ok_or_else(odd)?;
    let judged = amended.judged.iter().map(|place| amended.nodes.get(place));
    let judged: Option<Vec<NodeIndex>> = judged.map(|node| node.copied()).collect();
    let changed = store::Changed {
        graph,
        places: &amended.places,
        fingerprints: &fingerprints,
        of_old: &amended.of_old,
        differs: &differs,
        judged: &judged.ok_or_else(odd)?,
        is_named: &amended.is_named,
        relations: &amended.relations,
        about: &amended.about,
    };
    let write_database = || {
        let pending = store::change(&dir.join(NAMES[0]), &changed);
        (pending, amended.outline.pack())
    };
    let write_others = || {
        let others = Others {
            dir,
            view: &View::of_part(amended, judgements),
            about: &amended.about,
            as_of,
            picture: picture_of_part(amended, as_of),
            engine,
            before: Some(before),
        };
        others.prepare(written, &same)
    };
    let ((database, outline), others) = rayon::join(write_database, write_others);
    let (others, mut saved) = others?;
    database?.put()?;
    for file in others {
        saved.replaced.push(file.put()?);
    }
    saved.outline = outline;
    Ok(saved)
}

/// The files beside `wenmai.db`.
struct Others<'o> {
    dir: &'o Path,
    view: &'o View<'o>,
    about: &'o BuildInfo,
    as_of: Date,
    /// All documents of the view.
    picture: Picture<'o>,
    engine: Engine,
    before: Option<&'o Written>,
}

impl Others<'_> {
    fn prepare(
        self,
        mut written: Written,
        same: &Same,
    ) -> Result<(Vec<Prepared>, Saved), StoreError> {
        let [_, graph_json, graph_dot, graph_svg] = NAMES.map(|name| self.dir.join(name));
        let about = (self.about, self.as_of);
        let (json, sections) = self.file(&graph_json, |w| &w.json, &|out, before| {
            json::write_rows(out, self.view, about, same, before)
        })?;
        written.json = sections;
        let (dot, sections) = self.file(&graph_dot, |w| &w.dot, &|out, before| {
            write_dot(out, &self.picture, self.view, same, before)
        })?;
        written.dot = sections;
        let mut prepared = vec![json, dot];
        let picture = self.view.drawn(&self.picture, MOST_IN_PICTURE);
        written.picture = again::number_of(render::in_words(&picture));
        let mut not_drawn = None;
        if self.before.map(|before| before.picture) != Some(written.picture) {
            match render::to_svg(&picture, self.engine) {
                Ok(svg) => prepared.push(Prepared::new(&graph_svg, svg.as_bytes())?),
                Err(why) => not_drawn = Some(why),
            }
        }
        let saved = Saved {
            not_drawn,
            written: written.is_whole().then_some(written),
            outline: None,
            replaced: Vec::new(),
        };
        Ok((prepared, saved))
    }

    /// Writes a file with `write`, which gives where its rows stand and may copy from
    /// the file before.
    fn file(
        &self,
        path: &Path,
        sections: fn(&Written) -> &[Section; 2],
        write: &Fill<'_>,
    ) -> Result<(Prepared, [Section; 2]), StoreError> {
        let place = |source| StoreError::Place {
            path: path.to_path_buf(),
            source,
        };
        let old = match self.before {
            Some(before) => Some((File::open(path).map_err(place)?, sections(before))),
            None => None,
        };
        let before = old
            .as_ref()
            .map(|(file, sections)| sections.each_ref().map(|s| written::Before::new(file, s)));
        let found = std::cell::Cell::new(None);
        let prepared = Prepared::derived(path, &|out| {
            found.set(Some(write(out, before.as_ref())?));
            Ok(())
        })?;
        Ok((prepared, found.take().unwrap_or_default()))
    }
}

/// Writes a file of rows, of which some may stand in the file before, and gives where
/// they stand now.
type Fill<'f> =
    dyn Fn(&mut dyn Out, Option<&[written::Before<'_>; 2]>) -> io::Result<[Section; 2]> + 'f;

/// Writes `graph.dot`, and gives where its lines stand.
fn write_dot(
    out: &mut dyn Out,
    picture: &Picture<'_>,
    view: &View<'_>,
    same: &Same,
    before: Option<&[written::Before<'_>; 2]>,
) -> io::Result<[Section; 2]> {
    let lines = render::DotLines::new(picture);
    let head = render::dot_head(picture);
    out.write_all(head.as_bytes())?;
    let document = |at: usize| Ok(lines.document(view.node(at)?));
    let relations = |at: usize| {
        let edges: Vec<EdgeIndex> = view.edges(at)?.collect();
        Ok(lines.relations(&edges))
    };
    let start = head.len() as u64;
    let of_before = |at: usize| before.map(|before| &before[at]);
    let from = (of_before(0), &same.documents[..]);
    let documents = Section {
        start,
        lengths: written::write(out, b"", from, &document)?,
    };
    let from = &same.edges[..view.rows_of_edges(same.edges.len())];
    let relations = Section {
        start: start + documents.length(),
        lengths: written::write(out, b"", (of_before(1), from), &relations)?,
    };
    out.write_all(render::DOT_END)?;
    Ok([documents, relations])
}

/// Removes what builds that were killed have left in the folder of a project.
pub fn tidy(dir: &Path) {
    store::tidy(
        dir,
        &[&NAMES[..], &[cache::NAME, cache::LAST_NAME]].concat(),
    );
}

/// The picture of the whole project.
fn picture<'g>(graph: &'g Graph, day: Day<'_>) -> Picture<'g> {
    let status = |node: NodeIndex| {
        day.judgements
            .get(node.index())
            .map_or(Status::Unknown, |j| j.status)
    };
    titled(Picture::new(graph, &status), day.as_of)
}

/// The picture of all documents of a part.
fn picture_of_part(amended: &Amended, as_of: Date) -> Picture<'_> {
    let statuses: Vec<Status> = amended.outline.statuses().collect();
    let status = |node: NodeIndex| {
        let place = amended.places.get(node.index());
        let status = place.and_then(|&place| statuses.get(place));
        status.copied().unwrap_or(Status::Unknown)
    };
    titled(Picture::new(&amended.graph, &status), as_of)
}

/// It speaks Chinese, as the documents do.
fn titled(picture: Picture<'_>, as_of: Date) -> Picture<'_> {
    picture.title(format!("文件引用关系图（{as_of}）"))
}
