"""The engines for many machines give what `wenmai.build` gives."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple

import pytest

import wenmai
from wenmai import _native, _stages

pyarrow = pytest.importorskip("pyarrow")

CORPUS = [Path("examples/notices"), Path("tests/truth")]

#: That a text is the one which a decision made is told by its own heading, which the engines
#: do not hand on yet: there it is amended by that decision, and here it is not.
NOT_THE_SAME = ("79-what-made-a-text-does-not-amend-it",)


@pytest.fixture(scope="module")
def corpus(
    tmp_path_factory: pytest.TempPathFactory,
) -> Tuple["wenmai.Graph", List[Tuple[str, str]]]:
    """The graph of all our texts, and the texts: each a file of its own, since what a format
    says apart from a text stands above it where it is given as one string."""
    root = Path(__file__).resolve().parents[2]
    read, _ = _native.read_texts([root / path for path in CORPUS], False)
    before = os.getcwd()
    os.chdir(tmp_path_factory.mktemp("corpus"))
    try:
        Path("texts").mkdir()
        texts = []
        same = [text for file, text in read if not set(Path(file).parts) & set(NOT_THE_SAME)]
        for at, text in enumerate(same):
            file = f"texts/{at:04}.txt"
            Path(file).write_bytes(text.encode("utf-8"))
            texts.append((file, text))
        return wenmai.build("texts"), texts
    finally:
        os.chdir(before)


def compare(found: "wenmai.Graph", wanted: "wenmai.Graph") -> None:
    """All but the paths and the files that were not read is the same."""
    a, b = found.to_dict("2026-11-22"), wanted.to_dict("2026-11-22")
    assert len(b["nodes"]) > 200
    assert len(b["edges"]) > 200
    assert a["nodes"] == b["nodes"]
    assert a["edges"] == b["edges"]
    for key in ("files", "documents", "citations", "cited_only", "relations"):
        assert a["graph"][key] == b["graph"][key]
    assert a["graph"]["unresolved"] == b["graph"]["unresolved"]
    assert b["graph"]["unresolved"]


def check_relations(dir: Path, wanted: "wenmai.Graph") -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = parquet.read_table(dir / "relations.parquet").to_pylist()
    tables = wanted.to_arrow("2026-11-22")
    key = lambda row: (row["source"], row["target"], row["relation"])
    assert sorted(rows, key=key) == sorted(tables.relations.to_pylist(), key=key)


def check_command(dir: Path, output: Path, wanted: "wenmai.Graph") -> None:
    """`wenmai import` saves the project, where a command is given that can."""
    command = os.environ.get("WENMAI_IMPORT")
    if command is None:
        return
    args = [command, "import", str(dir), "-o", str(output), "--as-of", "2026-11-22"]
    subprocess.run([*args, "--engine", "builtin"], check=True)
    saved = json.loads((output / "graph.json").read_text(encoding="utf-8"))
    built = wanted.to_dict("2026-11-22")
    assert saved["nodes"] == built["nodes"]
    assert saved["edges"] == built["edges"]
    assert (output / "wenmai.db").exists()


def test_daft_gives_what_build_gives(corpus: Any, tmp_path: Path) -> None:
    daft = pytest.importorskip("daft")
    import wenmai.daft

    wanted, texts = corpus
    # In another order, and in small batches.
    texts = texts[::-1]
    frame = daft.from_pydict(
        {"file": [file for file, _ in texts], "text": [text for _, text in texts]}
    )
    for _ in range(2):  # The second time something is replaced.
        wenmai.daft.build(frame, tmp_path, batch_size=7)
    compare(wenmai.import_parquet(tmp_path), wanted)
    check_relations(tmp_path, wanted)
    assert not (tmp_path / "_work").exists()
    check_command(tmp_path, tmp_path / "project", wanted)


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not here")
def test_spark_gives_what_build_gives(
    corpus: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyspark = pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    import wenmai.spark

    # Workers of a local cluster are processes of their own, which look for both.
    monkeypatch.setenv("SPARK_HOME", str(Path(pyspark.__file__).parent))
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    wanted, texts = corpus
    spark = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.ui.enabled", "false")
        .config("spark.executorEnv.PYTHONPATH", os.pathsep.join(p for p in sys.path if p))
        .getOrCreate()
    )
    try:
        frame = spark.createDataFrame(texts, "file string, text string").repartition(5)
        wenmai.spark.build(frame, str(tmp_path / "result"))
    finally:
        spark.stop()
    compare(wenmai.import_parquet(tmp_path / "result"), wanted)
    check_relations(tmp_path / "result", wanted)
    check_command(tmp_path / "result", tmp_path / "project", wanted)


def test_keys_that_hang_together_are_one_group() -> None:
    pairs = pyarrow.table({"key": [2, 7, 3], "link": [3, 8, -1]})
    groups = _stages.connect(pairs)
    assert groups.to_pydict() == {"key": [2, 3, 8], "group": [-1, -1, 7]}


def test_the_body_that_uses_a_code_most_often() -> None:
    counts: Dict[str, List[Any]] = {
        "code": ["甲发", "甲发", "乙发", "乙发"],
        "body": ["丙局", "甲局", "丁局", "丙局"],
        "count": [1, 2, 3, 3],
    }
    codes = _stages.most_frequent(counts)
    assert codes == {"甲发": "甲局", "乙发": min("丁局", "丙局")}


def test_one_id_of_two_groups_is_refused() -> None:
    with pytest.raises(wenmai.WenmaiError, match="same id: 甲〔2020〕1号"):
        _stages.refuse_doubles(["甲〔2020〕1号"])


def test_a_folder_without_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(wenmai.WenmaiError, match="no result of a distributed build"):
        wenmai.import_parquet(tmp_path)
    (tmp_path / "about.json").write_text(json.dumps({}))
    with pytest.raises(wenmai.WenmaiError, match="documents.parquet is not there"):
        wenmai.import_parquet(tmp_path)
