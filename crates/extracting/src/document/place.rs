//! Where a body has its seat and on which level it stands: 青海省医疗保障局 is a
//! body of 青海省, on the level of the provinces.
//!
//! Provinces and cities are known by `data/regions.csv`, bodies of the state by
//! `data/issuers.csv`. What neither knows is read from the words of the name:
//! 甲省…, 乙市…, 丙县…. A short name (青海) counts at the head of a name, never
//! inside it.

use std::borrow::Cow;
use std::cell::RefCell;
use std::str::FromStr;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::issuer::{canonical, plain_name};
use wenmai_vocabulary::data::{self, Issuer, Region};

/// A part of the country, as far as a name tells it: a city that
/// `data/regions.csv` does not know stands without its province.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// 省、自治区、直辖市、特别行政区, by its full name.
    pub province: Option<Cow<'static, str>>,
    /// 地级市、自治州、地区、盟, by its full name.
    pub city: Option<Cow<'static, str>>,
    /// 县、区、旗, and a 市 below another.
    pub district: Option<Cow<'static, str>>,
}

/// The level of a body, as `data/issuers.csv` divides them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 全国人民代表大会 and its committees.
    Npc,
    /// Central bodies of the party.
    Party,
    /// 国务院 and its committees.
    StateCouncil,
    /// Courts and procuratorates, of every place.
    Court,
    /// Ministries and other bodies under the State Council.
    Ministry,
    /// Bodies of a province.
    Province,
    /// Bodies of a city.
    City,
    /// Bodies of a county or district.
    District,
    /// Any other body.
    Other,
}

impl Level {
    /// All of them, from the top.
    pub const ALL: [Level; 9] = [
        Level::Npc,
        Level::Party,
        Level::StateCouncil,
        Level::Court,
        Level::Ministry,
        Level::Province,
        Level::City,
        Level::District,
        Level::Other,
    ];

    /// The key used in files and on the command line: `state_council`.
    pub const fn key(self) -> &'static str {
        match self {
            Level::Npc => "npc",
            Level::Party => "party",
            Level::StateCouncil => "state_council",
            Level::Court => "court",
            Level::Ministry => "ministry",
            Level::Province => "province",
            Level::City => "city",
            Level::District => "district",
            Level::Other => "other",
        }
    }

    /// The Chinese words by which people ask for it, the usual one first.
    pub const fn chinese(self) -> &'static [&'static str] {
        match self {
            Level::Npc => &["人大", "全国人大", "人大常委会"],
            Level::Party => &["党中央", "党", "中央", "党内"],
            Level::StateCouncil => &["国务院"],
            Level::Court => &["法院", "检察院", "法院检察院", "两高", "司法机关"],
            Level::Ministry => &["部委", "部级", "部委局署", "国务院部门"],
            Level::Province => &["省级", "省", "自治区", "直辖市"],
            Level::City => &["市级", "市", "地级", "地市级", "设区的市"],
            Level::District => &["区县", "区县级", "县级", "县", "区", "县区"],
            Level::Other => &["其他", "其它"],
        }
    }
}

/// The word is no level.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0:?} is no level; use one of npc 人大, party 党中央, state_council 国务院, court 法院, ministry 部委, province 省级, city 市级, district 区县, other 其他"
)]
pub struct UnknownLevel(pub String);

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Level::ALL
            .into_iter()
            .find(|level| level.key() == s || level.chinese().contains(&s))
            .ok_or_else(|| UnknownLevel(s.to_owned()))
    }
}

impl Place {
    /// The place with this name, full or short: 青海, 青海省, 广州. Names that
    /// `data/regions.csv` does not know are taken by their words: 甲省.
    ///
    /// ```
    /// use wenmai_extracting::document::place::{Place, place_of};
    /// let guangzhou = Place::named("广州").unwrap();
    /// assert!(place_of("广州市天河区教育局").unwrap().is_within(&guangzhou));
    /// assert!(guangzhou.is_within(&Place::named("广东").unwrap()));
    /// ```
    pub fn named(words: &str) -> Option<Self> {
        let (place, rest) = read(words)?;
        rest.is_empty().then_some(place)
    }

    /// Whether this place lies in `other`, or is the same.
    pub fn is_within(&self, other: &Place) -> bool {
        let fits = |own: &Option<Cow<'static, str>>, wanted: &Option<Cow<'static, str>>| {
            wanted.is_none() || own == wanted
        };
        fits(&self.province, &other.province)
            && fits(&self.city, &other.city)
            && fits(&self.district, &other.district)
    }

    /// Province, city and district, those that are known.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        [&self.province, &self.city, &self.district]
            .into_iter()
            .flatten()
            .map(AsRef::as_ref)
    }

    fn level(&self) -> Level {
        if self.district.is_some() {
            Level::District
        } else if self.city.is_some() {
            Level::City
        } else {
            Level::Province
        }
    }
}

/// Where a body has its seat; none for bodies of the whole country, and where
/// the name does not tell.
///
/// ```
/// use wenmai_extracting::document::place::place_of;
/// let place = place_of("西宁市医疗保障局").unwrap();
/// assert_eq!(place.province.as_deref(), Some("青海省"));
/// assert_eq!(place.city.as_deref(), Some("西宁市"));
/// assert_eq!(place_of("甲省财政厅").unwrap().province.as_deref(), Some("甲省"));
/// assert!(place_of("国家医疗保障局").is_none());
/// ```
pub fn place_of(body: &str) -> Option<Place> {
    thread_local! {
        static READ: RefCell<FxHashMap<String, Option<Place>>> = RefCell::default();
    }
    READ.with_borrow_mut(|read| {
        if let Some(place) = read.get(body) {
            return place.clone();
        }
        if read.len() == MOST_REMEMBERED {
            read.clear();
        }
        let place = read_place(body);
        read.insert(body.to_owned(), place.clone());
        place
    })
}

/// Bodies whose place is remembered, on each thread: the same few are asked for
/// with every mention.
const MOST_REMEMBERED: usize = 4096;

fn read_place(body: &str) -> Option<Place> {
    let body = plain_name(body.trim());
    if let Some(row) = row_of(body) {
        // 上海证券交易所 is a body of the whole country.
        return (!row.region.is_empty())
            .then(|| read(local_name(row.name.as_str())))?
            .map(|r| r.0);
    }
    let Some((_, rest)) = under_a_body_of_the_state(body) else {
        return read(local_name(body)).map(|r| r.0);
    };
    // 国家税务总局青海省税务局, 国家金融监督管理总局青海监管局; only a place that is
    // known, since 教育部职业教育… names none.
    let (place, _) = read(rest)?;
    place.province.is_some().then_some(place)
}

/// What of a body's name stands behind its place: 城市管理局 of 甲市城市管理局.
pub fn work_of(body: &str) -> &str {
    let name = local_name(plain_name(body.trim()));
    read(name).map_or(name, |(_, rest)| rest)
}

/// The level on which a body stands, by `data/issuers.csv`, else by its words;
/// none where they don't tell. A local body has the level of its place, but for
/// courts and procuratorates.
///
/// ```
/// use wenmai_extracting::document::place::{Level, level_of};
/// assert_eq!(level_of("财政部"), Some(Level::Ministry));
/// assert_eq!(level_of("甲省乙市卫生健康委员会"), Some(Level::City));
/// assert_eq!(level_of("甲市丙区人民政府"), Some(Level::District));
/// ```
pub fn level_of(body: &str) -> Option<Level> {
    let body = plain_name(body.trim());
    if let Some(row) = row_of(body) {
        return row.level.parse().ok();
    }
    if body.ends_with("人民法院") || body.ends_with("人民检察院") {
        return Some(Level::Court);
    }
    if let Some(place) = place_of(body) {
        return Some(place.level());
    }
    // 财政部办公厅 where only 财政部 is known.
    if let Some((row, _)) = under_a_body_of_the_state(body) {
        return row.level.parse().ok();
    }
    let by_word = [
        ("中共中央", Level::Party),
        ("中央", Level::Party),
        ("国务院", Level::StateCouncil),
        ("全国人民代表大会", Level::Npc),
        ("全国人大", Level::Npc),
        ("国家", Level::Ministry),
        ("全国", Level::Other),
        ("中国", Level::Other),
        ("中华", Level::Other),
    ];
    by_word
        .into_iter()
        .find(|(head, _)| body.starts_with(head))
        .map(|(_, level)| level)
        // 甲部, but not the 宣传部 of some committee.
        .or_else(|| {
            let ministry = body.ends_with('部') && !body.contains(['委', '会', '司']);
            ministry.then_some(Level::Ministry)
        })
}

/// Whether words are the short name of a province or a city: 湘, 青岛.
pub(crate) fn is_short_name(words: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let rows = data::regions().iter();
        rows.flat_map(|row| data::list(&row.short_names)).collect()
    });
    NAMES.contains(words)
}

/// The row of a body in `data/issuers.csv`, under any of its names.
fn row_of(body: &str) -> Option<&'static Issuer> {
    static ROWS: LazyLock<FxHashMap<&'static str, &'static Issuer>> = LazyLock::new(|| {
        data::issuers()
            .iter()
            .map(|row| (row.name.as_str(), row))
            .collect()
    });
    ROWS.get(canonical(body)).copied()
}

/// The body of the whole country with whose name a longer name begins, and what
/// follows it.
fn under_a_body_of_the_state(body: &str) -> Option<(&'static Issuer, &str)> {
    prefixes(body, body.len())
        .filter(|(_, rest)| !rest.is_empty())
        .find_map(|(head, rest)| Some((row_of(head).filter(|row| row.region.is_empty())?, rest)))
}

/// The name from its place on: 中共甲省委 → 甲省委.
fn local_name(body: &str) -> &str {
    ["中国共产党", "中共", "共青团"]
        .iter()
        .find_map(|head| body.strip_prefix(head))
        .unwrap_or(body)
}

/// Beginnings of the words, the longest first, each with what follows it.
fn prefixes(words: &str, longest: usize) -> impl Iterator<Item = (&str, &str)> {
    (1..=longest.min(words.len()))
        .rev()
        .filter_map(|at| words.split_at_checked(at))
}

/// The place with which the words begin, and what follows it.
fn read(words: &str) -> Option<(Place, &str)> {
    if ["国家", "国务院", "中央", "全国", "中国", "中华"]
        .iter()
        .any(|head| words.starts_with(head))
    {
        return None;
    }
    let mut place = Place::default();
    let mut rest = words;
    if let Some((region, after)) = known(rest) {
        place = region;
        rest = after;
    }
    if let Some(province) = place.province.clone()
        && place.city.is_none()
        && let Some((region, after)) = known(rest)
        && region.city.is_some()
        && region.province == Some(province)
    {
        place = region;
        rest = after;
    }
    // 甲省乙市丙区: at most one of each, downwards.
    while let Some((unit, after)) = unit(rest) {
        let named = || Some(Cow::Owned(unit.to_owned()));
        match kind_of(unit) {
            Level::Province if place == Place::default() => place.province = named(),
            Level::City if place.city.is_none() && place.district.is_none() => {
                place.city = named();
            }
            Level::City | Level::District if place.district.is_none() => place.district = named(),
            _ => break,
        }
        rest = after;
    }
    (place != Place::default()).then_some((place, rest))
}

/// The region of `data/regions.csv` with whose name the words begin, the longest
/// that fits, and what follows it.
fn known(words: &str) -> Option<(Place, &str)> {
    static REGIONS: LazyLock<(FxHashMap<&'static str, Place>, usize)> = LazyLock::new(|| {
        let mut regions = FxHashMap::default();
        let mut enter = |name: &'static str, row: &'static Region| {
            let province = if row.parent.is_empty() {
                &row.name
            } else {
                &row.parent
            };
            let place = Place {
                province: Some(Cow::Borrowed(province.as_str())),
                city: (!row.parent.is_empty()).then_some(Cow::Borrowed(row.name.as_str())),
                district: None,
            };
            regions.insert(name, place);
        };
        for row in data::regions() {
            // The letters of document numbers (青) are no names of places.
            for short in data::list(&row.short_names).filter(|s| s.chars().count() > 1) {
                enter(short, row);
            }
        }
        for row in data::regions() {
            enter(&row.name, row);
        }
        let longest = regions.keys().map(|name| name.len()).max().unwrap_or(0);
        (regions, longest)
    });
    let (regions, longest) = &*REGIONS;
    prefixes(words, *longest).find_map(|(head, rest)| {
        let place = regions.get(head)?;
        if place.parts().last() == Some(head) || !begins_with_unit(rest) {
            return Some((place.clone(), rest));
        }
        // After a short name: 长沙县 is in 长沙市, and 大理市 in 大理州; 朝阳区 is not
        // in 朝阳市, nor 海南区 in 海南省.
        let below = if place.city.as_deref()?.ends_with('市') {
            '县'
        } else {
            '市'
        };
        let after = rest.strip_prefix(below)?;
        let district = words.get(..words.len() - after.len())?;
        let place = Place {
            district: Some(Cow::Owned(district.to_owned())),
            ..place.clone()
        };
        Some((place, after))
    })
}

/// Whether the words begin with the last letters of a place's name, such as
/// those of 朝阳区 after 朝阳 or of 河南蒙古族自治县 after 河南.
fn begins_with_unit(rest: &str) -> bool {
    let mut chars = rest.chars();
    let first_is_unit = chars.next().is_some_and(is_unit_end) && !is_inside_word(rest);
    first_is_unit || unit(rest).is_some_and(|(unit, _)| unit.contains("族自治"))
}

const fn is_unit_end(c: char) -> bool {
    matches!(c, '省' | '市' | '州' | '盟' | '区' | '县' | '旗')
}

/// Whether the letter of a unit at the head belongs to another word.
fn is_inside_word(rest: &str) -> bool {
    [
        "市场",
        "市容",
        "市直",
        "市级",
        "市政管",
        "市政公",
        "市政工",
        "县域",
        "县直",
        "县级",
        "区域",
        "区直",
        "区级",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
}

/// Words that end like places and are none.
const NO_PLACES: [&str; 17] = [
    "城市",
    "社区",
    "园区",
    "地区",
    "市区",
    "灾区",
    "牧区",
    "林区",
    "学区",
    "辖区",
    "各省",
    "全省",
    "各市",
    "全市",
    "自治区",
    "联盟",
    "同盟",
];

/// Most characters in the name of a unit.
const LONGEST_UNIT: usize = 13;

/// The unit with which the words begin, such as 甲省, 乙市 or 丙县, by its last
/// letter, and what follows it.
fn unit(words: &str) -> Option<(&str, &str)> {
    let mut end = None;
    for (count, (at, c)) in words.char_indices().enumerate() {
        // What follows the name of an organ is no place.
        if count >= LONGEST_UNIT || "局厅委部会办院司处府党所校各、，（《".contains(c)
        {
            break;
        }
        let after = at + c.len_utf8();
        if count > 0 && is_unit_end(c) {
            let rest = words.get(after..)?;
            // 通州区 goes on; 甲州市场监督管理局 and 乙县县委 don't.
            let goes_on = !is_inside_word(rest)
                && rest
                    .chars()
                    .next()
                    .is_some_and(|d| is_unit_end(d) && d != c);
            end = Some(after);
            if !goes_on {
                break;
            }
        }
    }
    let (unit, rest) = words.split_at_checked(end?)?;
    // 法律法规和省纪委: the provinces with long names are known.
    if unit.ends_with('省') && unit.chars().count() > 4 {
        return None;
    }
    let named = !NO_PLACES
        .iter()
        .any(|word| unit == *word || word.ends_with('盟') && unit.ends_with(word));
    named.then_some((unit, rest))
}

/// What kind of unit bears the name.
fn kind_of(unit: &str) -> Level {
    if unit.ends_with('省') || unit.ends_with("自治区") || unit.ends_with("特别行政区") {
        Level::Province
    } else if unit.ends_with(['市', '州', '盟']) || unit.ends_with("地区") {
        Level::City
    } else {
        Level::District
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Province, city and district of a body, joined by `/`.
    fn place(body: &str) -> String {
        place_of(body).map_or_else(
            || "none".to_owned(),
            |p| {
                [p.province, p.city, p.district]
                    .map(Option::unwrap_or_default)
                    .join("/")
            },
        )
    }

    #[test]
    fn bodies_of_known_places() {
        for (body, expected) in [
            ("青海省医疗保障局", "青海省//"),
            ("西宁市医疗保障局", "青海省/西宁市/"),
            ("青海省西宁市城东区教育局", "青海省/西宁市/城东区"),
            ("广州市人民政府办公厅", "广东省/广州市/"),
            ("上海市市场监督管理局", "上海市//"),
            ("北京市朝阳区卫生健康委员会", "北京市//朝阳区"),
            ("内蒙古自治区财政厅", "内蒙古自治区//"),
            ("宁夏医疗保障局", "宁夏回族自治区//"),
            ("新疆生产建设兵团", "新疆维吾尔自治区//"),
            ("海南州卫生健康委员会", "青海省/海南藏族自治州/"),
            ("吉林市财政局", "吉林省/吉林市/"),
            ("中共青海省委办公厅", "青海省//"),
            ("国家税务总局青海省税务局", "青海省//"),
            ("国家金融监督管理总局青海监管局", "青海省//"),
        ] {
            assert_eq!(place(body), expected, "{body}");
        }
    }

    #[test]
    fn bodies_of_places_that_no_table_knows() {
        for (body, expected) in [
            ("甲省医疗保障局", "甲省//"),
            ("乙市市场监督管理局", "/乙市/"),
            ("甲省乙市丙县人民政府", "甲省/乙市/丙县"),
            ("云河市临江区医疗保障局", "/云河市/临江区"),
            ("丙区民政局", "//丙区"),
            ("丁县县委办公室", "//丁县"),
            ("丁州市场监督管理局", "/丁州/"),
            ("丁州市民政局", "/丁州市/"),
            ("甲省戊族自治州教育局", "甲省/戊族自治州/"),
            ("云河市经济技术开发区管理委员会", "/云河市/经济技术开发区"),
        ] {
            assert_eq!(place(body), expected, "{body}");
        }
    }

    #[test]
    fn bodies_of_the_whole_country_have_no_place() {
        for body in [
            "国务院",
            "国家医疗保障局",
            "国家卫生健康委办公厅",
            "中华人民共和国财政部",
            "市场监管总局",
            "上海证券交易所",
            "中国民主同盟",
            "住房和城乡建设部城市管理监督局",
            "甲部",
            "法律法规和省纪委",
            "组织各区践行",
        ] {
            assert_eq!(place(body), "none", "{body}");
        }
    }

    #[test]
    fn a_short_name_is_no_part_of_a_longer_one() {
        for (body, expected) in [
            // 乌海市海南区, 青海省河南蒙古族自治县
            ("海南区民政局", "//海南区"),
            ("河南蒙古族自治县教育局", "//河南蒙古族自治县"),
            ("朝阳区民政局", "//朝阳区"),
            ("长沙县财政局", "湖南省/长沙市/长沙县"),
            ("大理市教育局", "云南省/大理白族自治州/大理市"),
            ("甲市城市管理局", "/甲市/"),
            ("南通市通州区财政局", "江苏省/南通市/通州区"),
        ] {
            assert_eq!(place(body), expected, "{body}");
        }
    }

    #[test]
    fn levels() {
        for (body, expected) in [
            ("全国人大常委会", Some(Level::Npc)),
            ("中共中央办公厅", Some(Level::Party)),
            ("国务院办公厅", Some(Level::StateCouncil)),
            ("最高人民法院", Some(Level::Court)),
            ("甲市中级人民法院", Some(Level::Court)),
            ("国家医保局", Some(Level::Ministry)),
            ("财政部办公厅", Some(Level::Ministry)),
            ("国家甲局", Some(Level::Ministry)),
            ("青海省医疗保障局", Some(Level::Province)),
            ("北京市卫生健康委员会", Some(Level::Province)),
            ("国家税务总局青海省税务局", Some(Level::Province)),
            ("西宁市人民政府", Some(Level::City)),
            ("云河市临江区医疗保障局", Some(Level::District)),
            ("北京市朝阳区卫生健康委员会", Some(Level::District)),
            ("中华全国总工会", Some(Level::Other)),
            ("某某公司", None),
        ] {
            assert_eq!(level_of(body), expected, "{body}");
        }
    }

    #[test]
    fn levels_are_read_in_both_languages() {
        for level in Level::ALL {
            assert_eq!(level.key().parse::<Level>().unwrap(), level);
            assert_eq!(level.chinese()[0].parse::<Level>().unwrap(), level);
        }
        assert!("乡级".parse::<Level>().is_err());
    }

    #[test]
    fn places_by_name_and_what_lies_in_them() {
        let named = |words| Place::named(words).unwrap();
        assert_eq!(named("青海"), named("青海省"));
        assert_eq!(named("广州"), named("广州市"));
        assert!(named("广州").is_within(&named("广东")));
        assert!(!named("广东").is_within(&named("广州")));
        assert!(!named("西宁").is_within(&named("广东")));
        assert_eq!(named("甲省").province.as_deref(), Some("甲省"));
        assert!(Place::named("青海省医疗保障局").is_none());
        assert!(Place::named("医疗保障").is_none());
    }
}
