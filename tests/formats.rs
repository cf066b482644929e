//! The same documents in every format give the same documents and citations:
//! tests/formats/parity/MAKER/NAME.EXTENSION is compared with NAME of
//! examples/notices, from which tests/formats/make wrote it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};

use wenmai::export::sheet::{Cell, Column, Sheet};
use wenmai::graph::Status;
use wenmai::project::{self, Extraction};
use wenmai::render::{self, Engine, Lang, Picture};
use wenmai::source::{self, Encoding, Options, Reason, Text};

/// What must be the same whatever the format.
#[derive(Debug, PartialEq, Eq)]
struct Facts {
    documents: Vec<String>,
    citations: Vec<String>,
}

fn facts(file: &Path) -> Facts {
    facts_with(file, &Options::default())
}

fn facts_with(file: &Path, options: &Options) -> Facts {
    let Extraction {
        readings, unread, ..
    } = project::extract(&[file.to_path_buf()], options, &|_| {}).unwrap();
    assert!(unread.is_empty(), "{}: {unread:?}", file.display());
    let documents = readings.iter().map(|reading| {
        let d = &reading.document;
        let number = d.number.as_ref().map(|n| n.as_str().to_owned());
        format!(
            "{:?} {number:?} {:?} {:?} {:?} {:?} {:?}",
            d.title, d.issuers, d.written, d.published, d.effective, d.expires
        )
    });
    let citations = readings.iter().flat_map(|reading| {
        reading.citations.iter().map(|citation| {
            format!(
                "{:?} {:?} {:?} {:?}",
                citation.relation, citation.title, citation.number, citation.pinpoint
            )
        })
    });
    Facts {
        documents: documents.collect(),
        citations: citations.collect(),
    }
}

fn folder(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn every_format_gives_the_same() {
    let originals = files(&folder("examples/notices"));
    let mut compared = 0;
    let mut different = Vec::new();
    for maker in files(&folder("tests/formats/parity")) {
        for file in files(&maker) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let stem = name.split('.').next().unwrap();
            let original = originals
                .iter()
                .find(|original| original.file_stem().is_some_and(|own| own == stem))
                .unwrap_or_else(|| panic!("{name} is the copy of nothing in examples/notices"));
            let (expected, found) = (facts(original), facts(&file));
            assert!(!expected.citations.is_empty(), "{stem} proves nothing");
            if expected != found {
                different.push(format!(
                    "{}\nexpected {expected:#?}\nfound {found:#?}",
                    file.display()
                ));
            }
            compared += 1;
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n\n"));
    assert!(compared > 0);
}

#[test]
fn a_citation_in_a_pdf_knows_its_page() {
    let pages = |file: &str| -> Vec<Option<u32>> {
        let file = folder("tests/formats/parity").join(file);
        let found = project::extract(&[file], &Options::default(), &|_| {}).unwrap();
        let citations = found.readings.iter().flat_map(|r| &r.citations);
        citations.map(|citation| citation.page).collect()
    };
    let of_pdf = pages("pdf-libreoffice/07-province-fund-reports.pdf");
    assert!(
        !of_pdf.is_empty() && of_pdf.iter().all(Option::is_some),
        "{of_pdf:?}"
    );
    let of_text = pages("text/07-province-fund-reports.gb18030.txt");
    assert!(
        !of_text.is_empty() && of_text.iter().all(Option::is_none),
        "{of_text:?}"
    );
}

/// PDF as the library pdfium reads it. Where it is not installed there is little to
/// test; where `WENMAI_PDFIUM` names it, it must be there.
#[cfg(feature = "pdfium")]
mod pdfium {
    use std::io::{self, Write};

    use tempfile::NamedTempFile;
    use wenmai::source::{self, Collection, PdfReader, Reason};

    use super::*;

    fn is_here(test: &str) -> bool {
        let Err(why) = source::pdfium() else {
            return true;
        };
        let named = std::env::var_os("WENMAI_PDFIUM");
        assert!(named.is_none_or(|named| named.is_empty()), "{why}");
        // `eprintln!` is not shown for a test that passes.
        let said = format!("{test} tests nothing: {why}\n");
        io::stderr().write_all(said.as_bytes()).unwrap();
        false
    }

    fn with(pdf: PdfReader) -> Options {
        Options {
            pdf,
            ..Options::default()
        }
    }

    fn samples() -> Vec<PathBuf> {
        let makers = files(&folder("tests/formats/parity"));
        let pdf = |file: &PathBuf| file.extension().is_some_and(|own| own == "pdf");
        let samples: Vec<PathBuf> = makers
            .iter()
            .flat_map(|maker| files(maker))
            .filter(pdf)
            .collect();
        assert!(!samples.is_empty());
        samples
    }

    fn read(bytes: &[u8], pdf: PdfReader) -> Collection {
        let mut file = NamedTempFile::with_suffix(".pdf").unwrap();
        file.write_all(bytes).unwrap();
        source::read(&[file.path().to_path_buf()], &with(pdf), &|_| {}).unwrap()
    }

    #[test]
    fn pdfium_gives_the_same() {
        if !is_here("pdfium_gives_the_same") {
            return;
        }
        let mut different = Vec::new();
        for file in samples() {
            let (own, found) = (facts(&file), facts_with(&file, &with(PdfReader::Pdfium)));
            assert!(!own.citations.is_empty());
            if own != found {
                different.push(format!(
                    "{}\nexpected {own:#?}\nfound {found:#?}",
                    file.display()
                ));
            }
        }
        assert!(different.is_empty(), "{}", different.join("\n\n"));
    }

    #[test]
    fn pages_whose_content_has_a_wrong_length_are_read_by_pdfium() {
        if !is_here("pages_whose_content_has_a_wrong_length_are_read_by_pdfium") {
            return;
        }
        let length = regex::bytes::Regex::new(r"/Length \d+").unwrap();
        for file in files(&folder("tests/formats/parity/pdf-reportlab")) {
            let whole = fs::read(&file).unwrap();
            let damaged = length.replace_all(&whole, &b"/Length 9"[..]);
            let own = read(&damaged, PdfReader::Own);
            // The pages are named.
            let reason = &own.unread[0].reason;
            assert!(matches!(reason, Reason::Incomplete { .. }), "{reason:?}");
            let found = read(&damaged, PdfReader::OwnFirst);
            assert_eq!(found.unread, [], "{}", file.display());
            let expected = read(&whole, PdfReader::Own);
            let (found, expected) = (&found.texts[0].text, &expected.texts[0].text);
            assert_eq!(found, expected, "{}", file.display());
        }
    }

    /// A file of one page. Its font F has the encoding, and numbers its glyphs as one of
    /// Adobe's collections.
    fn page(encoding: &str, ordering: &str, content: &str) -> Vec<u8> {
        let system = format!("<< /Registry (Adobe) /Ordering ({ordering}) /Supplement 2 >>");
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 600 800] \
             /Resources << /Font << /F 5 0 R >> >> >>"
                .to_owned(),
            format!(
                "<< /Length {} >>\nstream\n{content}\nendstream",
                content.len()
            ),
            format!(
                "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light \
                 /Encoding /{encoding} /DescendantFonts [6 0 R] >>"
            ),
            format!(
                "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light \
                 /CIDSystemInfo {system} >>"
            ),
        ];
        let mut file = "%PDF-1.5\n".to_owned();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (number, object) in (1..).zip(&objects) {
            table.push_str(&format!("{:010} 00000 n \n", file.len()));
            file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
        }
        let start = file.len();
        let count = objects.len() + 1;
        let trailer = format!("trailer << /Root 1 0 R /Size {count} >>");
        file.push_str(&format!("{table}{trailer}\nstartxref\n{start}\n%%EOF\n"));
        file.into_bytes()
    }

    /// A file that shows glyphs by their numbers in a collection.
    fn by_numbers(ordering: &str, numbers: &str) -> Vec<u8> {
        let content = format!("BT /F 16 Tf 80 700 Td <{numbers}> Tj ET");
        page("Identity-H", ordering, &content)
    }

    /// A text in UniGB-UCS2, for a string in a page.
    fn ucs2(text: &str) -> String {
        let units = text.encode_utf16();
        let hex: String = units.map(|unit| format!("{unit:04X}")).collect();
        format!("<{hex}>")
    }

    #[test]
    fn lines_are_read_whichever_way_they_run() {
        if !is_here("lines_are_read_whichever_way_they_run") {
            return;
        }
        let (first, second) = ("关于印发办法的通知", "请认真贯彻执行");
        let (a, b) = (ucs2(first), ucs2(second));
        let stamp = ucs2("内部资料");
        let cases = [
            (
                "H",
                format!("BT /F 16 Tf 80 700 Td {a} Tj 0 -60 Td {b} Tj ET"),
            ),
            // Up, as on a page that lies on its side.
            (
                "H",
                format!("BT /F 16 Tf 0 1 -1 0 100 80 Tm {a} Tj 0 1 -1 0 160 80 Tm {b} Tj ET"),
            ),
            // Down, the first line on the right.
            (
                "V",
                format!("BT /F 16 Tf 500 700 Td {a} Tj -60 0 Td {b} Tj ET"),
            ),
            // A watermark is no text.
            (
                "H",
                format!(
                    "BT /F 40 Tf .7 .7 -.7 .7 200 300 Tm {stamp} Tj ET \
                     BT /F 16 Tf 80 700 Td {a} Tj 0 -60 Td {b} Tj ET"
                ),
            ),
        ];
        for (way, content) in cases {
            let file = page(&format!("UniGB-UCS2-{way}"), "GB1", &content);
            for reader in [PdfReader::Own, PdfReader::Pdfium] {
                let found = read(&file, reader);
                assert!(
                    !found.texts.is_empty(),
                    "{reader:?}: {content}: {:?}",
                    found.unread
                );
                let text = &found.texts[0].text;
                assert_eq!(
                    *text,
                    format!("{first}\n{second}\n"),
                    "{reader:?}: {content}"
                );
            }
        }
    }

    /// The numbers of characters in Adobe-GB1, which has the first level of GB 2312 from
    /// 940 on.
    fn gb1(text: &str) -> String {
        let (bytes, _, _) = encoding_rs::GBK.encode(text);
        let pairs = bytes.chunks(2).map(|pair| {
            let (row, cell) = (u32::from(pair[0]) - 0xB0, u32::from(pair[1]) - 0xA1);
            format!("{:04X}", 940 + row * 94 + cell)
        });
        pairs.collect()
    }

    #[test]
    fn glyphs_of_a_known_collection_have_characters() {
        if !is_here("glyphs_of_a_known_collection_have_characters") {
            return;
        }
        let text = "国务院关于印发办法的通知";
        let file = by_numbers("GB1", &gb1(text));
        for reader in [PdfReader::Own, PdfReader::OwnFirst, PdfReader::Pdfium] {
            let found = read(&file, reader);
            assert_eq!(found.unread, [], "{reader:?}");
            assert_eq!(found.texts[0].text, format!("{text}\n"), "{reader:?}");
        }
    }

    #[test]
    fn a_library_that_is_not_there_is_named_where_it_could_help() {
        let mut file = NamedTempFile::with_suffix(".pdf").unwrap();
        // A collection that wenmai does not know.
        file.write_all(&by_numbers("CNS1", "06A506A6")).unwrap();
        let said = |reader: &str| {
            let mut command = assert_cmd::Command::cargo_bin("wenmai").unwrap();
            command.env("WENMAI_PDFIUM", "/no/such/library");
            command.args(["--lang", "en", "text", "--pdf", reader]);
            let output = command.arg(file.path()).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{reader}");
            String::from_utf8(output.stderr).unwrap()
        };
        let pages = "fonts without character codes";
        let (auto, own, pdfium) = (said("auto"), said("own"), said("pdfium"));
        assert!(
            auto.contains(pages) && auto.contains("/no/such/library"),
            "{auto}"
        );
        assert!(own.contains(pages) && !own.contains("pdfium"), "{own}");
        assert!(
            !pdfium.contains(pages) && pdfium.contains("/no/such/library"),
            "{pdfium}"
        );
    }

    #[test]
    fn numbers_of_glyphs_are_no_text() {
        if !is_here("numbers_of_glyphs_are_no_text") {
            return;
        }
        // The first glyphs of a font that was cut down to those that occur.
        let numbers: String = (1..=120).map(|glyph| format!("{glyph:04X}")).collect();
        let file = by_numbers("Identity", &numbers);
        for reader in [PdfReader::Own, PdfReader::OwnFirst, PdfReader::Pdfium] {
            let found = read(&file, reader);
            assert!(
                matches!(found.unread[0].reason, Reason::NoCharacters { of: 1, .. }),
                "{reader:?}: {found:?}"
            );
            assert!(found.texts.iter().all(|text| text.text.trim().is_empty()));
        }
    }

    #[test]
    fn broken_files_are_never_a_panic() {
        if !is_here("broken_files_are_never_a_panic") {
            return;
        }
        let sample = "tests/formats/parity/pdf-reportlab/12-province-medical-aid-changes.pdf";
        let whole = fs::read(folder(sample)).unwrap();
        for step in 0..20 {
            let mut flipped = whole.clone();
            for at in (step..flipped.len()).step_by(97 + 13 * step) {
                flipped[at] ^= 1 << (step % 8);
            }
            for bytes in [&whole[..whole.len() * step / 20], &flipped] {
                let found = read(bytes, PdfReader::Pdfium);
                assert!(found.texts.len() + found.unread.len() > 0);
            }
        }
    }
}

/// Whether a file is passed over as one that wenmai has written itself.
fn is_own(bytes: &[u8]) -> bool {
    let read = source::read_bytes("a.bin", bytes, &Options::default());
    let reasons: Vec<_> = read.unread.iter().map(|unread| &unread.reason).collect();
    reasons == [&Reason::OwnResult]
}

#[test]
fn what_is_written_is_known_as_ours() {
    let text = "依据《甲办法》（乙发〔2020〕3号），制定本办法。";
    let text = Text::new("a.txt", text, Encoding::Utf8);
    let graph = project::from_texts(vec![text]).graph;
    let picture = Picture::new(&graph, &|_| Status::Unknown);
    assert!(is_own(render::to_dot(&picture).as_bytes()));
    let page = render::to_html(&picture, Engine::Builtin);
    assert!(is_own(page.unwrap().as_bytes()));
    let drawing = render::to_svg(&picture, Engine::Builtin);
    assert!(is_own(drawing.unwrap().as_bytes()));
    let paper = render::to_pdf(&picture, Engine::Builtin);
    assert!(is_own(&paper.unwrap()));
    let sheet = Sheet {
        name: ("文件", "documents"),
        columns: vec![Column {
            key: "id",
            head: ("标识", "id"),
            width: 10.0,
        }],
        rows: vec![vec![Cell::Text("甲".to_owned())]],
    };
    assert!(is_own(&sheet.xlsx(Lang::Chinese).unwrap()));
    for sheet in [
        Sheet::of_list(&[]),
        Sheet::of_gone(&[], false),
        Sheet::of_gone(&[], true),
        Sheet::of_changes(std::iter::empty()),
    ] {
        assert!(is_own(&sheet.csv().unwrap()), "{}", sheet.name.1);
    }
}
