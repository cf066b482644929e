//! A second build: from the files that have changed to the rows that come out otherwise.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Request;
use super::files::{self, Corrected, Files};
use crate::export::folder;
use crate::project::{self, Supplied};
use wenmai_graph::Edge;
use wenmai_graph::{CitationGraph, Entity, Evidence, Graph, Relation};
use wenmai_reading::Unread;
use wenmai_resolving::annex;
use wenmai_resolving::correction::{Misfit, Session};
use wenmai_resolving::identity::meaning::{self, Blocks, Meaning};
use wenmai_resolving::identity::members::DocumentMembers;
use wenmai_resolving::identity::{self, Answer, Given, OfBlock};
use wenmai_store::cache::{Cache, DocumentMeant, Kept, Meant, Odd, Scan, Understood};
use wenmai_store::{BuildInfo, Difference, Saved, UnresolvedMention};

/// Changes the saved project where files have changed; none where all is to be put
/// together anew, and the project is as it was then. Gives the corrections that fit
/// nothing.
pub(super) fn build(
    request: &Request,
    supplied: &Supplied,
    cache: &mut Cache,
    scan: &Scan,
    unread: &[Unread],
) -> Option<Vec<Misfit>> {
    let dir = &request.dir;
    let changes = cache.changes(scan);
    let differ = changes.read + changes.gone;
    let is_kept = |kept: &Kept| !matches!(kept, Kept::New(new) if !new.is_kept());
    if !scan.kept.iter().all(is_kept)
        || may_join(cache, scan)
        || !cache.left_as_saved(dir, folder::NAMES[0])
        || files::are_many(differ, changes.files)
    {
        return None;
    }
    let saved = Saved::open(&dir.join(folder::NAMES[0])).ok()?;
    let mut session = Session::new(&supplied.corrections);
    let mut files = Files::of(cache, scan).ok()?;
    let corrected = files.correct(&mut session, changes.files).ok()??;
    let mut found = difference(&files, supplied, &mut session, corrected, &saved).ok()??;
    let misfits = session.misfits(&|source, target, relation| {
        let is_new = found.difference.sources.iter().any(|id| id == source);
        let holds = saved.ask(|graph| relates(graph, source, target, relation));
        !is_new && holds.unwrap_or_default()
    });
    drop(saved);
    let corrections = supplied.corrections.len() - misfits.len();
    found.difference.about.corrections = corrections;
    found.difference.about.misfits = misfits.iter().map(project::complaint_of).collect();
    found.difference.about.paths = project::in_words(&request.paths);
    found.difference.about.fields = request.reading.fields_in_words();
    found.difference.about.unread = project::told(unread);
    found.difference.about.bad_rows = project::complaints_of(&supplied.known.bad_rows);
    found.difference.write(&dir.join(folder::NAMES[0])).ok()?;
    let numbers = cache.keep(&scan.kept);
    cache.understood(&found.understood(&numbers), false);
    Some(misfits)
}

/// Whether a new file may be a list in the name of another document, or a document to
/// which such a list belongs.
fn may_join(cache: &Cache, scan: &Scan) -> bool {
    let new = scan.kept.iter().filter_map(|kept| match kept {
        Kept::New(new) => Some(&new.readings),
        _ => None,
    });
    let lists = cache.last().map_or(&[][..], |last| &last.lists);
    new.flatten().any(|reading| {
        let annexes = &reading.annexes;
        !annexes.rows.is_empty() || annexes.points && annex::is_near(&reading.document.file, lists)
    })
}

/// Whether there is such a relation between the documents with these ids.
fn relates(graph: &impl CitationGraph, source: &str, target: &str, relation: Relation) -> bool {
    let (Some(source), Some(target)) = (graph.node(source), graph.node(target)) else {
        return false;
    };
    let edges = graph.edges_of(source, Direction::Outgoing, &[relation]);
    edges.into_iter().any(|edge| graph.ends(edge).1 == target)
}

/// What is to be changed; none where that reaches farther than can be told.
fn difference(
    files: &Files<'_>,
    supplied: &Supplied,
    session: &mut Session<'_>,
    corrected: Corrected,
    saved: &Saved,
) -> Result<Option<Found>, Odd> {
    let given = Given {
        claims: session.claims(),
        known: supplied.known.documents.clone(),
        ..Given::default()
    };
    let mut work = Work {
        kept: files.cache.blocks()?,
        blocks: Blocks::of(&files.members, &given),
        files,
        given,
        session,
        corrected,
        meant: FxHashMap::default(),
        meanings: FxHashMap::default(),
    };
    work.difference(saved)
}

/// What is to be changed, and what of it is to be kept for the next build.
struct Found {
    difference: Difference,
    blocks: Vec<(u64, Meaning)>,
    blocks_gone: Vec<u64>,
    /// By file what its documents mean, where that is new.
    meant: Vec<(usize, Vec<DocumentMeant>)>,
    /// By file the members of its documents, where it was read.
    members: Vec<(usize, Vec<DocumentMembers>)>,
}

impl Found {
    /// With the numbers of the files.
    fn understood(self, numbers: &[i64]) -> Understood {
        let number = |file: usize| numbers.get(file).copied().unwrap_or_default();
        let meant = self.meant.into_iter();
        let members = self.members.into_iter();
        Understood {
            members: members.map(|(file, own)| (number(file), own)).collect(),
            meant: meant.map(|(file, own)| (number(file), own)).collect(),
            blocks: self.blocks,
            blocks_gone: self.blocks_gone,
        }
    }
}

struct Work<'f, 's, 'c> {
    files: &'f Files<'s>,
    blocks: Blocks,
    given: Given,
    session: &'f mut Session<'c>,
    /// Blocks that are known from the last build.
    kept: FxHashSet<u64>,
    /// What was found in files that are asked for, and what people have put right in it.
    corrected: Corrected,
    /// What the documents of files meant.
    meant: FxHashMap<usize, Vec<DocumentMeant>>,
    /// What blocks mean.
    meanings: FxHashMap<usize, Meaning>,
}

impl Work<'_, '_, '_> {
    fn difference(&mut self, saved: &Saved) -> Result<Option<Found>, Odd> {
        let numbers: FxHashSet<u64> = self.blocks.fingerprints.iter().copied().collect();
        let gone: Vec<u64> = self.kept.difference(&numbers).copied().collect();
        let mut new: Vec<usize> = Vec::new();
        let mut seen = FxHashSet::default();
        for (at, number) in self.blocks.fingerprints.iter().enumerate() {
            if !self.kept.contains(number) && seen.insert(*number) {
                new.push(at);
            }
        }
        let Some(entities) = self.resolve(&new)? else {
            return Ok(None);
        };
        let mut ids_gone: BTreeSet<String> = BTreeSet::new();
        // Documents of which people say something else than before.
        let mut said_of = self.hear(&new)?;
        for &number in &gone {
            let meaning = self.files.cache.block(number)?;
            let answers = meaning.answers.iter();
            let answers = answers.filter_map(|(_, answer)| meaning.answer(answer).ok());
            said_of.extend(answers.flatten());
            ids_gone.extend(meaning.ids);
        }
        // An id that a block has which is as it was belongs to that.
        let mut documents = Vec::new();
        for (id, (_, entity)) in &entities {
            let before = saved.entity(id).map_err(|_| Odd)?;
            let is_of_gone = ids_gone.remove(id);
            if before.is_some() && !is_of_gone {
                return Ok(None);
            }
            if before.as_ref() != Some(entity) {
                documents.push(entity.clone());
            }
        }
        let changed = self.changed(&new)?;
        let others = documents.iter().map(|entity: &Entity| entity.id.clone());
        said_of.extend(others);
        let sources = self.sources(&changed, said_of, &entities, &ids_gone)?;
        let (of_files, graph) = self.cited(&changed, &sources)?;
        let mut found = Found {
            difference: Difference {
                gone: ids_gone.into_iter().collect(),
                documents,
                sources: sources.keys().cloned().collect(),
                graph,
                unresolved: Vec::new(),
                files: self.names_before()?,
                about: BuildInfo {
                    files: self.files.files.len(),
                    documents: self.files.members.len(),
                    citations: (self.files.members.iter())
                        .map(|document| document.mentions.len())
                        .sum(),
                    ..BuildInfo::default()
                },
            },
            blocks: Vec::new(),
            blocks_gone: gone,
            meant: Vec::new(),
            members: Vec::new(),
        };
        for block in new {
            if let Some(meaning) = self.meanings.remove(&block) {
                found
                    .blocks
                    .push((self.blocks.fingerprints[block], meaning));
            }
        }
        for (file, of_file) in of_files {
            found.difference.files.extend(of_file.names);
            found.difference.unresolved.extend(of_file.unresolved);
            found.meant.push((file, of_file.meant));
        }
        for (at, file) in self.files.files.iter().enumerate() {
            if file.new.is_some() {
                let original = |document: usize| {
                    let originals = self.files.originals.get(&document);
                    originals.unwrap_or(&self.files.members[document]).clone()
                };
                let members = file.documents.clone().map(original);
                found.members.push((at, members.collect()));
            }
        }
        Ok(Some(found))
    }

    /// Resolves blocks, and gives their documents by id, each with its block; none where
    /// two have one id.
    fn resolve(&mut self, new: &[usize]) -> Result<Option<Entities>, Odd> {
        let mut files: BTreeSet<usize> = BTreeSet::new();
        for &block in new {
            let (documents, mentions) = self.blocks.members(block);
            files.extend(documents.iter().map(|&at| self.files.file_of(at)));
            files.extend(mentions.map(|(at, _)| self.files.file_of(at)));
        }
        let files: Vec<usize> = files.into_iter().collect();
        self.files.load(&files, &mut self.corrected.readings)?;
        let (mut readings, mut of) = (Vec::new(), Vec::new());
        for file in files {
            of.extend(self.files.files[file].documents.clone());
            let of_file = self.corrected.readings.remove(&file);
            readings.append(&mut of_file.ok_or(Odd)?);
        }
        let resolved = self.blocks.resolve(new, &readings, &of, &self.given);
        let mut entities = BTreeMap::new();
        for (&block, (members, mut of_block, answers)) in new.iter().zip(resolved) {
            self.put_right(block, &mut of_block, &answers);
            let claims = &self.given.claims;
            let (of_block, meaning) =
                meaning::of_resolved(&members, of_block, answers, &readings, claims);
            for entity in of_block {
                if entities
                    .insert(entity.id.clone(), (block, entity))
                    .is_some()
                {
                    return Ok(None);
                }
            }
            self.meanings.insert(block, meaning);
        }
        let mut rest = readings.into_iter();
        let mut first = 0;
        while let Some(&document) = of.get(first) {
            let file = self.files.file_of(document);
            let count = self.files.files[file].documents.len();
            let of_file = rest.by_ref().take(count).collect();
            self.corrected.readings.insert(file, of_file);
            first += count;
        }
        Ok(Some(entities))
    }

    /// Puts right what people say of the documents of a block.
    fn put_right(&mut self, block: usize, own: &mut OfBlock, answers: &[Answer<usize>]) {
        let (documents, read) = (&own.documents, &self.corrected.documents);
        let of_reading = |reading: usize| {
            let (of_block, at) = self.blocks.of_document(*read.get(reading)?);
            (of_block == block).then(|| documents.get(at).copied())?
        };
        let claims = self.blocks.claims(block).iter().copied();
        self.session
            .after(&mut own.entities, &of_reading, claims.zip(answers));
    }

    /// Takes note of what became of the claims about documents of other blocks than the
    /// new ones, and gives the ids of the documents of the claims in these.
    fn hear(&mut self, new: &[usize]) -> Result<Vec<String>, Odd> {
        let mut said_of = Vec::new();
        let claimed: Vec<usize> = self.blocks.claimed().collect();
        for block in claimed {
            let claims = self.blocks.claims(block).to_vec();
            let meaning = self.meaning(block)?;
            let answers = meaning.answers.iter();
            let answers: Vec<Answer<String>> =
                answers.map(|(_, answer)| meaning.answer(answer)).collect();
            if new.binary_search(&block).is_ok() {
                said_of.extend(answers.into_iter().flatten().flatten());
                continue;
            }
            for (claim, answer) in claims.into_iter().zip(answers) {
                self.session.hear(claim, answer);
            }
        }
        Ok(said_of)
    }

    /// What a document and its mentions meant in the last build; none where its file was
    /// read now.
    fn meant_before(&mut self, document: usize) -> Result<Option<&DocumentMeant>, Odd> {
        let at = self.files.file_of(document);
        let file = &self.files.files[at];
        let Some(id) = file.old else {
            return Ok(None);
        };
        if !self.meant.contains_key(&at) {
            let meant = self.files.cache.meant(id)?;
            self.meant.insert(at, meant);
        }
        let place = document - file.documents.start;
        let meant = self.meant.get(&at).and_then(|meant| meant.get(place));
        meant.ok_or(Odd).map(Some)
    }

    /// What a block means.
    fn meaning(&mut self, block: usize) -> Result<&Meaning, Odd> {
        if !self.meanings.contains_key(&block) {
            let number = self.blocks.fingerprints[block];
            let meaning = match self.kept.contains(&number) {
                true => self.files.cache.block(number)?,
                // Of several new blocks with one number, which mean the same, the first
                // was resolved.
                false => {
                    let mut numbers = self.blocks.fingerprints.iter();
                    let first = numbers.position(|other| *other == number);
                    let first = first.and_then(|at| self.meanings.get(&at));
                    first.cloned().ok_or(Odd)?
                }
            };
            self.meanings.insert(block, meaning);
        }
        self.meanings.get(&block).ok_or(Odd)
    }

    /// The documents of which it is another document, or of which a mention means another
    /// one, and those that were read.
    fn changed(&mut self, new: &[usize]) -> Result<BTreeSet<usize>, Odd> {
        let mut changed = BTreeSet::new();
        for file in self.files.files.iter().filter(|file| file.new.is_some()) {
            changed.extend(file.documents.clone());
        }
        // Documents come first: of one that people have put right otherwise than before,
        // the places of the citations are others.
        for &block in new {
            let documents = self.blocks.members(block).0.to_vec();
            for (at, document) in documents.into_iter().enumerate() {
                let now = self.meaning(block)?.document(at).ok_or(Odd)?.clone();
                let corrected = self.corrected.number(document);
                if let Some(before) = self.meant_before(document)?
                    && (before.id != now || before.corrected != corrected)
                {
                    changed.insert(document);
                }
            }
        }
        for &block in new {
            let mentions: Vec<(usize, usize)> = self.blocks.members(block).1.collect();
            for (at, (document, citation)) in mentions.into_iter().enumerate() {
                if changed.contains(&document) {
                    continue;
                }
                let now = self.meaning(block)?.mention(at).ok_or(Odd)?;
                if let Some(before) = self.meant_before(document)?
                    && before.mentions.get(citation).ok_or(Odd)?.as_ref() != Some(&now)
                {
                    changed.insert(document);
                }
            }
        }
        Ok(changed)
    }

    /// The documents of the graph of which the relations may be others, each with the
    /// texts that it is read from.
    fn sources(
        &mut self,
        changed: &BTreeSet<usize>,
        others: Vec<String>,
        entities: &Entities,
        gone: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, Vec<usize>>, Odd> {
        let mut sources: BTreeMap<String, usize> = BTreeMap::new();
        for &document in changed {
            let (block, at) = self.blocks.of_document(document);
            let id = self.meaning(block)?.document(at).ok_or(Odd)?.clone();
            sources.insert(id, block);
            if let Some(before) = self.meant_before(document)? {
                let before = before.id.clone();
                if let Some((block, _)) = entities.get(&before) {
                    sources.insert(before, *block);
                }
            }
        }
        let mut before: Vec<String> = Vec::new();
        for &id in &self.files.before {
            let meant = self.files.cache.meant(id)?;
            before.extend(meant.into_iter().map(|meant| meant.id));
        }
        for id in others.into_iter().chain(before) {
            match entities.get(&id) {
                Some((block, _)) => {
                    sources.insert(id, *block);
                }
                None if gone.contains(&id) || sources.contains_key(&id) => {}
                None => return Err(Odd),
            }
        }
        let mut texts = BTreeMap::new();
        for (id, block) in sources {
            let (documents, _) = self.blocks.members(block);
            let documents = documents.to_vec();
            let meaning = self.meaning(block)?;
            let own = documents.into_iter().enumerate();
            let own = own.filter(|(at, _)| meaning.document(*at) == Some(&id));
            texts.insert(id.clone(), own.map(|(_, document)| document).collect());
        }
        Ok(texts)
    }

    /// What all documents of the files mean in which something has changed, with the
    /// mentions of which nobody knows what they mean; and the relations of `sources`.
    fn cited(
        &mut self,
        changed: &BTreeSet<usize>,
        sources: &BTreeMap<String, Vec<usize>>,
    ) -> Result<(BTreeMap<usize, OfFile>, Graph), Odd> {
        let texts = sources.values().flatten();
        let files: BTreeSet<usize> = (changed.iter().chain(texts))
            .map(|&document| self.files.file_of(document))
            .collect();
        let wanted: Vec<usize> = files.iter().copied().collect();
        self.files.load(&wanted, &mut self.corrected.readings)?;
        let of_text: FxHashMap<usize, &String> = sources
            .iter()
            .flat_map(|(id, texts)| texts.iter().map(move |&text| (text, id)))
            .collect();
        let mut of_files = BTreeMap::new();
        let mut edges: Vec<(String, String, Edge)> = Vec::new();
        for file in files {
            let readings = self.corrected.readings.remove(&file).ok_or(Odd)?;
            let first = self.files.files[file].documents.start;
            let mut of_file = OfFile::default();
            for (at, reading) in readings.into_iter().enumerate() {
                let document = first + at;
                let full = self.mentions(document)?;
                let (block, place) = self.blocks.of_document(document);
                let own = self.meaning(block)?.document(place).ok_or(Odd)?.clone();
                let meant = identity::with_short_forms(&reading.citations, full.clone());
                of_file.meant.push(DocumentMeant {
                    id: own,
                    mentions: full,
                    corrected: self.corrected.number(document),
                });
                let source = of_text.get(&document).copied();
                let name = &reading.document.file;
                of_file.names.insert(name.clone());
                for (citation, meant) in reading.citations.into_iter().zip(meant) {
                    let Meant(target, open, end, moved) = meant;
                    if citation.defines {
                        continue;
                    }
                    match (target, open) {
                        (Some(target), _) => {
                            let Some(source) = source else { continue };
                            let moved = moved.and_then(|claim| self.session.moved_by(claim));
                            let mut edge = Edge {
                                source: 0,
                                target: 0,
                                relation: citation.relation,
                                evidence: Evidence {
                                    correction: moved.map(Box::new),
                                    ..project::evidence(name, citation, end)
                                },
                            };
                            self.session.edge(source, &target, &mut edge);
                            edges.push((source.clone(), target, edge));
                        }
                        (None, open) => of_file.unresolved.push(UnresolvedMention {
                            file: name.clone(),
                            line: citation.line,
                            text: citation.text,
                            reason: open.as_ref().map(project::why_open).unwrap_or_default(),
                        }),
                    }
                }
            }
            of_files.insert(file, of_file);
        }
        Ok((of_files, graph_of(edges)))
    }

    /// The files that are there no more, or hold something else now, by the names that
    /// their documents gave.
    fn names_before(&self) -> Result<BTreeSet<String>, Odd> {
        let before = self.files.cache.readings(&self.files.before)?;
        let readings = before.into_iter().flatten();
        Ok(readings.map(|reading| reading.document.file).collect())
    }

    /// What the mentions of a document mean; none for those that go back to others.
    fn mentions(&mut self, document: usize) -> Result<Vec<Option<Meant<String>>>, Odd> {
        let places = self.blocks.of_mentions(document).to_vec();
        let mut meant = Vec::with_capacity(places.len());
        for place in places {
            meant.push(match place {
                None => None,
                Some((block, at)) => {
                    let meaning = self.meaning(block as usize)?;
                    Some(meaning.mention(at as usize).ok_or(Odd)?)
                }
            });
        }
        Ok(meant)
    }
}

/// Documents by their ids, each with the block that it comes from.
type Entities = BTreeMap<String, (usize, Entity)>;

/// What the documents of a file mean.
#[derive(Default)]
struct OfFile {
    /// The files by the names that the documents give.
    names: BTreeSet<String>,
    meant: Vec<DocumentMeant>,
    /// Mentions of which it is not known what they mean.
    unresolved: Vec<UnresolvedMention>,
}

/// The relations as a graph of documents of which nothing but the ids is known.
fn graph_of(edges: Vec<(String, String, Edge)>) -> Graph {
    let ids: BTreeSet<String> = edges
        .iter()
        .flat_map(|(source, target, _)| [source.clone(), target.clone()])
        .collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let place = |id: &String| ids.binary_search(id).unwrap_or_default();
    let edges = edges.into_iter().map(|(source, target, edge)| Edge {
        source: place(&source),
        target: place(&target),
        ..edge
    });
    let edges = edges.collect();
    let entities = ids.iter().map(|id| Entity {
        id: id.clone(),
        ..Entity::default()
    });
    Graph::build(entities.collect(), edges)
}
