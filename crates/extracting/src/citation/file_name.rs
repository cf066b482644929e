//! What the name of a file says: 附件1：废止的文件目录.xlsx.

use super::list;
use crate::document::fold::fold;
use crate::document::{numeral, title};

/// The name of a file, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// The folder, or the archive, in which it lies.
    pub folder: String,
    /// The name without its ending.
    pub stem: String,
    /// What stands before 附件: the name of the document to which it belongs.
    pub before: String,
    /// Whether it says that the file is an annex.
    pub is_annex: bool,
    /// The number of the annex.
    pub number: Option<u32>,
    /// The name of the list.
    pub name: String,
}

impl FileName {
    /// Takes a path apart.
    pub fn of(path: &str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_ending = |ending: &str| {
            (1..=5).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric())
        };
        let stem = match name.rsplit_once('.') {
            Some((stem, ending)) if is_ending(ending) => stem,
            _ => name,
        };
        let stem = fold(stem);
        let mark = ["附件", "附表"]
            .iter()
            .find_map(|mark| stem.split_once(mark));
        let (before, behind) = mark.unwrap_or(("", &stem));
        // 01附件1: files are often numbered.
        let before = before.trim_start_matches(|c: char| c.is_ascii_digit() || is_mark(c));
        let (number, name) = match mark {
            Some(_) => numbered(behind),
            None => (None, numbered(behind).1),
        };
        FileName {
            folder: folder.to_owned(),
            before: before.trim_end_matches(is_mark).to_owned(),
            is_annex: mark.is_some(),
            number,
            name: name.to_owned(),
            stem: stem.clone(),
        }
    }

    /// Whether a file of this name may hold a list of documents: an annex, or what is
    /// called one.
    pub fn may_be_list(&self) -> bool {
        // 关于废止部分文件的通知 is called as the notice that it is.
        let is_notice = || self.stem.contains("关于") || title::is_draft(&self.stem);
        self.is_annex || list::names_a_list(&self.stem) && !is_notice()
    }
}

/// The number before a name, if one stands there, and the name: 1.废止目录. A year is none.
fn numbered(words: &str) -> (Option<u32>, &str) {
    let words = words.trim_start_matches(is_mark);
    let is_figure = |c: char| c.is_ascii_digit() || numeral::is_chinese(c);
    let name = words.trim_start_matches(is_figure);
    let figures = words.strip_suffix(name).unwrap_or_default();
    let is_number =
        figures.chars().count() <= 2 && !name.starts_with(|c: char| "年月日批次件项".contains(c));
    match numeral::value(figures).filter(|_| is_number) {
        Some(number) => (Some(number), name.trim_start_matches(is_mark)),
        None => (None, words),
    }
}

/// Marks between the parts of the name of a file.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || ".、：:-_—–（）()[]【】《》".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_annex_is_taken_apart() {
        for (path, folder, before, number, name) in [
            ("甲/附件1：废止目录.xlsx", "甲", "", Some(1), "废止目录"),
            ("甲/附件.xlsx", "甲", "", None, ""),
            ("附件 2.csv", "", "", Some(2), ""),
            ("附件一、废止目录.docx", "", "", Some(1), "废止目录"),
            ("附件1-废止目录.pdf", "", "", Some(1), "废止目录"),
            ("附件2024年废止目录.pdf", "", "", None, "2024年废止目录"),
            (
                "甲发〔2024〕7号附件2.xls",
                "",
                "甲发〔2024〕7号",
                Some(2),
                "",
            ),
            ("决定-附件.xls", "", "决定", None, ""),
            ("1.废止目录.xls", "", "", None, "废止目录"),
            ("甲.zip/废止目录.xls", "甲.zip", "", None, "废止目录"),
        ] {
            let found = FileName::of(path);
            let words = (
                found.folder.as_str(),
                found.before.as_str(),
                found.name.as_str(),
            );
            assert_eq!(words, (folder, before, name), "{path}");
            assert_eq!(found.number, number, "{path}");
        }
    }

    #[test]
    fn a_notice_is_no_list_by_its_name() {
        for (path, is) in [
            ("附件.xlsx", true),
            ("继续有效的文件目录.docx", true),
            ("清理结果.csv", true),
            ("关于废止部分文件的通知.docx", false),
            ("乙办法.docx", false),
        ] {
            assert_eq!(FileName::of(path).may_be_list(), is, "{path}");
        }
    }
}
