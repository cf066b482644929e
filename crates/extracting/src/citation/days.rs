//! Days that the words around a name give for a relation: from when a repeal
//! counts, until when an extension holds.

use std::cell::OnceCell;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use regex::Regex;

use crate::document::{date, numeral};
use wenmai_vocabulary::Relation;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

use super::{Citation, relation};

/// The words in which days are looked for, in one spelling.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    /// From the beginning of the sentence to the names, with other names
    /// written 《》.
    pub(super) before: &'a str,
    /// From the names to the end of the sentence, likewise.
    pub(super) after: &'a str,
    /// The whole sentence, with the names.
    pub(super) sentence: &'a str,
    /// The paragraph up to its end.
    pub(super) paragraph: &'a str,
    /// What the sentence says, kept for names that share it.
    pub(super) said: Option<&'a OnceCell<Said>>,
}

/// The days that a sentence gives, whichever of its names is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    /// The last from which something counts.
    last: Option<Date>,
    until: Option<Date>,
    years: Option<u32>,
    /// The day on which an expired document lives again.
    again: Option<Date>,
}

impl Said {
    fn of(sentence: &str) -> Self {
        static YEARS: LazyLock<Regex> = LazyLock::new(|| {
            pattern::constant(&format!(
                "(?:延长|延续|顺延|延期|续期|展期|继续(?:施行|执行|实施|有效|适用|试行))(?:期限)?(?:为)?([0-9]{{1,2}}|[{}两]{{1,3}})年",
                numeral::CHINESE
            ))
        });
        // 自…起继续执行.
        static AGAIN: LazyLock<Regex> = LazyLock::new(|| {
            pattern::constant(&format!(
                "(?:自|从|于)({})(?:起|之日起)，?(?:继续|延长|延续|顺延|恢复|重新)",
                date::PATTERN
            ))
        });
        let years = YEARS.captures(sentence);
        let again = AGAIN.captures(sentence);
        Said {
            last: firsts(sentence).last().map(|(day, _)| *day),
            until: last_day(sentence),
            years: years.and_then(|m| numeral::value(&m[1].replace('两', "二"))),
            again: again.and_then(|m| date::parse(&m[1])),
        }
    }
}

impl<'a> Words<'a> {
    /// Words that speak of all names of a list.
    pub(super) fn of_list(lead: &'a str) -> Self {
        Words {
            before: lead,
            after: "",
            sentence: lead,
            paragraph: "",
            said: None,
        }
    }

    fn said(&self) -> Said {
        match self.said {
            Some(said) => *said.get_or_init(|| Said::of(self.sentence)),
            None => Said::of(self.sentence),
        }
    }

    /// The words of the names' own clause: before them, and behind them.
    fn clause(&self) -> (&'a str, &'a str) {
        let before = self.before.rsplit(MARKS).next().unwrap_or_default();
        let after = self.after.split(MARKS).next().unwrap_or_default();
        (before, after)
    }

    /// The clauses behind the names' own, up to that of the next name.
    fn behind(&self) -> &'a str {
        let own = self.clause().1.len();
        let end = match self.after.find("《》") {
            Some(next) => part(self.after, ..next).rfind(MARKS).unwrap_or(0),
            None => self.after.len(),
        };
        part(self.after, own.min(end)..end)
    }
}

/// Marks between the clauses of a sentence.
const MARKS: [char; 3] = ['，', '；', '：'];

/// What ends a document on a day.
const ENDS: [&str; 10] = [
    "废止",
    "废除",
    "失效",
    "作废",
    "停止",
    "不再",
    "终止",
    "撤销",
    "失去效力",
    "效力终止",
];

/// Reads the days that the words give for the relation.
///
/// `place` is the place of the mention among the names that share the words:
/// 分别自…、…起废止 gives a day to each.
pub(super) fn days(citation: &mut Citation, words: Words<'_>, place: (usize, usize)) {
    let rule = relation::rule(&citation.rule);
    match citation.relation {
        Relation::Repeals | Relation::Suspends | Relation::Restores => {
            citation.since = each_its_own(words, place)
                .or_else(|| of_the_clause(words))
                .or_else(|| words.said().last);
            if citation.relation != Relation::Repeals {
                citation.until = words.said().until;
            }
            if citation.relation == Relation::Suspends {
                citation.since = citation.since.or_else(|| first_of_range(words.sentence));
                citation.until = citation
                    .until
                    .or_else(|| after_term(words.sentence, citation.since?));
            }
        }
        // What is put off to a day does not hold before it.
        Relation::Amends if rule.is_some_and(|rule| rule.moves_start) => {
            let said = words.said();
            let first = said.until.or(said.last);
            citation.until = first.and_then(|day| day.yesterday().ok());
        }
        Relation::Amends => citation.since = of_an_amendment(words),
        // 自…起施行 of the document that is revised is no day of the revision.
        Relation::Supersedes if rule.is_some_and(|rule| rule.dated) => {
            citation.since = of_the_clause(words);
        }
        Relation::Extends => {
            let said = words.said();
            (citation.until, citation.since) = (said.until, said.again);
            citation.extended_by_years = said.years;
        }
        _ => {}
    }
}

/// The day until which a sentence says that something lasts: behind a word that moves
/// the end (延长至…), else the first one.
fn last_day(sentence: &str) -> Option<Date> {
    static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "(?:(?P<moved>延长|延续|延|顺延|展期|续期|继续[^，。；《》]{{0,4}}|调整|变更|修改|更改|改|缩短|提前|推迟|延期|延后|推后|延迟|延缓)(?:期限)?(?:为|至|到|为至)|至|到|截止)(?:(?P<day>{})|(?P<end>{}))",
            date::PATTERN,
            date::END
        ))
    });
    let day = |m: &regex::Captures<'_>| match m.name("day") {
        Some(day) => date::parse(day.as_str()),
        None => date::end_of(m.name("end")?.as_str()),
    };
    let all = || UNTIL.captures_iter(sentence);
    all()
        .find(|m| m.name("moved").is_some())
        .or_else(|| all().next())
        .and_then(|m| day(&m))
}

/// The first of the days between which something does not hold: 2020年6月10日至2020年12月31日
/// 期间，暂停执行.
fn first_of_range(sentence: &str) -> Option<Date> {
    static RANGE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!("({day})(?:至|到)(?:{day})", day = date::PATTERN))
    });
    date::parse(RANGE.captures(sentence)?.get(1)?.as_str())
}

/// The last day of a suspension of which the term is told: 暂停实施六个月.
fn after_term(sentence: &str, first: Date) -> Option<Date> {
    static TERM: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "(?:暂停|暂缓|中止|停止|为期|期限|时间)[^，。；《》]{{0,8}}?(?P<count>[0-9]{{1,3}}|[{}两]{{1,4}})(?P<unit>日|天|个月|年)(?:[，。；]|$)",
            numeral::CHINESE
        ))
    });
    let m = TERM.captures(sentence)?;
    let after = first.checked_add(span(&m["count"], &m["unit"])?).ok()?;
    after.yesterday().ok()
}

/// So many days, months or years.
fn span(count: &str, unit: &str) -> Option<Span> {
    let count = i64::from(numeral::value(&count.replace('两', "二"))?);
    Some(match unit {
        "日" | "天" => count.days(),
        "年" => count.years(),
        _ => count.months(),
    })
}

/// The day from which an amendment counts: 自…起，将《甲》第五条…调整为…. What stands in
/// quotation marks is the new text, and 自…起施行 behind a subject speaks of the
/// document that amends.
fn of_an_amendment(words: Words<'_>) -> Option<Date> {
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| pattern::constant("\"[^\"]*(?:\"|$)"));
    let after = QUOTED.replace_all(words.after, "");
    let own = after.split(MARKS).next().unwrap_or_default();
    // ，自…起执行: without a subject it is the change that applies.
    let alone = || {
        after.split(MARKS).skip(1).find_map(|clause| {
            let (day, _) = firsts(clause).first().copied()?;
            clause.starts_with(['自', '从', '于']).then_some(day)
        })
    };
    of_head(own)
        .or_else(|| of_head(words.before))
        .or_else(alone)
}

/// The last day in a stretch of text from which something begins (自…起) that is not the
/// text itself: 自…起施行 speaks of that.
pub(super) fn of_head(text: &str) -> Option<Date> {
    let applies = ["施行", "实施", "执行", "生效", "试行"];
    let begins = |behind: &&str| {
        let before = part(text, ..text.len() - behind.len());
        before.ends_with('起') && !applies.iter().any(|word| behind.starts_with(word))
    };
    let mut days = firsts(text).into_iter();
    days.rfind(|(_, behind)| begins(behind)).map(|(day, _)| day)
}

/// The days named by 自…起 in a stretch of text, each with the words behind it;
/// those on which something was issued (于…印发的) are left out.
fn firsts(text: &str) -> Vec<(Date, &str)> {
    static FROM: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "(?:自|从|于)(?:(?P<day>{day})(?:之日)?{hour}(?:起|开始)?|(?P<month>{month})起)|(?P<bare>{day})(?:之日)?{hour}(?:起|开始)",
            day = date::PATTERN,
            hour = date::HOUR,
            month = date::MONTH
        ))
    });
    static ORIGIN: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^，?[^，；。《]{0,12}?(?:印发|发布|公布|颁布|制定|制订|下发|通过|施行|实施|执行|生效|修订)(?:的|以来|后)",
        )
    });
    if !text.contains(['自', '从', '于', '起', '始']) {
        return Vec::new();
    }
    FROM.captures_iter(text)
        .filter_map(|m| {
            let whole = m.get(0)?;
            let behind = part(text, whole.end()..);
            let day = match m.name("day").or_else(|| m.name("bare")) {
                Some(day) => date::from_hour(date::parse(day.as_str())?, whole.as_str())?,
                None => date::first_of(m.name("month")?.as_str())?,
            };
            // 自…起，2020年印发的《》: what stands behind the comma is of the name.
            let apart = whole.as_str().ends_with('起') && behind.starts_with('，');
            // （2010年5月1日起施行） tells of the name before it.
            let told = m.name("bare").is_some()
                && behind
                    .split(MARKS)
                    .next()
                    .is_some_and(|clause| clause.contains('）'));
            (!told && (apart || !ORIGIN.is_match(behind))).then_some((day, behind))
        })
        .collect()
}

/// The day for the names: in their own clause, else in a clause behind them
/// that ends them, else before them, else behind them.
fn of_the_clause(words: Words<'_>) -> Option<Date> {
    let (own_before, own_after) = words.clause();
    let last = |text| firsts(text).last().map(|(day, _)| *day);
    let ends = |text| {
        firsts(text)
            .into_iter()
            .find(|(_, behind)| {
                let clause = behind
                    .trim_start_matches('，')
                    .split(MARKS)
                    .next()
                    .unwrap_or_default();
                ENDS.iter().any(|word| clause.contains(word))
            })
            .map(|(day, _)| day)
    };
    last(own_after)
        .or_else(|| last(own_before))
        .or_else(|| ends(words.behind()))
        .or_else(|| last(words.before))
        .or_else(|| last(words.behind()))
}

/// 《甲》《乙》分别自2024年1月1日、2024年7月1日起废止: a day for each name.
fn each_its_own(words: Words<'_>, (at, of): (usize, usize)) -> Option<Date> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| pattern::constant(date::PATTERN));
    let each = words.after.strip_prefix('，').unwrap_or(words.after);
    let clause = each.strip_prefix("分别")?.split(MARKS).next()?;
    let days: Vec<Date> = DAY
        .find_iter(clause)
        .filter_map(|day| date::parse(day.as_str()))
        .collect();
    (days.len() == of).then(|| days.get(at).copied()).flatten()
}

/// The last day before a name from which a text applies: 本办法自2002年6月1日起施行。《》同时废止.
/// `without_subject` says that the subject may be left out.
pub(super) fn of_sentence_before(paragraph: &str, without_subject: bool) -> Option<Date> {
    let applies = ["施行", "实施", "执行", "生效"];
    let days = firsts(paragraph).into_iter();
    let is_own = |behind: &str| {
        let until = part(paragraph, ..paragraph.len() - behind.len());
        let clause = until.rsplit(['。', '；', '，', '：']).next();
        without_subject || clause.is_some_and(|clause| clause.contains('本'))
    };
    let mut days = days.filter(|(_, behind)| {
        applies.iter().any(|word| behind.starts_with(word)) && is_own(behind)
    });
    Some(days.next_back()?.0)
}

/// How long after what the words have something begin: 自本通知印发之日起30日后废止. The
/// event, and the days and months.
pub(super) fn after_an_event<'w>(words: &Words<'w>) -> Option<(&'w str, Span)> {
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "(?:自|从|于|本[^，。；《》]{{1,6}}?)(?:本[^，。；《》]{{1,6}}?)?(?P<event>印发|发布|公布|颁布|下发|施行|实施|执行)之日起(?:满|过)?(?P<count>[0-9]{{1,3}}|[{}两]{{1,4}})(?P<unit>日|天|个?月|年)(?:期满|届满|以|之)?后",
            numeral::CHINESE
        ))
    });
    let (own_before, own_after) = words.clause();
    let m = AFTER
        .captures(own_after)
        .or_else(|| AFTER.captures(own_before))
        .or_else(|| AFTER.captures(words.before))?;
    let span = span(&m["count"], &m["unit"])?;
    Some((m.name("event")?.as_str(), span))
}

/// A day of which the names' own clause does not tell the year: 自6月1日起废止.
pub(super) fn without_year<'a>(words: &Words<'a>) -> Option<&'a str> {
    static FROM: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "(?:自|从|于)({})(?:之日)?{}(?:起|开始)",
            date::OF_A_YEAR,
            date::HOUR
        ))
    });
    let (before, after) = words.clause();
    let day = FROM.captures(after).or_else(|| FROM.captures(before))?;
    Some(day.get(1)?.as_str())
}

/// Words that say that a document was made.
const MADE: &str = "(?:发布|公布|颁布|通过|批准|印发|制定|下发|发出|修正|修订)";

/// The day on which what is named was adopted or issued: 2001年6月13日国务院公布的 before
/// the name, （2010年6月9日通过） behind it.
pub(super) fn adopted(before: &str, after: &str) -> Option<Date> {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "({})[^，。；《》]{{0,60}}?{MADE}(?:施行|实施|执行)?(?:的|，(?:并)?自[^，。；《》]{{0,20}}起(?:施行|实施|执行)的)$",
            date::PATTERN
        ))
    });
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "^（[^（）；，]{{0,40}}?({})[^（）；]{{0,60}}?(?:{MADE}|令第?[0-9]+号令?|第?[0-9]+号令)",
            date::PATTERN
        ))
    });
    let found = if before.ends_with('的') {
        BEFORE.captures(last_clause(before))
    } else {
        BEHIND.captures(after)
    };
    date::parse(found?.get(1)?.as_str())
}

/// The words behind the last name or sentence: what belongs to the name that follows.
fn last_clause(before: &str) -> &str {
    before.rsplit(['》', '。', '；']).next().unwrap_or_default()
}

/// Whether a repeal counts only when a transition is over: the sentence says
/// 过渡期满同时废止, or a later one 过渡期内原规定继续执行.
pub(super) fn waits_for_transition(words: Words<'_>, later: &str) -> bool {
    static OVER: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant("过渡期(?:限)?(?:届?满|结束|终止|期满|到期|过后)"));
    // Not 过渡期内已取得许可的可以按照原规定办理, which keeps them for some only.
    static HOLDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "过渡期(?:内|间|期间)，?(?:(?:仍|仍然|继续)*(?:按照?|依照|执行|适用)原[^，。；]{1,12}?(?:规定|办法|细则|标准|政策|制度|条例|文件)(?:执行|办理)?(?:。|；|，|$)|原[^，。；者有]{0,12}(?:规定|办法|细则|标准|政策|制度|条例|文件)(?:仍|仍然|依然|可)?继续(?:执行|有效|施行|适用|实施))",
        )
    });
    let (before, after) = words.clause();
    [before, after, words.behind()]
        .iter()
        .any(|clause| OVER.is_match(clause))
        || words
            .before
            .rsplit(MARKS)
            .nth(1)
            .is_some_and(|clause| OVER.is_match(clause))
        || HOLDS.is_match(later)
}

/// The day after the transition that a text lays down: 过渡期至…, …前为过渡期,
/// 过渡期六个月, which counts from the first day of the text.
pub(super) fn after_transition(text: &str, first_day: Option<Date>) -> Option<Date> {
    static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "过渡期[^。；《》内满]{{0,24}}?(?:至|到|截止)(?P<a>{day})|(?:至|到|截止)(?P<b>{day})止?(?:，?为|的)过渡期|(?P<before>{day})(?:之|以)?前(?:，?为|的)过渡期",
            day = date::PATTERN
        ))
    });
    static TERM: LazyLock<Regex> = LazyLock::new(|| {
        let amount = format!("([0-9]{{1,2}}|[{}两]{{1,3}})(年|个月)", numeral::CHINESE);
        pattern::constant(&format!(
            "过渡期限?(?:暂?定?为|是)?{amount}|{amount}的?过渡期"
        ))
    });
    if let Some(m) = UNTIL.captures(text) {
        if let Some(day) = m.name("before") {
            let day = date::parse(day.as_str())?;
            // 12月31日前 takes in the last day of the year, 1月1日前 not the first.
            return if day.day() == 1 {
                Some(day)
            } else {
                day.tomorrow().ok()
            };
        }
        let last = m.name("a").or(m.name("b"))?;
        return date::parse(last.as_str())?.tomorrow().ok();
    }
    let m = TERM.captures(text)?;
    let amount = m.get(1).or(m.get(3))?.as_str().replace('两', "二");
    let amount = i64::from(numeral::value(&amount)?);
    let span = match m.get(2).or(m.get(4))?.as_str() {
        "年" => amount.years(),
        _ => amount.months(),
    };
    first_day?.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn words<'a>(before: &'a str, after: &'a str) -> Words<'a> {
        Words {
            before,
            after,
            sentence: "",
            paragraph: "",
            said: None,
        }
    }

    #[test]
    fn the_day_of_the_own_clause_goes_before_that_of_another_name() {
        let (january, july) = (Some(date(2024, 1, 1)), Some(date(2024, 7, 1)));
        for (before, after, day) in [
            (
                "",
                "自2024年1月1日起废止，《》自2024年7月1日起废止",
                january,
            ),
            ("《》自2024年1月1日起废止，", "自2024年7月1日起废止", july),
            (
                "自2024年1月1日起废止",
                "，自2024年7月1日起废止《》",
                january,
            ),
            ("自2024年1月1日起废止《》，自2024年7月1日起废止", "", july),
            (
                "自2024年1月1日起，",
                "停止执行，有关业务自2024年7月1日起办理",
                january,
            ),
            ("自2024年1月1日起，", "继续执行，自2024年7月1日起废止", july),
            (
                "本办法自2024年1月1日起施行，于2010年3月1日印发的",
                "同时废止",
                january,
            ),
            ("自2010年3月1日起施行的", "同时废止", None),
        ] {
            assert_eq!(
                of_the_clause(words(before, after)),
                day,
                "{before}《》{after}"
            );
        }
    }

    #[test]
    fn the_sentence_before_gives_the_day_of_the_text_itself_alone() {
        let own = "第九条本办法自2017年11月1日起施行。2005年发布的";
        let day = Some(date(2017, 11, 1));
        assert_eq!(of_sentence_before(own, false), day);
        let left_out = "第九条自2017年11月1日起施行。";
        assert_eq!(of_sentence_before(left_out, false), None);
        assert_eq!(of_sentence_before(left_out, true), day);
        let of_another = "《》自2017年11月1日起施行。因情况变化，";
        assert_eq!(of_sentence_before(of_another, false), None);
    }

    #[test]
    fn days_in_the_order_of_the_names() {
        let words = words("", "分别自2024年1月1日、2024年7月1日起废止");
        assert_eq!(each_its_own(words, (1, 2)), Some(date(2024, 7, 1)));
        assert_eq!(each_its_own(words, (1, 3)), None);
    }

    #[test]
    fn a_transition_ends_on_a_day_or_after_a_term() {
        let first = Some(date(2024, 7, 1));
        for (text, day) in [
            ("过渡期至2024年12月31日。", date(2025, 1, 1)),
            ("过渡期自2024年7月1日至2024年12月31日止。", date(2025, 1, 1)),
            ("2024年12月31日前为过渡期。", date(2025, 1, 1)),
            ("2025年1月1日前为过渡期。", date(2025, 1, 1)),
            ("自施行之日起至2024年12月31日为过渡期。", date(2025, 1, 1)),
            ("过渡期为六个月。", date(2025, 1, 1)),
            ("设一年的过渡期。", date(2025, 7, 1)),
        ] {
            assert_eq!(after_transition(text, first), Some(day), "{text}");
        }
        assert_eq!(after_transition("过渡期满另行通知。", first), None);
    }

    #[test]
    fn a_repeal_waits_where_the_old_rules_hold_for_all() {
        let at_once = words("本办法自2024年7月1日起施行，", "同时废止");
        for later in [
            "过渡期内原规定继续执行。",
            "过渡期内，原管理办法仍继续有效。",
            "过渡期内仍按照原有政策执行。",
        ] {
            assert!(waits_for_transition(at_once, later), "{later}");
        }
        for later in [
            "过渡期内，已取得许可的可以按照原规定办理。",
            "过渡期内，原有企业应当换证。",
        ] {
            assert!(!waits_for_transition(at_once, later), "{later}");
        }
        assert!(waits_for_transition(words("过渡期满后，", "同时废止"), ""));
        assert!(waits_for_transition(
            words("", "继续执行，过渡期满同时废止"),
            ""
        ));
        assert!(!waits_for_transition(
            words("过渡期满后换证，本办法施行，", "同时废止"),
            ""
        ));
    }
}
