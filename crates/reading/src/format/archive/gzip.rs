//! gzip, around a single file or around a tar archive.

use std::io::Read as _;

use flate2::read::{GzDecoder, MultiGzDecoder};

use super::tar;
use crate::Reason;
use crate::content::{Held, Member, Read};
use crate::format::{Format, Input, Reader, extension};
use wenmai_vocabulary::part::part;

/// gzip. A tar archive in it counts as one archive together with it.
pub(in crate::format) struct Gzip;

impl Reader for Gzip {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let damaged = |error: std::io::Error| Reason::Damaged {
            format: Format::Gzip,
            what: error.to_string(),
        };
        let bytes = input
            .budget
            .read(MultiGzDecoder::new(input.bytes), damaged)?;
        let name = name_inside(input);
        if extension(&name) == "tar" || bytes.get(257..262) == Some(b"ustar") {
            let found = tar::index(&bytes)?.into_iter();
            return Ok(Read::Members(Box::new(
                found.map(move |found| found.member(&bytes)),
            )));
        }
        Ok(Read::Members(Box::new(std::iter::once(Member {
            name: String::new(),
            file_name: Some(name),
            held: Ok(Held::Bytes(bytes)),
        }))))
    }
}

/// The name of what is packed: that of the file without `.gz`, else the one that
/// was packed with it.
fn name_inside(input: &Input<'_>) -> String {
    let name = input.name;
    let stem = match extension(name).as_str() {
        "tgz" => return "archive.tar".to_owned(),
        "gz" => part(name, ..name.len() - ".gz".len()),
        _ => name,
    };
    if !extension(stem).is_empty() {
        return stem.to_owned();
    }
    let mut decoder = GzDecoder::new(input.bytes);
    // The header is there once something has been read.
    let _ = decoder.read(&mut [0]);
    let packed = decoder.header().and_then(flate2::GzHeader::filename);
    packed.map_or_else(|| stem.to_owned(), |raw| super::path(raw, false))
}
