//! An outline as bytes: columns of numbers one after the other, each with its length.

use serde::{Deserialize, Serialize};

use super::outline::{File, Known, Mention, Open, Outline, Row, What, Words};
use crate::graph::Status;

/// What is kept in words.
#[derive(Serialize, Deserialize)]
struct InWords(Vec<(String, Vec<(String, u32)>)>, Vec<Open>);

impl Outline {
    /// As bytes, to be kept; none where it cannot be put into words.
    pub fn pack(&self) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(self.size());
        let words = serde_json::to_vec(&InWords(self.codes.clone(), self.open.clone())).ok()?;
        part(&mut out, &words);
        part(&mut out, self.ids.all.as_bytes());
        part(&mut out, self.issuers.all.as_bytes());
        column(&mut out, &self.ids.ends);
        column(&mut out, &self.issuers.ends);
        columns(&mut out, &self.files, |file| {
            let id = file.id.cast_unsigned();
            [id as u32, (id >> 32) as u32, file.readings]
        });
        columns(&mut out, &self.rows, |row| {
            [row.entity, row.group, row.citations, row.is_text]
        });
        columns(&mut out, &self.mentions, |mention| {
            [mention.group, mention.target, mention.what.number()]
        });
        columns(&mut out, &self.entities, |known| {
            let status = Status::ALL.iter().position(|s| *s == known.status);
            let status = u32::try_from(status.unwrap_or_default()).unwrap_or_default();
            [known.issuer, u32::from(known.is_present) << 8 | status]
        });
        columns(&mut out, &self.keys, |&(key, group)| {
            [key as u32, (key >> 32) as u32, group]
        });
        column(&mut out, &[self.groups]);
        Some(out)
    }

    /// About how many bytes it takes.
    fn size(&self) -> usize {
        let columns = (self.mentions.len() + self.keys.len() + self.files.len()) * 3
            + self.rows.len() * 4
            + self.entities.len() * 3
            + self.issuers.ends.len();
        columns * 4 + self.ids.all.len() + self.issuers.all.len() + (1 << 16)
    }

    /// From bytes; none where they make no sense.
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let mut parts = Parts(bytes);
        let InWords(codes, open) = serde_json::from_slice(parts.next()?).ok()?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        let (ids, issuers) = (text(parts.next()?)?, text(parts.next()?)?);
        let words = |all: String, ends: Vec<[u32; 1]>| Words {
            all,
            ends: ends.into_iter().map(|[end]| end).collect(),
        };
        let ids = words(ids, parts.columns()?);
        let issuers = words(issuers, parts.columns()?);
        let files = parts
            .columns()?
            .into_iter()
            .map(|[low, high, readings]| File {
                id: number(low, high).cast_signed(),
                readings,
            });
        let files = files.collect();
        let rows = parts.columns()?.into_iter();
        let rows = rows.map(|[entity, group, citations, is_text]| Row {
            entity,
            group,
            citations,
            is_text,
        });
        let rows = rows.collect();
        let mentions = parts.columns()?.into_iter();
        let mentions = mentions.map(|[group, target, what]| Mention {
            group,
            target,
            what: What::from_number(what),
        });
        let mentions = mentions.collect();
        let entities = parts.columns()?.into_iter().map(|[issuer, bits]| {
            Some(Known {
                issuer,
                is_present: bits >> 8 == 1,
                status: *Status::ALL.get((bits & 0xFF) as usize)?,
            })
        });
        let entities = entities.collect::<Option<_>>()?;
        let keys = parts.columns()?.into_iter();
        let keys = keys.map(|[low, high, group]| (number(low, high), group));
        let keys = keys.collect();
        let [groups] = *parts.columns::<1>()?.first()?;
        let outline = Outline {
            files,
            rows,
            mentions,
            entities,
            ids,
            issuers,
            keys,
            groups,
            codes,
            open,
        };
        (parts.0.is_empty() && outline.is_sound()).then_some(outline)
    }
}

fn number(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

fn part(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend((bytes.len() as u64).to_le_bytes());
    out.extend(bytes);
}

fn column(out: &mut Vec<u8>, numbers: &[u32]) {
    columns(out, numbers, |&number| [number]);
}

fn columns<T, const N: usize>(out: &mut Vec<u8>, rows: &[T], numbers: impl Fn(&T) -> [u32; N]) {
    out.extend(((rows.len() * N * 4) as u64).to_le_bytes());
    out.reserve(rows.len() * N * 4);
    for row in rows {
        for number in numbers(row) {
            out.extend(number.to_le_bytes());
        }
    }
}

/// What is left to be read.
struct Parts<'b>(&'b [u8]);

impl<'b> Parts<'b> {
    fn next(&mut self) -> Option<&'b [u8]> {
        let (length, rest) = self.0.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (part, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(part)
    }

    fn columns<const N: usize>(&mut self) -> Option<Vec<[u32; N]>> {
        let (numbers, rest) = self.next()?.as_chunks::<4>();
        let (rows, more) = numbers.as_chunks::<N>();
        let row = |row: &[[u8; 4]; N]| row.map(u32::from_le_bytes);
        (rest.is_empty() && more.is_empty()).then(|| rows.iter().map(row).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity;
    use crate::source::{Encoding, Text};

    #[test]
    fn what_was_kept_comes_back_and_nothing_else() {
        let text = "甲市财政局关于乙的通知\n甲财〔2024〕1号\n\n各单位：\n\n\
            根据《丙条例》第三条和2024年第5号公告，《丁办法》有效期延长2年。\n\n甲市财政局\n2024年4月1日\n";
        let readings = crate::project::read_text(&Text::new("a.txt", text, Encoding::Utf8));
        let resolution = identity::resolve_with(&readings, &identity::Given::default(), true);
        let files = vec![File {
            id: -7,
            readings: 1,
        }];
        let outline = Outline::of(files, &readings, &resolution).unwrap();
        let statuses = Status::ALL.into_iter().cycle().take(outline.entities());
        let outline = outline.judged(statuses);
        assert!(!outline.open.is_empty() && outline.mentions.len() > 2);
        let bytes = outline.pack().unwrap();
        assert_eq!(Outline::unpack(&bytes), Some(outline));
        for end in 0..bytes.len() {
            assert_eq!(Outline::unpack(&bytes[..end]), None);
        }
    }
}
