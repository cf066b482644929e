//! Which parts of a document are gone, and which stay, as the clauses say that end parts
//! of it: 第三条同时废止, 除附件2外同时废止.

use serde::Serialize;

use super::Status;
use super::status::Judgement;

/// The parts of which a partial repeal speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// Those that are gone.
    pub gone: Vec<String>,
    /// Those that stay while all others are gone.
    pub stays: Vec<String>,
}

impl Parts {
    /// Those that a judgement tells; none where nothing is partly repealed.
    pub fn of(judgement: &Judgement) -> Option<Self> {
        if judgement.status != Status::PartlyRepealed {
            return None;
        }
        let mut parts = Parts::default();
        for told in judgement.reasons.iter().filter_map(|r| r.part.as_deref()) {
            let (side, part) = match stays(told) {
                Some(part) => (&mut parts.stays, part),
                None => (&mut parts.gone, told),
            };
            if !side.iter().any(|own| own == part) {
                side.push(part.to_owned());
            }
        }
        (parts != Parts::default()).then_some(parts)
    }
}

/// The part that stays, where the words leave one out: 除第三章外, 第三章继续有效.
pub(crate) fn stays(told: &str) -> Option<&str> {
    const BEFORE: [&str; 3] = ["只保留", "仅保留", "除"];
    const BEHIND: [&str; 10] = [
        "除外",
        "有效",
        "执行",
        "施行",
        "适用",
        "实施",
        "生效",
        "不废止",
        "不在此列",
        "保留",
    ];
    const ADVERBS: [&str; 12] = [
        "继续", "仍然", "仍旧", "仍", "依然", "暂时", "暂", "可", "予以", "以", "之", "的",
    ];
    let before = BEFORE.iter().find_map(|word| told.strip_prefix(word));
    let behind = || BEHIND.iter().find_map(|word| told.strip_suffix(word));
    let mut part = match before {
        Some(rest) => rest.strip_suffix('外').unwrap_or(rest),
        None => behind()?,
    };
    while let Some(rest) = ADVERBS.iter().find_map(|word| part.strip_suffix(word)) {
        part = rest;
    }
    let lead = ["其中的", "其中", "其"];
    Some(
        lead.iter()
            .find_map(|word| part.strip_prefix(word))
            .unwrap_or(part),
    )
}

#[cfg(test)]
mod tests {
    use super::stays;

    #[test]
    fn words_that_leave_a_part_out_name_what_stays() {
        for (told, part) in [
            ("除第三章外", Some("第三章")),
            ("除附件2以外", Some("附件2")),
            ("只保留第三章", Some("第三章")),
            ("第三章继续有效", Some("第三章")),
            ("其中附表3仍然有效", Some("附表3")),
            ("第九条除外", Some("第九条")),
            ("第三条、第五条", None),
            ("附件1", None),
            ("有关招标的规定", None),
        ] {
            assert_eq!(stays(told), part, "{told}");
        }
    }
}
