//! What the members of touched groups mean now, and with that the whole outline.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Before;
use super::codes;
use super::files::{Compared, Files, Slot};
use super::outline::{Issuers, Known, NONE, Open, Outline, Row, is_full, is_text, place};
use crate::cache::Cache;
use crate::graph::{Entity, Status};
use crate::identity::{self, AgencyCodes, Members, Reading, State, Target};
use crate::part::part;

/// Above this share of members that are touched (one of so many), all is resolved
/// anew: that takes no longer.
const MOST_TOUCHED: usize = 2;

/// The outline as it is now, and what differs from the one before. Entities are named
/// by their places in the outlines.
pub(super) struct Meaning {
    /// But for the statuses of what is to be judged.
    pub(super) outline: Outline,
    /// For each entity its place before.
    pub(super) of_old: Vec<Option<usize>>,
    /// Entities that are new or others than before.
    pub(super) entities: BTreeMap<usize, Entity>,
    /// Documents whose relations may be others.
    pub(super) sources: Vec<bool>,
    /// Entities whose status may be another.
    pub(super) judged: FxHashSet<usize>,
    /// Readings of files that were looked at, by their places.
    pub(super) readings: FxHashMap<usize, Reading>,
    /// Files that hold documents or mentions of the graph, or held them.
    pub(super) is_named: FxHashMap<String, bool>,
}

/// Resolves what is touched; none where that is too much, or where more depends on it
/// than can be seen from here.
pub(super) fn understand(
    old: &Outline,
    files: &Files<'_>,
    compared: Compared,
    cache: &Cache,
    before: &dyn Before,
) -> Option<Meaning> {
    let mut now = Now::new(old, files, compared)?;
    let touched = now.files_with(&|row, mention| {
        let group = mention.unwrap_or(row.group);
        now.compared.touched[group as usize]
    });
    let mut loaded = Loaded::default();
    loaded.load(&now, touched, cache)?;
    let codes = codes::after(old, files, &loaded.readings)?;
    let understood = now.resolve(&loaded, &codes)?;
    now.place(&understood.entities, before)?;
    now.mean(&loaded, understood)?;
    now.judge(&mut loaded, cache, codes)
}

/// The outline as it comes to be.
struct Now<'n> {
    old: &'n Outline,
    files: &'n Files<'n>,
    compared: Compared,
    first_readings: Vec<usize>,
    first_mentions: Vec<usize>,
    old_readings: Vec<usize>,
    old_mentions: Vec<usize>,
    /// For each entity before whether its group is touched.
    is_touched: Vec<bool>,
    /// For each entity before its place now.
    to_new: Vec<u32>,
    of_old: Vec<Option<usize>>,
    /// The entities of touched groups, by their places now, that are new or others.
    changed: BTreeMap<usize, Entity>,
    /// Those of them that those who cite them tell of otherwise.
    shown: Vec<bool>,
    /// Places now of the entities that were resolved.
    fresh: Vec<usize>,
    entities: Vec<Known>,
    ids: super::outline::Words,
    issuers: Issuers,
    sources: Vec<bool>,
    /// Documents before whose relations may be others.
    old_sources: Vec<bool>,
    open: Vec<Open>,
}

/// Readings of some files.
#[derive(Default)]
struct Loaded {
    readings: Vec<Reading>,
    /// For each its place among all.
    places: Vec<usize>,
    slots: FxHashSet<usize>,
}

impl Loaded {
    fn load(&mut self, now: &Now<'_>, slots: Vec<usize>, cache: &Cache) -> Option<()> {
        let slots: Vec<usize> = slots
            .into_iter()
            .filter(|at| self.slots.insert(*at))
            .collect();
        let numbers = slots.iter().filter_map(|&at| match &now.files.slots[at] {
            Slot::Same(file) => Some(now.old.files[*file].id),
            Slot::New(_) => None,
        });
        let numbers: Vec<i64> = numbers.collect();
        let mut found = cache.found_in(&numbers).ok()?.into_iter();
        for at in slots {
            let readings = match &now.files.slots[at] {
                Slot::Same(_) => found.next()?,
                Slot::New(new) => new.readings.to_vec(),
            };
            let places = now.first_readings[at]..now.first_readings[at + 1];
            if places.len() != readings.len() {
                return None;
            }
            for (place, reading) in places.zip(readings) {
                if reading.citations.len() != now.compared.rows[place].citations as usize {
                    return None;
                }
                self.places.push(place);
                self.readings.push(reading);
            }
        }
        Some(())
    }
}

impl<'n> Now<'n> {
    fn new(old: &'n Outline, files: &'n Files<'n>, compared: Compared) -> Option<Self> {
        let outline = Outline {
            files: compared.files.clone(),
            rows: compared.rows.clone(),
            ..Outline::default()
        };
        let mut now = Now {
            old,
            files,
            first_readings: outline.first_readings(),
            first_mentions: outline.first_mentions(),
            old_readings: old.first_readings(),
            old_mentions: old.first_mentions(),
            is_touched: vec![false; old.entities.len()],
            to_new: vec![NONE; old.entities.len()],
            of_old: Vec::new(),
            changed: BTreeMap::new(),
            shown: Vec::new(),
            fresh: Vec::new(),
            entities: Vec::new(),
            ids: super::outline::Words::default(),
            issuers: Issuers::of(old.issuers.clone()),
            sources: Vec::new(),
            old_sources: vec![false; old.entities.len()],
            open: Vec::new(),
            compared,
        };
        let group = |group: u32| now.compared.touched[now.compared.now[group as usize] as usize];
        for row in old.rows.iter().filter(|row| group(row.group)) {
            now.is_touched[row.entity as usize] = true;
        }
        for mention in old.mentions.iter().filter(|m| m.group != NONE) {
            if mention.target != NONE && group(mention.group) {
                now.is_touched[mention.target as usize] = true;
            }
        }
        Some(now)
    }

    /// The files that were read, and those of which a document fits, or one with one of
    /// its mentions, of which the group is given.
    fn files_with(&self, fits: &dyn Fn(&Row, Option<u32>) -> bool) -> Vec<usize> {
        let slots = 0..self.files.slots.len();
        let has = |slot: &usize| {
            if matches!(self.files.slots[*slot], Slot::New(_)) {
                return true;
            }
            let rows = self.first_readings[*slot]..self.first_readings[*slot + 1];
            rows.into_iter().any(|at| {
                let row = &self.compared.rows[at];
                let mentions = self.first_mentions[at]..self.first_mentions[at + 1];
                fits(row, None)
                    || self.compared.mentions[mentions]
                        .iter()
                        .any(|m| m.group != NONE && fits(row, Some(m.group)))
            })
        };
        slots.filter(has).collect()
    }

    /// Resolves the touched groups.
    fn resolve(&self, loaded: &Loaded, codes: &AgencyCodes) -> Option<identity::Understood> {
        let mut places: FxHashMap<u32, usize> = FxHashMap::default();
        let mut groups: Vec<Members> = Vec::new();
        let mut of = |group: u32| {
            *places.entry(group).or_insert_with(|| {
                groups.push(Members::default());
                groups.len() - 1
            })
        };
        let mut members: Vec<(usize, usize, Option<usize>)> = Vec::new();
        for (at, &place) in loaded.places.iter().enumerate() {
            let row = &self.compared.rows[place];
            if self.compared.touched[row.group as usize] {
                members.push((of(row.group), at, None));
            }
            let first = self.first_mentions[place];
            for i in 0..row.citations as usize {
                let group = self.compared.mentions[first + i].group;
                if group != NONE && self.compared.touched[group as usize] {
                    members.push((of(group), at, Some(i)));
                }
            }
        }
        let all = self.compared.rows.len() + self.compared.mentions.len();
        if members.len() > all / MOST_TOUCHED {
            return None;
        }
        for (group, reading, citation) in members {
            match citation {
                None => groups[group].document(reading),
                Some(citation) => groups[group].mention(reading, citation),
            }
        }
        Some(identity::resolve_again(&loaded.readings, &groups, codes))
    }

    /// Puts the entities that were resolved in their places among the others.
    fn place(&mut self, resolved: &[Entity], before: &dyn Before) -> Option<()> {
        let (mut old, mut new) = (0, 0);
        while old < self.old.entities.len() || new < resolved.len() {
            let id = resolved.get(new).map(|entity| entity.id.as_str());
            let order = match id {
                Some(id) if old < self.old.entities.len() => self.old.ids.get(old).cmp(id),
                Some(_) => std::cmp::Ordering::Greater,
                None => std::cmp::Ordering::Less,
            };
            let at = self.entities.len();
            match order {
                std::cmp::Ordering::Less => {
                    if !self.is_touched[old] {
                        self.to_new[old] = place(at)?;
                        self.of_old.push(Some(old));
                        self.entities.push(self.old.entities[old]);
                        self.ids.push(self.old.ids.get(old));
                        self.shown.push(false);
                    }
                    old += 1;
                }
                std::cmp::Ordering::Equal => {
                    // Two of one name in groups that have nothing in common: which of
                    // them bears it is not seen from here.
                    if !self.is_touched[old] {
                        return None;
                    }
                    self.to_new[old] = place(at)?;
                    self.add(&resolved[new], Some(old), before);
                    old += 1;
                    new += 1;
                }
                std::cmp::Ordering::Greater => {
                    self.add(&resolved[new], None, before);
                    new += 1;
                }
            }
        }
        self.sources = vec![false; self.entities.len()];
        let is_gone = |old: &usize| self.is_touched[*old] && self.to_new[*old] == NONE;
        let mut gone = (0..self.old.entities.len()).filter(is_gone);
        (!gone.any(|old| self.leaves_its_id(old))).then_some(())
    }

    /// Whether a document that was not resolved again would now come by the id of one
    /// that is gone, or by another count after it.
    fn leaves_its_id(&self, gone: usize) -> bool {
        let id = self.old.ids.get(gone);
        let wanted = id
            .find(['#', '（'])
            .map_or(id, |end| part(id, ..end).trim_end());
        let ids = self.old.beginning_with(wanted);
        ids.into_iter()
            .filter(|&at| !self.is_touched[at])
            .any(|at| part(self.old.ids.get(at), wanted.len()..).starts_with([' ', '（']))
    }

    fn add(&mut self, entity: &Entity, old: Option<usize>, before: &dyn Before) {
        let at = self.entities.len();
        let is_same = old.is_some_and(|old| before.is_same(old, entity));
        if !is_same {
            self.changed.insert(at, entity.clone());
        }
        let shown = old.is_some_and(|old| !is_same && !before.is_shown_same(old, entity));
        self.shown.push(shown);
        self.fresh.push(at);
        self.of_old.push(old);
        self.ids.push(&entity.id);
        self.entities.push(Known {
            issuer: self.issuers.place(entity),
            is_present: entity.present,
            status: old.map_or(Status::Unknown, |old| self.old.entities[old].status),
        });
    }

    /// Gives every document and mention the entity that it means now.
    fn mean(&mut self, loaded: &Loaded, understood: identity::Understood) -> Option<()> {
        let identity::Understood {
            entities,
            documents,
            targets,
        } = understood;
        // Of what was not resolved again the entity has moved at most.
        for row in &mut self.compared.rows {
            if !self.compared.touched[row.group as usize] {
                row.entity = *self.to_new.get(row.entity as usize)?;
                if row.entity == NONE {
                    return None;
                }
            }
        }
        for (reading, entity) in documents {
            let row = &mut self.compared.rows[loaded.places[reading]];
            row.entity = place(self.fresh[entity])?;
            row.is_text = u32::from(is_text(&loaded.readings[reading], &entities[entity]));
        }
        let mut found: Vec<Vec<Option<Target>>> = loaded
            .readings
            .iter()
            .map(|reading| vec![None; reading.citations.len()])
            .collect();
        for (reading, citation, mut target) in targets {
            target.entity = target.entity.map(|entity| self.fresh[entity]);
            found[reading][citation] = Some(target);
        }
        let open: FxHashMap<usize, &Open> = self
            .old
            .open
            .iter()
            .map(|open| (open.citation, open))
            .collect();
        let mut is_loaded = vec![false; self.compared.rows.len()];
        for ((reading, found), &at) in loaded.readings.iter().zip(found).zip(&loaded.places) {
            is_loaded[at] = true;
            let first = self.first_mentions[at];
            let mut full = found;
            for (i, citation) in reading.citations.iter().enumerate() {
                if full[i].is_some() || !is_full(citation) {
                    continue;
                }
                let mention = &self.compared.mentions[first + i];
                full[i] = Some(match mention.target {
                    NONE => Target {
                        entity: None,
                        state: open.get(&self.before(first + i)?)?.state.clone(),
                    },
                    old => Target {
                        entity: Some(self.to_new[old as usize] as usize),
                        state: State::Resolved,
                    },
                });
            }
            for (i, target) in identity::with_short_forms(&reading.citations, full)
                .into_iter()
                .enumerate()
            {
                let mention = &mut self.compared.mentions[first + i];
                mention.target = match target.entity {
                    Some(entity) => place(entity)?,
                    None => {
                        let citation = &reading.citations[i];
                        self.open
                            .push(Open::of(first + i, reading, citation, &target.state));
                        NONE
                    }
                };
            }
        }
        for at in (0..self.compared.rows.len()).filter(|&at| !is_loaded[at]) {
            let mentions = self.first_mentions[at]..self.first_mentions[at + 1];
            for mention in &mut self.compared.mentions[mentions] {
                if mention.target != NONE {
                    mention.target = self.to_new[mention.target as usize];
                    // It meant what is there no more, and is not of the group.
                    if mention.target == NONE {
                        return None;
                    }
                }
            }
        }
        self.keep_open(&open, &is_loaded);
        self.mark(loaded);
        Some(())
    }

    /// The place before of a mention that is there still.
    fn before(&self, mention: usize) -> Option<usize> {
        if let Some(&pair) = self.compared.pairs.get(&mention) {
            return Some(pair);
        }
        let row = self
            .first_mentions
            .partition_point(|&first| first <= mention)
            - 1;
        let slot = self.first_readings.partition_point(|&first| first <= row) - 1;
        let Slot::Same(file) = &self.files.slots[slot] else {
            return None;
        };
        let first = self.first_mentions[self.first_readings[slot]];
        Some(self.old_mentions[self.old_readings[*file]] + mention - first)
    }

    /// What was open in files that were not looked at is so still.
    fn keep_open(&mut self, open: &FxHashMap<usize, &Open>, is_loaded: &[bool]) {
        if !open.is_empty() {
            for (slot, file) in self.files.slots.iter().enumerate() {
                let Slot::Same(file) = file else { continue };
                let row = self.first_readings[slot];
                if is_loaded.get(row).copied().unwrap_or(true) {
                    continue;
                }
                let new = self.first_mentions[row];
                let end = self.first_mentions[self.first_readings[slot + 1]];
                let old = self.old_mentions[self.old_readings[*file]];
                for place in new..end {
                    if let Some(open) = open.get(&(old + place - new)) {
                        self.open.push(Open {
                            citation: place,
                            ..(*open).clone()
                        });
                    }
                }
            }
        }
        self.open.sort_by_key(|open| open.citation);
    }

    /// Marks the documents whose relations may be others.
    fn mark(&mut self, loaded: &Loaded) {
        let loaded: FxHashSet<usize> = loaded.places.iter().copied().collect();
        for (slot, file) in self.files.slots.iter().enumerate() {
            let rows = self.first_readings[slot]..self.first_readings[slot + 1];
            match file {
                Slot::New(_) => {
                    for row in rows {
                        self.sources[self.compared.rows[row].entity as usize] = true;
                    }
                }
                Slot::Same(file) if loaded.contains(&rows.start) => {
                    let old = self.old_readings[*file];
                    for row in rows.clone() {
                        self.mark_where_other(row, old + row - rows.start);
                    }
                }
                Slot::Same(_) => {}
            }
        }
        for &file in self.files.before.keys() {
            for row in self.old_readings[file]..self.old_readings[file + 1] {
                self.mark_old(self.old.rows[row].entity);
            }
        }
        for &at in self.changed.keys() {
            self.sources[at] = true;
        }
        // What is said of a relation is said of its target too.
        let mut mentions = self.compared.mentions.iter();
        for row in &self.compared.rows {
            let is_other = mentions
                .by_ref()
                .take(row.citations as usize)
                .any(|mention| {
                    let target = mention.target as usize;
                    mention.target != NONE
                        && (self.shown[target]
                            || mention.what.is_by_years() && self.changed.contains_key(&target))
                });
            if is_other {
                self.sources[row.entity as usize] = true;
            }
        }
        for old in 0..self.to_new.len() {
            let new = self.to_new[old];
            self.old_sources[old] |= new == NONE || self.sources[new as usize];
        }
    }

    fn mark_old(&mut self, entity: u32) {
        let entity = entity as usize;
        self.old_sources[entity] = true;
        if self.to_new[entity] != NONE {
            self.sources[self.to_new[entity] as usize] = true;
        }
    }

    /// Marks the document of a reading of which an entity is another than before.
    fn mark_where_other(&mut self, row: usize, old: usize) {
        let to_new = |old: u32| match old {
            NONE => NONE,
            old => self.to_new[old as usize],
        };
        let (now, was) = (self.compared.rows[row], self.old.rows[old]);
        let mentions = self.first_mentions[row]..self.first_mentions[row + 1];
        let before = self.old_mentions[old]..self.old_mentions[old + 1];
        let targets = self.compared.mentions[mentions].iter();
        let is_same = now.entity == to_new(was.entity)
            && targets
                .zip(&self.old.mentions[before])
                .all(|(now, was)| now.target == to_new(was.target));
        if !is_same {
            self.sources[now.entity as usize] = true;
            self.mark_old(was.entity);
        }
    }

    /// What is to be judged, with the readings of all documents whose relations may be
    /// others.
    fn judge(self, loaded: &mut Loaded, cache: &Cache, codes: AgencyCodes) -> Option<Meaning> {
        let more = self.files_with(&|row, _| self.sources[row.entity as usize]);
        loaded.load(&self, more, cache)?;
        let mut judged: FxHashSet<usize> = self.changed.keys().copied().collect();
        let mut mentions = self.compared.mentions.iter();
        for row in &self.compared.rows {
            for mention in mentions.by_ref().take(row.citations as usize) {
                let changes = mention.proves(row) && mention.what.relation().changes();
                if changes && self.sources[row.entity as usize] {
                    judged.insert(mention.target as usize);
                }
            }
        }
        let mut mentions = self.old.mentions.iter();
        for row in &self.old.rows {
            for mention in mentions.by_ref().take(row.citations as usize) {
                let changes = mention.proves(row) && mention.what.relation().changes();
                if changes && self.old_sources[row.entity as usize] {
                    let target = self.to_new[mention.target as usize];
                    judged.extend((target != NONE).then_some(target as usize));
                }
            }
        }
        let is_named = self.named(loaded);
        let readings = std::mem::take(&mut loaded.readings);
        Some(Meaning {
            outline: Outline {
                files: self.compared.files,
                rows: self.compared.rows,
                mentions: self.compared.mentions,
                entities: self.entities,
                ids: self.ids,
                issuers: self.issuers.words,
                keys: self.compared.keys,
                groups: self.compared.groups,
                codes: codes.learned(),
                open: self.open,
            },
            of_old: self.of_old,
            entities: self.changed,
            sources: self.sources,
            judged,
            readings: loaded.places.iter().copied().zip(readings).collect(),
            is_named,
        })
    }

    /// Which of the files that were looked at, or have been there, the graph names.
    fn named(&self, loaded: &Loaded) -> FxHashMap<String, bool> {
        let before = self.files.before.values().flatten();
        let mut named: FxHashMap<String, bool> = before
            .map(|reading| (reading.document.file.clone(), false))
            .collect();
        for (reading, &at) in loaded.readings.iter().zip(&loaded.places) {
            let row = &self.compared.rows[at];
            let mentions = self.first_mentions[at]..self.first_mentions[at + 1];
            let mut mentions = self.compared.mentions[mentions].iter();
            let is_named = row.is_text == 1 || mentions.any(|mention| mention.proves(row));
            *named.entry(reading.document.file.clone()).or_default() |= is_named;
        }
        named
    }
}
