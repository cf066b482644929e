//! Where a file says how it is encrypted.

use lopdf::{Dictionary, Object};
use memchr::memmem;

/// The file with what the trailer says of encryption as an object of its own, since lopdf
/// looks for it nowhere else; none where nothing stands in the trailer itself. Nothing in
/// the file is moved: the object is added as every later edition adds its own.
pub(super) fn as_object(file: &[u8], trailer: &Dictionary) -> Option<Vec<u8>> {
    let Ok(encryption @ Object::Dictionary(_)) = trailer.get(b"Encrypt") else {
        return None;
    };
    let number = trailer.get(b"Size").and_then(Object::as_i64).ok()?;
    let mut edition = Vec::with_capacity(file.len() + 2048);
    edition.extend(file);
    edition.push(b'\n');
    let object = edition.len();
    edition.extend(format!("{number} 0 obj\n{}\nendobj\n", written(encryption)?).bytes());
    let table = edition.len();
    let mut new = Dictionary::new();
    for key in [b"Root".as_slice(), b"ID"] {
        if let Ok(value) = trailer.get(key) {
            new.set(key, value.clone());
        }
    }
    new.set("Size", number.checked_add(1)?);
    new.set("Prev", last_table(file)?);
    new.set(
        "Encrypt",
        Object::Reference((u32::try_from(number).ok()?, 0)),
    );
    let new = written(&Object::Dictionary(new))?;
    edition.extend(
        format!(
            "xref\n{number} 1\n{object:010} 00000 n \ntrailer\n{new}\nstartxref\n{table}\n%%EOF\n"
        )
        .bytes(),
    );
    Some(edition)
}

/// Where the last table of the file stands, as its end says.
fn last_table(file: &[u8]) -> Option<i64> {
    const WORD: &[u8] = b"startxref";
    let after = file.get(memmem::rfind(file, WORD)? + WORD.len()..)?;
    let after = after.trim_ascii_start();
    let digits = after.iter().take_while(|byte| byte.is_ascii_digit());
    let digits = after.get(..digits.count())?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// An object as it is written in a file; none for those that no trailer holds.
fn written(object: &Object) -> Option<String> {
    Some(match object {
        Object::Null => "null".to_owned(),
        Object::Boolean(is) => is.to_string(),
        Object::Integer(number) => number.to_string(),
        Object::Real(number) => number.to_string(),
        Object::Reference((number, generation)) => format!("{number} {generation} R"),
        Object::Name(name) => format!("/{}", hexadecimal(name, "#")),
        Object::String(bytes, _) => format!("<{}>", hexadecimal(bytes, "")),
        Object::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(written).collect();
            format!("[{}]", items?.join(" "))
        }
        Object::Dictionary(dictionary) => {
            let entries = dictionary.iter().map(|(key, value)| {
                let value = written(value)?;
                Some(format!("/{} {value}", hexadecimal(key, "#")))
            });
            let entries: Option<Vec<String>> = entries.collect();
            format!("<<{}>>", entries?.join(" "))
        }
        Object::Stream(_) => return None,
    })
}

fn hexadecimal(bytes: &[u8], before: &str) -> String {
    let bytes = bytes.iter();
    bytes.map(|byte| format!("{before}{byte:02X}")).collect()
}
