//! Which bodies cite which, as a table of shaded cells.

use charton::alt;
use charton::chart::Chart as Plot;
use charton::core::composite::LayeredChart;
use charton::core::conversion::IntoLayered;
use charton::core::data::Dataset;
use charton::encode::x::X;
use charton::encode::y::Y;

use super::look::{self, Called};
use super::{Chart, ChartError, Table};
use crate::graph::distribution::{Body, BodyMatrix};
use crate::render::Lang;

/// The colours of cells, the lightest first: for numbers of one digit, of two, …
pub(super) const SHADES: [&str; 5] = ["#e1ebf5", "#b9d1e8", "#85aed6", "#4b83ba", "#1d5f99"];
/// The colours of numbers on the lighter shades and on the darker ones.
const ON_LIGHT: &str = "#16202a";
const ON_DARK: &str = "#ffffff";
/// The first shade on which numbers are light.
const DARK_FROM: usize = 3;
/// The height of a row in pixels, and what stands below the last one.
const ROW: usize = 33;
const BELOW: usize = 60;
/// Most characters of a name beside a row.
const LONGEST: usize = 16;

/// A cell with a number in it.
struct Filled {
    row: usize,
    column: usize,
    count: usize,
}

/// Nothing where nobody cites.
pub(super) fn chart(matrix: &BodyMatrix, lang: Lang) -> Result<Option<Chart>, ChartError> {
    if matrix.bodies.is_empty() {
        return Ok(None);
    }
    let title = lang.pick("机关之间的引用", "Which issuers cite which");
    let note = lang.pick(
        "行为引用机关，列为被引机关，编号相同；一个文件引用另一个文件计一次，联合发文对每个机关各计一次。",
        "Rows cite columns, which bear the same numbers. A document that cites another \
         counts once, and for each of its issuers.",
    );
    let called = Called {
        key: "bodies",
        title,
        note,
    };
    let names: Vec<String> = matrix.bodies.iter().map(|body| name(body, lang)).collect();
    let mut heads = vec![lang.pick("引用 ╲ 被引", "cites ╲ is cited").to_owned()];
    heads.extend(names.iter().cloned());
    let rows = names.iter().cloned().zip(matrix.counts.iter().cloned());
    Ok(Some(Chart {
        key: called.key,
        is_wide: true,
        title,
        note: note.to_owned(),
        svg: look::svg(plot(matrix, &names, lang)?, &called)?,
        shades: shades(matrix),
        table: Table {
            words: Table::words(lang),
            heads,
            rows: rows.collect(),
        },
    }))
}

fn plot(matrix: &BodyMatrix, names: &[String], lang: Lang) -> Result<LayeredChart, ChartError> {
    let all = names.len();
    let filled: Vec<Filled> = (0..all)
        .flat_map(|row| (0..all).map(move |column| (row, column)))
        .map(|(row, column)| Filled {
            row,
            column,
            count: matrix.counts[row][column],
        })
        .filter(|cell| cell.count > 0)
        .collect();
    let mut plot: Option<LayeredChart> = None;
    let mut add = |layer: LayeredChart| {
        plot = Some(match plot.take() {
            None => layer,
            Some(plot) => plot.and(layer),
        });
    };
    for (at, shade) in SHADES.iter().enumerate() {
        let of_shade: Vec<&Filled> = filled.iter().filter(|c| shade_of(c.count) == at).collect();
        if !of_shade.is_empty() {
            add(cells(&of_shade, all, shade, lang)?);
        }
    }
    for (is_dark, ink) in [(false, ON_LIGHT), (true, ON_DARK)] {
        let of_ink: Vec<&Filled> = filled
            .iter()
            .filter(|c| (shade_of(c.count) >= DARK_FROM) == is_dark)
            .collect();
        if !of_ink.is_empty() {
            add(numbers(&of_ink, all, ink, lang)?);
        }
    }
    let plot = plot.ok_or_else(|| ChartError::Drawing("no cell is filled".to_owned()))?;
    let end = all as f64 + 0.5;
    let columns = (1..=all)
        .map(|at| (at as f64, at.to_string()))
        .collect::<Vec<_>>();
    let rows = names
        .iter()
        .enumerate()
        .map(|(at, name)| (height(at, all), format!("{}  {}", shortened(name), at + 1)));
    Ok(plot
        .with_size(
            look::WHOLE,
            u32::try_from(all * ROW + BELOW).unwrap_or(u32::MAX),
        )
        .with_x_domain(0.5, end)
        .with_y_domain(0.5, end)
        .with_x_ticks(columns)
        .with_y_ticks(rows.collect::<Vec<_>>()))
}

/// Where a row stands: the first is the highest.
fn height(row: usize, all: usize) -> f64 {
    (all - row) as f64
}

fn data(cells: &[&Filled], all: usize) -> Result<Dataset, ChartError> {
    let column =
        |of: &dyn Fn(&Filled) -> f64| -> Vec<f64> { cells.iter().map(|c| of(c)).collect() };
    let words: Vec<String> = cells.iter().map(|cell| short(cell.count)).collect();
    Ok(Dataset::new()
        .with_column("column", column(&|c| c.column as f64 + 1.0))?
        .with_column("row", column(&|c| height(c.row, all)))?
        .with_column("count", words)?)
}

fn axes(lang: Lang) -> (X, Y) {
    (
        alt::x("column").with_label(lang.pick(
            "被引机关（编号同左）",
            "Cited body, numbered as on the left",
        )),
        alt::y("row").with_label(lang.pick("引用机关", "Citing body")),
    )
}

fn cells(
    cells: &[&Filled],
    all: usize,
    shade: &str,
    lang: Lang,
) -> Result<LayeredChart, ChartError> {
    let (x, y) = axes(lang);
    let layer = Plot::build(data(cells, all)?)?
        .mark_point()?
        .configure_point(|p| p.with_shape("square").with_size(16.0).with_color(shade))
        .encode((x, y))?;
    Ok(layer.into())
}

fn numbers(
    cells: &[&Filled],
    all: usize,
    ink: &str,
    lang: Lang,
) -> Result<LayeredChart, ChartError> {
    let (x, y) = axes(lang);
    let layer = Plot::build(data(cells, all)?)?
        .mark_text()?
        .configure_text(|text| {
            text.with_size(11.0)
                .with_color(ink)
                .with_font_family("sans-serif")
        })
        .encode((x, y, alt::text("count")))?;
    Ok(layer.into())
}

/// The shade of a number: by how many digits it has.
fn shade_of(count: usize) -> usize {
    let digits = count.checked_ilog10().unwrap_or_default() as usize;
    digits.min(SHADES.len() - 1)
}

/// What the shades mean that occur: 1–9, 10–99, …
fn shades(matrix: &BodyMatrix) -> Vec<(usize, String)> {
    let counts = matrix.counts.iter().flatten().filter(|count| **count > 0);
    let mut used: Vec<usize> = counts.map(|count| shade_of(*count)).collect();
    used.sort_unstable();
    used.dedup();
    used.into_iter()
        .map(|at| {
            let first = format!("1{}", "0".repeat(at));
            if at + 1 == SHADES.len() {
                (at, format!("≥{first}"))
            } else {
                (at, format!("{first}–{}", "9".repeat(at + 1)))
            }
        })
        .collect()
}

/// A number that fits into a cell.
fn short(count: usize) -> String {
    match count {
        0..10_000 => count.to_string(),
        10_000..1_000_000 => format!("{}k", count / 1000),
        _ => format!("{}M", count / 1_000_000),
    }
}

fn name(body: &Body, lang: Lang) -> String {
    match body {
        Body::Named(name) => name.clone(),
        Body::Others => lang.pick("其他机关", "All others").to_owned(),
        Body::Unknown => lang.pick("机关不明", "Not known").to_owned(),
    }
}

/// As much of a name as there is room for beside a row.
fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let mut short: String = name.chars().take(LONGEST - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shade_says_how_many_digits_a_number_has() {
        let shades = [1, 9, 10, 99, 100, 9_999, 10_000, 5_000_000].map(shade_of);
        assert_eq!(shades, [0, 0, 1, 1, 2, 3, 4, 4]);
    }

    #[test]
    fn a_number_fits_into_its_cell() {
        let words = [7, 9_999, 10_000, 999_999, 1_000_000].map(short);
        assert_eq!(words, ["7", "9999", "10k", "999k", "1M"]);
    }

    #[test]
    fn only_shades_that_occur_are_explained() {
        let matrix = BodyMatrix {
            bodies: vec![Body::Others, Body::Unknown],
            counts: vec![vec![0, 7], vec![120, 20_000]],
        };
        let words: Vec<String> = shades(&matrix)
            .into_iter()
            .map(|(_, words)| words)
            .collect();
        assert_eq!(words, ["1–9", "100–999", "≥10000"]);
    }

    #[test]
    fn a_long_name_is_cut_beside_its_row_and_whole_in_the_table() {
        let long = "某某省某某市某某区人民政府政务服务数据管理办公室";
        let matrix = BodyMatrix {
            bodies: vec![Body::Named(long.to_owned())],
            counts: vec![vec![3]],
        };
        let chart = chart(&matrix, Lang::Chinese).unwrap().unwrap();
        assert!(!chart.svg.contains(long));
        assert!(chart.svg.contains("某某省某某市某某区人民政府政务…  1"));
        assert_eq!(chart.table.rows, [(long.to_owned(), vec![3])]);
    }
}
