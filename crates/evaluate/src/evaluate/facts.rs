//! Facts that must hold once some files are built together: fields of documents, edges,
//! statuses, what commands answer. Each case is a line of JSON with its files; the program
//! itself builds them and is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use regex::Regex;
use serde_json::Value as Json;

use super::fault::Fault;
use super::load::read;
use super::{EvaluateError, Figure, Value, form};
use wenmai_vocabulary::pattern;

/// Relations that change what holds.
const STRUCTURAL: [&str; 5] = ["repeals", "supersedes", "amends", "extends", "suspends"];

/// Fields of documents, and the figures of each.
const FIELDS: [(&str, &str); 7] = [
    ("title", "document_title"),
    ("number", "document_number"),
    ("issuers", "document_issuers"),
    ("written", "document_written"),
    ("published", "document_published"),
    ("effective", "document_effective"),
    ("expires", "document_expires"),
];

/// How long a command may take.
const LONGEST: Duration = Duration::from_secs(20);

/// What came of a case.
#[derive(Debug, Default)]
pub struct Judged {
    /// Its id.
    pub id: String,
    /// What should hold and does not.
    pub wrong: Vec<String>,
    /// Right and wrong, for each of the fields.
    fields: [[usize; 2]; FIELDS.len()],
    /// Found, false, missed: all edges, and those that change what holds.
    edges: [[usize; 3]; 2],
    statuses: [usize; 2],
}

/// Holds the cases of a file against a program.
///
/// # Errors
///
/// [`EvaluateError`] where the file cannot be read or holds no case, where a line is no
/// case, or a file that it names cannot be copied.
pub fn judge(cases: &Path, program: &Path) -> Result<Vec<Judged>, EvaluateError> {
    let text = read(cases)?;
    let base = cases.parent().unwrap_or(Path::new("."));
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let mut read = Vec::new();
    for (at, line) in lines {
        let line_of = at + 1;
        let case: Json = serde_json::from_str(line)
            .map_err(|why| EvaluateError::line(cases, line_of, Fault::no_json(&why)))?;
        form::check(&case).map_err(|fault| EvaluateError::line(cases, line_of, fault))?;
        read.push((line_of, case));
    }
    if read.is_empty() {
        return Err(EvaluateError::NoCases(cases.to_owned()));
    }
    let judged = read.iter().map(|(line, case)| {
        let judged = Case::new(case, base, program).judged(*line);
        judged.map_err(|Uncopied { file, source }| EvaluateError::Copy {
            cases: cases.to_owned(),
            line: *line,
            file,
            source,
        })
    });
    judged.collect()
}

/// A file that a case names and that cannot be copied.
struct Uncopied {
    file: PathBuf,
    source: std::io::Error,
}

/// The figures of all cases together.
pub fn figures(judged: &[Judged]) -> Vec<Figure> {
    let mut figures = vec![Figure {
        name: "cases",
        value: Value::Count(judged.len()),
    }];
    let mut ratio = |name, part: usize, whole: usize| {
        figures.push(Figure {
            name,
            value: Value::Ratio(share(part, whole)),
        });
    };
    let right = judged.iter().filter(|case| case.wrong.is_empty()).count();
    ratio("cases_right", right, judged.len());
    for (at, (_, name)) in FIELDS.iter().enumerate() {
        let [good, bad] =
            [0, 1].map(|which| judged.iter().map(|case| case.fields[at][which]).sum());
        let all: usize = good + bad;
        if all > 0 {
            ratio(name, good, all);
        }
    }
    let names = [
        ["edges", "edge_precision", "edge_recall", "edge_f1"],
        [
            "structurals",
            "structural_precision",
            "structural_recall",
            "structural_f1",
        ],
    ];
    for (at, [count, precision, recall, f1]) in names.into_iter().enumerate() {
        let sum = |which: usize| -> usize { judged.iter().map(|case| case.edges[at][which]).sum() };
        let [found, spurious, missed] = [sum(0), sum(1), sum(2)];
        if found + spurious + missed == 0 {
            continue;
        }
        let (p, r) = (share(found, found + spurious), share(found, found + missed));
        let both = if p + r == 0.0 {
            1.0
        } else {
            2.0 * p * r / (p + r)
        };
        figures.push(Figure {
            name: count,
            value: Value::Count(found + missed),
        });
        for (name, value) in [(precision, p), (recall, r), (f1, both)] {
            figures.push(Figure {
                name,
                value: Value::Ratio(value),
            });
        }
    }
    let [good, bad] = [0, 1].map(|which| judged.iter().map(|case| case.statuses[which]).sum());
    let all: usize = good + bad;
    if all > 0 {
        figures.push(Figure {
            name: "status_right",
            value: Value::Ratio(share(good, all)),
        });
    }
    figures
}

fn share(part: usize, whole: usize) -> f64 {
    match whole {
        0 => 1.0,
        _ => part as f64 / whole as f64,
    }
}

/// What two writings of one name share.
fn flat(words: &str) -> String {
    static CODED: LazyLock<Regex> = LazyLock::new(|| {
        pattern::constant(r"[﹝〔\[【(<{]\s*((?:19|20)\d\d)\s*[﹞〕\]】)>}]年?第?0*(\d+)号")
    });
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant(r"((?:19|20)\d\d)年第0*(\d+)号(?:公告|通告|令)?"));
    static ORDER: LazyLock<Regex> = LazyLock::new(|| pattern::constant(r"令?第0*(\d+)号令?"));
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '﹝' => '〔',
        '﹞' => '〕',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        c => c,
    };
    let words = words.chars().map(narrow).filter(|c| !c.is_whitespace());
    let words: String = words.collect();
    let words = CODED.replace_all(&words, "#${1}#${2}号");
    let words = YEAR.replace_all(&words, "#${1}#${2}号");
    let words = ORDER.replace_all(&words, "令${1}号");
    let signs = "《》〈〉<>[]【】()“”\"'‘’、,·•-—–~";
    words.chars().filter(|&c| !signs.contains(c)).collect()
}

fn without_state(words: &str) -> &str {
    words.strip_prefix("中华人民共和国").unwrap_or(words)
}

fn squashed(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The words of a member; empty where there are none.
fn text<'j>(value: &'j Json, key: &str) -> &'j str {
    value.get(key).and_then(Json::as_str).unwrap_or_default()
}

fn list<'j>(value: &'j Json, key: &str) -> impl Iterator<Item = &'j Json> {
    value
        .get(key)
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
}

fn words<'j>(value: &'j Json, key: &str) -> impl Iterator<Item = &'j str> {
    list(value, key).filter_map(Json::as_str)
}

fn is_true(value: &Json, key: &str) -> bool {
    value.get(key).and_then(Json::as_bool) == Some(true)
}

/// Of A|B either is right.
fn is_one_of(wanted: &str, got: &str) -> bool {
    wanted.split('|').any(|option| option == got)
}

fn relations(edge: &Json) -> Vec<&str> {
    let all = text(edge, "relation").split('|');
    all.filter(|relation| !relation.is_empty()).collect()
}

fn is_structural(relation: &str) -> bool {
    STRUCTURAL.contains(&relation)
}

fn first_mention(edge: &Json) -> &Json {
    edge.get("mentions")
        .and_then(|mentions| mentions.get(0))
        .unwrap_or(&Json::Null)
}

/// What a command printed, and how it ended.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

/// A case under way.
struct Case<'c> {
    case: &'c Json,
    base: &'c Path,
    program: &'c Path,
    judged: Judged,
    nodes: BTreeMap<String, Json>,
    edges: Vec<Json>,
    unread: Vec<Json>,
    by_key: BTreeMap<String, BTreeSet<String>>,
    by_file: BTreeMap<String, BTreeSet<String>>,
}

impl<'c> Case<'c> {
    fn new(case: &'c Json, base: &'c Path, program: &'c Path) -> Self {
        Case {
            case,
            base,
            program,
            judged: Judged {
                id: text(case, "id").to_owned(),
                ..Judged::default()
            },
            nodes: BTreeMap::new(),
            edges: Vec::new(),
            unread: Vec::new(),
            by_key: BTreeMap::new(),
            by_file: BTreeMap::new(),
        }
    }

    fn judged(mut self, line: usize) -> Result<Judged, Uncopied> {
        let name = format!("wenmai-facts-{}-{line}", std::process::id());
        let room = std::env::temp_dir().join(name);
        let copied = self.copy_files(&room.join("in"));
        if copied.is_ok() {
            self.judge_in(&room);
        }
        // What is left there harms nobody.
        let _ = fs::remove_dir_all(&room);
        copied.map(|()| self.judged)
    }

    /// Copies what the case names.
    fn copy_files(&self, inbox: &Path) -> Result<(), Uncopied> {
        let uncopied = |file: &Path, source| Uncopied {
            file: file.to_owned(),
            source,
        };
        fs::create_dir_all(inbox).map_err(|why| uncopied(inbox, why))?;
        for name in words(self.case, "files") {
            let source = self.base.join(name);
            let name = source.file_name().unwrap_or(OsStr::new("."));
            copy(&source, &inbox.join(name)).map_err(|why| uncopied(&source, why))?;
        }
        let known = self.case.get("known").and_then(Json::as_str);
        if let Some(known) = known.map(|name| self.base.join(name)) {
            fs::metadata(&known).map_err(|why| uncopied(&known, why))?;
        }
        Ok(())
    }

    fn judge_in(&mut self, room: &Path) {
        if self.build(room).is_some() {
            self.documents();
            self.wanted_edges();
            self.names();
            let in_time = self.status(room).is_some()
                && self.texts(room).is_some()
                && self.unread_files().is_some()
                && self.answers(room).is_some();
            if !in_time {
                self.all_missed();
            }
        } else {
            self.all_missed();
        }
    }

    fn fail(&mut self, what: impl Into<String>) {
        self.judged.wrong.push(what.into());
    }

    /// What a command says; none where it takes too long or cannot be started.
    fn run<S: AsRef<OsStr>>(&mut self, words: &[S]) -> Option<Said> {
        let started = Command::new(self.program)
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut child) = started else {
            self.fail("the program cannot be started");
            return None;
        };
        let read = |pipe: Option<Box<dyn std::io::Read + Send>>| {
            thread::spawn(move || {
                let mut bytes = Vec::new();
                if let Some(mut pipe) = pipe {
                    // What could not be read was not said.
                    let _ = pipe.read_to_end(&mut bytes);
                }
                String::from_utf8_lossy(&bytes).into_owned()
            })
        };
        let out = read(child.stdout.take().map(|pipe| Box::new(pipe) as _));
        let err = read(child.stderr.take().map(|pipe| Box::new(pipe) as _));
        let started = Instant::now();
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if started.elapsed() < LONGEST => thread::sleep(Duration::from_millis(5)),
                _ => break None,
            }
        };
        if status.is_none() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
            self.fail(format!("no answer in {} s", LONGEST.as_secs()));
        }
        let (out, err) = (out.join().ok()?, err.join().ok()?);
        let code = status?.code();
        Some(Said { code, out, err })
    }

    fn build(&mut self, room: &Path) -> Option<()> {
        let (inbox, out) = (room.join("in"), room.join("out"));
        let mut line: Vec<std::ffi::OsString> = vec![
            "build".into(),
            inbox.into(),
            "-o".into(),
            out.clone().into(),
        ];
        line.extend(words(self.case, "build").map(Into::into));
        if let Some(known) = self.case.get("known").and_then(Json::as_str) {
            line.push("--known".into());
            line.push(self.base.join(known).into());
        }
        let said = self.run(&line)?;
        let graph = fs::read_to_string(out.join("graph.json")).ok();
        let graph: Option<Json> = graph.and_then(|text| serde_json::from_str(&text).ok());
        let Some(graph) = graph.filter(|_| matches!(said.code, Some(0 | 1))) else {
            self.fail(format!("build: exit {:?}", said.code));
            return None;
        };
        for node in list(&graph, "nodes") {
            let id = text(node, "id").to_owned();
            let names = [text(node, "id"), text(node, "number"), text(node, "title")];
            let names = names.into_iter().chain(words(node, "aliases"));
            for name in names.filter(|name| !name.is_empty()) {
                let key = flat(name);
                let bare = without_state(&key).to_owned();
                self.by_key.entry(key).or_default().insert(id.clone());
                self.by_key.entry(bare).or_default().insert(id.clone());
            }
            if is_true(node, "present") {
                let file = Path::new(text(node, "file"));
                for name in [file.file_name(), file.file_stem()].into_iter().flatten() {
                    let name = name.to_string_lossy().into_owned();
                    self.by_file.entry(name).or_default().insert(id.clone());
                }
            }
            self.nodes.insert(id, node.clone());
        }
        self.edges = list(&graph, "edges").cloned().collect();
        self.unread = list(&graph["graph"], "unread").cloned().collect();
        Some(())
    }

    fn find(&self, name: &str) -> BTreeSet<String> {
        if let Some(file) = name.strip_prefix("file:") {
            return self.by_file.get(file).cloned().unwrap_or_default();
        }
        let found = |part: &str| {
            let key = flat(part);
            let whole = self.by_key.get(&key).filter(|ids| !ids.is_empty());
            whole.or_else(|| self.by_key.get(without_state(&key)))
        };
        name.split('|')
            .filter_map(found)
            .flatten()
            .cloned()
            .collect()
    }

    fn of_document(&self, document: &Json) -> BTreeSet<String> {
        match text(document, "find") {
            "" => {
                let file = text(document, "file");
                self.by_file.get(file).cloned().unwrap_or_default()
            }
            name => self.find(name),
        }
    }

    fn all_missed(&mut self) {
        let case = self.case;
        for edge in list(case, "edges").filter(|edge| !is_true(edge, "doubtful")) {
            self.judged.edges[0][2] += 1;
            if relations(edge).into_iter().any(is_structural) {
                self.judged.edges[1][2] += 1;
            }
        }
        for document in list(case, "documents") {
            for (at, (field, _)) in FIELDS.iter().enumerate() {
                let in_doubt = words(document, "doubt").any(|doubt| doubt == *field);
                if document.get(field).is_some() && !in_doubt {
                    self.judged.fields[at][1] += 1;
                }
            }
        }
        self.judged.statuses[1] += list(case, "status").count();
    }

    fn documents(&mut self) {
        let case = self.case;
        let present = self
            .nodes
            .values()
            .filter(|node| is_true(node, "present"))
            .count();
        if let Some(count) = case.get("count").and_then(Json::as_u64)
            && count != present as u64
        {
            self.fail(format!("{count} documents: {present}"));
        }
        for document in list(case, "documents") {
            let mut at = self.of_document(document).into_iter();
            let node = at.find(|id| {
                self.nodes
                    .get(id)
                    .is_some_and(|node| is_true(node, "present"))
            });
            let node = node.and_then(|id| self.nodes.get(&id)).cloned();
            if node.is_none() {
                self.fail("document not found");
            }
            for (at, (field, _)) in FIELDS.iter().enumerate() {
                let in_doubt = words(document, "doubt").any(|doubt| doubt == *field);
                let Some(wanted) = document.get(field).filter(|_| !in_doubt) else {
                    continue;
                };
                let got = node
                    .as_ref()
                    .map(|node| node.get(field).unwrap_or(&Json::Null));
                let ok = got.is_some_and(|got| same_field(field, wanted, got));
                self.judged.fields[at][usize::from(!ok)] += 1;
                if !ok && let Some(got) = got {
                    self.fail(format!("{field} = {wanted}: {got}"));
                }
            }
        }
    }

    fn wanted_edges(&mut self) {
        let case = self.case;
        let complete = list(case, "documents").filter(|document| is_true(document, "complete"));
        let complete: BTreeSet<String> = complete.flat_map(|d| self.of_document(d)).collect();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let edges = std::mem::take(&mut self.edges);
        for wanted in list(case, "edges") {
            let of = relations(wanted);
            let fits = |edge: &Json| of.is_empty() || of.contains(&text(edge, "relation"));
            let hits = edges
                .iter()
                .enumerate()
                .filter(|(_, edge)| self.matches(wanted, edge));
            let hits: Vec<usize> = hits.map(|(at, _)| at).collect();
            used.extend(&hits);
            if is_true(wanted, "doubtful") {
                continue;
            }
            let good: Vec<&Json> = hits
                .iter()
                .map(|&at| &edges[at])
                .filter(|e| fits(e))
                .collect();
            let is_right = good.iter().any(|edge| details_hold(wanted, edge));
            self.judged.edges[0][if good.is_empty() { 2 } else { 0 }] += 1;
            if of.iter().any(|relation| is_structural(relation)) {
                self.judged.edges[1][if is_right { 0 } else { 2 }] += 1;
            }
            if !is_right {
                self.fail(format!("edge {wanted}"));
            }
            for &at in &hits {
                let relation = text(&edges[at], "relation");
                let is_planned = is_true(first_mention(&edges[at]), "planned");
                let is_false = !of.is_empty() && !of.contains(&relation) && is_structural(relation);
                if is_false && !is_planned {
                    self.judged.edges[0][1] += 1;
                    self.judged.edges[1][1] += 1;
                    self.fail(format!("no {relation} of {}", text(wanted, "to")));
                }
            }
        }
        for wanted in list(case, "no_edges") {
            let of = relations(wanted);
            for edge in &edges {
                let relation = text(edge, "relation");
                let counts = is_true(wanted, "planned") || !is_true(first_mention(edge), "planned");
                if self.matches(wanted, edge) && (of.is_empty() || of.contains(&relation)) && counts
                {
                    self.judged.edges[0][1] += 1;
                    self.judged.edges[1][1] += usize::from(is_structural(relation));
                    self.fail(format!("no {relation} of {}", text(wanted, "to")));
                }
            }
        }
        for (at, edge) in edges.iter().enumerate() {
            if complete.contains(text(edge, "source")) && !used.contains(&at) {
                let relation = text(edge, "relation");
                self.judged.edges[0][1] += 1;
                self.judged.edges[1][1] += usize::from(is_structural(relation));
                self.fail(format!(
                    "no other edge: {relation} {}",
                    text(edge, "target")
                ));
            }
        }
    }

    fn matches(&self, wanted: &Json, edge: &Json) -> bool {
        let from = text(wanted, "from");
        (from.is_empty() || self.find(from).contains(text(edge, "source")))
            && self.find(text(wanted, "to")).contains(text(edge, "target"))
    }

    fn names(&mut self) {
        let case = self.case;
        for name in words(case, "nodes") {
            if self.find(name).is_empty() {
                self.fail(format!("a node {name}"));
            }
        }
        for name in words(case, "no_nodes") {
            if !self.find(name).is_empty() {
                self.fail(format!("no node {name}"));
            }
        }
        let pair = |pair: &Json| {
            let name = |at: usize| pair.get(at).and_then(Json::as_str).unwrap_or_default();
            [self.find(name(0)), self.find(name(1))]
        };
        let same: Vec<_> = list(case, "same").map(|p| (p.clone(), pair(p))).collect();
        let apart: Vec<_> = list(case, "apart").map(|p| (p.clone(), pair(p))).collect();
        for (names, [a, b]) in same {
            if a.is_disjoint(&b) {
                self.fail(format!("one document: {names}"));
            }
        }
        for (names, [a, b]) in apart {
            if a.is_empty() || b.is_empty() || a == b {
                self.fail(format!("two documents: {names}"));
            }
        }
    }

    fn status(&mut self, room: &Path) -> Option<()> {
        let case = self.case;
        let mut by_day: BTreeMap<&str, Vec<&Json>> = BTreeMap::new();
        for wanted in list(case, "status") {
            by_day.entry(text(wanted, "on")).or_default().push(wanted);
        }
        for (day, wanted) in by_day {
            let out = room.join("out").display().to_string();
            let line = [
                "list",
                "--project",
                &out,
                "--as-of",
                day,
                "--format",
                "json",
                "--limit",
                "0",
            ];
            let said = self.run(&line)?;
            let rows: Json = serde_json::from_str(&said.out).unwrap_or(Json::Null);
            for wanted in wanted {
                let ids = self.find(text(wanted, "document"));
                let rows = rows.as_array().into_iter().flatten();
                let mut rows = rows.filter(|row| ids.contains(text(row, "id")));
                let ok = rows.any(|row| {
                    let since = wanted
                        .get("since")
                        .map(|since| since.as_str().unwrap_or_default());
                    is_one_of(text(wanted, "is"), text(row, "status"))
                        && since.is_none_or(|since| is_one_of(since, text(row, "since")))
                });
                self.judged.statuses[usize::from(!ok)] += 1;
                if !ok {
                    self.fail(format!("status {wanted}"));
                }
            }
        }
        Some(())
    }

    fn texts(&mut self, room: &Path) -> Option<()> {
        let case = self.case;
        for wanted in list(case, "text") {
            let name = text(wanted, "file");
            let said = match below(&room.join("in"), name) {
                Some(path) => self.run(&[OsStr::new("text"), path.as_os_str()])?.out,
                None => String::new(),
            };
            let said = squashed(&said);
            for words in words(wanted, "contains") {
                if !said.contains(&squashed(words)) {
                    self.fail(format!("text of {name} contains {words}"));
                }
            }
            for words in words(wanted, "lacks") {
                if said.contains(&squashed(words)) {
                    self.fail(format!("text of {name} lacks {words}"));
                }
            }
        }
        Some(())
    }

    fn unread_files(&mut self) -> Option<()> {
        let case = self.case;
        for wanted in list(case, "unread") {
            let name = text(wanted, "file");
            let told = self.unread.iter().filter(|told| {
                let file = Path::new(text(told, "file")).file_name();
                file.is_some_and(|file| file.to_string_lossy().starts_with(name))
            });
            let told: Vec<String> = told.map(Json::to_string).collect();
            let reason = text(wanted, "reason");
            let fits = |told: &String| reason.split('|').any(|words| told.contains(words));
            if told.is_empty() || !reason.is_empty() && !told.iter().any(fits) {
                self.fail(format!("{name} is named as unread because of {reason}"));
            }
        }
        Some(())
    }

    fn answers(&mut self, room: &Path) -> Option<()> {
        let case = self.case;
        let out = room.join("out").display().to_string();
        for asked in list(case, "ask") {
            let mut line: Vec<&str> = words(asked, "words").collect();
            line.extend(["--project", &out]);
            let answer = self.run(&line)?;
            let said = squashed(&(answer.out + &answer.err));
            for wanted in words(asked, "contains") {
                if !wanted
                    .split('|')
                    .any(|option| said.contains(&squashed(option)))
                {
                    self.fail(format!("{line:?} says {wanted}"));
                }
            }
            for wanted in words(asked, "lacks") {
                if said.contains(&squashed(wanted)) {
                    self.fail(format!("{line:?} does not say {wanted}"));
                }
            }
            let exit = asked.get("exit").and_then(Json::as_i64);
            if exit.is_some_and(|exit| answer.code.map(i64::from) != Some(exit)) {
                self.fail(format!("{line:?} ends with {exit:?}"));
            }
        }
        Some(())
    }
}

fn same_field(field: &str, wanted: &Json, got: &Json) -> bool {
    if field == "issuers" {
        let flattened = |value: &Json| {
            let names = value
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Json::as_str);
            let mut names: Vec<String> = names.map(flat).collect();
            names.sort_unstable();
            names
        };
        return flattened(wanted) == flattened(got);
    }
    let filled = |value: &'_ Json| value.as_str().map(str::to_owned);
    let (Some(wanted), Some(got)) = (filled(wanted), filled(got)) else {
        let empty = |value: &Json| value.as_str().unwrap_or_default().is_empty();
        return empty(wanted) && empty(got);
    };
    if !matches!(field, "title" | "number") {
        return is_one_of(&wanted, &got);
    }
    let got = flat(&got);
    wanted.split('|').any(|option| {
        let option = flat(option);
        option == got || field == "title" && without_state(&option) == without_state(&got)
    })
}

/// Whether scope, pinpoint, day and plan of an edge are those that are wanted.
fn details_hold(wanted: &Json, edge: &Json) -> bool {
    let mentions = || list(edge, "mentions");
    let any = |key: &str| {
        let options = wanted
            .get(key)
            .map(|value| value.as_str().unwrap_or_default());
        options.is_none_or(|options| mentions().any(|m| is_one_of(options, text(m, key))))
    };
    let scope = wanted.get("scope").and_then(Json::as_str);
    let planned = wanted.get("planned").and_then(Json::as_bool);
    scope.is_none_or(|scope| is_one_of(scope, text(edge, "scope")))
        && any("pinpoint")
        && any("since")
        && planned.is_none_or(|planned| mentions().any(|m| is_true(m, "planned") == planned))
}

/// Copies a file, or a folder with all that is in it.
fn copy(source: &Path, target: &Path) -> std::io::Result<()> {
    if !source.is_dir() {
        return fs::copy(source, target).map(|_| ());
    }
    fs::create_dir_all(target)?;
    for entry in fs::read_dir(source)? {
        let entry = entry?;
        copy(&entry.path(), &target.join(entry.file_name()))?;
    }
    Ok(())
}

/// The file of this name in a folder or below it.
fn below(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|e| e.path())
        .collect();
    entries.sort();
    let own = entries
        .iter()
        .find(|path| path.file_name() == Some(OsStr::new(name)));
    own.cloned().or_else(|| {
        let mut folders = entries.iter().filter(|path| path.is_dir());
        folders.find_map(|folder| below(folder, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_name_are_one() {
        assert_eq!(flat("甲发[2024]05号"), flat("甲发〔2024〕5号"));
        assert_eq!(flat("《乙办法》（试 行）"), flat("乙办法(试行)"));
        assert_eq!(flat("甲部令第05号"), flat("甲部第5号令"));
        assert_ne!(flat("甲发〔2024〕5号"), flat("甲发〔2024〕6号"));
    }

    #[test]
    fn either_of_two_values_is_right_and_null_is_none() {
        let value = |json: &str| -> Json { serde_json::from_str(json).unwrap() };
        let same = |field, wanted, got| same_field(field, &value(wanted), &value(got));
        assert!(same(
            "written",
            r#""2024-05-01|2024-05-02""#,
            r#""2024-05-02""#
        ));
        assert!(same("number", "null", "null") && !same("number", "null", r#""甲发〔2024〕5号""#));
        assert!(same(
            "issuers",
            r#"["甲局", "乙局"]"#,
            r#"["乙局", "甲局"]"#
        ));
        assert!(same("title", r#""丙法""#, r#""中华人民共和国丙法""#));
    }
}
