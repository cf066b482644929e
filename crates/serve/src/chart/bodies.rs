//! Which bodies cite which, as a table of shaded cells.

use super::draw::{self, Axis, Plot};
use super::look::{self, Called};
use super::{Chart, Table};
use wenmai_graph::distribution::{Body, BodyMatrix};
use wenmai_render::Lang;

/// How many shades cells have: one for numbers of one digit, of two, …
pub(super) const SHADES: usize = 5;
/// The first shade on which numbers are light.
const DARK_FROM: usize = 3;
/// The height of a row in pixels, and what stands below the last one.
const ROW: f64 = 33.0;
const BELOW: f64 = 60.0;
/// Most characters of a name beside a row.
const LONGEST: usize = 16;

/// Nothing where nobody cites.
pub(super) fn chart(matrix: &BodyMatrix, lang: Lang) -> Option<Chart> {
    if matrix.bodies.is_empty() {
        return None;
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
    Some(Chart {
        key: called.key,
        is_wide: true,
        title,
        note: note.to_owned(),
        svg: svg(matrix, &names, &called, lang),
        shades: shades(matrix),
        table: Table {
            words: Table::words(lang),
            heads,
            rows: rows.collect(),
        },
    })
}

fn svg(matrix: &BodyMatrix, names: &[String], called: &Called<'_>, lang: Lang) -> String {
    let all = names.len() as f64;
    let middle = |at: usize| (at as f64 + 0.5) / all;
    // The first row is the highest.
    let height = |at: usize| 1.0 - middle(at);
    let rows = names.iter().enumerate();
    let rows = rows.map(|(at, name)| (height(at), format!("{}  {}", shortened(name), at + 1)));
    let plot = Plot {
        width: look::WHOLE,
        height: all * ROW + BELOW,
        x: Axis {
            label: lang.pick(
                "被引机关（编号同左）",
                "Cited body, numbered as on the left",
            ),
            ticks: (0..names.len())
                .map(|at| (middle(at), (at + 1).to_string()))
                .collect(),
        },
        y: Axis {
            label: lang.pick("引用机关", "Citing body"),
            ticks: rows.collect(),
        },
        has_grid: false,
    };
    plot.svg(called, |out, area| {
        let half = 0.46 / all;
        for (row, counts) in matrix.counts.iter().enumerate() {
            for (column, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let (x, y) = (middle(column), height(row));
                let shade = shade_of(count);
                let low = [area.x(x - half), area.y(y - half)];
                let high = [area.x(x + half), area.y(y + half)];
                draw::rectangle(out, &format!("shade-{shade}"), low, high);
                let ink = if shade >= DARK_FROM {
                    "on-dark"
                } else {
                    "on-light"
                };
                let at = [area.x(x), area.y(y) + 4.0];
                draw::words(out, ink, "middle", at, &short(count));
            }
        }
    })
}

/// The shade of a number: by how many digits it has.
fn shade_of(count: usize) -> usize {
    let digits = count.checked_ilog10().unwrap_or_default() as usize;
    digits.min(SHADES - 1)
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
            if at + 1 == SHADES {
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
        let chart = chart(&matrix, Lang::Chinese).unwrap();
        assert!(!chart.svg.contains(long));
        assert!(chart.svg.contains("某某省某某市某某区人民政府政务…  1"));
        assert_eq!(chart.table.rows, [(long.to_owned(), vec![3])]);
    }
}
