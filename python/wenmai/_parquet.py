"""Opening what a distributed build has written."""

import datetime
import json
from pathlib import Path
from typing import Any, Dict, Iterator, List

from wenmai import _native, _stages, _tables
from wenmai._errors import needed
from wenmai._graph import Graph, PathLike
from wenmai._native import WenmaiError


def import_parquet(dir: PathLike) -> Graph:
    """Opens the Parquet tables that :mod:`wenmai.spark` or :mod:`wenmai.daft` have
    written, as a graph that can be asked and saved like any other.

    ``dir`` is the folder that was given to ``build``, with
    ``documents.parquet``, ``mentions.parquet`` and ``about.json``. The relations
    are made from the mentions.

    :raises WenmaiError: where one of them is not there.
    """
    folder = Path(dir)
    try:
        about = (folder / "about.json").read_text(encoding="utf-8")
    except OSError as why:
        raise WenmaiError(
            f"{folder} holds no result of a distributed build: {why}; name the "
            "folder that was given to build()"
        ) from why
    documents = list(_rows(folder / "documents.parquet", _stages.DOCUMENTS))
    mentions = list(_rows(folder / "mentions.parquet", _stages.MENTIONS))
    return Graph(_native.Project.of_rows(documents, mentions, about))


def _rows(path: Path, columns: List[_stages.Column]) -> Iterator[str]:
    dataset = needed("pyarrow.dataset", "arrow")
    if not path.exists():
        raise WenmaiError(f"{path} is not there; build it again")
    json_columns = [name for name, kind in columns if kind == "json"]
    files = dataset.dataset(path, format="parquet")
    for batch in files.to_batches(columns=[name for name, _ in columns]):
        for row in batch.to_pylist():
            yield _row(row, json_columns)


def _row(row: Dict[str, Any], json_columns: List[str]) -> str:
    for name in json_columns:
        if row[name] is None:
            del row[name]
        else:
            row[name] = json.loads(row[name])
    return json.dumps(row, ensure_ascii=False, default=_day)


def _day(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no day")
