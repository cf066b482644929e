//! Groups of documents and mentions that have names in common. What a mention
//! means depends on its group alone, so that groups are resolved side by side,
//! on many threads or machines, and again where one of their texts changes.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::given::Claim;
use super::key::Key;
use super::laws::laws;
use super::members::{DocumentMembers, Member};
use super::names::Name;
use super::titles::{TitleKeys, Titles};
use super::{KnownDocument, keys, versions};
use wenmai_extracting::citation::Citation;
use wenmai_extracting::document::{Document, DocumentNumber, History};

/// A mention in full, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ask {
    /// Place of the reading.
    pub(super) reading: usize,
    /// Place of the citation in it.
    pub(super) citation: usize,
}

/// Documents and mentions that share names with each other and with no others,
/// each in the order of the readings.
#[derive(Debug, Default)]
pub struct Block {
    /// Places of documents among the readings.
    pub(super) documents: Vec<usize>,
    /// Places of known documents.
    pub(super) known: Vec<usize>,
    pub(super) asks: Vec<Ask>,
    /// Places of claims.
    pub(super) claims: Vec<usize>,
}

/// The blocks, in the order of their first members. Documents are named by their places
/// among `members`.
pub(super) fn blocks(
    members: &[DocumentMembers],
    known: &[Member],
    claims: &[Claim],
) -> Vec<Block> {
    let mut groups = Sets::default();
    for of_document in members {
        groups.add(&of_document.document.keys);
    }
    for known in known {
        groups.add(&known.keys);
    }
    for (_, member) in members.iter().flat_map(full) {
        groups.add(&member.keys);
    }
    for claim in claims {
        groups.add(&keys_of_claim(claim));
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut place: FxHashMap<u32, usize> = FxHashMap::default();
    let mut node = 0;
    let mut next = |blocks: &mut Vec<Block>| {
        let root = groups.root(node);
        node += 1;
        *place.entry(root).or_insert_with(|| {
            blocks.push(Block::default());
            blocks.len() - 1
        })
    };
    for reading in 0..members.len() {
        let at = next(&mut blocks);
        blocks[at].documents.push(reading);
    }
    for known in 0..known.len() {
        let at = next(&mut blocks);
        blocks[at].known.push(known);
    }
    for (reading, of) in members.iter().enumerate() {
        for (citation, _) in full(of) {
            let at = next(&mut blocks);
            blocks[at].asks.push(Ask { reading, citation });
        }
    }
    for claim in 0..claims.len() {
        let at = next(&mut blocks);
        blocks[at].claims.push(claim);
    }
    blocks
}

/// Makes numbers that stand for blocks.
pub(super) struct Prints {
    known: Vec<Member>,
    claims: Vec<Member>,
    /// Which body stands behind a 机关代字.
    bodies: FxHashMap<u64, u64>,
}

impl Prints {
    pub(super) fn of(known: Vec<Member>, claims: &[Claim], bodies: FxHashMap<u64, u64>) -> Self {
        let claims = claims.iter().map(|claim| Member {
            own: claim.number,
            ..Member::default()
        });
        Prints {
            known,
            claims: claims.collect(),
            bodies,
        }
    }

    /// Stands for all that the members of a block mean: the same where they and what is
    /// known of bodies are the same.
    pub(super) fn of_block(&self, block: &Block, members: &[DocumentMembers]) -> u64 {
        let mut bytes = Vec::new();
        let mut add = |number: u64| bytes.extend_from_slice(&number.to_le_bytes());
        let mut member = |member: &Member, place: u64| {
            add(member.own);
            add(place);
            add(self.bodies.get(&member.code).copied().unwrap_or_default());
        };
        for &at in &block.documents {
            member(&members[at].document, 1);
        }
        for &at in &block.known {
            member(&self.known[at], 2);
        }
        for &at in &block.claims {
            member(&self.claims[at], 3);
        }
        for ask in &block.asks {
            // What its own document is among those of the block makes a difference.
            let own = block.documents.binary_search(&ask.reading);
            if let Some(mention) = &members[ask.reading].mentions[ask.citation] {
                member(mention, own.map_or(4, |own| 5 + own as u64));
            }
        }
        xxh3_64(&bytes)
    }
}

fn full(members: &DocumentMembers) -> impl Iterator<Item = (usize, &Member)> {
    let mentions = members.mentions.iter().enumerate();
    mentions.filter_map(|(at, member)| Some((at, member.as_ref()?)))
}

/// Members that were put together because they share a key.
#[derive(Debug, Default)]
struct Sets {
    parents: Vec<u32>,
    first: FxHashMap<Key, u32>,
}

impl Sets {
    /// Enters the next member.
    fn add(&mut self, keys: &[Key]) {
        let node = u32::try_from(self.parents.len()).unwrap_or(u32::MAX);
        self.parents.push(node);
        for &key in keys {
            let other = *self.first.entry(key).or_insert(node);
            let (a, b) = (self.root(other), self.root(node));
            // The smaller is the root, whatever the order.
            self.parents[a.max(b) as usize] = a.min(b);
        }
    }

    fn root(&mut self, node: u32) -> u32 {
        let mut at = node;
        while self.parents[at as usize] != at {
            // Halve the way for those who come after.
            self.parents[at as usize] = self.parents[self.parents[at as usize] as usize];
            at = self.parents[at as usize];
        }
        at
    }
}

/// The keys under which a document may be meant, as numbers. Documents and
/// mentions that share a key, be it through others, are understood together;
/// those that share none have nothing to do with each other. The keys are the
/// same on every machine with the same version of this program.
///
/// ```
/// use wenmai_resolving::identity::{keys_of_citation, keys_of_document};
///
/// let read = |text| wenmai_extracting::document::read("a.txt", text).remove(0);
/// let cited = read("甲市财政局关于印发《乙办法》的通知\n甲财〔2024〕5号\n\n各单位：\n请照办。\n");
/// let text = "丙县财政局关于丁的通知\n\n各单位：\n根据《乙办法》，现通知如下。\n";
/// let citation = &wenmai_extracting::citation::extract(&read(text), text)[0];
/// let keys = keys_of_document(&cited);
/// assert!(keys_of_citation(citation).iter().any(|key| keys.contains(key)));
/// ```
pub fn keys_of_document(document: &Document) -> Vec<u64> {
    let mut keys = Vec::new();
    of_document(document, &Titles::default(), &mut keys);
    numbers(keys)
}

/// The keys of what a citation in full may mean, see [`keys_of_document`]; none
/// where it has neither a title nor a number.
pub fn keys_of_citation(citation: &Citation) -> Vec<u64> {
    let mut keys = Vec::new();
    of_citation(citation, &Titles::default(), &mut keys);
    numbers(keys)
}

/// The key of a mention that has none: it stands for itself.
pub fn key_of_none(file: &str, document: usize, citation: usize) -> u64 {
    Key::nothing(file, document, citation).0
}

fn numbers(keys: Vec<Key>) -> Vec<u64> {
    keys.into_iter().map(|Key(number)| number).collect()
}

fn of_title(title: &TitleKeys, keys: &mut Vec<Key>) {
    keys.extend(title.all.get_or_init(|| all_of_title(title)));
}

fn all_of_title(title: &TitleKeys) -> Vec<Key> {
    let names = title.keys.iter().chain([&title.exact]).chain(&title.series);
    let families = title.families.iter().map(|family| &family.key);
    let mut keys: Vec<Key> = names.chain(families).map(|name| Key::name(name)).collect();
    // A law is known by its short names and its order.
    if let Some(law) = laws().get(&title.exact) {
        keys.extend(law.keys.iter().map(|name| Key::name(name)));
        keys.extend(law.number.iter().map(|number| Key::number(&number.key())));
    }
    keys
}

fn of_number(number: &DocumentNumber, issuers: &[String], name: Option<&str>, keys: &mut Vec<Key>) {
    if let Some(qualified) = keys::qualified(number, issuers, name) {
        keys.push(Key::number(&qualified));
    }
    if !number.is_unique() {
        keys.extend(Key::serial(number));
    }
}

pub(super) fn of_document(document: &Document, titles: &Titles, keys: &mut Vec<Key>) {
    if let Some(number) = &document.number {
        of_number(number, &document.issuers, Some(&document.title), keys);
    }
    let former = document.history.iter().flat_map(History::numbers);
    for number in former.chain(&document.other_numbers) {
        of_number(number, &document.issuers, Some(&document.title), keys);
    }
    for title in document.issues.iter().chain([&document.title]) {
        of_title(&titles.get(title), keys);
    }
    // The decision that made this version may name the day from which it applies.
    if let Some(decision) = versions::unnamed_start(document) {
        of_title(&titles.get(&decision), keys);
    }
}

pub(super) fn of_known(known: &KnownDocument, titles: &Titles, keys: &mut Vec<Key>) {
    if let Some(number) = &known.number {
        of_number(number, &known.issuers, known.title.as_deref(), keys);
    }
    if let Some(title) = &known.title {
        of_title(&titles.get(title), keys);
    }
}

/// The keys of the documents that a claim may be about.
fn keys_of_claim(claim: &Claim) -> Vec<Key> {
    let mut keys = Vec::new();
    for name in &claim.names {
        of_name(name, &mut keys);
    }
    keys
}

/// The keys of the documents that a person may mean: by a number, a title, or an id, which
/// is one of these with something before it or behind it.
pub(crate) fn of_name(name: &Name, keys: &mut Vec<Key>) {
    let words = name.as_str();
    let blanks = words.match_indices(' ');
    let parts = blanks.flat_map(|(at, blank)| [words.get(..at), words.get(at + blank.len()..)]);
    for part in parts.flatten().chain([words]) {
        let named = part.strip_suffix('）');
        let named = named.and_then(|part| Some(part.rsplit_once('（')?.0));
        for words in named.into_iter().chain([part]) {
            if let Some(number) = DocumentNumber::parse(words) {
                of_number(&number, &[], None, keys);
            }
            of_title(&TitleKeys::new(words), keys);
        }
    }
}

pub(super) fn of_citation(citation: &Citation, titles: &Titles, keys: &mut Vec<Key>) {
    for number in citation.number.iter().chain(&citation.other_numbers) {
        of_number(number, &citation.issuers, citation.title.as_deref(), keys);
    }
    if let Some(title) = &citation.title {
        of_title(&titles.get(title), keys);
    }
    for name in &citation.names {
        match DocumentNumber::parse(name) {
            Some(number) => of_number(&number, &citation.issuers, None, keys),
            None => of_title(&titles.get(name), keys),
        }
    }
}
