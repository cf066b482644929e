//! The form of a case: which keys it may have. A key that is misspelt asks for nothing,
//! and its case would count as right.

use serde_json::Value as Json;

use super::fault::Fault;

/// Keys of a case that are told to people alone, or whose values are no objects.
const CASE: [&str; 15] = [
    "id",
    "kind",
    "severity",
    "why",
    "source",
    "note",
    "printed_status",
    "files",
    "known",
    "build",
    "count",
    "nodes",
    "no_nodes",
    "same",
    "apart",
];

/// Keys of a case whose values are lists of objects, and the keys of these.
const LISTS: [(&str, &[&str]); 7] = [
    (
        "documents",
        &[
            "file",
            "find",
            "title",
            "number",
            "issuers",
            "written",
            "published",
            "effective",
            "expires",
            "doubt",
            "complete",
        ],
    ),
    (
        "edges",
        &[
            "from", "to", "relation", "scope", "pinpoint", "since", "planned", "doubtful",
        ],
    ),
    ("no_edges", &["from", "to", "relation", "planned"]),
    ("status", &["document", "on", "is", "since"]),
    ("text", &["file", "contains", "lacks"]),
    ("ask", &["words", "contains", "lacks", "exit"]),
    ("unread", &["file", "reason"]),
];

/// Whether this is a case: an object with `files`, and none but known keys.
pub(super) fn check(case: &Json) -> Result<(), Fault> {
    let Some(members) = case.as_object() else {
        return Err(Fault::new(
            "不是事例；每行应写一个 JSON 对象",
            "this is no case; write one JSON object a line",
        ));
    };
    let files = case.get("files").and_then(Json::as_array);
    if !files.is_some_and(|files| !files.is_empty() && files.iter().all(Json::is_string)) {
        return Err(Fault::new(
            "事例没有 `files`（要读取的文件或文件夹的列表），请补上，如 [\"001.txt\"]",
            "the case has no `files`, the list of files or folders to read; add it, such as [\"001.txt\"]",
        ));
    }
    for (key, value) in members {
        let Some((_, known)) = LISTS.iter().find(|(name, _)| name == key) else {
            if !CASE.contains(&key.as_str()) {
                let lists = LISTS.iter().map(|(name, _)| *name);
                return Err(unknown(key, CASE.into_iter().chain(lists)));
            }
            continue;
        };
        let Some(items) = value.as_array() else {
            return Err(no_list(key));
        };
        for item in items {
            let Some(item) = item.as_object() else {
                return Err(no_list(key));
            };
            if let Some(stray) = item.keys().find(|key| !known.contains(&key.as_str())) {
                return Err(unknown(&format!("{key}.{stray}"), known.iter().copied()));
            }
        }
    }
    Ok(())
}

fn unknown<'k>(key: &str, known: impl Iterator<Item = &'k str>) -> Fault {
    let known: Vec<&str> = known.collect();
    Fault::new(
        format!("不认识 `{key}`；可用：{}", known.join("、")),
        format!("`{key}` is not known; use one of {}", known.join(", ")),
    )
}

fn no_list(key: &str) -> Fault {
    Fault::new(
        format!("`{key}` 应为对象的列表，如 [{{…}}]"),
        format!("`{key}` must be a list of objects, such as [{{…}}]"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(case: &str) -> Option<String> {
        let case = serde_json::from_str(case).unwrap();
        check(&case).err().map(|fault| fault.to_string())
    }

    #[test]
    fn a_case_has_files_and_none_but_known_keys() {
        let whole =
            r#"{"id":"a","files":["a.txt"],"edges":[{"from":"甲","to":"乙","relation":"basis"}]}"#;
        assert_eq!(fault(whole), None);
        for (case, said) in [
            ("[]", "no case"),
            (r#"{"id":"a"}"#, "no `files`"),
            (r#"{"files":[]}"#, "no `files`"),
            (r#"{"files":"a.txt"}"#, "no `files`"),
            (r#"{"files":["a.txt"],"edge":[]}"#, "`edge` is not known"),
            (
                r#"{"files":["a.txt"],"edges":{}}"#,
                "`edges` must be a list",
            ),
            (
                r#"{"files":["a.txt"],"edges":[{"form":"甲"}]}"#,
                "`edges.form` is not known",
            ),
        ] {
            let told = fault(case).unwrap_or_default();
            assert!(told.contains(said), "{case}: {told}");
        }
    }
}
