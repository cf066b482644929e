//! What to read and how much of it: options of every command that reads
//! documents.

use clap::{Args, ValueEnum};
use wenmai::correction::Settings;
use wenmai::source::{self, Field, Format, NoPdfium, Options, PdfReader, Reason, Unread};

use super::say;
use super::words::{Lang, Mistake};

#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Read hidden files too
    #[arg(long)]
    hidden: bool,
    /// Larger files are not read; KB, MB and GB are understood
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "256MB")]
    max_file_size: u64,
    /// Most that is unpacked from one archive or office file
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1GB")]
    max_unpacked: u64,
    /// How many archives may stand in each other, up to 32
    #[arg(long, value_name = "N", value_parser = nesting, default_value = "3")]
    max_nesting: usize,
    /// Column of a table (CSV, Excel) or member of JSON that holds a field: text,
    /// title, number, issuer, date, published, effective or expires. Needed only
    /// for unusual names; may be given several times
    #[arg(long = "field", value_name = "FIELD=NAME", value_parser = field)]
    fields: Vec<(Field, String)>,
    /// What reads PDF
    #[arg(long, value_enum, value_name = "READER", default_value_t = Pdf::Auto)]
    pdf: Pdf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Pdf {
    /// wenmai itself; what it cannot read, the library pdfium, where it is built in and
    /// installed (WENMAI_PDFIUM names it)
    Auto,
    /// wenmai itself
    Own,
    /// the library pdfium
    Pdfium,
}

impl Reading {
    pub(super) fn options(&self) -> Options {
        Options {
            hidden: self.hidden,
            max_bytes: self.max_file_size,
            max_unpacked: self.max_unpacked,
            max_nesting: self.max_nesting,
            fields: self.fields.clone(),
            pdf: match self.pdf {
                Pdf::Auto => PdfReader::OwnFirst,
                Pdf::Own => PdfReader::Own,
                Pdf::Pdfium => PdfReader::Pdfium,
            },
        }
    }

    /// The same, with the fields that files of corrections name besides.
    pub(super) fn options_with(&self, settings: &Settings) -> Options {
        let mut options = self.options();
        let given = |field: &(Field, String)| !self.fields.contains(field);
        let named = settings.fields.iter().filter(|field| given(field));
        options.fields.extend(named.cloned());
        options
    }

    /// The names of fields that are given.
    pub(super) fn fields(&self) -> &[(Field, String)] {
        &self.fields
    }

    /// Says that pdfium may read what was not read, where it could be used and is not
    /// there.
    pub(super) fn say_pdfium(&self, unread: &[Unread], lang: Lang) {
        let is_for_pdfium = |unread: &Unread| match &unread.reason {
            Reason::NoCharacters { .. } | Reason::Incomplete { .. } => true,
            Reason::Damaged { format, .. } => *format == Format::Pdf,
            Reason::NoText => unread.file.to_lowercase().ends_with(".pdf"),
            _ => false,
        };
        if self.pdf != Pdf::Auto || !unread.iter().any(is_for_pdfium) {
            return;
        }
        match source::pdfium() {
            Ok(_) | Err(NoPdfium::NotBuiltIn) => {}
            Err(why) => say(&match lang {
                Lang::Zh => format!("pdfium 或许可以读取：{}", why.chinese()),
                Lang::En => format!("pdfium may be able to read it: {why}"),
            }),
        }
    }
}

/// Says what was not read: `甲.pdf：有密码保护…`.
pub(super) fn say_unread(unread: &Unread, lang: Lang) {
    say(&match lang {
        Lang::Zh => format!("{}：{}", unread.file, unread.reason.chinese()),
        Lang::En => format!("{}: {}", unread.file, unread.reason),
    });
}

/// A number of bytes: `500MB`, of 1024 times 1024 bytes each.
fn size(text: &str) -> Result<u64, Mistake> {
    let text = text.trim().to_uppercase();
    let figures = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit: u64 = match text[figures.len()..].trim() {
        "" | "B" => 1,
        "K" | "KB" | "KIB" => 1 << 10,
        "M" | "MB" | "MIB" => 1 << 20,
        "G" | "GB" | "GIB" => 1 << 30,
        _ => 0,
    };
    figures
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit))
        .filter(|&bytes| bytes > 0)
        .ok_or_else(|| {
            Mistake::new(
                "大小写作 500MB、2GB 或者字节数",
                "write a size as 500MB, 2GB or a number of bytes",
            )
        })
}

fn nesting(text: &str) -> Result<usize, Mistake> {
    text.parse()
        .ok()
        .filter(|levels| *levels <= 32)
        .ok_or_else(|| Mistake::new("请写 0 至 32 的整数", "write a number from 0 to 32"))
}

fn field(text: &str) -> Result<(Field, String), Mistake> {
    let (field, name) = text
        .split_once('=')
        .filter(|(_, name)| !name.trim().is_empty())
        .ok_or_else(|| {
            Mistake::new(
                "写作 text=列名",
                "write it as text=NAME, where NAME is a column",
            )
        })?;
    let field = field.trim().parse::<Field>().map_err(|why| {
        let known = Field::ALL.map(Field::key).join("、");
        Mistake::new(
            format!("“{}”不是项目名，可写：{known}", field.trim()),
            why.to_string(),
        )
    })?;
    Ok((field, name.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_and_without_units() {
        for (text, expected) in [
            ("500MB", Some(500 * 1024 * 1024)),
            ("2 gb", Some(2 * 1024 * 1024 * 1024)),
            ("64k", Some(65536)),
            ("7", Some(7)),
            ("0", None),
            ("MB", None),
            ("5 cm", None),
            ("-5MB", None),
            ("99999999999GB", None),
        ] {
            assert_eq!(size(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_field_needs_a_known_word_and_a_name() {
        assert_eq!(field("text=内容 1"), Ok((Field::Text, "内容 1".to_owned())));
        assert!(
            field("body=内容")
                .unwrap_err()
                .to_string()
                .contains("issuer")
        );
        assert!(field("text").is_err());
        assert!(field("text=").is_err());
    }
}
