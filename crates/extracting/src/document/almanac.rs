//! Days from which versions of national works apply that their own words do not name
//! (`data/almanac.csv`): the heading of an amended law names the decision that amended it
//! and its day; when the amendment applies stands in that decision alone.

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::history::{Act, Event, History};
use super::title;
use wenmai_vocabulary::data;

/// The first day of a version, by the step that made it.
pub(super) fn first_day(title: &str, history: &History) -> Option<Date> {
    let last = history
        .events
        .iter()
        .rposition(|step| step.act != Act::Commenced)?;
    day_of(title, history.events.get(last..=last)?)
}

/// The first day of a version that was adopted or published by one of these steps.
pub(super) fn day_of(title: &str, steps: &[Event]) -> Option<Date> {
    /// The names of the works with a version of a day, and the first days of these.
    type Rows = FxHashMap<Date, Vec<(String, Option<Date>)>>;
    static BY_DAY: LazyLock<Rows> = LazyLock::new(|| {
        let mut rows = Rows::default();
        for row in data::versions() {
            for day in [row.adopted, row.published].into_iter().flatten() {
                let of_day = rows.entry(day).or_default();
                of_day.push((name(&row.work), row.effective));
            }
        }
        rows
    });
    let mut rows = steps
        .iter()
        .filter_map(|step| BY_DAY.get(&step.day))
        .flatten()
        .peekable();
    rows.peek()?;
    let own = name(title);
    rows.find(|(work, _)| *work == own)?.1
}

fn name(title: &str) -> String {
    title::key(title::without_issuers(title))
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
        let title = "最高人民法院关于人民法院扣押铁路运输货物若干问题的规定";
        let of = |clause| effective(title, history, clause);
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

    #[test]
    fn a_version_is_known_by_the_day_of_its_publication_too() {
        let history = "1989年2月21日 国务院令第25号发布\n\n\
            2022年3月29日 《国务院关于修改和废止部分行政法规的决定》修订";
        let clause = "第六十一条 本细则自发布之日起施行。";
        let of = |title| effective(title, history, clause);
        assert_eq!(of("中华人民共和国计量法实施细则"), Some(date(2022, 5, 1)));
        assert_eq!(of("甲省计量细则"), Some(date(2022, 3, 29)));
    }
}
