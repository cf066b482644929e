//! Numbers of standards: GB/T 9704-2012, DB44/26-2001, T/CIS 11003, ISO 10993-1:2018;
//! without a year where nothing else can be meant.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::find::{Found, Setting};
use super::{DocumentNumber, NumberForm};
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern;

/// Fewest figures of a standard that is named without a year.
const FEWEST_FIGURES: usize = 3;

/// Of other countries and of the world, of which also small numbers mean other things.
const FEWEST_ABROAD: usize = 4;

static STANDARD: LazyLock<Regex> = LazyLock::new(|| {
    let codes = data::words().standard_codes.join("|");
    pattern::constant(&format!(
        r"(?:(?P<code>{codes})(?P<kind>/[TZ])?|(?P<local>DB[0-9]{{2,6}}(?:/[TZ]|/)?)|(?P<group>T/[A-Z]{{2,8}}))(?:JD)?(?P<figures>[0-9]{{1,7}})(?:\.[0-9]+)*(?P<year>-(?:(?:19|20)[0-9]{{2}}|[6-9][0-9]))?(?:/XG[0-9]+-(?:19|20)[0-9]{{2}})?"
    ))
});

static ABROAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        r"(?:(?P<code>ISO(?:/IEC)?(?:/?(?:TS|TR))?|IEC(?:/?(?:TS|TR))?|EN(?:ISO)?)(?P<figures>[0-9]{3,6})(?:-[0-9]{1,3})*|(?P<astm>ASTM[A-G])[0-9]{2,5})(?P<year>[:：-](?:(?:19|20)[0-9]{2}|[0-9]{2}))?",
    )
});

/// Acts of the European Union: 93/42/EEC, （EU）2017/745, 欧盟2017/745.
static UNION: LazyLock<Regex> = LazyLock::new(|| {
    pattern::constant(
        r"(?:（EU）|（EC）|EU|欧盟|欧共体)(?:No|指令|法规|条例)?(?P<act>[0-9]{2,4}/[0-9]{1,4})(?:/?(?P<by>EEC|EC|EU))?|(?P<old>[0-9]{2,4}/[0-9]{1,4})/?(?P<of>EEC|EC|EU)",
    )
});

/// Every act of the European Union in `folded`, in one spelling: 2017/745（EU）, 93/42/EEC.
fn union(folded: &str, found: &mut Vec<Found>) {
    if !["EU", "EC", "欧盟", "欧共体"]
        .iter()
        .any(|of| folded.contains(of))
    {
        return;
    }
    for m in UNION.captures_iter(folded) {
        let (Some(whole), Some(act)) = (m.get(0), m.name("act").or(m.name("old"))) else {
            continue;
        };
        let of = m.name("of").or(m.name("by")).map_or("EU", |of| of.as_str());
        let before = part(folded, ..act.start()).chars().next_back();
        let behind = part(folded, whole.end()..);
        if before.is_some_and(|c| c.is_ascii_digit() || c == '/')
            || behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
        {
            continue;
        }
        found.push(Found {
            span: act.start()..whole.end(),
            number: DocumentNumber {
                text: format!("{}{of}", act.as_str()),
                form: NumberForm::Standard,
            },
            also: Vec::new(),
        });
    }
}

/// Every standard in `folded`.
pub(super) fn find(folded: &str, setting: Setting, found: &mut Vec<Found>) {
    let all = STANDARD
        .captures_iter(folded)
        .chain(ABROAD.captures_iter(folded));
    found.extend(all.filter_map(|m| of_match(folded, setting, &m)));
    union(folded, found);
}

fn of_match(folded: &str, setting: Setting, m: &Captures<'_>) -> Option<Found> {
    let whole = m.get(0)?;
    let words = part(folded, ..whole.start());
    let before = words.chars().next_back();
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '/') && !stands_apart(words) {
        return None;
    }
    let behind = part(folded, whole.end()..);
    let goes_on = behind.starts_with(|c: char| c.is_ascii_alphanumeric());
    let dated = m.name("year").is_some();
    // In a bracket it is the number of the name before it.
    let counts = dated || setting == Setting::Bracket || is_series(m, before, behind);
    (counts && (dated || !goes_on)).then(|| Found {
        span: whole.range(),
        number: DocumentNumber {
            text: whole.as_str().replace('：', ":"),
            form: NumberForm::Standard,
        },
        also: Vec::new(),
    })
}

/// Whether figures before a standard are no part of it: 2.1 GB/T 9704, and the standard before
/// it of GB 9704-2012/GB 9705-2012.
fn stands_apart(before: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit();
    if let Some(standard) = before.strip_suffix('/') {
        return standard.ends_with(figure);
    }
    let rest = before.trim_end_matches(|c: char| figure(c) || c == '.');
    let ordinal = part(before, rest.len()..);
    ordinal.contains('.')
        && ordinal
            .split('.')
            .all(|level| (1..=2).contains(&level.len()))
        && (rest.is_empty() || rest.ends_with(['。', '；', '：', '、', '，', '|']))
}

/// Whether a standard without a year can be nothing else: not 512GB 2023年, YY 2000型,
/// GB 300-2.
fn is_series(m: &Captures<'_>, before: Option<char>, behind: &str) -> bool {
    const UNITS: [&str; 9] = ["年", "型", "级", "兆", "字节", "个", "-", "元", "号"];
    if UNITS.iter().any(|unit| behind.starts_with(unit)) || before == Some('-') {
        return false;
    }
    let figures = m.name("figures").map_or(0, |figures| figures.len());
    let has_kind =
        m.name("kind").is_some() || m.name("group").is_some() || m.name("astm").is_some();
    let series = || {
        let code = m.name("code").map_or("", |code| code.as_str());
        if m.name("local").is_some() {
            return figures >= FEWEST_FIGURES;
        }
        let known = data::words()
            .standard_series
            .iter()
            .any(|known| known == code);
        known && figures >= FEWEST_FIGURES || !known && figures >= FEWEST_ABROAD && is_abroad(code)
    };
    has_kind || series()
}

fn is_abroad(code: &str) -> bool {
    code.starts_with("ISO") || code.starts_with("IEC") || code.starts_with("EN")
}
