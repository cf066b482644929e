"""Reads what `wenmai export` writes with the programs that it is for, and holds all of them
against graph.json: exports.py FOLDER, where x.json, x.graphml, x.gexf, x.xlsx, x.turtle,
x.jsonld, csv/ and neo4j/ lie."""
import csv
import json
import sys
from collections import Counter
from pathlib import Path

import igraph
import networkx
import openpyxl
import rdflib

folder = Path(sys.argv[1])
whole = json.loads((folder / "x.json").read_text(encoding="utf-8"))
nodes = {node["id"] for node in whole["nodes"]}
edges = Counter((e["source"], e["target"], e["relation"]) for e in whole["edges"])
titles = {node["id"]: node["title"] for node in whole["nodes"] if node["title"]}
status = {node["id"]: node["status"] for node in whole["nodes"]}
last = {node["id"]: [time["status"] for time in node["timeline"]] for node in whole["nodes"]}


def same(what: str, ours: object, theirs: object) -> None:
    assert ours == theirs, f"{what} differs"


def told(program: str) -> None:
    print(f"{program}: {len(nodes)} documents, {sum(edges.values())} relations, as in graph.json")


graph = networkx.read_graphml(folder / "x.graphml", force_multigraph=True)
same("graphml nodes", set(graph), nodes)
same("graphml edges", Counter((a, b, d["relation"]) for a, b, d in graph.edges(data=True)), edges)
same("graphml titles", networkx.get_node_attributes(graph, "title"), titles)
same("graphml status", networkx.get_node_attributes(graph, "status"), status)
told("networkx, GraphML")

# It knows the form up to 1.2, and reads 1.3 as that.
text = (folder / "x.gexf").read_text(encoding="utf-8")
text = text.replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace(
    'version="1.3"', 'version="1.2"'
)
(folder / "old.gexf").write_text(text, encoding="utf-8")
graph = networkx.read_gexf(folder / "old.gexf")
same("gexf nodes", set(graph), nodes)
got = Counter((a, b, d["relation"]) for a, b, d in graph.edges(data=True))
same("gexf edges", got, edges)
changing = networkx.get_node_attributes(graph, "status")
for one, times in last.items():
    held = changing[one]
    # One status for ever is a value, several are a list with their days.
    held = [held] if isinstance(held, str) else [time[0] for time in held]
    same(f"gexf status of {one}", held, times)
told("networkx, GEXF")

graph = igraph.Graph.Read_GraphML(str(folder / "x.graphml"))
same("igraph nodes", set(graph.vs["id"]), nodes)
got = Counter(
    (graph.vs[e.source]["id"], graph.vs[e.target]["id"], e["relation"]) for e in graph.es
)
same("igraph edges", got, edges)
told("igraph, GraphML")

graphs = [rdflib.Graph().parse(folder / f"x.{form}", format=form) for form in ("turtle",)]
graphs.append(rdflib.Graph().parse(folder / "x.jsonld", format="json-ld"))
same("turtle and JSON-LD", *[set(graph) for graph in graphs])
eli = rdflib.Namespace("http://data.europa.eu/eli/ontology#")
documents = set(graphs[0].subjects(rdflib.RDF.type, eli.LegalResource))
ids = {str(graphs[0].value(document, eli.id_local)) for document in documents}
same("rdf documents", ids, nodes)
told("rdflib, Turtle and JSON-LD")

book = openpyxl.load_workbook(folder / "x.xlsx", read_only=True)
sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book]
same("xlsx documents", {row[0] for row in sheets[0][1:]}, nodes)
same("xlsx relations", Counter(row[:3] for row in sheets[1][1:]), edges)
mentions = sum(len(edge["mentions"]) for edge in whole["edges"])
same("xlsx mentions", len(sheets[2]) - 1, mentions)
told("openpyxl, XLSX")

for name, of in (("csv", "source target relation"), ("neo4j", ":START_ID :END_ID :TYPE")):
    with (folder / name / "edges.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    got = Counter(tuple(row[key] for key in of.split()) for row in rows)
    same(name, {(a, b, r.lower()): n for (a, b, r), n in got.items()}, dict(edges))
told("csv, also as for Neo4j")
