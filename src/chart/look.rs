//! What all charts have in common: colours, sizes, how they become SVG.

use charton::core::composite::LayeredChart;
use charton::core::conversion::IntoLayered;
use charton::render::svg::SvgOptions;
use charton::scale::formatter::LabelFormat;
use charton::theme::Theme;

use super::ChartError;

/// The widths of charts in pixels, of two side by side and of one alone; a page
/// makes them as wide as it has room.
pub(super) const HALF: u32 = 560;
pub(super) const WHOLE: u32 = 760;
/// The colour of bars and points.
pub(super) const MARK: &str = "#1d5f99";
/// The colours of words, and of the lines behind them.
const INK: &str = "#1d2630";
const LINE: &str = "#d5dce3";

/// What a chart is called, in a page and for those who don't see it.
pub(super) struct Called<'a> {
    pub(super) key: &'static str,
    pub(super) title: &'a str,
    pub(super) note: &'a str,
}

/// The chart as SVG.
pub(super) fn svg(chart: LayeredChart, called: &Called<'_>) -> Result<String, ChartError> {
    let options = SvgOptions::default().with_id_prefix(format!("chart-{}", called.key));
    let svg = chart
        .configure_theme(theme)
        .with_title(called.title)
        .with_description(called.note)
        .to_svg_with(&options)?;
    Ok(IDLE.iter().fold(svg, |svg, idle| svg.replace(idle, "")))
}

/// Attributes that say what holds anyway; they are half of a drawing.
const IDLE: [&str; 6] = [
    " fill-opacity=\"1.000\"",
    " stroke-opacity=\"1.000\"",
    " stroke=\"none\" stroke-width=\"0.000\"",
    " font-weight=\"normal\"",
    " font-style=\"normal\"",
    " fill-rule=\"evenodd\"",
];

fn theme(theme: Theme) -> Theme {
    theme
        .with_background_color("none")
        // The page has the title as a heading; here it is for those who don't see.
        .with_title_size(0.0)
        .with_title_padding(0.0)
        .with_axes_color(INK)
        .with_tick_color(INK)
        .with_axis_width(1.0)
        .with_label_color(INK)
        .with_label_size(13.0)
        .with_label_padding(12.0)
        .with_label_family("sans-serif")
        .with_tick_label_color(INK)
        .with_tick_label_size(12.0)
        .with_tick_label_family("sans-serif")
        .with_grid_color(LINE)
}

/// Whole numbers: 12,000.
pub(super) fn whole() -> LabelFormat {
    LabelFormat::new()
        .with_precision(0)
        .with_thousands_separator(',')
}
