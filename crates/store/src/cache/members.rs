//! The members of a file's documents, as they are kept: numbers one after the other, as
//! there are very many.

use wenmai_resolving::identity::Key;
use wenmai_resolving::identity::members::{DocumentMembers, Member};

/// The members in a form that [`unpack`] understands.
pub(super) fn pack(documents: &[DocumentMembers]) -> Vec<u8> {
    let mut out = Vec::new();
    count(&mut out, documents.len());
    for document in documents {
        member(&mut out, &document.document);
        let teaches = document.teaches.iter();
        let words: Vec<&String> = teaches.flat_map(|(a, b, c)| [a, b, c]).collect();
        count(&mut out, words.len());
        for word in words {
            count(&mut out, word.len());
            out.extend_from_slice(word.as_bytes());
        }
        count(&mut out, document.words.len());
        for number in &document.words {
            out.extend_from_slice(&number.to_le_bytes());
        }
        count(&mut out, document.mentions.len());
        for mention in &document.mentions {
            match mention {
                None => count(&mut out, 0),
                Some(mention) => {
                    count(&mut out, 1);
                    member(&mut out, mention);
                }
            }
        }
    }
    out
}

fn count(out: &mut Vec<u8>, count: usize) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    out.extend_from_slice(&count.to_le_bytes());
}

fn member(out: &mut Vec<u8>, member: &Member) {
    count(out, member.keys.len());
    let keys = member.keys.iter().map(|Key(number)| *number);
    for number in [member.own, member.code].into_iter().chain(keys) {
        out.extend_from_slice(&number.to_le_bytes());
    }
}

/// What [`pack`] was given; none where it makes no sense.
pub(super) fn unpack(bytes: &[u8]) -> Option<Vec<DocumentMembers>> {
    let mut bytes = Bytes(bytes);
    let mut documents = Vec::new();
    for _ in 0..bytes.count()? {
        let document = bytes.member()?;
        let teaches = match bytes.count()? {
            0 => None,
            3 => Some((bytes.word()?, bytes.word()?, bytes.word()?)),
            _ => return None,
        };
        let words = bytes.numbers()?;
        let mut mentions = Vec::new();
        for _ in 0..bytes.count()? {
            mentions.push(match bytes.count()? {
                0 => None,
                _ => Some(bytes.member()?),
            });
        }
        documents.push(DocumentMembers {
            document,
            teaches,
            mentions,
            words,
        });
    }
    bytes.0.is_empty().then_some(documents)
}

/// Bytes that are still to be read.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn count(&mut self) -> Option<usize> {
        let bytes = self.take(4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    }

    fn numbers(&mut self) -> Option<Vec<u64>> {
        let count = self.count()?;
        (0..count).map(|_| self.number()).collect()
    }

    fn number(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn word(&mut self) -> Option<String> {
        let length = self.count()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    fn member(&mut self) -> Option<Member> {
        let keys = self.count()?;
        let (own, code) = (self.number()?, self.number()?);
        let keys = (0..keys).map(|_| self.number().map(Key));
        Some(Member {
            own,
            code,
            keys: keys.collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_whole_and_a_part_of_it_is_nothing() {
        let member = |own| Member {
            own,
            keys: vec![Key(own + 1), Key(u64::MAX)],
            code: 7,
        };
        let documents = vec![
            DocumentMembers {
                document: member(1),
                teaches: Some(("甲财〔2024〕1号".into(), "甲财".into(), "甲市财政局".into())),
                mentions: vec![Some(member(2)), None],
                words: vec![3, 4],
            },
            DocumentMembers::default(),
        ];
        let bytes = pack(&documents);
        assert_eq!(unpack(&bytes), Some(documents));
        for end in 0..bytes.len() {
            assert_eq!(unpack(&bytes[..end]), None);
        }
    }
}
