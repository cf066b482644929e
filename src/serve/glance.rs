//! The corpus at a glance: figures of the whole project, which are kept until it
//! or the day changes.

use std::fs;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use petgraph::graph::NodeIndex;

use super::named::Named;
use super::trouble::Trouble;
use super::{Asked, Frame};
use crate::answer::{AnswerError, Opened};
use crate::graph::stats::{self, Stats};
use crate::source::Stamp;
use crate::store::Proofs;

/// How long lists are.
const TOP: usize = 10;

/// Figures of a project on a day.
#[derive(Debug)]
pub(super) struct Glance {
    pub(super) stats: Stats,
    pub(super) opened: Opened,
    pub(super) files: usize,
    pub(super) unread: usize,
    pub(super) unresolved: usize,
}

/// The figures that were asked for last.
pub(super) type Kept = Mutex<Option<(Stamp, Date, Arc<Glance>)>>;

/// The figures of the project that is asked for.
pub(super) fn of(asked: &Asked) -> Result<Arc<Glance>, Trouble> {
    let day = asked.frame.as_of;
    let path = asked.site.dir.join("wenmai.db");
    let stamp = fs::metadata(path).ok().and_then(|m| Stamp::of(&m));
    let kept = || {
        asked
            .site
            .glance
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    };
    if let Some((of, on, glance)) = kept().as_ref()
        && Some(*of) == stamp
        && *on == day
    {
        return Ok(glance.clone());
    }
    let glance = Arc::new(read(asked)?);
    *kept() = stamp.map(|stamp| (stamp, day, glance.clone()));
    Ok(glance)
}

fn read(asked: &Asked) -> Result<Glance, Trouble> {
    let project = asked.project()?;
    let opened = project.whole(Proofs::Changes)?;
    let mut stats = stats::of(&opened.graph, &opened.judgements);
    // Not all of them were read.
    stats.mentions = project.saved.mentions().map_err(AnswerError::from)?;
    let about = project.saved.about()?;
    Ok(Glance {
        stats,
        opened,
        files: about.files,
        unread: about.unread.len(),
        unresolved: about.unresolved.len(),
    })
}

/// A figure as a bar, at most 100 wide.
pub(super) struct Bar {
    pub(super) words: String,
    pub(super) link: String,
    pub(super) count: usize,
    pub(super) width: usize,
}

/// A column of a chart.
pub(super) struct Column {
    pub(super) year: i16,
    pub(super) count: usize,
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) height: usize,
    /// Whether the year stands below it.
    pub(super) named: bool,
}

/// The height of a chart of columns, and the width of each with its gap.
pub(super) const CHART: usize = 96;
pub(super) const STEP: usize = 18;

impl Glance {
    /// The bodies that issued most, as bars.
    pub(super) fn issuers(&self, f: &Frame) -> Vec<Bar> {
        let most = self.stats.issuers.first().map_or(1, |(_, count)| *count);
        let first = self.stats.issuers.iter().take(TOP);
        first
            .map(|(issuer, count)| Bar {
                words: issuer.clone(),
                link: f.link("/superseded", &[("issuer", issuer)]),
                count: *count,
                width: (count * 100).div_ceil(most),
            })
            .collect()
    }

    /// Documents of the corpus by year, without gaps.
    pub(super) fn years(&self) -> Vec<Column> {
        let known = || {
            let years = self.stats.years.iter();
            years.filter_map(|&(year, count)| Some((year?, count)))
        };
        let most = known().map(|(_, count)| count).max().unwrap_or(1);
        let (Some(first), Some(last)) = (
            known().map(|(year, _)| year).min(),
            known().map(|(year, _)| year).max(),
        ) else {
            return Vec::new();
        };
        let all = usize::try_from(last - first).unwrap_or_default() + 1;
        let every = all.div_ceil(12).max(1);
        (first..=last)
            .enumerate()
            .map(|(at, year)| {
                let found = known().find(|(own, _)| *own == year);
                let count = found.map_or(0, |(_, count)| count);
                let height = (count * CHART).div_ceil(most);
                Column {
                    year,
                    count,
                    x: at * STEP,
                    y: CHART - height,
                    height,
                    named: (all - 1 - at).is_multiple_of(every),
                }
            })
            .collect()
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
            .map(|&(node, count)| (Named::new(f, &self.opened, node), count))
            .collect()
    }
}
