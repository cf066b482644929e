"""Records with named fields: CSV, JSON, JSON Lines."""

import csv
import io
import json
import re
from pathlib import Path

from documents import Document


def fields(document: Document) -> dict[str, str]:
    """The fields of a record, as the pages of authorities give them."""
    number = re.search(r"^\**(\S*(?:〔\d{4}〕|\d{4}年第)\d+号)\**$", document.source, re.M)[1]
    return {"序号": "1", "文号": number, "正文": document.source}


def make(documents: list[Document], folder: Path) -> None:
    for document in documents:
        record = fields(document)
        for name, delimiter, encoding in [
            ("gbk.csv", ",", "gbk"),
            ("utf-8-bom.csv", ";", "utf-8-sig"),
            ("tsv", "\t", "utf-16"),
        ]:
            table = io.StringIO(newline="")
            writer = csv.DictWriter(table, record.keys(), delimiter=delimiter)
            writer.writeheader()
            writer.writerow(record)
            path = folder / f"{document.name}.{name}"
            path.write_bytes(table.getvalue().encode(encoding))
        english = {"doc_number": record["文号"], "content": record["正文"]}
        write(folder / f"{document.name}.json", json.dumps(english, ensure_ascii=False, indent=1))
        listed = {"code": 0, "data": {"list": [record]}}
        write(folder / f"{document.name}.list.json", json.dumps(listed))
        write(folder / f"{document.name}.jsonl", json.dumps(english, ensure_ascii=False) + "\n")


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
