//! From when and until when a document applies, as its own clauses say:
//! 自2024年5月1日起施行，有效期五年.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex::{Captures, Regex};

use super::{date, numeral, title};
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern::{self, WordSet};

/// Days from which clauses count.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    pub(crate) written: Option<Date>,
    pub(crate) published: Option<Date>,
}

/// What the clauses say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) effective: Option<Date>,
    /// Whether the words name that day; else it is counted from an event (公布之日).
    pub(crate) is_named: bool,
    pub(crate) expires: Option<Date>,
}

/// 自…起施行. The subject before it is examined apart.
static STARTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "(?:自|从|于|将于|追溯至|追溯到|{itself})(?:(?P<day>{day}){hour}|(?P<month>{month})起|(?P<yearless>{yearless})(?:之日)?|(?P<coming>次日|翌日|(?:次|下个?)月(?:(?:1|一)日)?)|(?P<event>印发|发布|公布|颁布|下发|发文|签发|发出|批准)(?:之?日|(?:之日起?|当日|日|之月|当月|之)?的?(?P<next>次日|翌日|第二日|第二天|(?:次|下个?)月(?:(?:1|一)日)?|次年1月1日)))(?:起|开始)?(?:至(?P<last>{day})止?)?(?:(?:满|过|届满|期满)?(?P<days>[0-9]{{1,3}}|[{c}]{{1,4}})(?P<unit>个工作|个?月|周年|年|)(?:日|天|)(?:期满|届满|满|以|之)?后|后(?P<days2>[0-9]{{1,3}}|[{c}]{{1,4}})(?P<unit2>个月|)日?|满?第?(?P<nth>[0-9]{{1,3}}|[{c}]{{1,4}})日)?起?(?:正式|开始|组织|全面|统一|，)?(?P<place>在[^，。；《》]{{1,16}}?)?(?P<verb>施行|实施|执行|生效|试行|起效|有效)",
        day = date::PATTERN,
        month = date::MONTH,
        yearless = date::OF_A_YEAR,
        hour = date::HOUR,
        itself = ITSELF,
        c = numeral::CHINESE
    ))
});
/// 有效期五年, 有效期至…, 施行至….
static ENDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "(?:有效期限?|实施期限|试行期限?|施行期|执行期限?|试行|施行期限|(?:执行|施行|实施)时间)(?:暂定|定)?(?:为|是)?(?:(?P<years>[0-9]{{1,2}}|[{c}两]{{1,3}})年|(?:自[^。；]{{1,24}}|{day}(?:起|开始)?)?(?:截?至|到|截止到?)(?:(?P<day>{day})|(?P<end>{end}))|(?P<months>[0-9]{{1,2}}|[{c}两]{{1,3}})个月)",
        day = date::PATTERN,
        end = date::END,
        c = numeral::CHINESE
    ))
});
/// 本公告执行至…, 本办法有效期…: the term of the document itself.
static OWN_TERM: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        "本[\u{4e00}-\u{9fff}]{1,6}?的?(?:有效期|实施期限|执行期|施行期|试行期|执行至|施行至|实施至|有效至|执行到)",
    )
});
/// 执行至2025年12月31日, after the clause that names the start.
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "(?:施行|实施|执行|有效|适用)(?:期限)?(?:至|到|截至)(?:(?P<day>{day})|(?P<end>{end}))|(?:施行|实施|执行|生效|试行)，(?:有效期)?至(?P<until>{day})止|(?:至|到)(?P<stop>{day})止?，?(?:自动|自行|即行|同时)*(?:废止|失效|终止|停止执行)",
        day = date::PATTERN,
        end = date::END
    ))
});

/// The document itself: 本通知, 本实施细则.
const ITSELF: &str = "本(?:实施|管理|暂行|试行|补充|指导|工作|若干)?(?:办法|通知|规定|细则|意见|方案|公告|通告|决定|条例|文件|规则|规范|标准|措施|政策|目录|制度|规程|指南|计划|函|批复|令)";
/// 自…起全文废止, 自…起自动失效: a clause without an object.
static STOPS: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "(?:自|从|于)?(?P<day>{day})(?:之日)?起，?(?P<subject>{ITSELF})?(?:全文|自动|自行|即行|同时|正式|一并)*(?:废止|失效|停止执行|停止施行|不再执行)(?:[，。；）]|$)|(?P<alone>{day})(?:(?P<after>之后|以后|后)，?)?(?:自动|自行|即行)?(?:废止|失效|终止)(?:[，。；）]|$)",
        day = date::PATTERN
    ))
});
/// 本通知自…: words that speak of the document itself to their end.
static OF_ITSELF: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(&format!(
        "(?:^|[，。；：])(?:第[^条，]{{1,9}}条|[0-9一二三四五六七八九十]{{1,3}}[、.])?{ITSELF}(?:$|，|自|从|于|有效期|施行|实施|执行|试行)[^《》原旧此与]*$"
    ))
});

/// The day on which the document itself ends, where a sentence names it.
fn stops(sentence: &str) -> Option<Date> {
    let ends = ["废止", "失效", "停止", "不再"];
    if !ends
        .into_iter()
        .any(|word| pattern::contains(sentence, word))
    {
        return None;
    }
    STOPS
        .captures_iter(sentence)
        .filter(|m| {
            let before = part(sentence, ..m.get(0).map_or(0, |m| m.start()));
            // 至2025年6月30日自行失效 names the last day.
            let is_last = m.name("alone").is_some() && before.ends_with(['至', '到']);
            !is_last && (m.name("subject").is_some() || OF_ITSELF.is_match(before))
        })
        .find_map(|m| {
            let day = date::parse(m.name("day").or_else(|| m.name("alone"))?.as_str())?;
            match m.name("after") {
                Some(_) => day.tomorrow().ok(),
                None => Some(day),
            }
        })
}

/// Words of which one stands in every clause that is read here.
static SAYS_WHEN: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::new([
        "施行", "实施", "执行", "生效", "试行", "起效", "有效", "废止", "失效", "停止",
    ])
});

/// The sentences of a paragraph in which such a word stands.
struct Sentences<'a>(&'a str);

impl<'a> Iterator for Sentences<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let marks = ['。', '；'];
        let word = SAYS_WHEN.first_end(self.0)?;
        let (before, after) = self.0.split_at(word);
        let start = before.rfind(marks).map_or(0, |at| at + '。'.len_utf8());
        let end = after
            .find(marks)
            .map_or(self.0.len(), |at| word + at + '。'.len_utf8());
        let sentence = part(self.0, start..end);
        self.0 = part(self.0, end..);
        Some(sentence)
    }
}

/// A sentence up to the wording that it gives to another text: 第五条修改为："本办法自…起施行".
fn without_new_text(sentence: &str) -> &str {
    ["为\"", "为：\""]
        .iter()
        .filter_map(|mark| sentence.find(mark))
        .min()
        .map_or(sentence, |at| part(sentence, ..at))
}

/// Whether a sentence may name a day, or the event from which one counts
/// (印发之日): each that matches [`date::PATTERN`] does.
fn may_name_day(sentence: &str) -> bool {
    ["日", "20", "19", "次月", "下月", "下个月"]
        .iter()
        .any(|sign| sentence.contains(sign))
}

/// Reads the clauses of the document's own paragraphs; the last clause about
/// the document itself counts.
///
/// `own_names` are the names of the document, of what it issues and attaches.
pub(crate) fn read<'a>(
    paragraphs: impl Iterator<Item = Cow<'a, str>>,
    known: Known,
    own_names: &[String],
) -> Validity {
    let mut validity = Validity::default();
    let mut of_rules = None;
    for paragraph in paragraphs {
        for sentence in Sentences(&paragraph).map(without_new_text) {
            if !sentence.contains(['起', '自', '从', '于', '后', '期', '至']) {
                continue;
            }
            let mut start = None;
            let mut starts: Vec<Captures<'_>> = Vec::new();
            if may_name_day(sentence) {
                if may_start(sentence) {
                    starts.extend(STARTS.captures_iter(sentence));
                }
                let own = starts
                    .iter()
                    .filter(|m| is_own(sentence, m.get(0).map_or(0, |m| m.start()), own_names))
                    .filter(|m| !is_of_another(sentence, m.get(0).map_or(0, |m| m.end())))
                    .filter(|_| !is_of_standard(sentence, own_names));
                // 自…起在市区施行，自…起在各县施行: it begins with the first of them.
                let (in_places, whole): (Vec<_>, Vec<_>) =
                    own.partition(|m| m.name("place").is_some());
                let first = |m: &Captures<'_>| Some((first_day(m, known)?, names_day(m)));
                let mut whole = whole.into_iter().filter_map(first);
                let in_places = in_places.into_iter().filter(|_| names_itself(sentence));
                let in_places = in_places.filter_map(first);
                start = whole.next_back().or_else(|| in_places.min());
                start = start.or_else(|| Some((named_start(sentence)?, true)));
                if let Some((day, is_named)) = start {
                    validity.effective = Some(day);
                    validity.is_named = is_named;
                }
                of_rules = of_rules.or_else(|| {
                    starts
                        .iter()
                        .filter(|m| is_of_rules(sentence, m.get(0).map_or(0, |m| m.start())))
                        .find_map(|m| first_day(m, known))
                });
                if let Some(last) = stops(sentence).and_then(|day| day.yesterday().ok()) {
                    validity.expires = Some(last);
                    continue;
                }
            }
            let own = start.is_some()
                || sentence.starts_with("有效期")
                || sentence.contains('本') && OWN_TERM.is_match(sentence);
            if !own {
                continue;
            }
            let from = validity.effective.or(known.published).or(known.written);
            let named_last = starts
                .iter()
                .filter_map(|m| m.name("last").and_then(|d| date::parse(d.as_str())))
                .next_back();
            validity.expires = named_last.or(validity.expires);
            let ends = || {
                sentence
                    .contains(['期', '试', '时'])
                    .then(|| ENDS.captures(sentence))
            };
            let until = || {
                sentence
                    .contains(['至', '到'])
                    .then(|| UNTIL.captures(sentence))
            };
            // 已经办理的，有效期至… is the term of what was done.
            let of_some = |m: &Captures<'_>| {
                let before = part(sentence, ..m.get(0).map_or(0, |m| m.start()));
                before.trim_end_matches(['，', '其']).ends_with('的')
                    && before.ends_with(['，', '其'])
            };
            let found = ends().flatten().or_else(|| until().flatten());
            if let Some(m) = found.filter(|m| !of_some(m)) {
                validity.expires = last_day(&m, from).or(validity.expires);
            }
        }
    }
    validity.effective = validity.effective.or(of_rules);
    validity
}

/// Whether a clause names its first day, and does not count it from an event.
fn names_day(m: &Captures<'_>) -> bool {
    m.name("day")
        .or(m.name("month"))
        .or(m.name("yearless"))
        .is_some()
}

/// Whether a sentence speaks of the document itself by name: 本办法.
fn names_itself(sentence: &str) -> bool {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| pattern::constant(ITSELF));
    NAMES.is_match(sentence)
}

/// 本通知执行时间为2024年5月1日起: the first day, where a sentence names it so.
fn named_start(sentence: &str) -> Option<Date> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(&format!(
            "^(?:[^，。；《》]{{0,6}}[、.])?{ITSELF}(?:的)?(?:(?:执行|施行|实施|生效)(?:时间|日期)(?:为|自|从|是)+(?P<day>{day})|(?:(?:执行|施行|实施|试行)(?:时间|期限?)|有效期限?)(?:为|自|从|是)*(?P<first>{day})起?(?:至|到))",
            day = date::PATTERN
        ))
    });
    let named = sentence.contains("时间") || sentence.contains('期');
    let m = NAMED.captures(sentence).filter(|_| named)?;
    date::parse(m.name("day").or_else(|| m.name("first"))?.as_str())
}

/// Whether what ends at `at` only tells which other text is named: 自1983年7月1日起施行的
/// 《甲条例》.
fn is_of_another(sentence: &str, at: usize) -> bool {
    let after = part(sentence, at..);
    after.starts_with('的') && after.trim_start_matches('的').starts_with(['《', '原'])
}

/// Whether a sentence tells what another standard does: 甲 1-2019代替甲 1-2011，自…起实施.
fn is_of_standard(sentence: &str, own_names: &[String]) -> bool {
    static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^([A-Z]{2,4}[0-9]{0,4}(?:/[A-Z])?[0-9.]+-[0-9]{4})(?:《[^《》]*》)?(?:代替|替代|由|被|已|自)",
        )
    });
    let subject = SUBJECT.captures(sentence).and_then(|found| found.get(1));
    subject.is_some_and(|subject| own_names.iter().all(|own| own != subject.as_str()))
}

/// Whether the clause that reaches `at` speaks of what the document lays down
/// (所涉及的事项自…起执行), which counts where it says nothing of itself.
fn is_of_rules(sentence: &str, at: usize) -> bool {
    let clause = part(sentence, ..at)
        .rsplit(['，', '。', '；', '：'])
        .next()
        .unwrap_or_default();
    !clause.contains(['《', '原'])
        && [
            "事项", "政策", "标准", "目录", "规定", "措施", "调整", "要求",
        ]
        .iter()
        .any(|word| clause.ends_with(word))
}

/// Whether the clause that reaches `at` speaks of the document itself: its
/// subject is 本办法 or left out, not another document or a paper.
fn is_own(sentence: &str, at: usize, own_names: &[String]) -> bool {
    let clause = part(sentence, ..at)
        .rsplit(['，', '。', '；', '：'])
        .next()
        .unwrap_or_default();
    let clause = clause.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '.' | '、' | '（' | '）') || numeral::is_chinese(c)
    });
    // 第二十条本细则自…
    let clause = match clause.strip_prefix('第') {
        Some(rest) => rest
            .find(['条', '款'])
            .map_or(clause, |i| part(rest, i + 3..)),
        None => clause,
    };
    // 《目录》 may be the short form of the document's own name.
    let named_itself = clause.starts_with('《') && clause.ends_with('》') && {
        let name = title::key(clause);
        own_names.iter().any(|own| {
            let own = title::key(own);
            // 《免罚清单》 for 轻微违法行为免罚事项清单: its characters in their order.
            let mut rest = own.chars();
            let about_others = own.contains("关于");
            own == name
                || !about_others
                    && name.chars().count() <= 8
                    && name.chars().all(|c| rest.any(|r| r == c))
        })
    };
    clause.is_empty()
        || named_itself
        || clause.contains('本')
        || [
            "其他均",
            "其余均",
            "其他条款",
            "其余条款",
            "其他",
            "其余",
            "现予",
            "现印发",
            "现",
            "上述",
            "以上",
            "并",
            "同时",
            "该",
        ]
        .contains(&clause)
        || clause.ends_with("通过")
        || clause.ends_with("通知如下")
        || clause.ends_with("予以公布")
        || clause.ends_with("印发给你们")
}

/// Whether a day, or the event from which one counts, stands behind a word that
/// begins a clause as [`STARTS`] reads it.
fn may_start(sentence: &str) -> bool {
    ["自", "从", "于"].into_iter().any(|word| {
        pattern::find_all(sentence, word).any(|at| {
            part(sentence, at + word.len()..).starts_with([
                '1', '2', '3', '4', '5', '6', '7', '8', '9', '一', '二', '印', '发', '公', '颁',
                '下', '签', '批', '次', '翌', '今', '本', '当', '明',
            ])
        })
    }) || sentence.contains('本') && sentence.contains('起')
        || sentence.contains("追溯")
}

fn first_day(m: &Captures<'_>, known: Known) -> Option<Date> {
    if let Some(coming) = m.name("coming") {
        return following(known.written.or(known.published)?, coming.as_str());
    }
    if let Some(month) = m.name("month") {
        return date::first_of(month.as_str());
    }
    if let Some(day) = m.name("yearless") {
        return date::of_the_year(day.as_str(), known.written.or(known.published)?);
    }
    let day = match m.name("day") {
        Some(day) => date::from_hour(date::parse(day.as_str())?, &m[0])?,
        None => match m.name("event")?.as_str() {
            "发布" | "公布" | "颁布" | "发出" => known.published.or(known.written)?,
            _ => known.written.or(known.published)?,
        },
    };
    if let Some(next) = m.name("next") {
        return following(day, next.as_str());
    }
    let count = |name| Some(i64::from(numeral::value(m.name(name)?.as_str())?));
    if let Some(nth) = count("nth") {
        return day.checked_add(nth.days()).ok();
    }
    let unit = m.name("unit").or(m.name("unit2"));
    match count("days").or(count("days2")) {
        // Working days can't be counted without the year's holidays.
        Some(_) if unit.is_some_and(|unit| unit.as_str() == "个工作") => Some(day),
        Some(count) => match unit.map_or("", |unit| unit.as_str()) {
            "" => day.checked_add(count.days()).ok(),
            unit if unit.contains('月') => day.checked_add(count.months()).ok(),
            _ => day.checked_add(count.years()).ok(),
        },
        None => Some(day),
    }
}

/// The day after one, or the first of the month or the year that follows it.
fn following(day: Date, which: &str) -> Option<Date> {
    if which.contains('年') {
        return Date::new(day.year().checked_add(1)?, 1, 1).ok();
    }
    if which.contains('月') {
        return day.last_of_month().tomorrow().ok();
    }
    day.tomorrow().ok()
}

fn last_day(m: &Captures<'_>, from: Option<Date>) -> Option<Date> {
    let day = m.name("day").or_else(|| m.name("stop"));
    if let Some(day) = day.or_else(|| m.name("until")) {
        return date::parse(day.as_str());
    }
    if let Some(end) = m.name("end") {
        return date::end_of(end.as_str());
    }
    let from = from?;
    let count = |figure: &str| Some(i64::from(numeral::value(&figure.replace('两', "二"))?));
    let span = match m.name("years") {
        Some(years) => count(years.as_str())?.years(),
        None => count(m.name("months")?.as_str())?.months(),
    };
    from.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn of(text: &str) -> Validity {
        let known = Known {
            written: Some(date(2024, 2, 19)),
            published: Some(date(2024, 3, 22)),
        };
        read(std::iter::once(text.into()), known, &["丙目录".to_owned()])
    }

    #[test]
    fn first_days() {
        for (text, day) in [
            ("本办法自2024年5月1日起施行。", date(2024, 5, 1)),
            ("本办法自二〇二四年五月一日起施行。", date(2024, 5, 1)),
            ("第九条 本办法自印发之日起施行。", date(2024, 2, 19)),
            ("本公告自发布之日起实施。", date(2024, 3, 22)),
            ("本规定自公布之日起30日后施行。", date(2024, 4, 21)),
            ("现印发给你们，自2024年4月1日起执行。", date(2024, 4, 1)),
            ("《目录》自2024年4月1日起施行。", date(2024, 4, 1)),
            ("本通告自2024年4月1日零时起施行。", date(2024, 4, 1)),
            ("本通告自2024年4月1日0：00起实施。", date(2024, 4, 1)),
            ("本通知自印发次月1日起施行。", date(2024, 3, 1)),
            ("本通知自印发之日的次月1日起执行。", date(2024, 3, 1)),
            ("本通知自发布次日起施行。", date(2024, 3, 23)),
            ("本通知自印发之日的第二天起执行。", date(2024, 2, 20)),
            ("本通告自发布之日起一个月后施行。", date(2024, 4, 22)),
            ("本规定自公布之日起满三个月后施行。", date(2024, 6, 22)),
            ("本规定自公布之日起第30日起施行。", date(2024, 4, 21)),
            ("本规定2024年5月1日起施行。", date(2024, 5, 1)),
            ("本通知自下月1日起施行。", date(2024, 3, 1)),
            ("本通知自印发之月的次月1日起施行。", date(2024, 3, 1)),
            ("本通告自2024年5月1日上午8时起施行。", date(2024, 5, 1)),
            ("本通知追溯至2024年1月1日起执行。", date(2024, 1, 1)),
            ("本规定自公布之日起三十日期满后施行。", date(2024, 4, 21)),
            ("本通知自印发之次日起施行。", date(2024, 2, 20)),
            ("本通知自2024年5月起执行。", date(2024, 5, 1)),
            ("本通知自5月1日起执行。", date(2024, 5, 1)),
            ("本通知自印发次月起施行。", date(2024, 3, 1)),
            ("本通知自印发之日起次月1日施行。", date(2024, 3, 1)),
            (
                "本通知有效期自2024年5月1日至2026年4月30日。",
                date(2024, 5, 1),
            ),
            ("本通知自今年5月1日起执行。", date(2024, 5, 1)),
            ("本通知自2024年5月1日（含）起组织实施。", date(2024, 5, 1)),
            ("本通告自2024年4月30日24时起施行。", date(2024, 5, 1)),
            (
                "本办法自2024年5月1日起在市区施行，自2025年1月1日起在各县施行。",
                date(2024, 5, 1),
            ),
        ] {
            assert_eq!(
                of(&crate::document::fold::fold(text)).effective,
                Some(day),
                "{text}"
            );
        }
    }

    #[test]
    fn the_term_of_what_was_done_is_not_that_of_the_document() {
        let said = of("本通知自2024年4月1日起施行，此前已经登记的，有效期至2025年12月31日。");
        assert_eq!(said.expires, None);
    }

    #[test]
    fn last_days() {
        for (text, day) in [
            ("本细则自发布之日起施行，有效期五年。", date(2029, 3, 22)),
            (
                "本通知自2024年4月15日起施行，有效期至2029年4月14日。",
                date(2029, 4, 14),
            ),
            ("自2024年4月1日起执行，有效期为2年。", date(2026, 4, 1)),
            (
                "本通知自2024年4月1日起执行，暂定执行至2025年底。",
                date(2025, 12, 31),
            ),
            (
                "本通知自2024年4月1日起施行，至2025年6月30日自行失效。",
                date(2025, 6, 30),
            ),
            (
                "本通知执行期为2024年4月1日至2025年12月31日。",
                date(2025, 12, 31),
            ),
            ("本办法自2024年4月1日起试行，试行期一年。", date(2025, 4, 1)),
            ("本办法自2024年4月1日起试行，试行期两年。", date(2026, 4, 1)),
            (
                "本办法自2024年4月1日起施行，2025年6月30日后自行失效。",
                date(2025, 6, 30),
            ),
            (
                "本办法自2024年4月1日起施行，2025年7月1日失效。",
                date(2025, 6, 30),
            ),
            (
                "本办法自2024年4月1日起施行，至2025年6月30日止。",
                date(2025, 6, 30),
            ),
            (
                "本办法执行时间为2024年4月1日至2025年6月30日。",
                date(2025, 6, 30),
            ),
        ] {
            assert_eq!(of(text).expires, Some(day), "{text}");
        }
    }

    #[test]
    fn its_own_end() {
        for text in [
            "本通知自2024年4月1日起施行，自2026年1月1日起全文废止。",
            "本公告自2026年1月1日起自动失效。",
            "第九条本办法施行至2025年12月31日，2026年1月1日起自行失效。",
            "自2026年1月1日起，本通知停止执行。",
            "本通知自2024年4月1日起施行，2026年1月1日自行废止。",
        ] {
            assert_eq!(of(text).expires, Some(date(2025, 12, 31)), "{text}");
        }
        for text in [
            "本办法自2024年4月1日起施行，《甲办法》自2026年1月1日起废止。",
            "本办法自2024年4月1日起施行，《甲办法》继续执行，自2026年1月1日起废止。",
            "与本办法不一致的规定自2026年1月1日起停止执行。",
            "本市补贴政策自2026年1月1日起停止执行。",
            "本决定自2024年4月1日起施行，自2026年1月1日起废止《甲办法》。",
            "本办法自2024年4月1日起施行，原办法自2026年1月1日起废止。",
        ] {
            assert_eq!(of(text).expires, None, "{text}");
        }
    }

    #[test]
    fn clauses_about_something_else() {
        for text in [
            "许可证有效期五年。",
            "《甲办法》自2020年1月1日起施行。",
            "将《甲办法》第五条修改为：\"本办法自2020年1月1日起施行\"。",
            "协议自签订之日起生效。",
            "1983年3月10日通过，自1983年7月1日起施行的《甲条例》同时废止。",
            "乙部印发了《甲准则》，自2014年7月1日起在所有企业范围内施行。",
        ] {
            assert_eq!(of(text), Validity::default(), "{text}");
        }
    }
}
