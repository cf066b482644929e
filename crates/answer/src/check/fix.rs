//! A draft with what has one right answer put right.

use super::{Checked, Fix};
use wenmai_vocabulary::part::part;

impl Checked<'_> {
    /// The text with all fixes made, and how many these are. Of two that overlap the one that
    /// begins first is made, and of these the longest.
    pub fn fixed(&self, text: &str) -> (String, usize) {
        let spots = self.findings.iter().flat_map(|finding| &finding.at);
        let mut fixes: Vec<&Fix> = spots.filter_map(|spot| spot.fix.as_ref()).collect();
        fixes.sort_by(|a, b| {
            let key = |fix: &Fix| (fix.range.start, std::cmp::Reverse(fix.range.end));
            key(a).cmp(&key(b))
        });
        let mut fixed = String::with_capacity(text.len());
        let (mut end, mut count) = (0, 0);
        for fix in fixes {
            // What is said twice of the same words is put right once.
            if fix.range.start < end || fix.range.start == end && count > 0 && fix.range.is_empty()
            {
                continue;
            }
            fixed.push_str(part(text, end..fix.range.start));
            fixed.push_str(&fix.words);
            end = fix.range.end;
            count += 1;
        }
        fixed.push_str(part(text, end..));
        (fixed, count)
    }
}
