"""Every repeal and every new edition in the labels stands in `superseded`.

Usage: ends.py LABELS SUPERSEDED.json. A repeal or a replacement that counts on
the day of the answer must name the document that made it, once, and its day.
"""

import json
import pathlib
import sys

labels, answer = sys.argv[1:]
rows = json.load(open(answer, encoding="utf-8"))
found = {}
for row in rows:
    for name in (row["id"], row["number"], row["title"]):
        found.setdefault(name, row)

checked, wrong = 0, []
for path in sorted(pathlib.Path(labels).glob("*.jsonl")):
    records = [json.loads(line) for line in path.open(encoding="utf-8")]
    documents = {r["id"]: r for r in records if r["type"] == "document"}
    ends = [
        r
        for r in records
        if r["type"] == "citation"
        and r["relation"] in ("repeals", "supersedes")
        and not r.get("pinpoint")
        and not r.get("doubtful")
    ]
    for record in ends:
        checked += 1
        names = [record.get(k) for k in ("number", "title", "entity")]
        row = next((found[name] for name in names if name and name in found), None)
        by = documents[record["doc"]]
        where = f"{path.name}:{record['line']} {record['text']}"
        day = by["effective"] or by["published"] or by["written"]
        if row is None:
            wrong.append(f"{where}: not in the answer")
        elif [r["by"] for r in row["reasons"]].count(record["doc"]) != 1:
            wrong.append(f"{where}: by {row['by']}, not once by {record['doc']}")
        elif day and row["since"] != day:
            wrong.append(f"{where}: since {row['since']}, not {day}")
for line in wrong:
    print(line)
print(f"ends: {checked - len(wrong)} of {checked} as the labels say")
sys.exit(bool(wrong))
