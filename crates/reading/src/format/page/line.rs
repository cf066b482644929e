//! Lines of text from glyphs, by their places: the order in which they are
//! drawn says nothing (LibreOffice draws the quotes of a line after the rest).

use std::collections::BTreeMap;

use super::Glyph;
use crate::format::markup;

/// A line across the page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Where it stands.
    pub(super) y: f64,
    /// The size of most of it.
    pub(super) size: f64,
    /// What is in it, from left to right; never empty.
    pub(super) pieces: Vec<Piece>,
}

/// A stretch of a line without wide gaps; never empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) x0: f64,
    pub(super) x1: f64,
}

impl Row {
    pub(super) fn x0(&self) -> f64 {
        self.pieces.first().map_or(0.0, |piece| piece.x0)
    }

    pub(super) fn x1(&self) -> f64 {
        self.pieces.last().map_or(0.0, |piece| piece.x1)
    }

    /// The whole line; a wide gap is one or two ideographic spaces.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut end = None;
        for piece in &self.pieces {
            if let Some(end) = end {
                text.push('\u{3000}');
                if piece.x0 - end > 1.5 * self.size {
                    text.push('\u{3000}');
                }
            }
            text.push_str(&piece.text);
            end = Some(piece.x1);
        }
        text
    }
}

/// The lines of the glyphs, from the top.
pub(super) fn rows(mut glyphs: Vec<Glyph>) -> Vec<Row> {
    let spaces: Vec<Glyph> = glyphs.extract_if(.., |glyph| glyph.is_space()).collect();
    // Large before small, so that superscripts find the line to which they
    // belong.
    glyphs.sort_by(|a, b| b.size.total_cmp(&a.size));
    let mut lines = Lines::default();
    for glyph in glyphs {
        let line = lines.nearest(&glyph);
        lines.add(line, glyph);
    }
    for space in spaces {
        if let Some(line) = lines.nearest(&space) {
            lines.add(Some(line), space);
        }
    }
    let mut rows: Vec<Row> = lines.lines.into_iter().filter_map(row).collect();
    rows.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x0().total_cmp(&b.x0())));
    rows
}

/// Lines under way.
#[derive(Default)]
struct Lines {
    lines: Vec<Vec<Glyph>>,
    /// The lines by where their first glyph stands, in tenths of a point.
    by_y: BTreeMap<i64, Vec<usize>>,
}

/// How far the feet of two glyphs of a line may be apart.
fn reach(a: f64, b: f64) -> f64 {
    // In parts of the smaller size. Superscripts stand about half their size
    // higher; of glyphs as large as each other, those of another column do.
    let (small, large) = (a.min(b), a.max(b));
    match small > 0.8 * large {
        true => 0.25 * small,
        false => 0.7 * small,
    }
}

/// How high a raised sign may stand, in parts of the size of its line.
const RAISED: f64 = 0.65;

/// Whether a glyph is a small sign that is raised beside one of a line: m³.
fn is_raised(line: &[Glyph], glyph: &Glyph) -> bool {
    let Glyph { y, size, .. } = line[0];
    glyph.size < 0.8 * size
        && (0.0..=RAISED * size).contains(&(glyph.y - y))
        && touches(line, glyph)
}

impl Lines {
    fn nearest(&self, glyph: &Glyph) -> Option<usize> {
        // Lines under way are of glyphs at least as large, of raised signs some twice
        // as large.
        let widest = 2.0 * glyph.size;
        let range = tenths(glyph.y - widest)..=tenths(glyph.y + widest);
        self.by_y
            .range(range)
            .flat_map(|(_, lines)| lines)
            .map(|&line| (line, &self.lines[line]))
            .filter(|(_, line)| {
                let apart = (line[0].y - glyph.y).abs();
                apart <= reach(line[0].size, glyph.size) || is_raised(line, glyph)
            })
            // The lines of the other column may be nearer to a superscript.
            .min_by(|(_, a), (_, b)| {
                let distance = |line: &[Glyph]| (line[0].y - glyph.y).abs();
                let is_apart = |line: &[Glyph]| !touches(line, glyph);
                let apart = is_apart(a).cmp(&is_apart(b));
                apart.then(distance(a).total_cmp(&distance(b)))
            })
            .map(|(line, _)| line)
    }

    fn add(&mut self, line: Option<usize>, glyph: Glyph) {
        if let Some(line) = line {
            self.lines[line].push(glyph);
        } else {
            let at = self.by_y.entry(tenths(glyph.y)).or_default();
            at.push(self.lines.len());
            self.lines.push(vec![glyph]);
        }
    }
}

/// Whether a glyph stands just behind or before one of a line. Lines are longer
/// only where somebody wants them to take long.
fn touches(line: &[Glyph], glyph: &Glyph) -> bool {
    const LONGEST: usize = 1000;
    let near = 0.7 * line[0].size;
    line.iter()
        .take(LONGEST)
        .any(|other| (glyph.x0 - other.x1).abs() < near || (other.x0 - glyph.x1).abs() < near)
}

fn tenths(y: f64) -> i64 {
    (y * 10.0).round() as i64
}

fn row(mut glyphs: Vec<Glyph>) -> Option<Row> {
    glyphs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut sizes: Vec<f64> = glyphs.iter().map(|glyph| glyph.size).collect();
    let size = median(&mut sizes)?;
    let mut feet: Vec<f64> = glyphs.iter().map(|glyph| glyph.y).collect();
    let y = median(&mut feet)?;
    for glyph in &mut glyphs {
        if glyph.size < 0.8 * size && glyph.y - y > 0.15 * size {
            glyph.text = markup::raised(&glyph.text);
        }
    }
    let pieces = pieces(&glyphs, size);
    (!pieces.is_empty()).then_some(Row { y, size, pieces })
}

/// A gap that parts the cells of a table, the columns of a page, or two
/// signatures, in parts of the size.
const WIDE_GAP: f64 = 1.5;
/// A gap that is more than the air between Han and Latin characters.
const IDEOGRAPHIC_GAP: f64 = 0.7;
const WORD_GAP: f64 = 0.2;

fn pieces(glyphs: &[Glyph], size: f64) -> Vec<Piece> {
    let tracking = tracking(glyphs, size);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut has_space = false;
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        if glyph.is_space() {
            has_space = true;
            continue;
        }
        // Drawn twice, a little beside, to look bold.
        if last.is_some_and(|last| last.text == glyph.text && glyph.x0 - last.x0 < 0.2 * size) {
            continue;
        }
        let previous = pieces
            .last_mut()
            .map(|piece| (glyph.x0 - piece.x1 - tracking, piece));
        match previous {
            Some((gap, piece)) if gap + blank(piece, glyph) * size < WIDE_GAP * size => {
                let before = piece.text.chars().last().is_some_and(is_latin);
                let after = glyph.text.chars().next().is_some_and(is_latin);
                let is_latin = before && after;
                if gap >= IDEOGRAPHIC_GAP * size && !is_latin {
                    piece.text.push('\u{3000}');
                } else if is_latin && (has_space || gap > WORD_GAP * size)
                    // A space that was typed between Han parts two issuers.
                    || !before && !after && has_space && gap > WORD_GAP * size
                {
                    piece.text.push(' ');
                }
                piece.text.push_str(&glyph.text);
                piece.x1 = piece.x1.max(glyph.x1);
            }
            _ => pieces.push(Piece {
                text: glyph.text.clone(),
                x0: glyph.x0,
                x1: glyph.x1,
            }),
        }
        has_space = false;
        last = Some(glyph);
    }
    pieces
}

/// How much of what lies between is the empty half of brackets and stops, in
/// parts of the size.
fn blank(before: &Piece, after: &Glyph) -> f64 {
    let closes = before.text.ends_with([
        '》', '〉', '）', '〕', '】', '”', '，', '。', '、', '；', '：',
    ]);
    let opens = after.text.starts_with(['《', '〈', '（', '〔', '【', '“']);
    0.5 * f64::from(u8::from(closes) + u8::from(opens))
}

/// The air after every character of a line that is spread, as names of issuers
/// in red are.
fn tracking(glyphs: &[Glyph], size: f64) -> f64 {
    let drawn: Vec<&Glyph> = glyphs.iter().filter(|glyph| !glyph.is_space()).collect();
    if drawn.len() < 4 {
        return 0.0;
    }
    let mut gaps: Vec<f64> = drawn
        .windows(2)
        .map(|pair| pair[1].x0 - pair[0].x1)
        .collect();
    median(&mut gaps)
        .filter(|&gap| gap > 0.3 * size)
        .unwrap_or(0.0)
}

/// The middle one; none of none.
pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Whether words of such characters have spaces between them.
pub(super) fn is_latin(c: char) -> bool {
    c.is_ascii_graphic() || matches!(c, '\u{00C0}'..='\u{024F}')
}

/// Adds the text of the next line to that of a paragraph. Where Chinese goes
/// on, nothing stands between.
pub(super) fn join(text: &mut String, next: &str) {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let both_latin =
        text.chars().last().is_some_and(is_latin) && next.chars().next().is_some_and(is_latin);
    if both_latin && (is_word(text.chars().last()) || is_word(next.chars().next())) {
        text.push(' ');
    }
    text.push_str(next);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs of 10 points from `x` on, Han 10 wide and Latin 5.
    fn word(text: &str, mut x: f64, y: f64) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        for c in text.chars() {
            let width = if is_latin(c) || c == ' ' { 5.0 } else { 10.0 };
            glyphs.push(Glyph {
                text: c.to_string(),
                x0: x,
                x1: x + width,
                y,
                size: 10.0,
            });
            x += width;
        }
        glyphs
    }

    fn texts(glyphs: Vec<Glyph>) -> Vec<String> {
        rows(glyphs).iter().map(Row::text).collect()
    }

    #[test]
    fn glyphs_stand_where_they_are_and_not_when_they_were_drawn() {
        let mut glyphs = word("根据甲办法制定", 100.0, 700.0);
        let (open, close) = (word("“", 200.0, 700.0), word("”", 220.0, 700.0));
        glyphs.extend(word("乙", 210.0, 700.0));
        glyphs.splice(0..0, close);
        glyphs.extend(open);
        // 制定 ends at 170, so that there is a gap before the quote.
        assert_eq!(texts(glyphs), ["根据甲办法制定\u{3000}\u{3000}“乙”"]);
    }

    #[test]
    fn spaces_are_kept_between_words_of_one_script() {
        assert_eq!(texts(word("见 GB 2760 号", 0.0, 0.0)), ["见GB 2760号"]);
        assert_eq!(texts(word("甲局 乙局", 0.0, 0.0)), ["甲局 乙局"]);
        let mut glyphs = word("GB", 0.0, 0.0);
        glyphs.extend(word("2760", 13.0, 0.0));
        assert_eq!(texts(glyphs), ["GB 2760"]);
    }

    #[test]
    fn superscripts_stay_in_their_line() {
        let mut glyphs = word("甲乙", 0.0, 100.0);
        glyphs.push(Glyph {
            text: "①".to_owned(),
            x0: 20.0,
            x1: 26.0,
            y: 104.0,
            size: 6.0,
        });
        glyphs.extend(word("丙", 26.0, 100.0));
        glyphs.extend(word("丁", 0.0, 88.0));
        assert_eq!(texts(glyphs), ["甲乙①丙", "丁"]);
    }

    #[test]
    fn signs_that_are_raised_high_stay_in_their_line() {
        let raised = |x: f64| Glyph {
            text: "3".to_owned(),
            x0: x,
            x1: x + 3.0,
            y: 105.0,
            size: 5.5,
        };
        let mut glyphs = word("1.2米", 0.0, 100.0);
        glyphs.push(raised(25.0));
        glyphs.extend(word("/吨", 28.0, 100.0));
        glyphs.extend(word("甲", 0.0, 113.0));
        assert_eq!(texts(glyphs), ["甲", "1.2米³/吨"]);
        // Small words above a line, beside nothing of it, are a line.
        let mut glyphs = word("甲", 0.0, 100.0);
        glyphs.push(raised(60.0));
        assert_eq!(texts(glyphs), ["3", "甲"]);
    }

    #[test]
    fn lines_of_two_columns_are_two() {
        let mut glyphs = word("甲甲甲", 0.0, 104.0);
        glyphs.extend(word("乙乙乙", 100.0, 100.0));
        glyphs.push(Glyph {
            text: "②".to_owned(),
            x0: 130.0,
            x1: 136.0,
            y: 103.5,
            size: 6.0,
        });
        assert_eq!(texts(glyphs), ["甲甲甲", "乙乙乙②"]);
    }

    #[test]
    fn spread_names_have_no_gaps() {
        let mut glyphs = Vec::new();
        for (at, c) in "江源省文件".chars().enumerate() {
            glyphs.extend(word(&c.to_string(), 20.0 * at as f64, 0.0));
        }
        assert_eq!(texts(glyphs), ["江源省文件"]);
    }

    #[test]
    fn bold_that_is_drawn_twice_is_read_once() {
        let mut glyphs = word("通知", 0.0, 0.0);
        glyphs.extend(word("通知", 0.4, 0.0));
        assert_eq!(texts(glyphs), ["通知"]);
    }

    #[test]
    fn chinese_goes_on_without_a_space() {
        let joined = |a: &str, b: &str| {
            let mut text = a.to_owned();
            join(&mut text, b);
            text
        };
        assert_eq!(joined("管理", "办法"), "管理办法");
        assert_eq!(joined("see the", "rules"), "see the rules");
        assert_eq!(joined("20", "24年"), "2024年");
        assert_eq!(joined("GB", "办法"), "GB办法");
    }
}
