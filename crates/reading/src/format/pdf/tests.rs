//! Whole files, made here.

use std::path::Path;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::*;
use crate::Options;
use crate::Place;
use crate::budget::Budget;
use crate::content::Content;

/// Reads a file whatever is in it.
fn read(bytes: &[u8]) -> Result<Content, Reason> {
    read_with(PdfReader::Own, bytes)
}

fn read_with(pdf: PdfReader, bytes: &[u8]) -> Result<Content, Reason> {
    let options = Options {
        pdf,
        ..Options::default()
    };
    read_as(&options, bytes)
}

fn read_as(options: &Options, bytes: &[u8]) -> Result<Content, Reason> {
    let input = Input {
        bytes,
        name: "a.pdf",
        format: Format::Pdf,
        options,
        budget: &Budget::new(options.max_unpacked),
    };
    let read = Pdf.read(&input)?;
    input.budget.held()?;
    match read {
        Read::Text(content) => Ok(content),
        Read::Members(_) => panic!("a PDF is one text"),
    }
}

/// A file with these pages, all of which have `resources`.
fn file(pages: &[&[u8]], resources: Dictionary) -> Document {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let kids: Vec<Object> = pages
        .iter()
        .map(|content| {
            let content = document.add_object(Stream::new(dictionary! {}, content.to_vec()));
            let page = dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
            };
            document.add_object(page).into()
        })
        .collect();
    let pages = dictionary! {
        "Type" => "Pages", "Count" => pages.len() as i64, "Kids" => kids, "Resources" => resources,
    };
    document.objects.insert(tree, pages.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// A font that is not embedded, with the CMap `encoding` and no ToUnicode.
fn cid_font(encoding: &str) -> Dictionary {
    dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "STSong-Light",
        "Encoding" => encoding,
        "DescendantFonts" => vec![Object::Dictionary(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "STSong-Light",
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"),
                "Ordering" => Object::string_literal("GB1"), "Supplement" => 2,
            },
        })],
    }
}

fn with_font(font: Dictionary) -> Dictionary {
    dictionary! { "Font" => dictionary! { "F" => font } }
}

/// One page that shows the bytes in a line.
fn shown(font: Dictionary, bytes: &[u8]) -> Result<Content, Reason> {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let content = format!("BT /F 16 Tf 80 700 Td <{hex}> Tj ET");
    read(&saved(file(&[content.as_bytes()], with_font(font))))
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

#[test]
fn predefined_cmaps_need_no_table() {
    let text = "《食品安全法》〔2024〕5号";
    let gbk = encoding_rs::GBK.encode(text).0.into_owned();
    let cases = [
        ("GBK-EUC-H", gbk.clone()),
        ("GBKp-EUC-H", gbk.clone()),
        ("GB-EUC-H", gbk.clone()),
        ("GBpc-EUC-H", gbk.clone()),
        ("GBK2K-H", gbk.clone()),
        ("GBK-EUC-V", gbk),
        ("UniGB-UCS2-H", utf16(text)),
        ("UniGB-UTF16-H", utf16(text)),
        ("UniGB-UTF16-V", utf16(text)),
    ];
    for (encoding, bytes) in cases {
        let found = shown(cid_font(encoding), &bytes).unwrap();
        assert_eq!(found.text, format!("{text}\n"), "{encoding}");
        assert_eq!(found.missing, [], "{encoding}");
    }
}

#[test]
fn rare_characters_have_four_bytes_in_gb18030() {
    let bytes = encoding_rs::GB18030.encode("㐀𠮷国").0.into_owned();
    assert_eq!(shown(cid_font("GBK2K-H"), &bytes).unwrap().text, "㐀𠮷国\n");
}

#[test]
fn numbers_of_the_collection_are_characters_where_no_program_says_otherwise() {
    // 《食》2 by their numbers in Adobe-GB1.
    let found = shown(cid_font("Identity-H"), b"\x00\x75\x0D\x4A\x00\x76\x00\x13").unwrap();
    assert_eq!(found.text, "《食》2\n");
    assert!(found.missing.is_empty());
}

#[test]
fn glyphs_without_characters_are_reported() {
    // Of another collection than Adobe-GB1.
    let mut font = cid_font("Identity-H");
    font.set(
        "DescendantFonts",
        vec![Object::Dictionary(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "Own",
        })],
    );
    let found = shown(font, b"\x12\x34\x12\x35\x12\x36").unwrap();
    assert_eq!(found.text, "");
    assert_eq!(
        found.missing,
        [Reason::NoCharacters {
            pages: vec![1],
            of: 1
        }]
    );
}

#[test]
fn to_unicode_names_the_glyphs() {
    let map = b"begincodespacerange <0000> <FFFF> endcodespacerange \
        2 beginbfchar <0001> <56FD> <0002> <2F42> endbfchar";
    let file = mapped(map, b"BT /F 16 Tf 80 700 Td <00010002> Tj ET");
    // U+2F42 is the radical that looks like 文.
    assert_eq!(read(&file).unwrap().text, "国文\n");
}

/// A page whose font has the map `ToUnicode`.
fn mapped(map: &[u8], content: &[u8]) -> Vec<u8> {
    let mut document = file(&[content], dictionary! {});
    let map = document.add_object(Stream::new(dictionary! {}, map.to_vec()));
    let mut font = cid_font("Identity-H");
    font.set("ToUnicode", map);
    let tree = document.catalog().unwrap().get(b"Pages").unwrap();
    let tree = tree.as_reference().unwrap();
    let tree = document.get_dictionary_mut(tree).unwrap();
    tree.set("Resources", with_font(font));
    saved(document)
}

#[test]
fn what_a_code_stands_for_counts_as_unpacked() {
    let options = Options {
        pdf: PdfReader::Own,
        max_unpacked: 1_000_000,
        ..Options::default()
    };
    let read = |length: usize| {
        let map = format!("beginbfchar <0001> <{}> endbfchar", "4E00".repeat(length));
        let content = format!("BT /F 16 Tf 80 700 Td <{}> Tj ET", "0001".repeat(500));
        read_as(&options, &mapped(map.as_bytes(), content.as_bytes())).map(|_| ())
    };
    assert_eq!(read(1), Ok(()));
    assert_eq!(
        read(3000),
        Err(Reason::UnpackedTooLarge { limit: 1_000_000 })
    );
}

/// `text` in UniGB-UCS2-H, for a string in a page.
fn hex(text: &str) -> String {
    let bytes = utf16(text);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("<{hex}>")
}

fn page(content: &str) -> Result<Content, Reason> {
    pages(&[content])
}

fn pages(contents: &[&str]) -> Result<Content, Reason> {
    let contents: Vec<&[u8]> = contents.iter().map(|content| content.as_bytes()).collect();
    read(&saved(file(&contents, with_font(cid_font("UniGB-UCS2-H")))))
}

#[test]
fn a_page_on_its_side_is_read_in_its_lines() {
    let (a, b) = (hex("第一行文字"), hex("第二行文字"));
    let content = format!("BT /F 16 Tf 0 1 -1 0 100 80 Tm {a} Tj 0 1 -1 0 130 80 Tm {b} Tj ET");
    assert_eq!(page(&content).unwrap().text, "第一行文字\n第二行文字\n");
}

#[test]
fn oblique_text_is_a_stamp() {
    let (stamp, text) = (hex("内部资料"), hex("关于印发办法的通知"));
    let content = format!(
        "BT /F 40 Tf .7 .7 -.7 .7 200 300 Tm {stamp} Tj ET BT /F 16 Tf 80 700 Td {text} Tj ET"
    );
    assert_eq!(page(&content).unwrap().text, "关于印发办法的通知\n");
}

#[test]
fn scanned_pages_are_named() {
    let text = hex("关于印发办法的通知");
    let text = format!("BT /F 16 Tf 80 700 Td {text} Tj ET");
    let picture = "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI Q";
    let found = pages(&[&text, picture, "", picture]).unwrap();
    assert_eq!(found.text, "关于印发办法的通知\n");
    assert_eq!(
        found.missing,
        [Reason::Scanned {
            pages: vec![2, 4],
            of: 4
        }]
    );
    assert_eq!(found.places.at(0), Some(Place::Page(1)));
}

#[test]
fn forms_are_read_and_may_hold_themselves() {
    let text = hex("表单中的文字");
    let content = format!("BT /F 16 Tf 10 20 Td {text} Tj ET /X Do");
    let mut document = file(&[b"q 1 0 0 1 70 600 cm /X Do Q"], dictionary! {});
    let form = document.add_object(Stream::new(
        dictionary! { "Type" => "XObject", "Subtype" => "Form" },
        content.into_bytes(),
    ));
    let mut resources = with_font(cid_font("UniGB-UCS2-H"));
    resources.set("XObject", dictionary! { "X" => form });
    let tree = document.catalog().unwrap().get(b"Pages").unwrap();
    let tree = tree.as_reference().unwrap();
    let tree = document.get_dictionary_mut(tree).unwrap();
    tree.set("Resources", resources);
    // Drawn again at the same place, it is the same text.
    assert_eq!(read(&saved(document)).unwrap().text, "表单中的文字\n");
}

#[test]
fn text_locked_with_an_empty_password_is_read_and_other_is_not() {
    use lopdf::{EncryptionState, EncryptionVersion, Permissions};

    let cases = [("", Ok("通知\n".to_owned())), ("x", Err(Reason::Password))];
    // How it is locked stands in an object, or in the trailer itself.
    let cases = cases.iter().flat_map(|case| [(case, false), (case, true)]);
    for ((password, expected), in_trailer) in cases {
        let content = format!("BT /F 16 Tf 80 700 Td {} Tj ET", hex("通知"));
        let mut document = file(&[content.as_bytes()], with_font(cid_font("UniGB-UCS2-H")));
        let id = Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", vec![id.clone(), id]);
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        if in_trailer {
            let said = document.get_encrypted().unwrap().clone();
            document.trailer.set("Encrypt", said);
        }
        let found = read(&saved(document)).map(|content| content.text);
        assert_eq!(&found, expected, "{password:?} {in_trailer}");
    }
}

#[test]
fn what_is_said_elsewhere_of_packing_counts() {
    let content = format!("BT /F 16 Tf 80 700 Td {} Tj ET", hex("通知"));
    let mut document = file(&[content.as_bytes()], with_font(cid_font("UniGB-UCS2-H")));
    let page = document.page_iter().next().unwrap();
    let content = document.get_page_contents(page)[0];
    for in_list in [false, true] {
        let name = document.add_object(Object::Name(b"FlateDecode".to_vec()));
        let stream = document.get_object_mut(content).unwrap();
        let stream = stream.as_stream_mut().unwrap();
        if !in_list {
            let mut packed =
                flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            std::io::Write::write_all(&mut packed, &stream.content).unwrap();
            stream.set_content(packed.finish().unwrap());
        }
        match in_list {
            true => stream.dict.set("Filter", vec![Object::Reference(name)]),
            false => stream.dict.set("Filter", name),
        }
        assert_eq!(read(&saved(document.clone())).unwrap().text, "通知\n");
    }
}

#[test]
fn pages_of_which_a_part_is_lost_are_named() {
    let text = |text| format!("BT /F 16 Tf 80 700 Td {} Tj ET", hex(text));
    let (first, second) = (text("第一页的文字"), text("第二页的文字"));
    let contents = [first.as_bytes(), second.as_bytes(), b"/X Do"];
    let mut document = file(&contents, with_font(cid_font("UniGB-UCS2-H")));
    let lost = document.new_object_id();
    let pages: Vec<_> = document.page_iter().collect();
    let page = document.get_dictionary_mut(pages[1]).unwrap();
    let content = page.get(b"Contents").unwrap().clone();
    page.set("Contents", vec![content, lost.into()]);
    // A form that is packed in a way that nobody knows.
    let form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "Filter" => "Own" };
    let form = document.add_object(Stream::new(form, b"BT ET".to_vec()));
    let resources = dictionary! { "XObject" => dictionary! { "X" => form } };
    let page = document.get_dictionary_mut(pages[2]).unwrap();
    page.set("Resources", resources);
    let found = read(&saved(document)).unwrap();
    assert_eq!(found.text, "第一页的文字\n第二页的文字\n");
    assert_eq!(
        found.missing,
        [Reason::Incomplete {
            pages: vec![2, 3],
            of: 3
        }]
    );
}

#[test]
fn a_slip_in_a_page_costs_none_of_its_text() {
    let (a, b, c) = (hex("关于废止"), hex("部分文件"), hex("的通知"));
    let content = format!("BT /F 16 Tf 80 700 Td [{a}-{b}] TJ ) 80 -30 Td [{c} 0 Tc] TJ ET");
    let found = page(&content).unwrap();
    assert_eq!(found.text.replace('\n', ""), "关于废止部分文件的通知");
    assert!(found.missing.is_empty());
}

#[test]
fn broken_files_are_never_a_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/formats/parity");
    let sample = folder.join("pdf-reportlab/12-province-medical-aid-changes.pdf");
    let whole = std::fs::read(sample).unwrap();
    for step in 0..60 {
        let _ = read(&whole[..whole.len() * step / 60]);
        let mut flipped = whole.clone();
        for at in (step..flipped.len()).step_by(97 + 13 * step) {
            flipped[at] ^= 1 << (step % 8);
        }
        let _ = read(&flipped);
    }
    assert!(read(b"%PDF-1.7\nnothing").is_err());
}

#[test]
fn a_name_is_known_also_where_its_signs_are_written_by_their_numbers() {
    for name in ["ObjStm", "ObjStm/N 1", "Obj#53tm", "#4fbj#53t#6D /N"] {
        assert!(begins_with(name.as_bytes(), b"ObjStm"), "{name}");
    }
    for name in ["", "Obj", "ObjSt#", "ObjSt#6", "Obj#54tm", "#zzbjStm"] {
        assert!(!begins_with(name.as_bytes(), b"ObjStm"), "{name}");
    }
}
