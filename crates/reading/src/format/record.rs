//! Named fields of a record: a row of a table, an object of JSON. One that holds
//! a text is a document, and what else it says of it are facts.

use std::borrow::Cow;
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::label::fact;
use super::{flat, markup};
use crate::content::Content;
use crate::{Fact, Field, Options, Place, Reason};
use wenmai_vocabulary::data;
use wenmai_vocabulary::part::part;

/// The names under which a field is known, the likeliest first.
fn names(field: Field) -> impl Iterator<Item = &'static str> {
    let words = data::words();
    let (labels, names) = (&words.header_fields, &words.record_fields);
    let none: &'static [String] = &[];
    let (labels, names) = match field {
        Field::Text => (none, names.text.as_slice()),
        Field::Title => (labels.title.as_slice(), names.title.as_slice()),
        Field::Number => (labels.number.as_slice(), names.number.as_slice()),
        Field::Issuers => (labels.issuers.as_slice(), names.issuers.as_slice()),
        Field::Written => (labels.written.as_slice(), names.written.as_slice()),
        Field::Day => (labels.day.as_slice(), names.day.as_slice()),
        Field::Published => (labels.published.as_slice(), names.published.as_slice()),
        Field::Effective => (labels.effective.as_slice(), names.effective.as_slice()),
        Field::Expires => (labels.expires.as_slice(), names.expires.as_slice()),
        Field::Status => (labels.status.as_slice(), names.status.as_slice()),
        Field::Other => (none, none),
    };
    labels.iter().chain(names).map(String::as_str)
}

/// Which columns of a table hold which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    /// The column of each field, in the order of [`Field::ALL`].
    of: [Option<usize>; Field::ALL.len()],
    /// The names of all columns; none where they bear none.
    names: Vec<String>,
}

impl Columns {
    /// Finds the fields of a table, as [`Columns::named`].
    ///
    /// # Errors
    ///
    /// [`Reason::NoField`] where no column holds a text.
    pub(crate) fn find<N: AsRef<str>>(names: &[N], options: &Options) -> Result<Self, Reason> {
        let columns = Columns::named(names, options);
        match columns.of(Field::Text) {
            Some(_) => Ok(columns),
            None => Err(no_field(names.iter().map(AsRef::as_ref))),
        }
    }

    /// As [`Columns::find`]; where no name is one of a text, by what stands in the rows.
    ///
    /// # Errors
    ///
    /// [`Reason::NoField`] where no column holds a text, or nothing names its document.
    pub(crate) fn find_among<N: AsRef<str>, V: AsRef<str>>(
        names: &[N],
        rows: &[&[V]],
        options: &Options,
    ) -> Result<Self, Reason> {
        let named = Columns::named(names, options);
        if named.of(Field::Text).is_some() {
            return Ok(named);
        }
        let guessed = Columns::by_values(rows).map(|guessed| named.or(&guessed));
        guessed
            .filter(Columns::names_document)
            .ok_or_else(|| no_field(names.iter().map(AsRef::as_ref)))
    }

    /// The columns of a table whose names tell of no text, by what stands in its first rows,
    /// and whether the first of them holds the names. The texts must be long: a table of
    /// documents that are ended gives reasons.
    pub(super) fn find_in_rows<V: AsRef<str>>(
        rows: &[&[V]],
        options: &Options,
    ) -> Option<(Self, bool)> {
        /// Characters of a name of a column.
        const LONGEST_NAME: usize = 30;
        /// Characters of a text, on the average.
        const SHORTEST: usize = 300;
        let first = rows.first()?;
        let is_heading = first
            .iter()
            .all(|cell| cell.as_ref().chars().count() <= LONGEST_NAME);
        let (names, rows): (&[V], _) = match is_heading {
            true => (first, &rows[1..]),
            false => (&[], rows),
        };
        let columns = Columns::find_among(names, rows, options).ok()?;
        let text = columns.of(Field::Text)?;
        let texts = rows.iter().filter_map(|row| row.get(text));
        let lengths: Vec<usize> = texts.map(|text| text.as_ref().chars().count()).collect();
        let are_long = lengths.iter().sum::<usize>() >= SHORTEST * lengths.len();
        are_long.then_some((columns, is_heading))
    }

    /// These columns, and of others those that are not among them.
    fn or(&self, others: &Columns) -> Columns {
        let taken = |column: &usize| self.of.contains(&Some(*column));
        let of = Field::ALL.map(|field| {
            let other = others.of(field).filter(|column| !taken(column));
            self.of(field).or(other)
        });
        Columns {
            of,
            names: self.names.clone(),
        }
    }

    /// Finds the fields by the names of the columns: those that `options` gives,
    /// else those that are known.
    pub(super) fn named<N: AsRef<str>>(names: &[N], options: &Options) -> Self {
        let keys: Vec<String> = names.iter().map(|name| key(name.as_ref())).collect();
        let column = |name: &str| {
            let wanted = key(name);
            let mut found = keys.iter().enumerate();
            found.find_map(|(at, own)| (!own.is_empty() && *own == wanted).then_some(at))
        };
        let of = Field::ALL.map(|field| {
            let given = options.fields.iter().filter(|(f, _)| *f == field);
            given
                .filter_map(|(_, name)| column(name))
                .chain(self::names(field).filter_map(column))
                .next()
        });
        Columns {
            of,
            names: names.iter().map(|name| name.as_ref().to_owned()).collect(),
        }
    }

    fn of(&self, field: Field) -> Option<usize> {
        self.of.get(field as usize).copied().flatten()
    }

    /// Whether a column names the document of a row.
    pub(super) fn names_document(&self) -> bool {
        self.of(Field::Title).or(self.of(Field::Number)).is_some()
    }

    /// Finds the fields of rows whose columns have no names, by what stands in them; none
    /// where no column holds a text.
    pub(super) fn by_values<V: AsRef<str>>(rows: &[&[V]]) -> Option<Self> {
        let width = rows.iter().map(|row| row.len()).max()?;
        let values = |column: usize| {
            let values = rows.iter().filter_map(move |row| row.get(column));
            values.map(|value| value.as_ref().trim())
        };
        let share = |column: usize, fits: &dyn Fn(&str) -> bool| -> bool {
            let full: Vec<&str> = values(column).filter(|value| !value.is_empty()).collect();
            let count = full.iter().filter(|value| fits(value)).count();
            !full.is_empty() && count * 5 >= full.len() * 3
        };
        let length = |column: usize| -> usize { values(column).map(str::len).sum() };
        let text = (0..width).max_by_key(|&column| length(column))?;
        let is_text = |value: &str| value.chars().count() > SHORTEST_TEXT && value.contains('。');
        if !share(text, &is_text) {
            return None;
        }
        let first = |fits: &dyn Fn(&str) -> bool| {
            let mut columns = (0..width).filter(|&column| column != text);
            columns.find(|&column| share(column, fits))
        };
        let mut of = [None; Field::ALL.len()];
        of[Field::Text as usize] = Some(text);
        of[Field::Number as usize] = first(&looks_like_number);
        of[Field::Issuers as usize] = first(&looks_like_bodies);
        of[Field::Day as usize] = first(&looks_like_day);
        of[Field::Status as usize] = first(&looks_like_status);
        of[Field::Title as usize] = first(&looks_like_title);
        Some(Columns {
            of,
            names: Vec::new(),
        })
    }

    /// The document that a row of the table holds: its text, and what the other columns
    /// say of it.
    ///
    /// # Errors
    ///
    /// [`Reason::NoText`] where the row has no text.
    pub(crate) fn content<V: AsRef<str>>(&self, row: &[V]) -> Result<Content, Reason> {
        self.content_of_row(row, None)
    }

    /// As [`Columns::content`], for the row of this number of this table, so that
    /// all has its cell for a place. Both count from 1.
    ///
    /// # Errors
    ///
    /// As [`Columns::content`].
    pub(crate) fn content_of_row<V: AsRef<str>>(
        &self,
        row: &[V],
        number: Option<(u32, u32)>,
    ) -> Result<Content, Reason> {
        let body = self.value(Field::Text, row).ok_or(Reason::NoText)?;
        let body = markup::without_tags(body)
            .unwrap_or_else(|| body.replace("\r\n", "\n").replace('\r', "\n"));
        let title = flat::title(&body);
        let body = flat::broken(&body).unwrap_or(body);
        if body.trim().is_empty() {
            return Err(Reason::NoText);
        }
        let place = |field: Field| {
            let ((table, row), column) = (number?, self.of(field)?);
            let column = u32::try_from(column + 1).unwrap_or(u32::MAX);
            Some(Place::Cell { table, row, column })
        };
        let mut facts = self.facts(row);
        if let Some(value) = title
            && !facts.iter().any(|fact| fact.field == Field::Title)
        {
            facts.extend(fact(Field::Title, Field::Title.label(), &value));
        }
        for fact in &mut facts {
            fact.place = place(fact.field);
        }
        let mut content = Content::of(String::new());
        if let Some(title) = unshown_title(&facts, &body) {
            content.text = format!("{title}\n\n");
            if let Some(place) = place(Field::Title) {
                content.places.mark(0, place);
            }
        }
        if let Some(place) = place(Field::Text) {
            content.places.mark(content.text.len(), place);
        }
        content.text.push_str(&body);
        if !content.text.ends_with('\n') {
            content.text.push('\n');
        }
        content.facts = facts;
        Ok(content)
    }

    fn value<'v, V: AsRef<str>>(&self, field: Field, row: &'v [V]) -> Option<&'v str> {
        let value = row.get(self.of(field)?)?.as_ref().trim();
        // 1, 2, 3 number the rows.
        let ordinal = field == Field::Number && value.bytes().all(|b| b.is_ascii_digit());
        (!value.is_empty() && !ordinal).then_some(value)
    }

    /// What a row says of its document beside the text.
    pub(super) fn facts<V: AsRef<str>>(&self, row: &[V]) -> Vec<Fact> {
        let fact = |field: Field| {
            let value = self.value(field, row)?;
            let plain = markup::without_tags(value);
            Some(Fact {
                field,
                label: self.label(field),
                value: on_a_line(field, plain.as_deref().unwrap_or(value)),
                place: None,
            })
        };
        let fields = Field::ALL.into_iter();
        let fields = fields.filter(|field| *field != Field::Text);
        fields.filter_map(fact).collect()
    }

    /// The name of the column that holds a field.
    fn label(&self, field: Field) -> Cow<'static, str> {
        let name = self.of(field).and_then(|column| self.names.get(column));
        let name = name.map(|name| name.trim()).filter(|name| !name.is_empty());
        name.map_or(Cow::Borrowed(field.label()), |name| {
            Cow::Owned(name.to_owned())
        })
    }
}

/// Characters of the shortest text that is known for one without a name.
const SHORTEST_TEXT: usize = 80;

fn looks_like_number(value: &str) -> bool {
    let is_sign = |c: char| matches!(c, '〔' | '[' | '第' | '（' | '【');
    value.ends_with('号') && value.contains(is_sign) && value.chars().count() <= 40
}

/// Whether a value may be the number or the title of a document.
pub(super) fn may_name(value: &str) -> bool {
    looks_like_number(value.trim()) || looks_like_title(value.trim())
}

fn looks_like_bodies(value: &str) -> bool {
    let endings = &data::words().body_endings;
    value.chars().count() <= 80
        && value
            .split(['、', ' ', '　', ',', '，'])
            .filter(|body| !body.is_empty())
            .all(|body| endings.iter().any(|ending| body.ends_with(ending.as_str())))
}

fn looks_like_day(value: &str) -> bool {
    if day_in_figures(value).is_some() {
        return true;
    }
    // Seconds or milliseconds since 1970 of this century.
    if matches!(value.len(), 10 | 13) && value.starts_with('1') && instant(value).is_some() {
        return true;
    }
    let figures = value.bytes().filter(u8::is_ascii_digit).count();
    (value.starts_with("19") || value.starts_with("20"))
        && (6..=8).contains(&figures)
        && value.chars().count() <= 11
}

fn looks_like_status(value: &str) -> bool {
    let printed = &data::words().printed_status;
    let ended = printed
        .repealed
        .iter()
        .chain(&printed.expired)
        .chain(&printed.partly_repealed);
    matches!(value, "有效" | "现行有效") || ended.chain(&printed.amended).any(|word| word == value)
}

fn looks_like_title(value: &str) -> bool {
    let endings = &data::words().title_endings;
    let bare = value.trim_end_matches(['）', ')']);
    (6..=150).contains(&value.chars().count())
        && endings.iter().any(|ending| bare.ends_with(ending.as_str()))
}

/// The document that a record of names and values holds.
///
/// # Errors
///
/// [`Reason::NoField`] where no name is one of a text, [`Reason::NoText`] where
/// its value is empty.
pub(crate) fn content<S: AsRef<str>>(
    record: &[(S, S)],
    options: &Options,
) -> Result<Content, Reason> {
    let names: Vec<&str> = record.iter().map(|(name, _)| name.as_ref()).collect();
    let values: Vec<&str> = record.iter().map(|(_, value)| value.as_ref()).collect();
    Columns::find_among(&names, &[&values], options)?.content(&values)
}

/// Says which fields there are. A table with hundreds of columns has its first
/// ones named.
pub(crate) fn no_field<'a>(names: impl Iterator<Item = &'a str>) -> Reason {
    const MOST: usize = 20;
    let mut names: Vec<&str> = names
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let more = names.len() > MOST;
    names.truncate(MOST);
    let mut fields = names.join(", ");
    if more {
        fields.push_str(", …");
    }
    Reason::NoField {
        fields,
        is_list: false,
    }
}

/// The same of the names of the columns of a table, which may be a list of documents.
pub(super) fn no_field_of_table(names: &[&str], options: &Options) -> Reason {
    let columns = Columns::named(names, options);
    let name = columns.of(Field::Title).or(columns.of(Field::Number));
    match no_field(names.iter().copied()) {
        Reason::NoField { fields, .. } => Reason::NoField {
            fields,
            is_list: name.is_some(),
        },
        other => other,
    }
}

/// The title among the facts, where the text does not begin with it.
pub(super) fn unshown_title<'f>(facts: &'f [Fact], body: &str) -> Option<&'f str> {
    let mut facts = facts.iter();
    let title = facts.find(|fact| fact.field == Field::Title)?;
    Some(title.value.as_str()).filter(|title| !begins_with(body, title))
}

/// Whether one of the first lines of a text, or several together, say `value` and no more.
fn begins_with(text: &str, value: &str) -> bool {
    const LINES: usize = 12;
    let value = key(value);
    let lines = text.lines().map(key).filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.take(LINES).collect();
    (0..lines.len()).any(|at| {
        let mut rest = Some(value.as_str());
        lines[at..].iter().any(|line| {
            rest = rest.and_then(|rest| rest.strip_prefix(line.as_str()));
            rest == Some("")
        })
    })
}

/// A value on one line. Days of eight figures get their signs; of several
/// issuers, each stood on a line.
fn on_a_line(field: Field, value: &str) -> String {
    if let Some(day) = day_in_figures(value)
        .or_else(|| instant(value))
        .filter(|_| field.is_day())
    {
        return day.to_string();
    }
    let lines = value.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut lines: Vec<&str> = lines.collect();
    // A title in Chinese, and in another language on a line of its own.
    let is_han = |line: &&str| line.chars().any(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
    if field == Field::Title && lines.iter().any(is_han) {
        lines.retain(is_han);
    }
    let sign = if field == Field::Issuers { "、" } else { " " };
    lines.join(sign)
}

/// The day of figures that begin with it: 20240506, with the hour 2024050610, with the
/// time 20240506103000.
fn day_in_figures(value: &str) -> Option<Date> {
    let is_figures = value.bytes().all(|byte| byte.is_ascii_digit());
    let figures = |range: Range<usize>| part(value, range).parse::<i16>().ok();
    let of_two = |from: usize| figures(from..from + 2).and_then(|n| i8::try_from(n).ok());
    // Hours, minutes and seconds.
    let times = [(8, 24), (10, 60), (12, 60)].into_iter();
    let mut times = times.take_while(|(from, _)| from + 2 <= value.len());
    let is_time = times.all(|(from, most)| of_two(from).is_some_and(|n| n < most));
    let year = figures(0..4).filter(|year| (1900..2100).contains(year))?;
    Date::new(year, of_two(4)?, of_two(6)?)
        .ok()
        .filter(|_| is_figures && is_time && matches!(value.len(), 8 | 10 | 12 | 14 | 17))
}

/// The day in China of an instant: seconds or milliseconds since 1970, or a time that
/// names its zone (2024-05-06T16:00:00Z).
fn instant(value: &str) -> Option<Date> {
    const EIGHT_HOURS: i8 = 8;
    let is_figures = value.bytes().all(|byte| byte.is_ascii_digit());
    let instant = match value.len() {
        10 if is_figures => Timestamp::from_second(value.parse().ok()?).ok()?,
        13 if is_figures => Timestamp::from_millisecond(value.parse().ok()?).ok()?,
        _ if value.contains('T') => value.parse().ok()?,
        _ => return None,
    };
    let zone = TimeZone::fixed(Offset::constant(EIGHT_HOURS));
    Some(instant.to_zoned(zone).date())
}

/// What two ways to write a name share.
pub(super) fn key(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UnknownField;
    use crate::format::testing::shown;

    fn text(record: &[(&str, &str)]) -> String {
        let content = content(record, &Options::default()).unwrap();
        shown(&content.facts, &content.text)
    }

    #[test]
    fn what_is_said_of_a_document_are_facts() {
        let found = text(&[
            ("序号", "1"),
            ("标题", "关于甲的通知"),
            ("文号", "甲发〔2024〕1号"),
            ("发布机构", "甲局"),
            ("印发时间", "20240305"),
            ("publish_date", "2024-03-08"),
            ("实施日期", ""),
            ("正文", "各科室：\r\n现通知如下。"),
        ]);
        assert_eq!(
            found,
            "标题：关于甲的通知\n文号：甲发〔2024〕1号\n发布机构：甲局\n印发时间：2024-03-05\npublish_date：2024-03-08\n---\n关于甲的通知\n\n各科室：\n现通知如下。\n"
        );
    }

    #[test]
    fn each_line_of_a_row_has_its_cell() {
        let columns = Columns::find(&["正文", "文号", "标题"], &Options::default()).unwrap();
        let row = ["一。\n二。", "甲发〔2024〕1号", "关于甲的通知"];
        let content = columns.content_of_row(&row, Some((1, 7))).unwrap();
        let column = |part: &str| {
            let at = content.text.find(part).unwrap();
            content.places.at(at).map(Place::chinese)
        };
        assert_eq!(column("关于"), Some("表1第7行第3格".to_owned()));
        let number = content
            .facts
            .iter()
            .find(|fact| fact.field == Field::Number);
        let place = number.and_then(|fact| fact.place).map(Place::chinese);
        assert_eq!(place, Some("表1第7行第2格".to_owned()));
        assert_eq!(column("二。"), Some("表1第7行第1格".to_owned()));
    }

    #[test]
    fn a_text_that_is_a_piece_of_a_page_is_read_as_one() {
        let page = "<p>根据《甲办法》，</p><p>现通知如下。</p>";
        assert_eq!(text(&[("内容", page)]), "根据《甲办法》，\n现通知如下。\n");
        let empty = content(&[("内容", "<p>&nbsp;</p>")], &Options::default());
        assert_eq!(empty.unwrap_err(), Reason::NoText);
    }

    #[test]
    fn names_count_without_spaces_signs_and_capitals() {
        for name in [
            "正 文",
            "Full Text",
            "fullText",
            "full_text",
            "CONTENT",
            "内容：",
        ] {
            assert_eq!(text(&[(name, "甲。")]), "甲。\n", "{name}");
        }
    }

    #[test]
    fn of_two_columns_for_a_text_the_likelier_is_taken() {
        assert_eq!(text(&[("内容", "摘要"), ("正文", "全部。")]), "全部。\n");
    }

    #[test]
    fn given_names_come_before_known_ones() {
        let options = Options {
            fields: vec![
                (Field::Text, "gone".to_owned()),
                (Field::Text, "payload".to_owned()),
            ],
            ..Options::default()
        };
        let record = [("content", "摘要"), ("payload", "全部。")];
        assert_eq!(content(&record, &options).unwrap().text, "全部。\n");
    }

    #[test]
    fn a_record_without_a_text_names_its_fields() {
        let reason = content(&[("a", "1"), (" b ", "2")], &Options::default()).unwrap_err();
        assert_eq!(
            reason,
            Reason::NoField {
                fields: "a, b".to_owned(),
                is_list: false,
            }
        );
        let reason = content(&[("正文", " \n")], &Options::default()).unwrap_err();
        assert_eq!(reason, Reason::NoText);
    }

    #[test]
    fn a_title_by_itself_is_a_line_of_the_text() {
        assert_eq!(
            text(&[("title", "关于甲的\n通知"), ("text", "各科室：")]),
            "title：关于甲的 通知\n---\n关于甲的 通知\n\n各科室：\n"
        );
    }

    #[test]
    fn what_the_text_begins_with_is_not_said_twice() {
        let body = "# 关于甲的\n通知\n\n甲发〔2024〕1号\n\n各科室：\n";
        let record = [("title", "关于甲的通知"), ("text", body)];
        let content = content(&record, &Options::default()).unwrap();
        assert_eq!(content.text, body);
    }

    #[test]
    fn the_numbers_of_rows_are_no_numbers_of_documents() {
        assert_eq!(text(&[("编号", "12"), ("正文", "甲。")]), "甲。\n");
    }

    #[test]
    fn a_text_whose_name_is_not_known_is_found_by_what_stands_in_it() {
        let body = "各科室：\n根据《甲条例》，现通知如下。".to_owned()
            + &"一、认真办理有关事项。".repeat(10);
        let record = [
            ("bt", "乙局关于丙的通知"),
            ("wh", "乙发〔2024〕1号"),
            ("nr", &body),
        ];
        let found = text(&record);
        assert!(
            found.starts_with(
                "bt：乙局关于丙的通知\nwh：乙发〔2024〕1号\n---\n乙局关于丙的通知\n\n各科室："
            ),
            "{found}"
        );
        // What names no document is none, however long it is.
        let unnamed = content(&[("nr", body.as_str())], &Options::default());
        assert!(matches!(unnamed, Err(Reason::NoField { .. })));
    }

    #[test]
    fn instants_are_days_in_china() {
        for (value, day) in [
            ("1654819200000", "2022-06-10"),
            ("1654617600", "2022-06-08"),
            ("2022-06-09T16:30:00Z", "2022-06-10"),
            ("20220610", "2022-06-10"),
            ("2022061009", "2022-06-10"),
            ("202206100930", "2022-06-10"),
            ("20220610093000", "2022-06-10"),
            ("20220610093000123", "2022-06-10"),
            ("2022-06-10", "2022-06-10"),
        ] {
            assert_eq!(on_a_line(Field::Published, value), day);
        }
        assert_eq!(on_a_line(Field::Number, "1654617600"), "1654617600");
    }

    #[test]
    fn of_a_title_in_two_languages_the_chinese_is_one_line() {
        let value = "关于甲的\n通知\nNotice on A";
        assert_eq!(on_a_line(Field::Title, value), "关于甲的 通知");
        assert_eq!(on_a_line(Field::Title, "Notice on A"), "Notice on A");
    }

    #[test]
    fn fields_are_named_on_the_command_line() {
        for field in Field::ALL {
            assert_eq!(field.key().parse(), Ok(field));
        }
        assert_eq!(
            "文号".parse::<Field>(),
            Err(UnknownField("文号".to_owned()))
        );
    }
}
