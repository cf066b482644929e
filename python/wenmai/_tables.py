"""The graph as tables, for pandas and Arrow."""

import datetime
import json
from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Tuple

from wenmai._errors import needed

if TYPE_CHECKING:
    import pandas
    import pyarrow

Row = Dict[str, Any]


class Frames(NamedTuple):
    """The graph as frames of pandas."""

    documents: "pandas.DataFrame"
    relations: "pandas.DataFrame"
    mentions: "pandas.DataFrame"


class Tables(NamedTuple):
    """The graph as tables of Arrow."""

    documents: "pyarrow.Table"
    relations: "pyarrow.Table"
    mentions: "pyarrow.Table"


DOCUMENT = [
    ("id", "text"),
    ("title", "text"),
    ("number", "text"),
    ("issuers", "texts"),
    ("written", "day"),
    ("published", "day"),
    ("effective", "day"),
    ("expires", "day"),
    ("present", "flag"),
    ("status", "text"),
    ("since", "day"),
    ("until", "day"),
    ("status_reasons", "json"),
    ("file", "text"),
    ("line", "number"),
    ("copies", "json"),
    ("aliases", "texts"),
    ("earlier", "day"),
    ("corrections", "json"),
    ("listed", "json"),
]
JUDGED = ("status", "since", "until", "status_reasons")
"""What is known for a day only."""

RELATION = [
    ("source", "text"),
    ("target", "text"),
    ("relation", "text"),
    ("scope", "text"),
    ("mentions", "number"),
]
MENTION = [
    ("source", "text"),
    ("target", "text"),
    ("relation", "text"),
    ("file", "text"),
    ("line", "number"),
    ("start", "number"),
    ("end", "number"),
    ("text", "text"),
    ("quote", "text"),
    ("pinpoint", "text"),
    ("rule", "text"),
    ("since", "day"),
    ("until", "day"),
    ("planned", "flag"),
    ("correction", "json"),
]


def _rows(data: Row) -> Tuple[List[Row], List[Row], List[Row]]:
    relations: List[Row] = []
    mentions: List[Row] = []
    for edge in data["edges"]:
        own = {key: edge[key] for key in ("source", "target", "relation")}
        relations.append(
            {**own, "scope": edge["scope"], "mentions": len(edge["mentions"])}
        )
        mentions.extend({**mention, **own} for mention in edge["mentions"])
    return data["nodes"], relations, mentions


def to_pandas(data: Row) -> Frames:
    pandas = needed("pandas", "pandas")

    def frame(rows: List[Row], columns: List[Tuple[str, str]]) -> Any:
        frame = pandas.DataFrame(rows, columns=[name for name, _ in columns])
        for name, kind in columns:
            if kind == "day":
                frame[name] = pandas.to_datetime(frame[name])
            elif kind == "number":
                # A line that is not known stays so, and no line becomes 3.0.
                frame[name] = frame[name].astype("Int64")
        return frame

    documents, relations, mentions = _rows(data)
    return Frames(
        frame(documents, DOCUMENT), frame(relations, RELATION), frame(mentions, MENTION)
    )


def types() -> Dict[str, Any]:
    """The Arrow types of the kinds of columns."""
    pyarrow = needed("pyarrow", "arrow")
    return {
        "text": pyarrow.large_string(),
        "texts": pyarrow.list_(pyarrow.large_string()),
        "day": pyarrow.date32(),
        "flag": pyarrow.bool_(),
        "number": pyarrow.int64(),
        "numbers": pyarrow.list_(pyarrow.int64()),
        "json": pyarrow.large_string(),
    }


def table(rows: List[Row], columns: List[Tuple[str, str]]) -> Any:
    """Rows of JSON as an Arrow table."""
    pyarrow = needed("pyarrow", "arrow")
    kinds = types()

    def value(row: Row, name: str, kind: str) -> Any:
        found = row.get(name)
        if found is None:
            return None
        if kind == "day":
            return datetime.date.fromisoformat(found)
        if kind == "json":
            return json.dumps(found, ensure_ascii=False)
        return found

    return pyarrow.table(
        {
            name: pyarrow.array([value(row, name, kind) for row in rows], kinds[kind])
            for name, kind in columns
        }
    )


def to_arrow(data: Row) -> Tables:
    documents, relations, mentions = _rows(data)
    return Tables(
        table(documents, DOCUMENT), table(relations, RELATION), table(mentions, MENTION)
    )
