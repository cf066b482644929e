//! Archives: each file in them is read as if it stood in a folder of the name of
//! the archive. Nothing is written anywhere, so that a path such as
//! `../../etc/passwd` is only a strange name.

mod gzip;
mod tar;
#[cfg(test)]
mod tests;
mod zip;

pub(super) use gzip::Gzip;
pub(super) use tar::Tar;
pub(super) use zip::Zip;

use encoding_rs::GB18030;

/// The path of a member in UTF-8: `/` between the parts, and no part that leads
/// out of the archive.
fn path(raw: &[u8], is_utf8: bool) -> String {
    let decoded = decoded(raw, is_utf8);
    let parts: Vec<String> = decoded
        .split(['/', '\\'])
        .map(str::trim)
        .filter(|part| !matches!(*part, "" | "." | ".."))
        .enumerate()
        .filter(|(at, part)| *at > 0 || !is_drive(part))
        // A line break would make two lines of a message.
        .map(|(_, part)| part.replace(char::is_control, "\u{FFFD}"))
        .collect();
    match parts.is_empty() {
        true => "?".to_owned(),
        false => parts.join("/"),
    }
}

/// `C:`
fn is_drive(part: &str) -> bool {
    matches!(part.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic())
}

/// The characters of a name. Programs on Chinese Windows write GBK and say
/// nothing of it. Much GBK is UTF-8 as well, of letters of two bytes, so that
/// only characters of three bytes are taken as proof of UTF-8.
fn decoded(raw: &[u8], is_utf8: bool) -> String {
    let utf8 = std::str::from_utf8(raw).ok();
    let proven =
        |text: &&str| is_utf8 || text.is_ascii() || text.chars().any(|c| c.len_utf8() >= 3);
    if let Some(text) = utf8.filter(proven) {
        return text.to_owned();
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(raw) {
        Some(text) => text.into_owned(),
        None => utf8.map_or_else(
            || String::from_utf8_lossy(raw).into_owned(),
            ToOwned::to_owned,
        ),
    }
}
