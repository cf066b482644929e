//! Mail (`.eml`) and web pages saved with their pictures (`.mht`), which are
//! written the same way. mail-parser finds the parts; their charsets are looked at
//! here, since Chinese mail names GB2312 for what is GB18030, or nothing at all.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::sync::LazyLock;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{
    Encoding as Transfer, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};
use regex::Regex;

use super::{Input, Reader, html};
use crate::budget::Budget;
use crate::content::{Content, Member, Read};
use crate::{Reason, decode, decode_as};
use wenmai_vocabulary::pattern;

/// A web page that was saved as one file: its root, without frames and pictures.
pub(super) struct Mht;

impl Reader for Mht {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let message = parse(input)?;
        let part = root(&message).ok_or(Reason::NoText)?;
        text_of(&message, part, input.budget).map(Read::Text)
    }
}

/// A mail is the text of its body and the files attached to it. Its subject,
/// sender and date are facts about the mail, not about a document.
pub(super) struct Eml;

impl Reader for Eml {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        let message = parse(input)?;
        let body = body(&message, input.budget)?;
        let attached = attached(&message, input.budget);
        if attached.is_empty() {
            return Ok(Read::Text(body.ok_or(Reason::NoText)?));
        }
        // A mail that only carries files has no text to be missed.
        let body = body
            .filter(|body| !body.text.trim().is_empty())
            .map(|body| Member::text("", Ok(body)));
        Ok(Read::Members(Box::new(body.into_iter().chain(attached))))
    }
}

fn parse<'a>(input: &Input<'a>) -> Result<Message<'a>, Reason> {
    let damaged = |what: &str| Reason::Damaged {
        format: input.format,
        what: what.to_owned(),
    };
    // The parser counts back from where parts end without looking.
    let parsed = panic::catch_unwind(AssertUnwindSafe(|| {
        MessageParser::default().parse(input.bytes)
    }));
    let message = parsed
        .map_err(|_| damaged("its parts do not end"))?
        .ok_or_else(|| damaged("it has no header"))?;
    match message.headers().is_empty() {
        true => Err(damaged("it has no header")),
        false => Ok(message),
    }
}

/// The part that the others belong to: the one that `start` names, else the first
/// page, else the first text.
fn root<'a>(message: &'a Message<'_>) -> Option<&'a MessagePart<'a>> {
    let named = message
        .root_part()
        .content_type()
        .and_then(|kind| kind.attribute("start"))
        .map(|id| id.trim_matches(['<', '>']));
    let parts = || message.parts.iter();
    parts()
        .find(|part| part.is_text() && named.is_some() && part.content_id() == named)
        .or_else(|| parts().find(|part| part.is_text_html()))
        .or_else(|| parts().find(|part| part.is_text()))
}

/// The bytes of a part, without their coding for transport.
fn bytes<'a>(message: &'a Message<'_>, part: &MessagePart<'_>) -> Cow<'a, [u8]> {
    let start = part.raw_body_offset() as usize;
    let end = part.raw_end_offset() as usize;
    let raw = message.raw_message.get(start..end).unwrap_or_default();
    let decoded = match part.encoding {
        Transfer::None => None,
        Transfer::QuotedPrintable => quoted_printable_decode(raw),
        Transfer::Base64 => base64_decode(raw),
    };
    match (decoded, &part.body) {
        (Some(decoded), _) => decoded.into(),
        (None, PartType::Binary(bytes) | PartType::InlineBinary(bytes))
            if part.encoding != Transfer::None =>
        {
            // Damaged, of which the parser saves what it can.
            bytes.to_vec().into()
        }
        (None, _) => raw.into(),
    }
}

/// The text of a part.
fn text_of(
    message: &Message<'_>,
    part: &MessagePart<'_>,
    budget: &Budget,
) -> Result<Content, Reason> {
    let bytes = bytes(message, part);
    budget.take(bytes.len() as u64)?;
    let charset = part
        .content_type()
        .and_then(|kind| kind.attribute("charset"));
    if part.is_text_html() {
        return html::content(&bytes, charset, budget);
    }
    let (text, encoding) = match charset {
        Some(charset) => decode_as(&bytes, charset)?,
        None => decode(&bytes)?,
    };
    Ok(Content {
        encoding,
        ..Content::of(text)
    })
}

/// The body of a mail, as a page where it has both forms: text is broken into
/// lines there.
fn body(message: &Message<'_>, budget: &Budget) -> Result<Option<Content>, Reason> {
    let mut whole: Option<Content> = None;
    for part in message.html_bodies().filter(|part| part.is_text()) {
        let content = match text_of(message, part, budget) {
            Ok(content) => content,
            // An empty part before an attachment is no fault.
            Err(Reason::Empty) => continue,
            Err(reason) => return Err(reason),
        };
        match &mut whole {
            None => whole = Some(content),
            Some(whole) => {
                whole.text.push('\n');
                whole.text.push_str(&content.text);
            }
        }
    }
    Ok(whole)
}

fn attached(message: &Message<'_>, budget: &Budget) -> Vec<Member> {
    let mut taken = BTreeSet::new();
    let mut members = Vec::new();
    for (number, part) in (1..).zip(message.attachments()) {
        if is_picture_in_text(part) {
            continue;
        }
        let nested = matches!(part.body, PartType::Message(_));
        let mut name = name(message, part).unwrap_or_else(|| format!("{number}"));
        if nested && !name.to_lowercase().ends_with(".eml") {
            name.push_str(".eml");
        }
        while !taken.insert(name.clone()) {
            name = format!("{number}-{name}");
        }
        let bytes = bytes(message, part);
        let held = budget.take(bytes.len() as u64).map(|()| bytes.into_owned());
        members.push(Member::file(name, held));
    }
    members
}

/// Pictures that stand in the text, such as the sender's logo.
fn is_picture_in_text(part: &MessagePart<'_>) -> bool {
    let is_picture = part
        .content_type()
        .is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    let is_inline = part
        .content_disposition()
        .is_none_or(|kind| kind.is_inline());
    is_picture && is_inline && part.content_id().is_some()
}

/// The name of an attached file or mail, fit to be a part of a path.
fn name(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    let subject = match &part.body {
        PartType::Message(nested) => nested.subject(),
        _ => None,
    };
    // Bytes in GBK are no UTF-8, or by chance pairs of Latin letters.
    let is_doubtful = |name: &str| {
        name.contains(char::REPLACEMENT_CHARACTER)
            || !name.is_ascii() && name.chars().all(|c| c.len_utf8() < 3)
    };
    let given = part.attachment_name().map(|name| {
        let raw = is_doubtful(name).then(|| raw_name(message, part));
        raw.flatten().unwrap_or_else(|| name.to_owned())
    });
    let name: String = given
        .or_else(|| subject.map(str::to_owned))?
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '/' | '\\' | ':') {
                '_'
            } else {
                c
            }
        })
        .collect();
    let name = name.trim().trim_matches('.').trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// A name that stands in the header in bytes of its own charset, as old programs
/// write it.
fn raw_name(message: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| pattern::constant(r#"(?i)name\s*=\s*(?:"([^"\r\n]+)"|([^";\s]+))"#));
    part.headers.iter().find_map(|header| {
        let raw = message
            .raw_message
            .get(header.offset_start as usize..header.offset_end as usize)?;
        let (text, _) = decode_as(raw, "gbk").ok()?;
        let found = NAME.captures(&text)?;
        let name = found.get(1).or_else(|| found.get(2))?;
        (!name.as_str().is_ascii()).then(|| name.as_str().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use crate::content::Held;
    use crate::format::Format;

    fn read(
        reader: &dyn Reader,
        format: Format,
        bytes: &[u8],
    ) -> Result<Vec<(String, String)>, Reason> {
        let (options, budget) = (Options::default(), Budget::new(1 << 20));
        let input = Input {
            bytes,
            name: "a",
            format,
            options: &options,
            budget: &budget,
        };
        Ok(match reader.read(&input)? {
            Read::Text(content) => vec![(String::new(), content.text)],
            Read::Members(members) => members
                .map(|member| {
                    let held = match member.held.unwrap() {
                        Held::Text(content) => content.text,
                        Held::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                    };
                    (member.name, held)
                })
                .collect(),
        })
    }

    fn mail(bytes: &[u8]) -> Vec<(String, String)> {
        read(&Eml, Format::Eml, bytes).unwrap()
    }

    fn gbk(text: &str) -> Vec<u8> {
        encoding_rs::GBK.encode(text).0.into_owned()
    }

    #[test]
    fn a_body_alone_is_the_text() {
        let mut bytes = b"Subject: x\r\nContent-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".to_vec();
        bytes.extend(gbk("关于举办培训班的通知\r\n"));
        assert_eq!(mail(&bytes)[0].1, "关于举办培训班的通知\r\n");
    }

    #[test]
    fn names_in_gbk_are_read_in_each_form() {
        // 通知.txt in GBK: CDA8 D6AA.
        for disposition in [
            &b"attachment; filename=\"=?GBK?B?zajWqi50eHQ=?=\""[..],
            b"attachment; filename*=GBK''%CD%A8%D6%AA.txt",
            b"attachment; filename=\"\xCD\xA8\xD6\xAA.txt\"",
        ] {
            let mut bytes = b"From: a@b.cn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nbody\r\n--B\r\nContent-Type: application/octet-stream\r\nContent-Disposition: ".to_vec();
            bytes.extend(disposition);
            bytes.extend(b"\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsZA==\r\n--B--\r\n");
            let expected = [
                (String::new(), "body".to_owned()),
                ("通知.txt".to_owned(), "held".to_owned()),
            ];
            let found: Vec<_> = mail(&bytes)
                .into_iter()
                .map(|(name, text)| (name, text.trim().to_owned()))
                .collect();
            assert_eq!(found, expected, "{}", String::from_utf8_lossy(disposition));
        }
    }

    #[test]
    fn a_forwarded_mail_is_a_member() {
        let bytes = "From: a@b.cn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n内文\r\n--B--\r\n";
        let found = mail(bytes.as_bytes());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "inner.eml");
        assert!(found[0].1.starts_with("Subject: inner"));
        assert!(found[0].1.contains("内文"));
    }

    #[test]
    fn the_root_of_a_saved_page_is_the_part_that_start_names() {
        let bytes = "MIME-Version: 1.0\r\nContent-Type: multipart/related; start=\"<two@x>\"; boundary=B\r\n\r\n--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: <one@x>\r\n\r\n<p>框架</p>\r\n--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: <two@x>\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E6=AD=A3=E6=96=87</p>\r\n--B--\r\n";
        let found = read(&Mht, Format::Mht, bytes.as_bytes()).unwrap();
        assert_eq!(found[0].1, "正文\n");
    }

    #[test]
    fn the_charset_of_the_page_counts_where_the_part_names_none() {
        let mut bytes = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\nContent-Type: text/html\r\n\r\n<meta charset=gb2312><p>".to_vec();
        bytes.extend(gbk("根据《甲办法》"));
        bytes.extend(b"</p>\r\n--B--\r\n");
        let found = read(&Mht, Format::Mht, &bytes).unwrap();
        assert_eq!(found[0].1, "根据《甲办法》\n");
    }

    #[test]
    fn broken_mail_ends_without_a_panic() {
        let whole = b"From: a\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: =?GBK?B?zag=?=\r\n\r\nx\r\n--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+\r\n--B--\r\n";
        for cut in 0..whole.len() {
            let _ = read(&Eml, Format::Eml, &whole[..cut]);
            let mut flipped = whole.to_vec();
            flipped[cut] ^= 0x15;
            let _ = read(&Eml, Format::Eml, &flipped);
            let _ = read(&Mht, Format::Mht, &flipped);
        }
    }
}
