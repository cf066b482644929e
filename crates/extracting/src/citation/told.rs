//! Whether a change is made by the document that tells of it, or by another.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::days;
use super::reader::Reader;
use super::scan::Mention;
use crate::document::fold::Folded;
use crate::document::{Zone, title};
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

impl Reader<'_> {
    /// Whether a change is told that the text named before makes: 《甲》自…起施行，《乙》同时
    /// 废止, where 甲 is another document.
    pub(super) fn tells_of_another(
        &self,
        folded: &Folded<'_>,
        all: &[Mention],
        at: usize,
        sentence: usize,
    ) -> bool {
        static LAID_DOWN: LazyLock<Regex> = LazyLock::new(|| {
            pattern::constant(
                "^(?:[0-9一二三四五六七八九十]+[、.])?本(?:准则|办法|条例|规定|法|制度|标准)(?:第[^，。；]{1,12}条)?(?:明确)?规定，",
            )
        });
        let head = part(folded.as_str(), sentence..all[at].span.start);
        // 本准则规定，《甲》同时废止: a guide says so, not the standard.
        if LAID_DOWN.is_match(head) {
            return true;
        }
        let previous = at.checked_sub(1).and_then(|at| all.get(at));
        let Some(previous) = previous.filter(|named| named.span.start >= sentence) else {
            return false;
        };
        let text = folded.as_str();
        let between = part(text, previous.reach()..all[at].span.start);
        if !takes_effect(part(text, sentence..previous.span.start), between) {
            return false;
        }
        let start = folded
            .raw_range(previous.span.start, previous.span.end)
            .start;
        let mut nearest = self.found.iter().rev().take(all.len());
        nearest.any(|citation| citation.start == start)
    }

    /// Whether the document makes known a text of this name, which stands in it under its
    /// own heading: 制定了《甲基准》，现予公布.
    pub(super) fn presents(&self, name: &str, before: &str, after: &str) -> bool {
        static MAKES_KNOWN: LazyLock<Regex> = LazyLock::new(|| {
            pattern::constant(
                "^[^。；]{0,20}(?:(?:现予|一并|予以)(?:公布|发布|印发)|(?:公布|印发|发布)(?:如下|给你们))",
            )
        });
        if !(MAKES_KNOWN.is_match(after) || before.ends_with("现将") && after.contains("布")) {
            return false;
        }
        let key = title::key(name);
        self.document.paragraphs.iter().any(|paragraph| {
            let raw = part(self.text, paragraph.range.clone());
            raw.len() < 2 * name.len() + 60
                && !raw.contains(['《', '。'])
                && title::key(raw.trim()) == key
        })
    }

    /// Whether the document decides on changes of others: its own title says so, or its
    /// opening (现决定对《甲》作如下修改：).
    pub(super) fn decides_on_changes(&self) -> bool {
        static DECIDES: LazyLock<Regex> = LazyLock::new(|| {
            pattern::constant(
                "(?:决定|现)(?:对|将|就)?《[^。]*(?:修改|修订|修正|调整|补充|完善)(?:如下|公告如下|公布如下|通知如下)：?$",
            )
        });
        let decides = || {
            self.document.paragraphs.iter().any(|paragraph| {
                let raw = part(self.text, paragraph.range.clone());
                paragraph.zone == Zone::Opening
                    && raw.contains("如下")
                    && DECIDES.is_match(Folded::new(raw, 0).as_str())
            })
        };
        self.title_decides_on_changes() || decides()
    }

    /// Whether the title is that of a plan, whose points are still to be done (立法工作计划),
    /// and not of a text that ends or makes known a plan.
    pub(super) fn plans(&self) -> bool {
        let title = &self.document.title;
        let words = &data::words().plan_words;
        let ends = ["关于废止", "关于停止", "关于撤销", "关于修改", "结果"];
        words.iter().any(|word| title.contains(word.as_str()))
            && !ends.iter().any(|word| title.contains(word))
    }

    fn title_decides_on_changes(&self) -> bool {
        let title = &self.document.title;
        title.contains("关于")
            && ["修改", "修正", "修订"]
                .iter()
                .any(|verb| title.contains(verb))
            && ["决定", "公告", "通知", "令"]
                .iter()
                .any(|kind| title.ends_with(kind))
            && !["计划", "征求", "组织", "做好", "开展", "工作"]
                .iter()
                .any(|word| title.contains(word))
    }
}

/// Whether the sentence of a plan makes a change itself: 本计划自…起施行，《甲》同时废止.
pub(super) fn makes_now(sentence: &str) -> bool {
    [
        "同时",
        "本计划",
        "本要点",
        "本方案",
        "本通知",
        "印发之日",
        "即日起",
        "决定",
    ]
    .iter()
    .any(|word| sentence.contains(word))
}

/// Whether the words say that the text named between them was made or comes into force:
/// 印发了 before it, 自…起施行 behind it.
fn takes_effect(before: &str, between: &str) -> bool {
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^(?:文件|全文)?(?:(?:第[^，。；]{1,12}[条款项])?(?:中)?(?:还|也)?(?:规定|明确)，|，?(?:已经|已|将|现已)?(?:经[^，。；]{1,30}(?:通过|批准)，)?(?:并|正式|现)?(?:(?:自|从|于)[^，。；：《》]{1,24}?(?:起|日|后)?)?(?:正式|已|将)*(?:施行|实施|执行|生效|公布|发布|印发|出台|颁布)(?:施行|实施)?，)(?:(?:并|自|从|于)[^。；《》本我]{0,24}(?:施行|实施|执行|生效)，)?(?:原|其|旧的?|此前的|现行的?|[0-9]{4}年[^，。；《》本我]{0,40}的)?$",
        )
    });
    static MADE: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(
            "^，(?:[^。；《》本我现决]{0,60}，)?(?:(?:并|自|从|于)[^。；《》本我]{0,24}(?:施行|实施|执行|生效)，)?(?:同时)?(?:原|其|旧的?|[0-9]{4}年[^，。；《》本我]{0,40}的)?$",
        )
    });
    let makes = [
        "印发",
        "发布",
        "公布",
        "出台",
        "颁布",
        "印发了",
        "发布了",
        "公布了",
        "出台了",
        "颁布了",
        "制定了",
    ];
    let is_governed = before.ends_with(['按', '照', '据', '依', '对', '与', '和']);
    // 自…起停止执行 and 不再施行 end the text named before, and bring nothing into force.
    let ends = ["停止", "不再", "终止", "暂停", "中止"]
        .iter()
        .any(|word| between.contains(word));
    BEHIND.is_match(between) && !ends && !is_governed
        || makes.iter().any(|made| before.ends_with(made)) && MADE.is_match(between)
}

/// The day on which the notice was issued in which the text stands that a mention names:
/// 2006年2月15日印发的《甲通知》中的《乙准则》.
pub(super) fn holder_adopted(
    text: &str,
    all: &[Mention],
    at: usize,
    sentence: usize,
) -> Option<Date> {
    let holder = all.get(at.checked_sub(1)?)?;
    let between = part(text, holder.reach()..all.get(at)?.span.start);
    let is_in_it = ["中的", "所附的", "附件", "所附", "中"].contains(&between);
    (is_in_it && holder.span.start >= sentence)
        .then(|| days::adopted(part(text, sentence..holder.span.start), ""))?
}

#[cfg(test)]
mod tests {
    use crate::citation::extract;

    /// Whether the last citation of a notice with this sentence is only told.
    fn is_told(sentence: &str) -> bool {
        let text = format!("甲会关于渡口的提示\n\n各单位：\n现提示如下：\n一、渡口\n{sentence}\n");
        let documents = crate::document::read("a.txt", &text);
        let found = extract(&documents[0], &text);
        found.last().is_some_and(|citation| citation.planned)
    }

    #[test]
    fn what_another_text_ends_as_it_comes_into_force_is_told() {
        for sentence in [
            "《乙条例》自2024年1月1日起施行，《丙办法》同时废止。",
            "2024年3月，市政府印发《乙规定》，自发布之日起施行，2010年印发的《丙办法》同时废止。",
            "《乙条例》第三十条规定，《丙办法》同时废止。",
            "本准则规定，《丙办法》同时废止。",
        ] {
            assert!(is_told(sentence), "{sentence}");
        }
    }

    #[test]
    fn what_the_document_itself_ends_is_made() {
        for sentence in [
            "《乙条例》自2024年1月1日起停止执行，《丙办法》自2024年7月1日起停止执行。",
            "本提示自2024年1月1日起施行，《丙办法》同时废止。",
            "根据《乙条例》，《丙办法》同时废止。",
            "《乙条例》施行后，《丙办法》同时废止。",
            "登记按《乙条例》执行，《丙办法》同时废止。",
        ] {
            assert!(!is_told(sentence), "{sentence}");
        }
    }

    #[test]
    fn the_day_of_a_notice_is_that_of_the_text_in_it() {
        let text = "甲准则\n\n第一条 2006年2月15日某部印发的《某部通知》（某会〔2006〕3号）中的《甲准则》同时废止。\n";
        let documents = crate::document::read("a.txt", text);
        let found = extract(&documents[0], text);
        let day = found.last().and_then(|citation| citation.adopted);
        assert_eq!(day, Some(jiff::civil::date(2006, 2, 15)));
    }
}
