use crate::project::{self, Extraction};
use wenmai_vocabulary::text::{Encoding, Text};

const HEAD: &str = "云山市交通局文件\n云交规〔2024〕7号\n\n";
const FOOT: &str = "\n\n云山市交通局\n2024年5月20日\n";
const ROWS: &str = "| 序号 | 文件名称 | 文号 |\n| 1 | 云山市渡口管理办法 | 云交〔2008〕12号 |\n";

fn notice(title: &str, body: &str) -> String {
    format!("{HEAD}云山市交通局{title}\n\n各区交通局：\n{body}{FOOT}")
}

fn decision() -> String {
    let body = "经研究，决定废止一批规范性文件，目录附后。\n\n附件：废止的规范性文件目录";
    notice("关于废止一批规范性文件的决定", body)
}

fn read(texts: &[(&str, &str)]) -> Extraction {
    let text = |(file, text): &(&str, &str)| Text::new(*file, *text, Encoding::Utf8);
    project::extract_texts(texts.iter().map(text).collect())
}

/// The id of the citing document, the relation, the number of the cited one and the day.
fn said(texts: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    for reading in &read(texts).readings {
        for citation in reading
            .citations
            .iter()
            .filter(|citation| !citation.defines)
        {
            let number = citation
                .number
                .as_ref()
                .map_or("", |number| number.as_str());
            let since = citation
                .since
                .map(|day| day.to_string())
                .unwrap_or_default();
            let (id, relation) = (&reading.document.id, citation.relation.key());
            found.push(
                format!("{id} {relation} {number} {since}")
                    .trim()
                    .to_owned(),
            );
        }
    }
    found
}

const ENDS: &str = "云交规〔2024〕7号 repeals 云交〔2008〕12号";

#[test]
fn a_list_ends_in_the_name_of_the_notice_that_attaches_it() {
    let decision = decision();
    for list in [
        "甲/附件.xlsx",
        "甲/附件1：废止目录.csv",
        "甲/附件1.废止的规范性文件目录.xlsx",
        "甲/废止的规范性文件目录.docx",
        "甲/废止的规范性文件目录（共1件）.docx",
        "甲/附件/附件1.xlsx",
        "甲/决定/附件.xlsx",
        "甲/附件.zip/附件.xlsx",
        "甲/云交规〔2024〕7号附件.xlsx",
    ] {
        assert_eq!(
            said(&[("甲/决定.txt", &decision), (list, ROWS)]),
            [ENDS],
            "{list}"
        );
    }
    // The list is known by its own title, too.
    let titled = format!("废止的规范性文件目录\n\n{ROWS}");
    assert_eq!(
        said(&[("甲/决定.txt", &decision), ("甲/P020.xlsx", &titled)]),
        [ENDS]
    );
    let items = "附件\n\n1. 云山市渡口管理办法（云交〔2008〕12号）\n";
    assert_eq!(
        said(&[("甲/决定.txt", &decision), ("甲/附件.docx", items)]),
        [ENDS]
    );
}

#[test]
fn the_proof_names_the_sentence_and_the_row() {
    let found = read(&[("甲/决定.txt", &decision()), ("甲/附件.xlsx", ROWS)]);
    let row = &found.readings[0].citations[0];
    assert_eq!(row.file.as_deref(), Some("甲/附件.xlsx"));
    assert_eq!(row.line, 2);
    let sentence = "经研究，决定废止一批规范性文件，目录附后。";
    assert_eq!(
        row.quote,
        format!("{sentence}…| 1 | 云山市渡口管理办法 | 云交〔2008〕12号 |")
    );
}

#[test]
fn each_annex_is_what_the_notice_says_of_it() {
    let body = "经清理，附件1所列文件自2024年6月1日起废止，附件2所列文件继续有效，附件3所列文件予以修改。\n\n附件：1.甲目录\n2.乙目录\n3.丙目录";
    let notice = notice("关于公布规范性文件清理结果的通知", body);
    let other = ROWS.replace("12号", "13号");
    let third = ROWS.replace("12号", "14号");
    let found = said(&[
        ("通知.txt", &notice),
        ("附件1.xlsx", ROWS),
        ("附件2.xlsx", &other),
        ("附件3.xlsx", &third),
    ]);
    assert_eq!(
        found,
        [
            &format!("{ENDS} 2024-06-01"),
            "云交规〔2024〕7号 cites 云交〔2008〕13号",
            "云交规〔2024〕7号 amends 云交〔2008〕14号",
        ]
    );
}

#[test]
fn sheets_and_cells_of_a_list_say_what_becomes_of_each_document() {
    let body = "现将规范性文件清理结果予以公布，自2024年6月1日起施行。\n\n附件：规范性文件清理结果";
    let notice = notice("关于公布规范性文件清理结果的公告", body);
    let sheets = format!("废止\n{ROWS}\n继续有效\n{}", ROWS.replace("12号", "13号"));
    let cells = "| 文件名称 | 文号 | 清理结果 |\n| 云山市渡口管理办法 | 云交〔2008〕12号 | 废止 |\n| 云山市码头管理办法 | 云交〔2008〕13号 | 继续有效 |\n";
    for list in [sheets.as_str(), cells] {
        let found = said(&[("公告.txt", &notice), ("附件.xlsx", list)]);
        assert_eq!(
            found,
            [ENDS, "云交规〔2024〕7号 cites 云交〔2008〕13号"],
            "{list}"
        );
    }
}

#[test]
fn what_no_notice_attaches_ends_nothing() {
    let decision = decision();
    let other = decision.replace("7号", "8号");
    let is_none = |texts: &[(&str, &str)]| !said(texts).iter().any(|said| said.contains("repeals"));
    assert!(is_none(&[("甲/附件.xlsx", ROWS)]));
    assert!(is_none(&[
        ("甲/决定.txt", &decision),
        ("乙/附件.xlsx", ROWS)
    ]));
    assert!(is_none(&[
        ("甲/决定.txt", &decision),
        ("甲/失效文件目录.xlsx", ROWS)
    ]));
    assert!(is_none(&[
        ("甲/决定.txt", &decision),
        ("甲/8号文附件.xlsx", ROWS)
    ]));
    // Which of two is not known; that is told.
    let texts = [
        ("甲/a.txt", decision.as_str()),
        ("甲/b.txt", &other),
        ("甲/附件.xlsx", ROWS),
    ];
    assert!(is_none(&texts));
    let open = read(&texts).lists.open;
    assert_eq!(open.len(), 1);
    assert!(
        open[0].reason.contains("any of these"),
        "{}",
        open[0].reason
    );
    // What names its notice is known.
    let named = [
        ("甲/a.txt", decision.as_str()),
        ("甲/b.txt", &other),
        ("甲/a附件.xlsx", ROWS),
    ];
    assert_eq!(said(&named), [ENDS]);
}

#[test]
fn a_notice_that_ends_nothing_has_no_list_of_what_ends() {
    for (title, body) in [
        (
            "关于开展规范性文件清理工作的通知",
            "请各单位提出拟废止的文件，填写附件。\n\n附件：拟废止的规范性文件目录",
        ),
        (
            "关于公布继续有效的规范性文件目录的通知",
            "现将继续有效的规范性文件目录予以公布（见附件）。\n\n附件：继续有效的规范性文件目录",
        ),
        (
            "关于加强渡口管理的通知",
            "请按照附件所列文件执行。\n\n附件：渡口管理文件目录",
        ),
        (
            "关于废止和修改一批规范性文件的决定",
            "决定废止、修改一批规范性文件，目录附后。\n\n附件：规范性文件目录",
        ),
    ] {
        let notice = notice(title, body);
        let found = said(&[("通知.txt", &notice), ("附件.xlsx", ROWS)]);
        assert!(
            !found.iter().any(|said| said.contains("repeals")),
            "{title}: {found:?}"
        );
    }
}

#[test]
fn words_that_contradict_each_other_end_nothing() {
    let body = "附件1所列文件废止，附件2所列文件继续有效。\n\n附件：1.废止的规范性文件目录\n2.继续有效的规范性文件目录";
    let notice = notice("关于公布规范性文件清理结果的通知", body);
    let texts = [
        ("通知.txt", notice.as_str()),
        ("附件2：废止目录.xlsx", ROWS),
    ];
    assert!(!said(&texts).iter().any(|said| said.contains("repeals")));
    assert!(
        read(&texts).lists.open[0]
            .reason
            .contains("not with one voice")
    );
}

#[test]
fn an_annex_that_is_a_document_of_its_own_keeps_its_words() {
    let body = "现将《云山市渡口管理办法》印发给你们。\n\n附件：云山市渡口管理办法";
    let notice = notice("关于印发《云山市渡口管理办法》的通知", body);
    let rules = "云山市渡口管理办法\n\n第一条 根据《云山市港口条例》，制定本办法。\n第二条 《云山市渡船办法》（云交〔2008〕12号）同时废止。\n";
    let found = said(&[("通知.txt", &notice), ("附件.docx", rules)]);
    assert!(
        found
            .iter()
            .any(|said| said.starts_with("云山市渡口管理办法 repeals")),
        "{found:?}"
    );
}
