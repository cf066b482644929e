//! Finds where a document cites others, and what each citation says.
//!
//! `scan` finds the words that name a document, `document_or_not` puts aside
//! what is none, `short` follows short forms, [`relation`] applies the rules of
//! `data/relations/` to the words around, `pinpoint` reads 第…条. This file
//! puts them together.

mod document_or_not;
mod list;
mod pinpoint;
pub mod relation;
mod scan;
mod short;

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::document::fold::Folded;
use crate::document::{Document, DocumentNumber, Zone, date, issuer, numeral, title};
use crate::graph::Relation;
use crate::pattern;

use list::ListContext;
use relation::{Context, Place};
use scan::Mention;
use short::{Referent, ShortForms};

/// How far above, in bytes, what 该办法 points to may stand: a few sentences.
const FARTHEST: usize = 1500;

/// Whether a mention names its document in full or by a short form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// By title, number or both.
    Full,
    /// 《条例》, where it has been named in full before.
    Short,
}

/// One mention of another document, with what the words around it say.
#[derive(Debug, Clone)]
pub struct Citation {
    /// Line on which it begins, from 1.
    pub line: u32,
    /// Byte offset of its first character in the decoded text.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// The words as they stand, without line breaks.
    pub text: String,
    /// The title, without 《》.
    pub title: Option<String>,
    /// The number.
    pub number: Option<DocumentNumber>,
    /// Bodies named directly before the title.
    pub issuers: Vec<String>,
    /// What the citing document does to it.
    pub relation: Relation,
    /// 第…条.
    pub pinpoint: Option<String>,
    /// In full or by a short form.
    pub kind: Kind,
    /// Id of the rule that read the relation.
    pub rule: String,
    /// The sentence.
    pub quote: String,
    /// For a short form, the citations (by index) that it stands for; empty
    /// where nothing fits.
    pub refers_to: Vec<usize>,
    /// The day from which the relation counts, where the clause names one.
    pub since: Option<Date>,
    /// The new end of a document that is extended.
    pub until: Option<Date>,
    /// Years by which it is extended.
    pub extended_by_years: Option<u32>,
    /// Whether the words only announce the change (组织修订《甲》).
    pub planned: bool,
    /// Whether the words define a short form (以下简称《条例》) and so say nothing
    /// of their own.
    pub defines: bool,
}

/// Finds the citations of one document.
///
/// ```
/// let text = "甲市财政局关于乙的通知\n\n根据《丙条例》（国务院令第735号），现通知如下：\n\
///             一、《丁办法》同时废止。\n";
/// let documents = wenmai::document::read("a.txt", text);
/// let citations = wenmai::citation::extract(&documents[0], text);
/// assert_eq!(citations[0].relation.key(), "basis");
/// assert_eq!(citations[0].number.as_ref().unwrap().as_str(), "国务院令第735号");
/// assert_eq!(citations[1].relation.key(), "repeals");
/// ```
pub fn extract(document: &Document, text: &str) -> Vec<Citation> {
    let mut reader = Reader {
        document,
        text,
        found: Vec::new(),
        short: ShortForms::default(),
        list: ListContext::default(),
    };
    for paragraph in &document.paragraphs {
        reader.paragraph(&paragraph.range, paragraph.zone);
    }
    reader.title();
    let Reader { found, .. } = reader;
    number_lines(text, found)
}

/// Fills in the lines; citations are in the order of the text but for those
/// that the title states.
fn number_lines(text: &str, mut found: Vec<Citation>) -> Vec<Citation> {
    let (mut at, mut line) = (0, 1);
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&i| found[i].start);
    for i in order {
        let start = found[i].start;
        line += u32::try_from(memchr::memchr_iter(b'\n', &text.as_bytes()[at..start]).count())
            .unwrap_or(u32::MAX);
        at = start;
        found[i].line = line;
    }
    found
}

struct Reader<'a> {
    document: &'a Document,
    text: &'a str,
    found: Vec<Citation>,
    short: ShortForms,
    list: ListContext,
}

/// What a mention turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Role {
    Full,
    Short(Referent),
    /// A short form for which nothing stands.
    Dangling,
    Own,
    NoDocument,
}

impl Reader<'_> {
    fn paragraph(&mut self, range: &Range<usize>, zone: Zone) {
        let raw = &self.text[range.clone()];
        let folded = Folded::new(raw, range.start);
        self.list.see(folded.as_str(), zone);
        if zone == Zone::Head {
            return;
        }
        if let Some(change) = list::row_says(folded.as_str()) {
            self.list.set(change);
        }
        if let Some(cells) = self.list.row(folded.as_str()) {
            self.row(&folded, &cells);
            return;
        }
        if !scan::may_mention(raw) {
            return;
        }
        let mut mentions = scan::mentions(folded.as_str());
        for mention in &mentions {
            if let Some(definition) = definition_behind(folded.as_str(), mention)
                && definition.bare
            {
                self.short.define_bare(&definition.name);
            }
        }
        scan::bare_shorts(folded.as_str(), self.short.bare(), &mut mentions);
        scan::back_references(folded.as_str(), &mut mentions);
        if mentions.is_empty() {
            return;
        }
        let place = match zone {
            Zone::Opening => Place::Opening,
            _ => Place::Body,
        };
        let first = self.found.len();
        for group in groups(folded.as_str(), &mentions) {
            self.group(&folded, &mentions, group, place);
        }
        self.share_end(first);
    }

    /// A long list may end in 同时废止 once: 甲市2006年印发的《A》，乙局2010年制定的
    /// 《B》，以及《C》同时废止. The names before it in the sentence that nothing
    /// governs share it.
    fn share_end(&mut self, first: usize) {
        for at in (first + 1..self.found.len()).rev() {
            let (before, after) = (&self.found[at - 1], &self.found[at]);
            let between = &self.text[before.end.min(after.start)..after.start];
            let listed = between
                .trim_start_matches(['）', ')'])
                .starts_with(['，', ',', '、', '及', '和'])
                && (between.trim_end().ends_with('的') || between.contains("以及"));
            if after.relation == Relation::Repeals
                && after.rule == "repeals-behind"
                && before.rule == "cites-otherwise"
                && before.quote == after.quote
                && listed
            {
                let (since, rule) = (after.since, after.rule.clone());
                let before = &mut self.found[at - 1];
                before.relation = Relation::Repeals;
                before.rule = rule;
                before.since = since;
            }
        }
    }

    /// Reads names that are joined by 、 and 和 and so share the words around
    /// them.
    fn group(&mut self, folded: &Folded<'_>, all: &[Mention], group: Range<usize>, place: Place) {
        let text = folded.as_str();
        let members = &all[group.clone()];
        let Some(first) = members.first() else {
            return;
        };
        let reach = members.iter().map(Mention::reach).max().unwrap_or(0);
        let sentence = sentence_around(text, first.span.start, reach);
        let whole_before = masked(text, all, sentence.start..first.span.start);
        let before = without_origin(&whole_before);
        let mut after = masked(text, all, reach..sentence.end);
        while after.starts_with('（') {
            let Some(close) = scan::closing(&after, 0) else {
                break;
            };
            after.drain(..close + '）'.len_utf8());
        }
        // Article 1 names the ground of the text where it says that the text is
        // made; elsewhere it is a rule like others.
        let makes = ["制定", "制订", "订立", "如下", "修订", "决定"]
            .iter()
            .any(|word| text.contains(word));
        let place = if place == Place::Opening && text.starts_with("第一条") && !makes {
            Place::Body
        } else {
            place
        };
        let context = Context {
            before,
            after: &after,
            place,
        };
        let rule = relation::classify(&context);
        let rule = later_sentence(text, all, sentence.end, place, rule);
        let mut in_group: Vec<usize> = Vec::new();
        for (offset, mention) in members.iter().enumerate() {
            let index = group.start + offset;
            let previous = (index > 0).then(|| &all[index - 1]);
            let role = self.role(folded, mention, previous, &whole_before, &after);
            self.define(text, mention, &role, &in_group);
            if let Some(short) = paired_short(text, members, offset)
                && role == Role::Full
            {
                self.short
                    .define(short, Referent::Cited(vec![self.found.len()]));
            }
            let (kind, refers_to) = match role {
                Role::Own | Role::NoDocument => continue,
                Role::Full => (Kind::Full, Vec::new()),
                Role::Dangling => (Kind::Short, Vec::new()),
                Role::Short(Referent::Own) => continue,
                Role::Short(Referent::Cited(indices)) => (Kind::Short, indices),
            };
            let mut citation = self.citation(folded, mention, &sentence, kind, refers_to);
            let (relation, rule, planned) = match rule {
                Some(rule) => (rule.relation, rule.id.as_str(), rule.planned),
                None => (Relation::Cites, "cites-otherwise", false),
            };
            citation.planned = planned;
            (citation.relation, citation.rule) = (relation, rule.to_owned());
            if kind == Kind::Short && inside_bracket(members, offset) {
                citation.relation = Relation::Cites;
                "cites-definition".clone_into(&mut citation.rule);
                citation.defines = true;
                in_group.push(self.found.len());
                self.found.push(citation);
                continue;
            }
            // 该文件 with which nothing is done says nothing.
            if mention.back.is_some() && relation == Relation::Cites {
                continue;
            }
            if kind == Kind::Full
                && relation == Relation::Cites
                && citation.number.is_none()
                && !mention
                    .title
                    .clone()
                    .is_some_and(|t| document_or_not::ends_like_document(&text[t]))
            {
                continue;
            }
            if citation.relation == Relation::Cites
                && let Some((relation, rule)) = list::inline(text, first.span.start)
            {
                (citation.relation, citation.rule) = (relation, rule.to_owned());
            }
            self.adjust(&mut citation);
            let lead = self.list.lead().filter(|_| citation.rule.contains("-list"));
            days(&mut citation, lead.unwrap_or(&text[sentence.clone()]));
            if citation.relation == Relation::Extends
                && citation.until.is_none()
                && citation.extended_by_years.is_none()
            {
                // 其有效期延长至… may stand in a later sentence.
                days(&mut citation, &text[sentence.start..]);
            }
            in_group.push(self.found.len());
            self.found.push(citation);
        }
    }

    /// What a mention is: another document, the document itself, a short form,
    /// no document at all.
    fn role(
        &self,
        folded: &Folded<'_>,
        mention: &Mention,
        previous: Option<&Mention>,
        before: &str,
        after: &str,
    ) -> Role {
        let text = folded.as_str();
        if let Some(number) = &mention.number {
            let own = self.document.number.as_ref();
            if own.is_some_and(|own| {
                own.key() == number.key() && (own.is_unique() || mention.title.is_none())
            }) {
                return Role::Own;
            }
        }
        if let Some(back) = &mention.back {
            let start = folded.raw_range(back.span.start, back.span.end).start;
            return self.referred(text, back, start);
        }
        let Some(name) = mention.title.clone() else {
            return Role::Full;
        };
        let name_text = &text[name.clone()];
        let full_name = full_name(text, mention);
        let local_before = &text[previous.map_or(0, |p| p.span.end)..mention.span.start];
        if short::is_defining(local_before) && mention.number.is_none() {
            return match self.short.get(name_text) {
                Some(referent) => Role::Short(referent.clone()),
                None => Role::Dangling,
            };
        }
        if mention.number.is_none() && mention.edition.is_none() {
            if let Some(referent) = self.short.get(name_text) {
                return Role::Short(referent.clone());
            }
            if !mention.bare && short::is_kind(name_text) {
                return self.antecedent(name_text);
            }
        }
        if !mention.bare && self.document.is_own_name(&full_name) && mention.number.is_none() {
            // 《甲办法》同时废止 in a new 甲办法 speaks of the old one.
            let ended = after.contains("废止") && !after.contains("施行");
            if !ended {
                return Role::Own;
            }
        }
        if mention.number.is_none() && !mention.bare {
            let earlier_edition = self.document.issues.iter().any(|own| {
                title::family(own) == title::family(&full_name)
                    && title::key(own) != title::key(&full_name)
            });
            let no_document = document_or_not::is_paper(&full_name)
                && mention.pinpoint.is_none()
                && !earlier_edition
                || document_or_not::is_to_be_drawn_up(before, after);
            if no_document {
                return Role::NoDocument;
            }
        }
        Role::Full
    }

    /// What 《办法》 stands for where nothing defines it: the last document
    /// named before it that can be called so.
    fn antecedent(&self, kind: &str) -> Role {
        let cited = self.found.iter().rposition(|citation| {
            citation.kind == Kind::Full
                && citation
                    .title
                    .as_deref()
                    .is_some_and(|title| short::may_be_called(title, kind))
        });
        if let Some(index) = cited {
            return Role::Short(Referent::Cited(vec![index]));
        }
        let own = [&self.document.title]
            .into_iter()
            .chain(&self.document.issues)
            .chain(&self.document.attachments)
            .any(|title| short::may_be_called(title, kind));
        if own { Role::Own } else { Role::Dangling }
    }

    /// What 该办法, 上述文件, 前两个文件 stand for: the documents named last. A
    /// phrase for which nothing fits is no mention.
    fn referred(&self, text: &str, back: &short::BackReference, start: usize) -> Role {
        // 有关办法 between names something unknown; nothing is guessed over it.
        let vague = |kind: &str| {
            ["有关", "相关", "国家", "其他"].iter().any(|word| {
                text[..back.span.start]
                    .rfind(&format!("{word}{kind}"))
                    .is_some_and(|at| !text[at..back.span.start].contains('《'))
            })
        };
        let full = |c: &&Citation| c.kind == Kind::Full;
        let start_of = |i: &usize| self.found[*i].start;
        let mut indices: Vec<usize> = (0..self.found.len())
            .filter(|&i| full(&&self.found[i]))
            .filter(|&i| {
                back.kind.is_empty()
                    || self.found[i].title.as_deref().is_some_and(|t| {
                        short::may_be_called(t, &back.kind)
                            && !title::names_in(t).iter().any(|n| {
                                short::may_be_called(n, &back.kind) && !title::issued(t).contains(n)
                            })
                    })
            })
            .collect();
        indices.sort_by_key(start_of);
        if indices.is_empty() || !back.kind.is_empty() && vague(&back.kind) {
            return Role::NoDocument;
        }
        let last = indices.len() - 1;
        let meant = if let Some(count) = back.count {
            if count > indices.len() {
                return Role::NoDocument;
            }
            indices.split_off(indices.len() - count)
        } else if back.many {
            // All of the sentence in which the last stands.
            let quote = &self.found[indices[last]].quote;
            indices.retain(|&i| self.found[i].quote == *quote);
            indices
        } else {
            vec![indices[last]]
        };
        // What stands far above is not what 该 points to.
        let near = meant
            .last()
            .is_some_and(|&i| start.saturating_sub(self.found[i].end) <= FARTHEST);
        if near {
            Role::Short(Referent::Cited(meant))
        } else {
            Role::NoDocument
        }
    }

    /// Registers the short form that is defined behind a mention.
    fn define(&mut self, text: &str, mention: &Mention, role: &Role, in_group: &[usize]) {
        let Some(definition) = definition_behind(text, mention) else {
            return;
        };
        let referent = match role {
            Role::Own => Referent::Own,
            Role::Full => {
                let this = self.found.len();
                let mut indices = if definition.all {
                    in_group.to_vec()
                } else {
                    Vec::new()
                };
                indices.push(this);
                Referent::Cited(indices)
            }
            Role::Short(referent) => referent.clone(),
            Role::NoDocument | Role::Dangling => return,
        };
        self.short.define(&definition.name, referent);
    }

    fn citation(
        &self,
        folded: &Folded<'_>,
        mention: &Mention,
        sentence: &Range<usize>,
        kind: Kind,
        refers_to: Vec<usize>,
    ) -> Citation {
        let text = folded.as_str();
        let raw = folded.raw_range(mention.span.start, mention.span.end);
        let title = mention.title.as_ref().map(|range| {
            let mut title = title::clean(folded.raw_str(range.start, range.end));
            if let Some(edition) = &mention.edition {
                title.push_str(folded.raw_str(edition.start, edition.end));
            }
            title
        });
        Citation {
            line: 0,
            start: raw.start,
            end: raw.end,
            text: title::clean(folded.raw_str(mention.span.start, mention.span.end)),
            title,
            number: mention.number.clone(),
            issuers: issuers_before(folded, mention.span.start),
            relation: Relation::Cites,
            pinpoint: mention.pinpoint.clone().map(|range| text[range].to_owned()),
            kind,
            rule: String::new(),
            quote: title::clean(folded.raw_str(sentence.start, sentence.end)),
            refers_to,
            since: None,
            until: None,
            extended_by_years: None,
            planned: false,
            defines: false,
        }
    }

    /// What the place of a mention adds to the words around it.
    fn adjust(&self, citation: &mut Citation) {
        if let Some((relation, rule)) = self.list.relation()
            && citation.relation == Relation::Cites
        {
            (citation.relation, citation.rule) = (relation, rule.to_owned());
        }
        // A text that revises the earlier edition of itself takes its place.
        if citation.relation == Relation::Amends
            && let Some(title) = &citation.title
        {
            let family = title::family(title::without_issuers(title));
            let own_edition = self
                .document
                .issues
                .iter()
                .chain([&self.document.title])
                .any(|own| title::family(own) == family && title::key(own) != title::key(title));
            if own_edition {
                citation.relation = Relation::Supersedes;
                "supersedes-own-edition".clone_into(&mut citation.rule);
            }
        }
    }

    /// A row of a table that lists documents: a cell with the title, another
    /// with the number.
    fn row(&mut self, folded: &Folded<'_>, cells: &[Range<usize>]) {
        let text = folded.as_str();
        let Some((relation, rule)) = self.list.relation() else {
            return;
        };
        let number = cells
            .iter()
            .find_map(|cell| DocumentNumber::parse(&text[cell.clone()]));
        let name = cells.iter().find(|cell| {
            let cell = &text[(*cell).clone()];
            cell.chars().count() >= 5
                && DocumentNumber::parse(cell).is_none()
                && (document_or_not::ends_like_document(cell) || cell.starts_with('《'))
        });
        let Some(span) = name.cloned().or_else(|| {
            cells
                .iter()
                .find(|cell| DocumentNumber::parse(&text[(*cell).clone()]).is_some())
                .cloned()
        }) else {
            return;
        };
        let inner = text[span.clone()].starts_with('《') && text[span.clone()].ends_with('》');
        let title = name.cloned().map(|range| {
            if inner {
                range.start + '《'.len_utf8()..range.end - '》'.len_utf8()
            } else {
                range
            }
        });
        let mention = Mention {
            span,
            title,
            edition: None,
            number,
            pinpoint: None,
            bracket: None,
            bare: true,
            back: None,
        };
        let mut citation =
            self.citation(folded, &mention, &(0..text.len()), Kind::Full, Vec::new());
        (citation.relation, citation.rule) = (relation, rule.to_owned());
        citation.issuers.clear();
        self.found.push(citation);
    }

    /// What the document's own title does to the documents that it names, where
    /// its text does not say it again: 关于废止《甲》的决定.
    fn title(&mut self) {
        let document = self.document;
        let folded = Folded::new(&document.title, 0);
        let text = folded.as_str();
        if !text.contains('《') || !document.issues.is_empty() {
            return;
        }
        let mentions = scan::mentions(text);
        for group in groups(text, &mentions) {
            let members = &mentions[group];
            let (Some(first), Some(last)) = (members.first(), members.last()) else {
                continue;
            };
            let context = Context {
                before: &masked(text, &mentions, 0..first.span.start),
                after: &masked(text, &mentions, last.reach()..text.len()),
                place: Place::Title,
            };
            let Some(rule) = relation::classify(&context) else {
                continue;
            };
            for mention in members {
                let Some(name) = mention.title.clone() else {
                    continue;
                };
                let key = title::key(&text[name]);
                let said_again = self.found.iter().any(|citation| {
                    citation
                        .title
                        .as_deref()
                        .is_some_and(|t| title::key(t) == key)
                        && citation.relation == rule.relation
                });
                let Some(place) = self.place_in_title(&text[mention.span.clone()]) else {
                    continue;
                };
                if said_again {
                    continue;
                }
                let mut citation =
                    self.citation(&folded, mention, &(0..text.len()), Kind::Full, Vec::new());
                (citation.relation, citation.rule) = (rule.relation, rule.id.clone());
                (citation.start, citation.end) = (place.start, place.end);
                self.found.push(citation);
            }
        }
    }

    /// Where the name stands in the lines of the title, as bytes of the text.
    fn place_in_title(&self, name: &str) -> Option<Range<usize>> {
        let end = self
            .document
            .paragraphs
            .iter()
            .find(|p| p.zone != Zone::Head);
        let end = end
            .map_or(self.document.end, |p| p.range.start)
            .max(self.document.start);
        let head = Folded::new(&self.text[self.document.start..end], self.document.start);
        let at = head.as_str().find(name)?;
        Some(head.raw_range(at, at + name.len()))
    }
}

/// Whether a mention stands in the bracket behind another, where short forms
/// are defined.
fn inside_bracket(members: &[Mention], offset: usize) -> bool {
    let start = members[offset].span.start;
    members[..offset]
        .iter()
        .any(|m| m.bracket.as_ref().is_some_and(|b| b.contains(&start)))
}

/// The short form of the name at `offset` in （以下分别简称《甲》和《乙》）, which
/// gives as many short forms as there are names before it.
fn paired_short<'t>(text: &'t str, members: &[Mention], offset: usize) -> Option<&'t str> {
    let first = (1..members.len()).find(|&i| {
        text[members[i - 1].span.end..members[i].span.start.max(members[i - 1].span.end)]
            .ends_with("分别简称")
    })?;
    let shorts = members.len() - first;
    let name = offset.checked_sub(first.checked_sub(shorts)?)?;
    let short = members.get(first + name).filter(|_| offset < first)?;
    short.title.clone().map(|range| &text[range])
}

/// The short form that the words behind a mention define.
fn definition_behind(text: &str, mention: &Mention) -> Option<short::Definition> {
    let inside = mention
        .bracket
        .as_ref()
        .filter(|b| b.end > mention.span.end);
    let from = match inside {
        Some(bracket) => mention.span.end.max(bracket.start),
        None => mention.reach(),
    };
    short::definition(&text[from..])
}

/// The name with the mark of an edition behind it.
fn full_name(text: &str, mention: &Mention) -> String {
    let mut name = mention
        .title
        .clone()
        .map_or("", |range| &text[range])
        .to_owned();
    if let Some(edition) = mention.edition.clone() {
        name.push_str(&text[edition]);
    }
    name
}

/// The days that the sentence names for the relation.
fn days(citation: &mut Citation, sentence: &str) {
    static FROM: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!("(?:自|从|于)({})(?:起|之日起)?", date::PATTERN))
    });
    static UNTIL: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant(&format!("(?:至|到|截止)({})", date::PATTERN)));
    static YEARS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "(?:延长|延续|顺延)(?:期限)?([0-9]{{1,2}}|[{}]{{1,3}})年",
            numeral::CHINESE
        ))
    });
    match citation.relation {
        Relation::Repeals | Relation::Suspends => {
            citation.since = FROM
                .captures_iter(sentence)
                .last()
                .and_then(|m| date::parse(&m[1]));
            if citation.relation == Relation::Suspends {
                citation.until = UNTIL.captures(sentence).and_then(|m| date::parse(&m[1]));
            }
        }
        Relation::Extends => {
            citation.until = UNTIL.captures(sentence).and_then(|m| date::parse(&m[1]));
            citation.extended_by_years =
                YEARS.captures(sentence).and_then(|m| numeral::value(&m[1]));
        }
        _ => {}
    }
}

/// What a later sentence of the same paragraph does to a name that its own
/// sentence only mentions: 《甲》将于…到期。经评估，其有效期延长至….
fn later_sentence(
    text: &str,
    all: &[Mention],
    from: usize,
    place: Place,
    rule: Option<&'static relation::Rule>,
) -> Option<&'static relation::Rule> {
    static BACK: LazyLock<Regex> = LazyLock::new(|| pattern::constant("(?:^|[，。；])其"));
    if rule.is_some_and(|rule| rule.relation != Relation::Cites) {
        return rule;
    }
    let rest = &text[from.min(text.len())..];
    let changed = BACK.find_iter(rest).find_map(|back| {
        let start = from + back.end();
        let end = sentence_around(text, start, start).end;
        let context = Context {
            before: "",
            after: &masked(text, all, start..end),
            place,
        };
        relation::classify(&context).filter(|found| {
            matches!(
                found.relation,
                Relation::Repeals | Relation::Extends | Relation::Suspends | Relation::Corrects
            )
        })
    });
    changed.or(rule)
}

/// The words without 某部印发的 before the names, which says where they come
/// from and not what is done with them.
fn without_origin(before: &str) -> &str {
    static ORIGIN: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "(?:(?:19|20)[0-9]{2}年)?(?:[0-9]{1,2}月)?(?:联合|共同|组织|最新|新)?(?:印发|发布|制定|制订|颁布|公布|出台|下发|编制|颁发|修订)(?:后的|的)$",
        )
    });
    ORIGIN
        .find(before)
        .map_or(before, |origin| &before[..origin.start()])
}

/// Bodies that stand directly before a name: 国家药监局 国家中医药局《…》.
fn issuers_before(folded: &Folded<'_>, start: usize) -> Vec<String> {
    let text = folded.as_str();
    let mut from = start;
    for (at, c) in text[..start].char_indices().rev() {
        if !(crate::document::number::is_han(c) || c == '、') || start - at > 180 {
            break;
        }
        from = at;
    }
    for cue in &crate::data::words().before_number {
        if let Some(at) = text[from..start].rfind(cue.as_str()) {
            from = from.max(from + at + cue.len());
        }
    }
    let bodies = issuer::split(folded.raw_str(from, start));
    let all = !bodies.is_empty() && bodies.iter().all(|body| issuer::is_body(body));
    if all { bodies } else { Vec::new() }
}

/// The sentence around folded bytes `start..end`: up to 。 ； ！ ？ outside of
/// names.
fn sentence_around(text: &str, start: usize, end: usize) -> Range<usize> {
    let mark = |c: char| matches!(c, '。' | '；' | '！' | '？');
    let first = text[..start]
        .char_indices()
        .rev()
        .find(|(_, c)| mark(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let last = text[end..]
        .char_indices()
        .find(|(_, c)| mark(*c))
        .map_or(text.len(), |(at, c)| end + at + c.len_utf8());
    first..last
}

/// A stretch of text with the names in it written 《》.
fn masked(text: &str, mentions: &[Mention], range: Range<usize>) -> String {
    let mut out = String::new();
    let mut at = range.start;
    for mention in mentions {
        if mention.span.start < at || mention.span.end > range.end {
            continue;
        }
        push_plain(&mut out, &text[at..mention.span.start]);
        out.push_str("《》");
        at = mention.reach().min(range.end);
    }
    if at < range.end {
        push_plain(&mut out, &text[at..range.end]);
    }
    out
}

/// Adds words between names; a 《 or 》 that lost its other half is no name.
fn push_plain(out: &mut String, words: &str) {
    out.extend(words.chars().filter(|c| !matches!(c, '《' | '》')));
}

static JOINER: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "^(?:文件|文)?(?:（[^（）]{0,40}）)*(?:等(?:有关|相关)?(?:法律|法规|规章|文件|规定|标准|政策|通知|意见|制度)*)?(?:及其[^，。；、]{2,8})?(?:，?(?:以及|和|及|与|或者|或|并|暨|、)+|、?)(?P<rest>[^，。；：《》]{0,60})$",
    )
});

/// Groups of mentions that are joined by 、 和 及 and so share the words around
/// them.
fn groups(text: &str, mentions: &[Mention]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut reach = 0;
    for (i, mention) in mentions.iter().enumerate() {
        // A short form in the bracket behind a name belongs to the name.
        let inside = mention.span.start < reach;
        let joined = i > 0 && (inside || joins(&text[reach..mention.span.start]));
        reach = reach.max(mention.reach());
        match found.last_mut() {
            Some(group) if joined => group.end = i + 1,
            _ => found.push(i..i + 1),
        }
    }
    found
}

/// Whether two names with `between` between them are parts of one list.
fn joins(between: &str) -> bool {
    let Some(found) = JOINER.captures(between) else {
        return false;
    };
    let rest = &found["rest"];
    // 《甲》、省《乙》; 《甲》和原国家乙总局《丙》.
    let short = [
        "国家",
        "省",
        "市",
        "区",
        "县",
        "州",
        "部",
        "我省",
        "我市",
        "我区",
        "我县",
        "本省",
        "本市",
        "本区",
        "全国",
        "原",
        "及",
        "其中的",
        "新",
        "修订后的",
        "新修订的",
        "现行",
    ]
    .contains(&rest)
        && ![
            "按", "按照", "依照", "根据", "废止", "落实", "贯彻", "符合", "违反", "执行", "修订",
            "修改",
        ]
        .contains(&rest);
    let bodies = || {
        static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
            pattern::constant(
                "等?(?:[0-9一二三四五六七八九十两]+个?)?(?:部门|部委|单位|机关)?(?:联合)?(?:印发的|发布的|下发的)?$",
            )
        });
        rest.split('、').all(|part| {
            let body = OTHERS.replace(part, "");
            issuer::is_body(body.trim_start_matches('原'))
        })
    };
    rest.is_empty() || short || bodies()
}

#[cfg(test)]
mod tests {
    use super::relation::rules;
    use super::*;

    /// Reads a sentence where the rule asks for it: in the opening, in the
    /// body, in a title.
    fn read(sentence: &str, place: Option<Place>) -> Vec<(String, String)> {
        let text = match place {
            Some(Place::Title) => format!("{sentence}\n\n各单位：\n现予公布。\n"),
            Some(Place::Opening) => format!("某局关于某事的通知\n\n各单位：\n{sentence}\n"),
            _ => {
                format!("某局关于某事的通知\n\n各单位：\n现通知如下：\n一、总体要求\n{sentence}\n")
            }
        };
        let documents = crate::document::read("a.txt", &text);
        documents
            .iter()
            .flat_map(|d| extract(d, &text))
            .map(|c| (c.text, c.rule))
            .collect()
    }

    #[test]
    fn every_rule_reads_its_examples_and_not_its_counter_examples() {
        let mut wrong = Vec::new();
        for rule in rules() {
            for example in &rule.examples {
                let found = read(example, rule.place());
                if found.first().map(|(_, id)| id) != Some(&rule.id) {
                    wrong.push(format!("{}: {example} gives {found:?}", rule.id));
                }
            }
            for counter in &rule.counter {
                let found = read(counter, rule.place());
                if found.iter().any(|(_, id)| id == &rule.id) {
                    wrong.push(format!(
                        "{}: counter-example {counter} gives {found:?}",
                        rule.id
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn names_in_a_list_share_the_words_around() {
        assert!(joins("、"));
        assert!(joins("和"));
        assert!(joins("（临床2.0版）和"));
        assert!(joins("以及国家药典委员会"));
        assert!(joins("和原国家食品药品监督管理总局"));
        assert!(!joins("，"));
        assert!(!joins("等法律法规，按照"));
        assert!(!joins("的要求，落实"));
    }
}
