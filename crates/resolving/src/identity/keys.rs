//! Keys under which a document is known.

use wenmai_extracting::document::fold::folded;
use wenmai_extracting::document::issuer;
use wenmai_extracting::document::title;
use wenmai_extracting::document::{DocumentNumber, NumberForm};

/// The keys of a title: as it stands, without the issuing bodies before 关于,
/// and those of the texts that it issues.
pub(super) fn of_title(full: &str) -> Vec<String> {
    of_issuing_title(full, title::key(full), &title::issued(full))
}

/// As [`of_title`], where the key of the whole title is known and what it issues.
pub(super) fn of_issuing_title(full: &str, exact: String, issued: &[String]) -> Vec<String> {
    let mut keys = vec![exact];
    // 公告解读：关于乙的公告 is not 关于乙的公告.
    if title::is_explanation(full) {
        return keys;
    }
    let folded = folded(full);
    let without_issuers = |title: &str| {
        let bare = title::without_issuers(title);
        (bare.len() < title.len()).then(|| title::key(bare))
    };
    keys.extend(without_issuers(&folded));
    for issued in issued {
        keys.extend(without_issuers(issued));
        keys.push(title::key(issued));
    }
    // 新疆：关于…, as compilations write the place before a title.
    if let Some((place, rest)) = folded.split_once('：')
        && place.chars().count() <= 4
    {
        keys.push(title::key(rest));
    }
    keys.retain(|key| !key.is_empty());
    dedup(keys)
}

fn dedup(keys: Vec<String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::with_capacity(keys.len());
    for key in keys {
        if !seen.contains(&key) {
            seen.push(key);
        }
    }
    seen
}

/// The key of a number together with its body, where the number by itself is
/// shared by many: 海关总署公告2024年第151号 and 公告〔2024〕151号 of 海关总署.
pub(super) fn qualified(
    number: &DocumentNumber,
    issuers: &[String],
    name: Option<&str>,
) -> Option<String> {
    if number.is_unique() {
        return Some(number.key());
    }
    let bodies = |names: &[String]| -> String {
        let mut names: Vec<String> = names
            .iter()
            .map(|n| issuer::full_name(issuer::without_former_mark(n)).into_owned())
            .collect();
        names.sort_unstable();
        names.join("|")
    };
    let (year, serial, own) = match &number.form {
        NumberForm::Announcement {
            issuer,
            year,
            serial,
        } => (year.as_str(), *serial, issuer.as_str()),
        NumberForm::Coded {
            code, year, serial, ..
        } => (year.as_str(), *serial, code.as_str()),
        NumberForm::Order { serial, .. } => ("", *serial, ""),
        NumberForm::Standard => return Some(number.key()),
    };
    let word = if own.ends_with("通告")
        || own.is_empty() && name.is_some_and(|n| n.ends_with("通告"))
    {
        "通告"
    } else if matches!(number.form, NumberForm::Order { .. }) {
        "令"
    } else {
        "公告"
    };
    let own_body = ["公告", "通告", "令"]
        .iter()
        .find_map(|word| own.strip_suffix(word))
        .unwrap_or(own);
    let body = if own_body.is_empty() {
        bodies(issuers)
    } else {
        issuer::canonical(own_body).to_owned()
    };
    (!body.is_empty()).then(|| format!("{body}{word}〔{year}〕{serial}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcements_are_known_by_their_body() {
        let body = ["海关总署".to_owned()];
        let key = |text: &str, bodies: &[String]| {
            qualified(&DocumentNumber::parse(text).unwrap(), bodies, None)
        };
        let expected = key("海关总署公告2024年第151号", &[]);
        assert!(expected.is_some());
        assert_eq!(key("公告〔2024〕151号", &body), expected);
        assert_eq!(key("2024年第151号", &body), expected);
        assert_eq!(key("2024年第151号", &[]), None);
    }

    #[test]
    fn a_notice_and_what_it_issues_share_a_key() {
        let notice = of_title("甲省财政厅关于印发《乙办法》的通知");
        let text = of_title("《乙办法》");
        assert!(text.iter().any(|key| notice.contains(key)));
    }
}
