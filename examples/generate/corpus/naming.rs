//! How a document is named where another cites it: by title, by number, or
//! both, in the many spellings that are found.

use super::document::{Edition, Kind, LAWS, Series, Target, nested};
use super::page::Mention;
use super::plan::Plan;
use super::rng::Rng;
use super::world::{DEPARTMENTS, department};

/// Names what `target` means.
pub(crate) fn name(plan: &Plan, target: Target, rng: &mut Rng) -> Mention {
    match target {
        Target::Law(at) => law(LAWS[at as usize], rng),
        Target::Request(at) => request(plan, at),
        Target::Document(at) => document(plan, at, rng),
    }
}

fn law((title, number): (&str, Option<&str>), rng: &mut Rng) -> Mention {
    let entity = number.unwrap_or(title).to_owned();
    let title = if rng.percent(30) {
        title.trim_start_matches("中华人民共和国")
    } else {
        title
    };
    let number = number.filter(|_| rng.percent(40));
    written(
        Some(title.to_owned()),
        number.map(str::to_owned),
        entity,
        rng,
    )
}

/// The number and the title of the request that a reply answers.
pub(crate) fn request_of(plan: &Plan, at: u32) -> (String, String, String) {
    let reply = &plan.documents[at as usize];
    let here = reply.body as usize / DEPARTMENTS;
    let places = &plan.world.places;
    let below: Vec<usize> = (here + 1..places.len())
        .filter(|&k| places[k].above == here)
        .take(10)
        .collect();
    let place = below[at as usize % below.len()];
    let body = (place * DEPARTMENTS + department(reply.body)) as u32;
    let named = plan.named(at);
    let inner = named.bare_title();
    let question = inner
        .rsplit_once('的')
        .map_or(inner.as_str(), |(question, _)| question);
    let number = format!(
        "{}〔{}〕{}号",
        plan.world.code(body),
        reply.written.year(),
        at % 4_999 + 1
    );
    (format!("{question}的请示"), number, plan.world.name(body))
}

fn request(plan: &Plan, at: u32) -> Mention {
    let (title, number, _) = request_of(plan, at);
    Mention {
        text: format!("《{title}》（{number}）"),
        title: Some(title),
        entity: number.clone(),
        number: Some(number),
        ..Mention::default()
    }
}

fn document(plan: &Plan, at: u32, rng: &mut Rng) -> Mention {
    let named = plan.named(at);
    let entity = named.id();
    let body = plan.world.name(named.document.body);
    let number = match named.document.series {
        Series::Announcement => named.number().map(|number| format!("{body}公告{number}")),
        _ => named.number(),
    };
    let roll = rng.below(100);
    let (title, with_number) = match named.document.kind {
        Kind::Law => {
            let full = named.title();
            let title = if roll < 40 {
                full.replace("中华人民共和国", "")
            } else {
                full
            };
            return written(Some(title), None, entity, rng);
        }
        Kind::Order => (Some(named.title()), roll < 45),
        Kind::Measures | Kind::Manual => match roll {
            0..=29 => (Some(named.text_name()), true),
            30..=44 if plan.world.place(named.document.body).level > 0 => {
                (Some(named.text_name()), false)
            }
            45..=74 => (Some(named.title()), true),
            75..=88 => (Some(named.bare_title()), true),
            _ => (None, true),
        },
        Kind::Announcement | Kind::Correction | Kind::Draft if roll < 70 => {
            (Some(named.title()), true)
        }
        Kind::Announcement | Kind::Correction | Kind::Draft => (None, true),
        _ => match roll {
            0..=54 => (Some(named.title()), true),
            55..=64 => (Some(named.title()), false),
            65..=86 => (Some(named.bare_title()), true),
            _ => (None, true),
        },
    };
    match (title, number) {
        (Some(title), Some(number)) if with_number => {
            written(Some(title), Some(number), entity, rng)
        }
        (Some(title), Some(_)) => written(Some(title), None, entity, rng),
        (None, Some(number)) => written(None, Some(number), entity, rng),
        (_, None) => written(Some(named.title()), None, entity, rng),
    }
}

/// The mention in one of its spellings. Announcements are labelled by the
/// number without the body, as labels have them.
fn written(
    title: Option<String>,
    number: Option<String>,
    entity: String,
    rng: &mut Rng,
) -> Mention {
    let shown = title
        .as_deref()
        .map(|title| format!("《{}》", nested(title)));
    let spelt = number.as_deref().map(|number| spell(number, rng));
    let text = match (shown, spelt) {
        (Some(title), Some(number)) if rng.percent(8) => format!("{title}({number})"),
        (Some(title), Some(number)) => format!("{title}（{number}）"),
        (Some(title), None) => title,
        (None, number) => number.unwrap_or_default(),
    };
    let number = number.map(|number| match number.split_once("公告") {
        Some((_, short)) if !number.contains('〔') => short.to_owned(),
        _ => number,
    });
    Mention {
        text,
        title: title.map(|title| nested(&title)),
        number,
        entity,
        ..Mention::default()
    }
}

/// A number in one of the spellings that are met.
pub(crate) fn spell(number: &str, rng: &mut Rng) -> String {
    let brackets = match rng.below(100) {
        0..=79 => ("〔", "〕"),
        80..=87 => ("[", "]"),
        88..=91 => ("［", "］"),
        92..=95 => ("（", "）"),
        96..=97 => ("【", "】"),
        _ => ("﹝", "﹞"),
    };
    let mut spelt = number.replace('〔', brackets.0).replace('〕', brackets.1);
    match rng.below(100) {
        0..=3 => spelt = spelt.chars().map(full_width).collect(),
        4..=8 => {
            spelt = spelt
                .replace('号', " 号")
                .replace(brackets.1, &format!("{} ", brackets.1))
        }
        9..=10 => spelt = spelt.replace(brackets.0, &format!(" {}", brackets.0)),
        _ => {}
    }
    spelt
}

fn full_width(letter: char) -> char {
    match letter {
        '0'..='9' => char::from_u32(letter as u32 - '0' as u32 + '０' as u32).unwrap_or(letter),
        _ => letter,
    }
}

/// The short form that a text may give a document: its last words.
pub(crate) fn short_form(plan: &Plan, target: Target) -> Option<&'static str> {
    let Target::Document(at) = target else {
        return None;
    };
    let document = &plan.documents[at as usize];
    let name = plan.named(at).text_name();
    if document.edition != Edition::Only {
        return None;
    }
    match document.kind {
        Kind::Measures | Kind::Order => ["条例", "办法", "细则", "规程", "规范", "规定", "规则"]
            .into_iter()
            .find(|word| name.ends_with(word)),
        Kind::Opinion => Some("意见"),
        _ => None,
    }
}
