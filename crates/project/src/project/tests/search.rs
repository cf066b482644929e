//! Searching the words of a saved project.

use crate::project;
use wenmai_reading::{Encoding, Text};
use wenmai_store::{Hits, search};

const OLD: &str = "甲市民政局关于印发《乙救助办法（试行）》的通知\n甲民发〔2019〕8号\n\n各区民政局：\n\n现将《乙救助办法（试行）》印发给你们。\n\n甲市民政局\n2019年3月1日\n";
const DISTRICT: &str = "丙区民政局关于做好乙救助工作的通知\n丙民〔2020〕3号\n\n各街道：\n\n根据《乙救助办法（试行）》（甲民发〔2019〕8号）和《丁工作指引》，现通知如下。\n\n丙区民政局\n2020年6月1日\n";

fn found(words: &[&str]) -> Hits {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("wenmai.db");
    let texts = [("a.txt", OLD), ("b.txt", DISTRICT)]
        .map(|(file, text)| Text::new(file, text, Encoding::Utf8));
    let project = project::from_texts(texts.into());
    wenmai_store::save(&path, &project.graph, &project.about).unwrap();
    let words: Vec<String> = words.iter().map(|&w| w.to_owned()).collect();
    search(&path, &words, 10).unwrap()
}

fn ids(hits: &Hits) -> Vec<&str> {
    hits.documents.iter().map(|d| d.id.as_str()).collect()
}

#[test]
fn documents_are_found_by_parts_of_their_names() {
    assert_eq!(ids(&found(&["工作指引"])), ["丁工作指引"]);
    // Two characters, for which there is no index.
    assert_eq!(ids(&found(&["指引"])), ["丁工作指引"]);
    assert_eq!(
        ids(&found(&["乙救助"])),
        ["丙民〔2020〕3号", "甲民发〔2019〕8号"]
    );
    // All words must stand there.
    assert_eq!(ids(&found(&["乙救助", "试行"])), ["甲民发〔2019〕8号"]);
    // One of them too short for the index.
    assert_eq!(ids(&found(&["乙救助", "印发"])), ["甲民发〔2019〕8号"]);
    assert_eq!(ids(&found(&["甲民发 [2019] 8 号"])), ["甲民发〔2019〕8号"]);
    assert_eq!(
        ids(&found(&["甲民发", "[2019]", "8号"])),
        ["甲民发〔2019〕8号"]
    );
}

#[test]
fn a_whole_name_comes_before_longer_ones() {
    // It is only cited, and stands in the title of a text.
    assert_eq!(ids(&found(&["乙救助办法（试行）"])), ["甲民发〔2019〕8号"]);
    assert_eq!(ids(&found(&["丁工作指引"])), ["丁工作指引"]);
    assert_eq!(ids(&found(&["丙民〔2020〕3号"])), ["丙民〔2020〕3号"]);
}

#[test]
fn short_words_are_found_wherever_they_stand() {
    // At the beginning, in the middle, at the end of a title and of a number.
    for (word, count) in [("丙区", 1), ("救助", 2), ("通知", 2), ("3号", 1), ("丁", 1)] {
        assert_eq!(found(&[word]).documents_in_all, count, "{word}");
    }
    // The last words of a sentence.
    assert_eq!(found(&["下。"]).quotes_in_all, 1);
    assert_eq!(found(&["你们"]).documents_in_all, 0);
}

#[test]
fn sentences_are_found_with_their_places_and_once_each() {
    for words in ["现通知如下", "通知"] {
        let hits = found(&[words]);
        let of_district: Vec<_> = hits.quotes.iter().filter(|q| q.file == "b.txt").collect();
        assert_eq!(of_district.len(), 1, "{words}: {hits:?}");
        assert_eq!(of_district[0].line, 6);
        assert_eq!(of_district[0].source, "丙民〔2020〕3号");
        assert!(of_district[0].quote.contains("现通知如下"));
    }
}

#[test]
fn signs_of_the_query_language_are_only_signs() {
    for words in ["\"", "%", "_", "a\" OR \"b", "NEAR(甲)", "*"] {
        assert_eq!(found(&[words]), Hits::default(), "{words}");
    }
    assert_eq!(found(&[" "]), Hits::default());
}
