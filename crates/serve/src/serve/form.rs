//! What a form sends (`multipart/form-data`, RFC 7578).

use memchr::memmem;

/// A field of a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// The name of the field.
    pub(super) name: String,
    /// The name of the file, where it is one.
    pub(super) file: Option<String>,
    /// What stands in it.
    pub(super) value: &'a [u8],
}

/// The fields of a form; none where `kind`, the type of the content, is another, or
/// `body` is no form.
pub(super) fn read<'a>(kind: &str, body: &'a [u8]) -> Option<Vec<Field<'a>>> {
    let line = format!("--{}", boundary(kind)?);
    let mut rest = after(body, line.as_bytes())?;
    let end = format!("\r\n{line}");
    let mut fields = Vec::new();
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let at = memmem::find(part, end.as_bytes())?;
        let (part, behind) = part.split_at(at);
        rest = behind.get(end.len()..)?;
        fields.extend(field(part));
    }
    rest.starts_with(b"--").then_some(fields)
}

/// Whether the content is a form.
pub(super) fn is_form(kind: &str) -> bool {
    boundary(kind).is_some()
}

/// The words between the fields.
fn boundary(kind: &str) -> Option<&str> {
    let (kind, parameters) = kind.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters
        .split(';')
        .find_map(|one| one.trim().strip_prefix("boundary="))?
        .trim_matches('"');
    (!boundary.is_empty()).then_some(boundary)
}

fn after<'a>(bytes: &'a [u8], words: &[u8]) -> Option<&'a [u8]> {
    let at = memmem::find(bytes, words)?;
    bytes.get(at + words.len()..)
}

/// A field with its head.
fn field(part: &[u8]) -> Option<Field<'_>> {
    const END_OF_HEAD: &[u8] = b"\r\n\r\n";
    let at = memmem::find(part, END_OF_HEAD)?;
    let head = String::from_utf8_lossy(part.get(..at)?);
    let disposition = head.lines().find(|line| {
        line.to_ascii_lowercase()
            .starts_with("content-disposition:")
    })?;
    Some(Field {
        name: quoted(disposition, "name")?,
        file: quoted(disposition, "filename"),
        value: part.get(at + END_OF_HEAD.len()..)?,
    })
}

/// The value of a parameter. No quotation mark stands in one as it is sent: browsers
/// write %22.
fn quoted(line: &str, name: &str) -> Option<String> {
    let (_, value) = line.split_once(&format!("; {name}=\""))?;
    let (value, _) = value.split_once('"')?;
    Some(value.replace("%22", "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=xYz";

    #[test]
    fn fields_and_files_are_read_with_their_names() {
        let body = "--xYz\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n甲\r\n乙\r\n\
                    --xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"通知; %221%22.txt\"\r\n\
                    Content-Type: text/plain\r\n\r\n--xY\r\n--xYz--\r\n";
        let fields = read(KIND, body.as_bytes()).unwrap();
        let field = |name: &str, file: Option<&str>, value| Field {
            name: name.to_owned(),
            file: file.map(str::to_owned),
            value,
        };
        assert_eq!(
            fields,
            [
                field("text", None, "甲\r\n乙".as_bytes()),
                field("file", Some("通知; \"1\".txt"), b"--xY"),
            ]
        );
    }

    #[test]
    fn what_is_no_form_is_none() {
        assert_eq!(read("text/plain", b"--xYz--"), None);
        assert_eq!(read("multipart/form-data", b"--xYz--"), None);
        assert_eq!(read(KIND, b"--xYz--"), Some(Vec::new()));
        // Cut off.
        let head = b"--xYz\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n";
        assert_eq!(read(KIND, head), None);
        assert_eq!(read(KIND, b""), None);
    }
}
