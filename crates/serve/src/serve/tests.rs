//! The pages, asked for in this process.

use std::fs;
use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt;

use super::link::link;
use super::router;
use wenmai_project::project::{self, Supplied};
use wenmai_reading as source;
use wenmai_store as store;

mod article;
mod versions;

const NOTICE: &str = "某市财政局关于丙<事项>的通知\n某财〔2022〕3号\n\n各单位：\n\n\
    根据《某市乙资金管理办法》（某财〔2020〕2号），现通知如下。\n\n某市财政局\n2022年3月1日\n";
const NEW: &str = "某市财政局关于丁事项的通知\n某财〔2024〕4号\n\n各单位：\n\n\
    根据《某省甲资金条例》，现通知如下：\n\n\
    本通知自2024年5月1日起施行，《某市乙资金管理办法》（某财〔2020〕2号）同时废止。\n\n\
    某市财政局\n2024年4月1日\n";

/// 某财〔2022〕3号 rests on 某财〔2020〕2号, which 某财〔2024〕4号 repeals from
/// 2024-05-01.
struct Pages {
    dir: tempfile::TempDir,
    pages: Router,
}

struct Answer {
    code: StatusCode,
    kind: String,
    policy: String,
    body: String,
}

impl Pages {
    fn new() -> Self {
        Self::of(&[("c.txt", NOTICE), ("d.txt", NEW)])
    }

    fn of(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let texts = dir.path().join("texts");
        fs::create_dir(&texts).unwrap();
        for (name, text) in files {
            fs::write(texts.join(name), text).unwrap();
        }
        build(&texts, dir.path());
        let pages = router(dir.path().to_path_buf(), false);
        Pages { dir, pages }
    }

    fn ask(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.answer(request.body(Body::empty()).unwrap())
    }

    /// Sends something of a type.
    fn send(&self, address: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(address).header("content-type", kind);
        self.answer(request.body(body.into()).unwrap())
    }

    fn answer(&self, request: Request<Body>) -> Answer {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let response = self.pages.clone().oneshot(request).await.unwrap();
            let header = |name: &str| {
                let value = response.headers().get(name);
                value.map_or_else(String::new, |v| v.to_str().unwrap().to_owned())
            };
            let (kind, policy) = (header("content-type"), header("content-security-policy"));
            let code = response.status();
            let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            Answer {
                code,
                kind,
                policy,
                body: String::from_utf8_lossy(&body).into_owned(),
            }
        })
    }

    fn page(&self, path: &str, parameters: &[(&str, &str)]) -> String {
        let answer = self.ask(&link(path, parameters.iter().copied()), &[]);
        assert_eq!(answer.code, StatusCode::OK, "{path}: {}", answer.body);
        answer.body
    }
}

fn build(texts: &Path, dir: &Path) {
    let options = source::Options::default();
    let paths = [texts.to_owned()];
    let built = project::build_with(&paths, &options, Supplied::default(), &|_| {}).unwrap();
    store::save(&dir.join("wenmai.db"), &built.graph, &built.about).unwrap();
}

/// What a browser sends of a form, with a file where there is one.
fn form(fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--xYz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(format!("{head}{value}\r\n").as_bytes());
    }
    if let Some((name, bytes)) = file {
        let head = "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=";
        body.extend_from_slice(format!("{head}\"{name}\"\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--xYz--\r\n");
    body
}

const FORM: &str = "multipart/form-data; boundary=xYz";

/// The words of a page, without its tags.
fn words(html: &str) -> String {
    html.split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect()
}

/// The links of a page to other pages.
fn links(html: &str) -> Vec<&str> {
    html.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with('/'))
        .collect()
}

#[test]
fn the_first_page_counts_what_is_there() {
    let html = Pages::new().page("/", &[("as_of", "2024-06-01"), ("lang", "zh")]);
    let words = words(&html);
    // Two texts; 某财〔2020〕2号 and the 条例 are only cited.
    assert!(words.contains("收录文件2"), "{words}");
    assert!(words.contains("仅被引用2"), "{words}");
    assert!(html.contains("<form class=\"search\" role=\"search\" method=\"get\" action=\"/\""));
}

#[test]
fn a_document_is_repealed_from_its_day_on_with_the_words_that_say_so() {
    let pages = Pages::new();
    let on = |day| {
        let parameters = [("id", "某财〔2020〕2号"), ("as_of", day), ("lang", "en")];
        pages.page("/document", &parameters)
    };
    let after = on("2024-05-01");
    assert!(after.contains("<section class=\"banner repealed\""));
    assert!(words(&after).contains("since 2024-05-01"));
    assert!(after.contains("（某财〔2020〕2号）同时废止。</blockquote>"));
    assert!(!on("2024-04-30").contains("class=\"banner repealed\""));
}

#[test]
fn a_document_shows_its_basis_its_impact_and_a_picture_with_links() {
    let pages = Pages::new();
    let html = pages.page("/document", &[("id", "某财〔2022〕3号"), ("lang", "zh")]);
    let basis = html.split("id=\"basis\"").nth(1).unwrap();
    let (basis, impact) = basis.split_once("id=\"impact\"").unwrap();
    assert!(basis.contains("某财〔2020〕2号"));
    assert!(impact.contains("没有文件以它为依据"));
    let picture = html.split("<svg").last().unwrap();
    let old = link("/document", [("id", "某财〔2020〕2号"), ("lang", "zh")]);
    assert!(picture.contains(&format!("<a href=\"{}\">", old.replace('&', "&amp;"))));
}

#[test]
fn a_document_links_to_the_lists_of_its_issuer_and_year() {
    let html = Pages::new().page("/document", &[("id", "某财〔2022〕3号"), ("lang", "zh")]);
    for list in [
        link("/list", [("issuer", "某市财政局"), ("lang", "zh")]),
        link(
            "/list",
            [("issuer", "某市财政局"), ("year", "2022"), ("lang", "zh")],
        ),
    ] {
        let list = list.replace('&', "&#38;");
        assert!(html.contains(&format!("href=\"{list}\"")), "{list}");
    }
}

#[test]
fn what_a_title_bears_is_never_markup() {
    let pages = Pages::new();
    for path in ["/document", "/text"] {
        let html = pages.page(path, &[("id", "某财〔2022〕3号")]);
        assert!(!html.contains("<事项>"), "{path}");
        assert!(words(&html).contains("事项"), "{path}");
    }
    let html = pages.page("/", &[("q", "\"><script>alert(1)</script>")]);
    assert!(!html.contains("<script>alert"));
}

#[test]
fn the_text_marks_its_citations() {
    let pages = Pages::new();
    let parameters = [
        ("id", "某财〔2022〕3号"),
        ("as_of", "2024-06-01"),
        ("lang", "zh"),
    ];
    let html = pages.page("/text", &parameters);
    let text = html.split("<div class=\"text\"").nth(1).unwrap();
    let mark = text.split("class=\"cited ").nth(1).unwrap();
    let mark = mark.split("</a>").next().unwrap();
    assert!(mark.contains("gone\""), "{mark}");
    assert!(mark.contains("（已废止）\""), "{mark}");
    assert!(
        mark.ends_with(">《某市乙资金管理办法》（某财〔2020〕2号）"),
        "{mark}"
    );
    assert!(words(&html).contains("现通知如下。"));
}

#[test]
fn a_name_that_runs_over_the_end_of_a_line_is_marked() {
    let pages = Pages::new();
    let texts = pages.dir.path().join("texts");
    let broken = NOTICE.replace("乙资金管理办法》", "乙资金管\n理办法》");
    fs::write(texts.join("c.txt"), broken).unwrap();
    build(&texts, pages.dir.path());
    let html = pages.page("/text", &[("id", "某财〔2022〕3号"), ("lang", "en")]);
    assert!(!words(&html).contains("has changed since"));
    assert!(html.contains(">《某市乙资金管\n理办法》（某财〔2020〕2号）</a>"));
}

#[test]
fn a_text_that_changed_or_is_gone_says_so() {
    let pages = Pages::new();
    let file = pages.dir.path().join("texts/c.txt");
    let page = || pages.page("/text", &[("id", "某财〔2022〕3号"), ("lang", "en")]);
    fs::write(&file, NOTICE.replace("各单位", "各有关单位")).unwrap();
    assert!(words(&page()).contains("has changed since"));
    fs::remove_file(&file).unwrap();
    assert!(words(&page()).contains("no longer there"));
    let cited = pages.page("/text", &[("id", "某财〔2020〕2号"), ("lang", "en")]);
    assert!(words(&cited).contains("only cited"));
}

#[test]
fn no_file_is_read_that_only_the_address_names() {
    let pages = Pages::new();
    fs::write(pages.dir.path().join("secret.txt"), "秘密").unwrap();
    for address in [
        "/text?id=secret.txt",
        "/text?file=secret.txt",
        "/assets/..%2Fmod.rs",
    ] {
        let answer = pages.ask(address, &[]);
        assert_ne!(answer.code, StatusCode::OK, "{address}");
        assert!(!answer.body.contains("秘密"), "{address}");
    }
}

#[test]
fn every_link_keeps_the_day_and_the_language() {
    let pages = Pages::new();
    for (path, own) in [
        ("/", None),
        ("/", Some(("q", "办法"))),
        ("/document", Some(("id", "某财〔2020〕2号"))),
        ("/text", Some(("id", "某财〔2022〕3号"))),
        ("/list", None),
        ("/superseded", None),
        ("/stale", None),
        ("/compare", Some(("from", "2024-01-01"))),
        ("/draft", None),
    ] {
        let kept = [("as_of", "2024-06-01"), ("lang", "en")];
        let parameters: Vec<_> = own.into_iter().chain(kept).collect();
        let html = pages.page(path, &parameters);
        let links = links(&html);
        let own_pages = || {
            links
                .iter()
                .filter(|l| !l.starts_with("/assets/") && **l != "/api/openapi.json")
        };
        assert!(own_pages().count() > 4, "{path}");
        for link in own_pages() {
            assert!(link.contains("as_of=2024-06-01"), "{path}: {link}");
            assert!(link.contains("lang="), "{path}: {link}");
        }
    }
}

#[test]
fn the_browser_says_the_language_where_the_address_does_not() {
    let pages = Pages::new();
    let html = |accepted| pages.ask("/", &[("accept-language", accepted)]).body;
    assert!(html("en-GB,en;q=0.9").contains("<html lang=\"en\">"));
    assert!(html("zh-CN").contains("<html lang=\"zh-CN\">"));
    let asked = pages.ask("/?lang=zh", &[("accept-language", "en")]).body;
    assert!(asked.contains("<html lang=\"zh-CN\">"));
}

#[test]
fn lists_are_filtered() {
    let pages = Pages::new();
    let rows = |path: &str, own: &[(&str, &str)]| {
        let kept = [("as_of", "2024-06-01"), ("lang", "zh")];
        let parameters: Vec<_> = own.iter().copied().chain(kept).collect();
        pages
            .page(path, &parameters)
            .matches("<th scope=\"row\">")
            .count()
    };
    assert_eq!(rows("/superseded", &[]), 1);
    assert_eq!(rows("/superseded", &[("relation", "repeals")]), 1);
    assert_eq!(rows("/superseded", &[("relation", "supersedes")]), 0);
    assert_eq!(rows("/superseded", &[("status", "expired")]), 0);
    assert_eq!(
        rows(
            "/superseded",
            &[("from", "2024-05-01"), ("to", "2024-05-01")]
        ),
        1
    );
    assert_eq!(rows("/superseded", &[("from", "2024-05-02")]), 0);
    assert_eq!(rows("/superseded", &[("issuer", "无此机关")]), 0);
    assert_eq!(rows("/superseded", &[("page", "2")]), 0);
    assert_eq!(rows("/stale", &[]), 1);
}

#[test]
fn two_days_are_compared() {
    let pages = Pages::new();
    let html = |own: &[(&str, &str)]| {
        let kept = [("to", "2024-06-01"), ("lang", "en")];
        let parameters: Vec<_> = own.iter().copied().chain(kept).collect();
        pages.page("/compare", &parameters)
    };
    // 某财〔2024〕4号 comes into force and repeals 某财〔2020〕2号 on one day.
    let both = html(&[("from", "2024-04-30")]);
    assert_eq!(both.matches("<th scope=\"row\">").count(), 2);
    let (repealed, in_force) = both.split_once("came into force, or back <").unwrap();
    let repealed = repealed.split("<tr class=\"group\">").nth(1).unwrap();
    assert!(repealed.contains("某财〔2020〕2号"), "{repealed}");
    assert!(repealed.contains("同时废止。</blockquote>"), "{repealed}");
    assert!(repealed.contains("<td class=\"day\">2024-05-01</td>"));
    assert!(in_force.contains("某财〔2024〕4号"), "{in_force}");
    let rows = |own: &[(&str, &str)]| html(own).matches("<th scope=\"row\">").count();
    assert_eq!(rows(&[("from", "2024-05-01")]), 0);
    assert_eq!(rows(&[("from", "2024-04-30"), ("status", "repealed")]), 1);
    assert_eq!(rows(&[("from", "2024-04-30"), ("year", "2024")]), 1);
    assert_eq!(rows(&[("from", "2024-04-30"), ("issuer", "无此机关")]), 0);
    assert_eq!(rows(&[("from", "2024-04-30"), ("page", "2")]), 0);
    // Whichever day comes first is the first.
    let days = [("from", "2024-06-01"), ("to", "2024-04-30"), ("lang", "en")];
    let turned = pages.page("/compare", &days);
    assert_eq!(turned.matches("<th scope=\"row\">").count(), 2);
}

#[test]
fn changes_can_be_downloaded() {
    let pages = Pages::new();
    let days = [("from", "2024-04-30"), ("to", "2024-06-01")];
    let text = pages.page("/compare.csv", &days);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    let cell = |head: &str| rows[0].get(heads.iter().position(|h| h == head).unwrap());
    assert_eq!(rows.len(), 2);
    assert_eq!(cell("id"), Some("某财〔2020〕2号"));
    assert_eq!(cell("status"), Some("repealed"));
    assert_eq!(cell("by"), Some("某财〔2024〕4号"));
    assert_eq!(cell("day"), Some("2024-05-01"));
    for path in ["/compare.json", "/api/compare"] {
        let rows: serde_json::Value = serde_json::from_str(&pages.page(path, &days)).unwrap();
        assert_eq!(rows[0]["id"], "某财〔2020〕2号");
        assert_eq!(rows[0]["was"], "unknown");
        assert_eq!(rows[1]["was"], "not_yet_in_force");
    }
}

#[test]
fn documents_are_listed_by_what_is_known_of_them() {
    let pages = Pages::new();
    let on = |day: &str, own: &[(&str, &str)]| -> Vec<String> {
        let kept = [("as_of", day), ("lang", "zh")];
        let parameters: Vec<_> = own.iter().copied().chain(kept).collect();
        let html = pages.page("/list", &parameters);
        let rows = html.split("<th scope=\"row\">").skip(1);
        rows.map(|row| words(row.split("</th>").next().unwrap()))
            .collect()
    };
    let rows = |own: &[(&str, &str)]| on("2024-06-01", own).len();
    // Two texts, and the two documents that they cite.
    assert_eq!(rows(&[]), 4);
    assert_eq!(rows(&[("present", "1")]), 2);
    assert_eq!(rows(&[("present", "0")]), 2);
    assert_eq!(rows(&[("missing", "1")]), 2);
    assert_eq!(rows(&[("year", "2024")]), 1);
    assert_eq!(rows(&[("year", "0-2022"), ("present", "1")]), 1);
    assert_eq!(rows(&[("issuer", "财政局"), ("present", "1")]), 2);
    assert_eq!(rows(&[("level", "city"), ("present", "1")]), 2);
    assert_eq!(rows(&[("cited", "2")]), 1);
    assert_eq!(rows(&[("page", "2")]), 0);
    // What is kept of one day answers for the others.
    assert_eq!(rows(&[("status", "repealed")]), 1);
    assert_eq!(on("2024-04-30", &[("status", "repealed")]).len(), 0);
    let first = &on("2024-06-01", &[("sort", "cited")])[0];
    assert!(first.contains("某财〔2020〕2号"), "{first}");
    let first = &on("2024-06-01", &[("sort", "day")])[0];
    assert!(first.contains("某财〔2024〕4号"), "{first}");
    assert_eq!(
        pages.ask("/list?sort=size", &[]).code,
        StatusCode::BAD_REQUEST
    );
}

#[test]
fn bars_of_the_first_page_lead_to_the_list() {
    let pages = Pages::new();
    let html = pages.page("/", &[("as_of", "2024-06-01"), ("lang", "zh")]);
    let lists: Vec<String> = links(&html)
        .into_iter()
        .filter(|link| link.starts_with("/list?") && link.contains("present=1"))
        .map(|link| link.replace("&amp;", "&").replace("&#38;", "&"))
        .collect();
    let count = |part: &str| {
        let link = lists.iter().find(|link| link.contains(part));
        let link = link.unwrap_or_else(|| panic!("{part} in {lists:?}"));
        let page = pages.ask(link, &[]);
        assert_eq!(page.code, StatusCode::OK);
        page.body.matches("<th scope=\"row\">").count()
    };
    assert_eq!(count("year=2022"), 1);
    assert_eq!(count("issuer="), 2);
    assert_eq!(count("status="), 2);
}

#[test]
fn the_first_page_draws_how_citations_are_distributed() {
    let html = Pages::new().page("/", &[("lang", "en")]);
    assert_eq!(html.matches("aria-roledescription=\"chart\"").count(), 3);
    // 2022 and 2024 cite two and one: the same figures stand below.
    let figures = html.split("id=\"chart-years\"").nth(1).unwrap();
    let figures = figures.split("<table").nth(1).unwrap();
    let figures = words(figures.split("</table>").next().unwrap());
    let rows: Vec<&str> = figures
        .lines()
        .filter(|line| line.starts_with("20"))
        .collect();
    assert_eq!(rows, ["20221", "20230", "20242"]);
}

#[test]
fn each_table_comes_in_all_forms() {
    let pages = Pages::new();
    for name in ["list", "superseded", "stale"] {
        let ask = |form: &str| pages.ask(&format!("/{name}.{form}?as_of=2024-06-01&lang=zh"), &[]);
        let csv = ask("csv");
        assert_eq!(csv.kind, "text/csv; charset=utf-8", "{name}");
        let json: serde_json::Value = serde_json::from_str(&ask("json").body).unwrap();
        let rows = csv::Reader::from_reader(csv.body.as_bytes())
            .records()
            .count();
        assert_eq!(rows, json.as_array().unwrap().len(), "{name}");
        let xlsx = ask("xlsx");
        assert!(xlsx.kind.ends_with("spreadsheetml.sheet"), "{}", xlsx.kind);
        assert!(xlsx.body.starts_with("PK"), "{name}");
        let html = pages.page(&format!("/{name}"), &[("as_of", "2024-06-01")]);
        for form in ["csv", "xlsx", "json"] {
            assert!(
                html.contains(&format!("/{name}.{form}?as_of=2024-06-01")),
                "{name}"
            );
        }
    }
}

#[test]
fn a_draft_is_checked_and_marked() {
    let pages = Pages::new();
    let text = NOTICE.replace("某财〔2022〕3号", "").replace('\n', "\r\n");
    let fields = [("text", text.as_str()), ("as_of", "2024-06-01")];
    let answer = pages.send("/draft?lang=zh", FORM, form(&fields, None));
    assert_eq!(answer.code, StatusCode::OK, "{}", answer.body);
    let html = &answer.body;
    let said = words(html);
    assert!(said.contains("所引文件已废止"), "{said}");
    assert!(
        said.contains("既不保存") || said.contains("不保存"),
        "{said}"
    );
    let finding = html.split("<li id=\"f1\">").nth(1).unwrap();
    let finding = finding.split("</ol>").next().unwrap();
    // The day of the form counts, and links keep it.
    let old = link(
        "/document",
        [
            ("id", "某财〔2020〕2号"),
            ("as_of", "2024-06-01"),
            ("lang", "zh"),
        ],
    );
    let old = old.replace('&', "&#38;");
    assert!(finding.contains(&old), "{old}: {finding}");
    assert!(finding.contains("href=\"#c0\""), "{finding}");
    assert!(finding.contains("同时废止。</blockquote>"), "{finding}");
    let mark = html.split("<a id=\"c0\"").nth(1).unwrap();
    assert!(
        mark.contains(">《某市乙资金管理办法》（某财〔2020〕2号）</a>"),
        "{mark}"
    );
    assert!(mark.contains("class=\"flag wrong\" href=\"#f1\""), "{mark}");
    // What the draft holds is never markup.
    assert!(!html.contains("<事项>"));
    // A year before the repeal there is nothing.
    let fields = [("text", text.as_str()), ("as_of", "2023-04-30")];
    let answer = pages.send("/draft?lang=en", FORM, form(&fields, None));
    assert!(
        words(&answer.body).contains("No findings"),
        "{}",
        answer.body
    );
}

#[test]
fn the_day_of_the_form_is_kept_where_it_is_another() {
    let pages = Pages::new();
    let send = |day: &str| {
        let body = form(&[("text", NOTICE), ("as_of", day)], None);
        pages.send("/draft?as_of=2024-06-01", FORM, body).body
    };
    assert!(send("2024-06-01").contains("as_of=2024-06-01"));
    assert!(send("2024-07-01").contains("as_of=2024-07-01"));
    let today = jiff::Zoned::now().date().to_string();
    let body = form(&[("text", NOTICE), ("as_of", &today)], None);
    assert!(!pages.send("/draft", FORM, body).body.contains("as_of="));
}

#[test]
fn a_draft_may_be_a_file_in_any_encoding() {
    let pages = Pages::new();
    let (bytes, _, _) = encoding_rs::GB18030.encode(NOTICE);
    let body = form(&[("text", "")], Some(("草稿.txt", &bytes)));
    let answer = pages.send("/draft?lang=zh&as_of=2024-06-01", FORM, body);
    let said = words(&answer.body);
    assert!(said.contains("草稿.txt"), "{said}");
    assert!(said.contains("所引文件已废止"), "{said}");
}

#[test]
fn programs_send_drafts() {
    let pages = Pages::new();
    let answer = pages.send("/api/draft?as_of=2024-06-01", "text/plain", NOTICE);
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(json["citations"].as_array().unwrap().len(), 1);
    assert_eq!(json["citations"][0]["id"], "某财〔2020〕2号");
    let finding = &json["findings"][0];
    assert_eq!(
        (&finding["rule"], &finding["severity"]),
        (&"repealed".into(), &"wrong".into())
    );
    assert_eq!(finding["document"]["id"], "某财〔2020〕2号");
    assert_eq!(finding["document"]["status"], "repealed");
    assert_eq!(json["text"], NOTICE);
    let at = &finding["at"][0];
    let byte = |name: &str| usize::try_from(at[name].as_u64().unwrap()).unwrap();
    assert_eq!(
        &NOTICE[byte("start")..byte("end")],
        "《某市乙资金管理办法》（某财〔2020〕2号）"
    );
}

#[test]
fn what_is_no_draft_is_said() {
    let pages = Pages::new();
    let code = |kind: &str, body: Vec<u8>| pages.send("/draft", kind, body).code;
    assert_eq!(
        code(FORM, form(&[("text", " ")], None)),
        StatusCode::BAD_REQUEST
    );
    assert_eq!(code(FORM, b"--xYz\r\n".to_vec()), StatusCode::BAD_REQUEST);
    assert_eq!(code("text/plain", Vec::new()), StatusCode::BAD_REQUEST);
    let bad_day = form(&[("text", NOTICE), ("as_of", "soon")], None);
    assert_eq!(code(FORM, bad_day), StatusCode::BAD_REQUEST);
    let picture = form(&[], Some(("a.png", b"\x89PNG\r\n\x1A\n")));
    assert_eq!(code(FORM, picture), StatusCode::UNPROCESSABLE_ENTITY);
    let long = "甲".repeat(1024 * 1024);
    let answer = pages.send("/draft?lang=zh", "text/plain", long);
    assert_eq!(answer.code, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("2 MB"), "{}", answer.body);
    let longer = vec![b'a'; 17 * 1024 * 1024];
    let answer = pages.send("/api/draft", "text/plain", longer);
    assert_eq!(answer.code, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.starts_with("{\"alike\""), "{}", answer.body);
}

#[test]
fn a_table_can_be_downloaded() {
    let pages = Pages::new();
    let answer = pages.ask("/stale.csv?as_of=2024-06-01", &[]);
    assert_eq!(answer.kind, "text/csv; charset=utf-8");
    let text = answer.body.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let cell = |head: &str| rows[0].get(heads.iter().position(|h| h == head).unwrap());
    assert_eq!(cell("id"), Some("某财〔2020〕2号"));
    assert_eq!(cell("status"), Some("repealed"));
    assert_eq!(cell("since"), Some("2024-05-01"));
    assert_eq!(cell("by"), Some("某财〔2024〕4号"));
    assert_eq!(cell("stale"), Some("某财〔2022〕3号"));
}

#[test]
fn programs_get_json() {
    let pages = Pages::new();
    let json = |path: &str, parameters: &[(&str, &str)]| -> serde_json::Value {
        serde_json::from_str(&pages.page(path, parameters)).unwrap()
    };
    let old = ("id", "某财〔2020〕2号");
    let day = ("as_of", "2024-06-01");
    assert_eq!(json("/api/document", &[old, day])["status"], "repealed");
    assert_eq!(json("/api/superseded", &[day])[0]["id"], old.1);
    assert_eq!(json("/superseded.json", &[day])[0]["id"], old.1);
    assert_eq!(json("/api/stats", &[day])["documents"]["present"], 2);
    assert_eq!(
        json("/api/list", &[("status", "repealed"), day])
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        json("/api/impact", &[old])["edges"][0]["source"],
        "某财〔2022〕3号"
    );
    let up = json("/api/basis", &[("id", "某财〔2022〕3号")]);
    assert_eq!(up["edges"][0]["target"], old.1);
    assert_eq!(
        json("/api/search", &[("q", "丁事项")])["documents"][0]["id"],
        "某财〔2024〕4号"
    );
    assert!(json("/api/openapi.json", &[])["paths"]["/api/basis"].is_object());
}

#[test]
fn what_is_not_there_is_said_with_what_may_be_meant() {
    let pages = Pages::new();
    let of = |path: &str| {
        pages.ask(
            &link(path, [("id", "某财〔2024〕9号"), ("lang", "zh")]),
            &[],
        )
    };
    let page = of("/document");
    assert_eq!(page.code, StatusCode::NOT_FOUND);
    assert!(page.body.contains("文件库中没有"), "{}", page.body);
    assert!(page.body.contains("class=\"search\""));
    let answer = of("/api/document");
    assert_eq!(answer.code, StatusCode::NOT_FOUND);
    assert!(serde_json::from_str::<serde_json::Value>(&answer.body).unwrap()["error"].is_string());
    for (address, code) in [
        ("/nowhere", StatusCode::NOT_FOUND),
        ("/document", StatusCode::BAD_REQUEST),
        ("/?as_of=soon", StatusCode::BAD_REQUEST),
        ("/superseded?year=old", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(pages.ask(address, &[]).code, code, "{address}");
    }
}

#[test]
fn pages_load_nothing_but_their_own_and_answer_to_this_machine_only() {
    let pages = Pages::new();
    let answer = pages.ask("/", &[("host", "localhost:8808")]);
    assert_eq!(answer.code, StatusCode::OK);
    assert!(answer.policy.contains("default-src 'none'"));
    assert!(!answer.policy.contains("unsafe"));
    assert!(!answer.body.contains(" style="));
    assert_eq!(
        pages.ask("/", &[("host", "example.org")]).code,
        StatusCode::FORBIDDEN
    );
    for asset in [
        "wenmai.css",
        "chart.css",
        "search.js",
        "picture.js",
        "draft.js",
        "icon.svg",
    ] {
        assert_eq!(
            pages.ask(&format!("/assets/{asset}"), &[]).code,
            StatusCode::OK
        );
    }
}
