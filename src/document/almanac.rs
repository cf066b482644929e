//! Days from which national laws apply that their own words do not name: those of the
//! decisions that amended them (`data/versions.csv`), and those of the table of laws.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::history::{Act, Event, History};
use super::title;
use crate::data::{self, Version};

/// Days after its adoption within which a law comes into force.
const IN_FORCE_WITHIN: i32 = 400;

/// The first day of a version, by the step that made it.
pub(super) fn first_day(title: &str, history: &History) -> Option<Date> {
    let mut steps = history.events.iter().rev();
    let last = steps.find(|step| step.act != Act::Commenced)?;
    let mut rows = data::versions().iter();
    match rows.find(|row| is_of(row, title, last)) {
        Some(row) => row.effective.parse().ok(),
        None => (!history.is_amended()).then(|| first_of_law(title, last.day))?,
    }
}

/// Whether a row tells of the version that a step made.
fn is_of(row: &Version, title: &str, step: &Event) -> bool {
    let one_name = |a: &str, b: &str| {
        title::key(title::without_issuers(a)) == title::key(title::without_issuers(b))
    };
    row.adopted.parse().is_ok_and(|day: Date| day == step.day)
        && step.bodies.contains(&row.body)
        && (row.work.is_empty() || one_name(&row.work, title))
        && (row.instrument.is_empty()
            || step
                .instrument
                .as_ref()
                .is_some_and(|named| one_name(named, &row.instrument)))
}

/// The first day of a law of the table that was adopted on a day.
fn first_of_law(title: &str, adopted: Date) -> Option<Date> {
    static FIRST: LazyLock<FxHashMap<String, Date>> = LazyLock::new(|| {
        let rows = data::laws().iter();
        rows.filter_map(|law| Some((title::key(&law.title), law.effective.parse().ok()?)))
            .collect()
    });
    let day = *FIRST.get(&title::key(title))?;
    (adopted <= day && day <= adopted.saturating_add(IN_FORCE_WITHIN.days())).then_some(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::document::read;

    fn effective(title: &str, history: &str, clause: &str) -> Option<jiff::civil::Date> {
        let text = format!("{title}\n\n{history}\n\n第一条 为了甲，制定本法。\n\n{clause}\n");
        read("a.txt", &text).first()?.effective
    }

    #[test]
    fn an_amended_law_applies_from_the_day_of_the_decision_that_amended_it() {
        let history = "1982年8月23日 第五届全国人民代表大会常务委员会第二十四次会议通过\n\n\
            2019年4月23日 第十三届全国人民代表大会常务委员会第十次会议《关于修改〈中华人民共和国建筑法〉等八部法律的决定》第四次修正";
        let clause = "第七十三条 本法自1983年3月1日起施行。";
        let of = |title| effective(title, history, clause);
        assert_eq!(of("中华人民共和国商标法"), Some(date(2019, 11, 1)));
        // The decision sets another day for one of its eight laws alone.
        assert_eq!(of("中华人民共和国消防法"), Some(date(2019, 4, 23)));
    }

    #[test]
    fn the_own_words_of_a_text_go_first() {
        let history = "2020年12月23日 最高人民法院审判委员会第1823次会议通过";
        let of = |clause| effective("最高人民法院关于渡口案件的规定", history, clause);
        assert_eq!(
            of("第二条 本规定自2021年2月1日起施行。"),
            Some(date(2021, 2, 1))
        );
        assert_eq!(
            of("第二条 本规定自公布之日起施行。"),
            Some(date(2021, 1, 1))
        );
    }

    #[test]
    fn a_law_of_the_table_begins_soon_after_it_was_adopted() {
        let of = |day: &str| {
            let history = format!("{day} 第十三届全国人民代表大会常务委员会第二十四次会议通过");
            effective("中华人民共和国长江保护法", &history, "第九十五条 乙。")
        };
        assert_eq!(of("2020年12月26日"), Some(date(2021, 3, 1)));
        assert_eq!(of("2010年12月26日"), None);
    }
}
