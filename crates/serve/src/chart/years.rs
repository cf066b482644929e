//! Citations by the year of the citing document, as columns.

use super::draw::{self, Axis, Plot};
use super::look::{self, Called};
use super::{Chart, Table};
use wenmai_render::Lang;

/// Most columns; what is older stands in the first.
const MOST: i16 = 30;
/// Most years that are written below the columns.
const NAMED: usize = 10;

/// `years` rise; nothing where no citation has a year.
pub(super) fn chart(years: &[(Option<i16>, usize)], lang: Lang) -> Option<Chart> {
    let columns = columns(years);
    if columns.is_empty() {
        return None;
    }
    let title = lang.pick("各年的引用", "Citations by year");
    let note = note(years, lang);
    let labels: Vec<&str> = columns.iter().map(|(label, _)| label.as_str()).collect();
    let named = named(&labels);
    let steps = draw::round_steps(columns.iter().map(|(_, count)| *count).max().unwrap_or(0));
    let highest = steps.last().copied().unwrap_or(1) as f64;
    let middle = |at: usize| (at as f64 + 0.5) / columns.len() as f64;
    let ticks = labels.iter().enumerate();
    let ticks = ticks.filter(|(_, label)| named.contains(label));
    let plot = Plot {
        width: look::HALF,
        height: 280.0,
        x: Axis {
            label: lang.pick("引用文件的发文年份", "Year of the citing document"),
            ticks: ticks
                .map(|(at, label)| (middle(at), (*label).to_owned()))
                .collect(),
        },
        y: Axis {
            label: lang.pick("引用", "Citations"),
            ticks: steps
                .iter()
                .map(|&step| (step as f64 / highest, draw::thousands(step)))
                .collect(),
        },
        has_grid: false,
    };
    let called = Called {
        key: "years",
        title,
        note: &note,
    };
    let half = 0.4 / columns.len() as f64;
    let svg = plot.svg(&called, |out, area| {
        for (at, (_, count)) in columns.iter().enumerate() {
            let low = [area.x(middle(at) - half), area.y(0.0)];
            let high = [area.x(middle(at) + half), area.y(*count as f64 / highest)];
            draw::rectangle(out, "mark", low, high);
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
                lang.pick("年份", "Year").to_owned(),
                lang.pick("引用", "Citations").to_owned(),
            ],
            rows: columns
                .into_iter()
                .map(|(label, count)| (label, vec![count]))
                .collect(),
        },
    })
}

fn note(years: &[(Option<i16>, usize)], lang: Lang) -> String {
    let undated: usize = years
        .iter()
        .filter(|(year, _)| year.is_none())
        .map(|(_, count)| count)
        .sum();
    let counted = lang.pick(
        "一个文件引用另一个文件，无论几处，计一次。",
        "A document that cites another counts once, however often it does so.",
    );
    match (undated, lang) {
        (0, _) => counted.to_owned(),
        (n, Lang::Chinese) => format!("{counted}另有 {n} 次，引用文件的年份不明。"),
        (n, Lang::English) => format!("{counted} The year of {n} more is not known."),
    }
}

/// A column for each year, without gaps, with its label.
fn columns(years: &[(Option<i16>, usize)]) -> Vec<(String, usize)> {
    let known: Vec<(i16, usize)> = years
        .iter()
        .filter_map(|&(year, count)| Some((year?, count)))
        .collect();
    let (Some(&(oldest, _)), Some(&(last, _))) = (known.first(), known.last()) else {
        return Vec::new();
    };
    let first = oldest.max(last.saturating_sub(MOST - 1));
    (first..=last)
        .map(|year| {
            let own = known.iter().filter(|(own, _)| *own.max(&first) == year);
            let label = if year == first && oldest < first {
                format!("≤{year}")
            } else {
                year.to_string()
            };
            (label, own.map(|(_, count)| count).sum())
        })
        .collect()
}

/// The labels for which there is room: the last, and every so many before it; a
/// first that stands for many years is always among them.
fn named<'a>(labels: &[&'a str]) -> Vec<&'a str> {
    let every = labels.len().div_ceil(NAMED).max(1);
    let mut named: Vec<&str> = labels.iter().rev().step_by(every).copied().collect();
    if let Some(first) = labels.first().filter(|first| first.starts_with('≤'))
        && !named.contains(first)
    {
        named.pop();
        named.push(first);
    }
    named.reverse();
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_have_no_gaps_and_those_long_ago_stand_together() {
        let row = |label: &str, count| (label.to_owned(), count);
        assert_eq!(columns(&[(None, 3)]), []);
        assert_eq!(
            columns(&[(None, 3), (Some(2022), 2), (Some(2024), 1)]),
            [row("2022", 2), row("2023", 0), row("2024", 1)]
        );
        let far = columns(&[(Some(1949), 1), (Some(1995), 2), (Some(2024), 4)]);
        assert_eq!(far.len(), 30);
        assert_eq!(far[0], row("≤1995", 3));
        assert_eq!(far[29], row("2024", 4));
    }

    #[test]
    fn the_last_year_and_a_first_that_stands_for_many_are_named() {
        let years: Vec<String> = (1995..=2024).map(|year| year.to_string()).collect();
        let mut labels: Vec<&str> = years.iter().map(String::as_str).collect();
        let found = named(&labels);
        assert_eq!(
            (found.first(), found.last()),
            (Some(&"1997"), Some(&"2024"))
        );
        labels[0] = "≤1995";
        let found = named(&labels);
        assert_eq!(found[..2], ["≤1995", "2000"]);
        assert_eq!(named(&["2023", "2024"]), ["2023", "2024"]);
    }

    #[test]
    fn what_has_no_year_is_said() {
        let years = [(None, 3), (Some(2024), 1)];
        let chart = chart(&years, Lang::English).unwrap();
        assert!(chart.note.ends_with("The year of 3 more is not known."));
        assert_eq!(chart.table.rows, [("2024".to_owned(), vec![1])]);
    }
}
