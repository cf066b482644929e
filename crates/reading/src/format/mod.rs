//! The formats: which are known, and which can be read.
//!
//! A new one that can be read is a file with a [`Reader`] and a line in
//! [`reader_of`].

mod archive;
mod csv;
mod detect;
mod flat;
mod html;
mod json;
mod label;
mod mail;
mod markdown;
mod markup;
mod ofd;
mod office;
mod ole;
mod page;
pub(super) mod pdf;
mod plain;
pub(super) mod record;
#[cfg(test)]
mod testing;

use std::fmt;

use super::budget::Budget;
use super::content::Read;
use super::{Options, Reason};

/// A file to be read.
pub(super) struct Input<'a> {
    /// All of it.
    pub(super) bytes: &'a [u8],
    /// Its name without folders.
    pub(super) name: &'a str,
    /// The format that it was taken for.
    pub(super) format: Format,
    /// What people asked for.
    pub(super) options: &'a Options,
    /// What may still be unpacked.
    pub(super) budget: &'a Budget,
}

/// Gets the text out of a file of one format.
pub(super) trait Reader: Sync {
    /// The text of the file, or the files that it holds. The same file must give
    /// the same text, since offsets into it are what the rest of the program
    /// reports. What a format says of a document apart from its text (number,
    /// dates, status) are the facts of the content; a title that the text does not
    /// show is its first line too.
    ///
    /// # Errors
    ///
    /// The reason why nothing could be read; never a panic, whatever the bytes.
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason>;
}

/// A format of files in which documents come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Text without markup.
    Plain,
    /// Markdown.
    Markdown,
    /// Web pages.
    Html,
    /// Web pages saved with their pictures.
    Mht,
    /// PDF.
    Pdf,
    /// OFD, 版式文件.
    Ofd,
    /// Word 97 to 2003.
    Doc,
    /// Word since 2007.
    Docx,
    /// WPS Writer.
    Wps,
    /// Rich text.
    Rtf,
    /// OpenDocument text.
    Odt,
    /// Excel 97 to 2003.
    Xls,
    /// Excel since 2007.
    Xlsx,
    /// PowerPoint 97 to 2003.
    Ppt,
    /// PowerPoint since 2007.
    Pptx,
    /// Some office document in the container that Word, Excel and WPS used.
    Ole,
    /// E-books.
    Epub,
    /// Tables as comma or tab separated values.
    Csv,
    /// JSON and JSON Lines.
    Json,
    /// XML.
    Xml,
    /// E-mail.
    Eml,
    /// Zip archives.
    Zip,
    /// RAR archives.
    Rar,
    /// 7z archives.
    SevenZip,
    /// tar archives.
    Tar,
    /// gzip.
    Gzip,
    /// Other ways to pack a file: bzip2, xz, Zstandard.
    Packed,
    /// Pictures, scans among them.
    Image,
    /// SQLite databases, saved projects among them.
    Sqlite,
}

impl Format {
    /// The name that people know: `PDF`.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Plain => "text",
            Format::Markdown => "Markdown",
            Format::Html => "HTML",
            Format::Mht => "MHT",
            Format::Pdf => "PDF",
            Format::Ofd => "OFD",
            Format::Doc => "Word (.doc)",
            Format::Docx => "Word (.docx)",
            Format::Wps => "WPS",
            Format::Rtf => "RTF",
            Format::Odt => "OpenDocument (.odt)",
            Format::Xls => "Excel (.xls)",
            Format::Xlsx => "Excel (.xlsx)",
            Format::Ppt => "PowerPoint (.ppt)",
            Format::Pptx => "PowerPoint (.pptx)",
            Format::Ole => "Office (OLE)",
            Format::Epub => "EPUB",
            Format::Csv => "CSV",
            Format::Json => "JSON",
            Format::Xml => "XML",
            Format::Eml => "EML",
            Format::Zip => "ZIP",
            Format::Rar => "RAR",
            Format::SevenZip => "7z",
            Format::Tar => "tar",
            Format::Gzip => "gzip",
            Format::Packed => "bzip2, xz or Zstandard",
            Format::Image => "picture",
            Format::Sqlite => "SQLite",
        }
    }

    /// Whether it holds files.
    pub(super) const fn is_archive(self) -> bool {
        matches!(
            self,
            Format::Zip
                | Format::Rar
                | Format::SevenZip
                | Format::Tar
                | Format::Gzip
                | Format::Packed
        )
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The reader for a format, where there is one.
fn reader_of(format: Format) -> Option<&'static dyn Reader> {
    match format {
        Format::Plain => Some(&plain::Plain),
        Format::Markdown => Some(&markdown::Markdown),
        Format::Csv => Some(&csv::Csv),
        Format::Json => Some(&json::Json),
        Format::Zip => Some(&archive::Zip),
        Format::Tar => Some(&archive::Tar),
        Format::Gzip => Some(&archive::Gzip),
        Format::Doc | Format::Wps => Some(&office::Doc),
        Format::Docx => Some(&office::Docx),
        Format::Rtf => Some(&office::Rtf),
        Format::Odt => Some(&office::Odt),
        Format::Xls | Format::Xlsx => Some(&office::Workbook),
        Format::Ole => Some(&office::Ole),
        Format::Html => Some(&html::Html),
        Format::Mht => Some(&mail::Mht),
        Format::Pdf => Some(&pdf::Pdf),
        Format::Ofd => Some(&ofd::Ofd),
        Format::Eml => Some(&mail::Eml),
        _ => None,
    }
}

/// The reader for a file with this extension that starts with `head`. A file
/// that was named itself (`explicit`) is text if nothing says otherwise.
pub(super) fn reader(
    extension: &str,
    head: &[u8],
    explicit: bool,
) -> Result<(Format, &'static dyn Reader), Reason> {
    let format = match detect::detect(extension, head) {
        Some(format) => format,
        None if explicit => Format::Plain,
        None => return Err(Reason::UnknownExtension(extension.to_owned())),
    };
    let reader = reader_of(format).ok_or(Reason::Format(format))?;
    Ok((format, reader))
}

/// The extension of a file name, in lower case; empty where it has none.
pub(super) fn extension(name: &str) -> String {
    match name.rsplit_once('.') {
        // A dot at the start hides a file and begins no extension.
        Some((stem, extension)) if !stem.is_empty() && is_extension(extension) => {
            extension.to_lowercase()
        }
        _ => String::new(),
    }
}

/// Dots occur in titles and dates as well: `2024.5.1关于印发…的通知`.
fn is_extension(part: &str) -> bool {
    (1..=8).contains(&part.len())
        && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && part.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_short_and_latin() {
        let cases = [
            ("通知.txt", "txt"),
            ("通知.TXT", "txt"),
            ("a.tar.gz", "gz"),
            ("a.7z", "7z"),
            (".txt", ""),
            ("通知", ""),
            ("2024.5.1关于印发办法的通知", ""),
            ("通知2024.05", ""),
            ("结尾.", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(extension(name), expected, "{name}");
        }
    }

    #[test]
    fn a_format_without_a_reader_is_named() {
        let reason = reader("png", b"\x89PNG\r\n\x1A\n", false).err().unwrap();
        assert_eq!(
            reason.to_string(),
            "picture cannot be read yet; save it as text (.txt) or Markdown (.md)"
        );
    }

    #[test]
    fn unknown_extensions_are_read_only_where_the_file_was_named() {
        assert_eq!(
            reader("xyz", b"text", false).err(),
            Some(Reason::UnknownExtension("xyz".to_owned()))
        );
        assert!(reader("xyz", b"text", true).is_ok());
        assert_eq!(
            reader("xyz", b"\x89PNG\r\n\x1A\n", true).err(),
            Some(Reason::Format(Format::Image))
        );
    }
}
