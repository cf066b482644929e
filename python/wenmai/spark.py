"""A whole build on Apache Spark.

>>> import wenmai.spark  # doctest: +SKIP
>>> texts = spark.read.parquet("hdfs://…/texts")  # doctest: +SKIP
>>> wenmai.spark.build(texts, "hdfs://…/result")  # doctest: +SKIP

Needs pyspark, pandas and pyarrow, and this package on every worker.
``docs/scale.md`` says when to use it.
"""

from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, Iterator, List

from wenmai import _stages

if TYPE_CHECKING:
    import pyarrow

WORK = "_work"


def build(texts: Any, dir: str, *, batch_size: int = 512) -> None:
    """Reads texts and writes ``documents.parquet``, ``mentions.parquet`` and
    ``relations.parquet`` to ``dir``, an address that Spark can write to.

    ``texts`` is a ``pyspark.sql.DataFrame`` with the columns ``file`` (each
    once) and ``text``. The result is that of :func:`wenmai.build`, which
    :func:`wenmai.import_parquet` opens. Corrections and lists of known documents
    are not used. What ``dir`` held before is replaced; ``dir/_work`` holds
    what lies between the stages, and may be deleted. ``batch_size`` is how many
    texts are given to a worker at once.

    :raises WenmaiError: where two documents that have nothing in common would
        have one id.
    """
    from pyspark.sql import functions as f

    spark = texts.sparkSession
    size = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = spark.conf.get(size)
    spark.conf.set(size, str(batch_size))
    try:
        _build(spark, f, texts, dir.rstrip("/"))
    finally:
        spark.conf.set(size, before)


def _build(spark: Any, f: Any, texts: Any, dir: str) -> None:
    def stage(frame: Any, name: str) -> Any:
        path = f"{dir}/{name}"
        # What `wenmai import` reads, whatever the cluster is set to.
        frame.write.mode("overwrite").parquet(path, compression="snappy")
        return spark.read.parquet(path)

    def rows(frame: Any, columns: List[_stages.Column], work: Any) -> Any:
        return frame.mapInArrow(_flat(work), _schema(columns))

    # Comes back at the end: a result without it is not whole.
    _delete(spark, f"{dir}/about.json")
    own = texts.select("file", "text")
    found = stage(
        rows(own, _stages.NAMES, lambda b: _stages.names(b["file"], b["text"])),
        f"{WORK}/names",
    )

    pairs = found.select("key", f.explode("links").alias("link")).distinct()
    groups = spark.createDataFrame(
        _stages.connect(pairs.toArrow()), "key bigint, group bigint"
    )
    grouped = found.join(groups, on="key", how="left")
    group = f.coalesce("group", "key").alias("group")
    grouped = grouped.groupBy(group).agg(f.collect_list("member").alias("members"))

    codes = _codes(found, f)
    answered = stage(
        rows(
            grouped.select("members"),
            _stages.ANSWERS,
            lambda b: _stages.answers(b["members"], codes),
        ),
        f"{WORK}/answers",
    )
    known = answered.where("id is not null")
    doubles = known.groupBy("id").count().where("count > 1").limit(12).collect()
    _stages.refuse_doubles([row["id"] for row in doubles])
    documents = rows(
        known.select("row"), _stages.DOCUMENTS, lambda b: _stages.documents(b["row"])
    )
    stage(documents, "documents.parquet")

    meant = answered.where("place is not null").groupBy("place")
    meant = meant.agg(f.collect_list("row").alias("rows"))
    readings = found.where("reading is not null").select("place", "reading")
    mentions = rows(
        readings.join(meant, on="place").select("reading", "rows"),
        _stages.MENTIONS,
        lambda b: _stages.mentions(b["reading"], b["rows"]),
    )
    mentions = stage(mentions, "mentions.parquet")

    edges = mentions.where("target is not null and source != target")
    edges = edges.groupBy("source", "target", "relation").agg(
        f.expr("if(bool_or(pinpoint is null), 'whole', 'part')").alias("scope"),
        f.count("*").alias("mentions"),
    )
    edges = edges.orderBy("source", "target", "relation")
    stage(edges.select(*(name for name, _ in _stages.RELATIONS)), "relations.parquet")

    sums = found.where("reading is not null").agg(
        f.count("*").alias("documents"), f.sum("citations").alias("citations")
    )
    counted = sums.collect()[0]
    about = _stages.about(
        [], texts.count(), counted["documents"], counted["citations"] or 0
    )
    _write(spark, f"{dir}/about.json", about)


def _codes(found: Any, f: Any) -> Dict[str, str]:
    """The body that uses each code most often. A number counts once, for the
    first document that bears it."""
    coded = found.where("number is not null")
    first = coded.groupBy("number").agg(
        f.min(f.struct("place", "code", "body")).alias("first")
    )
    first = first.select("first.*").where("body is not null")
    counts = first.groupBy("code", "body").count().collect()
    columns = ("code", "body", "count")
    return _stages.most_frequent(
        {name: [row[name] for row in counts] for name in columns}
    )


def _schema(columns: List[_stages.Column]) -> str:
    types = {
        "text": "string",
        "texts": "array<string>",
        "day": "date",
        "flag": "boolean",
        "number": "bigint",
        "numbers": "array<bigint>",
        "json": "string",
    }
    return ", ".join(f"`{name}` {types[kind]}" for name, kind in columns)


def _flat(
    work: Callable[["pyarrow.RecordBatch"], "pyarrow.Array"],
) -> Callable[[Iterable["pyarrow.RecordBatch"]], Iterator["pyarrow.RecordBatch"]]:
    """A function for mapInArrow, which gives the structs of lists as rows."""

    def run(
        batches: Iterable["pyarrow.RecordBatch"],
    ) -> Iterator["pyarrow.RecordBatch"]:
        import pyarrow

        for batch in batches:
            yield pyarrow.RecordBatch.from_struct_array(work(batch).flatten())

    return run


def _place(spark: Any, path: str) -> Any:
    """The file system of a path, wherever Spark writes, and its address there."""
    address = spark._jvm.org.apache.hadoop.fs.Path(path)
    return address.getFileSystem(spark._jsc.hadoopConfiguration()), address


def _delete(spark: Any, path: str) -> None:
    files, address = _place(spark, path)
    files.delete(address, False)


def _write(spark: Any, path: str, words: str) -> None:
    files, address = _place(spark, path)
    out = files.create(address, True)
    try:
        out.write(bytearray(words.encode()))
    finally:
        out.close()
