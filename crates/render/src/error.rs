//! What can go wrong with a picture.

use std::io;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// Graphviz was asked for, but could not be run or gave up.
    #[error(
        "Graphviz could not lay out the picture: running `dot` failed ({0}); install Graphviz so that `dot` is found, or use the builtin engine"
    )]
    Graphviz(#[source] io::Error),
    /// Graphviz answered with something other than a layout.
    #[error(
        "Graphviz gave a layout that cannot be read: {what} in line {line} of what `dot -Tplain` wrote; use the builtin engine"
    )]
    GraphvizAnswer {
        /// Line of its answer, from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// The builtin engine failed.
    #[error(
        "the builtin engine could not lay out a group of {documents} documents that cite each other; draw fewer of them, or install Graphviz and use the dot engine"
    )]
    Builtin {
        /// How many documents the group holds.
        documents: usize,
    },
    /// A picture of so many documents would take very long and show nothing.
    #[error(
        "a picture of {documents} documents and {relations} relations cannot be read; draw at most {most} documents, for example those around one of them"
    )]
    TooMany {
        /// How many documents were to be drawn.
        documents: usize,
        /// How many relations.
        relations: usize,
        /// How many documents are the most.
        most: usize,
    },
    /// No font of this computer has Han characters.
    #[error(
        "no font of this computer has Chinese characters, so they can't be drawn as PNG or PDF; install one (Debian and Ubuntu: fonts-noto-cjk, Fedora: google-noto-sans-cjk-fonts, Alpine: font-noto-cjk), or use svg or html, which the reader's computer draws"
    )]
    NoFont,
    /// The picture has more pixels than can be put together.
    #[error(
        "a PNG of {width} by {height} pixels is too large; use a smaller scale than {scale}, draw fewer documents, or use pdf or svg"
    )]
    TooLarge {
        /// Pixels from left to right.
        width: u64,
        /// Pixels from top to bottom.
        height: u64,
        /// The scale that was asked for.
        scale: f32,
    },
    /// The scale is no number above zero.
    #[error("a picture can't be drawn at scale {0}; use a number above 0, such as 2")]
    Scale(f32),
    /// PNG or PDF could not be made of the SVG.
    #[error("the picture could not be made into {form}: {why}; use svg or html")]
    Paper {
        /// PNG or PDF.
        form: &'static str,
        /// What was wrong.
        why: String,
    },
}

impl RenderError {
    /// What went wrong, in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            RenderError::Graphviz(why) => format!(
                "Graphviz 未能排版：运行 dot 失败（{why}）。请安装 Graphviz，或者改用 --engine builtin。"
            ),
            RenderError::GraphvizAnswer { line, what } => format!(
                "Graphviz 给出的排版无法读取：dot -Tplain 输出的第 {line} 行 {what}。请改用 --engine builtin。"
            ),
            RenderError::Builtin { documents } => format!(
                "内置排版未能排好一组互相引用的 {documents} 个文件。请少画一些，或者安装 Graphviz 后用 --engine dot。"
            ),
            RenderError::TooMany {
                documents,
                relations,
                most,
            } => format!(
                "{documents} 个文件、{relations} 条关系画在一张图上无法阅读。最多画 {most} 个文件，例如只画某一文件前后的文件。"
            ),
            RenderError::NoFont => "本机没有中文字体，无法画成 PNG 或 PDF。请安装一种（Debian、Ubuntu：fonts-noto-cjk；Fedora：google-noto-sans-cjk-fonts；Alpine：font-noto-cjk），或者改用 svg、html，由阅读者的电脑显示文字。".to_owned(),
            RenderError::TooLarge {
                width,
                height,
                scale,
            } => format!(
                "PNG 需要 {width}×{height} 像素，太大。请用小于 {scale} 的 --scale，或者少画一些文件，或者改用 pdf、svg。"
            ),
            RenderError::Scale(scale) => {
                format!("不能按 {scale} 倍绘制。--scale 应当是大于 0 的数，例如 2。")
            }
            RenderError::Paper { form, why } => {
                format!("未能把图转成 {form}：{why}。请改用 svg 或 html。")
            }
        }
    }
}
