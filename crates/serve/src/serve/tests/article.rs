//! Articles, by themselves.

use super::super::link::link;
use super::{Pages, links, words};

const LAW: &str = "某省渡船条例\n\n（2011年4月6日某省人民代表大会常务委员会通过）\n\n第一条　为了管理渡船，制定本条例。\n第二条　渡船由县人民政府登记。\n第三条　渡船应当备有：\n（一）救生圈；\n（二）灯火。\n第四条　渡工应当持证。\n第五条　本条例自2011年6月1日起施行。\n";

const NOTICE: &str = "某省交通运输厅关于检查渡船的通知\n某交〔2020〕3号\n\n各市：\n根据《某省渡船条例》第二条至第四条，现通知如下。\n\n某省交通运输厅\n2020年5月1日\n";

fn pages() -> Pages {
    Pages::of(&[("1.txt", LAW), ("2.txt", NOTICE)])
}

#[test]
fn an_article_shows_its_words_and_who_cites_it_through_a_range() {
    let pages = pages();
    let html = pages.page("/article", &[("id", "渡船条例第三条")]);
    let said = words(&html);
    for part in [
        "某省渡船条例 第三条",
        "（一）救生圈；",
        "引用它 1",
        "第二条至第四条",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let html = pages.page(
        "/article",
        &[("id", "某省渡船条例"), ("place", "第三条第二项")],
    );
    let said = words(&html);
    assert!(
        said.contains("（二）灯火。") && !said.contains("救生圈"),
        "{said}"
    );
    let html = pages.page("/article", &[("id", "渡船条例第一条"), ("lang", "en")]);
    assert!(words(&html).contains("Nothing here cites it."));
    let html = pages.page("/article", &[("id", "渡船条例第九条"), ("lang", "en")]);
    assert!(words(&html).contains("Not found in this version: 第九条. Articles in all: 5"));
    for (id, said) in [
        ("渡船条例第九条至第七条", "第九条至第七条"),
        ("某省渡口条例第九条", "某省渡船条例"),
    ] {
        let answer = pages.ask(&link("/article", [("id", id)]), &[]);
        assert!(answer.code.is_client_error(), "{id}");
        assert!(words(&answer.body).contains(said), "{}", answer.body);
    }
}

#[test]
fn a_document_links_to_the_articles_that_are_cited() {
    let pages = pages();
    let html = pages.page("/document", &[("id", "某省渡船条例")]);
    let found = links(&html);
    assert!(
        found.iter().any(|link| link.contains("/article?")),
        "{found:?}"
    );
    // Article by article, folded, those alone that are cited.
    let said = words(&html);
    for part in [
        "逐条：谁引用、被什么修改 3",
        "第二条 引用 1",
        "第四条 引用 1",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(!said.contains("第一条 引用"), "{said}");
}
