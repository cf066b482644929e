//! What two files of one text share: a few numbers that stand for its letters.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

/// Letters in a row that are looked at together.
const IN_A_ROW: usize = 8;

/// Numbers that are kept of a text.
const KEPT: usize = 64;

/// The sketch of a text: the smallest hashes of its letters and figures, eight in a row
/// (bottom-k, Broder 1997). White space, marks and broken lines, which differ from
/// format to format, do not count.
///
/// ```
/// use wenmai_extracting::document::Sketch;
///
/// let page = Sketch::of("各单位：\n  请于2024年5月1日前\n报送乙情况。");
/// let file = Sketch::of("各单位：请于２０２４年５月１日前报送乙情况。");
/// assert_eq!(page.likeness(&file), 1.0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sketch {
    /// Letters and figures in all.
    letters: u32,
    /// A hash of all of them in their order, by which two versions that differ in a word
    /// are told apart.
    whole: u64,
    /// Sorted, each once.
    hashes: Vec<u32>,
}

impl Sketch {
    /// The sketch of a text.
    pub fn of(text: &str) -> Self {
        Self::of_parts([text])
    }

    /// The sketch of a text that stands in several parts.
    pub(crate) fn of_parts<'t>(parts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut letters = 0;
        let mut whole = 0xcbf2_9ce4_8422_2325_u64;
        // The last letters, and their polynomial, which moves on with each (Rabin 1981).
        let (mut window, mut rolling) = ([0u64; IN_A_ROW], 0u64);
        let mut smallest: BinaryHeap<u32> = BinaryHeap::with_capacity(KEPT + 1);
        // What is not below it is not kept.
        let mut limit = u32::MAX;
        let mut keep = |hash: u32| {
            if hash >= limit || smallest.iter().any(|&own| own == hash) {
                return;
            }
            smallest.push(hash);
            if smallest.len() > KEPT {
                smallest.pop();
            }
            if smallest.len() == KEPT {
                limit = smallest.peek().copied().unwrap_or(u32::MAX);
            }
        };
        let chars = parts.into_iter().flat_map(str::chars);
        for c in chars.map(half_width).filter(|&c| is_letter(c)) {
            let c = u64::from(u32::from(c));
            let oldest = std::mem::replace(&mut window[letters % IN_A_ROW], c);
            rolling = rolling
                .wrapping_mul(BASE)
                .wrapping_add(c)
                .wrapping_sub(oldest.wrapping_mul(OUTGOING));
            letters += 1;
            whole = (whole ^ c).wrapping_mul(0x0100_0000_01b3);
            if letters >= IN_A_ROW {
                keep(mixed(rolling));
            }
        }
        if letters > 0 && letters < IN_A_ROW {
            keep(mixed(rolling));
        }
        Sketch {
            letters: u32::try_from(letters).unwrap_or(u32::MAX),
            whole,
            hashes: smallest.into_sorted_vec(),
        }
    }

    /// The share of what stands in either text that stands in both, estimated: 1 for
    /// texts of the same letters, 0 for such that have nothing in common or for which
    /// nothing is known.
    pub fn likeness(&self, other: &Sketch) -> f64 {
        let (mut own, mut others) = (self.hashes.iter(), other.hashes.iter());
        let (mut a, mut b) = (own.next(), others.next());
        let (mut shared, mut all) = (0u32, 0u32);
        while all < KEPT as u32 {
            let order = match (a, b) {
                (Some(x), Some(y)) => x.cmp(y),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            all += 1;
            shared += u32::from(order == Ordering::Equal);
            if order != Ordering::Greater {
                a = own.next();
            }
            if order != Ordering::Less {
                b = others.next();
            }
        }
        if all == 0 {
            return 0.0;
        }
        f64::from(shared) / f64::from(all)
    }

    /// A number that is the same for the same letters.
    pub fn print(&self) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        (self.letters, self.whole).hash(&mut hasher);
        hasher.finish()
    }

    /// Whether these are the same letters, as far as can be told.
    pub fn is_same(&self, other: &Sketch) -> bool {
        self.letters > 0 && self == other
    }
}

/// Full-width figures and letters as those of ASCII.
fn half_width(c: char) -> char {
    match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// A letter or figure; of Chinese without a look into the tables.
fn is_letter(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' => true,
        // Quotation marks, and the marks of Chinese.
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        c => c.is_alphanumeric(),
    }
}

/// The base of the polynomial, and its power for the letter that falls out.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
const OUTGOING: u64 = {
    let (mut power, mut at) = (1u64, 0);
    while at < IN_A_ROW {
        power = power.wrapping_mul(BASE);
        at += 1;
    }
    power
};

/// The upper half of the polynomial, mixed: the same on every machine.
fn mixed(rolling: u64) -> u32 {
    let mixed = (rolling ^ (rolling >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    u32::try_from(mixed >> 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(sentences: std::ops::Range<u32>) -> String {
        sentences
            .map(|n| format!("第{n}条 各单位应当在{n}日内报送第{n}类情况的说明。\n"))
            .collect()
    }

    #[test]
    fn breaks_and_widths_make_no_difference() {
        let one = Sketch::of(&text(0..50));
        let other = Sketch::of(&text(0..50).replace('\n', "\r\n　　").replace('3', "３"));
        assert!(one.is_same(&other));
    }

    #[test]
    fn likeness_is_the_share_of_what_both_hold() {
        let whole = Sketch::of(&text(0..100));
        let most = Sketch::of(&text(0..90));
        let other = Sketch::of(&text(200..300));
        assert!((0.75..1.0).contains(&whole.likeness(&most)));
        assert!(whole.likeness(&other) < 0.2);
    }

    #[test]
    fn a_long_text_with_one_other_word_is_not_the_same() {
        let one = text(0..2_000);
        let other = one.replacen("第1500类情况的说明", "第1500类事项的说明", 1);
        assert!(!Sketch::of(&one).is_same(&Sketch::of(&other)));
    }

    #[test]
    fn nothing_is_like_nothing() {
        let none = Sketch::of(" \n，。");
        assert_eq!(none.likeness(&none), 0.0);
        assert!(!none.is_same(&none));
        let short = Sketch::of("已阅");
        assert!(short.is_same(&Sketch::of("已 阅。")));
    }
}
