//! What a clause that ends a document leaves of it: 《甲》除第三章外废止, 《甲》废止，但附件2
//! 继续有效. Such a clause ends a part.

use std::sync::LazyLock;

use regex::Regex;

use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// Words that name a part of a document. 除已签订的合同外 names none: who is spared
/// there is spared by the whole.
const PART: &str = "(?:其|其中|其中的|该[^，。；、]{1,6})?(?:中的?)?(?:第[0-9一二三四五六七八九十百零〇]+[^，。；：《》外]{0,60}|附[件表录][^，。；：《》外]{0,30}|(?:有关|关于|涉及)[^，。；：《》]{1,40}?(?:规定|条款|内容|部分|条文|标准|政策|事项|要求)|[总附]则|\"[^\"]{1,40}\"[^，。；：《》外]{0,10})";

/// Words that name a part by what it is about: 除验收部分外.
const NAMED_PART: &str = "[^，。；：《》已]{1,12}?(?:部分|条款|章节|内容)";

/// Words behind a part that say that it stays.
const STAYS: &str = "(?:除外|(?:仍|仍然|依然|可|暂|暂时)*(?:继续|仍然|仍旧|仍)?(?:有效|执行|施行|适用|实施|生效|保留)|不废止|不在此列|予以保留)";

/// The part that is left, in the words around a name that is ended: `before` it in
/// the sentence, the `bracket` behind it, the words `after` it, and what the `next`
/// sentence says.
pub(super) fn spared(before: &str, bracket: &str, after: &str, next: &str) -> Option<String> {
    // 《甲》除第三章外, 除第三章外，《甲》
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "^，?(除(?:{PART}|{NAMED_PART})(?:以|之)?外|(?:只|仅)保留{PART})"
        ))
    });
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "(?:^|[，：])(除(?:{PART}|{NAMED_PART})(?:以|之)?外)，?[^，。；：《》]{{0,30}}，?$"
        ))
    });
    // 《甲》废止，但第三章继续有效
    static REST: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "[，（](?:但是?|而|惟|唯|并)?({PART}[^，。；：《》]{{0,6}}?{STAYS})(?:[，。；）]|$)"
        ))
    });
    static NEXT: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "^(?:但是?|而|惟|唯)?，?((?:其|其中|该)[^，。；：《》]{{0,6}}?{PART}[^，。；：《》]{{0,6}}?{STAYS})(?:[，。；）]|$)"
        ))
    });
    static IN_BRACKET: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "[（，]((?:除{PART}(?:以|之)?外)|{PART}{STAYS})[^（）]*）$"
        ))
    });
    let found = BEHIND
        .captures(after)
        .or_else(|| BEFORE.captures(before))
        .or_else(|| IN_BRACKET.captures(bracket))
        .or_else(|| REST.captures(part(after, ..after.find("《》").unwrap_or(after.len()))))
        .or_else(|| NEXT.captures(next))?;
    let words = found.get(1)?.as_str();
    // 除法律另有规定外 spares nothing that could be named.
    (!["另有", "另行"].iter().any(|word| words.contains(word))).then(|| words.to_owned())
}

/// The part that stays, where the words leave one out: 除第三章外, 第三章继续有效.
pub fn stays(told: &str) -> Option<&str> {
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
    use super::{spared, stays};

    #[test]
    fn a_part_that_stays_is_told_before_behind_and_after_the_end() {
        for (before, bracket, after, next, part) in [
            ("", "", "除第三章外，自2023年7月1日起废止", "", "除第三章外"),
            ("", "", "，除附件2外，其余部分同时废止", "", "除附件2外"),
            (
                "",
                "",
                "除第五条、第八条以外，其他条款停止执行",
                "",
                "除第五条、第八条以外",
            ),
            ("除第三章外，", "", "自2023年7月1日起废止", "", "除第三章外"),
            ("", "", "除验收部分外，其余内容同时废止", "", "除验收部分外"),
            (
                "自即日起，除关于丙的规定外，",
                "",
                "废止",
                "",
                "除关于丙的规定外",
            ),
            (
                "",
                "",
                "只保留第三章，其余自2023年7月1日起废止",
                "",
                "只保留第三章",
            ),
            (
                "",
                "（丙发〔2012〕8号，第三章除外）",
                "废止",
                "",
                "第三章除外",
            ),
            ("", "（第九条除外）", "同时废止", "", "第九条除外"),
            (
                "",
                "",
                "自2023年7月1日起废止，但第三章继续有效",
                "",
                "第三章继续有效",
            ),
            (
                "",
                "",
                "同时废止，其中附表3仍然有效",
                "",
                "其中附表3仍然有效",
            ),
            (
                "",
                "",
                "同时废止",
                "其中第四条继续执行。",
                "其中第四条继续执行",
            ),
        ] {
            assert_eq!(
                spared(before, bracket, after, next).as_deref(),
                Some(part),
                "{before}《》{bracket}{after}；{next}"
            );
            // Who is asked which parts are gone tells these from what stays.
            assert!(stays(part).is_some(), "{part}");
        }
    }

    #[test]
    fn who_is_spared_by_the_whole_is_no_part_of_it() {
        for (before, after, next) in [
            ("除已签订的合同按原约定履行外，", "自2023年7月1日起废止", ""),
            ("", "除法律、法规另有规定外，同时废止", ""),
            ("", "除已受理的申请外，同时废止", ""),
            ("", "除有关部门另有规定外，同时废止", ""),
            ("", "同时废止，《》第三章继续有效", ""),
            ("", "同时废止，按其核发的证书继续有效", ""),
            ("", "同时废止", "第三章自2024年1月1日起施行。"),
        ] {
            assert_eq!(
                spared(before, "", after, next),
                None,
                "{before}《》{after}；{next}"
            );
        }
    }

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
