"""Many texts at once, as Arrow."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, List

import pytest

import wenmai

from conftest import Command

pyarrow = pytest.importorskip("pyarrow")

NOTICE = "甲局关于乙的通知\n\n各单位：\n根据《丙条例》第二条，现通知如下：\n"
ABSENT = {"type", "target", "state", "candidates", "reason", "span"}


def days(row: Any) -> Any:
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in row.items()
    }


def test_a_batch_gives_the_records_of_each_text(
    command: Command, notices: List[Path]
) -> None:
    files = [str(path) for path in notices]
    texts = [command("text", file) for file in files]
    batch = pyarrow.record_batch({"file": files, "text": texts})
    documents, citations = wenmai.extract_batch(batch)
    found = [wenmai.extract(text, file) for file, text in zip(files, texts)]

    wanted = [record for one in found for record in one.documents]
    rows = [days(row) for row in documents.to_pylist()]
    assert len(rows) == 42
    for row, record in zip(rows, wanted):
        assert (row.pop("char_start"), row.pop("char_end")) == record["span"]
        assert row == {k: v for k, v in record.items() if k not in ABSENT}

    wanted = [
        record
        for one in found
        for record in one.records
        if record["type"] != "document"
    ]
    rows = [days(row) for row in citations.to_pylist()]
    assert len(rows) == len(wanted) > 100
    for row, record in zip(rows, wanted):
        assert (row.pop("char_start"), row.pop("char_end")) == record["span"]
        assert row.pop("type") == record["type"]
        # The records leave these out where there is nothing.
        for key in ("pinpoint_normalised", "since", "until"):
            assert row.pop(key) == record.pop(key, None)
        assert row == {k: v for k, v in record.items() if k not in ABSENT}


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
def test_every_kind_of_string_is_read(kind: str) -> None:
    column = pyarrow.array([NOTICE, None, ""], getattr(pyarrow, kind)())
    files = pyarrow.array(["a", "b", "c"])
    batch = pyarrow.record_batch({"file": files, "text": column})
    documents, citations = wenmai.extract_batch(batch)
    assert documents.column("file").to_pylist() == ["a"]
    assert citations.column("title").to_pylist() == ["丙条例"]


def test_a_table_of_several_pieces_keeps_its_order() -> None:
    piece = pyarrow.table({"file": ["a", "b"], "text": [NOTICE, NOTICE]})
    table = pyarrow.concat_tables([piece, piece.slice(1)])
    assert table.column("file").num_chunks == 2
    _, citations = wenmai.extract_batch(table)
    assert citations.column("file").to_pylist() == ["a", "b", "b"]


def test_no_texts_give_the_same_columns() -> None:
    some = pyarrow.record_batch({"file": ["a"], "text": [NOTICE]})
    for empty, full in zip(wenmai.extract_batch(some.slice(1)), wenmai.extract_batch(some)):
        assert empty.num_rows == 0
        assert empty.schema == full.schema


def test_a_day_is_a_day() -> None:
    text = "甲局关于乙的通知\n\n各单位：\n现通知如下。\n\n甲局\n1949年10月1日\n"
    batch = pyarrow.record_batch({"file": ["a"], "text": [text]})
    documents, _ = wenmai.extract_batch(batch)
    assert documents.column("written")[0].as_py().isoformat() == "1949-10-01"


def test_other_columns_are_refused() -> None:
    with pytest.raises(ValueError, match='no column "text".*has file, words'):
        wenmai.extract_batch(pyarrow.record_batch({"file": ["a"], "words": ["b"]}))
    with pytest.raises(TypeError, match='"text" holds Int64; it must hold strings'):
        wenmai.extract_batch(pyarrow.record_batch({"file": ["a"], "text": [1]}))
    with pytest.raises(TypeError, match="RecordBatch or pyarrow.Table, not list"):
        wenmai.extract_batch([NOTICE])


def count(text: str) -> int:
    return len(wenmai.extract(text).citations)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_forked_processes_work() -> None:
    assert count(NOTICE) == 1  # So that threads run before the fork.
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(count, [NOTICE] * 4).get(timeout=60) == [1] * 4


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_ctrl_c_ends_a_long_call() -> None:
    # Far more text than can be read before the signal comes.
    script = (
        "import pyarrow, wenmai\n"
        f"text = {NOTICE!r} * 20_000\n"
        "batch = pyarrow.record_batch({'file': ['a'] * 500, 'text': [text] * 500})\n"
        "print('ready', flush=True)\n"
        "try:\n"
        "    wenmai.extract_batch(batch)\n"
        "except KeyboardInterrupt:\n"
        "    print('ended', flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "ended\n"
        assert time.monotonic() - begun < 5
        process.wait(timeout=60)
    finally:
        process.kill()
        process.wait()
