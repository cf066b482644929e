"""Measures the pages of `wenmai serve`: python3 benches/pages.py [ADDRESS [ROUNDS]].

ADDRESS is that of a server (http://127.0.0.1:8808 where not given). Each page is asked
for one after the other, 30 times or ROUNDS times. Prints a table for
docs/performance.md. Needs nothing but Python.
"""

import json
import statistics
import sys
import time
import urllib.request
from urllib.parse import quote

site = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8808"
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 30


def get(path):
    with urllib.request.urlopen(site + path) as answer:
        return answer.read()


listed = json.loads(get("/api/list?present=1&limit=5000"))
some = [row["id"] for row in listed[:: max(1, len(listed) // 10)]]
cited = json.loads(get("/api/list?sort=cited&limit=1"))[0]["id"]
pages = {
    "start page": ["/"],
    "search: 医保": ["/?q=" + quote("医保")],
    "search: 国家卫生健康委员会": ["/?q=" + quote("国家卫生健康委员会")],
    "search: 通知": ["/?q=" + quote("通知")],
    "search: a number": ["/?q=" + quote(some[-1])],
    "document with its picture, ten by turns": ["/document?id=" + quote(id) for id in some],
    "the most cited document": ["/document?id=" + quote(cited)],
    "`/superseded`": ["/superseded"],
    "`/stale`": ["/stale"],
    "`/list`": ["/list"],
    "`/list` by citations": ["/list?sort=cited"],
    "`/compare`, a month": ["/compare?from=2025-06-01&to=2025-07-01"],
    "`/compare`, a year": ["/compare?from=2025-01-01&to=2026-01-01"],
}
print("| page | median, ms | nine of ten below, ms |\n|---|---:|---:|")
for name, paths in pages.items():
    times = []
    for turn in range(rounds):
        begun = time.perf_counter()
        get(paths[turn % len(paths)])
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    print(f"| {name} | {statistics.median(times):.0f} | {times[int(rounds * 0.9) - 1]:.0f} |")
