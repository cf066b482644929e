//! The lists of Word 97 to 2003, which number paragraphs by themselves.

use super::super::docx::numbering::{Level, Numbering};
use super::bytes::{index_at, part, u16_at};

/// Reads the lists, which stand at `at` in `table` with their levels behind them,
/// and how paragraphs name them (`names`). What makes no sense is left out.
pub(super) fn read(table: &[u8], at: usize, length: usize, names: &[u8]) -> Numbering {
    let mut numbering = Numbering::default();
    // Damage after some lists leaves those before it.
    let _ = read_lists(table, at, length, &mut numbering);
    let count = index_at(names, 0).unwrap_or(0);
    for (number, name) in (1..=count).zip(names.get(4..).unwrap_or_default().chunks_exact(16)) {
        if let Some(list) = index_at(name, 0) {
            numbering.add_name(&number.to_string(), &list.to_string());
        }
    }
    numbering
}

fn read_lists(table: &[u8], at: usize, length: usize, numbering: &mut Numbering) -> Option<()> {
    const LIST: usize = 28;
    const LEVEL: usize = 28;
    let lists = part(table, at, length)?;
    let count = usize::from(u16_at(lists, 0)?);
    let mut rest = table.get(at + length..)?;
    for list in lists.get(2..)?.chunks_exact(LIST).take(count) {
        let id = index_at(list, 0)?;
        let levels = if list[26] & 1 == 1 { 1 } else { 9 };
        for at in 0..levels {
            let level = part(rest, 0, LEVEL)?;
            // Properties of characters and paragraphs stand before the text.
            let skip = LEVEL + usize::from(level[24]) + usize::from(level[25]);
            let units = usize::from(u16_at(rest, skip)?);
            let text = part(rest, skip + 2, units * 2)?;
            rest = rest.get(skip + 2 + units * 2..)?;
            numbering.add_level(&id.to_string(), at, level_of(level, text)?);
        }
    }
    Some(())
}

fn level_of(level: &[u8], text: &[u8]) -> Option<Level> {
    let form = form(level[4]);
    let units: Vec<u16> = text
        .chunks_exact(2)
        .filter_map(|unit| u16_at(unit, 0))
        .collect();
    let mut written = String::new();
    for c in String::from_utf16_lossy(&units).chars() {
        match c {
            // The count of a level stands as the number of the level.
            '\0'..='\u{8}' => written.push_str(&format!("%{}", c as u32 + 1)),
            '\u{E000}'..='\u{F8FF}' => written.push('•'),
            c => written.push(c),
        }
    }
    if form == "bullet" {
        written.push(' ');
    }
    Some(Level {
        start: u32::try_from(index_at(level, 0)?).ok()?,
        form: form.to_owned(),
        text: written,
        legal: level[5] & 0x04 != 0,
        tight: level[15] == 2,
        restart: (level[5] & 0x08 != 0).then(|| usize::from(level[26])),
        style: None,
    })
}

/// The name in WordprocessingML of a form of numbers.
fn form(code: u8) -> &'static str {
    match code {
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        10 | 36 => "ideographDigital",
        11 => "japaneseCounting",
        14 => "decimalFullWidth",
        18 => "decimalEnclosedCircle",
        22 => "decimalZero",
        23 => "bullet",
        26 => "decimalEnclosedFullstop",
        27 => "decimalEnclosedParen",
        28 => "decimalEnclosedCircleChinese",
        30 => "ideographTraditional",
        31 => "ideographZodiac",
        33 => "taiwaneseCounting",
        34 => "ideographLegalTraditional",
        35 => "taiwaneseCountingThousand",
        37 => "chineseCounting",
        38 => "chineseLegalSimplified",
        39 => "chineseCountingThousand",
        255 => "none",
        _ => "decimal",
    }
}
