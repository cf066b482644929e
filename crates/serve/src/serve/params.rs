//! The parameters of a request.

use std::str::FromStr;

use jiff::civil::Date;

use super::trouble::Trouble;
use wenmai_extracting::document::{date, fold};
use wenmai_graph::select::Selection;

/// The parameters of a request but for day and language, in their order; empty
/// ones, as forms send them, are left out.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    pub(super) fn new(all: Vec<(String, String)>) -> Self {
        let mut all = all;
        all.retain(|(_, value)| !value.trim().is_empty());
        Params(all)
    }

    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(own, _)| own == name)?;
        Some(self.0.remove(at).1)
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.iter().find(|(own, _)| own == name)?;
        Some(value.1.trim())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether a box is ticked.
    pub(super) fn is_set(&self, name: &str) -> bool {
        matches!(self.get(name), Some("1" | "true" | "on" | "yes"))
    }

    /// A parameter that must be of some form.
    pub(super) fn read<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, Trouble> {
        self.get(name)
            .map(|value| value.parse().map_err(|_| bad(name, value)))
            .transpose()
    }

    pub(super) fn day(&self, name: &'static str) -> Result<Option<Date>, Trouble> {
        self.get(name)
            .map(|value| day(value).ok_or_else(|| bad(name, value)))
            .transpose()
    }

    /// `2024`, or `2019-2024`.
    pub(super) fn years(&self) -> Result<Option<(i16, i16)>, Trouble> {
        let Some(text) = self.get("year") else {
            return Ok(None);
        };
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        match (first.trim().parse(), last.trim().parse()) {
            (Ok(first), Ok(last)) => Ok(Some((first, last))),
            _ => Err(bad("year", text)),
        }
    }

    /// Which documents are asked for.
    pub(super) fn selection(&self) -> Result<Selection, Trouble> {
        Ok(Selection {
            issuer: self.get("issuer").map(str::to_owned),
            region: self.get("region").map(str::to_owned),
            level: self.read("level")?,
            years: self.years()?,
            status: self.read("status")?,
            does: self.read("relation")?,
            is_done: self.read("is_done")?,
            cited: self.read("cited")?,
            present: match (self.is_set("present"), self.is_set("missing")) {
                (true, _) => Some(true),
                (false, true) => Some(false),
                // A form offers both as one choice.
                (false, false) => self
                    .get("present")
                    .filter(|value| matches!(*value, "0" | "false" | "no"))
                    .map(|_| false),
            },
        })
    }
}

/// A day as `2024-05-01` or 2024年5月1日.
pub(super) fn day(text: &str) -> Option<Date> {
    date::find(&fold::fold(text)).filter(|_| text.trim().chars().count() <= 12)
}

fn bad(name: &'static str, value: &str) -> Trouble {
    Trouble::Parameter {
        name,
        value: value.to_owned(),
    }
}
