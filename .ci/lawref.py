"""How a project built from a folder of statutes agrees with the table beside it.

Usage: lawref.py GRAPH.json DATABASE [--show] [--gone N]

The names of the files end in the day of their version, 会计法(2024-06-28).md; the
database holds for many of them the day from which they apply (`valid_from`). Printed
are the figures that a folder of statutes is measured by; --show lists what differs,
--gone N draws N documents that are said to be gone, with the words that say so.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import sqlite3

parser = argparse.ArgumentParser()
parser.add_argument("graph")
parser.add_argument("database")
parser.add_argument("--show", action="store_true")
parser.add_argument("--gone", type=int, default=0)
args = parser.parse_args()

graph = json.load(open(args.graph, encoding="utf-8"))
nodes = {node["id"]: node for node in graph["nodes"]}
present = [node for node in graph["nodes"] if node["present"]]
GONE = ("repealed", "superseded", "expired")


def share(name, right, of, wrong=()):
    print(f"{name:<44} {right:>5} of {of:>5}  {right / of if of else 1:.4f}")
    if args.show:
        for line in wrong:
            print("   ", line)


def flat(name):
    name = name.replace("中华人民共和国", "")
    return re.sub(r"[《》〈〉<>()（）“”\"、,，·\s]", "", name)


# What the database knows of each version.
rows = sqlite3.connect(f"file:{args.database}?immutable=1", uri=True).execute(
    "select name, publish, valid_from, expired from law"
)
table = {(flat(name), day): (start or None, gone) for name, day, start, gone in rows}


def version(path):
    found = re.fullmatch(r"(.+?)[(（](\d{4}-\d\d-\d\d)[)）]", pathlib.PurePath(path).stem)
    return (flat(found[1]), found[2]) if found else (flat(pathlib.PurePath(path).stem), None)


by_file = {file: node for node in present for file in [node["file"], *node.get("files", [])]}
groups = collections.defaultdict(list)
for file, node in sorted(by_file.items()):
    name, day = version(file)
    if day:
        groups[str(pathlib.PurePath(file).parent), name].append((day, node))

# Each version gives way to the next, from the next one's first day on.
pairs, linked, wrong = 0, 0, []
for (_, name), versions in sorted(groups.items()):
    versions.sort(key=lambda pair: pair[0])
    for (before, older), (day, newer) in zip(versions, versions[1:]):
        pairs += 1
        start = table.get((name, day), (None, 0))[0] or newer["effective"]
        ended = [i["from"] for i in older["timeline"] if i["status"] in GONE]
        if ended and ended[0] == start:
            linked += 1
        else:
            wrong.append(f"{name} {before} → {day}: should end {start}, ends {ended}")
share("version pairs linked with the right day", linked, pairs, wrong)

unresolved = graph["graph"]["unresolved"]
count = unresolved if isinstance(unresolved, int) else len(unresolved)
print(f"{'unresolved mentions':<44} {count:>5}")
if args.show and not isinstance(unresolved, int):
    for reason, times in collections.Counter(u["reason"] for u in unresolved).most_common(12):
        print("   ", times, reason[:100])

# A number of a document's own must not stand for another document that only it names.
own = []
numbers = {(n["number"] or "").replace("中华人民共和国", "") for n in present} - {""}
for node in graph["nodes"]:
    if not node["present"] and (node["number"] or "").replace("中华人民共和国", "") in numbers:
        own.append(node["id"])
# Nor must a number that the heading of a text tells be another document.
for edge in graph["edges"]:
    if not nodes[edge["target"]]["present"]:
        told = re.compile(r"^\d{4}年\d+月\d+日.{0,30}(号|号令)(公布|发布|印发|修订|通知)")
        for mention in edge["mentions"]:
            if told.match(mention["quote"]) and "《" not in mention["quote"]:
                own.append(f"{edge['source']} → {edge['target']}: {mention['quote'][:60]}")
print(f"{'own numbers as foreign documents':<44} {len(own):>5}")
if args.show:
    for line in own:
        print("   ", line)

unknown = [n["file"] for n in present if n["status"] == "unknown"]
share("present documents whose status is known", len(present) - len(unknown), len(present), unknown)

known, right, wrong = 0, 0, []
for file, node in sorted(by_file.items()):
    start = table.get(version(file), (None, 0))[0]
    if start:
        known += 1
        if node["effective"] == start:
            right += 1
        else:
            wrong.append(f"{file}: {start}, read {node['effective']} (earlier {node.get('earlier')})")
share("first day that the database gives", right, known, wrong)

flagged = [(f, n) for f, n in sorted(by_file.items()) if table.get(version(f), (None, 0))[1]]
holds = [f"{f}: {n['status']}" for f, n in flagged if n["status"] not in GONE]
share("gone by the database, gone here", len(flagged) - len(holds), len(flagged), holds)

gone = [n for n in graph["nodes"] if n["status"] in GONE]
print(f"{'documents said to be gone':<44} {len(gone):>5}, {sum(n['present'] for n in gone)} of them present")
for node in sorted(random.Random(20261130).sample(gone, min(args.gone, len(gone))), key=lambda n: n["id"]):
    state = "present" if node["present"] else "cited"
    print(f"- {node['id']} ({state}) {node['status']} since {node['since']}")
    for reason in node["status_reasons"]:
        print(f"    {reason['relation']} by {reason['by']}: {(reason['quote'] or '')[-160:]}")
