"""Three notices of examples/notices as blocks, from which every maker writes its
format: a notice that issues detailed rules, one with a table, and one that
repeals a list of others in a table."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NAMES = [
    "07-province-fund-reports.txt",
    "12-province-medical-aid-changes.md",
    "33-market-batch-repeal.md",
]


@dataclass
class Block:
    """A paragraph ("line", "title", "bold") or a table of rows of cells."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass
class Document:
    """`name` is the file without its extension; `source` is its whole text."""

    name: str
    source: str
    blocks: list[Block]


def documents() -> list[Document]:
    return [read(ROOT / "examples" / "notices" / name) for name in NAMES]


def read(path: Path) -> Document:
    source = path.read_text(encoding="utf-8")
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in [*source.splitlines(), ""]:
        if line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if set("".join(cells)) - set("-: "):
                rows.append(cells)
            continue
        if rows:
            blocks.append(Block("table", rows=tuple(rows)))
            rows = []
        text = line.strip()
        if not text:
            continue
        if text.startswith("#"):
            blocks.append(Block("title", text.lstrip("# ")))
        elif text.startswith("**") and text.endswith("**"):
            blocks.append(Block("bold", text.strip("*")))
        else:
            blocks.append(Block("line", text))
    return Document(path.stem, source, blocks)
