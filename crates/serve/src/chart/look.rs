//! What all charts have in common: their sizes, and what they are called.

/// The widths of charts in pixels, of two side by side and of one alone; a page
/// makes them as wide as it has room.
pub(super) const HALF: f64 = 560.0;
pub(super) const WHOLE: f64 = 760.0;

/// What a chart is called, in a page and for those who don't see it.
pub(super) struct Called<'a> {
    pub(super) key: &'static str,
    pub(super) title: &'a str,
    pub(super) note: &'a str,
}
