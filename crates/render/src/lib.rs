//! Pictures of the citation graph: self-contained SVG, the same as a web page, as
//! PNG and as PDF, and DOT for Graphviz.
//!
//! A [`Picture`] says what to draw; [`to_dot`] and [`to_svg`] draw it. In SVG
//! the documents stand in rows, the cited above those that cite them and the
//! laws above what carries them out, with a legend of whatever occurs. Where
//! boxes go is worked out by one of two engines ([`Engine`]); everything else
//! (the ways of the lines, colours, words) is the same for both.
//!
//! The same picture gives the same bytes, as long as the engine is the same.
//!
//! # Example
//!
//! ```
//! use wenmai_graph::{Graph, Status};
//! use wenmai_render::{Engine, Lang, Picture, to_dot, to_svg};
//!
//! let graph = Graph::default();
//! let picture = Picture::new(&graph, &|_| Status::InForce)
//!     .title("医保文件引用关系")
//!     .lang(Lang::Chinese);
//! assert!(to_svg(&picture, Engine::Builtin)?.starts_with("<svg"));
//! assert!(to_dot(&picture).starts_with("digraph"));
//! # Ok::<(), wenmai_render::RenderError>(())
//! ```

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

mod dot;
mod error;
mod html;
mod label;
mod layout;
mod look;
pub mod measure;
mod paper;
mod picture;
mod quote;
mod rank;
mod rest;
#[cfg(test)]
mod sample;
mod scene;
mod svg;
mod theme;
mod words;
pub mod xml;

pub use dot::{to_dot, write_dot};
pub use error::RenderError;
pub use picture::Picture;
pub use rank::By;
pub use theme::{Theme, dark_style};
pub use words::Lang;

use layout::{Dagre, Graphviz, Layout};

/// The most documents that a picture may hold. A bigger one takes long and
/// cannot be read; see [`Picture::busiest`].
pub const MOST_DOCUMENTS: usize = 500;

/// What works out where boxes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Engine {
    /// Graphviz where it is installed, else the builtin engine.
    #[default]
    Auto,
    /// Graphviz: the program `dot`.
    Dot,
    /// The builtin engine, which needs nothing installed.
    Builtin,
}

/// Draws the picture as SVG that needs nothing but itself.
///
/// # Errors
///
/// When the picture holds more than [`MOST_DOCUMENTS`], when Graphviz was asked
/// for by name and does not work, or when the builtin engine fails.
pub fn to_svg(picture: &Picture<'_>, engine: Engine) -> Result<String, RenderError> {
    dressed(picture, engine, picture.colours())
}

fn dressed(picture: &Picture<'_>, engine: Engine, colours: Theme) -> Result<String, RenderError> {
    let documents = picture.nodes().len();
    if documents > MOST_DOCUMENTS {
        return Err(RenderError::TooMany {
            documents,
            relations: picture.edges().len(),
            most: MOST_DOCUMENTS,
        });
    }
    let scene = scene::Scene::new(picture);
    let plan = plan(&scene, engine)?;
    Ok(theme::dressed(svg::write(&scene, &plan), colours))
}

/// Where everything goes.
fn plan(scene: &scene::Scene, engine: Engine) -> Result<layout::Plan, RenderError> {
    let widths: Vec<f64> = scene.boxes.iter().map(|b| b.width).collect();
    let wires: Vec<_> = scene.lines.iter().map(|line| line.wire).collect();
    if let Some(ranks) = &scene.ranks {
        return Ok(layout::ranked(&widths, &wires, &ranks.of, ranks.across));
    }
    let arrange = |engine: &dyn Layout| layout::arrange(&widths, &wires, engine);
    match engine {
        Engine::Dot => arrange(&Graphviz),
        Engine::Builtin => arrange(&Dagre),
        Engine::Auto => arrange(&Graphviz).or_else(|_| arrange(&Dagre)),
    }
}

/// Draws the picture as PNG, with `scale` pixels for each unit of the SVG; 2 is
/// sharp on most screens. Needs a font with Han characters, and nothing else.
///
/// # Errors
///
/// Those of [`to_svg`]; when no font has Han characters, and when the scale is no
/// number above 0 or makes the picture too large.
pub fn to_png(picture: &Picture<'_>, engine: Engine, scale: f32) -> Result<Vec<u8>, RenderError> {
    paper::png(&dressed(picture, engine, on_paper(picture))?, scale)
}

/// Draws the picture as a PDF of one page. Needs a font with Han characters, and
/// nothing else.
///
/// # Errors
///
/// Those of [`to_svg`]; when no font has Han characters.
pub fn to_pdf(picture: &Picture<'_>, engine: Engine) -> Result<Vec<u8>, RenderError> {
    paper::pdf(&dressed(picture, engine, on_paper(picture))?)
}

/// Nobody reads the styles of a page on paper.
fn on_paper(picture: &Picture<'_>) -> Theme {
    match picture.colours() {
        Theme::Dark => Theme::Dark,
        Theme::Light | Theme::Auto => Theme::Light,
    }
}

/// Draws the picture as a web page that needs nothing but itself: it can be
/// moved, enlarged and searched, and tells of each document its status, why
/// ([`Picture::reasons`]) and the sentences of each relation. Its colours are
/// those that the browser prefers.
///
/// # Errors
///
/// Those of [`to_svg`].
pub fn to_html(picture: &Picture<'_>, engine: Engine) -> Result<String, RenderError> {
    // A click on a box shows its proofs, with the link beside them.
    let unlinked = picture.clone().links(&|_| None);
    let svg = dressed(&unlinked, engine, Theme::Auto)?;
    Ok(html::page(picture, &svg))
}

#[cfg(test)]
mod tests;
