//! What can go wrong with a request, and the page that says so.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use jiff::civil::Date;
use petgraph::graph::NodeIndex;
use serde_json::json;

use super::{Asked, Frame};
use wenmai_answer::almanac::AlmanacError;
use wenmai_answer::answer::{NotMeant, OpenError, document_meant, name};
use wenmai_graph::CitationGraph;
use wenmai_project::export::sheet::SheetError;
use wenmai_reading::Reason;
use wenmai_render::RenderError;
use wenmai_store::StoreError;

/// A request that has no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// There is no such page.
    #[error("there is no such page")]
    NoSuchPage,
    /// No document is named.
    #[error("the parameter id is missing")]
    NoDocument,
    /// No document, or several, bear these words.
    #[error("{words:?} is not the name of one document")]
    NotOne {
        words: String,
        /// What may have been meant, as id and name.
        alike: Vec<(String, String)>,
        /// Whether all of them bear the words.
        several: bool,
    },
    /// A parameter makes no sense.
    #[error("{value:?} makes no sense as {name}")]
    Parameter { name: &'static str, value: String },
    /// No draft was sent.
    #[error("there is no draft in the request")]
    NoDraft,
    /// What was sent is no form, or only a part of one.
    #[error("the form that was sent can't be read")]
    NoForm,
    /// A draft with more bytes than are read.
    #[error("longer than {most} bytes, the most that a draft may have")]
    TooLong { most: usize },
    /// A file that can't be read.
    #[error("the file can't be read: {0}")]
    Unreadable(Reason),
    /// The project can't be read.
    #[error(transparent)]
    Project(#[from] StoreError),
    /// The table of works that the project keeps is wrong.
    #[error(transparent)]
    Almanac(#[from] AlmanacError),
    /// A picture can't be drawn.
    #[error(transparent)]
    Picture(#[from] RenderError),
    /// A table can't be written.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// A page can't be written.
    #[error(transparent)]
    Page(#[from] askama::Error),
    /// A mistake of ours.
    #[error("wenmai made a mistake")]
    Broken,
}

/// The one document that words mean.
pub(super) fn one_of(
    graph: &dyn CitationGraph,
    words: &str,
    day: Date,
) -> Result<NodeIndex, Trouble> {
    document_meant(graph, words, day).map_err(|why| not_meant(graph, why))
}

/// Words that mean no document, or no one.
pub(super) fn not_meant(graph: &dyn CitationGraph, why: NotMeant<'_>) -> Trouble {
    let (words, nodes, several) = match why {
        NotMeant::Several(words, nodes) => (words, nodes, true),
        NotMeant::Unknown(words, nodes) => (words, nodes, false),
        NotMeant::NoPlace(place) => {
            return Trouble::Parameter {
                name: "place",
                value: place.to_owned(),
            };
        }
    };
    let alike = nodes.iter().take(20).map(|&node| {
        let entity = graph.document(node);
        (entity.id.clone(), name(entity))
    });
    Trouble::NotOne {
        words: words.to_owned(),
        alike: alike.collect(),
        several,
    }
}

impl From<OpenError> for Trouble {
    fn from(why: OpenError) -> Self {
        match why {
            OpenError::Store(why) => Trouble::Project(why),
            OpenError::Almanac(why) => Trouble::Almanac(why),
        }
    }
}

impl Trouble {
    fn code(&self) -> StatusCode {
        match self {
            Trouble::NoSuchPage => StatusCode::NOT_FOUND,
            Trouble::NotOne { several, .. } => match several {
                true => StatusCode::MULTIPLE_CHOICES,
                false => StatusCode::NOT_FOUND,
            },
            Trouble::NoDocument
            | Trouble::Parameter { .. }
            | Trouble::NoDraft
            | Trouble::NoForm => StatusCode::BAD_REQUEST,
            Trouble::TooLong { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Trouble::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Trouble::Project(_) | Trouble::Almanac(_) => StatusCode::SERVICE_UNAVAILABLE,
            Trouble::Picture(_) | Trouble::Sheet(_) | Trouble::Page(_) | Trouble::Broken => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    fn heading(&self, f: &Frame) -> String {
        match self {
            Trouble::NoSuchPage => f.t("没有这个页面", "There is no such page"),
            Trouble::NoDocument => f.t("没有指明文件", "No document is named"),
            Trouble::NotOne { several: true, .. } => f.t("可指多个文件", "Several documents fit"),
            Trouble::NotOne { .. } => f.t("文件库中没有这个文件", "No such document here"),
            Trouble::Parameter { .. } => f.t("参数有误", "This can't be understood"),
            Trouble::NoDraft => f.t("没有收到草稿", "There is no draft"),
            Trouble::TooLong { .. } => f.t("草稿太长", "The draft is too long"),
            Trouble::NoForm | Trouble::Unreadable(_) => {
                f.t("无法读取草稿", "The draft can't be read")
            }
            Trouble::Project(_) | Trouble::Almanac(_) => {
                f.t("无法读取文件库", "The project can't be read")
            }
            _ => f.t("程序出错", "wenmai made a mistake"),
        }
        .to_owned()
    }

    fn words(&self, f: &Frame) -> String {
        match self {
            Trouble::NoSuchPage => f
                .t(
                    "请检查地址，或者从首页查找文件。",
                    "Check the address, or search from the start page.",
                )
                .to_owned(),
            Trouble::NoDocument => f
                .t(
                    "地址中应有 id 参数，如 /document?id=文号。",
                    "The address needs the parameter id, such as /document?id=NUMBER.",
                )
                .to_owned(),
            Trouble::NotOne {
                words,
                alike,
                several,
            } => {
                let zh = match (several, alike.is_empty()) {
                    (true, _) => format!("“{words}”可指下列文件，请选择："),
                    (false, true) => format!("文件库中没有“{words}”。请从首页查找。"),
                    (false, false) => format!("文件库中没有“{words}”。是否指："),
                };
                let en = match (several, alike.is_empty()) {
                    (true, _) => format!("“{words}” fits these documents; choose one:"),
                    (false, true) => {
                        format!("Nothing here is called “{words}”. Search from the start page.")
                    }
                    (false, false) => format!("Nothing here is called “{words}”. Did you mean:"),
                };
                f.t(&zh, &en).to_owned()
            }
            Trouble::Parameter { name, value } => {
                let (zh, en) = (
                    format!(
                        "参数 {name} 的值“{value}”无法识别。日期写作 2024-05-01，年份写作 2024 或 2019-2024。"
                    ),
                    format!(
                        "The parameter {name} can't be “{value}”. Write days as 2024-05-01, years as 2024 or 2019-2024."
                    ),
                );
                f.t(&zh, &en).to_owned()
            }
            Trouble::NoDraft => f
                .t(
                    "请粘贴草稿的文本，或者选择文件，再点“核对”。",
                    "Paste the text of the draft or choose a file, then press Check.",
                )
                .to_owned(),
            Trouble::NoForm => f
                .t(
                    "发送的内容不完整，请重新核对。",
                    "What was sent is not complete; check the draft again.",
                )
                .to_owned(),
            Trouble::TooLong { most } => {
                let most = most / (1024 * 1024);
                let zh = format!("超过上限 {most} MB。请只核对其中的一部分，或另存为文本。");
                let en =
                    format!("It has more than {most} MB. Check a part of it, or save it as text.");
                f.t(&zh, &en).to_owned()
            }
            Trouble::Unreadable(reason) => {
                let (zh, en) = (
                    format!("{}。也可以把文本粘贴到草稿栏中。", reason.chinese()),
                    format!("{reason}. You can paste the text instead."),
                );
                f.t(&zh, &en).to_owned()
            }
            Trouble::Project(StoreError::Missing { path, .. }) => {
                let zh = format!(
                    "{} 处没有文件库。请先运行 wenmai build 文件夹 -o 文件库文件夹，再用 --project 指明文件库文件夹。",
                    path.display()
                );
                f.t(&zh, &self.to_string()).to_owned()
            }
            Trouble::Almanac(why) => f.t(&why.chinese(), &why.to_string()).to_owned(),
            other => other.to_string(),
        }
    }

    fn alike(&self) -> &[(String, String)] {
        match self {
            Trouble::NotOne { alike, .. } => alike,
            _ => &[],
        }
    }
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct Page<'a> {
    f: &'a Frame,
    heading: String,
    words: String,
    alike: &'a [(String, String)],
}

/// The page, or for programs the JSON, that says what is wrong.
pub(super) fn response(f: &Frame, trouble: &Trouble) -> Response {
    let code = trouble.code();
    let words = trouble.words(f);
    if f.path.starts_with("/api/") || f.path.ends_with(".json") {
        let ids: Vec<&str> = trouble.alike().iter().map(|(id, _)| id.as_str()).collect();
        let body = json!({ "error": trouble.to_string(), "alike": ids }).to_string();
        let kind = [("content-type", "application/json; charset=utf-8")];
        return (code, kind, body).into_response();
    }
    let page = Page {
        f,
        heading: trouble.heading(f),
        words,
        alike: trouble.alike(),
    };
    match page.render() {
        Ok(page) => (code, Html(page)).into_response(),
        Err(_) => (code, trouble.to_string()).into_response(),
    }
}

/// What any other address gives.
pub(super) async fn no_such_page(asked: Asked) -> Response {
    response(&asked.frame, &Trouble::NoSuchPage)
}
