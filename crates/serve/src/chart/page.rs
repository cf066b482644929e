//! The figures of a project as one web page that loads nothing: to be mailed around
//! and printed.

use askama::Template;

use super::{Chart, STYLE, Table};
use wenmai_answer::answer::StatsAnswer;
use wenmai_render::Lang;

#[derive(Template)]
#[template(path = "stats.html")]
struct Page<'a> {
    lang: Lang,
    styles: String,
    stats: &'a StatsAnswer<'a>,
    charts: &'a [Chart],
    tables: Vec<Table>,
}

impl Page<'_> {
    fn t(&self, chinese: &'static str, english: &'static str) -> &'static str {
        self.lang.pick(chinese, english)
    }
}

/// The page with these figures and charts.
///
/// # Errors
///
/// The page can't be written.
pub fn page(
    stats: &StatsAnswer<'_>,
    charts: &[Chart],
    lang: Lang,
) -> Result<String, askama::Error> {
    let page = Page {
        lang,
        styles: format!("{}{STYLE}", include_str!("../serve/assets/wenmai.css")),
        stats,
        charts,
        tables: tables(stats, lang),
    };
    page.render()
}

fn tables(stats: &StatsAnswer<'_>, lang: Lang) -> Vec<Table> {
    let documents = lang.pick("文件", "Documents");
    let table = |words, heads: &[&str], rows: Vec<(String, Vec<usize>)>| Table {
        words,
        heads: heads.iter().map(|&head| head.to_owned()).collect(),
        rows,
    };
    let status = |status: wenmai_graph::Status| match lang {
        Lang::Chinese => status.chinese(),
        Lang::English => status.english(),
    };
    let relation = |relation: wenmai_graph::Relation| match lang {
        Lang::Chinese => relation.chinese(),
        Lang::English => relation.key(),
    };
    let named = |rows: &[wenmai_answer::answer::CitedRow<'_>]| {
        let row = |row: &wenmai_answer::answer::CitedRow<'_>| {
            let title = row.title.filter(|title| *title != row.id);
            let name = title.map_or(row.id.to_owned(), |title| format!("{title}　{}", row.id));
            (name, vec![row.cited])
        };
        rows.iter().map(row).collect()
    };
    let unknown = lang.pick("不明", "not known");
    let cited = lang.pick("引用文件", "Cited by");
    let tables = [
        table(
            lang.pick("文件的时效性", "Documents by status"),
            &[
                lang.pick("时效性", "Status"),
                lang.pick("收录", "Here"),
                lang.pick("仅被引用", "Only cited"),
            ],
            stats
                .statuses
                .iter()
                .map(|row| {
                    let counts = vec![row.documents.present, row.documents.cited_only];
                    (status(row.status).to_owned(), counts)
                })
                .collect(),
        ),
        table(
            lang.pick("引用关系", "Relations"),
            &[lang.pick("关系", "Relation"), lang.pick("条数", "Number")],
            stats
                .relations
                .iter()
                .map(|row| (relation(row.relation).to_owned(), vec![row.count]))
                .collect(),
        ),
        table(
            lang.pick("收录文件的发文机关", "Documents by issuer"),
            &[lang.pick("机关", "Issuer"), documents],
            stats
                .issuers
                .iter()
                .map(|row| (row.issuer.to_owned(), vec![row.documents]))
                .collect(),
        ),
        table(
            lang.pick("收录文件的年份", "Documents by year"),
            &[lang.pick("年份", "Year"), documents],
            stats
                .years
                .iter()
                .map(|row| {
                    let year = row.year.map_or(unknown.to_owned(), |year| year.to_string());
                    (year, vec![row.documents])
                })
                .collect(),
        ),
        table(
            lang.pick("被引最多", "Cited most"),
            &[lang.pick("文件", "Document"), cited],
            named(&stats.most_cited),
        ),
        table(
            lang.pick("多被引用而未收录", "Cited much, text not here"),
            &[lang.pick("文件", "Document"), cited],
            named(&stats.most_missed),
        ),
    ];
    tables
        .into_iter()
        .filter(|table| !table.rows.is_empty())
        .collect()
}
