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
//! Each stage is one module and uses only what stands left of it. Reading and
//! parsing never fail on content: they give what was found, and name what was
//! not. Which words state which relation stands in tables under `data/` that
//! need no programmer to be read.
//!
//! # Example: what repeals what
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
//! # Example: the citations of one text
//!
//! ```
//! let text = "甲市卫生局关于乙的通知\n\n各单位：\n\n根据《医疗质量管理办法》第三条，现通知如下：\n";
//! let documents = wenmai::document::read("a.txt", text);
//! let citations = wenmai::citation::extract(&documents[0], text);
//! assert_eq!(citations[0].title.as_deref(), Some("医疗质量管理办法"));
//! assert_eq!(citations[0].pinpoint.as_deref(), Some("第三条"));
//! assert_eq!(&text[citations[0].start..citations[0].end], "《医疗质量管理办法》");
//! ```
//!
//! The command-line program is described by `wenmai --help`; the rooms of the
//! code by `ARCHITECTURE.md`.

#![warn(missing_docs)]
// Offsets that were worked out may be wrong: `part::part` gives nothing then.
#![cfg_attr(not(test), warn(clippy::string_slice))]

pub mod account;
pub mod almanac;
pub mod answer;
pub mod build;
mod cache;
pub mod chart;
pub mod check;
pub mod distributed;
pub mod evaluate;
pub mod export;
pub mod graph;
pub mod project;
pub mod render;
pub mod serve;
pub mod store;

pub use wenmai_extracting::{citation, document};
pub use wenmai_reading as source;
use wenmai_resolving::annex;
pub use wenmai_resolving::{correction, identity, known};
pub use wenmai_vocabulary::data;
use wenmai_vocabulary::{fault, part, pattern};
