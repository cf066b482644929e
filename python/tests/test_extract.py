"""One text, and the records of the command."""

import json
import threading
from pathlib import Path
from typing import Any, Dict, List

import pytest

import wenmai

from conftest import Command


def lines(output: str) -> List[Dict[str, Any]]:
    return [json.loads(line) for line in output.split("\n") if line]


def test_each_example_gives_the_records_of_the_command(
    command: Command, notices: List[Path]
) -> None:
    assert len(notices) == 38
    for path in notices:
        # The decoded text, with its line ends and without a byte order mark.
        text = command("text", str(path))
        found = wenmai.extract(text, str(path))
        without_span = [
            {key: value for key, value in record.items() if key != "span"}
            for record in found.records
        ]
        assert without_span == lines(command("extract", str(path))), path


def test_span_counts_characters_and_start_bytes() -> None:
    # An emoji has four bytes and is one character in Python.
    text = "😀甲市卫生局关于乙的通知\n\n各单位：\n根据《医疗质量管理办法》第三条，现通知如下：\n"
    citation = wenmai.extract(text).citations[0]
    words = "《医疗质量管理办法》"
    assert citation["span"] == (text.index(words), text.index(words) + len(words))
    assert citation["start"] == text.encode().index(words.encode())
    assert citation["end"] - citation["start"] == 3 * len(words)


def test_every_span_is_the_same_place_as_its_bytes(
    command: Command, notices: List[Path]
) -> None:
    for path in notices:
        text = command("text", str(path))
        for record in wenmai.extract(text).records:
            by_bytes = text.encode()[record["start"] : record["end"]].decode()
            assert text[slice(*record["span"])] == by_bytes


def test_words_that_point_back_are_references_and_no_citations() -> None:
    text = (
        "甲市卫生局关于乙的通知\n\n各单位：\n"
        "根据《丙管理办法》，现通知如下：\n一、按照该办法执行。\n"
    )
    found = wenmai.extract(text)
    assert [c["title"] for c in found.citations] == ["丙管理办法"]
    assert [r["kind"] for r in found.references] == ["back"]
    assert len(found.records) == 3


def test_line_separators_inside_a_line_do_not_break_records() -> None:
    text = "甲局关于乙的通知\n\n根据\u2028《丙条例》\x85办理。\n"
    assert [c["title"] for c in wenmai.extract(text).citations] == ["丙条例"]


def test_a_text_without_anything_gives_nothing() -> None:
    found = wenmai.extract("")
    assert (found.documents, found.citations, found.records) == ([], [], [])


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        wenmai.extract("\ud800")


def test_offsets_inside_a_character_are_refused() -> None:
    from wenmai import _native

    assert _native.character_offsets("甲a乙", [7, 0, 3, 4]) == [3, 0, 1, 2]
    for wrong in (1, 8):
        with pytest.raises(ValueError):
            _native.character_offsets("甲a乙", [wrong])


def test_threads_may_extract_at_once() -> None:
    text = "甲局关于乙的通知\n\n各单位：\n根据《丙条例》，现通知如下：\n"
    found: List[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(len(wenmai.extract(text).citations)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 8
