//! The pages of `wenmai serve`: searching, reading and looking, in a browser.
//!
//! A file for each page, whose words stand in `templates/`; `asked.rs` holds what
//! every request says (project, day, language), `frame.rs` what every page needs
//! to write its links. Pages are plain HTML made here; scripts only add to them.
//! Under `/api` stand the rows that `--format json` gives.
//!
//! The project is opened anew for each request, so that a page never shows what
//! a build has meanwhile replaced.

mod api;
mod article;
mod asked;
mod assets;
mod compare;
mod document;
mod draft;
mod form;
mod frame;
mod glance;
mod gone;
mod guard;
mod link;
mod list;
mod named;
mod openapi;
mod params;
mod picture;
mod start;
mod table;
mod text;
mod timeline;
mod tree;
mod trouble;
mod versions;
mod words;

use std::io;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};

use asked::Asked;
use frame::Frame;

pub use link::encoded;
pub use words::Lang;

/// What all requests share.
struct Site {
    /// The folder of the project.
    dir: PathBuf,
    /// Whether pages may be asked for under any name of the machine.
    any_host: bool,
    glance: glance::Kept,
}

impl Site {
    fn of(dir: PathBuf, any_host: bool) -> Arc<Self> {
        Arc::new(Site {
            dir,
            any_host,
            glance: glance::Kept::default(),
        })
    }
}

/// The pages of the project in the folder `dir`. They answer only to names of
/// this machine itself (`localhost`, `127.0.0.1`) unless `any_host` is set, so
/// that no page of another site can read them through a borrowed name.
///
/// ```
/// let pages = wenmai_serve::serve::router("output".into(), false);
/// # let _ = pages;
/// ```
pub fn router(dir: PathBuf, any_host: bool) -> Router {
    routes(Site::of(dir, any_host))
}

fn routes(site: Arc<Site>) -> Router {
    let longest_draft = DefaultBodyLimit::max(draft::MOST_BYTES);
    Router::new()
        .route("/", get(start::page))
        .route("/document", get(document::page))
        .route("/article", get(article::page))
        .route("/text", get(text::page))
        .route("/versions", get(versions::page))
        .route("/list", get(list::page))
        .route("/list.csv", get(list::csv))
        .route("/list.xlsx", get(list::xlsx))
        .route("/list.json", get(api::list))
        .route("/superseded", get(gone::superseded))
        .route("/superseded.csv", get(gone::superseded_csv))
        .route("/superseded.xlsx", get(gone::superseded_xlsx))
        .route("/superseded.json", get(api::superseded))
        .route("/stale", get(gone::stale))
        .route("/stale.csv", get(gone::stale_csv))
        .route("/stale.xlsx", get(gone::stale_xlsx))
        .route("/stale.json", get(api::stale))
        .route("/compare", get(compare::page))
        .route("/compare.csv", get(compare::csv))
        .route("/compare.xlsx", get(compare::xlsx))
        .route("/compare.json", get(compare::json))
        .route(
            "/draft",
            get(draft::page).post(draft::check).layer(longest_draft),
        )
        .route("/api/draft", post(draft::json).layer(longest_draft))
        .route("/api/search", get(api::search))
        .route("/api/document", get(api::document))
        .route("/api/article", get(article::json))
        .route("/api/basis", get(api::basis))
        .route("/api/impact", get(api::impact))
        .route("/api/superseded", get(api::superseded))
        .route("/api/compare", get(compare::json))
        .route("/api/list", get(api::list))
        .route("/api/stats", get(api::stats))
        .route("/api/openapi.json", get(openapi::page))
        .route("/assets/{name}", get(assets::page))
        .fallback(trouble::no_such_page)
        .layer(middleware::from_fn_with_state(site.clone(), guard::guard))
        .with_state(site)
}

/// Answers requests on `listener` with the pages that [`router`] gives, until the
/// process ends. The figures of today are worked out meanwhile, so that the first
/// who asks need not wait for them.
///
/// # Errors
///
/// Where the system gives no threads or takes the listener back.
pub fn run(listener: TcpListener, dir: PathBuf, any_host: bool) -> io::Result<()> {
    let site = Site::of(dir, any_host);
    let early = site.clone();
    std::thread::spawn(move || {
        // What is wrong is said to those who ask for a page.
        let _ = glance::on(&early, jiff::Zoned::now().date());
    });
    let pages = routes(site);
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, pages).await
    })
}

#[cfg(test)]
mod tests;
