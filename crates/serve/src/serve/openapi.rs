//! `/api/openapi.json`: what can be asked under `/api`, for programs that read
//! such descriptions.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{Asked, asked};

/// A question: its path, what it answers, its parameters and the type of rows.
struct Question {
    path: &'static str,
    says: &'static str,
    parameters: &'static [&'static str],
    /// Whether the answer is a list.
    is_list: bool,
    /// What is sent with it; nothing where it is only asked.
    sends: Option<&'static str>,
}

/// The questions.
const QUESTIONS: &[Question] = &[
    Question {
        path: "/api/search",
        says: "Words in the names of documents and in the sentences that cite.",
        parameters: &["q", "limit"],
        is_list: false,
        sends: None,
    },
    Question {
        path: "/api/document",
        says: "One document: its status and why, what it cites (out), what cites it (in).",
        parameters: &["id", "as_of"],
        is_list: false,
        sends: None,
    },
    Question {
        path: "/api/article",
        says: "An article or a range (刑法第二百六十六条, or id and place): its words, whether it was ended or changed and by what, who cites it, its number in other versions.",
        parameters: &["id", "place", "as_of"],
        is_list: false,
        sends: None,
    },
    Question {
        path: "/api/basis",
        says: "What a document rests on, up to the laws.",
        parameters: &["id", "depth", "one_relation", "limit", "as_of"],
        is_list: false,
        sends: None,
    },
    Question {
        path: "/api/impact",
        says: "What rests on a document.",
        parameters: &["id", "depth", "one_relation", "limit", "as_of"],
        is_list: false,
        sends: None,
    },
    Question {
        path: "/api/superseded",
        says: "What is no longer in force, by what and since when; with stale, who rests on it.",
        parameters: &[
            "all", "stale", "issuer", "year", "status", "relation", "from", "to", "limit", "as_of",
        ],
        is_list: true,
        sends: None,
    },
    Question {
        path: "/api/compare",
        says: "Documents whose status on the day to is another than on the day from, with both.",
        parameters: &["first", "second", "issuer", "year", "status", "limit"],
        is_list: true,
        sends: None,
    },
    Question {
        path: "/api/list",
        says: "Documents, with filters.",
        parameters: &[
            "issuer", "region", "level", "year", "status", "relation", "is_done", "cited",
            "present", "missing", "sort", "limit", "as_of",
        ],
        is_list: true,
        sends: None,
    },
    Question {
        path: "/api/draft",
        says: "What is wrong with a draft, which is not stored: what it cites that does not hold, numbers and titles that do not belong together, how they are written, what it says of itself. Findings bear the id of a rule.",
        parameters: &["name", "as_of"],
        is_list: false,
        sends: Some(
            "The draft: its text, or a file of any format that is read, up to 16 MB; also as the field text or file of a form (multipart/form-data).",
        ),
    },
    Question {
        path: "/api/stats",
        says: "Figures of the whole project.",
        parameters: &["top", "as_of"],
        is_list: false,
        sends: None,
    },
];

/// Parameters: the name in the table above, the name in the address, the type,
/// what it says.
const PARAMETERS: &[(&str, &str, &str, &str)] = &[
    (
        "q",
        "q",
        "string",
        "Words that must all stand there; a number in any writing.",
    ),
    (
        "id",
        "id",
        "string",
        "Number in any writing, title, or part of one.",
    ),
    (
        "as_of",
        "as_of",
        "string",
        "Day for which statuses are given, such as 2024-05-01; today where not given.",
    ),
    ("limit", "limit", "integer", "Most rows, 0 for all."),
    ("top", "top", "integer", "Longest that a list may be."),
    (
        "place",
        "place",
        "string",
        "Article in the document, 第三条第二款; where it is not given, it stands in id behind the name.",
    ),
    ("depth", "depth", "integer", "Most steps from the document."),
    (
        "one_relation",
        "relation",
        "string",
        "Follow this relation instead of implements, basis and forwards.",
    ),
    (
        "all",
        "all",
        "boolean",
        "Also what is partly repealed, amended or suspended.",
    ),
    (
        "stale",
        "stale",
        "boolean",
        "Only what documents in force still rest on, with these documents.",
    ),
    (
        "issuer",
        "issuer",
        "string",
        "Only of this issuer, under any of its names, or a part of the name.",
    ),
    (
        "region",
        "region",
        "string",
        "Only of this province, city or district.",
    ),
    (
        "level",
        "level",
        "string",
        "Only of this level, such as ministry.",
    ),
    (
        "year",
        "year",
        "string",
        "Only of this year of issue, or of years such as 2019-2024.",
    ),
    (
        "status",
        "status",
        "string",
        "Only of this status, such as repealed.",
    ),
    (
        "relation",
        "relation",
        "string",
        "Only by this relation, such as repeals.",
    ),
    (
        "is_done",
        "is_done",
        "string",
        "Only those to which another document does this.",
    ),
    (
        "from",
        "from",
        "string",
        "Only what is gone since this day or later.",
    ),
    (
        "to",
        "to",
        "string",
        "Only what is gone since this day or earlier.",
    ),
    (
        "first",
        "from",
        "string",
        "The first day; a year before the second where not given.",
    ),
    (
        "second",
        "to",
        "string",
        "The second day; today where not given.",
    ),
    (
        "name",
        "name",
        "string",
        "Name of the file, where its extension tells the format.",
    ),
    (
        "cited",
        "cited",
        "integer",
        "Only those that at least so many documents cite.",
    ),
    (
        "present",
        "present",
        "boolean",
        "Only those whose text is in the project.",
    ),
    (
        "missing",
        "missing",
        "boolean",
        "Only those whose text is not in the project.",
    ),
    ("sort", "sort", "string", "id, title, day or cited."),
];

pub(super) async fn page(asked: Asked) -> Response {
    asked.answer(|_| asked::json(&description())).await
}

fn description() -> Value {
    let paths: Map<String, Value> = QUESTIONS.iter().map(question).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "wenmai",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The rows that the commands of the same names give by --format json.",
        },
        "paths": paths,
    })
}

fn question(question: &Question) -> (String, Value) {
    let parameters: Vec<Value> = PARAMETERS
        .iter()
        .filter(|(key, ..)| question.parameters.contains(key))
        .map(|(key, name, kind, says)| {
            json!({
                "name": name,
                "in": "query",
                "required": *key == "id",
                "description": says,
                "schema": { "type": kind },
            })
        })
        .collect();
    let kind = if question.is_list { "array" } else { "object" };
    let answer = |says: &str, kind: &str| {
        json!({
            "description": says,
            "content": { "application/json": { "schema": { "type": kind } } },
        })
    };
    let mut described = json!({
        "summary": question.says,
        "parameters": parameters,
        "responses": {
            "200": answer("The answer.", kind),
            "default": answer("What is wrong, as error, and what may have been meant, as alike.", "object"),
        },
    });
    let method = match question.sends {
        None => "get",
        Some(says) => {
            described["requestBody"] = json!({
                "description": says,
                "required": true,
                "content": {
                    "text/plain": { "schema": { "type": "string" } },
                    "application/octet-stream": {},
                },
            });
            "post"
        }
    };
    let described = json!({ method: described });
    (question.path.to_owned(), described)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_of_a_question_is_described() {
        for question in QUESTIONS {
            for parameter in question.parameters {
                let found = PARAMETERS.iter().any(|(key, ..)| key == parameter);
                assert!(found, "{} {parameter}", question.path);
            }
        }
    }
}
