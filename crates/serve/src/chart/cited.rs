//! How many documents are cited at least so often, on two logarithmic scales: the
//! cumulative distribution of in-degrees, which has no bins to choose and no gaps
//! where few documents are left.

use super::draw::{self, Axis, Plot};
use super::look::{self, Called};
use super::{Chart, Table};
use wenmai_render::Lang;

/// `cited` says how many documents are cited by exactly so many others; nothing
/// where none is.
pub(super) fn chart(cited: &[(usize, usize)], lang: Lang) -> Option<Chart> {
    let steps = at_least(cited);
    if steps.is_empty() {
        return None;
    }
    let title = lang.pick("被引次数的分布", "How often documents are cited");
    let note = note(cited, lang);
    let across = powers(steps.last().map_or(1, |step| step.0));
    let up = powers(steps.first().map_or(1, |step| step.1));
    let ticks = |powers: &[usize]| {
        let place = |power: &usize| (place(*power, powers), draw::thousands(*power));
        powers.iter().map(place).collect()
    };
    let plot = Plot {
        width: look::HALF,
        height: 280.0,
        x: Axis {
            label: lang.pick(
                "至少被多少个文件引用",
                "Cited by at least so many documents",
            ),
            ticks: ticks(&across),
        },
        y: Axis {
            label: lang.pick("文件", "Documents"),
            ticks: ticks(&up),
        },
        has_grid: true,
    };
    let called = Called {
        key: "cited",
        title,
        note: &note,
    };
    let svg = plot.svg(&called, |out, area| {
        for &(least, documents) in &steps {
            let at = [area.x(place(least, &across)), area.y(place(documents, &up))];
            draw::point(out, at);
        }
    });
    Some(Chart {
        key: called.key,
        is_wide: false,
        title,
        svg,
        note,
        shades: Vec::new(),
        table: Table {
            words: Table::words(lang),
            heads: vec![
                lang.pick("至少被引用", "Cited by at least").to_owned(),
                lang.pick("文件", "Documents").to_owned(),
            ],
            rows: steps
                .into_iter()
                .map(|(least, documents)| (least.to_string(), vec![documents]))
                .collect(),
        },
    })
}

fn note(cited: &[(usize, usize)], lang: Lang) -> String {
    let never = cited.iter().find(|(times, _)| *times == 0);
    let never = never.map_or(0, |(_, documents)| *documents);
    match lang {
        Lang::Chinese => format!(
            "每点表示至少被若干个其他文件引用的文件有多少；两轴均为对数刻度。未被引用的文件：{never}。"
        ),
        Lang::English => format!(
            "Each point says how many documents at least so many others cite; both scales \
             are logarithmic. Documents that none cites: {never}."
        ),
    }
}

/// How many documents are cited by at least 1, 2, 5, 10, 20, 50 … others, and the
/// greatest number by which any is cited.
fn at_least(cited: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let Some(most) = cited.iter().map(|(times, _)| *times).max() else {
        return Vec::new();
    };
    let mut steps: Vec<usize> = (0..)
        .map_while(|power| 10usize.checked_pow(power))
        .flat_map(|ten| [1, 2, 5].map(|digit| ten.saturating_mul(digit)))
        .take_while(|step| *step < most)
        .collect();
    if most > 0 {
        steps.push(most);
    }
    steps
        .into_iter()
        .map(|step| {
            let such = cited.iter().filter(|(times, _)| *times >= step);
            (step, such.map(|(_, documents)| documents).sum())
        })
        .collect()
}

/// The powers of ten up to the first that is not below `most`, but at least 10.
fn powers(most: usize) -> Vec<usize> {
    let mut ticks = vec![1, 10];
    let mut ten: usize = 10;
    while ten < most {
        ten = ten.saturating_mul(10);
        ticks.push(ten);
    }
    ticks
}

/// Where a number stands on the logarithmic scale that ends with the last of these powers.
fn place(number: usize, powers: &[usize]) -> f64 {
    let last = powers.last().copied().unwrap_or(10) as f64;
    (number.max(1) as f64).log10() / last.log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_counted_that_are_cited_at_least_so_often() {
        // 4 never, 3 once, 2 three times, 1 twelve times.
        let cited = [(0, 4), (1, 3), (3, 2), (12, 1)];
        assert_eq!(at_least(&cited), [(1, 6), (2, 3), (5, 1), (10, 1), (12, 1)]);
        assert_eq!(at_least(&[(0, 4)]), []);
        assert_eq!(at_least(&[(1, 4)]), [(1, 4)]);
        assert_eq!(at_least(&[]), []);
    }

    #[test]
    fn a_scale_ends_with_a_power_of_ten() {
        assert_eq!(powers(1), [1, 10]);
        assert_eq!(powers(10), [1, 10]);
        assert_eq!(powers(1001), [1, 10, 100, 1000, 10_000]);
        let places = [1, 10, 100].map(|number| place(number, &powers(100)));
        assert_eq!(places, [0.0, 0.5, 1.0]);
    }
}
