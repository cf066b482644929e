//! Claims put on the whole of what is understood, block by block.

use super::blocks::Block;
use super::given::{self, Answer, Claim, OfBlock};
use super::names::NameError;
use super::{Reading, Target};
use crate::identity::Entity;

/// What is understood of all blocks. Entities are places among all, sorted by id.
pub(super) struct Whole {
    pub(super) entities: Vec<Entity>,
    /// For each reading, the entity of its document.
    pub(super) documents: Vec<usize>,
    /// For each reading and each of its citations, what is meant; none for those that go
    /// back to others.
    pub(super) targets: Vec<Vec<Option<Target>>>,
    /// For each block, its entities.
    pub(super) of_blocks: Vec<Vec<usize>>,
    /// Whether documents of different blocks wanted one id.
    pub(super) has_rivals: bool,
}

impl Whole {
    /// Puts the claims on the blocks in which they are, and gives the answer to each.
    pub(super) fn claim(
        &mut self,
        blocks: &[Block],
        readings: &[Reading],
        claims: &[Claim],
    ) -> Vec<Answer<usize>> {
        let unasked = || Err(NameError::Unknown(String::new()));
        let mut answers: Vec<Answer<usize>> = claims.iter().map(|_| unasked()).collect();
        if claims.is_empty() {
            return answers;
        }
        let entities = std::mem::take(&mut self.entities);
        let mut entities: Vec<Option<Entity>> = entities.into_iter().map(Some).collect();
        let claimed = blocks.iter().enumerate();
        for (at, block) in claimed.filter(|(_, block)| !block.claims.is_empty()) {
            let mut of_block = self.taken(block, at, &mut entities);
            let of_claims = given::apply(block, readings, claims, &mut of_block);
            let first = entities.len();
            self.of_blocks[at] = (first..first + of_block.entities.len()).collect();
            entities.extend(of_block.entities.into_iter().map(Some));
            for (&reading, entity) in block.documents.iter().zip(of_block.documents) {
                self.documents[reading] = first + entity;
            }
            for (ask, mut target) in block.asks.iter().zip(of_block.targets) {
                target.entity = target.entity.map(|entity| first + entity);
                self.targets[ask.reading][ask.citation] = Some(target);
            }
            for (&claim, answer) in block.claims.iter().zip(of_claims) {
                let placed = |found: Vec<usize>| found.iter().map(|at| first + at).collect();
                answers[claim] = answer.map(placed);
            }
        }
        self.put_in_order(entities, &mut answers);
        answers
    }

    /// What is understood of a block, by itself.
    fn taken(&self, block: &Block, at: usize, entities: &mut [Option<Entity>]) -> OfBlock {
        let mut own = self.of_blocks[at].clone();
        own.sort_unstable();
        let local = |entity: usize| own.binary_search(&entity).unwrap_or_default();
        let target = |target: &Target| Target {
            entity: target.entity.map(local),
            ..target.clone()
        };
        let asks = block.asks.iter();
        let asks = asks.filter_map(|ask| self.targets[ask.reading][ask.citation].as_ref());
        let documents = block.documents.iter();
        OfBlock {
            documents: documents.map(|&at| local(self.documents[at])).collect(),
            targets: asks.map(target).collect(),
            entities: (own.iter())
                .filter_map(|&entity| entities[entity].take())
                .collect(),
        }
    }

    /// Sorts the entities again, without those that are gone, and gives those of
    /// different blocks different ids.
    fn put_in_order(&mut self, entities: Vec<Option<Entity>>, answers: &mut [Answer<usize>]) {
        let mut place = vec![0; entities.len()];
        let mut kept: Vec<(usize, Entity)> = entities
            .into_iter()
            .enumerate()
            .filter_map(|(at, entity)| Some((at, entity?)))
            .collect();
        let by_id = |a: &(usize, Entity), b: &(usize, Entity)| a.1.id.cmp(&b.1.id);
        kept.sort_by(by_id);
        while let Some(at) = kept.windows(2).position(|two| two[0].1.id == two[1].1.id) {
            self.has_rivals = true;
            let wanted = kept[at].1.id.clone();
            let is_taken = |id: &String| kept.iter().any(|(_, entity)| entity.id == *id);
            let mut others = (2..).map(|count| format!("{wanted} #{count}"));
            let free = others.find(|id| !is_taken(id)).unwrap_or_default();
            kept[at + 1].1.id = free;
            kept.sort_by(by_id);
        }
        for (new, (old, _)) in kept.iter().enumerate() {
            place[*old] = new;
        }
        self.entities = kept.into_iter().map(|(_, entity)| entity).collect();
        let of_blocks = self.of_blocks.iter_mut().flatten();
        let of_targets = self.targets.iter_mut().flatten().flatten();
        let of_targets = of_targets.filter_map(|target| target.entity.as_mut());
        let of_answers = answers.iter_mut().flatten().flatten();
        (self
            .documents
            .iter_mut()
            .chain(of_blocks)
            .chain(of_targets)
            .chain(of_answers))
        .for_each(|at| *at = place[*at]);
    }
}
