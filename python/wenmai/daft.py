"""A whole build on Daft: on one machine, or with Ray on many.

>>> import wenmai.daft  # doctest: +SKIP
>>> texts = daft.read_parquet("s3://…/texts/*.parquet")  # doctest: +SKIP
>>> wenmai.daft.build(texts, "result")  # doctest: +SKIP
>>> graph = wenmai.import_parquet("result")  # doctest: +SKIP

Needs ``pip install 'wenmai[daft]'``. ``docs/scale.md`` says when to use it.
"""

import shutil
from pathlib import Path
from typing import Any, Dict, List

from wenmai import _stages
from wenmai._errors import needed
from wenmai._graph import PathLike

ABOUT = "about.json"
WORK = "_work"
"""The folder of what lies between the stages."""

CODEC = "snappy"
"""What ``wenmai import`` reads."""

SHORT = 8
"""How many times as many rows as texts are given at once where rows are short."""


def build(texts: Any, dir: PathLike, *, batch_size: int = 512) -> None:
    """Reads texts and writes ``documents.parquet``, ``mentions.parquet`` and
    ``relations.parquet`` to ``dir``, a folder that every worker can see.

    ``texts`` is a ``daft.DataFrame`` with the columns ``file`` (each once) and
    ``text``. The result is that of :func:`wenmai.build`, which
    :func:`wenmai.import_parquet` opens. Corrections and lists of known documents
    are not used. What ``dir`` held before is replaced; ``dir/_work`` holds
    what lies between the stages, and goes at the end. ``batch_size`` is how many
    texts are read at once.

    :raises WenmaiError: where two documents that have nothing in common would
        have one id.
    """
    daft = needed("daft", "daft")
    col = daft.col
    folder = Path(dir)
    folder.mkdir(parents=True, exist_ok=True)
    work = folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    # Comes back at the end: a result without it is not whole.
    (folder / ABOUT).unlink(missing_ok=True)

    def function(work: Any, columns: List[_stages.Column], size: int) -> Any:
        """A function of Daft that gives lists of structs."""
        kind = daft.DataType.from_arrow_type(_stages.lists(columns))
        return daft.func.batch(return_dtype=kind, batch_size=size)(work)

    def find_names(files: Any, texts: Any) -> Any:
        return _stages.names(files.to_arrow(), texts.to_arrow())

    def find_mentions(readings: Any, rows: Any) -> Any:
        return _stages.mentions(readings.to_arrow(), rows.to_arrow())

    def parse(rows: Any) -> Any:
        return _stages.documents(rows.to_arrow())

    names = function(find_names, _stages.NAMES, batch_size)
    mentions = function(find_mentions, _stages.MENTIONS, batch_size)
    documents = function(parse, _stages.DOCUMENTS, SHORT * batch_size)

    def stage(frame: Any, name: str) -> Any:
        frame.write_parquet(str(work / name), write_mode="overwrite", compression=CODEC)
        return daft.read_parquet(str(work / name / "**" / "*.parquet"))

    def rows(frame: Any, found: Any) -> Any:
        """The structs of lists as rows; an empty list is none."""
        frame = frame.select(found.alias("found")).explode("found")
        return frame.where(col("found").not_null()).select(col("found").unnest())

    found = stage(rows(texts, names(col("file"), col("text"))), "names")

    pairs = found.select("key", col("links").alias("link")).explode("link")
    pairs = pairs.where(col("link").not_null()).distinct()
    groups = daft.from_arrow(_stages.connect(pairs.to_arrow()))
    grouped = found.join(groups, on="key", how="left")
    grouped = grouped.with_column("group", daft.functions.coalesce(col("group"), col("key")))
    grouped = grouped.groupby("group").agg(col("member").list_agg().alias("members"))

    codes = _codes(found, col)

    def resolve(members: Any) -> Any:
        return _stages.answers(members.to_arrow(), codes)

    answers = function(resolve, _stages.ANSWERS, SHORT * batch_size)
    answered = stage(rows(grouped, answers(col("members"))), "answers")
    known = answered.where(col("id").not_null())
    doubles = known.groupby("id").agg(col("row").count().alias("count"))
    doubles = doubles.where(col("count") > 1).select("id").limit(12).to_pydict()
    _stages.refuse_doubles(doubles["id"])
    own = documents(col("row"))
    rows(known, own).write_parquet(
        str(folder / "documents.parquet"), write_mode="overwrite", compression=CODEC
    )

    meant = answered.where(col("place").not_null()).groupby("place")
    meant = meant.agg(col("row").list_agg().alias("rows"))
    readings = found.where(col("reading").not_null()).select("place", "reading")
    whole = readings.join(meant, on="place")
    path = folder / "mentions.parquet"
    rows(whole, mentions(col("reading"), col("rows"))).write_parquet(
        str(path), write_mode="overwrite", compression=CODEC
    )

    edges = daft.read_parquet(str(path / "**" / "*.parquet"))
    edges = edges.where(col("target").not_null() & (col("source") != col("target")))
    edges = edges.with_column("whole", col("pinpoint").is_null().cast("int64"))
    edges = edges.groupby("source", "target", "relation").agg(
        col("whole").max().alias("whole"), col("file").count().alias("mentions")
    )
    scope = daft.functions.when(col("whole") == 1, daft.lit("whole")).otherwise(
        daft.lit("part")
    )
    edges = edges.with_column("scope", scope)
    edges = edges.select(*(name for name, _ in _stages.RELATIONS))
    edges = edges.sort(["source", "target", "relation"])
    edges.write_parquet(str(folder / "relations.parquet"), write_mode="overwrite", compression=CODEC)

    count = found.where(col("reading").not_null()).agg(
        col("place").count().alias("documents"), col("citations").sum()
    )
    sums = {name: values[0] or 0 for name, values in count.to_pydict().items()}
    about = _stages.about(
        [], texts.count_rows(), sums["documents"], sums["citations"]
    )
    (folder / ABOUT).write_text(about, encoding="utf-8")
    shutil.rmtree(work, ignore_errors=True)


def _codes(found: Any, col: Any) -> Dict[str, str]:
    """The body that uses each code most often. A number counts once, for the
    first document that bears it."""
    coded = found.where(col("number").not_null()).select(
        "place", "number", "code", "body"
    )
    first = coded.groupby("number").agg(col("place").min())
    first = first.join(coded, on=["number", "place"])
    first = first.where(col("body").not_null())
    counts = first.groupby("code", "body").agg(col("place").count().alias("count"))
    return _stages.most_frequent(counts.to_pydict())
