"""wenmai (文脉) reads official Chinese documents, finds where one cites another,
and answers what a notice rests on and whether it still holds.

The citations of one text:

>>> import wenmai
>>> text = "甲市卫生局关于乙的通知\\n\\n各单位：\\n\\n根据《医疗质量管理办法》第三条，现通知如下：\\n"
>>> found = wenmai.extract(text)
>>> found.documents[0]["title"]
'甲市卫生局关于乙的通知'
>>> citation = found.citations[0]
>>> citation["relation"], citation["title"], citation["pinpoint"]
('basis', '医疗质量管理办法', '第三条')

The graph of a folder is built by :func:`build`, and a project that was saved is
opened by :func:`open`. Many texts at once go through :func:`extract_batch`.
"""

from wenmai._errors import AmbiguousDocument, UnknownDocument, WenmaiWarning
from wenmai._extract import Extraction, extract, extract_batch
from wenmai._graph import Graph, build, open
from wenmai._parquet import import_parquet
from wenmai._native import VERSION as __version__
from wenmai._native import WenmaiError

__all__ = [
    "AmbiguousDocument",
    "Extraction",
    "Graph",
    "UnknownDocument",
    "WenmaiError",
    "WenmaiWarning",
    "__version__",
    "build",
    "extract",
    "extract_batch",
    "import_parquet",
    "open",
]
