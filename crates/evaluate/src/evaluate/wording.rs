//! How differences are told, in English and in Chinese.
//!
//! The English rows are part of the yardstick: scripts read them.

use std::fmt;

use super::baseline::Change;
use super::difference::Difference;
use super::python::{list, plain, quoted};
use super::records::{Document, DocumentField, Found, Label, LabelKind};

impl Difference<'_> {
    /// What differs, in Chinese.
    pub fn chinese(&self) -> String {
        let or_none = |text: Option<&str>| text.unwrap_or("无").to_owned();
        match self {
            Difference::MissedDocument { label } => {
                let title = or_none(label.title.as_deref());
                format!("漏掉文件，第{}行：{title}", label.line)
            }
            Difference::SpuriousDocument { found } => {
                let title = or_none(found.title.as_deref());
                format!("多出文件，第{}行：{title}", found.line)
            }
            Difference::Field {
                field,
                label,
                found,
            } => {
                let told = |document| field.of(document).unwrap_or_else(|| "无".to_owned());
                let (was, should, name) = (told(found), told(label), field.chinese());
                format!("第{}行{name}：{was}，应为{should}", label.line)
            }
            Difference::Missed { label } => {
                format!(
                    "第{}行（{}）：{}",
                    label.line,
                    label.kind.chinese(),
                    label.text
                )
            }
            Difference::Spurious { found, really } => {
                let really = really.map_or("无标注", LabelKind::chinese);
                let text = or_none(found.text.as_deref());
                format!("第{}行（{really}）：{text}", found.line)
            }
            Difference::Relation { label, found } => {
                let was = or_none(found.relation.as_deref());
                let should = or_none(label.relation.as_deref());
                format!("{}：{was}，应为{should}", label.beginning_chinese(60))
            }
            Difference::Pinpoint { label, found } => {
                let was = or_none(found.pinpoint.as_deref());
                let should = or_none(label.pinpoint.as_deref());
                format!("{}：{was}，应为{should}", label.beginning_chinese(40))
            }
            Difference::Short { label, found } => {
                let was = found.map_or_else(
                    || "漏掉".to_owned(),
                    |found| or_none(found.target.as_deref()),
                );
                let should = or_none(label.refers_to.as_deref());
                format!("第{}行 {}：{was}，应指{should}", label.line, label.text)
            }
            Difference::Target { label, found } => {
                let was = or_none(found.target.as_deref());
                let entity = or_none(label.entity.as_deref());
                format!(
                    "{}：所指为{was}，标注为{entity}",
                    label.beginning_chinese(60)
                )
            }
        }
    }
}

impl fmt::Display for Difference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Difference::MissedDocument { label } => {
                let title = plain(label.title.as_deref());
                write!(f, "missed document, line {}: {title}", label.line)
            }
            Difference::SpuriousDocument { found } => {
                let title = plain(found.title.as_deref());
                write!(f, "spurious document, line {}: {title}", found.line)
            }
            Difference::Field {
                field,
                label,
                found,
            } => {
                let (was, should) = (field.quoted(found), field.quoted(label));
                let (line, key) = (label.line, field.key());
                write!(f, "line {line} {key}: {was}, should be {should}")
            }
            Difference::Missed { label } => {
                write!(
                    f,
                    "line {} ({}): {}",
                    label.line,
                    label.kind.key(),
                    label.text
                )
            }
            Difference::Spurious { found, really } => {
                let really = really.map_or("nothing there", LabelKind::key);
                let text = plain(found.text.as_deref());
                write!(f, "line {} ({really}): {text}", found.line)
            }
            Difference::Relation { label, found } => {
                let was = plain(found.relation.as_deref());
                let should = plain(label.relation.as_deref());
                write!(f, "{}: {was}, should be {should}", label.beginning(60))
            }
            Difference::Pinpoint { label, found } => {
                let was = quoted(found.pinpoint.as_deref());
                let should = quoted(label.pinpoint.as_deref());
                write!(f, "{}: {was}, should be {should}", label.beginning(40))
            }
            Difference::Short { label, found } => {
                let was = found.map_or("missed", |found| plain(found.target.as_deref()));
                let should = plain(label.refers_to.as_deref());
                let (line, text) = (label.line, &label.text);
                write!(f, "line {line} {text}: {was}, stands for {should}")
            }
            Difference::Target { label, found } => {
                let was = plain(found.target.as_deref());
                let entity = plain(label.entity.as_deref());
                write!(f, "{}: target {was}, entity {entity}", label.beginning(60))
            }
        }
    }
}

impl Label {
    /// Line and first characters.
    fn beginning(&self, most: usize) -> String {
        let text: String = self.text.chars().take(most).collect();
        format!("line {} {text}", self.line)
    }

    fn beginning_chinese(&self, most: usize) -> String {
        let text: String = self.text.chars().take(most).collect();
        format!("第{}行 {text}", self.line)
    }
}

impl DocumentField {
    /// The field's value as it stands in the record; nothing for issuers.
    fn text(self, document: &Document) -> Option<&str> {
        match self {
            DocumentField::Title => document.title.as_deref(),
            DocumentField::Number => document.number.as_deref(),
            DocumentField::Issuers => None,
            DocumentField::Written => document.written.given.as_deref(),
            DocumentField::Published => document.published.given.as_deref(),
            DocumentField::Effective => document.effective.given.as_deref(),
            DocumentField::Expires => document.expires.given.as_deref(),
        }
    }

    fn of(self, document: &Document) -> Option<String> {
        match self {
            DocumentField::Issuers => document.issuers.as_ref().map(|all| all.join("、")),
            _ => self.text(document).map(str::to_owned),
        }
    }

    fn quoted(self, document: &Document) -> String {
        match self {
            DocumentField::Issuers => list(document.issuers.as_deref()),
            _ => quoted(self.text(document)),
        }
    }
}

impl Change<'_> {
    /// The mention, what of it changed, and what it was and is taken for, in
    /// Chinese.
    pub fn chinese(&self) -> String {
        let mut what = Vec::new();
        if self.found {
            what.push("找到");
        }
        if self.right {
            what.push(if self.is_short() { "所指" } else { "关系" });
        }
        let taken = |found| self.taken(found, "未找到", "无");
        format!(
            "{}，第{}行（{}）：{}：{} -> {}",
            what.join("、"),
            self.label.line,
            self.label.kind.chinese(),
            self.label.text,
            taken(self.before),
            taken(self.after)
        )
    }

    fn is_short(&self) -> bool {
        self.label.kind == LabelKind::Short
    }

    /// The target of a short form, the relation of a full mention.
    fn taken<'b>(&self, found: Option<&'b Found>, not_found: &'b str, none: &'b str) -> &'b str {
        let Some(found) = found else {
            return not_found;
        };
        let value = if self.is_short() {
            &found.target
        } else {
            &found.relation
        };
        value.as_deref().unwrap_or(none)
    }
}

impl fmt::Display for Change<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut what = Vec::new();
        if self.found {
            what.push("found");
        }
        if self.right {
            what.push(if self.is_short() {
                "target"
            } else {
                "relation"
            });
        }
        let taken = |found| self.taken(found, "not found", "none");
        write!(
            f,
            "{}, line {} ({}): {}: {} -> {}",
            what.join(", "),
            self.label.line,
            self.label.kind.key(),
            self.label.text,
            taken(self.before),
            taken(self.after)
        )
    }
}
