"""The documents and citations of texts."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Dict, List, Tuple, Union

from wenmai import _native
from wenmai._errors import needed

if TYPE_CHECKING:
    import pyarrow

Record = Dict[str, Any]


@dataclass(frozen=True)
class Extraction:
    """What was found in a text.

    Each record is a dict with the keys that ``wenmai extract`` writes, and one
    more: ``span``, the place in **characters**, as Python counts. ``start`` and
    ``end`` count the **bytes** of the text in UTF-8, as the command does; a
    Chinese character has three. To cut words out of a ``str``, use ``span``:

    >>> import wenmai
    >>> text = "依据《预算法》，制定本办法。"
    >>> citation = wenmai.extract(text).citations[0]
    >>> citation["start"], citation["end"], citation["span"]
    (6, 21, (2, 7))
    >>> text[slice(*citation["span"])]
    '《预算法》'
    >>> text.encode()[citation["start"]:citation["end"]].decode()
    '《预算法》'
    """

    text: str
    """The text, as it was given."""
    records: List[Record]
    """All records: each document, then what it cites in the order of the text."""

    @property
    def documents(self) -> List[Record]:
        """The documents: a text may hold one, none or a whole compilation."""
        return self._of("document")

    @property
    def citations(self) -> List[Record]:
        """The mentions of other documents, by name or by a short form."""
        return self._of("citation")

    @property
    def references(self) -> List[Record]:
        """Words that point back without a name: 该办法."""
        return self._of("reference")

    def _of(self, kind: str) -> List[Record]:
        return [record for record in self.records if record["type"] == kind]

    def __repr__(self) -> str:
        return (
            f"<wenmai.Extraction: {len(self.documents)} documents, "
            f"{len(self.citations)} citations>"
        )


def extract(text: str, file: str = "text") -> Extraction:
    """Finds the documents of a text and what they cite.

    ``file`` is the name that the records give as their file. What a citation
    means (``target``, ``state``) is worked out from this text alone; build a
    graph to have it worked out from many.

    >>> import wenmai
    >>> found = wenmai.extract("甲局关于乙的通知\\n甲发〔2024〕5号\\n\\n各单位：\\n《丙办法》（甲发〔2010〕3号）同时废止。\\n")
    >>> found
    <wenmai.Extraction: 1 documents, 1 citations>
    >>> found.documents[0]["id"]
    '甲发〔2024〕5号'
    >>> [(c["relation"], c["target"]) for c in found.citations]
    [('repeals', '甲发〔2010〕3号')]
    """
    # Lines may hold separators at which splitlines() would cut.
    lines = _native.extract(text, file).split("\n")
    records: List[Record] = [json.loads(line) for line in lines if line]
    places = [place for record in records for place in (record["start"], record["end"])]
    characters = iter(_native.character_offsets(text, places))
    for record in records:
        record["span"] = (next(characters), next(characters))
    return Extraction(text, records)


def extract_batch(
    batch: "Union[pyarrow.RecordBatch, pyarrow.Table]",
) -> "Tuple[pyarrow.RecordBatch, pyarrow.RecordBatch]":
    """Finds the documents and the citations of many texts, on all processors.

    ``batch`` has the columns ``file`` and ``text``, both strings; a text that is
    null holds nothing. The result is a pair of record batches: the documents,
    and the citations. Their columns are the keys of the records of
    :func:`extract`, without those that depend on other documents (``target``,
    ``state``, ``candidates``, ``reason``); ``char_start`` and ``char_end`` are
    places in characters, ``start`` and ``end`` places in bytes. A citation
    belongs to the document with its ``file`` and its ``doc`` as ``id``.

    >>> import pyarrow, wenmai
    >>> batch = pyarrow.table({
    ...     "file": ["a.txt", "b.txt"],
    ...     "text": ["依据《预算法》，制定本办法。", "依据《审计法》，制定本办法。"],
    ... })
    >>> documents, citations = wenmai.extract_batch(batch)
    >>> citations.column("title").to_pylist()
    ['预算法', '审计法']
    """
    needed("pyarrow", "arrow")
    if not hasattr(batch, "__arrow_c_stream__"):
        raise TypeError(
            "extract_batch needs a pyarrow.RecordBatch or pyarrow.Table, not "
            f"{type(batch).__name__}"
        )
    return _native.extract_batch(batch)
