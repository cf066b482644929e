//! Where a number begins: the agency code or the body before it, which runs on
//! from the words that stand before.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use super::Setting;
use crate::document::issuer;
use crate::document::place::is_short_name;
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;
use wenmai_vocabulary::pattern::{Cues, Endings};

/// Longest 机关代字 seen in practice, in characters.
const LONGEST_CODE: usize = 18;

/// Shortest code that is believed behind a particle, in characters: 国发.
const SHORTEST_CODE: usize = 2;

/// Shortest name of a body before a code, and shortest code behind one, in characters.
const SHORTEST_BODY: usize = 5;
const SHORTEST_OWN: usize = 3;

/// Where the agency code that ends at `end` begins. Codes run on from the
/// words before them (根据国卫办发〔…〕), so cue words cut them off.
pub(super) fn code_start(folded: &str, end: usize, setting: Setting) -> usize {
    let mut start = end;
    let mut count = 0;
    let mut bracket = 0usize;
    for (at, c) in part(folded, ..end).char_indices().rev() {
        match c {
            '）' if bracket == 0 => bracket = 1,
            '（' if bracket > 0 => {
                bracket = 0;
                start = at;
                continue;
            }
            c if is_han(c) => {}
            _ => break,
        }
        count += 1;
        // A bracket inside a code holds a word or two: 内卫办中（蒙）综合字.
        if count > LONGEST_CODE
            || (bracket > 0 && {
                bracket += 1;
                bracket
            } > 6)
        {
            break;
        }
        if bracket == 0 {
            start = at;
        }
    }
    // A bracket that opens the run belongs to the text, not to the code.
    if part(folded, start..end).starts_with('（') {
        start += part(folded, start..end)
            .find('）')
            .map_or(0, |i| i + '）'.len_utf8());
    }
    // 某省人民政府令〔2017〕12号, 某省人大常委会公告〔12届〕第43号: the body belongs to it.
    let named = ["公告", "通告", "令"]
        .iter()
        .find_map(|word| part(folded, start..end).strip_suffix(word));
    if let Some(body) = named {
        return issuer_start(folded, start + body.len(), setting);
    }
    let start = cut_cues(folded, start, end, setting);
    // In a bracket or on a line of its own the run is the code.
    let alone = setting == Setting::Bracket || part(folded, ..start).ends_with('（');
    if alone {
        start
    } else {
        let start = behind_body(folded, start, end);
        start + behind_place(part(folded, start..end))
    }
}

/// Most characters of the short name of a place at the head of a code.
const LONGEST_PLACE: usize = 2;

/// Most characters before the words of a code among which no code is looked for: 呼和浩特
/// of 呼和浩特政发.
const LONGEST_HEAD: usize = 4;

/// Where a code begins in a run that holds more than the name of a place before the words of
/// which codes are made: 申请人依 | 江工商企.
fn behind_place(run: &str) -> usize {
    if data::agency_codes().contains_key(run) || run.contains(['（', '）']) {
        return 0;
    }
    let words = &data::words().code_words;
    let mut head = run;
    while let Some(rest) = words
        .iter()
        .filter_map(|word| head.strip_suffix(word.as_str()))
        .min_by_key(|rest| rest.len())
    {
        head = rest;
    }
    let count = head.chars().count();
    if head.len() == run.len() || count <= LONGEST_PLACE {
        return 0;
    }
    let place = |chars: usize| head.char_indices().rev().nth(chars - 1).map(|(at, _)| at);
    let behind_lead_in = |&at: &usize| {
        let before = part(head, ..at);
        before.chars().count() >= 2 && ends_lead_in(before)
    };
    let places = (1..=LONGEST_PLACE).filter_map(place);
    if let Some(at) = places.clone().find(behind_lead_in) {
        return at;
    }
    // 京津冀协同办发 is a code: where nothing tells words from the place, none are.
    let known = place(LONGEST_PLACE).filter(|&at| is_short_name(part(head, at..)));
    known.filter(|_| count > LONGEST_HEAD).unwrap_or(0)
}

/// Whether words end with one that stands before numbers.
pub(super) fn ends_lead_in(words: &str) -> bool {
    static LEAD_INS: LazyLock<Endings> = LazyLock::new(|| {
        let words = data::words();
        let particles = words.particles_before_number.iter().map(|p| &p.word);
        let cues = words
            .before_number
            .iter()
            .chain(&words.before_number_in_text);
        let cues = cues.chain(&words.before_place);
        Endings::new(cues.chain(particles).map(String::as_str))
    });
    LEAD_INS.end(words)
}

/// Where the code begins in a run that begins with the name of a body: 甲市工商行政管理局 |
/// 甲工商企. 工信部联企业 is a code: a short name alone is no body before one.
fn behind_body(folded: &str, start: usize, end: usize) -> usize {
    let run = part(folded, start..end);
    if run.chars().count() < SHORTEST_BODY + SHORTEST_OWN {
        return start;
    }
    let is_name = |body: &str| {
        body.chars().count() >= SHORTEST_BODY
            && (body.starts_with("中共") || body.contains(['省', '市', '县', '区', '州', '国']))
            && issuer::is_body(body)
    };
    let mut cuts = run.char_indices().map(|(at, _)| at).rev();
    let cut = cuts.find(|&at| {
        let code = part(run, at..);
        let known = data::agency_codes().contains_key(code);
        (known || code.chars().count() >= SHORTEST_OWN) && is_name(part(run, ..at))
    });
    start + cut.unwrap_or(0)
}

/// Where a name begins in a run of running text that begins with other words.
pub(crate) fn behind_lead_in(folded: &str, run: Range<usize>) -> usize {
    cut_cues(folded, run.start, run.end, Setting::Text)
}

/// Where the name of the body that ends at `end` begins.
pub(super) fn issuer_start(folded: &str, end: usize, setting: Setting) -> usize {
    let mut start = end;
    for (count, (at, c)) in part(folded, ..end).char_indices().rev().enumerate() {
        // 2019年2月28日某部令: the day is no part of the name.
        let day =
            matches!(c, '日' | '年') && part(folded, ..at).ends_with(|d: char| d.is_ascii_digit());
        if !(is_han(c) || c == '、') || count > 40 || day {
            break;
        }
        start = at;
    }
    let start = cut_cues(folded, start, end, setting);
    let start = behind_subject(folded, start, end, setting);
    let start = behind_same_body(folded, start, end);
    // 二、海关总署公告: the ordinal of the paragraph is no part of the name.
    let mut run = part(folded, start..end);
    if let Some((ordinal, rest)) = run.split_once('、')
        && ordinal.chars().count() <= 3
        && ordinal
            .chars()
            .all(|c| crate::document::numeral::CHINESE.contains(c))
    {
        run = rest;
    }
    end - run.trim_start_matches('、').len()
}

/// Where the name of a local body begins behind other words and a particle: 申请人经 | 甲河省
/// 人民政府.
fn behind_subject(folded: &str, start: usize, end: usize, setting: Setting) -> usize {
    let run = part(folded, start..end);
    if setting == Setting::Bracket || !run.contains(['省', '市', '县', '区', '州']) {
        return start;
    }
    let particles = data::words().particles_before_number.iter();
    let particles = particles.map(|particle| particle.word.as_str());
    let cuts = particles.chain(["原"]).flat_map(|word| {
        run.match_indices(word)
            .map(|(at, word)| (at, at + word.len()))
    });
    let names = |name: &str| {
        // 大同 | 市人民政府 is none.
        let unit = name.chars().position(|c| "省市县区州".contains(c));
        unit.is_some_and(|at| at >= 2) && issuer::is_body(name)
    };
    let cut = cuts
        .filter(|&(at, behind)| part(run, ..at).chars().count() >= 2 && names(part(run, behind..)))
        .map(|(_, behind)| behind)
        .max();
    start + cut.unwrap_or(0)
}

/// Where the name begins of a body that stands there twice: 中国证监会 | 中国证券监督管理
/// 委员会, as headers put them in two lines.
fn behind_same_body(folded: &str, start: usize, end: usize) -> usize {
    let run = part(folded, start..end);
    let twice = run.char_indices().map(|(at, _)| at).find(|&at| {
        let (first, second) = (part(run, ..at), part(run, at..));
        !first.is_empty()
            && issuer::is_body(first)
            && issuer::canonical(first) == issuer::canonical(second)
    });
    start + twice.unwrap_or(0)
}

/// Drops the cue words at the left of a code or an issuer.
fn cut_cues(folded: &str, start: usize, end: usize, setting: Setting) -> usize {
    let before = part(folded, ..start).chars().next_back();
    // In a bracket or on a line of its own the run is the code; in running text
    // any word may stand before it.
    let alone = match before {
        None => setting == Setting::Bracket,
        Some(c) => matches!(c, '（' | '：' | '|'),
    };
    static CUES: LazyLock<Cues> = LazyLock::new(|| Cues::of(&data::words().before_number));
    static IN_TEXT: LazyLock<Cues> =
        LazyLock::new(|| Cues::of(&data::words().before_number_in_text));
    // 文旅市场发 is a code, and no 场发 after some word.
    let most = LazyCell::new(|| known_suffix(folded, start, end).unwrap_or(end.saturating_sub(1)));
    let mut cut = start;
    let mut drop = |cues: &Cues| {
        cues.any(part(folded, start..end), |_, at| {
            if start + at > cut && start + at <= *most {
                cut = start + at;
            }
            false
        });
    };
    drop(&CUES);
    if !alone {
        drop(&IN_TEXT);
        let by_day = matches!(before, Some(c) if c.is_ascii_digit());
        let behind = behind_particles(part(folded, start..end), by_day);
        if start + behind > cut && start + behind <= *most {
            cut = start + behind;
        }
    }
    {
        for prefix in ["见", "即", "原", "按"] {
            if part(folded, cut..end).starts_with(prefix)
                && part(folded, cut..end).chars().count() > 3
            {
                cut += prefix.len();
            }
        }
    }
    // 和, 与 … join two documents after a closed name or number, and are part of
    // a code (和政发, of 和田) everywhere else.
    let named = part(folded, ..cut).ends_with(['》', '）', '号', '件', '文', '知']);
    let joined = cut > start && named || matches!(before, Some('》' | '）' | '号'));
    let rest = part(folded, cut..end);
    if joined
        && let Some(c) = rest.chars().next()
        && matches!(c, '和' | '与' | '及' | '或')
        && rest.chars().count() > 2
    {
        cut += c.len_utf8();
    }
    if alone {
        cut
    } else {
        known_code(folded, cut, end)
    }
}

/// Where the last particle of a run ends: 自 of 有效期自江卫发, but not of
/// 自然资发; and 日 of 3月1日江卫发.
fn behind_particles(run: &str, by_day: bool) -> usize {
    let day = if by_day && run.starts_with('日') {
        '日'.len_utf8()
    } else {
        0
    };
    let ends = data::words().particles_before_number.iter().flat_map(|p| {
        run.match_indices(p.word.as_str()).filter_map(|(at, word)| {
            let (before, after) = (part(run, ..at), part(run, at + word.len()..));
            let of_place = before.is_empty() && begins_with_city(run);
            let counts = (before.is_empty() || !p.first_only)
                && !of_place
                && !p.not_before.iter().any(|w| after.starts_with(w.as_str()))
                && !p.not_after.iter().any(|w| before.ends_with(w.as_str()))
                && after.chars().count() >= SHORTEST_CODE;
            counts.then_some(at + word.len())
        })
    });
    ends.max().unwrap_or(0).max(day)
}

/// Whether a run begins with the name of a city: 随州政发.
fn begins_with_city(run: &str) -> bool {
    let end = run
        .char_indices()
        .nth(LONGEST_PLACE)
        .map_or(run.len(), |(at, _)| at);
    is_short_name(part(run, ..end))
}

/// Where the longest code of the table of codes that ends the run begins.
fn known_suffix(folded: &str, start: usize, end: usize) -> Option<usize> {
    part(folded, start..end)
        .char_indices()
        .map(|(at, _)| start + at)
        .find(|&at| data::agency_codes().contains_key(part(folded, at..end)))
}

/// Where a code of the table of codes ends the run: the words before it are
/// others, but for the name of a place (湘 of 湘卫医发).
fn known_code(folded: &str, start: usize, end: usize) -> usize {
    let run = part(folded, start..end);
    for (at, _) in run.char_indices().skip(2) {
        let before = part(run, ..at).chars().next_back();
        if data::agency_codes().contains_key(part(run, at..))
            && part(run, at..).chars().count() >= 3
            && !before.is_some_and(is_place)
        {
            // 临浦文旅发 is the code of a district, 江文旅发 that of a city, and
            // neither that of the ministry.
            let district = part(run, ..at).chars().count() <= 2 && !is_central(part(run, at..));
            return if district { start } else { start + at };
        }
    }
    start
}

/// Whether a code is one that no local body bears behind the name of its place.
fn is_central(code: &str) -> bool {
    ["国办", "国发", "国函", "国卫", "中办", "中发"]
        .iter()
        .any(|head| code.starts_with(head))
}

/// Whether a character is the short name of a province.
fn is_place(c: char) -> bool {
    "京津冀晋内蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀黔贵滇云藏陕秦甘陇青宁新港澳台".contains(c)
}

/// Whether `c` is a Chinese character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}
