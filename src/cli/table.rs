//! Tables on the terminal.

use comfy_table::{ContentArrangement, Table};

/// A table with these heads, as wide as the terminal.
pub(super) fn table(heads: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(heads.to_vec());
    if table.width().is_none() {
        table.set_width(120);
    }
    table
}

/// The first `most` characters of a text.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}
