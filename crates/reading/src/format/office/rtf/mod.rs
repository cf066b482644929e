//! Rich text, which many files called `.doc` are.

#[cfg(test)]
mod tests;
mod token;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, WINDOWS_1252};
use rustc_hash::FxHashMap;

use super::super::{Input, Reader};
use super::compose::{Block, Cell, Row};
use super::docx::put_together;
use super::number;
use super::symbol::symbol;
use crate::budget::Budget;
use crate::content::{Content, Read};
use crate::{Format, Reason};
use token::{Token, Tokens};

/// Reads what Word shows: the text with tables, heads and notes, without deleted
/// and hidden words.
pub(in super::super) struct Rtf;

impl Reader for Rtf {
    fn read<'a>(&self, input: &Input<'a>) -> Result<Read<'a>, Reason> {
        if !input.bytes.starts_with(b"{\\rtf") {
            return Err(Reason::Damaged {
                format: Format::Rtf,
                what: "it does not begin with {\\rtf".to_owned(),
            });
        }
        Ok(Read::Text(read(input.bytes, input.budget)))
    }
}

fn read(bytes: &[u8], budget: &Budget) -> Content {
    /// What a paragraph or a cell takes beside its words.
    const BLOCK: usize = size_of::<Block>() + size_of::<Cell>();
    let mut walk = Walk::new();
    for token in Tokens::new(bytes) {
        if matches!(token, Token::Word(..)) && !budget.grow(BLOCK) {
            break;
        }
        walk.see(token);
    }
    walk.decode();
    let [body, head, foot, notes] = walk.flows.map(Flow::end);
    put_together(head, &body, notes, foot, budget)
}

/// Where words go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Body,
    Head,
    Foot,
    Notes,
    /// What is no text: pictures, properties.
    Nowhere,
    /// The table of fonts.
    Fonts,
    /// The instruction of a field.
    Instruction,
    /// The number of a list, which stands in the text as it is shown.
    Number,
}

/// What holds in a group and ends with it.
#[derive(Clone)]
struct State {
    part: Part,
    /// Whether a field stands here whose result counts pages.
    counts_pages: bool,
    font: i32,
    /// How many units stand in for a character by its code.
    stand_ins: usize,
    left_out: bool,
}

/// Paragraphs and tables of one part as they come.
#[derive(Default)]
struct Flow {
    blocks: Vec<Block>,
    rows: Vec<Row>,
    row: Row,
    cell: Vec<Block>,
    text: String,
}

impl Flow {
    fn end_paragraph(&mut self, in_table: bool) {
        let text = std::mem::take(&mut self.text);
        if in_table {
            self.cell.push(Block::Paragraph(text));
        } else {
            self.end_table();
            self.blocks.push(Block::Paragraph(text));
        }
    }

    fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.cell.push(Block::Paragraph(text));
        self.row.push(Cell {
            blocks: std::mem::take(&mut self.cell),
            covers: 0,
        });
    }

    fn end_row(&mut self) {
        if !self.row.is_empty() {
            self.rows.push(std::mem::take(&mut self.row));
        }
    }

    fn end_table(&mut self) {
        if !self.cell.is_empty() {
            self.row.push(Cell {
                blocks: std::mem::take(&mut self.cell),
                covers: 0,
            });
        }
        self.end_row();
        if !self.rows.is_empty() {
            self.blocks
                .push(Block::Table(std::mem::take(&mut self.rows)));
        }
    }

    fn end(mut self) -> Vec<Block> {
        self.end_table();
        if !self.text.is_empty() {
            self.end_paragraph(false);
        }
        self.blocks
    }
}

/// The encoding of a code page of Windows.
fn code_page(number: i32) -> &'static Encoding {
    match number {
        936 | 54936 => GB18030,
        950 => BIG5,
        932 => SHIFT_JIS,
        949 => EUC_KR,
        65001 => encoding_rs::UTF_8,
        _ => WINDOWS_1252,
    }
}

struct Walk {
    state: State,
    /// What holds around the groups that are open.
    around: Vec<State>,
    flows: [Flow; 4],
    /// The encoding of the whole file.
    encoding: &'static Encoding,
    /// The encodings that fonts ask for, and the names of fonts.
    charsets: FxHashMap<i32, &'static Encoding>,
    names: FxHashMap<i32, String>,
    /// Bytes that are not decoded yet.
    pending: Vec<u8>,
    /// A first half of a character by its code.
    half: Option<u16>,
    /// How many units are to be passed over.
    pass: usize,
    in_table: bool,
    /// Whether a group has just begun, which its first word may name.
    fresh: bool,
    /// Whether the group may be passed over by those who do not know it.
    optional: bool,
    instruction: String,
    number: String,
    /// The text boxes that are open.
    boxes: Vec<OpenBox>,
}

/// A text box, and the paragraph that waits for its end.
struct OpenBox {
    /// How many groups are open in it at least.
    depth: usize,
    part: Part,
    paragraph: String,
    in_table: bool,
}

impl Walk {
    fn new() -> Self {
        Walk {
            state: State {
                part: Part::Body,
                counts_pages: false,
                font: 0,
                stand_ins: 1,
                left_out: false,
            },
            around: Vec::new(),
            flows: Default::default(),
            encoding: GB18030,
            charsets: FxHashMap::default(),
            names: FxHashMap::default(),
            pending: Vec::new(),
            half: None,
            pass: 0,
            in_table: false,
            fresh: false,
            optional: false,
            instruction: String::new(),
            number: String::new(),
            boxes: Vec::new(),
        }
    }

    fn see(&mut self, token: Token<'_>) {
        if !matches!(token, Token::Byte(_)) {
            self.decode();
        }
        let fresh = std::mem::take(&mut self.fresh);
        match token {
            Token::Open => {
                self.around.push(self.state.clone());
                self.fresh = true;
                self.pass = 0;
            }
            Token::Close => {
                self.pass = 0;
                let ended = self.state.part;
                if let Some(state) = self.around.pop() {
                    self.state = state;
                }
                self.end_box();
                if self.state.part == ended {
                    return;
                }
                match ended {
                    Part::Head | Part::Foot | Part::Notes => {
                        if let Some(flow) = self.flow(ended)
                            && !flow.text.is_empty()
                        {
                            flow.end_paragraph(false);
                        }
                    }
                    Part::Instruction => {
                        let name = self.instruction.split_whitespace().next();
                        let counts = match name.unwrap_or_default() {
                            "PAGEREF" => true,
                            "PAGE" | "NUMPAGES" | "SECTIONPAGES" => {
                                matches!(self.state.part, Part::Head | Part::Foot)
                            }
                            _ => false,
                        };
                        self.state.counts_pages |= counts;
                    }
                    Part::Number => {
                        let mut number = std::mem::take(&mut self.number).trim().to_owned();
                        number.push_str(number::gap(&number));
                        self.text(&number);
                    }
                    _ => {}
                }
            }
            Token::Star => {
                self.optional = true;
                self.fresh = true;
            }
            Token::Word(word, value) => {
                let optional = std::mem::take(&mut self.optional);
                self.word(word, value, fresh, optional);
            }
            Token::Byte(byte) => {
                if self.pass > 0 {
                    self.pass -= 1;
                } else {
                    self.pending.push(byte);
                }
            }
        }
    }

    fn flow(&mut self, part: Part) -> Option<&mut Flow> {
        self.flows.get_mut(part as usize)
    }

    /// Adds words where words go now.
    fn text(&mut self, text: &str) {
        if self.state.left_out || self.state.counts_pages {
            return;
        }
        match self.state.part {
            Part::Instruction => self.instruction.push_str(text),
            Part::Number => self.number.push_str(text),
            Part::Fonts => {
                let name = self.names.entry(self.state.font).or_default();
                name.push_str(text.trim_end_matches(';'));
            }
            part => {
                if let Some(flow) = self.flow(part) {
                    flow.text.push_str(text);
                }
            }
        }
    }

    fn decode(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let encoding = self
            .charsets
            .get(&self.state.font)
            .filter(|_| self.state.part != Part::Fonts)
            .copied()
            .unwrap_or(self.encoding);
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        self.text(&text);
    }

    /// A character by its code, of which the first half may have come before.
    fn unit(&mut self, value: i32) {
        self.pass = self.state.stand_ins;
        // Codes above 32767 are written as negative numbers.
        let Ok(unit) = u16::try_from(value & 0xFFFF) else {
            return;
        };
        let units = match self.half.take() {
            Some(half) => vec![half, unit],
            None if (0xD800..0xDC00).contains(&unit) => {
                self.half = Some(unit);
                return;
            }
            None => vec![unit],
        };
        if let [unit @ 0xF000..=0xF0FF] = units[..] {
            let name = self.names.get(&self.state.font);
            let sign = symbol(name.map_or("", String::as_str), u32::from(unit));
            if let Some(sign) = sign {
                self.text(sign.encode_utf8(&mut [0; 4]));
            }
            return;
        }
        self.text(&String::from_utf16_lossy(&units));
    }

    fn word(&mut self, word: &str, value: Option<i32>, fresh: bool, optional: bool) {
        let on = value != Some(0);
        let in_table = self.in_table;
        let part = self.state.part;
        match word {
            "u" => {
                if let Some(value) = value {
                    self.unit(value);
                }
            }
            "uc" => {
                let units = value.and_then(|value| usize::try_from(value).ok());
                self.state.stand_ins = units.unwrap_or(1).min(16);
            }
            "ansicpg" => self.encoding = code_page(value.unwrap_or(0)),
            "f" => self.state.font = value.unwrap_or(0),
            "fcharset" if part == Part::Fonts => {
                let encoding = match value.unwrap_or(0) {
                    134 => GB18030,
                    136 => BIG5,
                    128 => SHIFT_JIS,
                    129 => EUC_KR,
                    _ => return,
                };
                self.charsets.insert(self.state.font, encoding);
            }
            "v" | "deleted" => self.state.left_out = on,
            "plain" => self.state.left_out = false,

            "par" | "sect" | "page" => {
                if let Some(flow) = self.flow(part) {
                    flow.end_paragraph(in_table);
                }
            }
            "pard" => self.in_table = false,
            "intbl" => self.in_table = on,
            "itap" => self.in_table = value.unwrap_or(1) > 0,
            "cell" | "nestcell" => {
                if let Some(flow) = self.flow(part) {
                    match word {
                        "cell" => flow.end_cell(),
                        _ => flow.end_paragraph(true),
                    }
                }
            }
            "row" => {
                if let Some(flow) = self.flow(part) {
                    flow.end_row();
                }
            }
            "line" | "lbr" => self.text("\n"),
            "tab" => self.text("\t"),
            "~" | "emspace" | "enspace" | "qmspace" => self.text(" "),
            "_" => self.text("-"),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "bullet" => self.text("•"),
            "{" | "}" | "\\" => {
                if self.pass > 0 {
                    self.pass -= 1;
                } else {
                    self.text(word);
                }
            }

            "fonttbl" => self.state.part = Part::Fonts,
            "fldinst" if part != Part::Nowhere => {
                self.instruction.clear();
                self.state.part = Part::Instruction;
            }
            "header" | "headerl" | "headerr" | "headerf" => self.enter(Part::Head),
            "footer" | "footerl" | "footerr" | "footerf" => self.enter(Part::Foot),
            "footnote" => self.enter(Part::Notes),
            // Known ones that others may pass over, with text in them.
            "shpinst" => {}
            "shptxt" => self.begin_box(),
            "listtext" | "pntext" if part != Part::Nowhere => self.state.part = Part::Number,
            "ud" if part == Part::Nowhere => self.state.part = Part::Body,
            // No text is in them, or that which stands elsewhere already.
            "colortbl" | "stylesheet" | "info" | "pict" | "objdata" | "sp" | "shprslt"
            | "nonshppict" | "listtable" | "listoverridetable" | "themedata" | "filetbl"
            | "revtbl" | "upr" | "atnid" | "annotation" | "nonesttables" => {
                self.state.part = Part::Nowhere;
            }
            _ if optional && fresh => self.state.part = Part::Nowhere,
            _ => {}
        }
    }

    /// Begins a text box: its words stand before the paragraph that is open.
    fn begin_box(&mut self) {
        let part = self.state.part;
        let paragraph = self
            .flow(part)
            .map(|flow| std::mem::take(&mut flow.text))
            .unwrap_or_default();
        self.boxes.push(OpenBox {
            depth: self.around.len(),
            part,
            paragraph,
            in_table: self.in_table,
        });
    }

    /// Ends the text box whose group has ended, if there is one.
    fn end_box(&mut self) {
        let depth = self.around.len();
        let Some(ended) = self.boxes.pop_if(|open| open.depth > depth) else {
            return;
        };
        self.in_table = ended.in_table;
        if let Some(flow) = self.flow(ended.part) {
            if !flow.text.is_empty() {
                flow.end_paragraph(ended.in_table);
            }
            flow.text = ended.paragraph;
        }
    }

    fn enter(&mut self, part: Part) {
        if self.state.part != Part::Nowhere {
            self.state.part = part;
        }
    }
}
