"""Text in the encodings that offices use, and Markdown with front matter."""

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
