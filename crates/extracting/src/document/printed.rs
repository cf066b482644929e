//! What is printed beside a document of its status: 时效性：已废止.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fold;
use wenmai_vocabulary::Status;
use wenmai_vocabulary::data;

/// A status that the page or the record of a document prints. It is evidence where no
/// clause says more; that a document holds (现行有效) is true of the day on which the page
/// was saved alone, and no evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedStatus {
    /// The status.
    pub status: Status,
    /// The day from which it counts, where that is printed too.
    pub since: Option<Date>,
    /// The words, as they are printed.
    pub words: String,
    /// The line on which they stand, from 1, where the text shows them.
    pub line: Option<u32>,
}

/// The status that words mean, what stands in brackets apart: 失效（提前废止）.
pub(crate) fn status(words: &str) -> Option<Status> {
    let folded = fold::fold(words);
    let word = folded
        .split(['（', '，', '；'])
        .next()?
        .trim_matches(['【', '】', '〔', '〕']);
    let printed = &data::words().printed_status;
    [
        (&printed.repealed, Status::Repealed),
        (&printed.superseded, Status::Superseded),
        (&printed.expired, Status::Expired),
        (&printed.partly_repealed, Status::PartlyRepealed),
        (&printed.amended, Status::Amended),
        (&printed.not_yet_in_force, Status::NotYetInForce),
    ]
    .into_iter()
    .find(|(words, _)| words.iter().any(|own| own == word))
    .map(|(_, status)| status)
}

/// The status that the value of a label means: 是否有效：否 says what 失效 does.
pub(super) fn of_label(label: &str, words: &str) -> Option<Status> {
    let is_denied = label.starts_with("是否") && fold::fold(words) == "否";
    is_denied
        .then_some(Status::Repealed)
        .or_else(|| status(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_an_end_are_told_from_those_that_say_that_it_holds() {
        for (words, meant) in [
            ("已废止", Some(Status::Repealed)),
            (" 失效（提前废止）", Some(Status::Repealed)),
            ("部分失效", Some(Status::PartlyRepealed)),
            ("尚未施行", Some(Status::NotYetInForce)),
            ("现行有效", None),
            ("有效（延续实施）", None),
            ("废止日期另行公布", None),
            ("", None),
        ] {
            assert_eq!(status(words), meant, "{words}");
        }
        assert_eq!(of_label("是否有效", "否"), Some(Status::Repealed));
        assert_eq!(of_label("是否有效", "是"), None);
        assert_eq!(of_label("时效性", "否"), None);
    }
}
