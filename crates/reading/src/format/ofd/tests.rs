use std::io::Write as _;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::Options;
use crate::Place;
use crate::content::Held;
use crate::format::testing::shown;

const DOCUMENT: &str = "<Document><CommonData/><Pages><Page ID='1' BaseLoc='Pages/1.xml'/><Page ID='2' BaseLoc='/Doc_0/Pages/2.xml'/></Pages><Attachments>Attachs/List.xml</Attachments></Document>";

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The documents of a package, by their names.
type Documents = Vec<(String, Result<Content, Reason>)>;

fn read(bytes: &[u8]) -> Result<Documents, Reason> {
    let (options, budget) = (Options::default(), Budget::new(1 << 24));
    let input = Input {
        bytes,
        name: "a.ofd",
        format: Format::Ofd,
        options: &options,
        budget: &budget,
    };
    Ok(match Ofd.read(&input)? {
        Read::Text(content) => vec![(String::new(), Ok(content))],
        Read::Members(members) => members
            .map(|member| {
                let held = member.held.map(|held| match held {
                    Held::Text(content) => content,
                    Held::Bytes(_) => panic!("a document of a package is text"),
                });
                (member.name, held)
            })
            .collect(),
    })
}

/// A line of text `y` millimetres from the top, its characters 5 mm apart.
fn line(x: f64, y: f64, words: &str) -> String {
    let count = words.chars().count() - 1;
    format!(
        "<TextObject Boundary='{x} {y} 100 5' Size='5'><TextCode X='0' Y='4' DeltaX='g {count} 5'>{words}</TextCode></TextObject>"
    )
}

fn page(objects: &str) -> String {
    format!("<Page><Content><Layer>{objects}</Layer></Content></Page>")
}

fn main_part(info: &str) -> String {
    format!(
        "<OFD><DocBody><DocInfo>{info}</DocInfo><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>"
    )
}

fn sample(info: &str) -> Vec<u8> {
    let first = page(
        &(line(60.0, 40.0, "关于废止文件的通知")
            + &line(30.0, 60.0, "根据&#x7532;&amp;乙办法，通知如下：")),
    );
    let second = page(&line(30.0, 40.0, "（一）停止执行。"));
    package(&[
        ("OFD.xml", &main_part(info)),
        ("Doc_0/Document.xml", DOCUMENT),
        ("Doc_0/Pages/1.xml", &first),
        ("Doc_0/Pages/2.xml", &second),
        (
            "Doc_0/Attachs/List.xml",
            "<Attachments><Attachment Name='废止目录.xlsx'/></Attachments>",
        ),
    ])
}

fn only(bytes: &[u8]) -> Content {
    let mut found = read(bytes).unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0).1.unwrap()
}

#[test]
fn lines_of_all_pages_and_the_names_of_attachments() {
    let content = only(&sample(""));
    assert_eq!(
        content.text,
        "关于废止文件的通知\n根据甲&乙办法，通知如下：\n（一）停止执行。\n\n附件：废止目录\n"
    );
    let at = |words| content.places.at(content.text.find(words).unwrap());
    assert_eq!(at("根据"), Some(Place::Page(1)));
    assert_eq!(at("停止"), Some(Place::Page(2)));
}

#[test]
fn what_the_package_says_are_facts_where_the_text_is_silent() {
    let info = "<Title>关于废止文件的通知</Title><CustomDatas><CustomData Name='文号'>某发〔2024〕5号</CustomData><CustomData Name='发文机关'>某局</CustomData><CustomData Name='密级'>无</CustomData></CustomDatas>";
    let content = only(&sample(info));
    let said = shown(&content.facts, &content.text);
    assert!(
        said.starts_with("文号：某发〔2024〕5号\n发文机关：某局\n---\n关于废止文件的通知\n"),
        "{said}"
    );
    let at = content.text.find("停止").unwrap();
    assert_eq!(content.places.at(at), Some(Place::Page(2)));
    // The name of a file is no title.
    let content = only(&sample("<Title>Microsoft Word - 1.docx</Title>"));
    assert!(content.text.starts_with("关于废止"), "{}", content.text);
}

#[test]
fn maps_move_and_watermarks_are_left_out() {
    // Written at a tenth of the size, ten times enlarged.
    let small = "<TextObject Boundary='30 40 100 10' Size='0.5' CTM='10 0 0 10 0 0'><TextCode X='0' Y='0.4' DeltaX='0.5'>正文</TextCode></TextObject>";
    let slanted = "<TextObject Boundary='50 50 100 100' Size='20' CTM='0.7 0.7 -0.7 0.7 0 0'><TextCode X='0' Y='10'>水印</TextCode></TextObject>";
    let budget = Budget::new(1 << 20);
    let root = Element::parse(page(&format!("{small}{slanted}")).as_bytes(), &budget).unwrap();
    let found = content::page(&root, &budget);
    let texts: Vec<&str> = found
        .glyphs
        .iter()
        .map(|glyph| glyph.text.as_str())
        .collect();
    assert_eq!(texts, ["正", "文"]);
    let millimetres = |points: f64| (points * 25.4 / 72.0 * 10.0).round() / 10.0;
    let second = &found.glyphs[1];
    assert_eq!(millimetres(second.x0), 35.0);
    assert_eq!(millimetres(second.y), -44.0);
    assert_eq!(millimetres(second.size), 5.0);
}

#[test]
fn several_documents_are_members() {
    let body = |n: u8| format!("<DocBody><DocRoot>Doc_{n}/Document.xml</DocRoot></DocBody>");
    let main = format!("<OFD>{}{}{}</OFD>", body(0), body(1), body(2));
    let root = "<Document><Pages><Page BaseLoc='1.xml'/></Pages></Document>";
    let bytes = package(&[
        ("OFD.xml", &main),
        ("Doc_0/Document.xml", root),
        ("Doc_0/1.xml", &page(&line(30.0, 40.0, "甲通知"))),
        ("Doc_1/Document.xml", root),
        ("Doc_1/1.xml", &page(&line(30.0, 40.0, "乙通知"))),
    ]);
    let found = read(&bytes).unwrap();
    assert_eq!(found[0].0, "Doc_0");
    assert_eq!(found[0].1.as_ref().unwrap().text, "甲通知\n");
    assert_eq!(found[1].1.as_ref().unwrap().text, "乙通知\n");
    assert!(matches!(found[2].1, Err(Reason::Damaged { .. })));
}

#[test]
fn encrypted_packages_and_scans_are_named() {
    let encrypted = package(&[("OFD.xml", "<OFD/>"), ("Encryptions.xml", "<Encryptions/>")]);
    assert_eq!(read(&encrypted).err(), Some(Reason::Password));
    let root = "<Document><Pages><Page BaseLoc='1.xml'/></Pages></Document>";
    let scan = package(&[
        ("OFD.xml", &main_part("")),
        ("Doc_0/Document.xml", root),
        ("Doc_0/1.xml", &page("<ImageObject ResourceID='9'/>")),
    ]);
    let content = only(&scan);
    assert_eq!(content.text.trim(), "");
    let scanned = Reason::Scanned {
        pages: vec![1],
        of: 1,
    };
    assert_eq!(content.missing, [scanned]);
}

#[test]
fn places_in_the_package_are_resolved() {
    assert_eq!(resolve("Doc_0", "Pages/1.xml"), "Doc_0/Pages/1.xml");
    assert_eq!(resolve("Doc_0", "/Doc_1/1.xml"), "Doc_1/1.xml");
    assert_eq!(resolve("Doc_0/Pages", "..\\Res\\1.xml"), "Doc_0/Res/1.xml");
    assert_eq!(resolve("", "../../x"), "x");
}

#[test]
fn broken_packages_end_without_a_panic() {
    let whole = sample("<Title>关于甲的通知</Title>");
    for cut in 0..whole.len() {
        let _ = read(&whole[..cut]);
        let mut flipped = whole.clone();
        flipped[cut] ^= 0x15;
        let _ = read(&flipped);
    }
    let deltas = "<TextObject Boundary='1e9 nan 0 0' Size='1e300'><TextCode DeltaX='g 99999999999 1 g g 2'>甲乙</TextCode></TextObject>";
    let path = "<PathObject><AbbreviatedData>M 1 L 2 2 B 1 A C C L</AbbreviatedData></PathObject>";
    let budget = Budget::new(1 << 20);
    let root = Element::parse(page(&format!("{deltas}{path}")).as_bytes(), &budget).unwrap();
    let _ = page::content(vec![Sheet::of(content::page(&root, &budget))]);
}
