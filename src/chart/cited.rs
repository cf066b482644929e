//! How many documents are cited at least so often, on two logarithmic scales: the
//! cumulative distribution of in-degrees, which has no bins to choose and no gaps
//! where few documents are left.

use charton::alt;
use charton::chart::Chart as Plot;
use charton::core::conversion::IntoLayered;
use charton::core::data::Dataset;
use charton::scale::Scale;

use super::look::{self, Called};
use super::{Chart, ChartError, Table};
use crate::render::Lang;

/// `cited` says how many documents are cited by exactly so many others; nothing
/// where none is.
pub(super) fn chart(cited: &[(usize, usize)], lang: Lang) -> Result<Option<Chart>, ChartError> {
    let steps = at_least(cited);
    if steps.is_empty() {
        return Ok(None);
    }
    let title = lang.pick("被引次数的分布", "How often documents are cited");
    let note = note(cited, lang);
    let column = |pick: fn(&(usize, usize)) -> usize| -> Vec<f64> {
        steps.iter().map(|step| pick(step) as f64).collect()
    };
    let data = Dataset::new()
        .with_column("least", column(|step| step.0))?
        .with_column("documents", column(|step| step.1))?;
    let across = powers(steps.last().map_or(1, |step| step.0));
    let up = powers(steps.first().map_or(1, |step| step.1));
    let end = |ticks: &[f64]| ticks.last().copied().unwrap_or(10.0);
    let plot = Plot::build(data)?
        .mark_point()?
        .configure_point(|point| point.with_color(look::MARK).with_size(5.0))
        .encode((
            alt::x("least").with_scale(Scale::Log).with_label(lang.pick(
                "至少被多少个文件引用",
                "Cited by at least so many documents",
            )),
            alt::y("documents")
                .with_scale(Scale::Log)
                .with_label(lang.pick("文件", "Documents")),
        ))?
        .with_size(look::HALF, 280)
        .with_grid(true)
        .with_x_domain(1.0, end(&across))
        .with_y_domain(1.0, end(&up))
        .with_x_ticks(across)
        .with_y_ticks(up)
        .with_x_label_format(look::whole())
        .with_y_label_format(look::whole());
    let called = Called {
        key: "cited",
        title,
        note: &note,
    };
    Ok(Some(Chart {
        key: called.key,
        is_wide: false,
        title,
        svg: look::svg(plot, &called)?,
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
    }))
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
fn powers(most: usize) -> Vec<f64> {
    let mut ticks = vec![1.0, 10.0];
    let mut ten = 10.0;
    while ten < most as f64 {
        ten *= 10.0;
        ticks.push(ten);
    }
    ticks
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
        assert_eq!(powers(1), [1.0, 10.0]);
        assert_eq!(powers(10), [1.0, 10.0]);
        assert_eq!(powers(1001), [1.0, 10.0, 100.0, 1000.0, 10_000.0]);
    }
}
