"""The graph of documents and what can be asked of it."""

import datetime
import json
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Optional, Sequence, Union

from wenmai import _native, _tables
from wenmai._errors import AmbiguousDocument, UnknownDocument, WenmaiWarning, needed

if TYPE_CHECKING:
    import networkx

PathLike = Union[str, "os.PathLike[str]"]
Day = Union[str, datetime.date, None]
Row = Dict[str, Any]


def build(
    paths: Union[PathLike, Iterable[PathLike]],
    *,
    corrections: Union[PathLike, Iterable[PathLike], None] = None,
    known: Union[PathLike, Iterable[PathLike], None] = None,
    hidden: bool = False,
    project_dir: Optional[PathLike] = None,
    replace: bool = False,
) -> "Graph":
    """Reads everything below ``paths`` and builds the graph.

    ``corrections`` are files of what you know better, beside the ``wenmai.toml``
    in the folders that are read; ``known`` are CSV lists of documents whose
    texts you don't have; ``hidden`` reads hidden files too. What could not be read
    or used is in :attr:`Graph.about`, and a :class:`WenmaiWarning` says so.

    Nothing is saved (see :meth:`Graph.save`), unless ``project_dir`` names the folder
    of a project. That is then built as ``wenmai build`` does it: only the files that
    have changed since the last build are read. A project of other folders is kept
    unless ``replace`` says otherwise.

    >>> import wenmai
    >>> graph = wenmai.build("examples/notices")
    >>> graph
    <wenmai.Graph: ... documents, ... relations>

    :raises WenmaiError: where a path does not exist, or a file of corrections or
        a list makes no sense, or the project in ``project_dir`` is one of other
        folders.
    """
    given = (_paths(paths), _paths(corrections), _paths(known), hidden)
    if project_dir is None:
        project = _native.Project.build(*given)
    else:
        project = _native.Project.build_in(
            *given, (Path(project_dir), replace), _day(None)
        )
    graph = Graph(project)
    graph._warn()
    return graph


def open(project_dir: PathLike = "output") -> "Graph":
    """Opens a project that ``wenmai build`` or :meth:`Graph.save` has saved.

    ``project_dir`` is the folder with ``wenmai.db``, or that file.

    >>> import wenmai
    >>> wenmai.open("output").document("国务院令第735号")["title"]
    '医疗保障基金使用监督管理条例'

    :raises WenmaiError: where there is no project, or it is damaged.
    """
    path = Path(project_dir)
    return Graph(_native.Project.open(path if path.is_file() else path / "wenmai.db"))


class Graph:
    """The directed graph of documents. Made by :func:`build` and :func:`open`.

    Where a document is asked for, give its id, its number in any brackets and
    spacing, its title, or parts of one. Days are ``datetime.date`` or
    ``"2024-05-01"``; without one, today is meant.
    """

    def __init__(self, project: _native.Project) -> None:
        self._project = project

    def __repr__(self) -> str:
        documents, relations = self._project.size()
        return f"<wenmai.Graph: {documents} documents, {relations} relations>"

    @property
    def documents(self) -> List[Row]:
        """All documents, read or only cited, with their status of today.

        The rows are the ``nodes`` of ``graph.json``.
        """
        nodes: List[Row] = self.to_dict()["nodes"]
        return nodes

    @property
    def relations(self) -> List[Row]:
        """All relations, each with the words that prove it.

        The rows are the ``edges`` of ``graph.json``; an edge leads from the
        citing document to the cited one.
        """
        edges: List[Row] = self.to_dict()["edges"]
        return edges

    @property
    def about(self) -> Row:
        """What the graph was built from, and what of it came to nothing:
        ``unread``, ``unresolved``, ``misfits``, ``bad_rows``."""
        about: Row = self.to_dict()["graph"]
        return about

    def find(self, words: str) -> str:
        """The id of the document that ``words`` mean.

        >>> import wenmai
        >>> wenmai.open("output").find("国务院令 第735号")
        '国务院令第735号'

        :raises UnknownDocument: where no document is called so.
        :raises AmbiguousDocument: where several are.
        """
        kind, ids = self._project.find(words)
        if kind == "one":
            return ids[0]
        if kind == "several":
            raise AmbiguousDocument(words, ids)
        raise UnknownDocument(words, ids)

    def document(self, words: str, as_of: Day = None) -> Row:
        """A document with its status on a day.

        >>> import wenmai
        >>> graph = wenmai.open("output")
        >>> graph.document("云河卫发〔2021〕18号", as_of="2024-01-01")["status"]
        'repealed'
        """
        row: Row = json.loads(self._project.document(self.find(words), _day(as_of)))
        return row

    def status(self, words: str, as_of: Day = None) -> Row:
        """The status of a document on a day: ``status``, ``since``, ``reasons``.

        >>> import wenmai
        >>> graph = wenmai.open("output")
        >>> status = graph.status("云河卫发〔2021〕18号", "2024-01-01")
        >>> status["status"], status["since"], status["reasons"][0]["by"]
        ('repealed', '2023-08-01', '云河卫规〔2023〕2号')
        >>> graph.status("云河卫发〔2021〕18号", "2022-01-01")["status"]
        'in_force'
        """
        row = self.document(words, as_of)
        return {
            "status": row["status"],
            "since": row["since"],
            "reasons": row["status_reasons"],
        }

    def basis(
        self,
        words: str,
        depth: Optional[int] = None,
        *,
        relations: Optional[Sequence[str]] = None,
    ) -> List[Row]:
        """The relations by which a document rests on others, the nearest first.

        ``depth`` is the most steps; ``relations`` are followed instead of
        implements, basis and forwards.

        >>> import wenmai
        >>> graph = wenmai.open("output")
        >>> [edge["target"] for edge in graph.basis("临江医保〔2023〕9号", depth=1)]
        ['云河医保发〔2022〕14号']
        """
        return self._way(words, True, depth, relations)

    def impact(
        self,
        words: str,
        depth: Optional[int] = None,
        *,
        relations: Optional[Sequence[str]] = None,
    ) -> List[Row]:
        """The relations by which others rest on a document, the nearest first.

        >>> import wenmai
        >>> graph = wenmai.open("output")
        >>> [edge["source"] for edge in graph.impact("云河医保发〔2022〕14号")]
        ['临江医保〔2023〕9号']
        """
        return self._way(words, False, depth, relations)

    def _way(
        self,
        words: str,
        up: bool,
        depth: Optional[int],
        relations: Optional[Sequence[str]],
    ) -> List[Row]:
        way = self._project.way(self.find(words), up, depth, relations)
        edges: List[Row] = json.loads(way)["edges"]
        return edges

    def superseded(
        self, as_of: Day = None, *, all: bool = False, stale: bool = False
    ) -> List[Row]:
        """What is no longer in force on a day, the newest first, and by what.

        ``all`` adds what is partly repealed, amended or suspended. ``stale``
        keeps what documents in force still rest on, and names these.

        >>> import wenmai
        >>> graph = wenmai.open("output")
        >>> newest = graph.superseded("2024-01-01", stale=True)[0]
        >>> newest["id"], newest["status"], newest["since"]
        ('云河卫发〔2021〕18号', 'repealed', '2023-08-01')
        >>> {by["id"] for by in newest["stale"]}
        {'临江卫〔2022〕6号'}
        """
        answer = self._project.superseded(_day(as_of), all, stale)
        rows: List[Row] = json.loads(answer)
        return rows

    def to_dict(self, as_of: Day = None) -> Row:
        """The graph as ``graph.json`` has it, with the statuses of a day."""
        data: Row = json.loads(self._project.json(_day(as_of)))
        return data

    def to_networkx(self, as_of: Day = None) -> "networkx.MultiDiGraph[str]":
        """The graph as a ``networkx.MultiDiGraph``.

        The nodes are ids, the keys of edges relations, and their attributes
        those of ``graph.json``. Needs ``pip install 'wenmai[networkx]'``.

        >>> import wenmai
        >>> graph = wenmai.open("output").to_networkx()
        >>> graph.nodes["国务院令第735号"]["title"]
        '医疗保障基金使用监督管理条例'
        """
        nx = needed("networkx", "networkx")
        data = self.to_dict(as_of)
        graph: "networkx.MultiDiGraph[str]" = nx.MultiDiGraph(**data["graph"])
        for node in data["nodes"]:
            graph.add_node(node.pop("id"), **node)
        for edge in data["edges"]:
            ends = [edge.pop(key) for key in ("source", "target", "key")]
            graph.add_edge(*ends, **edge)
        return graph

    def to_pandas(self, as_of: Day = None) -> "_tables.Frames":
        """The graph as three ``pandas.DataFrame``: ``documents``, ``relations``,
        ``mentions``. Needs ``pip install 'wenmai[pandas]'``.

        >>> import wenmai
        >>> frames = wenmai.open("output").to_pandas()
        >>> int((frames.relations["relation"] == "repeals").sum()) > 0
        True
        """
        return _tables.to_pandas(self.to_dict(as_of))

    def to_arrow(self, as_of: Day = None) -> "_tables.Tables":
        """The graph as three ``pyarrow.Table``: ``documents``, ``relations``,
        ``mentions``. Needs ``pip install 'wenmai[arrow]'``.

        >>> import wenmai
        >>> tables = wenmai.open("output").to_arrow()
        >>> tables.documents.schema.field("published").type
        DataType(date32[day])
        """
        return _tables.to_arrow(self.to_dict(as_of))

    def save(
        self,
        dir: PathLike,
        as_of: Day = None,
        *,
        engine: str = "auto",
        replace: bool = False,
    ) -> None:
        """Saves ``wenmai.db``, ``graph.json``, ``graph.dot`` and ``graph.svg``.

        ``engine`` lays out the picture: ``auto``, ``dot`` (Graphviz) or
        ``builtin``. Where the picture can't be drawn, a :class:`WenmaiWarning`
        says why, and the rest is saved. A project of other folders that lies in
        ``dir`` stays, and :class:`WenmaiError` says so, unless ``replace`` is set.
        """
        not_drawn = self._project.save(dir, _day(as_of), engine, replace)
        if not_drawn is not None:
            warnings.warn(
                f"graph.svg was not drawn: {not_drawn}", WenmaiWarning, stacklevel=2
            )

    def _warn(self) -> None:
        about = self.about
        left_out = [
            f"{len(about[key])} {words}"
            for key, words in (
                ("unread", "files not read"),
                ("misfits", "corrections that fit nothing"),
                ("bad_rows", "rows of lists not used"),
            )
            if about.get(key)
        ]
        if left_out:
            warnings.warn(
                f"{', '.join(left_out)}; graph.about says which, and why",
                WenmaiWarning,
                stacklevel=3,
            )


def _paths(given: Union[PathLike, Iterable[PathLike], None]) -> List[PathLike]:
    if given is None:
        return []
    if isinstance(given, (str, os.PathLike)):
        return [given]
    return list(given)


def _day(day: Day) -> str:
    if day is None:
        return datetime.date.today().isoformat()
    if isinstance(day, datetime.datetime):
        return day.date().isoformat()
    if isinstance(day, datetime.date):
        return day.isoformat()
    return day
