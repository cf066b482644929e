//! Light and dark: pictures are drawn in the light colours, which a dark page
//! exchanges for others.

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// For paper and light pages.
    #[default]
    Light,
    /// For dark pages.
    Dark,
    /// What the reader's browser prefers. PNG and PDF, which are not asked,
    /// are light.
    Auto,
}

/// Each light colour that has a dark one. White is paper in a box; words that
/// are white on either page are called `white`.
const PAIRS: [(&str, &str); 21] = [
    // Page, words, frames.
    ("#fbfbf8", "#15191d"),
    ("#1f2933", "#e4e8ec"),
    ("#626c77", "#a3adb8"),
    ("#c2410c", "#ff8a4c"),
    ("#d9dcd8", "#3a434c"),
    ("#f1f2ec", "#1b2025"),
    // Boxes.
    ("#ffffff", "#252c33"),
    ("#55697d", "#8fa3b8"),
    ("#f7f7f3", "#1c2126"),
    ("#a3abb3", "#68737e"),
    ("#5d6771", "#b4bdc6"),
    ("#eeeeec", "#1f2225"),
    ("#b3b6b8", "#565c62"),
    ("#686d71", "#878d93"),
    // Lines.
    ("#c8102e", "#ff5c72"),
    ("#cc6e00", "#ffa640"),
    ("#7c3aad", "#c08cf0"),
    ("#2563c9", "#74a9ff"),
    ("#23854a", "#55c484"),
    ("#7f8790", "#8d97a1"),
    ("#eef3f8", "#222c37"),
];

/// The SVG in the colours of a theme.
pub(super) fn dressed(svg: String, theme: Theme) -> String {
    match theme {
        Theme::Light => svg,
        Theme::Dark => {
            let mut out = svg;
            // A dark colour is no light one, so none is exchanged twice.
            for (light, dark) in PAIRS {
                for what in ["fill", "stroke"] {
                    let old = format!(" {what}=\"{light}\"");
                    out = out.replace(&old, &format!(" {what}=\"{dark}\""));
                }
            }
            out
        }
        Theme::Auto => {
            let style = format!("<style>{}</style>\n", dark_style());
            match svg.find(">\n") {
                Some(at) => {
                    let (open, rest) = svg.split_at(at + 2);
                    format!("{open}{style}{rest}")
                }
                None => svg,
            }
        }
    }
}

/// The style sheet by which light pictures are dark in a browser that prefers
/// that, for pages that may not hold styles themselves.
pub fn dark_style() -> String {
    let mut rules = String::new();
    for (light, dark) in PAIRS {
        for what in ["fill", "stroke"] {
            rules.push_str(&format!(".wenmai [{what}=\"{light}\"]{{{what}:{dark}}}\n"));
        }
    }
    format!("@media screen and (prefers-color-scheme:dark){{\n{rules}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{self, BAND, FAINT, INK, PAGE, REST};
    use wenmai_graph::{Relation, Status};

    /// The contrast of two colours as WCAG 2.2 defines it.
    fn contrast(a: &str, b: &str) -> f64 {
        let lightness = |colour: &str| {
            let colour = if colour == "white" { "#ffffff" } else { colour };
            let part = |at: usize| {
                let value = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
                let value = f64::from(value) / 255.0;
                if value <= 0.04045 {
                    value / 12.92
                } else {
                    ((value + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
        };
        let (a, b) = (lightness(a), lightness(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn dark(light: &'static str) -> &'static str {
        let pair = PAIRS.iter().find(|(own, _)| *own == light);
        pair.map_or(light, |(_, dark)| dark)
    }

    #[test]
    fn words_stand_out_from_what_they_stand_on() {
        let mut pairs = vec![(INK, PAGE), (FAINT, PAGE), (INK, BAND), (FAINT, BAND)];
        pairs.extend([(REST.text, REST.fill), (FAINT, REST.fill)]);
        for status in Status::ALL {
            for present in [true, false] {
                let tone = look::tone(status, present);
                pairs.extend([(tone.text, tone.fill), (FAINT, tone.fill)]);
                pairs.push(("white", tone.badge));
            }
        }
        for (words, back) in pairs {
            // 4.5 is what WCAG asks for small words.
            assert!(contrast(words, back) >= 4.5, "{words} on {back}");
            let (words, back) = (dark(words), dark(back));
            assert!(contrast(words, back) >= 4.5, "dark: {words} on {back}");
        }
    }

    #[test]
    fn lines_stand_out_from_the_page() {
        for relation in Relation::ALL {
            let colour = look::stroke(relation).colour;
            for back in [PAGE, BAND] {
                // 3 is what WCAG asks for lines.
                assert!(contrast(colour, back) >= 3.0, "{relation} on {back}");
                let (colour, back) = (dark(colour), dark(back));
                assert!(contrast(colour, back) >= 3.0, "dark: {relation} on {back}");
            }
        }
    }

    #[test]
    fn no_dark_colour_is_a_light_one() {
        for (light, dark) in PAIRS {
            assert!(PAIRS.iter().all(|(other, _)| *other != dark), "{dark}");
            assert_eq!(PAIRS.iter().filter(|(other, _)| *other == light).count(), 1);
        }
    }

    #[test]
    fn only_colours_are_exchanged() {
        let svg = "<svg class=\"wenmai\">\n<rect fill=\"#ffffff\"/><text>#ffffff</text></svg>";
        let dark = dressed(svg.to_owned(), Theme::Dark);
        assert!(dark.contains("fill=\"#252c33\"") && dark.contains(">#ffffff<"));
        let auto = dressed(svg.to_owned(), Theme::Auto);
        assert!(auto.contains("<rect fill=\"#ffffff\"/>"));
        assert!(auto.contains("[fill=\"#ffffff\"]{fill:#252c33}"));
    }
}
