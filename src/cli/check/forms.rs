//! Findings in the forms that code hosts and editors read.

use serde_json::{Value, json};
use wenmai::check::{self, FindingRow, Severity};
use wenmai::source::Text;

use super::super::words::Lang;

/// A finding as an annotation of GitHub Actions, a line for each place.
pub(super) fn github(row: &FindingRow<'_>, text: &Text, lang: Lang) -> String {
    let level = match row.severity {
        Severity::Wrong => "error",
        Severity::Doubtful => "warning",
        Severity::Note => "notice",
    };
    let escaped = |words: &str, of_property: bool| {
        let mut words = words
            .replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        if of_property {
            words = words.replace(':', "%3A").replace(',', "%2C");
        }
        words
    };
    let said = match row.advice.is_empty() {
        true => row.message.clone(),
        false => format!("{}{}{}", row.message, lang.pick("。", ". "), row.advice),
    };
    let lines = row.at.iter().map(|place| {
        format!(
            "::{level} file={},line={},title={}::{}\n",
            escaped(&text.file, true),
            place.at.line,
            row.rule.key(),
            escaped(&said, false)
        )
    });
    lines.collect()
}

/// The results of a finding for SARIF, one for each place.
pub(super) fn results(row: &FindingRow<'_>, text: &Text) -> Vec<Value> {
    let level = match row.severity {
        Severity::Wrong => "error",
        Severity::Doubtful => "warning",
        Severity::Note => "note",
    };
    let said = [row.message.as_str(), row.advice.as_str()].join("\n");
    let of = |place: &check::FoundPlace<'_>| {
        json!({
            "ruleId": row.rule.key(),
            "level": level,
            "message": { "text": said.trim() },
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": { "uri": uri(&text.file) },
                    "region": {
                        "startLine": place.at.line,
                        "snippet": { "text": place.at.text }
                    }
                }
            }]
        })
    };
    row.at.iter().map(of).collect()
}

/// The name of a file as part of an address.
fn uri(file: &str) -> String {
    let mut uri = String::with_capacity(file.len() * 2);
    for byte in file.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// All results as a SARIF log, with the rules.
pub(super) fn sarif(results: &[Value], lang: Lang) -> Value {
    let rules: Vec<Value> = check::rules()
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id.key(),
                "shortDescription": { "text": lang.pick(&rule.zh, &rule.en) },
                "help": { "text": rule.norm.join(lang.pick("；", "; ")) }
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "wenmai",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules
            }},
            "results": results
        }]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_parts_of_addresses() {
        assert_eq!(uri("a b\\草.txt"), "a%20b/%E8%8D%89.txt");
    }
}
