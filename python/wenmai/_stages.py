"""The stages of a distributed build, as functions from Arrow to Arrow.

What they give stands in lists of structs, one list for each row that they are
given, so that an engine may cut the rows into batches as it likes. See
``docs/scale.md`` for what the engine does between them.
"""

import json
from typing import TYPE_CHECKING, Any, Dict, List, Tuple

from wenmai import _native, _tables
from wenmai._errors import needed
from wenmai._native import WenmaiError

if TYPE_CHECKING:
    import pyarrow

Column = Tuple[str, str]

NAMES: List[Column] = [
    ("place", "text"),
    ("key", "number"),
    ("links", "numbers"),
    ("member", "text"),
    ("reading", "text"),
    ("number", "text"),
    ("code", "text"),
    ("body", "text"),
    ("citations", "number"),
]
"""What :func:`names` finds. ``key`` groups the name, and ``links`` are the other
keys that belong to its group; the columns from ``reading`` on are null but for
documents."""

ANSWERS: List[Column] = [("place", "text"), ("id", "text"), ("row", "text")]
"""What :func:`answers` gives: ``place`` and what a name there means, or the
``id`` of a document and what is known of it."""

# The status is judged for a day, and so is none of the document's columns.
DOCUMENTS: List[Column] = [
    *(c for c in _tables.DOCUMENT if c[0] not in _tables.JUDGED),
    ("draft", "flag"),
]
MENTIONS: List[Column] = [
    *_tables.MENTION,
    ("state", "text"),
    ("reason", "text"),
    ("document", "number"),
    ("citation", "number"),
]
RELATIONS: List[Column] = _tables.RELATION


def lists(columns: List[Column]) -> "pyarrow.DataType":
    """The Arrow type of lists of structs with these columns."""
    pyarrow = needed("pyarrow", "arrow")
    types = _tables.types()
    fields = [pyarrow.field(name, types[kind]) for name, kind in columns]
    return pyarrow.list_(pyarrow.struct(fields))


def names(files: "pyarrow.Array", texts: "pyarrow.Array") -> "pyarrow.Array":
    """For each text, its documents and its mentions in full."""
    pyarrow = needed("pyarrow", "arrow")
    found = _native.find_names(files.to_pylist(), texts.to_pylist())
    flat = list(zip(*(name for one in found for name in one)))
    types = _tables.types()
    columns = [
        pyarrow.array(flat[at] if flat else [], types[kind])
        for at, (_, kind) in enumerate(NAMES)
    ]
    return _nested(columns, NAMES, [len(one) for one in found])


def answers(members: "pyarrow.Array", codes: Dict[str, str]) -> "pyarrow.Array":
    """For each group of members, what they mean, and the documents."""
    pyarrow = needed("pyarrow", "arrow")
    found = _native.resolve_groups(members.to_pylist(), codes)
    flat = list(zip(*(answer for one in found for answer in one)))
    columns = [
        pyarrow.array(flat[at] if flat else [], pyarrow.large_string())
        for at in range(len(ANSWERS))
    ]
    return _nested(columns, ANSWERS, [len(one) for one in found])


def mentions(readings: "pyarrow.Array", rows: "pyarrow.Array") -> "pyarrow.Array":
    """For each document, its mentions with what they mean."""
    found = _native.find_mentions(readings.to_pylist(), rows.to_pylist())
    return _parsed(found, MENTIONS)


def documents(rows: "pyarrow.Array") -> "pyarrow.Array":
    """Documents as columns."""
    return _parsed([[row] for row in rows.to_pylist()], DOCUMENTS)


def connect(pairs: "pyarrow.Table") -> "pyarrow.Table":
    """The group of each key, from pairs of keys that belong together."""
    pyarrow = needed("pyarrow", "arrow")
    return pyarrow.Table.from_batches([_native.connect(pairs)])


def most_frequent(counts: Dict[str, List[Any]]) -> Dict[str, str]:
    """For each code the body that stands with it most often; of several the
    first in the order of their characters."""
    best: Dict[str, Tuple[int, str]] = {}
    for code, body, count in zip(counts["code"], counts["body"], counts["count"]):
        best[code] = min(best.get(code, (-count, body)), (-count, body))
    return {code: body for code, (_, body) in best.items()}


def about(paths: List[str], files: int, documents: int, citations: int) -> str:
    """What is kept beside the tables, as JSON."""
    return json.dumps(
        {
            "paths": paths,
            "files": files,
            "documents": documents,
            "citations": citations,
            "unread": [],
            "unresolved": [],
        },
        ensure_ascii=False,
        indent=2,
    )


def refuse_doubles(ids: List[str]) -> None:
    """Says which ids two groups have given."""
    if ids:
        raise WenmaiError(
            "documents with nothing in common have the same id: "
            + "; ".join(sorted(ids)[:12])
            + "; correct the titles or numbers of one of each"
        )


def _parsed(found: List[List[str]], columns: List[Column]) -> "pyarrow.Array":
    rows = [json.loads(row) for one in found for row in one]
    table = _tables.table(rows, columns)
    arrays = [column.combine_chunks() for column in table.columns]
    return _nested(arrays, columns, [len(one) for one in found])


def _nested(arrays: List[Any], columns: List[Column], counts: List[int]) -> Any:
    pyarrow = needed("pyarrow", "arrow")
    offsets = [0]
    for count in counts:
        offsets.append(offsets[-1] + count)
    structs = pyarrow.StructArray.from_arrays(arrays, [name for name, _ in columns])
    return pyarrow.ListArray.from_arrays(pyarrow.array(offsets, "int32"), structs)
