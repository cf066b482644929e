use std::time::{Duration, Instant};

use super::*;
use crate::format::testing::shown;
use crate::{Encoding, Place};

fn budget() -> Budget {
    Budget::new(1 << 30)
}

/// The facts and the text of a page in UTF-8.
fn text(page: &str) -> String {
    let content = content(page.as_bytes(), None, &budget()).unwrap();
    shown(&content.facts, &content.text)
}

#[test]
fn inline_elements_never_break_words() {
    assert_eq!(
        text("<p>某发〔2006〕<span>39</span>号<!-- 注 --><b>文</b>，<i>WTO</i> <u>rules</u></p>"),
        "某发〔2006〕39号文，WTO rules\n"
    );
}

#[test]
fn line_ends_of_the_source_are_not_seen_in_chinese() {
    assert_eq!(
        text("<p>根据\n   《甲办法》，on\nthe</p>"),
        "根据《甲办法》，on the\n"
    );
    assert_eq!(text("<pre>第一行\n第二行</pre>"), "第一行\n第二行\n");
}

#[test]
fn breaks_and_empty_paragraphs() {
    assert_eq!(
        text("<p>甲<br>乙</p><p>&nbsp;</p><p>丙<br><br>丁</p><p></p><p>戊</p>"),
        "甲\n乙\n\n丙\n\n丁\n戊\n"
    );
}

#[test]
fn items_of_a_list_keep_their_numbers() {
    assert_eq!(
        text(
            "<ol start=3><li>甲</li><li>乙</li></ol><ul><li>丙</li></ul><ol><li>（一）丁</li></ol>"
        ),
        "3. 甲\n4. 乙\n丙\n（一）丁\n"
    );
}

#[test]
fn a_table_of_data_is_rows_and_one_of_layout_is_text() {
    assert_eq!(
        text(
            "<table><tr><th>名称</th><th>文号</th></tr><tr><td>甲|乙</td><td>某发<br>1号</td></tr></table>"
        ),
        "| 名称 | 文号 |\n| 甲｜乙 | 某发1号 |\n"
    );
    assert_eq!(
        text("<table><tr><td></td><td><p>甲。</p><p>乙。</p></td></tr></table>"),
        "甲。\n乙。\n"
    );
}

#[test]
fn cells_that_span_keep_the_columns() {
    assert_eq!(
        text(
            "<table><tr><td rowspan=2>甲</td><td colspan=2>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
        ),
        "| 甲 | 乙 |  |\n|  | 丙 | 丁 |\n"
    );
}

#[test]
fn places_are_paragraphs_and_cells() {
    let content = content(
        "<p>甲</p><p>乙</p><table><tr><td>丙</td><td>丁</td></tr></table>".as_bytes(),
        None,
        &budget(),
    )
    .unwrap();
    let at = |words| content.places.at(content.text.find(words).unwrap());
    assert_eq!(at("乙"), Some(Place::Paragraph(2)));
    let cell = |column| Place::Cell {
        table: 1,
        row: 1,
        column,
    };
    assert_eq!(at("丙"), Some(cell(1)));
    assert_eq!(at("丁"), Some(cell(2)));
}

#[test]
fn fields_in_any_form_are_facts() {
    let list = "<ul><li><span>索引号</span><em>A1</em></li><li><span>发文机关</span><em>甲局</em></li></ul>";
    let spans =
        "<div><span>发文机关：甲局</span><span>索 引 号：A1</span><span>发文字号：</span></div>";
    let cells = "<table><tr><th>发文字号</th><td></td><th>发文机关</th><td>甲局</td></tr><tr><th>索引号</th><td>A1</td></tr></table>";
    let body = "<p>各区：</p><p>现通知如下。</p>";
    assert_eq!(
        text(&format!("{list}{body}")),
        "索引号：A1\n发文机关：甲局\n---\n各区：\n现通知如下。\n"
    );
    for fields in [spans, cells] {
        assert_eq!(
            text(&format!("{fields}{body}")),
            "发文机关：甲局\n索引号：A1\n---\n各区：\n现通知如下。\n",
            "{fields}"
        );
    }
}

#[test]
fn metas_count_only_where_the_page_says_nothing() {
    let metas = "<meta name=ArticleTitle content=关于甲的通知><meta name=PubDate content='2024-05-06 07:08'>";
    assert_eq!(
        text(&format!("{metas}<p>正文一。</p>")),
        "网页标题：关于甲的通知\n发布日期：2024-05-06\n---\n关于甲的通知\n\n正文一。\n"
    );
    assert_eq!(
        text(&format!(
            "{metas}<div><span>发布日期：2024-05-01</span><span>来源：乙局</span></div><p>关于甲的通知</p><p>正文一。</p>"
        )),
        "网页标题：关于甲的通知\n发布日期：2024-05-01\n来源：乙局\n---\n关于甲的通知\n正文一。\n"
    );
}

#[test]
fn what_two_places_agree_on_is_the_title_and_what_stands_above_it_is_of_the_page() {
    let page = |above: &str, title: &str| {
        text(&format!(
            "<title>甲市乙办法 - 甲市人民政府</title><div>发布日期：2024-05-01</div>{above}<div class=x>{title}</div><p>正文说明乙办法的内容和理由。</p>"
        ))
    };
    let expected = "网页标题：甲市乙办法\n发布日期：2024-05-01\n---\n甲市乙办法\n正文说明乙办法的内容和理由。\n";
    for above in [
        "",
        "<p>点击查看政策解读：关于《甲市乙办法》的解读</p>",
        "<p>|</p><a href=/s>简体</a><p>栏目 &gt; 通知</p>",
    ] {
        assert_eq!(page(above, "甲市乙办法"), expected, "{above}");
    }
    // A column that `<title>` names is none.
    let column = text(
        "<title>通知公告-甲市政府网站</title><h1>甲市乙办法</h1><p>正文说明乙办法的内容和理由。</p>",
    );
    assert_eq!(column, "甲市乙办法\n\n正文说明乙办法的内容和理由。\n");
}

#[test]
fn a_sentence_that_names_the_document_does_not_show_its_title() {
    let read = text(
        "<title>甲行业守则</title><h1>甲行业守则</h1><div><p>甲协会于去年发布了修订后的《甲行业守则》。</p></div>",
    );
    assert!(
        read.starts_with("甲行业守则\n\n甲协会于去年发布了修订后的《甲行业守则》。\n"),
        "{read}"
    );
    let shown = text(
        "<title>关于乙的通知</title><h1>关于乙的通知</h1><div><p>甲局关于乙的通知</p><p>各区应当按照要求做好各项工作。</p></div>",
    );
    assert!(shown.starts_with("甲局关于乙的通知\n"), "{shown}");
}

#[test]
fn the_title_of_the_page_counts_only_where_there_is_no_heading() {
    assert_eq!(
        text("<title>关于甲的通知-某网</title><p>正文。</p>"),
        "关于甲的通知\n\n正文。\n"
    );
    assert_eq!(
        text("<title>关于乙的通知</title><h1>关于甲的通知</h1><p>正文。</p>"),
        "关于甲的通知\n\n正文。\n"
    );
    assert_eq!(text("<title>某网首页</title><p>正文。</p>"), "正文。\n");
}

#[test]
fn what_holds_most_of_the_text_is_kept_whatever_its_class() {
    assert_eq!(
        text(
            "<div class='share-main'><p>根据《甲办法》制定本通知。</p></div><div class=share>分享到</div>"
        ),
        "根据《甲办法》制定本通知。\n"
    );
}

#[test]
fn the_charset_is_named_or_found() {
    let page = |charset: &str| {
        format!("<meta charset={charset}><p>关于废止有关文件的决定，根据《甲办法》</p>")
    };
    let gbk = |page: &str| encoding_rs::GBK.encode(page).0.into_owned();
    let expected = "关于废止有关文件的决定，根据《甲办法》\n";
    for (bytes, charset, encoding) in [
        (gbk(&page("gb2312")), None, Encoding::Gb18030),
        // Saved anew in another encoding, with the old name in it.
        (page("gb2312").into_bytes(), None, Encoding::Utf8),
        (gbk(&page("utf-8")), None, Encoding::Gb18030),
        (gbk(&page("x")), Some("gbk"), Encoding::Gb18030),
        (
            encoding_rs::BIG5
                .encode("<p>根據《甲辦法》</p>")
                .0
                .into_owned(),
            Some("big5"),
            Encoding::Big5,
        ),
    ] {
        let content = content(&bytes, charset, &budget()).unwrap();
        assert_eq!(content.encoding, encoding);
        if encoding != Encoding::Big5 {
            assert_eq!(content.text, expected);
        }
    }
}

#[test]
fn broken_pages_end_without_a_panic() {
    let whole = "<table><tr><td rowspan=999999999>甲<td colspan=-1><ol start=99999999999999999999><li>乙</ol></table><dl><dt>文号<dd></dl><a href=a.doc>附件1：</a><h1>关于甲的通知</h1><p>正文。".as_bytes();
    for cut in 0..whole.len() {
        let _ = content(&whole[..cut], None, &budget());
        let mut flipped = whole.to_vec();
        flipped[cut] ^= 0x15;
        let _ = content(&flipped, None, &budget());
    }
}

#[test]
fn nesting_without_end_is_given_up_soon() {
    let start = Instant::now();
    let deep = "<div>".repeat(300_000);
    assert!(content(deep.as_bytes(), None, &budget()).is_err());
    let shallow = format!("{}<p>正文。</p>", "<div>".repeat(1500));
    assert_eq!(text(&shallow), "正文。\n");
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn comparisons_in_scripts_are_no_elements() {
    let script = "if (i<n) {} ".repeat(3000);
    assert_eq!(
        text(&format!(
            "<script>{script}</script><!-- {script} --><p>正文。</p>"
        )),
        "正文。\n"
    );
}

#[test]
fn lists_of_links_are_left_out_but_for_those_of_documents() {
    let list = |names: [&str; 3]| {
        let items = names.map(|name| format!("<li><a href=1.html>{name}</a></li>"));
        text(&format!("<p>正文。</p><ul>{}</ul>", items.concat()))
    };
    assert_eq!(list(["领导之窗", "政务公开", "办事服务"]), "正文。\n");
    assert_eq!(
        list(["《甲办法》", "《乙办法》", "《丙办法》"]),
        "正文。\n《甲办法》\n《乙办法》\n《丙办法》\n"
    );
}

#[test]
fn columns_that_cells_claim_count_as_unpacked() {
    let read = |span: u32| {
        let cell = format!("<td rowspan={span} colspan={span}>甲");
        let row = "<tr><td>乙<td>丙";
        let page = format!("<table><tr>{}{}</table>", cell.repeat(20), row.repeat(100));
        let budget = Budget::new(1_000_000);
        let _ = content(page.as_bytes(), None, &budget);
        budget.held()
    };
    assert_eq!(read(2), Ok(()));
    assert_eq!(
        read(100),
        Err(Reason::UnpackedTooLarge { limit: 1_000_000 })
    );
}

/// What a page says of its document, without the text.
fn said(page: &str) -> Vec<String> {
    let text = text(page);
    let (head, _) = text.split_once("---\n").unwrap();
    head.lines().map(str::to_owned).collect()
}

const BODY: &str = "<p>各科室：</p><p>根据《甲条例》，现就有关事项通知如下，请认真组织实施。</p>";

#[test]
fn the_name_of_a_column_or_of_a_body_is_no_title() {
    for title in ["通知公告_乙市民政局", "乙市民政局-政府信息公开"] {
        let page = format!(
            "<title>{title}</title><p>文号：乙民〔2024〕1号</p><p>发布机构：乙市民政局</p>\
            <h2>关于丙的通知</h2><div>{BODY}<p>乙市民政局</p></div>"
        );
        assert_eq!(said(&page)[0], "网页标题：关于丙的通知", "{title}");
    }
}

#[test]
fn a_status_beside_the_heading_or_in_a_script_is_a_field_of_the_page() {
    for (badge, script, status) in [
        ("<span class=tag>已废止</span>", "", Some("：已废止")),
        (
            "",
            "var file_status = '失效（提前废止）';",
            Some("：失效（提前废止）"),
        ),
        (
            "",
            "if (a) { status = '失效' } else { status = '有效' }",
            None,
        ),
        ("", "if (status == '失效') { show() }", None),
        ("", "window.fileStatus='已废止';", Some("：已废止")),
        ("", "var captchaStatus = '失效';", None),
        ("", "var loginState = '已过期', status = '失效';", None),
        ("", "file.fileStatus = '失效';", None),
    ] {
        let page = format!(
            "<title>关于丙的通知</title><p>文号：乙民〔2024〕1号</p><h1>关于丙的通知{badge}</h1>\
            <div>文件状态：<b id=s></b></div><script>{script}</script><div>{BODY}</div>"
        );
        let found = said(&page);
        let told = found.iter().find(|line| line.starts_with('：'));
        assert_eq!(told.map(String::as_str), status, "{page}");
        assert_eq!(found[0], "网页标题：关于丙的通知");
    }
}

#[test]
fn a_status_beside_the_heading_of_a_related_document_is_none_of_the_page() {
    let related = "<h2>关于丁的通知<span>已废止</span></h2>";
    let behind = "<h3><a href=d.html>乙市民政局关于丁的通知</a></h3><span>失效</span>";
    for (title, own, status) in [
        ("关于丙的通知", "<h1>关于丙的通知</h1>", None),
        (
            "关于丙的通知-乙市民政局",
            "<h1>乙市民政局关于丙的通知</h1>",
            None,
        ),
        ("关于丙的通知", "<p>关于丙的通知</p>", None),
        ("乙市民政局", "<h1>关于丙的通知</h1>", None),
        (
            "关于丙的通知",
            "<h1>关于丙的通知<i>失效</i></h1>",
            Some("：失效"),
        ),
        (
            "乙市民政局",
            "<h1>关于丙的通知<i>失效</i></h1>",
            Some("：失效"),
        ),
        (
            "政策详情页面",
            "<h1>关于丙的通知</h1><i>失效</i>",
            Some("：失效"),
        ),
    ] {
        for related in [related, behind] {
            let page = format!(
                "<title>{title}</title><p>文号：乙民〔2024〕1号</p>{own}<div>{BODY}</div>{related}"
            );
            let found = said(&page);
            let told = found.iter().find(|line| line.starts_with('：'));
            assert_eq!(told.map(String::as_str), status, "{page}");
        }
    }
}

#[test]
fn labels_and_values_without_a_colon_are_fields_where_several_follow() {
    let row =
        |label: &str, value: &str| format!("<div><span>{label}</span><span>{value}</span></div>");
    let rows = [
        row("信息类别", "救助"),
        row("发文字号", "乙民〔2024〕1号"),
        row("公开主体", "乙局"),
    ];
    let page = format!("<div>{}<p>关于丙的通知</p>{BODY}</div>", rows.concat());
    let found = said(&page);
    assert_eq!(found[0], "信息类别：救助");
    assert_eq!(found[1..3], ["发文字号：乙民〔2024〕1号", "公开主体：乙局"]);
}

#[test]
fn raised_figures_are_characters_of_their_own() {
    assert_eq!(
        text("<p>3米<sup>3</sup>，甲<sup>注</sup></p>"),
        "3米³，甲注\n"
    );
}
