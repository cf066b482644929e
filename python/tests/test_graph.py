"""The graph, and the answers of the command."""

import datetime
import json
import sqlite3
from pathlib import Path
from typing import Any, Dict

import pytest

import wenmai

from conftest import Command

DAY = "2024-01-01"


def test_the_graph_is_that_of_the_command_edge_for_edge(
    graph: wenmai.Graph, saved: Dict[str, Any]
) -> None:
    assert len(saved["edges"]) > 100
    assert graph.relations == saved["edges"]
    assert graph.to_dict(saved["graph"]["as_of"]) == saved


def test_a_saved_project_is_opened_as_it_was_built(
    graph: wenmai.Graph, saved: Dict[str, Any]
) -> None:
    assert wenmai.open("output").to_dict(DAY) == graph.to_dict(DAY)
    assert wenmai.open(Path("output/wenmai.db")).relations == saved["edges"]


def test_what_is_saved_is_what_the_command_saves(
    graph: wenmai.Graph, command: Command, tmp_path: Path
) -> None:
    command(
        *("build", "examples/notices", "-o", str(tmp_path / "theirs")),
        *("--as-of", DAY, "--engine", "builtin"),
    )
    graph.save(tmp_path / "ours", DAY, engine="builtin")
    names = sorted(path.name for path in (tmp_path / "ours").iterdir())
    assert names == ["graph.dot", "graph.json", "graph.svg", "wenmai.db"]
    for name in names:
        ours = (tmp_path / "ours" / name).read_bytes()
        assert ours == (tmp_path / "theirs" / name).read_bytes(), name


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize("all", [False, True])
def test_superseded_answers_as_the_command(
    graph: wenmai.Graph, command: Command, all: bool, stale: bool
) -> None:
    options = ["--all"] * all + ["--stale"] * stale
    answer = command(
        *("superseded", "--project", "output", "--format", "json"),
        *("--as-of", "2026-11-22", *options),
    )
    rows = graph.superseded("2026-11-22", all=all, stale=stale)
    assert rows
    assert rows == json.loads(answer)


def test_ways_are_those_of_the_command(graph: wenmai.Graph, command: Command) -> None:
    seen = 0
    for row in graph.documents[::7]:
        for name, ask in (("basis", graph.basis), ("impact", graph.impact)):
            answer = command(
                name, row["id"], "--project", "output", "--format", "json"
            )
            edges = ask(row["id"])
            assert edges == json.loads(answer)["edges"], (name, row["id"])
            seen += len(edges)
    assert seen > 10


def test_depth_and_relations_bound_the_way(graph: wenmai.Graph) -> None:
    # The district's notice rests on the city's, and that on the province's rules.
    near = graph.basis("临江医保〔2023〕9号", depth=1)
    assert [edge["target"] for edge in near] == ["云河医保发〔2022〕14号"]
    assert graph.basis("临江医保〔2023〕9号", depth=0) == []
    assert graph.basis("临江医保〔2023〕9号", relations=["repeals"]) == []
    far = graph.basis("临江医保〔2023〕9号")
    assert {"江医保规〔2022〕6号", "中华人民共和国社会保险法"} <= {
        edge["target"] for edge in far
    }


def test_a_status_is_that_of_its_day(graph: wenmai.Graph) -> None:
    # Repealed from 2023-08-01 on by the measures of that year.
    words = "云河卫发〔2021〕18号"
    assert graph.status(words, "2023-07-31")["status"] == "in_force"
    last = graph.status(words, datetime.date(2023, 8, 1))
    assert (last["status"], last["since"]) == ("repealed", "2023-08-01")
    assert last["reasons"][0]["by"] == "云河卫规〔2023〕2号"
    assert graph.status(words)["status"] == "repealed"
    moment = datetime.datetime(2023, 7, 31, 12)
    assert graph.status(words, moment)["status"] == "in_force"


def test_documents_are_found_as_people_write_them(graph: wenmai.Graph) -> None:
    for words in ("云河卫发[2021]18号", "云河卫发（2021）18 号", "云河卫发2021-18"):
        assert graph.find(words) == "云河卫发〔2021〕18号"
    assert graph.document("医疗保障基金使用监督管理条例")["number"] == "国务院令第735号"


def test_words_that_fit_several_documents_or_none_say_so(graph: wenmai.Graph) -> None:
    with pytest.raises(wenmai.AmbiguousDocument) as several:
        graph.document("家庭医生")
    assert "云河卫规〔2023〕2号" in several.value.candidates
    assert "云河卫规〔2023〕2号" in str(several.value)
    with pytest.raises(wenmai.UnknownDocument) as none:
        graph.basis("云河卫规〔2023〕222号")
    assert isinstance(none.value, (wenmai.WenmaiError, LookupError))
    assert "云河卫规〔2023〕222号" in str(none.value)


def test_errors_say_what_the_command_says(tmp_path: Path) -> None:
    with pytest.raises(wenmai.WenmaiError, match="`nowhere` does not exist"):
        wenmai.build("nowhere")
    with pytest.raises(wenmai.WenmaiError, match="no file or folder was given"):
        wenmai.build([])
    with pytest.raises(wenmai.WenmaiError, match="there is no project at"):
        wenmai.open(tmp_path)
    (tmp_path / "wenmai.db").write_text("no database")
    with pytest.raises(wenmai.WenmaiError, match="is no wenmai project"):
        wenmai.open(tmp_path)
    faulty = tmp_path / "wrong.toml"
    faulty.write_text('[[status]]\ndocument = "甲"\nstatus = "gone"\n')
    with pytest.raises(wenmai.WenmaiError, match='wrong.toml.*line 3.*"gone" is no status'):
        wenmai.build("examples/notices", corrections=faulty)
    with pytest.raises(wenmai.WenmaiError, match="none.csv"):
        wenmai.build("examples/notices", known=[tmp_path / "none.csv"])


def test_wrong_words_are_refused(graph: wenmai.Graph, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="write one like 2024-05-01"):
        graph.status("云河卫发〔2021〕18号", "tomorrow")
    with pytest.raises(ValueError, match="'kills'|\"kills\""):
        graph.basis("云河卫发〔2021〕18号", relations=["kills"])
    with pytest.raises(ValueError, match="auto, dot, builtin"):
        graph.save(tmp_path, engine="pencil")
    assert list(tmp_path.iterdir()) == []


def notice(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.txt").write_text(
        "甲局关于乙的通知\n甲发〔2024〕5号\n\n各单位：\n根据《丙办法》，现通知如下。\n\n甲局\n2024年5月1日\n",
        encoding="utf-8",
    )


def test_corrections_and_known_lists_are_used(tmp_path: Path) -> None:
    notice(tmp_path / "notices")
    corrections = tmp_path / "mine.toml"
    corrections.write_text(
        '[[status]]\ndocument = "甲发〔2024〕5号"\nstatus = "repealed"\n'
        'since = 2025-01-01\nnote = "told on the phone"\nauthor = "张三"\n',
        encoding="utf-8",
    )
    known = tmp_path / "list.csv"
    known.write_text("number,title\n丙发〔2020〕1号,丙办法\n", encoding="utf-8")
    graph = wenmai.build(
        tmp_path / "notices", corrections=[corrections], known=str(known)
    )
    assert graph.status("甲发〔2024〕5号", "2024-12-31")["status"] != "repealed"
    assert graph.status("甲发〔2024〕5号", "2025-01-01")["status"] == "repealed"
    assert [edge["target"] for edge in graph.relations] == ["丙发〔2020〕1号"]


def test_what_is_left_out_is_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    notice(folder)
    (folder / "b.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.warns(wenmai.WenmaiWarning, match="1 files not read") as warned:
        graph = wenmai.build(folder)
    assert warned[0].filename == __file__
    assert [row["file"] for row in graph.about["unread"]] == [
        str(folder / "b.pdf").replace("\\", "/")
    ]


def test_hidden_files_are_read_where_asked(tmp_path: Path) -> None:
    notice(tmp_path / ".hidden")
    assert wenmai.build(tmp_path).about["files"] == 0
    assert wenmai.build(tmp_path, hidden=True).about["files"] == 1


def test_changing_an_answer_does_not_change_the_graph(graph: wenmai.Graph) -> None:
    graph.documents[0]["id"] = "other"
    graph.documents.clear()
    assert graph.documents[0]["id"] != "other"


def test_a_project_of_other_folders_stays(tmp_path: Path) -> None:
    text = "甲市财政局关于乙的通知\n\n根据《丙条例》，现通知如下。\n"
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    wenmai.build(tmp_path / "one").save(out, engine="builtin")
    other = wenmai.build(tmp_path / "two")
    with pytest.raises(wenmai.WenmaiError, match="holds the project of"):
        other.save(out, engine="builtin")
    assert str(tmp_path / "one") in wenmai.open(out).about["paths"][0]
    other.save(out, engine="builtin", replace=True)
    assert str(tmp_path / "two") in wenmai.open(out).about["paths"][0]


def test_a_project_is_built_again_from_what_has_changed(tmp_path: Path) -> None:
    texts, out, other = (tmp_path / name for name in ("texts", "project", "other"))
    notice(texts)
    graph = wenmai.build(texts, project_dir=out)
    assert graph.to_dict(DAY) == wenmai.build(texts).to_dict(DAY)
    text = (texts / "a.txt").read_text(encoding="utf-8")
    (texts / "b.txt").write_text(text.replace("5号", "6号"), encoding="utf-8")
    graph = wenmai.build(texts, project_dir=out)
    assert graph.to_dict(DAY) == wenmai.build(texts).to_dict(DAY)
    cache = sqlite3.connect(out / "wenmai.cache")
    paths = [Path(path).name for (path,) in cache.execute("SELECT path FROM file")]
    cache.close()
    assert paths == ["a.txt", "b.txt"]
    notice(other)
    with pytest.raises(wenmai.WenmaiError, match="holds the project of"):
        wenmai.build(other, project_dir=out)
    wenmai.build(other, project_dir=out, replace=True)
    assert str(other) in wenmai.open(out).about["paths"][0]


def test_other_programs_read_what_is_saved(graph: wenmai.Graph, tmp_path: Path) -> None:
    graph.save(tmp_path, engine="builtin")
    database = sqlite3.connect(tmp_path / "wenmai.db")
    count = database.execute("SELECT count(*) FROM relation").fetchone()[0]
    database.close()
    assert count == len(graph.relations)
