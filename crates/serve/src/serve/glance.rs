//! The corpus at a glance: figures of the whole project, which are kept until it
//! changes. The graph that they are of is kept too, and answers for all days.

use std::fs;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use super::named::Named;
use super::trouble::Trouble;
use super::{Asked, Frame, Lang, Site};
use crate::chart::{self, Chart};
use wenmai_answer::answer::Project;
use wenmai_graph::CitationGraph;
use wenmai_graph::distribution::Distribution;
use wenmai_graph::stats::{self, Stats};
use wenmai_reading::Stamp;

/// How long lists are.
const TOP: usize = 10;

/// Days whose figures are kept.
const MOST_DAYS: usize = 4;

/// Figures of a project on a day, and the whole graph that they are of.
pub(super) struct Glance {
    pub(super) stats: Stats,
    pub(super) day: Date,
    graph: Arc<dyn CitationGraph + Send + Sync>,
    pub(super) files: usize,
    pub(super) unread: usize,
    pub(super) unresolved: usize,
    citations: Arc<Citations>,
}

/// How citations are distributed, which is the same on every day.
#[derive(Debug)]
struct Citations {
    distribution: Distribution,
    chinese: Vec<Chart>,
    english: Vec<Chart>,
}

/// The figures that were asked for last, those of one project.
pub(super) type Kept = Mutex<Vec<(Stamp, Arc<Glance>)>>;

/// The figures of the project that is asked for.
pub(super) fn of(asked: &Asked) -> Result<Arc<Glance>, Trouble> {
    on(&asked.site, asked.frame.as_of)
}

/// The figures of the project on a day.
pub(super) fn on(site: &Site, day: Date) -> Result<Arc<Glance>, Trouble> {
    let path = site.dir.join("wenmai.db");
    let stamp = fs::metadata(path).ok().and_then(|m| Stamp::of(&m));
    // Who asks for what is being read waits for it.
    let mut kept = site.glance.lock().unwrap_or_else(PoisonError::into_inner);
    kept.retain(|(of, _)| Some(*of) == stamp);
    if let Some((_, glance)) = kept.iter().find(|(_, own)| own.day == day) {
        return Ok(glance.clone());
    }
    let glance = Arc::new(match kept.first() {
        Some((_, other)) => other.on(day),
        None => read(&Project::open(&site.dir, day)?)?,
    });
    if let Some(stamp) = stamp {
        kept.truncate(MOST_DAYS - 1);
        kept.insert(0, (stamp, glance.clone()));
    }
    Ok(glance)
}

fn read(project: &Project) -> Result<Glance, Trouble> {
    let graph: Arc<dyn CitationGraph + Send + Sync> = project.saved.overview()?.into();
    let about = project.saved.about()?;
    let distribution = Distribution::of(&*graph);
    let charts = |lang: Lang| chart::all(&distribution, lang.of_picture());
    Ok(Glance {
        stats: stats::of(&*graph, project.as_of),
        citations: Arc::new(Citations {
            chinese: charts(Lang::Zh),
            english: charts(Lang::En),
            distribution,
        }),
        day: project.as_of,
        graph,
        files: about.files,
        unread: about.unread.len(),
        unresolved: about.unresolved.len(),
    })
}

/// A figure as a bar, at most 100 wide.
pub(super) struct Bar {
    pub(super) words: String,
    pub(super) count: usize,
    pub(super) width: usize,
}

/// A column of a chart.
pub(super) struct Column {
    /// The year; of the first column ≤2002, where it stands for all before.
    pub(super) label: String,
    /// The years that it stands for, as `/list` takes them.
    pub(super) years: String,
    pub(super) count: usize,
    /// The same where there is little room: 12k.
    pub(super) short: String,
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) height: usize,
    /// Whether the year stands below it.
    pub(super) named: bool,
}

/// The height of a chart of columns, and the width of each with its gap.
pub(super) const CHART: usize = 96;
pub(super) const STEP: usize = 24;
/// Most columns; what is older stands in the first.
const MOST_YEARS: i16 = 24;

impl Glance {
    /// The same project on another day.
    fn on(&self, day: Date) -> Self {
        Glance {
            stats: stats::of(&*self.graph, day),
            day,
            graph: self.graph.clone(),
            citations: self.citations.clone(),
            ..*self
        }
    }

    /// All documents and relations.
    pub(super) fn graph(&self) -> &dyn CitationGraph {
        &*self.graph
    }

    /// How citations are distributed.
    pub(super) fn distribution(&self) -> &Distribution {
        &self.citations.distribution
    }

    /// The same as charts.
    pub(super) fn charts(&self, lang: Lang) -> &[Chart] {
        match lang {
            Lang::Zh => &self.citations.chinese,
            Lang::En => &self.citations.english,
        }
    }

    /// The bodies that issued most, as bars.
    pub(super) fn issuers(&self) -> Vec<Bar> {
        let most = self.stats.issuers.first().map_or(1, |(_, count)| *count);
        let first = self.stats.issuers.iter().take(TOP);
        first
            .map(|(issuer, count)| Bar {
                words: issuer.clone(),
                count: *count,
                width: (count * 100).div_ceil(most),
            })
            .collect()
    }

    /// Documents of the corpus by year, without gaps.
    pub(super) fn years(&self) -> Vec<Column> {
        columns(&self.stats.years)
    }

    /// How many documents bear no day.
    pub(super) fn undated(&self) -> usize {
        let years = self.stats.years.iter();
        years
            .filter(|(year, _)| year.is_none())
            .map(|(_, n)| n)
            .sum()
    }

    pub(super) fn most_cited(&self, f: &Frame) -> Vec<(Named, usize)> {
        self.first(&self.stats.most_cited, f)
    }

    pub(super) fn most_missed(&self, f: &Frame) -> Vec<(Named, usize)> {
        self.first(&self.stats.most_missed, f)
    }

    fn first(&self, all: &[(NodeIndex, usize)], f: &Frame) -> Vec<(Named, usize)> {
        all.iter()
            .take(TOP)
            .map(|&(node, count)| (Named::new(f, self.graph(), node), count))
            .collect()
    }
}

/// A column for each year, without gaps; `years` rise.
fn columns(years: &[(Option<i16>, usize)]) -> Vec<Column> {
    let known: Vec<(i16, usize)> = years
        .iter()
        .filter_map(|&(year, count)| Some((year?, count)))
        .collect();
    // They come in order.
    let (Some(&(oldest, _)), Some(&(last, _))) = (known.first(), known.last()) else {
        return Vec::new();
    };
    let first = oldest.max(last - MOST_YEARS + 1);
    let columns: Vec<(i16, usize)> = (first..=last)
        .map(|year| {
            let of_year = known
                .iter()
                .filter(|(own, _)| *own.max(&first) == year)
                .map(|(_, count)| count);
            (year, of_year.sum())
        })
        .collect();
    let most = columns.iter().map(|(_, count)| *count).max().unwrap_or(1);
    let every = columns.len().div_ceil(8).max(1);
    let all = columns.len();
    columns
        .into_iter()
        .enumerate()
        .map(|(at, (year, count))| {
            let height = (count * CHART).div_ceil(most.max(1));
            let holds_older = at == 0 && oldest < first;
            Column {
                label: if holds_older {
                    format!("≤{year}")
                } else {
                    year.to_string()
                },
                years: if holds_older {
                    format!("0-{year}")
                } else {
                    year.to_string()
                },
                count,
                short: if count < 10_000 {
                    count.to_string()
                } else {
                    format!("{}k", count / 1000)
                },
                x: at * STEP,
                y: CHART - height,
                height,
                named: holds_older || (all - 1 - at).is_multiple_of(every),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(years: &[(Option<i16>, usize)]) -> Vec<(String, usize)> {
        let columns = columns(years).into_iter();
        columns.map(|column| (column.label, column.count)).collect()
    }

    #[test]
    fn years_have_no_gaps_and_those_long_ago_stand_together() {
        assert!(counts(&[(None, 3)]).is_empty());
        let near = counts(&[(None, 3), (Some(2022), 2), (Some(2024), 1)]);
        let label = |year: i16| year.to_string();
        assert_eq!(near, [(label(2022), 2), (label(2023), 0), (label(2024), 1)]);
        let far = counts(&[(Some(1994), 1), (Some(2001), 2), (Some(2024), 4)]);
        assert_eq!(far.len(), 24);
        assert_eq!(far[0], ("≤2001".to_owned(), 3));
        assert_eq!(far[23], (label(2024), 4));
    }

    #[test]
    fn the_highest_column_fills_the_chart() {
        let columns = columns(&[(Some(2023), 1), (Some(2024), 4)]);
        assert_eq!((columns[1].y, columns[1].height), (0, CHART));
        assert_eq!(columns[0].height, CHART / 4);
    }
}
