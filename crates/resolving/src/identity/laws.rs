//! Laws and regulations of the state, from the table.

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use wenmai_extracting::document::{DocumentNumber, title};
use wenmai_vocabulary::data;

pub(super) struct LawEntry {
    pub(super) title: &'static str,
    pub(super) number: Option<DocumentNumber>,
    pub(super) effective: Option<Date>,
    /// The keys of its title and of its short names.
    pub(super) keys: Vec<String>,
}

/// The table of laws, by the key of every name.
pub(super) fn laws() -> &'static FxHashMap<String, LawEntry> {
    static LAWS: LazyLock<FxHashMap<String, LawEntry>> = LazyLock::new(|| {
        let mut laws = FxHashMap::default();
        for law in data::laws() {
            // Orders of the President begin anew with each congress; those of
            // the State Council are counted through.
            let number = DocumentNumber::parse(&law.number)
                .filter(|n| law.kind == "regulation" && n.is_unique());
            let effective = law.effective.parse().ok();
            let mut keys: Vec<String> = data::list(&law.short_names).map(title::key).collect();
            keys.extend(super::keys::of_title(&law.title));
            for name in data::list(&law.short_names).chain([law.title.as_str()]) {
                laws.entry(title::key(name)).or_insert_with(|| LawEntry {
                    title: &law.title,
                    number: number.clone(),
                    effective,
                    keys: keys.clone(),
                });
            }
        }
        laws
    });
    &LAWS
}
