//! What the tests of formats share.

use std::fs;

use crate::{Fact, Options};

/// What became of a file, under its own name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The texts by their names.
    pub(super) texts: Vec<(String, String)>,
    /// What was not read, with the keys of the reasons.
    pub(super) unread: Vec<(String, &'static str)>,
}

/// Reads a file of this name, as it would be found in a folder.
pub(super) fn read(name: &str, bytes: &[u8]) -> Outcome {
    read_with(name, bytes, &Options::default())
}

/// Reads a file with options.
pub(super) fn read_with(name: &str, bytes: &[u8], options: &Options) -> Outcome {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(name), bytes).unwrap();
    let folder = dir.path().to_string_lossy().into_owned();
    let own = |file: &str| file[folder.len() + 1..].to_owned();
    let found = crate::read(&[dir.path().to_path_buf()], options, &|_| {}).unwrap();
    Outcome {
        texts: found
            .texts
            .into_iter()
            .map(|text| (own(&text.file), shown(&text.facts, &text.text)))
            .collect(),
        unread: found
            .unread
            .into_iter()
            .map(|unread| (own(&unread.file), unread.reason.key()))
            .collect(),
    }
}

/// Facts as `label：value`, each on a line, a line of dashes, and the text; a text without
/// facts alone.
pub(super) fn shown(facts: &[Fact], text: &str) -> String {
    if facts.is_empty() {
        return text.to_owned();
    }
    let lines = facts
        .iter()
        .map(|fact| format!("{}：{}\n", fact.label, fact.value));
    lines.collect::<String>() + "---\n" + text
}

pub(super) fn texts(outcome: &Outcome) -> Vec<(String, String)> {
    outcome.texts.clone()
}

pub(super) fn unread(outcome: &Outcome) -> Vec<(&str, &'static str)> {
    let unread = outcome.unread.iter();
    unread.map(|(file, key)| (file.as_str(), *key)).collect()
}

/// Reads a file cut at many places and with many bytes changed. Nothing may
/// panic, and something must be said.
pub(super) fn break_everywhere(name: &str, bytes: &[u8]) {
    let step = bytes.len().div_ceil(60).max(1);
    let said = |bytes: &[u8]| {
        let found = read(name, bytes);
        assert!(!found.texts.is_empty() || !found.unread.is_empty());
    };
    for at in (0..bytes.len()).step_by(step) {
        said(&bytes[..at]);
        for change in [0x01, 0x80, 0xFF] {
            let mut changed = bytes.to_vec();
            changed[at] ^= change;
            said(&changed);
        }
    }
}
