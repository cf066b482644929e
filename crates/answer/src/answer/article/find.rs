//! The places that are asked for, in the text of a document.

use super::words::excerpt;
use crate::answer::file::Articles;
use wenmai_extracting::document::articles::Article;
use wenmai_extracting::document::provision::{Named, Provision, Provisions, Unit};

/// A place or a range that is asked for, as the text has it.
#[derive(Debug)]
pub(super) struct Found {
    /// As it is asked for: 第三条至第五条.
    pub(super) named: String,
    /// What stands there.
    pub(super) pieces: Vec<Piece>,
    /// What does not.
    pub(super) absent: Vec<String>,
    /// By what names mentions may name it: as it is asked for, and as it stands in the text.
    pub(super) places: Vec<Provisions>,
    /// Whether the text is at hand.
    pub(super) is_at_hand: bool,
}

/// A piece of the text.
#[derive(Debug)]
pub(super) struct Piece {
    /// Its place among the articles of the document; none of an annex.
    pub(super) at: Option<usize>,
    /// What it is: 第三条第二款.
    pub(super) place: String,
    pub(super) words: String,
    pub(super) article: Article,
    /// Where it stands, with the chapter, and the paragraph that is asked for.
    within: Provision,
}

impl Found {
    pub(super) fn of(named: Named<'_>, own: &Articles) -> Self {
        let mut found = Found {
            named: named.to_string(),
            pieces: Vec::new(),
            absent: Vec::new(),
            places: vec![named.alone()],
            is_at_hand: own.failure().is_none(),
        };
        if !found.is_at_hand {
            return found;
        }
        let meant = candidates(named, own).into_iter();
        let meant = meant.filter(|(_, _, place)| named.alone().meet(place));
        let pieces = meant.map(|(at, article, place)| Piece::of(at, article, place, named));
        found.pieces = pieces.collect();
        found.note_absent(named);
        let places = found.pieces.iter();
        let places = places.map(|piece| Provisions::of(piece.within.clone()));
        found.places.extend(places.collect::<Vec<_>>());
        found
    }

    /// Notes what is asked for and does not stand there.
    fn note_absent(&mut self, named: Named<'_>) {
        let ends = [Some(named.first().clone()), named.last()];
        let is_of_article = named.first().number(Unit::Paragraph).is_some()
            || named.first().number(Unit::Item).is_some();
        if is_of_article {
            let is_whole = self.pieces.iter().any(|piece| piece.place == self.named);
            if !is_whole {
                self.absent.push(self.named.clone());
            }
            return;
        }
        for end in ends.into_iter().flatten() {
            let mut pieces = self.pieces.iter();
            if !pieces.any(|piece| end.holds(&piece.within)) {
                self.absent.push(end.to_string());
            }
        }
    }

    /// Whether a set of places holds all of it.
    pub(super) fn is_held_by(&self, set: &Provisions) -> bool {
        if !self.pieces.is_empty() {
            return self.pieces.iter().all(|piece| set.hold(&piece.within));
        }
        let asked = self.places.iter().flat_map(Provisions::each);
        asked.into_iter().all(|named| {
            let last = named.last();
            set.hold(named.first()) && last.is_none_or(|last| set.hold(&last))
        })
    }
}

/// What may be meant: annexes, articles in annexes, or the articles of the whole, each with
/// its place among all articles, and where it stands.
fn candidates<'o>(
    named: Named<'_>,
    own: &'o Articles,
) -> Vec<(Option<usize>, &'o Article, Provision)> {
    let of_article = named.first().number(Unit::Article).is_some();
    let all = || own.all.iter().enumerate();
    match named.first().number(Unit::Annex) {
        None => all()
            .map(|(at, article)| (Some(at), article, article.place.clone()))
            .collect(),
        Some(_) if !of_article => {
            let annexes = own.annexes.iter();
            let annexes = annexes.map(|annex| (None, annex, annex.place.clone()));
            annexes.collect()
        }
        Some(number) => {
            let own_number = |annex: &&Article| annex.place.number(Unit::Annex) == Some(number);
            let annex = own.annexes.iter().find(own_number);
            let inside = all().filter(|(_, article)| {
                annex.is_some_and(|annex| {
                    annex.file == article.file && annex.range.contains(&article.range.start)
                })
            });
            let inside = inside.map(|(at, article)| {
                let place = article.place.clone().with(Unit::Annex, number);
                (Some(at), article, place)
            });
            inside.collect()
        }
    }
}

impl Piece {
    fn of(at: Option<usize>, article: &Article, place: Provision, named: Named<'_>) -> Self {
        let words = excerpt(article, named);
        let asked = named.first();
        let below = [Unit::Paragraph, Unit::Item, Unit::Point].into_iter();
        let below = below.filter_map(|unit| Some((unit, asked.number(unit)?)));
        let below = below.filter(|_| words.is_some());
        let of_article = place.clone();
        let within = below.fold(place, |place, (unit, number)| place.with(unit, number));
        let is_part = within != of_article;
        Piece {
            at,
            place: match is_part {
                true => named.to_string(),
                false => article.number.clone(),
            },
            words: words.unwrap_or_else(|| article.words.clone()),
            article: article.clone(),
            within,
        }
    }

    /// The same place in another version, in which its article is this one.
    pub(super) fn there(&self, article: &Article) -> Provisions {
        let below = [Unit::Paragraph, Unit::Item, Unit::Point].into_iter();
        let below = below.filter_map(|unit| Some((unit, self.within.number(unit)?)));
        Provisions::of(below.fold(article.place.clone(), |place, (unit, number)| {
            place.with(unit, number)
        }))
    }
}
