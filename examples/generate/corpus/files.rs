//! Which documents stand in which file, and how its text becomes bytes.

use super::document::Kind;
use super::plan::Plan;
use super::rng::Rng;

/// Files in one folder.
const FOLDER: usize = 1_000;

/// A file: some documents that follow each other in time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct File {
    pub(crate) number: usize,
    pub(crate) first: u32,
    pub(crate) count: u32,
}

/// Which encodings the files are stored in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Encodings {
    /// UTF-8, GB18030 and UTF-16LE
    #[default]
    Mixed,
    /// UTF-8 alone, for programs that read nothing else
    #[value(name = "utf-8")]
    Utf8,
}

/// How the text is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Gb18030,
    Utf16,
}

/// Divides the documents into files: most alone, some in collections of 5 to 20.
pub(crate) fn divide(plan: &Plan, seed: u64) -> Vec<File> {
    let (mut files, mut first) = (Vec::new(), 0);
    while first < plan.documents.len() {
        let number = files.len();
        let mut rng = Rng::new(seed, number as u64, 3);
        let left = plan.documents.len() - first;
        let count = if rng.below(1_000) < 8 {
            (5 + rng.below(16)).min(left)
        } else {
            1
        };
        files.push(File {
            number,
            first: first as u32,
            count: count as u32,
        });
        first += count;
    }
    files
}

impl File {
    /// Its place below the folder, without the ending: 000/0000012.
    pub(crate) fn stem(&self) -> String {
        format!("{:03}/{:07}", self.number / FOLDER, self.number)
    }

    /// The ending; texts with tables are Markdown.
    pub(crate) fn ending(&self, plan: &Plan) -> &'static str {
        let kind = plan.documents[self.first as usize].kind;
        if self.count == 1 && kind == Kind::RepealList {
            "md"
        } else {
            "txt"
        }
    }
}

/// The bytes of a file. Its text is the same in all `encodings`.
pub(crate) fn bytes(text: &str, encodings: Encodings, rng: &mut Rng) -> Vec<u8> {
    let encoding = match (encodings, rng.below(100)) {
        (Encodings::Mixed, 0..=9) => Encoding::Gb18030,
        (Encodings::Mixed, 10) => Encoding::Utf16,
        _ => Encoding::Utf8,
    };
    let crlf;
    let text = if rng.percent(20) {
        crlf = text.replace('\n', "\r\n");
        &crlf
    } else {
        text
    };
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
        Encoding::Utf16 => [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect(),
    }
}
