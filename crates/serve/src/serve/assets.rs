//! The files that pages load, which stand in the program itself.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use wenmai_render as render;

pub(super) async fn page(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "wenmai.css" => {
            let own = include_str!("assets/wenmai.css");
            let kind = [("content-type", "text/css; charset=utf-8")];
            return (kind, format!("{own}{}", render::dark_style())).into_response();
        }
        "chart.css" => ("text/css", crate::chart::STYLE),
        "search.js" => ("text/javascript", include_str!("assets/search.js")),
        "picture.js" => ("text/javascript", include_str!("assets/picture.js")),
        "draft.js" => ("text/javascript", include_str!("assets/draft.js")),
        "icon.svg" => ("image/svg+xml", include_str!("assets/icon.svg")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let kind = format!("{kind}; charset=utf-8");
    ([("content-type", kind)], text).into_response()
}
