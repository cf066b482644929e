//! What a mention is: another document, the document itself, a short form, no
//! document at all.

use crate::document::fold::Folded;
use crate::document::{DocumentNumber, NumberForm, issuer, title};
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::{boundary_before, part};

use super::reader::Reader;
use super::scan::{Mention, closing};
use super::short::{self, Referent};
use super::{Citation, Kind, Why, document_or_not};

/// How far above, in bytes, what 该办法 points to may stand: a few sentences.
pub(super) const FARTHEST: usize = 1500;

/// What a mention turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Full,
    Short(Referent),
    /// A short form for which nothing stands.
    Dangling,
    Own,
    NoDocument(Why),
}

impl Reader<'_> {
    /// What a mention is: another document, the document itself, a short form,
    /// no document at all.
    pub(super) fn role(
        &self,
        folded: &Folded<'_>,
        mention: &Mention,
        previous: Option<&Mention>,
        before: &str,
        after: &str,
    ) -> Role {
        let text = folded.as_str();
        if let Some(number) = &mention.number {
            // A standard that the document's own title names is its matter; 关于它的通告 speaks
            // of it.
            if mention.title.is_none()
                && matches!(number.form, crate::document::NumberForm::Standard)
                && crate::document::fold::fold(&self.document.title).contains(number.as_str())
                && !self.document.title.contains("关于")
            {
                return Role::Own;
            }
            let mut own = self
                .document
                .number
                .iter()
                .chain(&self.document.other_numbers);
            if own.any(|own| {
                own.is_same(number) && (own.is_unique() || mention.title.is_none())
                    || mention.title.is_none()
                        && (self.is_own_announcement(own, number) || is_same_order(own, number))
            }) {
                return Role::Own;
            }
        }
        if let Some(back) = &mention.back {
            let start = folded.raw_range(back.span.start, back.span.end).start;
            // An article stands by itself: 该办法 in it is no name of another one.
            let article = begins_article(text) && back.count.is_none() && !back.many;
            let floor = if article {
                folded.raw_range(0, back.span.start).start
            } else {
                0
            };
            return self.referred(text, back, start, floor);
        }
        let Some(name) = mention.title.clone() else {
            return Role::Full;
        };
        let name_text = part(text, name.clone());
        let full_name = full_name(text, mention);
        let local_before = part(text, previous.map_or(0, |p| p.span.end)..mention.span.start);
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
        if mention.number.is_none()
            && (!mention.bare || title::is_in_series(name_text))
            && self.own_names().contain(&full_name)
        {
            // 《甲办法》同时废止 in a new 甲办法 speaks of the old one.
            if !is_ended(after) {
                return Role::Own;
            }
        }
        if !mention.bare && mention.number.is_none() && self.presents(&full_name, before, after) {
            return Role::Own;
        }
        if mention.number.is_none() && !mention.bare {
            let earlier_edition = || {
                self.document.issues.iter().any(|own| {
                    title::family(own) == title::family(&full_name)
                        && title::key(own) != title::key(&full_name)
                })
            };
            if is_attached(text, mention) && !before.contains("转发") && !after.contains("转发")
            {
                return Role::Own;
            }
            if document_or_not::is_paper(&full_name)
                && mention.pinpoint.is_none()
                && !earlier_edition()
            {
                return Role::NoDocument(Why::Paper);
            }
            if document_or_not::is_to_be_drawn_up(before, after) {
                return Role::NoDocument(Why::ToBeDrawnUp);
            }
        }
        Role::Full
    }

    /// Whether 甲局公告2024年第3号 is the document's own 2024年第3号: year and
    /// serial agree, and the body is one of those that issue it.
    fn is_own_announcement(&self, own: &DocumentNumber, number: &DocumentNumber) -> bool {
        let (
            NumberForm::Announcement { year, serial, .. },
            NumberForm::Announcement {
                issuer,
                year: named_year,
                serial: named_serial,
            },
        ) = (&own.form, &number.form)
        else {
            return false;
        };
        let body = ["公告", "通告"]
            .iter()
            .find_map(|word| issuer.strip_suffix(word))
            .unwrap_or(issuer);
        year == named_year
            && serial == named_serial
            && self.document.issuers.iter().any(|own| own == body)
    }

    /// What 《办法》 stands for where nothing defines it: the last document
    /// named before it that can be called so.
    fn antecedent(&self, kind: &str) -> Role {
        // What is ended here is hardly what is spoken of from here on.
        let cited = self.last().find(|(_, citation)| {
            !matches!(citation.relation, Relation::Repeals | Relation::Supersedes)
                && citation
                    .title
                    .as_deref()
                    .is_some_and(|title| short::may_be_called(title, kind))
        });
        if let Some((index, _)) = cited {
            return Role::Short(Referent::Cited(vec![index]));
        }
        let own = [&self.document.title]
            .into_iter()
            .chain(&self.document.issues)
            .chain(&self.document.attachments)
            .any(|title| short::may_be_called(title, kind));
        if own { Role::Own } else { Role::Dangling }
    }

    /// The documents named in full, with their places in the list, from the last one
    /// back. Not all of ten thousand: nobody looks so far back for what is meant.
    fn last(&self) -> impl Iterator<Item = (usize, &Citation)> {
        const MOST: usize = 1000;
        let found = self.found.iter().enumerate().rev().take(3 * MOST);
        found
            .filter(|(_, citation)| citation.kind == Kind::Full)
            .take(MOST)
    }

    /// What 该办法, 上述文件, 前两个文件 stand for: the documents named last, at
    /// or behind `floor`. A phrase for which nothing fits stays unresolved.
    fn referred(
        &self,
        text: &str,
        back: &short::BackReference,
        start: usize,
        floor: usize,
    ) -> Role {
        let fits = |citation: &Citation| {
            back.kind.is_empty()
                || citation.title.as_deref().is_some_and(|t| {
                    short::may_be_called(t, &back.kind)
                        && !title::names_in(t).iter().any(|n| {
                            short::may_be_called(n, &back.kind) && !title::issued(t).contains(n)
                        })
                })
        };
        // What stands far above is not what 该 points to.
        let near = |c: &Citation| c.start >= floor && start.saturating_sub(c.end) <= FARTHEST;
        let mut last = self.last();
        let mut nearest = last.by_ref().take_while(|(_, citation)| near(citation));
        let Some((index, citation)) = nearest.find(|(_, citation)| fits(citation)) else {
            return Role::Dangling;
        };
        if !back.kind.is_empty() && is_vague(part(text, ..back.span.start), &back.kind) {
            return Role::Dangling;
        }
        let before = last
            .filter(|(_, citation)| fits(citation))
            .map(|(index, citation)| (index, citation.sentence));
        let mut meant = vec![index];
        if let Some(count) = back.count {
            meant.extend(before.take(count.saturating_sub(1)).map(|(index, _)| index));
            if meant.len() < count {
                return Role::Dangling;
            }
        } else if back.many {
            // All of the sentence in which the last stands.
            let sentence = citation.sentence;
            let same = before.take_while(|&(_, own)| own == sentence);
            meant.extend(same.map(|(index, _)| index));
            // 整合《甲》《乙》，制定了《丙》，上述两个文件同时废止: what was made here is not meant.
            if back.told.is_some_and(|told| told > 1 && meant.len() > told) {
                meant.retain(|&index| !self.is_made_here(index));
                if back.told != Some(meant.len()) {
                    return Role::Dangling;
                }
            }
        }
        meant.reverse();
        Role::Short(Referent::Cited(meant))
    }

    /// Whether the words before a name say that the text makes it: 制定了《丙》.
    pub(super) fn is_made_here(&self, index: usize) -> bool {
        let before = |citation: &Citation| part(self.text, ..citation.start);
        let made = [
            "制定了",
            "制订了",
            "形成了",
            "出台了",
            "编制了",
            "制定",
            "形成",
        ];
        let cited = self.found.get(index);
        cited.is_some_and(|cited| made.iter().any(|word| before(cited).ends_with(word)))
    }

    /// Registers the short form that is defined behind a mention.
    pub(super) fn define(
        &mut self,
        text: &str,
        mention: &Mention,
        role: &Role,
        in_group: &[usize],
    ) {
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
            Role::NoDocument(_) | Role::Dangling => return,
        };
        self.short.define(&definition.name, referent);
    }
}

/// Whether the bracket behind a name says that the text is attached here: 《甲目录》（见附件1）.
/// A notice of another body may be attached, too.
fn is_attached(text: &str, mention: &Mention) -> bool {
    let is_notice = mention.title.clone().is_some_and(|name| {
        let name = part(text, name);
        name.contains("关于") || !issuer::in_title(name).is_empty()
    });
    let Some(bracket) = part(text, mention.span.end..).strip_prefix('（') else {
        return false;
    };
    let bracket = bracket.split('）').next().unwrap_or_default();
    let attached = ["见附件", "附件", "附后", "见附", "见附录"];
    let says = |clause: &str| {
        let clause = clause.trim_start_matches('详');
        attached.iter().any(|word| clause.starts_with(word)) && clause.chars().count() <= 7
    };
    !is_notice && bracket.split('，').any(says)
}

/// Whether two writings are of one order: 署令〔2024〕5号 and 海关总署令第5号, 部令〔2024〕5号 and
/// 甲部令2024年第5号.
fn is_same_order(own: &DocumentNumber, number: &DocumentNumber) -> bool {
    let NumberForm::Coded {
        code, year, serial, ..
    } = &own.form
    else {
        return false;
    };
    let Some(body) = code.strip_suffix('令').filter(|body| !body.is_empty()) else {
        return false;
    };
    match &number.form {
        NumberForm::Order {
            issuer,
            serial: named,
        } => named == serial && issuer.ends_with(body),
        NumberForm::Announcement {
            issuer,
            year: of,
            serial: named,
        } => {
            let issuer = issuer.strip_suffix('令');
            named == serial && of == year && issuer.is_some_and(|issuer| issuer.ends_with(body))
        }
        _ => false,
    }
}

/// Whether 有关办法 stands behind the last name: something unknown, and nothing is
/// guessed over it.
fn is_vague(before: &str, kind: &str) -> bool {
    let near = part(
        before,
        boundary_before(before, before.len().saturating_sub(FARTHEST))..,
    );
    let behind = near.rsplit('《').next().unwrap_or_default();
    ["有关", "相关", "国家", "其他"]
        .iter()
        .any(|word| behind.contains(&format!("{word}{kind}")))
}

/// Whether a paragraph begins an article: 第七十条.
fn begins_article(text: &str) -> bool {
    /// No count is longer, in bytes.
    const LONGEST: usize = 60;
    part(text, ..boundary_before(text, LONGEST))
        .strip_prefix('第')
        .and_then(|rest| rest.split_once('条'))
        .is_some_and(|(count, _)| crate::document::numeral::value(count).is_some())
}

/// The short forms in （以下分别简称《甲》和《乙》）, one for each of as many names
/// before it, and which name is the first of those.
pub(super) fn paired_shorts<'t>(
    text: &'t str,
    members: &[Mention],
) -> (usize, Vec<Option<&'t str>>) {
    let first = (1..members.len()).find(|&i| {
        part(
            text,
            members[i - 1].span.end..members[i].span.start.max(members[i - 1].span.end),
        )
        .ends_with("分别简称")
    });
    let Some(first) = first else {
        return (0, Vec::new());
    };
    let (names, shorts) = members.split_at(first);
    let short = |member: &Mention| Some(part(text, member.title.clone()?));
    match names.len().checked_sub(shorts.len()) {
        Some(at) => (at, shorts.iter().map(short).collect()),
        // The names before the first that has one have none.
        None => (0, Vec::new()),
    }
}

/// The short form that the words behind a mention define.
pub(super) fn definition_behind(text: &str, mention: &Mention) -> Option<short::Definition> {
    let inside = mention
        .bracket
        .as_ref()
        .filter(|b| b.end > mention.span.end);
    let from = match inside {
        Some(bracket) => mention.span.end.max(bracket.start),
        None => mention.reach(),
    };
    match inside {
        Some(bracket) => short::definition_in_bracket(part(text, from..bracket.end)),
        None => short::definition(part(text, from..))
            .or_else(|| short::definition(part(text, behind_bracket(text, from)?..))),
    }
}

/// Where the bracket at `from` ends that tells how the text came to be, before another one:
/// 《甲条例》（2020年5月6日…通过）（以下简称《条例》）.
fn behind_bracket(text: &str, from: usize) -> Option<usize> {
    let close = part(text, from..)
        .starts_with('（')
        .then(|| closing(text, from))??;
    let behind = close + '）'.len_utf8();
    part(text, behind..).starts_with('（').then_some(behind)
}

/// The name with the mark of an edition behind it.
fn full_name(text: &str, mention: &Mention) -> String {
    let mut name = mention
        .title
        .clone()
        .map_or("", |range| part(text, range))
        .to_owned();
    if let Some(edition) = mention.edition.clone() {
        name.push_str(part(text, edition));
    }
    name
}
/// Whether the words behind a name say that it ends, and nothing of its first day: 同时废止,
/// 停止执行.
fn is_ended(after: &str) -> bool {
    let mut rest = after.to_owned();
    for word in &data::words().ending_words {
        rest = rest.replace(word.as_str(), "");
    }
    rest.len() < after.len() && !rest.contains("施行")
}
