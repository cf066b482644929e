use super::*;
use crate::document::Zone;

#[test]
fn a_heading_says_what_becomes_of_the_documents_under_it() {
    let mut list = ListContext::default();
    list.see("附件1继续有效的文件目录", Zone::Body);
    assert_eq!(list.list().map(|l| l.id.as_str()), Some("cites-list-stays"));
    list.see("附件2废止的文件目录", Zone::Body);
    list.see("1.《甲办法》", Zone::Body);
    assert_eq!(list.list().map(|l| l.relation), Some(Relation::Repeals));
    list.see("附件3其他事项", Zone::Body);
    assert!(list.list().is_none());
}

#[test]
fn sentences_outside_of_lists_are_passed_over() {
    let mut list = ListContext::default();
    assert!(list.passes_over("各单位要落实责任。"));
    assert!(!list.passes_over("废止的文件目录"));
    assert!(!list.passes_over("决定废止下列文件："));
    assert!(!list.passes_over("| 废止 | 甲。"));
    list.see("决定废止下列文件：", Zone::Body);
    assert!(!list.passes_over("各单位要落实责任。"));
}

#[test]
fn papers_that_somebody_hands_in_are_no_list_of_documents() {
    for head in [
        "逾期未开业的，批准决定自动失效。开业前，申请人应当将下列文件报送市交通局：",
        "许可失效后重新申请的，应当提交下列文件：",
        "（一）制定、修改、废止、解释地方性法规的事项；",
    ] {
        let mut list = ListContext::default();
        list.see(head, Zone::Body);
        list.see("（二）甲公司的章程和应急方案；", Zone::Body);
        assert!(list.list().is_none(), "{head}");
    }
}

#[test]
fn an_exception_may_stand_before_or_behind_the_list() {
    for head in [
        "除第（二）项外，下列文件停止执行：",
        "下列文件（第2项除外）停止执行：",
        "下列文件停止执行，其中第2项继续执行至2023年12月31日：",
    ] {
        let mut list = ListContext::default();
        list.see(head, Zone::Opening);
        list.see("1.《甲办法》", Zone::Opening);
        assert_eq!(
            list.list().map(|list| list.id.as_str()),
            Some("repeals-list"),
            "{head}"
        );
        list.see("2.《乙办法》", Zone::Opening);
        assert_eq!(
            list.list().map(|list| list.id.as_str()),
            Some("cites-list-stays")
        );
    }
}

#[test]
fn items_that_the_head_leaves_out_are_no_part_of_the_list() {
    let mut list = ListContext::default();
    list.see(
        "下列文件除第2项、第4至6项继续执行外，其余停止执行：",
        Zone::Opening,
    );
    let mut of = |text| {
        list.see(text, Zone::Opening);
        list.list().map(|list| list.id.as_str())
    };
    for text in ["2.《甲办法》", "（五）《甲办法》"] {
        assert_eq!(of(text), Some("cites-list-stays"), "{text}");
    }
    for text in ["1.《甲办法》", "三、《甲办法》"] {
        assert_eq!(of(text), Some("repeals-list"), "{text}");
    }
}

#[test]
fn the_items_after_a_sentence_that_ends_them() {
    let mut list = ListContext::default();
    list.see("以下文件，自2023年7月1日起予以废止。", Zone::Body);
    list.see("1.《甲办法》", Zone::Body);
    assert!(list.list().is_some());
    list.see("请各单位遵照执行。", Zone::Body);
    assert!(list.list().is_none());
    for sentence in [
        "以下标准如有修订，以最新版本为准。",
        "以下文件如有废止，不再引用。",
    ] {
        list.see(sentence, Zone::Body);
        assert!(list.list().is_none(), "{sentence}");
    }
}

#[test]
fn the_items_after_a_colon() {
    let mut list = ListContext::default();
    list.see("经研究，决定废止下列文件：", Zone::Opening);
    list.see("一、《甲办法》", Zone::Opening);
    assert!(list.list().is_some());
    list.see("请各单位遵照执行。", Zone::Opening);
    assert!(list.list().is_none());
}
