//! 依据清单: what a draft cites, as a table to annex.

use super::Checked;
use super::finding::nested;
use crate::almanac::State;
use wenmai_extracting::document::DocumentNumber;
use wenmai_graph::{CitationGraph, Status};
use wenmai_project::export::sheet::{Cell, Column, Sheet};

const fn column(key: &'static str, zh: &'static str, en: &'static str, width: f64) -> Column {
    Column {
        key,
        head: (zh, en),
        width,
    }
}

impl Checked<'_> {
    /// The documents that the draft cites, each once and in the order of the text: title,
    /// number, issuers, status on the day, since when and by what, the lines that cite it.
    pub fn grounds(&self, graph: &dyn CitationGraph) -> Sheet {
        let mut rows: Vec<(String, Vec<Cell>, Vec<String>)> = Vec::new();
        for cited in &self.citations {
            let citation = &cited.citation;
            let entity = cited.node.map(|node| graph.document(node));
            let judgement = cited.node.map(|node| graph.judgement(node, self.as_of));
            let known = cited.almanac.as_ref();
            let title = citation.title.as_deref().filter(|_| citation.kind.names());
            let title = title
                .or(entity.and_then(|entity| entity.title.as_deref()))
                .or(citation.title.as_deref());
            let number = entity
                .and_then(|entity| entity.number.as_deref())
                .or(citation.number.as_ref().map(DocumentNumber::as_str));
            let key = entity.map_or_else(
                || format!("{title:?}{number:?}"),
                |entity| entity.id.clone(),
            );
            let line = citation.line.to_string();
            if let Some((.., lines)) = rows.iter_mut().find(|(own, ..)| *own == key) {
                if !lines.contains(&line) {
                    lines.push(line);
                }
                continue;
            }
            let issuers = entity.map_or(&citation.issuers, |entity| &entity.issuers);
            let status = judgement.as_ref().map_or(Status::Unknown, |j| j.status);
            let status = match known.map(|known| known.state) {
                Some(State::Ended) if !status.is_gone() => Status::Repealed,
                Some(State::NotYetInForce) if status == Status::Unknown => Status::NotYetInForce,
                Some(State::InForce) if status == Status::Unknown => Status::InForce,
                _ => status,
            };
            let reason = judgement.as_ref().and_then(|j| j.reasons.first());
            let by = reason
                .and_then(|reason| reason.by.as_deref())
                .or(known.and_then(|known| known.by));
            let since = judgement
                .as_ref()
                .and_then(|judgement| judgement.since)
                .or(known.and_then(|known| known.since));
            let quote = reason.and_then(|reason| reason.quote.as_deref());
            let text =
                |words: Option<&str>| words.map_or(Cell::Empty, |w| Cell::Text(w.to_owned()));
            let row = vec![
                text(title.map(nested).as_deref()),
                text(number),
                Cell::Text(issuers.join("、")),
                Cell::Text(citation.relation.chinese().to_owned()),
                Cell::Status(status),
                since.map_or(Cell::Empty, Cell::Day),
                text(by),
                text(quote),
            ];
            rows.push((key, row, vec![line]));
        }
        Sheet {
            name: ("依据清单", "Documents cited"),
            columns: vec![
                column("title", "标题", "Title", 48.0),
                column("number", "发文字号", "Number", 24.0),
                column("issuers", "发文机关", "Issuers", 26.0),
                column("relation", "关系", "Relation", 10.0),
                column("status", "时效性", "Status", 14.0),
                column("since", "变动日期", "Since", 12.0),
                column("by", "变动依据", "By", 26.0),
                column("quote", "原文", "Proof", 48.0),
                column("lines", "行", "Lines", 10.0),
            ],
            rows: rows
                .into_iter()
                .map(|(_, mut row, lines)| {
                    row.push(Cell::Text(lines.join("、")));
                    row
                })
                .collect(),
        }
    }
}
