//! Charts of a project's figures, as SVG with the same figures as a table: on the
//! start page of `wenmai serve`, and in the page of `wenmai stats --format html`.
//!
//! A chart gives each part a class; `chart.css` gives the colours on light and on dark
//! pages, and shows what may be left out on paper.

mod bodies;
mod cited;
mod draw;
mod look;
mod page;
mod years;

pub use page::page;

use wenmai_graph::distribution::Distribution;
use wenmai_render::Lang;

/// The styles that charts need beside those of the page: they use its variables
/// `--ink`, `--faint` and `--line`.
pub const STYLE: &str = include_str!("chart.css");

/// A chart with its words and its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// A name for use in a page: `years`, `bodies`, `cited`.
    pub key: &'static str,
    /// Whether it needs the whole width of a page.
    pub is_wide: bool,
    /// What it shows.
    pub title: &'static str,
    /// What is counted, and what is left out.
    pub note: String,
    /// The drawing.
    pub svg: String,
    /// What the shades of the drawing mean, the lightest first: number of the shade
    /// and words.
    pub shades: Vec<(usize, String)>,
    /// The same figures.
    pub table: Table,
}

/// The figures of a chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What opens it: “Figures”.
    pub words: &'static str,
    /// Heads of the columns; the first is that of the rows' names.
    pub heads: Vec<String>,
    /// Names of the rows with their figures.
    pub rows: Vec<(String, Vec<usize>)>,
}

impl Table {
    fn words(lang: Lang) -> &'static str {
        lang.pick("数据表", "Figures")
    }
}

/// The charts of how citations are distributed; those of which there is nothing to
/// show are left out.
///
/// ```
/// use wenmai_graph::distribution::Distribution;
/// use wenmai_render::Lang;
///
/// let empty = Distribution::default();
/// assert!(wenmai_serve::chart::all(&empty, Lang::English).is_empty());
/// ```
pub fn all(of: &Distribution, lang: Lang) -> Vec<Chart> {
    let charts = [
        years::chart(&of.years, lang),
        cited::chart(&of.cited, lang),
        bodies::chart(&of.bodies, lang),
    ];
    charts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
