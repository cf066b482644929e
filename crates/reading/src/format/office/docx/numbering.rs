//! Automatic numbering: what Word shows before a paragraph and does not write
//! into it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::number;
use super::super::symbol::symbol;
use super::super::xml::Element;
use crate::budget::Budget;

/// How many levels a list has.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Clone)]
pub(in super::super) struct Level {
    pub(in super::super) start: u32,
    /// The form of its count, as in `number::written`.
    pub(in super::super) form: String,
    /// `%1.%2` with the counts of the levels in it.
    pub(in super::super) text: String,
    /// Whether all counts are shown in figures.
    pub(in super::super) legal: bool,
    /// Nothing between the number and the words.
    pub(in super::super) tight: bool,
    /// The level, from 1, after which it begins anew; 0 for never.
    pub(in super::super) restart: Option<usize>,
    /// The style whose paragraphs are of this level.
    pub(in super::super) style: Option<String>,
}

/// A list as paragraphs name it.
struct Num {
    list: String,
    /// Counts at which levels start, in the place of those of the list.
    starts: FxHashMap<usize, u32>,
    levels: FxHashMap<usize, Level>,
}

/// The style of a paragraph, as far as numbering goes.
#[derive(Default)]
struct Style {
    based_on: Option<String>,
    num: Option<String>,
    level: Option<usize>,
}

/// The lists of a document, and how far they have counted.
#[derive(Default)]
pub(in super::super) struct Numbering {
    lists: FxHashMap<String, FxHashMap<usize, Level>>,
    nums: FxHashMap<String, Num>,
    styles: FxHashMap<String, Style>,
    default_style: Option<String>,
    /// The last count of each level of a list.
    counts: FxHashMap<String, [Option<u32>; LEVELS]>,
    /// Which starts of a [`Num`] have been used.
    started: FxHashSet<(String, usize)>,
}

impl Numbering {
    /// Reads the part with the styles.
    pub(super) fn read_styles(&mut self, root: &Element<'_>) {
        let Some(styles) = root.child("styles") else {
            return;
        };
        for style in styles
            .elements()
            .filter(|element| element.name() == "style")
        {
            let Some(id) = style.attribute("styleId") else {
                continue;
            };
            let is = |name: &str, value: &str| style.attribute(name).as_deref() == Some(value);
            if is("type", "paragraph") && (is("default", "1") || is("default", "true")) {
                self.default_style = Some(id.clone().into_owned());
            }
            let numbered = style.child("pPr").and_then(|p| p.child("numPr"));
            let read = Style {
                based_on: style.value("basedOn").map(Into::into),
                num: numbered.and_then(|n| n.value("numId")).map(Into::into),
                level: numbered.and_then(level_of),
            };
            self.styles.insert(id.into_owned(), read);
        }
    }

    /// Reads the part with the lists, after the styles.
    pub(super) fn read_lists(&mut self, root: &Element<'_>) {
        let Some(numbering) = root.child("numbering") else {
            return;
        };
        let mut links = Vec::new();
        for element in numbering.elements() {
            match element.name() {
                "abstractNum" => {
                    let Some(id) = element.attribute("abstractNumId") else {
                        continue;
                    };
                    if let Some(style) = element.value("numStyleLink") {
                        links.push((id.clone().into_owned(), style.into_owned()));
                    }
                    self.lists.insert(id.into_owned(), levels(element));
                }
                "num" => {
                    let (Some(id), Some(list)) =
                        (element.attribute("numId"), element.value("abstractNumId"))
                    else {
                        continue;
                    };
                    let mut num = Num {
                        list: list.into_owned(),
                        starts: FxHashMap::default(),
                        levels: FxHashMap::default(),
                    };
                    for over in element.elements().filter(|e| e.name() == "lvlOverride") {
                        num.levels.extend(levels(over));
                        let level = over.number("ilvl").filter(|&level| level < LEVELS);
                        let start = over.child("startOverride").and_then(|e| e.number("val"));
                        if let (Some(level), Some(start)) = (level, start) {
                            num.starts.insert(level, start);
                        }
                    }
                    self.nums.insert(id.into_owned(), num);
                }
                _ => {}
            }
        }
        // A list may be that of a style.
        for (id, style) in links {
            let meant = self
                .styles
                .get(&style)
                .and_then(|style| self.nums.get(style.num.as_ref()?))
                .map(|num| num.list.clone());
            for num in self.nums.values_mut().filter(|num| num.list == id) {
                if let Some(meant) = &meant {
                    num.list.clone_from(meant);
                }
            }
        }
    }

    /// Counts a paragraph with these properties. Gives its number with what
    /// stands between it and the words; empty where it has none.
    pub(super) fn next(&mut self, properties: Option<&Element<'_>>, budget: &Budget) -> String {
        let Some((num_id, level)) = self.of_paragraph(properties) else {
            return String::new();
        };
        self.count(&num_id, level, budget).unwrap_or_default()
    }

    /// The list and the level of a paragraph.
    fn of_paragraph(&self, properties: Option<&Element<'_>>) -> Option<(String, usize)> {
        let own = properties.and_then(|p| p.child("numPr"));
        let style = properties
            .and_then(|p| p.value("pStyle"))
            .map(Into::into)
            .or_else(|| self.default_style.clone());
        let mut num = own.and_then(|n| n.value("numId")).map(String::from);
        let mut level = own.and_then(level_of);
        let mut named = style;
        // Styles that rest on each other in a ring are damage.
        for _ in 0..16 {
            let Some(id) = named.take_if(|_| num.is_none()) else {
                break;
            };
            let Some(style) = self.styles.get(&id) else {
                break;
            };
            if let Some(found) = &style.num {
                level = level.or(style.level).or_else(|| {
                    let list = self.lists.get(&self.nums.get(found)?.list)?;
                    (0..LEVELS).find(|at| {
                        list.get(at)
                            .is_some_and(|level| level.style.as_ref() == Some(&id))
                    })
                });
                num = Some(found.clone());
            }
            named.clone_from(&style.based_on);
        }
        // List 0 takes the numbering of the style away.
        let num = num.filter(|num| num != "0")?;
        Some((num, level.unwrap_or(0)))
    }

    /// Adds a level of a list that is not described in XML.
    pub(in super::super) fn add_level(&mut self, list: &str, at: usize, level: Level) {
        let levels = self.lists.entry(list.to_owned()).or_default();
        levels.insert(at, level);
    }

    /// Adds a name by which paragraphs call a list.
    pub(in super::super) fn add_name(&mut self, name: &str, list: &str) {
        let num = Num {
            list: list.to_owned(),
            starts: FxHashMap::default(),
            levels: FxHashMap::default(),
        };
        self.nums.insert(name.to_owned(), num);
    }

    /// Counts a paragraph on a level of a list. Gives its number as
    /// [`Numbering::next`] does; none where there is no such list, and where nothing
    /// more may come out of the file: a number may be of any length.
    pub(in super::super) fn count(
        &mut self,
        num_id: &str,
        at: usize,
        budget: &Budget,
    ) -> Option<String> {
        if budget.is_spent() {
            return None;
        }
        let num = self.nums.get(num_id)?;
        let list = self.lists.get(&num.list)?;
        let level_at = |at: usize| num.levels.get(&at).or_else(|| list.get(&at));
        let level = level_at(at)?;
        let counts = self.counts.entry(num.list.clone()).or_default();

        let again = num
            .starts
            .get(&at)
            .filter(|_| self.started.insert((num_id.to_owned(), at)));
        let count = match (again, counts[at]) {
            (Some(&start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => level.start,
        };
        counts[at] = Some(count);
        for (level, count) in counts.iter_mut().enumerate() {
            if level < at {
                count.get_or_insert_with(|| level_at(level).map_or(1, |level| level.start));
            } else if level > at {
                let restarts = match level_at(level).and_then(|level| level.restart) {
                    None => true,
                    Some(after) => at < after,
                };
                if restarts {
                    *count = None;
                }
            }
        }

        let mut number = String::new();
        let mut text = level.text.chars();
        while let Some(c) = text.next() {
            if c != '%' {
                number.push(c);
                continue;
            }
            let Some(of) = text.next().and_then(|digit| digit.to_digit(10)) else {
                continue;
            };
            let Some(of) = (of as usize).checked_sub(1).filter(|&of| of < LEVELS) else {
                continue;
            };
            let form = match level_at(of) {
                Some(_) if level.legal => "decimal",
                Some(level) => &level.form,
                None => "decimal",
            };
            number.push_str(&number::written(counts[of].unwrap_or(1), form));
        }
        if !level.tight {
            number.push_str(number::gap(&number));
        }
        budget.grow(number.len()).then_some(number)
    }
}

fn level_of(numbered: &Element<'_>) -> Option<usize> {
    let level: usize = numbered.child("ilvl")?.number("val")?;
    Some(level.min(LEVELS - 1))
}

/// The levels below an element.
fn levels(element: &Element<'_>) -> FxHashMap<usize, Level> {
    element
        .elements()
        .filter(|element| element.name() == "lvl")
        .filter_map(|level| {
            let at: usize = level.number("ilvl").filter(|&at| at < LEVELS)?;
            let form = level
                .value("numFmt")
                .map_or_else(|| "decimal".to_owned(), Into::into);
            let mut text = level.value("lvlText").map(String::from).unwrap_or_default();
            if form == "bullet" {
                text = bullet(level, &text);
            }
            let read = Level {
                start: level
                    .child("start")
                    .and_then(|start| start.number("val"))
                    .unwrap_or(0),
                form,
                text,
                legal: level.child("isLgl").is_some_and(|legal| !legal.is_off()),
                tight: level.value("suff").as_deref() == Some("nothing"),
                restart: level
                    .child("lvlRestart")
                    .and_then(|restart| restart.number("val")),
                style: level.value("pStyle").map(Into::into),
            };
            Some((at, read))
        })
        .collect()
}

/// The sign of a level without numbers.
fn bullet(level: &Element<'_>, text: &str) -> String {
    let font = level
        .child("rPr")
        .and_then(|run| run.child("rFonts"))
        .and_then(|fonts| fonts.attribute("ascii"));
    let Some(c) = text.chars().next() else {
        return String::new();
    };
    let sign = symbol(font.as_deref().unwrap_or_default(), c as u32).unwrap_or('•');
    // With a space behind it, like a sign that is typed.
    format!("{sign} ")
}
