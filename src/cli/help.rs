//! The help and the mistakes of arguments in Chinese (`data/help.zh.toml`). The English
//! ones stand at the commands themselves.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::LazyLock;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, ValueEnum};
use serde::Deserialize;

use super::words::Lang;

/// The words by command and argument.
#[derive(Debug, Deserialize)]
struct Words {
    words: Fixed,
    #[serde(flatten)]
    tables: BTreeMap<String, BTreeMap<String, String>>,
}

/// The words that stand in every help.
#[derive(Debug, Deserialize)]
struct Fixed {
    usage: String,
    commands: String,
    arguments: String,
    options: String,
    help: String,
    version: String,
    values: String,
    default: String,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/help.zh.toml"))
        .unwrap_or_else(|why| unreachable!("data/help.zh.toml: {why}"))
});

impl Words {
    /// The words of a command, else those that several share.
    fn of(&self, command: &str, name: &str) -> Option<&str> {
        let tables = [self.tables.get(command), self.tables.get("all")];
        let mut found = tables.into_iter().flatten();
        found.find_map(|table| table.get(name)).map(String::as_str)
    }
}

/// The language in which arguments ask for answers, before they are read.
pub(super) fn lang(args: &[OsString]) -> Lang {
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    while let Some(arg) = args.next() {
        let value = match arg.strip_prefix("--lang") {
            Some("") => args.next(),
            Some(rest) => rest.strip_prefix('='),
            None => continue,
        };
        if let Some(lang) = value.and_then(|value| Lang::from_str(value, true).ok()) {
            return lang;
        }
    }
    Lang::of_locale()
}

/// `wenmai help show` is `wenmai show --help`.
pub(super) fn asked(mut args: Vec<OsString>) -> Vec<OsString> {
    if args.get(1).is_some_and(|word| word == "help") {
        args.remove(1);
        args.push("--help".into());
    }
    args
}

/// The command with its help in Chinese.
pub(super) fn in_chinese(command: Command) -> Command {
    let words = &*WORDS;
    let names: Vec<String> = command
        .get_subcommands()
        .map(|own| own.get_name().to_owned())
        .collect();
    let mut command = described(command, "wenmai")
        .subcommand_help_heading(words.words.commands.as_str())
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(flag(
            "version",
            'V',
            ArgAction::Version,
            &words.words.version,
        ));
    if let Some(more) = words.of("wenmai", "more") {
        let about = words.of("wenmai", "about").unwrap_or_default();
        command = command.long_about(format!("{about}\n\n{more}"));
    }
    for name in names {
        command = command.mut_subcommand(name.as_str(), |own| described(own, &name));
    }
    command
}

/// A command with the words about it and its arguments.
fn described(command: Command, name: &str) -> Command {
    let words = &*WORDS;
    let mut command = command
        .disable_help_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, &words.words.help))
        .help_template(format!(
            "{{about-with-newline}}\n{}：{{usage}}\n\n{{all-args}}{{after-help}}",
            words.words.usage
        ))
        .after_help("")
        .after_long_help("");
    if let Some(about) = words.of(name, "about") {
        command = command.about(about.to_owned()).long_about(about.to_owned());
    }
    command.mut_args(|arg| told(arg, name))
}

fn flag(name: &'static str, short: char, action: ArgAction, help: &str) -> Arg {
    let flag = Arg::new(name).short(short).long(name).action(action);
    flag.help(help.to_owned())
        .help_heading(WORDS.words.options.as_str())
}

/// An argument with the words about it, its values and what holds where it is not given.
fn told(arg: Arg, command: &str) -> Arg {
    let words = &*WORDS;
    if ["help", "version"].contains(&arg.get_id().as_str()) && arg.get_value_names().is_none() {
        return arg;
    }
    let heading = match arg.is_positional() {
        true => words.words.arguments.as_str(),
        false => words.words.options.as_str(),
    };
    let mut help = match words.of(command, arg.get_id().as_str()) {
        Some(help) => help.to_owned(),
        None => return arg.help_heading(heading),
    };
    let of_value = |name: &str| match words.of("values", name) {
        Some(value) => format!("{name} {value}"),
        None => name.to_owned(),
    };
    let values = arg.get_possible_values();
    let values: Vec<String> = values.iter().map(|own| of_value(own.get_name())).collect();
    if !values.is_empty() && arg.get_action().takes_values() {
        help += &format!("［{}：{}］", words.words.values, values.join("；"));
    }
    let default = arg.get_default_values().iter();
    let default: Vec<&str> = default.filter_map(|value| value.to_str()).collect();
    if !default.is_empty() && arg.get_action().takes_values() {
        help += &format!("［{}：{}］", words.words.default, default.join("、"));
    }
    let arg = match arg.get_action().takes_values() {
        true => arg.hide_possible_values(true).hide_default_value(true),
        false => arg,
    };
    arg.help_heading(heading).long_help(help.clone()).help(help)
}

/// What is wrong with the arguments, in Chinese; the help, where that is asked for.
pub(super) fn mistake(why: &clap::Error) -> Option<String> {
    let of = |kind: ContextKind| why.get(kind).map(ContextValue::to_string);
    let arg = of(ContextKind::InvalidArg).unwrap_or_default();
    let value = of(ContextKind::InvalidValue).unwrap_or_default();
    let mut words = match why.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => format!("没有选项“{arg}”"),
        ErrorKind::InvalidSubcommand => {
            let name = of(ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("没有命令“{name}”")
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", arg.replace('\n', " ")),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 之后缺少取值"),
        ErrorKind::InvalidValue => {
            let valid = of(ContextKind::ValidValue).unwrap_or_default();
            format!("{arg} 不能取“{value}”，可取：{valid}")
        }
        ErrorKind::ValueValidation => {
            let source = std::error::Error::source(why);
            let source = source.map(super::words::of_value);
            format!("{arg} 的取值“{value}”有误：{}", source.unwrap_or_default())
        }
        ErrorKind::ArgumentConflict => {
            let prior = of(ContextKind::PriorArg).unwrap_or_default();
            match prior.is_empty() || prior == arg {
                true => format!("{arg} 只能写一次"),
                false => format!("{arg} 不能与 {prior} 同时使用"),
            }
        }
        ErrorKind::NoEquals => format!("{arg} 与取值之间应有等号"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{arg} 的取值个数不对")
        }
        ErrorKind::InvalidUtf8 => "参数不是有效的文字".to_owned(),
        _ => return None,
    };
    let kinds = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    if let Some(meant) = kinds.into_iter().find_map(of) {
        words += &format!("。是否指：{meant}");
    }
    if let Some(usage) = of(ContextKind::Usage) {
        let usage = usage.trim().trim_start_matches("Usage:").trim().to_owned();
        words += &format!("\n\n{}：{usage}", WORDS.words.usage);
    }
    Some(format!("{words}\n\n加 --help 查看帮助。"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::super::Cli;
    use super::*;

    /// The names of what is described, by command.
    fn described_names() -> BTreeMap<String, BTreeSet<String>> {
        let mut names = BTreeMap::new();
        let mut command = Cli::command();
        command.build();
        for own in command.get_subcommands().chain([&command]) {
            let args = own.get_arguments();
            let args = args.map(|arg| arg.get_id().as_str().to_owned());
            let args = args.filter(|name| name != "help");
            let name = own.get_name().to_owned();
            if name != "help" {
                names.insert(name, args.collect());
            }
        }
        names
    }

    #[test]
    fn every_command_and_argument_is_described_in_chinese() {
        for (command, args) in described_names() {
            assert!(
                WORDS.of(&command, "about").is_some(),
                "data/help.zh.toml: [{command}] about is missing"
            );
            for arg in args {
                let is_flag = command == "wenmai" && arg == "version";
                assert!(
                    is_flag || WORDS.of(&command, &arg).is_some(),
                    "data/help.zh.toml: [{command}] {arg} is missing"
                );
            }
        }
    }

    #[test]
    fn nothing_is_described_that_is_not_there() {
        let names = described_names();
        let all: BTreeSet<&String> = names.values().flatten().collect();
        for (command, words) in &WORDS.tables {
            for word in words.keys() {
                let is_there = match command.as_str() {
                    "values" => true,
                    "all" => all.contains(word),
                    _ if ["about", "more"].contains(&word.as_str()) => names.contains_key(command),
                    _ => names.get(command).is_some_and(|own| own.contains(word)),
                };
                assert!(
                    is_there,
                    "data/help.zh.toml: [{command}] {word} is of nothing"
                );
            }
        }
    }

    #[test]
    fn help_in_chinese_has_no_english_sentence() {
        let names: Vec<String> = described_names().into_keys().collect();
        for name in names {
            let mut command = in_chinese(Cli::command());
            let help = match name.as_str() {
                "wenmai" => command.render_long_help(),
                name => {
                    command.build();
                    let own = command.find_subcommand_mut(name).unwrap();
                    own.render_long_help()
                }
            };
            let help = help.to_string();
            for word in ["Usage", "Options", "default", "values", " the ", "Print"] {
                assert!(!help.contains(word), "{name}: {word}\n{help}");
            }
        }
    }

    #[test]
    fn mistakes_are_told_in_chinese() {
        let told = |line: &str| {
            let args = line.split(' ');
            let why = in_chinese(Cli::command()).try_get_matches_from(args);
            mistake(&why.unwrap_err()).unwrap_or_default()
        };
        for (line, words) in [
            ("wenmai bulid .", "没有命令“bulid”。是否指：build"),
            ("wenmai show a --nope", "没有选项“--nope”"),
            ("wenmai show", "缺少 <DOC>"),
            (
                "wenmai show a --format xml",
                "不能取“xml”，可取：table, json",
            ),
            ("wenmai show a --as-of never", "有误：日期写作 2024-05-01"),
            (
                "wenmai compare --from 2024-01-01 --to 2025-01-01 --as-of 2025-01-01",
                "同时使用",
            ),
            ("wenmai list --status nope", "有误：“nope”不是时效性"),
        ] {
            let told = told(line);
            assert!(told.contains(words), "{line}: {told}");
            assert!(told.contains("加 --help"), "{told}");
        }
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are_read() {
        let of = |line: &str| {
            let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            lang(&args)
        };
        assert_eq!(of("wenmai --lang zh --help"), Lang::Zh);
        assert_eq!(of("wenmai show --lang=en"), Lang::En);
        assert_eq!(of("wenmai show --lang=zh_CN"), Lang::Zh);
        let args = ["wenmai", "help", "show"].map(OsString::from).to_vec();
        assert_eq!(asked(args)[1..], ["show", "--help"]);
    }
}
