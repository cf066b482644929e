"""networkx, pandas and Arrow."""

import datetime
import sys
from typing import Any, Dict

import pytest

import wenmai

DAY = "2024-01-01"


def test_networkx_has_what_it_loads_from_graph_json(
    graph: wenmai.Graph, saved: Dict[str, Any]
) -> None:
    networkx = pytest.importorskip("networkx", minversion="3.4")
    ours = graph.to_networkx(saved["graph"]["as_of"])
    theirs = networkx.node_link_graph(saved, edges="edges")
    assert isinstance(ours, networkx.MultiDiGraph)
    assert dict(ours.nodes(data=True)) == dict(theirs.nodes(data=True))
    assert list(ours.edges(keys=True, data=True)) == list(
        theirs.edges(keys=True, data=True)
    )
    assert ours.graph == theirs.graph


def test_frames_hold_all_rows_with_days_as_days(
    graph: wenmai.Graph, saved: Dict[str, Any]
) -> None:
    pandas = pytest.importorskip("pandas")
    documents, relations, mentions = graph.to_pandas(DAY)
    assert list(documents["id"]) == [node["id"] for node in saved["nodes"]]
    assert len(relations) == len(saved["edges"])
    assert len(mentions) == sum(len(edge["mentions"]) for edge in saved["edges"])
    assert mentions["quote"].notna().all()
    old = documents.set_index("id").loc["云河卫发〔2021〕18号"]
    assert old["since"] == pandas.Timestamp(2023, 8, 1)
    assert old["status"] == "repealed"
    # A document that is only cited has no line.
    assert documents["line"].isna().any()
    assert str(documents["line"].dtype) == "Int64"


def test_arrow_tables_hold_the_same(graph: wenmai.Graph, saved: Dict[str, Any]) -> None:
    pytest.importorskip("pyarrow")
    tables = graph.to_arrow(saved["graph"]["as_of"])
    ids = tables.documents.column("id").to_pylist()
    assert ids == [node["id"] for node in saved["nodes"]]
    old = tables.documents.slice(ids.index("云河卫发〔2021〕18号"), 1).to_pylist()[0]
    assert old["since"] == datetime.date(2023, 8, 1)
    assert old["issuers"] == ["云河市卫生健康委员会"]
    pairs = [(edge["source"], edge["target"]) for edge in saved["edges"]]
    columns = (tables.relations.column(name).to_pylist() for name in ("source", "target"))
    assert list(zip(*columns)) == pairs
    counts = [len(edge["mentions"]) for edge in saved["edges"]]
    assert tables.relations.column("mentions").to_pylist() == counts
    assert tables.mentions.num_rows == sum(counts)


def test_an_empty_graph_gives_empty_tables(tmp_path: Any) -> None:
    graph = wenmai.build(tmp_path)
    assert [table.num_rows for table in graph.to_arrow()] == [0, 0, 0]
    assert [len(frame) for frame in graph.to_pandas()] == [0, 0, 0]
    assert len(graph.to_networkx()) == 0


@pytest.mark.parametrize(
    ("module", "call"),
    [("networkx", "to_networkx"), ("pandas", "to_pandas"), ("pyarrow", "to_arrow")],
)
def test_a_missing_package_is_named(
    graph: wenmai.Graph, monkeypatch: pytest.MonkeyPatch, module: str, call: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match=rf"needs {module}.*pip install 'wenmai\["):
        getattr(graph, call)()
