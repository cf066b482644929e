//! The picture as PNG and as PDF: the same SVG, drawn with the fonts of this
//! computer and no other program.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Group, Node, Options, Tree};
use svg2pdf::{ConversionOptions, PageOptions};
use wenmai_reading::OWN_PDF;

use super::error::RenderError;
use super::look;

/// Most pixels of a PNG: 400 MB while it is drawn.
const MOST_PIXELS: u64 = 100_000_000;

/// The fonts of this computer; finding them takes a while.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    Arc::new(fonts)
});

/// Draws SVG as PNG, with `scale` pixels for each of its units.
pub(super) fn png(svg: &str, scale: f32) -> Result<Vec<u8>, RenderError> {
    if !(scale.is_finite() && scale > 0.0) {
        return Err(RenderError::Scale(scale));
    }
    let tree = tree(svg, "PNG", &FONTS)?;
    let pixels = |units: f32| (units * scale).ceil().max(1.0) as u64;
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    let too_large = RenderError::TooLarge {
        width,
        height,
        scale,
    };
    if width.saturating_mul(height) > MOST_PIXELS {
        return Err(too_large);
    }
    let Some(mut pixmap) = Pixmap::new(width as u32, height as u32) else {
        return Err(too_large);
    };
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    pixmap.encode_png().map_err(|why| RenderError::Paper {
        form: "PNG",
        why: why.to_string(),
    })
}

/// Draws SVG as a PDF of one page; its words can be searched and copied.
pub(super) fn pdf(svg: &str) -> Result<Vec<u8>, RenderError> {
    let tree = tree(svg, "PDF", &FONTS)?;
    let pdf = svg2pdf::to_pdf(&tree, ConversionOptions::default(), PageOptions::default());
    let mut pdf = pdf.map_err(|why| RenderError::Paper {
        form: "PDF",
        why: why.to_string(),
    })?;
    // A comment, by which it is known as ours should it lie in a folder that is read.
    pdf.extend_from_slice(OWN_PDF);
    Ok(pdf)
}

fn tree(svg: &str, form: &'static str, fonts: &Arc<Database>) -> Result<Tree, RenderError> {
    if !has_han(fonts) {
        return Err(RenderError::NoFont);
    }
    parsed(svg, fonts).map_err(|why| RenderError::Paper { form, why })
}

fn parsed(svg: &str, fonts: &Arc<Database>) -> Result<Tree, String> {
    let options = Options {
        fontdb: Arc::clone(fonts),
        ..Options::default()
    };
    Tree::from_str(svg, &options).map_err(|why| why.to_string())
}

/// Whether a Han character can be drawn, in whatever font is found for it.
fn has_han(fonts: &Arc<Database>) -> bool {
    let probe = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\" font-family=\"{}\"><text y=\"9\">医</text></svg>",
        look::FONTS
    );
    parsed(&probe, fonts).is_ok_and(|tree| has_glyphs(tree.root()))
}

/// Whether there is text, each character of which has a glyph.
fn has_glyphs(group: &Group) -> bool {
    group.children().iter().any(|node| match node {
        Node::Group(group) => has_glyphs(group),
        Node::Text(text) => {
            let mut glyphs = text.layouted().iter().flat_map(|s| &s.positioned_glyphs);
            let first = glyphs.next();
            // Glyph 0 is the box that stands for what the font lacks.
            first.is_some_and(|g| g.id.0 != 0) && glyphs.all(|g| g.id.0 != 0)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\"><rect width=\"30\" height=\"20\" fill=\"#ff0000\"/></svg>";

    /// Whether the computer that runs the tests can draw Han characters.
    fn no_fonts_here() -> bool {
        !has_han(&FONTS)
    }

    #[test]
    fn a_png_has_the_size_of_the_picture_times_the_scale() {
        if no_fonts_here() {
            return;
        }
        let image = Pixmap::decode_png(&png(RED, 2.5).unwrap()).unwrap();
        assert_eq!((image.width(), image.height()), (75, 50));
        let red = image.pixel(40, 40).unwrap();
        assert_eq!((red.red(), red.green(), red.alpha()), (255, 0, 255));
    }

    #[test]
    fn without_a_chinese_font_it_is_said_which_to_install() {
        let none = Arc::new(Database::new());
        let why = tree(RED, "PNG", &none).unwrap_err().to_string();
        assert!(why.contains("fonts-noto-cjk"), "{why}");
    }

    #[test]
    fn sizes_that_make_no_sense_are_refused() {
        for scale in [0.0, -1.0, f32::NAN, f32::INFINITY] {
            assert!(matches!(png(RED, scale), Err(RenderError::Scale(_))));
        }
        if no_fonts_here() {
            return;
        }
        let why = png(RED, 1000.0).unwrap_err();
        assert!(why.to_string().contains("30000 by 20000"), "{why}");
    }

    #[test]
    fn the_same_svg_gives_the_same_pdf() {
        if no_fonts_here() {
            return;
        }
        let first = pdf(RED).unwrap();
        assert!(first.starts_with(b"%PDF"));
        assert_eq!(first, pdf(RED).unwrap());
        assert!(first.ends_with(OWN_PDF));
    }
}
