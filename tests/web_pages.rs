//! Pages shaped like those of government sites give the document and not the page
//! around it: the facts and the text of tests/formats/web/NAME.html are compared with
//! NAME.expected.txt, which was written by hand.

use std::fs;
use std::path::{Path, PathBuf};

use wenmai::source::{self, Options};

#[test]
fn pages_give_the_document_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/web");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "html")
        })
        .collect();
    pages.sort();
    assert!(pages.len() >= 4);
    let mut different = Vec::new();
    for page in pages {
        let read = source::read(std::slice::from_ref(&page), &Options::default(), &|_| {}).unwrap();
        assert!(read.unread.is_empty(), "{:?}", read.unread);
        let expected = fs::read_to_string(page.with_extension("expected.txt")).unwrap();
        let text = &read.texts[0];
        let facts = text.facts.iter();
        let facts: String = facts
            .map(|fact| format!("{}：{}\n", fact.label, fact.value))
            .collect();
        let found = format!("{facts}\n{}", text.text);
        if found != expected {
            different.push(format!("{}\n{found}", page.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
