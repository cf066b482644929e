//! One web page with the picture in it, to be mailed around: it can be moved,
//! enlarged and searched, and tells of each document what the picture has no
//! room for. It loads nothing.

use serde::Serialize;

use super::measure::plain;
use super::picture::Picture;
use super::scene::name;
use super::words::{self, Lang};

/// Most sentences that are given for a relation.
const MOST_QUOTES: usize = 5;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

#[derive(Serialize)]
struct Data<'p> {
    words: Words,
    documents: Vec<Document<'p>>,
    links: Vec<Link<'p>>,
}

#[derive(Serialize)]
struct Words {
    close: &'static str,
    cites: &'static str,
    cited: &'static str,
    found: &'static str,
    more: &'static str,
    read: &'static str,
}

#[derive(Serialize)]
struct Document<'p> {
    id: &'p str,
    /// What it is called where there is little room.
    name: String,
    title: String,
    /// Number, issuers, day.
    lines: Vec<String>,
    status: String,
    why: &'p str,
    /// Where it can be read.
    link: Option<&'p str>,
}

#[derive(Serialize)]
struct Link<'p> {
    from: &'p str,
    to: &'p str,
    verb: String,
    quotes: Vec<Quote>,
    /// How many sentences are not given.
    more: usize,
}

#[derive(Serialize)]
struct Quote {
    text: String,
    place: String,
}

/// The page around an SVG of this picture.
pub(super) fn page(picture: &Picture<'_>, svg: &str) -> String {
    let (title, lang) = picture.words();
    let title = match plain(title) {
        title if title.is_empty() => lang.pick("公文引用关系图", "Citation graph").to_owned(),
        title => title,
    };
    let pick = |chinese, english| lang.pick(chinese, english);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"generator\" content=\"wenmai\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n\
         <input id=\"find\" type=\"search\" placeholder=\"{find}\" aria-label=\"{find}\">\n\
         <span id=\"found\" role=\"status\"></span>\n\
         <button id=\"closer\" type=\"button\" aria-label=\"{closer}\">+</button>\n\
         <button id=\"farther\" type=\"button\" aria-label=\"{farther}\">−</button>\n\
         <button id=\"fit\" type=\"button\">{fit}</button>\n\
         <span id=\"keys\">{keys}</span>\n</header>\n<main>\n\
         <div id=\"stage\">\n{svg}</div>\n<aside id=\"panel\" hidden></aside>\n</main>\n\
         <script type=\"application/json\" id=\"data\">{data}</script>\n\
         <script>\n{SCRIPT}</script>\n</body>\n</html>\n",
        code = lang.code(),
        title = escaped(&title),
        find = pick("查找文号、标题、发文机关", "find number, title or issuer"),
        closer = pick("放大", "zoom in"),
        farther = pick("缩小", "zoom out"),
        fit = pick("显示全图", "all"),
        keys = pick(
            "拖动平移，滚轮或 + − 缩放，/ 查找，Enter 下一个，单击文件看出处，Esc 返回",
            "drag to move, wheel or + − to zoom, / to find, Enter for the next, click a document for its proofs, Esc to leave"
        ),
        data = json(&data(picture, lang)),
    )
}

fn data<'p>(picture: &'p Picture<'_>, lang: Lang) -> Data<'p> {
    let inner = &picture.graph().inner;
    let documents = picture.nodes().iter().map(|&node| {
        let entity = &inner[node];
        let mut lines: Vec<String> = entity.number.iter().map(|n| plain(n)).collect();
        if !entity.issuers.is_empty() {
            lines.push(plain(&entity.issuers.join(lang.pick("、", ", "))));
        }
        if let Some(day) = entity.issued() {
            lines.push(format!("{}{day}", lang.pick("发布：", "issued: ")));
        }
        if !entity.present {
            let only = lang.pick("仅被引用，正文未收录", "only cited, text not in the corpus");
            lines.push(only.to_owned());
        }
        Document {
            id: &entity.id,
            name: name(entity),
            title: entity.title.as_deref().map(plain).unwrap_or_default(),
            lines,
            status: words::status(picture.status(node), lang).to_owned(),
            why: picture.reason(node),
            link: picture.link(node),
        }
    });
    let links = picture
        .links_of(picture.edges())
        .map(|(edge, citing, cited)| {
            let link = &inner[edge];
            let quotes = link.mentions.iter().take(MOST_QUOTES).map(|mention| Quote {
                text: plain(&mention.quote),
                place: format!("{}:{}", plain(&mention.file), mention.line),
            });
            let part = match link.scope {
                wenmai_graph::Scope::Whole => "",
                wenmai_graph::Scope::Part => lang.pick("（部分）", " (in part)"),
            };
            Link {
                from: &inner[citing].id,
                to: &inner[cited].id,
                verb: format!("{}{part}", words::relation(link.relation, lang)),
                quotes: quotes.collect(),
                more: link.mentions.len().saturating_sub(MOST_QUOTES),
            }
        });
    Data {
        words: Words {
            close: lang.pick("关闭", "close"),
            cites: lang.pick("它引用", "It cites"),
            cited: lang.pick("引用它", "Cited by"),
            found: lang.pick("找到 {} 个文件", "{} found"),
            more: lang.pick("另有 {} 处", "{} more"),
            read: lang.pick("打开原文", "open it"),
        },
        documents: documents.collect(),
        links: links.collect(),
    }
}

/// JSON that may stand inside `<script>`: no word of a document can end it.
fn json(data: &Data<'_>) -> String {
    let text = serde_json::to_string(data).unwrap_or_default();
    text.replace('<', "\\u003c")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use crate::{Engine, Picture, sample, to_html};
    use wenmai_graph::{Relation, Scope, Status};

    #[test]
    fn the_page_holds_picture_reason_and_quote_and_loads_nothing() {
        let graph = sample::three();
        let picture = Picture::new(&graph, &|_| Status::Superseded)
            .title("甲 < 乙")
            .reasons(&|_| "被替代：丙".to_owned());
        let page = to_html(&picture, Engine::Builtin).unwrap();
        assert!(page.contains("<title>甲 &lt; 乙</title>"));
        assert!(page.contains("<svg") && page.contains("被替代：丙"));
        assert!(page.contains("\"text\":\"根据《医师法》，制定本办法。\",\"place\":\"a.txt:3\""));
        for loads in ["src=", "href=", "url(http", "@import", "fetch("] {
            assert!(!page.contains(loads), "{loads}");
        }
    }

    #[test]
    fn a_click_shows_proofs_and_the_link_stands_beside_them() {
        let graph = sample::three();
        let picture =
            Picture::new(&graph, &|_| Status::InForce).links(&|_| Some("../a.txt".to_owned()));
        let page = to_html(&picture, Engine::Builtin).unwrap();
        assert!(page.contains("\"link\":\"../a.txt\""));
        assert!(!page.contains("<a "));
    }

    #[test]
    fn no_word_of_a_document_becomes_part_of_the_page() {
        let mut graph = wenmai_graph::Graph::default();
        let nasty = "</script><script>alert(1)</script><!--";
        let a = sample::add(&mut graph, sample::entity("甲", Some(nasty), Some(nasty)));
        let b = sample::add(&mut graph, sample::entity("乙", None, None));
        let link = sample::link(Relation::Cites, Scope::Whole, nasty);
        graph.inner.add_edge(a, b, link);
        let picture = Picture::new(&graph, &|_| Status::InForce).title(nasty);
        let page = to_html(&picture, Engine::Builtin).unwrap();
        // Our own two scripts and their ends.
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script").count(), 2);
        assert!(!page.contains("<!--"));
    }
}
