use proptest::prelude::*;

use super::*;
use crate::sample;
use wenmai_graph::{Graph as Citations, Relation, Status};

/// Prints a picture of this graph and reads it again.
fn round_trip(citations: &Citations, title: &str) -> Result<(), TestCaseError> {
    let picture = Picture::new(citations, &|_| Status::Repealed).title(title);
    let mut stmts = head(&plain(title));
    stmts.extend(boxes(&picture, picture.nodes()));
    stmts.extend(lines(&picture, picture.edges(), &scene::places(&picture)));
    let model = Graph::DiGraph {
        id: id("wenmai"),
        strict: false,
        stmts,
    };
    let text = to_dot(&picture);
    prop_assert_eq!(graphviz_rust::parse(&text), Ok(model), "{}", text);
    Ok(())
}

fn pair(a: &str, b: &str, quote: &str) -> Citations {
    let mut citations = Citations::default();
    let from = sample::add(&mut citations, sample::entity(a, Some(b), Some(a)));
    let to = sample::add(&mut citations, sample::entity(b, Some(a), None));
    let relations = [Relation::Supersedes, Relation::Cites];
    for relation in relations {
        let link = sample::link(relation, Scope::Part, quote);
        citations.inner.add_edge(from, to, link);
    }
    citations
}

#[test]
fn nasty_names_are_quoted() {
    let names = [
        "",
        "\"",
        "\\",
        "\\\"",
        "a\nb",
        "a\\nb",
        "〔2024〕",
        "[x]",
        "{}",
        "->",
        "<b>",
        "&lt;",
        "//",
        "/*",
        "#",
        "\u{0}\u{7}\u{fffe}",
        "digraph",
        "甲 乙",
        "end\\",
    ];
    for a in names {
        for b in names {
            round_trip(&pair(a, b, a), b).unwrap();
        }
    }
}

#[test]
fn a_picture_of_nothing_is_valid() {
    round_trip(&Citations::default(), "").unwrap();
}

#[test]
fn relations_and_statuses_are_told_by_style() {
    let citations = sample::three();
    let text = to_dot(&Picture::new(&citations, &|_| Status::InForce));
    assert!(
        text.contains(
            "\"国卫办医函〔2024〕6号\" -> \"中华人民共和国医师法\" [class=\"basis\" color=\"#23854a\""
        ),
        "{text}"
    );
    assert!(text.contains("color=\"#c8102e:#fbfbf8:#c8102e\""), "{text}");
    assert!(text.contains("style=\"rounded,filled,dashed\""), "{text}");
}

proptest! {
    #[test]
    fn whatever_is_printed_can_be_read(
        a in any::<String>(),
        b in "[\"\\\\\\[\\]{}<>〔〕《》\n ;=-]{0,12}",
        quote in ".{0,30}",
    ) {
        round_trip(&pair(&a, &b, &quote), &a)?;
    }
}
