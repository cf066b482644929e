//! How near the place of a document is to the one that cites it.

use wenmai_extracting::document::place::Place;

/// The distance of a document of the state, which is of no place.
pub(super) const STATE: u8 = 3;

/// How far a document's place is from the citing one's: its own place, then
/// those above it, then (see [`STATE`]) the state, then where the names don't
/// tell, then what lies within it.
pub(super) fn distance(home: &Place, place: Option<&Place>) -> u8 {
    let Some(place) = place else { return STATE };
    if home == place {
        0
    } else if home.is_within(place) {
        // The city above a district is nearer than the province.
        if place.city.is_some() { 1 } else { 2 }
    } else if place.is_within(home) {
        STATE + 2
    } else {
        STATE + 1
    }
}

/// Whether the two are surely different places, neither above the other:
/// 甲省乙市 and 甲省丙市.
pub(super) fn are_apart(a: &Place, b: &Place) -> bool {
    let differ = |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if a != b);
    differ(a.province.as_deref(), b.province.as_deref())
        || differ(a.city.as_deref(), b.city.as_deref())
        || differ(a.district.as_deref(), b.district.as_deref())
}

/// Whether the second place is the first, or lies in it, as far as the names
/// tell: 乙市 and 甲省乙市 are one.
pub(super) fn holds(place: &Place, other: &Place) -> bool {
    let lowest = place.parts().last();
    !are_apart(place, other) && other.parts().any(|part| Some(part) == lowest)
}

/// Whether a title holds the name of the place, in full or without 省, 市 …
pub(super) fn is_named_in(place: &Place, title: &str) -> bool {
    place.parts().any(|name| {
        let short = name.trim_end_matches(['省', '市', '县', '区']);
        title.contains(name) || short.chars().count() >= 2 && title.contains(short)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wenmai_extracting::document::place::place_of;

    #[test]
    fn its_own_place_then_those_above_then_the_state() {
        let at = |body: &str| place_of(body).unwrap();
        let home = at("甲省乙市财政局");
        let far = |body: &str| distance(&home, Some(&at(body)));
        assert!(far("甲省乙市民政局") < far("甲省民政厅"));
        assert!(far("甲省民政厅") < distance(&home, None));
        assert!(distance(&home, None) < far("甲省乙市丙区民政局"));
        assert!(are_apart(&home, &at("甲省丁市民政局")));
        assert!(are_apart(&home, &at("戊省民政厅")));
        assert!(!are_apart(&home, &at("甲省民政厅")));
    }

    #[test]
    fn a_title_that_holds_the_place() {
        let qinghai = place_of("青海省医疗保障局").unwrap();
        assert!(is_named_in(&qinghai, "青海省药品目录"));
        assert!(is_named_in(&qinghai, "关于青海药品目录的通知"));
        assert!(!is_named_in(&qinghai, "药品目录"));
    }
}
