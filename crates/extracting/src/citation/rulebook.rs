//! The rules of `data/relations/` as they are read, and those that people lay over
//! them (`--rules DIR`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use regex::Regex;
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_128;

use super::cues::Cues;
use super::expression::Expression;
use super::list;
use super::relation::{Compiled, Pattern, PatternError, Rule};
use wenmai_vocabulary::Relation;

/// All rules, and the words by which most are put aside.
#[derive(Debug)]
pub(super) struct RuleBook {
    pub(super) rules: Vec<Rule>,
    pub(super) before: Cues,
    pub(super) after: Cues,
    pub(super) governors: Cues,
    /// Words for a part of the names before them: 中关于乙的规定.
    pub(super) part_behind: Regex,
    /// What stands behind names that a verb ends as a whole.
    pub(super) whole: Expression,
}

/// The words behind names that say which part of them is meant: 中关于乙的内容, 除附件2外,
/// 所附表格.
const PART_BEHIND: &str = "^(?:，?(?P<apart>除[^。；]{1,60}?外|(?:与|同)[^。；]{1,80}?(?:不一致的|不符的|相抵触的|冲突的)(?:有关|相关)?(?:规定|条款|内容)?)|(?P<piece>{HELD}[^，。；]{0,40}?{PIECE}|附[件表录图])(?:[，。；]|自|从|于|同时|一并|一律|均|即|予以|不|停|废|失效|作废|终止|已|因|由于|与|明显|偏|过|另|$)|(?P<part>\"[^\"]{1,80}\"|(?:中|里|内|有关|关于|涉及|对|针对|的|与|同)[^。；]{1,80}?(?:的|之)?{PART}|(?:的|中的|中)?(?:部分|个别|若干|其他)(?:规定|内容|条款|条文|条目|项目)))";

/// The files of rules, with what they are called and the relation that they read.
macro_rules! files {
    ($($relation:ident $name:literal)*) => {
        [$((
            Relation::$relation,
            $name,
            include_str!(concat!("../../../../data/relations/", $name)),
        )),*]
    };
}

const FILES: [(Relation, &str, &str); 15] = files! {
    Cites "00-spoken-of.toml"
    Repeals "01-repeals.toml"
    Supersedes "02-supersedes.toml"
    Amends "03-amends.toml"
    Extends "04-extends.toml"
    Suspends "05-suspends.toml"
    Restores "06-restores.toml"
    Corrects "07-corrects.toml"
    Forwards "08-forwards.toml"
    Replies "09-replies.toml"
    Interprets "10-interprets.toml"
    Implements "11-implements.toml"
    Basis "12-basis.toml"
    Applies "13-applies.toml"
    Cites "14-cites.toml"
};

const CLASSES: (&str, &str) = (
    "classes.toml",
    include_str!("../../../../data/relations/classes.toml"),
);
const GOVERNORS: (&str, &str) = (
    "governors.toml",
    include_str!("../../../../data/relations/governors.toml"),
);
/// The file of the kinds of lists.
const LISTS: &str = "lists.toml";

/// Why rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The folder or a file of it cannot be read.
    #[error("can't read the rules in {}: {why}", .path.display())]
    Unreadable {
        /// The folder, or the file.
        path: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// The folder holds no file of rules, or one of a name that means nothing.
    #[error("{}: no file of rules; they are called as those in data/relations: {}", .0.display(), file_names())]
    NoRules(PathBuf),
    /// A file is no TOML, or holds what no rule has.
    #[error("{file}: {why}")]
    Toml {
        /// The file.
        file: String,
        /// What is wrong.
        why: Box<toml::de::Error>,
    },
    /// A pattern cannot be read.
    #[error("{file}: {why}")]
    Pattern {
        /// The file.
        file: String,
        /// The rule, the pattern, and what is wrong.
        why: Box<PatternError>,
    },
    /// Rules were used already; they are the same as long as the program runs.
    #[error("rules were read already; own rules are laid over them before the first text")]
    Late,
}

impl RulesError {
    /// What is wrong, in Chinese.
    pub fn chinese(&self) -> String {
        match self {
            RulesError::Unreadable { path, why } => {
                format!("无法读取 {} 中的规则：{why}", path.display())
            }
            RulesError::NoRules(path) => format!(
                "{} 不是规则文件；文件名应与 data/relations 中的相同：{}",
                path.display(),
                file_names()
            ),
            RulesError::Toml { file, why } => format!("{file} 的写法有误：{why}"),
            RulesError::Pattern { file, why } => format!("{file}：{}", why.chinese()),
            RulesError::Late => "规则已在使用中；自定规则应在读取文件之前指定".to_owned(),
        }
    }
}

fn file_names() -> String {
    let names = FILES.iter().map(|(_, name, _)| *name);
    let others = [CLASSES.0, GOVERNORS.0, LISTS];
    names.chain(others).collect::<Vec<_>>().join(", ")
}

/// Rules of people, by the names of their files.
#[derive(Debug, Default)]
struct OwnRules {
    files: BTreeMap<String, String>,
}

/// What all texts are read by, as long as the program runs.
static BOOK: OnceLock<RuleBook> = OnceLock::new();
/// What tells one set of own rules from another; empty without.
static OWN: OnceLock<String> = OnceLock::new();

/// Lays the rules in a folder over those of the program, for all texts that are read from
/// now on. The files are called as those in `data/relations/` and as `data/lists.toml`: a
/// rule, a class or a list with the id of one of ours takes its place, others come before
/// ours of the same relation; `governors.toml` takes the place of ours.
///
/// # Errors
///
/// [`RulesError`]: nothing has changed then.
pub fn lay_over(folder: &Path) -> Result<(), RulesError> {
    let own = OwnRules::of(folder)?;
    let book = RuleBook::with(&own)?;
    let toml = |why| RulesError::Toml {
        file: LISTS.to_owned(),
        why: Box::new(why),
    };
    let lists = own.get(LISTS).map(list::Lists::with).transpose();
    let lists = lists.map_err(toml)?;
    let mark = format!("{:x}", xxh3_128(format!("{:?}", own.files).as_bytes()));
    OWN.set(mark).map_err(|_| RulesError::Late)?;
    BOOK.set(book).map_err(|_| RulesError::Late)?;
    match lists.is_none_or(list::lay_over) {
        true => Ok(()),
        false => Err(RulesError::Late),
    }
}

/// What tells the rules that people have laid over ours from others; empty where there
/// are none.
pub fn own_rules() -> &'static str {
    OWN.get().map_or("", String::as_str)
}

/// The rules that are used.
pub(super) fn book() -> &'static RuleBook {
    BOOK.get_or_init(|| {
        RuleBook::with(&OwnRules::default())
            .unwrap_or_else(|why| unreachable!("data/relations, checked by a test: {why}"))
    })
}

impl OwnRules {
    fn of(folder: &Path) -> Result<Self, RulesError> {
        let unreadable = |path: &Path| {
            let path = path.to_path_buf();
            move |why| RulesError::Unreadable { path, why }
        };
        let mut own = OwnRules::default();
        for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            if path.extension().is_none_or(|ending| ending != "toml") {
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = name.into_owned();
            let others = [CLASSES.0, GOVERNORS.0, LISTS];
            if !(FILES.iter().any(|(_, ours, _)| *ours == name) || others.contains(&name.as_str()))
            {
                return Err(RulesError::NoRules(path));
            }
            let text = std::fs::read_to_string(&path).map_err(unreadable(&path))?;
            own.files.insert(name, text);
        }
        match own.files.is_empty() {
            true => Err(RulesError::NoRules(folder.to_path_buf())),
            false => Ok(own),
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(String::as_str)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<Rule>,
}

fn read<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> Result<T, RulesError> {
    toml::from_str(text).map_err(|why| RulesError::Toml {
        file: file.to_owned(),
        why: Box::new(why),
    })
}

impl RuleBook {
    /// Our rules with those of people.
    fn with(own: &OwnRules) -> Result<Self, RulesError> {
        let classes = Classes::with(own)?;
        let mut rules = Vec::new();
        let mut cues = (Cues::default(), Cues::default());
        for (relation, name, ours) in FILES {
            let mut of_file = read::<RuleFile>(name, ours)?.rule;
            if let Some(own) = own.get(name) {
                lay(&mut of_file, read::<RuleFile>(name, own)?.rule, |rule| {
                    &rule.id
                });
            }
            for mut rule in of_file {
                rule.relation = relation;
                rule.compiled =
                    compile(&rule, &classes, &mut cues).map_err(|why| RulesError::Pattern {
                        file: name.to_owned(),
                        why: Box::new(why),
                    })?;
                rules.push(rule);
            }
        }
        let of_class = |class: &str, why: String| RulesError::Pattern {
            file: CLASSES.0.to_owned(),
            why: Box::new(PatternError::of_class(class, why)),
        };
        let part_behind = Regex::new(&classes.write_out(PART_BEHIND));
        let whole = Expression::after(&classes.write_out("{WHOLE}"));
        Ok(RuleBook {
            part_behind: part_behind.map_err(|why| of_class("PART", why.to_string()))?,
            whole: whole.map_err(|why| of_class("WHOLE", why))?,
            rules,
            before: cues.0,
            after: cues.1,
            governors: Cues::of(&governors(own)?),
        })
    }
}

/// Lays what people give over what we have: what bears a name of ours takes its place,
/// the rest comes first.
pub(super) fn lay<T>(ours: &mut Vec<T>, own: Vec<T>, name: impl Fn(&T) -> &str) {
    let mut first = Vec::new();
    for one in own {
        match ours.iter().position(|ours| name(ours) == name(&one)) {
            Some(at) => ours[at] = one,
            None => first.push(one),
        }
    }
    ours.splice(0..0, first);
}

fn compile(
    rule: &Rule,
    classes: &Classes,
    cues: &mut (Cues, Cues),
) -> Result<Compiled, PatternError> {
    let mut all = |patterns: &[String], governed: bool| {
        let written_out = patterns.iter().map(|p| classes.write_out(p));
        written_out
            .map(|p| Pattern::new(&rule.id, &p, governed, cues))
            .collect::<Result<Vec<Pattern>, _>>()
    };
    // 根据《甲》废止《乙》 ends 乙 alone: what a clause does to its subject
    // it does not do to a name that a word before it governs.
    let governed = rule.relation >= Relation::Basis;
    Ok(Compiled {
        patterns: all(&rule.patterns, governed)?,
        unless: all(&rule.unless, true)?,
    })
}

/// The classes of words of `data/relations/classes.toml`: in a pattern `{ENDS}`
/// stands for any of the words of that name.
#[derive(Debug, Default)]
struct Classes(Vec<(String, String)>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    name: String,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassFile {
    class: Vec<Class>,
}

impl Classes {
    /// Our classes with those of people; one may use those above it.
    fn with(own: &OwnRules) -> Result<Self, RulesError> {
        let mut all = read::<ClassFile>(CLASSES.0, CLASSES.1)?.class;
        if let Some(text) = own.get(CLASSES.0) {
            let own = read::<ClassFile>(CLASSES.0, text)?.class;
            lay(&mut all, own, |class| &class.name);
        }
        let mut classes = Classes::default();
        for class in all {
            let words = classes.write_out(&format!("({})", class.words.join("|")));
            classes.0.push((format!("{{{}}}", class.name), words));
        }
        Ok(classes)
    }

    /// The pattern with its classes written out.
    fn write_out(&self, pattern: &str) -> String {
        let mut pattern = pattern.to_owned();
        for (name, words) in &self.0 {
            if pattern.contains('{') {
                pattern = pattern.replace(name, words);
            }
        }
        pattern
    }
}

fn governors(own: &OwnRules) -> Result<Vec<String>, RulesError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Governors {
        governors: Vec<String>,
    }
    let text = own.get(GOVERNORS.0).unwrap_or(GOVERNORS.1);
    read::<Governors>(GOVERNORS.0, text).map(|file| file.governors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(file: &str, text: &str) -> OwnRules {
        let mut own = OwnRules::default();
        own.files.insert(file.to_owned(), text.to_owned());
        own
    }

    #[test]
    fn every_rule_file_can_be_read_and_ids_are_used_once() {
        let rules = RuleBook::with(&OwnRules::default()).unwrap().rules;
        let mut ids: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all);
        for rule in &rules {
            let told = [&rule.says, &rule.zh];
            assert!(told.iter().all(|words| !words.is_empty()), "{}", rule.id);
            assert!(!rule.examples.is_empty(), "{}", rule.id);
        }
    }

    #[test]
    fn an_own_rule_takes_the_place_of_ours_or_comes_before_them() {
        let rule = |id: &str| {
            format!(
                "[[rule]]\nid = \"{id}\"\nsays = \"x\"\nzh = \"甲\"\npatterns = [\"《》按废止处理\"]\nexamples = []\ncounter = []\n"
            )
        };
        let ids = |id: &str| -> Vec<String> {
            let book = RuleBook::with(&own("01-repeals.toml", &rule(id))).unwrap();
            let of_it = book
                .rules
                .into_iter()
                .filter(|r| r.relation == Relation::Repeals);
            of_it.map(|rule| rule.id).collect()
        };
        let added = ids("repeals-by-us");
        assert_eq!(added[0], "repeals-by-us");
        let replaced = ids(&added[1]);
        assert_eq!(replaced.len() + 1, added.len());
        assert_eq!(replaced[0], added[1]);
    }

    #[test]
    fn what_is_wrong_with_own_rules_is_told_with_its_file() {
        let broken = own(
            "01-repeals.toml",
            "[[rule]]\nid = \"a\"\nsays = \"x\"\nzh = \"甲\"\npatterns = [\"《》(\"]\nexamples = []\ncounter = []\n",
        );
        let why = RuleBook::with(&broken).unwrap_err();
        assert!(why.to_string().contains("01-repeals.toml"), "{why}");
        assert!(why.chinese().contains("01-repeals.toml"), "{why}");
        let other = own("governors.toml", "words = []");
        assert!(matches!(
            RuleBook::with(&other),
            Err(RulesError::Toml { .. })
        ));
    }
}
