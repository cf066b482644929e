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
    ("#6b7580", "#a3adb8"),
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
    ("#858a8e", "#878d93"),
    // Lines.
    ("#c8102e", "#ff5c72"),
    ("#e07a00", "#ffa640"),
    ("#7c3aad", "#c08cf0"),
    ("#2563c9", "#74a9ff"),
    ("#23854a", "#55c484"),
    ("#8b939c", "#8d97a1"),
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
            let mut rules = String::new();
            for (light, dark) in PAIRS {
                for what in ["fill", "stroke"] {
                    rules.push_str(&format!(".wenmai [{what}=\"{light}\"]{{{what}:{dark}}}\n"));
                }
            }
            let style = format!(
                "<style>@media screen and (prefers-color-scheme:dark){{\n{rules}}}</style>\n"
            );
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

#[cfg(test)]
mod tests {
    use super::*;

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
