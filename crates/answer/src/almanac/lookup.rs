//! Which tables of works a question looks at.

use std::path::Path;

use jiff::civil::Date;

use super::{Almanac, AlmanacError, Standing, Work};
use wenmai_graph::Entity;

/// The name of the table that is kept with a project.
pub const KEPT: &str = "almanac.csv";

/// The tables at which a question looks: first the one that a project keeps, then ours,
/// which is read when it is first asked for; or none.
///
/// ```
/// use wenmai_answer::almanac::Lookup;
///
/// assert!(Lookup::default().work("合同法").is_some());
/// assert!(Lookup::none().work("合同法").is_none());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Lookup {
    /// Whose works take the place of ours.
    newer: Option<Almanac>,
    is_none: bool,
}

impl Lookup {
    /// No table: only what the folder says.
    pub fn none() -> Self {
        Lookup {
            newer: None,
            is_none: true,
        }
    }

    /// Ours behind another one.
    pub fn with(newer: Almanac) -> Self {
        Lookup {
            newer: Some(newer),
            is_none: false,
        }
    }

    /// Ours behind the one that the project in this folder keeps.
    ///
    /// # Errors
    ///
    /// The first mistake of the table that it keeps.
    pub fn of_project(dir: &Path) -> Result<Self, AlmanacError> {
        let file = dir.join(KEPT);
        Ok(match file.is_file() {
            true => Lookup::with(Almanac::read_file(&file)?),
            false => Lookup::default(),
        })
    }

    /// The day of the latest data.
    pub fn as_of(&self) -> Option<Date> {
        self.tables().filter_map(Almanac::as_of).max()
    }

    /// The work of this title or short name.
    pub fn work(&self, name: &str) -> Option<&Work> {
        self.tables().find_map(|table| table.work(name))
    }

    /// The work of which a version was issued under this number; see [`Almanac::numbered`].
    pub fn numbered(&self, number: &str) -> Option<&Work> {
        self.tables().find_map(|table| table.numbered(number))
    }

    /// How a document stands on a day; see [`Almanac::standing`].
    pub fn standing(&self, entity: &Entity, day: Date) -> Option<Standing<'_>> {
        self.tables().find_map(|table| table.standing(entity, day))
    }

    /// All works: ours, then those of the other table.
    pub fn works(&self) -> impl Iterator<Item = &Work> {
        let newer = self.newer.as_ref();
        let is_replaced =
            move |work: &&Work| newer.is_some_and(|newer| newer.work(&work.title).is_some());
        let own = self.own().into_iter().flat_map(Almanac::works);
        let newer = newer.into_iter().flat_map(Almanac::works);
        own.filter(move |work| !is_replaced(work)).chain(newer)
    }

    fn own(&self) -> Option<&'static Almanac> {
        (!self.is_none).then(Almanac::own)
    }

    fn tables(&self) -> impl Iterator<Item = &Almanac> {
        // Ours is read only where the other one does not answer.
        let own = std::iter::once_with(|| self.own()).flatten();
        self.newer.iter().chain(own)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::State;
    use super::*;

    #[test]
    fn a_newer_table_goes_before_ours() {
        let head = "work,short_names,kind,issuers,instrument,adopted,published,effective,ended,ended_by,successors,source\n";
        let rows = "甲省渡口条例,渡口条例,rule,甲省人民代表大会常务委员会,,2020-01-01,,2020-03-01,2024-01-01,乙条例,乙条例,gazette\n\
            中华人民共和国合同法,合同法,law,全国人民代表大会,,1999-03-15,,1999-10-01,2021-01-01,,中华人民共和国民法典,gazette\n";
        let own = Almanac::own().works().len();
        let newer = Almanac::read(&format!("# as of: 2099-01-01\n{head}{rows}"), "a.csv").unwrap();
        let both = Lookup::with(newer);
        assert_eq!(both.works().count(), own + 1);
        assert_eq!(both.as_of(), Some(date(2099, 1, 1)));
        let state = |name: &str| {
            let work = both.work(name).unwrap();
            work.on(date(2025, 1, 1), None, None).state
        };
        assert_eq!(state("渡口条例"), State::Ended);
        assert_eq!(both.work("合同法").unwrap().ended_by, None);
        assert_eq!(state("民法典"), State::InForce);
    }
}
