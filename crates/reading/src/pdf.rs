//! What reads PDF: wenmai itself, or the library pdfium.

use std::path::PathBuf;

/// What reads PDF.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PdfReader {
    /// wenmai itself; what it cannot read (files that are damaged, pages whose fonts
    /// name no characters) pdfium, where there is one.
    #[default]
    OwnFirst,
    /// wenmai itself.
    Own,
    /// pdfium.
    Pdfium,
}

/// The environment variable that names the library pdfium, or the folder that it is in.
pub(super) const PATH_VARIABLE: &str = "WENMAI_PDFIUM";

/// Why the library pdfium cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPdfium {
    /// The feature `pdfium` is not built in.
    #[error(
        "this wenmai was built without pdfium; run cargo install --path . --features pdfium \
         in the folder of its source."
    )]
    NotBuiltIn,
    /// It is nowhere to be found.
    #[error(
        "the library pdfium is not installed; put it beside the wenmai program, or name it \
         in the environment variable {PATH_VARIABLE}."
    )]
    NotFound,
    /// It is there, and is another library, one for another system or too old a one.
    #[error(
        "{} cannot be used as the library pdfium ({why}); one from July 2024 (build 6611) or \
         later is needed.",
        .path.display()
    )]
    Unusable {
        /// The library.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
}

impl NoPdfium {
    /// The same in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            NoPdfium::NotBuiltIn => "这个 wenmai 不含 pdfium 接口。请在源码文件夹中运行 cargo \
                 install --path . --features pdfium 后再试。"
                .to_owned(),
            NoPdfium::NotFound => format!(
                "没有安装 pdfium 库。请将其放在 wenmai 程序旁边，或者用环境变量 {PATH_VARIABLE} 指明。"
            ),
            NoPdfium::Unusable { path, why } => format!(
                "{} 不能作为 pdfium 库使用（{why}）。需要 2024 年 7 月（6611 版）以后的版本。",
                path.display()
            ),
        }
    }
}
