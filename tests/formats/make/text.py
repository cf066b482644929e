"""Text in the encodings that offices use, and Markdown with front matter."""

import re
from pathlib import Path

from documents import Document

ENCODINGS = {
    "gb18030": "gb18030",
    "gbk-crlf": "gbk",
    "utf-8-bom": "utf-8-sig",
    "utf-16le": "utf-16-le",
    "utf-16be-bom": "utf-16-be",
}


def make(documents: list[Document], folder: Path) -> None:
    for document in documents:
        for name, encoding in ENCODINGS.items():
            text = document.source
            if name.endswith("-crlf"):
                text = text.replace("\n", "\r\n")
            if name == "utf-16be-bom":
                text = "\ufeff" + text
            path = folder / f"{document.name}.{name}.txt"
            path.write_bytes(text.encode(encoding))
        path = folder / f"{document.name}.narrow.txt"
        path.write_text(narrow(document), encoding="utf-8")
        path = folder / f"{document.name}.front-matter.md"
        path.write_text(front_matter(document) + document.source, encoding="utf-8")


def front_matter(document: Document) -> str:
    number = re.search(r"^\**(\S*(?:〔\d{4}〕|\d{4}年第)\d+号)\**$", document.source, re.M)[1]
    return f"---\nlayout: notice\nnumber: {number}\ntags: [甲, 乙]\n---\n"


def narrow(document: Document, width: int = 34, height: int = 30) -> str:
    """As a printer sets it: full lines, an indent, a running head and a number on
    every page. Tables stay as they are."""
    lines = []
    for line in document.source.splitlines():
        if len(line) <= width or line.startswith(("|", "#")):
            lines.append(line)
            continue
        line = "　　" + line
        lines += [line[at : at + width] for at in range(0, len(line), width)]
    pages = [lines[at : at + height] for at in range(0, len(lines), height)]
    return "\f".join(
        "\n".join([*(["公文汇编　第三辑"] if number > 1 else []), *page, f"— {number} —", ""])
        for number, page in enumerate(pages, 1)
    )
