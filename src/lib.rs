//! wenmai (文脉) reads official documents — laws, regulations, notices,
//! opinions — finds where one cites another by number
//! (国卫办医政函〔2024〕65号) or by name (《医疗机构投诉管理办法》), works out which
//! documents are meant, and builds the directed graph of which document
//! implements, rests on, replaces, changes or repeals which. From the graph it
//! answers what a notice rests on, what rests on it, and whether it still holds
//! on a day; each answer comes with the sentence that proves it.
//!
//! # How it works
//!
//! ```text
//! files ─ source ─▶ Text ─ document ─▶ Document ─ citation ─▶ Citation
//!       ─ identity ─▶ Entity ─ graph ─▶ Graph ─ graph::status ─▶ answers
//! ```
//!
//! Each stage uses only what stands left of it. The stages are crates of their own, which
//! this one gives under one roof; who only looks for citations takes `wenmai-extracting`,
//! which needs no database, no server and no renderer. Reading and parsing never fail on
//! content: they give what was found, and name what was not. Which words state which
//! relation stands in tables under `data/` that need no programmer to be read.
//!
//! # Example: the mentions in a string
//!
//! ```
//! let text = "甲市卫生局关于乙的通知\n\n各单位：\n\n根据《医疗质量管理办法》第三条，现通知如下：\n";
//! let documents = wenmai::document::read("a.txt", text);
//! let citations = wenmai::citation::extract(&documents[0], text);
//! assert_eq!(citations[0].title.as_deref(), Some("医疗质量管理办法"));
//! assert_eq!(citations[0].pinpoint.as_deref(), Some("第三条"));
//! // Offsets are bytes of the decoded text.
//! assert_eq!(&text[citations[0].start..citations[0].end], "《医疗质量管理办法》");
//! ```
//!
//! # Example: the documents of a file
//!
//! ```
//! use wenmai::source::{self, Options};
//!
//! // A file on disk is read by `source::read`; what cannot be read is listed in `unread`.
//! let rows = "文号,标题,正文\n甲财〔2024〕5号,关于乙的通知,各单位：现通知如下。\n";
//! let read = source::read_bytes("a.csv", rows.as_bytes(), &Options::default());
//! let documents = wenmai::document::of_text(&read.texts[0]);
//! assert_eq!(documents[0].id, "甲财〔2024〕5号");
//! assert!(read.unread.is_empty());
//! ```
//!
//! # Example: a project in memory, and why a document is gone
//!
//! ```
//! use wenmai::graph::{Relation, Status, status};
//! use wenmai::source::{Encoding, Text};
//!
//! let text = Text::new(
//!     "notice.txt",
//!     "甲市财政局关于印发《乙资金管理办法》的通知\n甲财规〔2024〕5号\n\n各单位：\n\n\
//!      现将《乙资金管理办法》印发给你们，请遵照执行。\n\n甲市财政局\n2024年4月1日\n\n\
//!      乙资金管理办法\n\n第一条 根据《中华人民共和国预算法》，制定本办法。\n\n\
//!      第二条 本办法自2024年5月1日起施行，《乙资金管理暂行办法》（甲财〔2019〕8号）同时废止。\n",
//!     Encoding::Utf8,
//! );
//! let project = wenmai::project::from_texts(vec![text]);
//! let old = project.graph.by_id["甲财〔2019〕8号"];
//! let on = |day: &str| status::judge(&project.graph, old, day.parse().unwrap());
//! assert_eq!(on("2024-06-01").status, Status::Repealed);
//! assert_ne!(on("2024-04-30").status, Status::Repealed);
//! assert_eq!(on("2024-06-01").reasons[0].relation, Some(Relation::Repeals));
//! ```
//!
//! # Example: a project on disk, built, opened and asked
//!
//! ```
//! use jiff::civil::date;
//! use wenmai::answer::Project;
//! use wenmai::build::{Request, build};
//! use wenmai::graph::find::{Found, find};
//! use wenmai::graph::Status;
//!
//! # let folder = tempfile::tempdir()?;
//! # let (notices, output) = (folder.path().join("notices"), folder.path().join("output"));
//! # std::fs::create_dir(&notices)?;
//! # std::fs::write(notices.join("a.txt"), "甲市财政局关于乙的通知\n甲财〔2024〕9号\n\n各单位：\n\n\
//! #     《丙资金管理办法》（甲财〔2019〕8号）自2024年5月1日起废止。\n\n甲市财政局\n2024年4月1日\n")?;
//! let day = date(2024, 6, 1);
//! let request = Request::new(vec![notices], &output, day);
//! // What fails here is a path, a disk or a file of corrections, never a document.
//! build(&request, &|_| {}, &|| {})?;
//! let project = Project::open(&output, day)?;
//! let judgement = project.ask(|graph| match find(graph, "甲财〔2019〕8号") {
//!     Found::One(node) => Some(graph.judgement(node, day)),
//!     Found::Several(_) | Found::None(_) => None,
//! })?;
//! let judgement = judgement.expect("one document bears this number");
//! assert_eq!(judgement.status, Status::Repealed);
//! assert_eq!(judgement.reasons[0].by.as_deref(), Some("甲财〔2024〕9号"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The command-line program is described by `wenmai --help`; the rooms of the
//! code by `ARCHITECTURE.md`.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub use wenmai_answer::{almanac, answer, check};
pub use wenmai_evaluate::{account, evaluate};
pub use wenmai_extracting::{citation, document};
pub use wenmai_graph as graph;
pub use wenmai_project::{build, distributed, export, project};
pub use wenmai_reading as source;
pub use wenmai_render as render;
pub use wenmai_resolving::{correction, identity, known};
pub use wenmai_serve::{chart, serve};
pub use wenmai_store as store;
pub use wenmai_vocabulary::data;
