use super::super::testing::{content, content_within, package, survives_damage};
use super::Docx;
use crate::Place;
use crate::{Format, Reason};

/// A document of one part.
fn document(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body>{body}</w:body></w:document>"
    )
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn text_with(body: &str, parts: &[(&str, &str)]) -> String {
    let document = document(body);
    let mut all = vec![("word/document.xml", document.as_str())];
    all.extend(parts);
    content(&Docx, &package(&all)).unwrap().text
}

fn text(body: &str) -> String {
    text_with(body, &[])
}

/// The part that names other parts of the document.
fn relations(parts: &[(&str, &str)]) -> String {
    let list: String = parts
        .iter()
        .map(|(kind, target)| {
            format!("<Relationship Id=\"{kind}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    format!("<Relationships>{list}</Relationships>")
}

#[test]
fn runs_make_a_paragraph() {
    let body = "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>甲发〔2024</w:t></w:r>\
        <w:proofErr/><w:hyperlink r:id=\"x\"><w:r><w:t xml:space=\"preserve\">〕1号 A&amp;B</w:t></w:r></w:hyperlink>\
        <w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/></w:r></w:p>";
    assert_eq!(text(body), "甲发〔2024〕1号 A&B\t乙\n丙-\n");
}

#[test]
fn empty_paragraphs_are_blank_lines_and_not_counted() {
    let body = format!("{}<w:p/>{}", p("甲"), p("乙"));
    let read = content(&Docx, &package(&[("word/document.xml", &document(&body))])).unwrap();
    assert_eq!(read.text, "甲\n\n乙\n");
    assert_eq!(
        read.places.at(read.text.find('乙').unwrap()),
        Some(Place::Paragraph(2))
    );
}

#[test]
fn changes_count_as_accepted() {
    let body = "<w:p><w:r><w:t>本办法自</w:t></w:r>\
        <w:del><w:r><w:delText>2023</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>2024</w:t></w:r></w:ins>\
        <w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>\
        <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>年</w:t></w:r></w:p>";
    assert_eq!(text(body), "本办法自2024新年\n");
}

#[test]
fn a_deleted_mark_joins_two_paragraphs() {
    let body = format!(
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>关于印发</w:t></w:r></w:p>{}",
        p("办法的通知")
    );
    assert_eq!(text(&body), "关于印发办法的通知\n");
}

#[test]
fn fields_show_their_result() {
    let run = |inner: &str| format!("<w:r>{inner}</w:r>");
    let char = |kind: &str| run(&format!("<w:fldChar w:fldCharType=\"{kind}\"/>"));
    let body = format!(
        "<w:p>{}{}{}{}{}{}{}<w:fldSimple w:instr=\" DATE \"><w:r><w:t>三月</w:t></w:r></w:fldSimple></w:p>",
        char("begin"),
        run("<w:instrText> HYPERLINK \"http://a\" </w:instrText>"),
        run("<w:t>未现</w:t>"),
        char("separate"),
        run("<w:t>《办法》</w:t>"),
        char("end"),
        run("<w:t>第</w:t>"),
    );
    assert_eq!(text(&body), "《办法》第三月\n");
}

#[test]
fn tables_keep_their_columns() {
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
    };
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("<w:gridSpan w:val=\"2\"/>", "文件"),
        cell("", "理由"),
        cell("<w:vMerge w:val=\"restart\"/>", "甲局"),
        cell("", "《甲办法》"),
        cell("", "到期"),
        cell("<w:vMerge/>", ""),
        cell("", "《乙办法》"),
        cell("", "修订"),
    );
    let read = content(&Docx, &package(&[("word/document.xml", &document(&body))])).unwrap();
    assert_eq!(
        read.text,
        "| 文件 | | 理由 |\n| 甲局 | 《甲办法》 | 到期 |\n| | 《乙办法》 | 修订 |\n"
    );
    assert_eq!(
        read.places.at(read.text.find('乙').unwrap()),
        Some(Place::Cell {
            table: 1,
            row: 3,
            column: 2
        })
    );
}

#[test]
fn a_text_box_counts_once_and_stands_before_its_paragraph() {
    let boxed = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent><w:t>关于收费的通知</w:t></w:r></w:p>",
        boxed("甲市财政局文件"),
        boxed("甲市财政局文件"),
    );
    assert_eq!(text(&body), "甲市财政局文件\n关于收费的通知\n");
}

#[test]
fn heads_come_first_and_feet_last_without_page_numbers() {
    let body = format!(
        "{}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/>\
         <w:footerReference w:type=\"default\" r:id=\"footer\"/></w:sectPr>",
        p("关于收费的通知")
    );
    let head = format!(
        "<w:hdr>{}{}</w:hdr>",
        p("甲市财政局文件"),
        p("关于收费的通知")
    );
    let foot = format!(
        "<w:ftr><w:p><w:r><w:t>第</w:t></w:r><w:fldSimple w:instr=\"PAGE\"><w:r><w:t>3</w:t></w:r></w:fldSimple>\
         <w:r><w:t>页</w:t></w:r></w:p>{}</w:ftr>",
        p("甲市财政局办公室印发")
    );
    let relations = relations(&[("header", "header1.xml"), ("footer", "/word/footer1.xml")]);
    assert_eq!(
        text_with(
            &body,
            &[
                ("word/_rels/document.xml.rels", &relations),
                ("word/header1.xml", &head),
                ("word/footer1.xml", &foot),
            ]
        ),
        "甲市财政局文件\n关于收费的通知\n甲市财政局办公室印发\n"
    );
}

#[test]
fn notes_follow_the_body_in_the_order_of_their_marks() {
    let body = "<w:p><w:r><w:t>按《办法》</w:t><w:footnoteReference w:id=\"3\"/><w:t>（甲发〔2024〕1号）办理，</w:t>\
        <w:footnoteReference w:id=\"2\"/></w:r></w:p>";
    let note = |id: &str, text: &str| {
        format!(
            "<w:footnote w:id=\"{id}\"><w:p><w:r><w:footnoteRef/><w:t> {text}</w:t></w:r></w:p></w:footnote>"
        )
    };
    let notes = format!(
        "<w:footnotes>{}{}{}</w:footnotes>",
        note("0", "线"),
        note("2", "二"),
        note("3", "三")
    );
    let relations = relations(&[("footnotes", "footnotes.xml")]);
    assert_eq!(
        text_with(
            body,
            &[
                ("word/_rels/document.xml.rels", &relations),
                ("word/footnotes.xml", &notes)
            ]
        ),
        "按《办法》（甲发〔2024〕1号）办理，\n[1] 三\n[2] 二\n"
    );
}

/// Numbering of three levels, and a style that uses the first.
fn numbered(items: &[(&str, &str, &str)]) -> String {
    let level = |at: usize, form: &str, text: &str, more: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{form}\"/>\
             <w:lvlText w:val=\"{text}\"/>{more}</w:lvl>"
        )
    };
    let lists = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"7\">{}{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"8\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>\
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>\
         <w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/>\
         <w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>",
        level(0, "chineseCountingThousand", "%1、", ""),
        level(1, "chineseCounting", "（%2）", ""),
        level(2, "decimal", "%1.%3", "<w:isLgl/>"),
        level(
            0,
            "japaneseCounting",
            "第%1条",
            "<w:pStyle w:val=\"tiao\"/>"
        ),
    );
    let styles = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"tiao\"><w:pPr><w:numPr>\
        <w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"under\"><w:basedOn w:val=\"tiao\"/></w:style></w:styles>";
    let body: String = items
        .iter()
        .map(|(num, level, text)| {
            let properties = match *num {
                "tiao" | "under" => format!("<w:pStyle w:val=\"{num}\"/>"),
                "" => String::new(),
                num => format!(
                    "<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{num}\"/></w:numPr>"
                ),
            };
            format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
        })
        .collect();
    let relations = relations(&[("numbering", "numbering.xml"), ("styles", "styles.xml")]);
    text_with(
        &body,
        &[
            ("word/_rels/document.xml.rels", &relations),
            ("word/numbering.xml", &lists),
            ("word/styles.xml", styles),
        ],
    )
}

#[test]
fn numbers_are_counted_on_each_level_and_begin_anew_below() {
    assert_eq!(
        numbered(&[
            ("1", "0", "甲"),
            ("1", "1", "乙"),
            ("1", "1", "丙"),
            ("", "", "无"),
            ("1", "0", "丁"),
            ("1", "1", "戊"),
            ("1", "2", "己"),
        ]),
        "一、甲\n（一）乙\n（二）丙\n无\n二、丁\n（一）戊\n2.1 己\n"
    );
}

#[test]
fn a_list_can_begin_anew_and_0_takes_it_away() {
    assert_eq!(
        numbered(&[
            ("1", "0", "甲"),
            ("3", "0", "乙"),
            ("3", "0", "丙"),
            ("0", "0", "丁"),
        ]),
        "一、甲\n一、乙\n二、丙\n丁\n"
    );
}

#[test]
fn styles_number_articles() {
    assert_eq!(
        numbered(&[("tiao", "", "为了甲。"), ("under", "", "依据乙。")]),
        "第一条　为了甲。\n第二条　依据乙。\n"
    );
}

#[test]
fn the_strict_edition_and_other_names_of_parts_are_read() {
    let relations = "<Relationships><Relationship Id=\"rId1\" \
        Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" \
        Target=\"word/document2.xml\"/></Relationships>";
    let bytes = package(&[
        ("_rels/.rels", relations),
        (
            "word/document2.xml",
            &document(&p("甲")).replace("w:", "s:"),
        ),
    ]);
    assert_eq!(content(&Docx, &bytes).unwrap().text, "甲\n");
}

#[test]
fn a_package_without_a_document_is_damaged() {
    assert_eq!(
        content(&Docx, &package(&[("a.xml", "<a/>")])).unwrap_err(),
        Reason::Damaged {
            format: Format::Docx,
            what: "word/document.xml is missing".to_owned()
        }
    );
}

#[test]
fn damage_is_survived() {
    let body = format!(
        "{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("甲"),
        p("乙")
    );
    survives_damage(&Docx, &package(&[("word/document.xml", &document(&body))]));
}

#[test]
fn a_chunk_of_another_format_stands_where_the_document_names_it() {
    let mht = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>甲</p><p>乙</p></body></html>\r\n--B--\r\n";
    let page = "<html><body><p>甲</p><p>乙</p></body></html>";
    let rich = "{\\rtf1\\ansi \\u30002?\\par \\u20057?\\par}";
    for (name, chunk) in [
        ("chunk.mht", mht),
        ("chunk.html", page),
        ("chunk.rtf", rich),
        ("chunk.txt", "甲\n乙\n"),
        ("chunk.dat", page),
    ] {
        let body = format!("{}<w:altChunk r:id=\"aFChunk\"/>{}", p("前"), p("后"));
        let found = text_with(
            &body,
            &[
                (
                    "word/_rels/document.xml.rels",
                    &relations(&[("aFChunk", &format!("/word/{name}"))]),
                ),
                (&format!("word/{name}"), chunk),
            ],
        );
        let lines: Vec<&str> = found.lines().map(str::trim).collect();
        assert_eq!(lines, ["前", "甲", "乙", "后"], "{name}");
    }
}

/// A body of a chunk with a paragraph behind it.
fn with_chunk(parts: &[(&str, &str)]) -> Result<String, Reason> {
    let body = document(&format!("<w:altChunk r:id=\"aFChunk\"/>{}", p("后")));
    let named = relations(&[("aFChunk", "chunk.zip")]);
    let mut all = vec![
        ("word/document.xml", body.as_str()),
        ("word/_rels/document.xml.rels", named.as_str()),
    ];
    all.extend(parts);
    content(&Docx, &package(&all)).map(|content| content.text)
}

#[test]
fn a_chunk_that_is_missing_takes_nothing_else_away() {
    assert_eq!(with_chunk(&[]).unwrap(), "后\n");
}

#[test]
fn a_chunk_that_cannot_be_read_is_named() {
    let reason = with_chunk(&[("word/chunk.zip", "PK\x03\x04")]).unwrap_err();
    assert!(matches!(reason, Reason::Damaged { .. }), "{reason}");
}

#[test]
fn what_a_small_file_repeats_counts_as_unpacked() {
    const LIMIT: u64 = 1_000_000;
    let read = |body: &str, number: &str| {
        let lists = format!(
            "<w:numbering><w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\">\
             <w:lvlText w:val=\"{number}\"/></w:lvl></w:abstractNum>\
             <w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>"
        );
        let relations = relations(&[("numbering", "numbering.xml")]);
        let file = package(&[
            ("word/document.xml", &document(body)),
            ("word/_rels/document.xml.rels", &relations),
            ("word/numbering.xml", &lists),
        ]);
        content_within(&Docx, &file, LIMIT).map(|content| content.text.len())
    };
    let item = "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>";
    let items = item.repeat(300);
    assert!(read(&items, "%1.").is_ok());
    let limit = Reason::UnpackedTooLarge { limit: LIMIT };
    assert_eq!(read(&items, &"甲".repeat(3000)), Err(limit.clone()));

    let row = "<w:tr><w:trPr><w:gridBefore w:val=\"200\"/></w:trPr></w:tr>";
    assert_eq!(
        read(&format!("<w:tbl>{}</w:tbl>", row.repeat(300)), ""),
        Err(limit)
    );
}
