"""PDF as typesetting programs write it: subsets of fonts, first lines indented."""

from pathlib import Path

import typst
from documents import Block, Document

HEAD = """#set page(paper: "a4", numbering: "第1页 共1页")
#set text(font: "Noto Serif CJK SC", size: 14pt, lang: "zh", region: "cn")
#set par(justify: true, first-line-indent: (amount: 2em, all: true))
"""


def make(documents: list[Document], folder: Path) -> None:
    for document in documents:
        source = HEAD + "\n\n".join(map(block, document.blocks))
        (folder / f"{document.name}.pdf").write_bytes(typst.compile(source.encode()))


def block(block: Block) -> str:
    match block.kind:
        case "table":
            cells = ", ".join(quoted(cell) for row in block.rows for cell in row)
            return f"#table(columns: {len(block.rows[0])}, {cells})"
        case "title":
            return f"#align(center, text(size: 20pt, {quoted(block.text)}))"
        case "bold":
            return f"#align(center, strong({quoted(block.text)}))"
        case _:
            return f"#par({quoted(block.text)})"


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
