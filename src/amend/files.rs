//! The files as they are now beside those of the build before: what has changed in
//! each, and which groups of names that touches.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::outline::{File, Mention, NONE, Outline, Row, What, is_full, place};
use crate::cache::{Cache, Kept};
use crate::citation::Citation;
use crate::document::{Document, History};
use crate::identity::{self, Reading};

/// A file that holds documents.
#[derive(Debug)]
pub(super) enum Slot<'s> {
    /// It is as it was: its place among the files before.
    Same(usize),
    /// It was read.
    New(New<'s>),
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct New<'s> {
    /// Its place among the files before, where it was there.
    pub(super) old: Option<usize>,
    pub(super) readings: &'s [Reading],
}

/// The files that hold documents, in their order.
pub(super) struct Files<'s> {
    pub(super) slots: Vec<Slot<'s>>,
    /// What the files that have changed, or are gone, held before, by their places.
    pub(super) before: BTreeMap<usize, Vec<Reading>>,
}

impl<'s> Files<'s> {
    /// None where the outline is not of these files.
    pub(super) fn of(old: &Outline, cache: &Cache, kept: &'s [Kept]) -> Option<Self> {
        let numbered = old
            .files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.id != 0);
        let places: FxHashMap<i64, usize> = numbered.map(|(at, file)| (file.id, at)).collect();
        let mut is_same = vec![false; old.files.len()];
        let mut slots = Vec::with_capacity(kept.len());
        for kept in kept {
            slots.push(match kept {
                Kept::Supplied => continue,
                Kept::Old(id) | Kept::Touched(id, _) => {
                    let at = *places.get(id)?;
                    is_same[at] = true;
                    Slot::Same(at)
                }
                Kept::New(new) => Slot::New(New {
                    old: cache
                        .number_of(&new.file)
                        .and_then(|id| places.get(&id).copied()),
                    readings: &new.readings,
                }),
            });
        }
        let changed = (0..old.files.len()).filter(|&at| !is_same[at]);
        let changed: Vec<usize> = changed.collect();
        let numbers: Vec<i64> = changed.iter().map(|&at| old.files[at].id).collect();
        let found = cache.found_in(&numbers).ok()?;
        let before: BTreeMap<usize, Vec<Reading>> = changed.into_iter().zip(found).collect();
        let is_whole = before
            .iter()
            .all(|(&at, readings)| readings.len() == old.files[at].readings as usize);
        is_whole.then_some(Files { slots, before })
    }

    /// How many files have changed.
    pub(super) fn changed(&self) -> usize {
        let new = self
            .slots
            .iter()
            .filter(|slot| matches!(slot, Slot::New(_)));
        new.count().max(self.before.len())
    }
}

/// The columns of the files as they are now. Entities are those of the outline
/// before, as far as they are known.
pub(super) struct Compared {
    pub(super) files: Vec<File>,
    pub(super) rows: Vec<Row>,
    pub(super) mentions: Vec<Mention>,
    /// For each mention of a file that was read the one before that it is.
    pub(super) pairs: FxHashMap<usize, usize>,
    /// By group, whether its members are others than before.
    pub(super) touched: Vec<bool>,
    pub(super) keys: Vec<(u64, u32)>,
    pub(super) groups: u32,
    /// For each group before, that to which it belongs now.
    pub(super) now: Vec<u32>,
}

/// None where the columns have no room for it, or what was kept makes no sense.
pub(super) fn compare(old: &Outline, files: &Files<'_>) -> Option<Compared> {
    let first_readings = old.first_readings();
    let first_mentions = old.first_mentions();
    let mut groups = Groups::of(old);
    let mut touched: Vec<u32> = Vec::new();
    let mut stays = vec![false; old.mentions.len()];
    let mut row_stays = vec![false; old.rows.len()];
    // Groups of what was read first, since they may join others.
    let mut news: Vec<Vec<Grouped>> = Vec::new();
    for slot in &files.slots {
        let Slot::New(new) = slot else { continue };
        let before = new.old.and_then(|at| Some((at, files.before.get(&at)?)));
        let is_alike = before.is_some_and(|(_, before)| are_same(before, new.readings));
        let mut grouped = Vec::with_capacity(new.readings.len());
        for (at, reading) in new.readings.iter().enumerate() {
            let was = before.filter(|_| is_alike).map(|(file, before)| {
                let row = first_readings[file] + at;
                (row, &before[at])
            });
            let mut pairs = vec![None; reading.citations.len()];
            if let Some((row, was)) = was {
                if was.citations.len() != old.rows[row].citations as usize {
                    return None;
                }
                row_stays[row] = true;
                for (a, b) in paired(&was.citations, &reading.citations) {
                    let mention = first_mentions[row] + a;
                    stays[mention] = true;
                    pairs[b] = Some(mention);
                }
            }
            let document = match was {
                Some((row, _)) => old.rows[row].group,
                None => {
                    let group = groups.join(identity::keys_of_document(&reading.document))?;
                    touched.push(group);
                    group
                }
            };
            let mut of_mentions = Vec::with_capacity(reading.citations.len());
            for (citation, pair) in reading.citations.iter().zip(&pairs) {
                of_mentions.push(match pair {
                    _ if !is_full(citation) => NONE,
                    Some(mention) => old.mentions[*mention].group,
                    None => {
                        let group = groups.join(identity::keys_of_citation(citation))?;
                        touched.push(group);
                        group
                    }
                });
            }
            grouped.push(Grouped {
                row: was.map(|(row, _)| row),
                document,
                of_mentions,
                pairs,
            });
        }
        news.push(grouped);
    }
    for &at in files.before.keys() {
        for row in first_readings[at]..first_readings[at + 1] {
            if !row_stays[row] {
                touched.push(old.rows[row].group);
            }
            let mentions = first_mentions[row]..first_mentions[row + 1];
            let mentions = old.mentions[mentions.clone()].iter().zip(&stays[mentions]);
            touched.extend(
                mentions
                    .filter(|(mention, stays)| !**stays && mention.group != NONE)
                    .map(|(mention, _)| mention.group),
            );
        }
    }

    let count = groups.parents.len();
    let now: Vec<u32> = (0..count).map(|group| groups.root(group)).collect();
    let of_now = |group: u32| match group {
        NONE => NONE,
        group => now[group as usize],
    };
    let mut compared = Compared {
        files: Vec::with_capacity(files.slots.len()),
        rows: Vec::with_capacity(old.rows.len()),
        mentions: Vec::with_capacity(old.mentions.len()),
        pairs: FxHashMap::default(),
        touched: vec![false; count],
        keys: Vec::new(),
        groups: place(count)?,
        now: now[..old.groups as usize].to_vec(),
    };
    for group in touched {
        compared.touched[of_now(group) as usize] = true;
    }
    let mut news = news.into_iter();
    for slot in &files.slots {
        match slot {
            Slot::Same(at) => {
                compared.files.push(old.files[*at]);
                let rows = first_readings[*at]..first_readings[*at + 1];
                let mentions = first_mentions[rows.start]..first_mentions[rows.end];
                compared.rows.extend(old.rows[rows].iter().map(|row| Row {
                    group: of_now(row.group),
                    ..*row
                }));
                let mentions = old.mentions[mentions].iter();
                compared.mentions.extend(mentions.map(|mention| Mention {
                    group: of_now(mention.group),
                    ..*mention
                }));
            }
            Slot::New(new) => {
                compared.files.push(File {
                    id: 0,
                    readings: place(new.readings.len())?,
                });
                for (reading, grouped) in new.readings.iter().zip(news.next()?) {
                    let row = grouped.row.map(|row| old.rows[row]);
                    compared.rows.push(Row {
                        entity: row.map_or(NONE, |row| row.entity),
                        group: of_now(grouped.document),
                        citations: place(reading.citations.len())?,
                        is_text: row.map_or(0, |row| row.is_text),
                    });
                    let mentions = reading.citations.iter().zip(grouped.of_mentions);
                    for ((citation, group), pair) in mentions.zip(grouped.pairs) {
                        if let Some(pair) = pair {
                            compared.pairs.insert(compared.mentions.len(), pair);
                        }
                        compared.mentions.push(Mention {
                            group: of_now(group),
                            target: pair.map_or(NONE, |pair| old.mentions[pair].target),
                            what: What::of(citation),
                        });
                    }
                }
            }
        }
    }
    compared.keys = groups.keys(&now);
    Some(compared)
}

/// The groups of the members of one document.
struct Grouped {
    /// Its place before, where it is the same.
    row: Option<usize>,
    document: u32,
    of_mentions: Vec<u32>,
    pairs: Vec<Option<usize>>,
}

/// Groups that grow together where a new member has names of both.
struct Groups<'o> {
    old: &'o Outline,
    parents: Vec<u32>,
    fresh: FxHashMap<u64, u32>,
}

impl<'o> Groups<'o> {
    fn of(old: &'o Outline) -> Self {
        Groups {
            old,
            parents: (0..old.groups).collect(),
            fresh: FxHashMap::default(),
        }
    }

    fn root(&self, group: usize) -> u32 {
        let mut at = group;
        while self.parents[at] as usize != at {
            at = self.parents[at] as usize;
        }
        at as u32
    }

    /// The group of a member with these keys; none where there are too many.
    fn join(&mut self, keys: Vec<u64>) -> Option<u32> {
        let mut own: Option<u32> = None;
        for key in &keys {
            let known = self.old.keys.binary_search_by_key(key, |&(key, _)| key);
            let known = known.ok().map(|at| self.old.keys[at].1);
            let Some(group) = known.or_else(|| self.fresh.get(key).copied()) else {
                continue;
            };
            let group = self.root(group as usize);
            own = Some(match own {
                Some(own) if own != group => {
                    self.parents[own.max(group) as usize] = own.min(group);
                    own.min(group)
                }
                _ => group,
            });
        }
        let group = match own {
            Some(group) => group,
            None => {
                let group = place(self.parents.len())?;
                self.parents.push(group);
                group
            }
        };
        for key in keys {
            let is_known = self.old.keys.binary_search_by_key(&key, |&(key, _)| key);
            if is_known.is_err() {
                self.fresh.entry(key).or_insert(group);
            }
        }
        Some(group)
    }

    /// All keys with the groups as they are `now`.
    fn keys(self, now: &[u32]) -> Vec<(u64, u32)> {
        let mut fresh: Vec<(u64, u32)> = self.fresh.into_iter().collect();
        fresh.sort_unstable();
        let mut keys = Vec::with_capacity(self.old.keys.len() + fresh.len());
        let mut fresh = fresh.into_iter().peekable();
        for &known in &self.old.keys {
            while let Some(next) = fresh.next_if(|fresh| fresh.0 < known.0) {
                keys.push(next);
            }
            keys.push(known);
        }
        keys.extend(fresh);
        for (_, group) in &mut keys {
            *group = now[*group as usize];
        }
        keys
    }
}

/// Whether the documents of a file are as they were, but for what they cite and
/// where in the file they stand.
fn are_same(before: &[Reading], now: &[Reading]) -> bool {
    before.len() == now.len()
        && before.iter().zip(now).all(|(a, b)| {
            is_same_document(&a.document, &b.document)
                && identity::reprints(a) == identity::reprints(b)
        })
}

fn is_same_document(a: &Document, b: &Document) -> bool {
    // All fields by name, lest a new one be forgotten.
    let Document {
        id,
        file,
        line,
        start: _,
        end: _,
        title,
        number,
        issuers,
        written,
        published,
        effective,
        expires,
        history,
        issues,
        attachments,
        printed,
        sketch,
        paragraphs: _,
    } = a;
    (id, file, line, title, number, issuers)
        == (&b.id, &b.file, &b.line, &b.title, &b.number, &b.issuers)
        && (written, published, effective, expires)
            == (&b.written, &b.published, &b.effective, &b.expires)
        && (issues, attachments, printed, sketch)
            == (&b.issues, &b.attachments, &b.printed, &b.sketch)
        && tell_the_same(history.as_ref(), b.history.as_ref())
}

/// Whether two headings tell of the same steps, wherever in the file they stand.
fn tell_the_same(a: Option<&History>, b: Option<&History>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.tells_the_same_as(b),
        (None, None) => true,
        _ => false,
    }
}

/// The mentions in full that mean what they meant as far as their own document goes:
/// those before the first one that differs, and those after the last.
fn paired(before: &[Citation], now: &[Citation]) -> Vec<(usize, usize)> {
    let full = |citations: &[Citation]| -> Vec<usize> {
        let places = (0..citations.len()).filter(|&at| is_full(&citations[at]));
        places.collect()
    };
    let (a, b) = (full(before), full(now));
    let is_same = |pair: &(&usize, &usize)| is_same_mention(&before[*pair.0], &now[*pair.1]);
    let first = a.iter().zip(&b).take_while(is_same).count();
    let rest = (a[first..].iter().rev()).zip(b[first..].iter().rev());
    let last = rest.take_while(is_same).count();
    let begin = a[..first].iter().zip(&b[..first]);
    let end = a[a.len() - last..].iter().zip(&b[b.len() - last..]);
    begin.chain(end).map(|(&a, &b)| (a, b)).collect()
}

/// Whether both mentions ask for the same document, where their own is the same.
fn is_same_mention(a: &Citation, b: &Citation) -> bool {
    (&a.number, &a.title, &a.issuers) == (&b.number, &b.title, &b.issuers)
        && (a.relation, a.adopted, a.kind) == (b.relation, b.adopted, b.kind)
}
