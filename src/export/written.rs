//! Where in a file of rows the rows of each document stand, so that the next build
//! copies those of documents that are as they were.
//!
//! A file consists of a head, of rows for each document, and of an end. Each row
//! begins with what stands between two rows; of the first one that is left out.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};

use rayon::prelude::*;

/// The rows of all documents, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// Where in the file the first row begins, in bytes.
    pub(super) start: u64,
    /// For each document how long its rows are, in bytes.
    pub(super) lengths: Vec<u32>,
}

impl Section {
    /// How long all rows are, in bytes, with what is left out of the first.
    pub(super) fn length(&self) -> u64 {
        self.lengths.iter().map(|&length| u64::from(length)).sum()
    }
}

/// A section as it stands in the file before, to be copied from.
pub(super) struct Before<'b> {
    file: &'b File,
    start: u64,
    /// For each document where its rows begin, and at last where all end; counted
    /// with what is left out of the first.
    places: Vec<u64>,
}

impl<'b> Before<'b> {
    pub(super) fn new(file: &'b File, section: &Section) -> Self {
        let mut end = 0;
        let begins = section.lengths.iter().map(|&length| {
            let begin = end;
            end += u64::from(length);
            begin
        });
        let mut places: Vec<u64> = begins.collect();
        places.push(end);
        Before {
            file,
            start: section.start,
            places,
        }
    }

    /// Writes the rows of `count` documents from the one at `first`.
    fn copy(&self, first: usize, count: usize, out: &mut Rows<'_>) -> io::Result<Vec<u32>> {
        let odd = || io::Error::other("the file before is not what was written");
        let places = self.places.get(first..=first + count).ok_or_else(odd)?;
        let (Some(&begin), Some(&end)) = (places.first(), places.last()) else {
            return Err(odd());
        };
        if end > begin {
            // The first row of the file before has nothing before it.
            out.write(out.between)?;
            let length = end - begin - out.between.len() as u64;
            let mut file = self.file;
            file.seek(SeekFrom::Start(self.start + begin))?;
            if out.out.copy(file, length)? != length {
                return Err(odd());
            }
        }
        let lengths = places.windows(2).map(|pair| pair[1] - pair[0]);
        lengths.map(length_of).collect()
    }
}

/// Where the rows of a file are written, and a part of another file can be.
pub(super) trait Out: Write {
    /// Writes so many bytes of a file from where it stands, and gives how many there
    /// were.
    fn copy(&mut self, file: &File, length: u64) -> io::Result<u64>;
}

impl Out for BufWriter<File> {
    fn copy(&mut self, file: &File, length: u64) -> io::Result<u64> {
        // Within the system, where it can do that.
        self.flush()?;
        io::copy(&mut file.take(length), self.get_mut())
    }
}

/// Whatever else can be written to.
pub(super) struct Plain<'w>(pub(super) &'w mut dyn Write);

impl Write for Plain<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Out for Plain<'_> {
    fn copy(&mut self, file: &File, length: u64) -> io::Result<u64> {
        io::copy(&mut file.take(length), self)
    }
}

/// Where rows are written.
struct Rows<'o> {
    out: &'o mut dyn Out,
    between: &'static [u8],
    is_first: bool,
}

impl Rows<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let bytes = match self.is_first {
            true => bytes.strip_prefix(self.between).unwrap_or(bytes),
            false => bytes,
        };
        self.is_first = false;
        self.out.write_all(bytes)
    }
}

/// Documents of which the rows are put into words at a time, by each thread.
const AT_A_TIME: usize = 1 << 9;

/// Writes a section: what `from` names as a document of the file before is copied,
/// everything else is what `row` makes of it. `between` stands between two rows,
/// and `row` begins each with it. Gives the lengths.
///
/// # Errors
///
/// Where `out` can't be written, or the file before can't be read.
pub(super) fn write(
    out: &mut dyn Out,
    between: &'static [u8],
    (before, from): (Option<&Before<'_>>, &[Option<usize>]),
    row: &(dyn Fn(usize) -> io::Result<Vec<u8>> + Sync),
) -> io::Result<Vec<u32>> {
    let mut out = Rows {
        out,
        between,
        is_first: true,
    };
    let mut lengths = Vec::with_capacity(from.len());
    // Documents that follow each other in both files, or are in the new one alone.
    let goes_on = |a: &Option<usize>, b: &Option<usize>| match (a, b) {
        (Some(a), Some(b)) => a + 1 == *b,
        (None, None) => true,
        _ => false,
    };
    for run in from.chunk_by(goes_on) {
        if let (Some(before), Some(first)) = (before, run[0]) {
            lengths.extend(before.copy(first, run.len(), &mut out)?);
            continue;
        }
        let all: Vec<usize> = (lengths.len()..lengths.len() + run.len()).collect();
        for documents in all.chunks(AT_A_TIME * rayon::current_num_threads()) {
            let rows: Vec<Vec<u8>> = documents
                .par_iter()
                .with_min_len(AT_A_TIME / 8)
                .map(|&document| row(document))
                .collect::<io::Result<_>>()?;
            for row in rows {
                out.write(&row)?;
                lengths.push(length_of(row.len() as u64)?);
            }
        }
    }
    Ok(lengths)
}

fn length_of(length: u64) -> io::Result<u32> {
    u32::try_from(length).map_err(|_| io::Error::other("the rows of a document exceed 4 GB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes words as rows after a head, and gives the file with its section.
    fn file(words: &[&str], between: &'static [u8]) -> (File, Section) {
        let mut bytes = b"head:".to_vec();
        let start = bytes.len() as u64;
        let row = |at: usize| Ok([between, words[at].as_bytes()].concat());
        let from = vec![None; words.len()];
        let lengths = write(&mut Plain(&mut bytes), between, (None, &from), &row).unwrap();
        bytes.extend(b":end");
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        (file, Section { start, lengths })
    }

    fn again(words: &[&str], old: &[&str], between: &'static [u8]) -> (String, usize) {
        let (file, section) = file(old, between);
        let before = Before::new(&file, &section);
        let from: Vec<Option<usize>> = words
            .iter()
            .map(|word| old.iter().position(|old| old == word))
            .collect();
        let made = std::sync::atomic::AtomicUsize::new(0);
        let row = |at: usize| {
            made.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Ok([between, words[at].as_bytes()].concat())
        };
        let mut out = Vec::new();
        let lengths = write(&mut Plain(&mut out), between, (Some(&before), &from), &row).unwrap();
        let expected = words.iter().map(|word| (word.len() + between.len()) as u32);
        assert_eq!(lengths, expected.collect::<Vec<_>>());
        (String::from_utf8(out).unwrap(), made.into_inner())
    }

    #[test]
    fn what_was_there_is_copied_and_what_is_new_is_made() {
        for between in [&b", "[..], b""] {
            let old = ["甲", "乙乙", "丙", "丁丁丁"];
            for (new, made) in [
                (&["甲", "乙乙", "丙", "丁丁丁"][..], 0),
                (&["子", "甲", "丙", "丁丁丁"], 1),
                (&["乙乙", "丙"], 0),
                (&["丙", "子", "丑", "丁丁丁"], 2),
                (&["丁丁丁", "甲"], 0),
                (&["子"], 1),
            ] {
                let words = new.join(std::str::from_utf8(between).unwrap());
                assert_eq!(again(new, &old, between), (words, made));
            }
        }
    }

    #[test]
    fn documents_without_rows_are_passed_over() {
        let (file, section) = file(&["甲", "乙"], b"");
        let section = Section {
            lengths: vec![0, section.lengths[0], 0, section.lengths[1], 0],
            ..section
        };
        let before = Before::new(&file, &section);
        let from: Vec<Option<usize>> = (0..5).map(Some).collect();
        let mut out = Vec::new();
        let lengths = write(&mut Plain(&mut out), b"", (Some(&before), &from), &|_| {
            Ok(Vec::new())
        })
        .unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "甲乙");
        assert_eq!(lengths, section.lengths);
    }

    #[test]
    fn a_file_that_is_shorter_than_was_written_is_an_error() {
        let (_, section) = file(&["甲", "乙"], b", ");
        let empty = tempfile::tempfile().unwrap();
        let before = Before::new(&empty, &section);
        let from = [Some(0), Some(1)];
        let row = |_| Ok(Vec::new());
        assert!(
            write(
                &mut Plain(&mut Vec::new()),
                b", ",
                (Some(&before), &from),
                &row
            )
            .is_err()
        );
    }
}
