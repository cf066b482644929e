//! Reads the paragraphs of a document one by one and puts together what the
//! other files find in them.

use std::cell::OnceCell;
use std::ops::Range;

use jiff::civil::Date;

use crate::document::fold::Folded;
use crate::document::{Document, OwnNames, Paragraph, Zone, date, title};
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::part::part;

use super::context::{
    groups, issuers_before, later_sentence, masked, near, part_behind, rest_behind,
    sentence_around, without_ordinal, without_origin, without_wording,
};
use super::days::{self, Words, days};
use super::exception;
use super::head_day::HeadDays;
use super::heading;
use super::list::{self, ListContext};
use super::quote;
use super::relation::{self, Place};
use super::role::{Role, definition_behind, paired_shorts};
use super::scan::{self, Mention};
use super::short::{Referent, ShortForms};
use super::table::{self, Table};
use super::told::holder_adopted;
use super::{Citation, Kind, Passed, Why, annulled, changes, document_or_not, renamed};

/// As [`title::clean`], of words that most often stand on one line without a
/// space.
pub(super) fn clean(folded: &Folded<'_>, range: &Range<usize>) -> String {
    let raw = folded.raw_str(range.start, range.end);
    // What folds to itself is no white space.
    if folded.is_as_it_stands(range.start, range.end) {
        return raw.to_owned();
    }
    let mut at = 0;
    while let Some(&lead) = raw.as_bytes().get(at) {
        let next = || part(raw, at..).chars().next();
        at += match lead {
            // Han, which is no white space.
            0xe4..=0xe9 => 3,
            _ => match next().filter(|&c| c != '*' && !c.is_whitespace()) {
                Some(c) => c.len_utf8(),
                None => return title::clean(raw),
            },
        };
    }
    raw.to_owned()
}

pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    /// Made when they are first asked for.
    own_names: OnceCell<OwnNames<'a>>,
    /// The day after the transition that the document lays down, likewise.
    transition: OnceCell<Option<Date>>,
    pub(super) text: &'a str,
    pub(super) found: Vec<Citation>,
    pub(super) passed: Vec<Passed>,
    pub(super) short: ShortForms,
    pub(super) list: ListContext,
    pub(super) table: Option<Table>,
    head_days: HeadDays,
    /// The place of the paragraph that is being read.
    at: usize,
    /// What rules were asked of each group of names, where somebody wants to know.
    pub(super) heard: Option<Vec<Heard>>,
}

/// The words around a group of names, as rules are asked of them.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) names: String,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) place: Place,
    /// The place of the first citation that was made of them.
    pub(super) first: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document, text: &'a str) -> Self {
        Reader {
            document,
            own_names: OnceCell::new(),
            transition: OnceCell::new(),
            text,
            found: Vec::new(),
            passed: Vec::new(),
            short: ShortForms::default(),
            list: ListContext::of_document(document.own_title()),
            table: None,
            head_days: HeadDays::default(),
            at: 0,
            heard: None,
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn own_names(&self) -> &OwnNames<'a> {
        self.own_names.get_or_init(|| OwnNames::of(self.document))
    }

    /// Reads the whole document, and gives what was asked of the rules where somebody
    /// wants to know.
    pub(super) fn read(&mut self) -> Vec<Heard> {
        let document = self.document;
        for (at, paragraph) in document.paragraphs.iter().enumerate() {
            self.paragraph(at, paragraph);
        }
        let heard = self.heard.take();
        self.title();
        renamed::name(&mut self.found, document, self.text);
        let restored = annulled::restored(&self.found);
        self.found.extend(restored);
        self.found.extend(heading::citations(document, self.text));
        heard.unwrap_or_default()
    }

    /// Reads the paragraph at the place `at`.
    pub(super) fn paragraph(&mut self, at: usize, paragraph: &Paragraph) {
        self.at = at;
        let (range, zone) = (&paragraph.range, paragraph.zone);
        let raw = part(self.text, range.clone());
        if zone != Zone::Head && self.list.passes_over(raw) && !scan::may_mention(raw) {
            return;
        }
        let folded = match &paragraph.as_it_stands {
            Some(words) => Folded::of_words(raw, range.start, words),
            None => Folded::new(raw, range.start),
        };
        let cells = table::cells(raw, &folded, self.table.is_some());
        let mut read = Vec::new();
        if let Some(cells) = &cells
            && zone != Zone::Head
        {
            match self.row(&folded, cells) {
                Some(named) => read = named,
                None => return,
            }
        }
        if cells.is_none() {
            self.table = None;
            self.list.see_line(&folded, zone);
        }
        if zone == Zone::Head {
            return;
        }
        if self.list.list().is_some() && self.item(&folded) {
            return;
        }
        if !scan::may_mention(raw) {
            return;
        }
        let mut mentions = scan::mentions(folded.as_str());
        mentions.retain(|m| !read.iter().any(|cell| cell.contains(&m.span.start)));
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
        for mention in &mut mentions {
            let number = mention.number.as_ref().filter(|_| mention.title.is_none());
            let number = number.filter(|number| number.is_unique());
            mention.own = number.is_some_and(|number| self.document.bears_number(number));
        }
        let place = match zone {
            Zone::Opening => Place::Opening,
            // Below 编制依据 a sentence names grounds as an opening does.
            _ if self.list.list().is_some_and(list::List::is_of_section) => Place::Opening,
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
        let mut after: Option<usize> = None;
        // Of 根据2014年甲令第1号、2017年甲令第2号修改的《A》, the number that was met last.
        let mut of_name: Option<usize> = None;
        for at in (first..self.found.len()).rev() {
            let citation = &self.found[at];
            let shares = relation::rule(&citation.rule).is_some_and(|rule| rule.shares_list);
            if shares {
                after = Some(at);
                continue;
            }
            let Some(last) = after else {
                continue;
            };
            let start = self.found[last].start;
            let between = part(self.text, citation.end.min(start)..start);
            // 甲发〔2012〕9号文件印发的《A》: the number names what issued it.
            if citation.title.is_none() {
                let next = of_name.filter(|&next| next == at + 1);
                let next = next.map(|next| self.found[next].start);
                let before = next.map(|next| part(self.text, citation.end.min(next)..next));
                let is_before = before.is_some_and(list::goes_on);
                if is_before || list::issues(between) {
                    let amends = ["修改", "修正", "修订"].iter().any(|v| between.contains(v));
                    of_name = (is_before || amends).then_some(at);
                    continue;
                }
            }
            if citation.rule != relation::nothing()
                || !list::goes_on(between)
                || self.is_made_here(at)
            {
                after = None;
                continue;
            }
            let (since, rule, relation) = {
                let last = &self.found[last];
                (last.since, last.rule.clone(), last.relation)
            };
            let before = &mut self.found[at];
            (before.relation, before.rule, before.since) = (relation, rule, since);
            after = Some(at);
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
        let before = without_origin(without_ordinal(&whole_before));
        let mut after = without_wording(masked(text, all, reach..sentence.end));
        let behind = |mention: &Mention| mention.bracket.clone();
        let bracket = members.last().and_then(behind);
        let mut bracket = part(text, bracket.unwrap_or_default()).to_owned();
        while after.starts_with('（') {
            let Some(close) = scan::closing(&after, 0) else {
                break;
            };
            bracket = after.drain(..close + '）'.len_utf8()).collect();
        }
        // 原通知（甲发〔2012〕9号）同时废止: the number stands for the words before it.
        if first.title.is_none() && before.ends_with('（') && after.starts_with('）') {
            after.drain(..'）'.len_utf8());
        }
        // Article 1 names the ground of the text where it says that the text is
        // made; elsewhere it is a rule like others.
        let makes = || {
            ["制定", "制订", "订立", "如下", "修订", "决定"]
                .iter()
                .any(|word| text.contains(word))
        };
        let place = if place == Place::Opening && text.starts_with("第一条") && !makes() {
            Place::Body
        } else {
            place
        };
        // Behind 现公告如下： the items begin, also where no line ends.
        let place = match place {
            Place::Opening if part(text, ..sentence.start).contains("如下：") => Place::Body,
            place => place,
        };
        let rule = relation::classify(before, &after, place);
        let rule = later_sentence(text, all, (&after, sentence.end), place, rule);
        if let Some(heard) = &mut self.heard {
            heard.push(Heard {
                names: clean(folded, &(first.span.start..reach)),
                before: before.to_owned(),
                after: after.clone(),
                place,
                first: self.found.len(),
            });
        }
        let told = rule.is_some_and(|rule| changes(rule.relation))
            && self.tells_of_another(folded, all, group.start, sentence.start);
        // 制定了《丙》，上述两个文件同时废止: what is made is not what ends.
        let rule =
            rule.filter(|rule| !(ends(rule.relation) && makes_another_end(&whole_before, &after)));
        let mut in_group: Vec<usize> = Vec::new();
        let (first_paired, paired) = paired_shorts(text, members);
        let paired = |offset: usize| *paired.get(offset.checked_sub(first_paired)?)?;
        let said = OnceCell::new();
        // How far the brackets behind the names reach, in which short forms are defined.
        let mut bracketed = 0;
        for (offset, mention) in members.iter().enumerate() {
            let in_bracket = mention.span.start < bracketed;
            bracketed = bracketed.max(mention.bracket.as_ref().map_or(0, |b| b.end));
            let index = group.start + offset;
            let previous = (index > 0).then(|| &all[index - 1]);
            let role = self.role(folded, mention, previous, &whole_before, &after);
            self.define(text, mention, &role, &in_group);
            if let Some(short) = paired(offset)
                && role == Role::Full
            {
                self.short
                    .define(short, Referent::Cited(vec![self.found.len()]));
            }
            let (kind, refers_to) = match role {
                Role::Own => {
                    self.pass(folded, mention, Why::Own);
                    continue;
                }
                Role::NoDocument(why) => {
                    self.pass(folded, mention, why);
                    continue;
                }
                Role::Full => (Kind::Full, Vec::new()),
                Role::Dangling if mention.back.is_some() => (Kind::Back, Vec::new()),
                Role::Dangling => (Kind::Short, Vec::new()),
                Role::Short(Referent::Own) => {
                    self.pass(folded, mention, Why::Own);
                    continue;
                }
                Role::Short(Referent::Cited(indices)) if mention.back.is_some() => {
                    (Kind::Back, indices)
                }
                Role::Short(Referent::Cited(indices)) => (Kind::Short, indices),
            };
            let mut citation = self.citation(folded, mention, &sentence, kind, refers_to);
            if citation.adopted.is_none() {
                citation.adopted = holder_adopted(text, all, index, sentence.start);
            }
            let may_be_part = rule.is_some_and(|rule| rule.part);
            if citation.pinpoint.is_none() && may_be_part {
                citation.pinpoint = part_behind(&after).map(str::to_owned);
            }
            if citation.pinpoint.is_none() {
                citation.pinpoint = rule.and_then(|rule| rule.a_part.clone());
            }
            let (relation, rule, planned) = match rule {
                Some(rule) => {
                    let decided = rule.decided && self.decides_on_changes();
                    let planned = rule.planned && !decided || told;
                    (rule.relation, rule.id.as_str(), planned)
                }
                None => (Relation::Cites, relation::nothing(), false),
            };
            citation.planned = planned;
            (citation.relation, citation.rule) = (relation, rule.to_owned());
            // Of several names the words beside the last one speak of that.
            if ends(relation) && citation.pinpoint.is_none() {
                let next = sentence_behind(text, sentence.end);
                let spared = exception::spared(&whole_before, &bracket, &after, next);
                // 《甲》、《乙》除“丙”外: what bears no number of a part may be of any.
                let is_last = offset + 1 == members.len();
                citation.pinpoint = spared.filter(|words| is_last || words.starts_with("除\""));
                if citation.pinpoint.is_none() && may_be_part {
                    citation.pinpoint = rest_behind(&after).map(str::to_owned);
                }
            }
            if kind == Kind::Short && in_bracket {
                citation.relation = Relation::Cites;
                "cites-definition".clone_into(&mut citation.rule);
                citation.defines = true;
                in_group.push(self.found.len());
                self.found.push(citation);
                continue;
            }
            // 该文件 with which nothing is done says nothing.
            if mention.back.is_some() && relation == Relation::Cites {
                self.pass(folded, mention, Why::Back);
                continue;
            }
            if kind == Kind::Full
                && relation == Relation::Cites
                && citation.number.is_none()
                && !mention
                    .title
                    .clone()
                    .is_some_and(|t| document_or_not::ends_like_document(part(text, t)))
            {
                self.pass(folded, mention, Why::NoKind);
                continue;
            }
            if citation.relation == Relation::Cites
                && let Some(list) = list::inline(text, first.span.start)
            {
                list.say_of(&mut citation);
            }
            let heads = list::is_head(text, first.span.start);
            self.adjust(&mut citation, heads);
            let words = Words {
                before: &whole_before,
                after: &after,
                sentence: part(text, sentence.clone()),
                paragraph: part(text, ..sentence.end),
                said: Some(&said),
            };
            self.read_days(
                &mut citation,
                words,
                (offset, members.len()),
                near(text, sentence.end),
            );
            if citation.relation == Relation::Extends
                && citation.until.is_none()
                && citation.extended_by_years.is_none()
            {
                // 其有效期延长至… may stand in a later sentence.
                days(
                    &mut citation,
                    Words::of_list(near(text, sentence.start)),
                    (0, 1),
                );
            }
            in_group.push(self.found.len());
            self.add(citation);
        }
    }

    /// Notes that a name is no citation.
    fn pass(&mut self, folded: &Folded<'_>, mention: &Mention, why: Why) {
        let raw = folded.raw_range(mention.span.start, mention.reach());
        self.passed.push(Passed {
            start: raw.start,
            end: raw.end,
            why,
        });
    }

    /// Adds a citation; 上述三个文件 is one of each document that it means.
    fn add(&mut self, citation: Citation) {
        if citation.kind != Kind::Back || citation.refers_to.len() < 2 {
            self.found.push(citation);
            return;
        }
        let each = citation.refers_to.iter().map(|&meant| Citation {
            refers_to: vec![meant],
            ..citation.clone()
        });
        self.found.extend(each);
    }

    /// Reads the days that the words around a name give, or those before a list;
    /// a repeal may wait for the end of a transition.
    fn read_days(
        &mut self,
        citation: &mut Citation,
        words: Words<'_>,
        place: (usize, usize),
        later: &str,
    ) {
        if list::kind(&citation.rule).is_some() && self.list.list().is_some() {
            self.list_day(citation);
            return;
        }
        days(citation, words, place);
        // Where a first day is moved, the new one counts as soon as it is told.
        if relation::rule(&citation.rule).is_some_and(|rule| rule.moves_start) {
            citation.since = self.document.published.or(self.document.written);
            // The article that names the first day (“自…起施行”修改为…) is no part by itself.
            citation.pinpoint.take_if(|_| words.after.contains('"'));
            citation.planned |= citation.until.is_none();
            return;
        }
        // 自…起，下列文件停止执行：《甲》；《乙》。 names the day once for all.
        if citation.since.is_none()
            && ends(citation.relation)
            && list::kind(&citation.rule).is_some()
        {
            citation.since = days::of_head(words.paragraph);
        }
        if turns(citation.relation) {
            let written = self.document.written.or(self.document.published);
            let day = days::without_year(&words).zip(written);
            let day = day.and_then(|(day, written)| date::of_the_year(day, written));
            citation.since = day.or(citation.since);
        }
        if citation.since.is_none() && turns(citation.relation) {
            citation.since = self.day_after_event(&words).or_else(|| self.day_above());
        }
        if ends(citation.relation) && citation.since.is_none() {
            citation.since = self.first_day(citation, words.paragraph);
        }
        if citation.relation == Relation::Repeals && days::waits_for_transition(words, later) {
            let over = self.transition.get_or_init(|| {
                let range = self.document.start..self.document.end;
                let whole = Folded::new(part(self.text, range), self.document.start);
                let first_day = self.document.effective.or(self.document.written);
                days::after_transition(whole.as_str(), first_day)
            });
            citation.since = over.or(citation.since);
        }
    }

    /// Reads the days that the head of a list names for the documents in it, or the
    /// sentence that points to it.
    pub(super) fn list_day(&mut self, citation: &mut Citation) {
        days(citation, Words::of_list(self.list.said()), (0, 1));
        let lead = self.list.lead().unwrap_or_default();
        if citation.since.is_none() && ends(citation.relation) {
            let lead = lead.to_owned();
            let annex = self
                .head_days
                .of_annex(self.document, self.text, &lead, self.at);
            citation.since = annex.or_else(|| self.day_above());
        }
        if citation.since.is_none() && ends(citation.relation) {
            citation.since = self.document.ends_others_from(citation.adopted);
        }
    }

    /// The day that the words count from the day of the document: 自印发之日起30日后废止.
    fn day_after_event(&self, words: &Words<'_>) -> Option<Date> {
        let (event, span) = days::after_an_event(words)?;
        let (written, published) = (self.document.written, self.document.published);
        let from = match event {
            "施行" | "实施" | "执行" => self.document.effective.or(published).or(written),
            "发布" | "公布" | "颁布" => published.or(written),
            _ => written.or(published),
        };
        from?.checked_add(span).ok()
    }

    /// The day in the line above the items of which the paragraph is one.
    fn day_above(&mut self) -> Option<Date> {
        self.head_days.above(self.document, self.text, self.at)
    }

    /// The day that the sentence before gives (本办法自…起施行。《甲》同时废止), else the one from
    /// which the version of an amended text ended others to which its last article belongs.
    fn first_day(&self, citation: &Citation, paragraph: &str) -> Option<Date> {
        let from = || self.document.ends_others_from(citation.adopted);
        let is_amended = self
            .document
            .history
            .as_ref()
            .is_some_and(|h| h.is_amended());
        let repeals = citation.relation == Relation::Repeals;
        let before = repeals.then(|| days::of_sentence_before(paragraph, is_amended));
        before.flatten().or_else(from)
    }

    pub(super) fn citation(
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
            let mut title = clean(folded, range);
            if let Some(edition) = &mention.edition {
                title.push_str(folded.raw_str(edition.start, edition.end));
            }
            title
        });
        Citation {
            file: None,
            line: 0,
            start: raw.start,
            end: raw.end,
            page: None,
            text: clean(folded, &mention.span),
            title,
            number: mention.number.clone(),
            other_numbers: mention.other_numbers.clone(),
            issuers: issuers_before(folded, mention.span.start),
            adopted: days::adopted(
                part(text, sentence.start..mention.span.start),
                part(text, mention.span.end..sentence.end),
            ),
            relation: Relation::Cites,
            pinpoint: mention
                .pinpoint
                .clone()
                .map(|range| part(text, range).to_owned()),
            kind,
            rule: String::new(),
            quote: quote::of(folded, &mention.span, sentence),
            sentence: folded.raw_range(sentence.start, sentence.end).start,
            refers_to,
            since: None,
            until: None,
            extended_by_years: None,
            planned: false,
            defines: false,
            names: Vec::new(),
        }
    }

    /// What the place of a mention adds to the words around it.
    ///
    /// `heads` tells whether the names stand at the beginning of the paragraph,
    /// as the items of a list do.
    fn adjust(&self, citation: &mut Citation, heads: bool) {
        if let Some(list) = self.list.list()
            && (heads
                || citation.relation == Relation::Cites
                    && citation.number.is_some()
                    && self.list.items_only())
            && !matches!(citation.relation, Relation::Repeals | Relation::Supersedes)
        {
            list.say_of(citation);
            citation.quote = self.below(&citation.quote);
        }
        // 将《甲》第三条修改为… leaves the other articles as they are.
        if citation.pinpoint.is_some()
            && let Some(relation) = relation::rule(&citation.rule).and_then(|rule| rule.of_a_part)
        {
            citation.relation = relation;
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

    /// The quote of what stands in the list that is being read, with its head.
    pub(super) fn below(&self, quote: &str) -> String {
        quote::below(self.list.lead().unwrap_or_default(), quote)
    }

    /// An item of a list of documents that names its document without 《》:
    /// 3. 甲局关于乙的通知（甲发〔2010〕3号). Whether it was one.
    fn item(&mut self, folded: &Folded<'_>) -> bool {
        let text = folded.as_str();
        let Some(list) = self.list.list() else {
            return false;
        };
        let Some(found) = list::entry_of(folded).or_else(|| list::item(text)) else {
            return false;
        };
        let mention = Mention {
            span: found.span,
            number: found.number,
            ..Mention::bare(found.title)
        };
        let mut citation =
            self.citation(folded, &mention, &(0..text.len()), Kind::Full, Vec::new());
        list.say_of(&mut citation);
        citation.quote = self.below(&citation.quote);
        citation.issuers.clear();
        self.list_day(&mut citation);
        self.found.push(citation);
        true
    }
}

/// Whether a name is made by the text, and the words behind it speak of other documents.
fn makes_another_end(before: &str, after: &str) -> bool {
    let made = ["制定了", "制订了", "形成了", "出台了", "编制了"];
    made.iter().any(|word| before.ends_with(word))
        && ["，《》", "，原"]
            .iter()
            .any(|next| after.starts_with(next))
}

/// Whether the relation takes the force of a document, for good or for a time.
fn ends(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Repeals | Relation::Supersedes | Relation::Suspends
    )
}

/// Whether the relation counts from a day that a line above may name.
fn turns(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Repeals | Relation::Suspends | Relation::Restores | Relation::Amends
    )
}

/// The sentence that begins at `from`.
fn sentence_behind(text: &str, from: usize) -> &str {
    let rest = near(text, from).trim_start_matches(['。', '；']);
    part(rest, ..rest.find(['。', '；']).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::{Folded, clean};

    #[test]
    fn words_are_cleaned_of_spaces_line_breaks_and_marks() {
        for (raw, words) in [
            ("甲办法（试行）", "甲办法（试行）"),
            ("甲办法(试行)", "甲办法(试行)"),
            ("甲\n办法", "甲办法"),
            ("甲　 乙 ", "甲 乙"),
            ("**甲**", "甲"),
            ("GB/T 1", "GB/T 1"),
        ] {
            let folded = Folded::new(raw, 0);
            assert_eq!(clean(&folded, &(0..folded.len())), words);
        }
    }
}
