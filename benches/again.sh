#!/usr/bin/env bash
# Measures a second build: `bash benches/again.sh [DOCUMENTS …]`, such as
# `bash benches/again.sh 10000 100000` (these where none is given). Builds in full,
# with nothing changed, and with ten files changed, and makes sure that this gives
# what a full build gives. Prints a table for docs/performance.md. Needs cargo and
# GNU time (/usr/bin/time).
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then sizes=("$@"); else sizes=(10000 100000); fi
export LC_ALL=C.UTF-8

work=$(mktemp -d "${TMPDIR:-/tmp}/wenmai-again.XXXXXX")
trap 'rm -rf "$work"' EXIT
cargo build --release --bin wenmai --example generate
target=${CARGO_TARGET_DIR:-target}/release

# Builds into the folder $2 and prints a row that begins with $1. An exit code of 1
# (findings) is no failure.
build() {
    local what=$1 project=$2 code=0
    shift 2
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$target/wenmai" build "$work/texts" \
        -o "$project" --as-of 2026-01-01 --engine builtin --lang en "$@" \
        2>"$work/messages" || code=$?
    if [ "$code" -gt 1 ]; then
        cat "$work/messages" >&2
        return "$code"
    fi
    tail -1 "$work/time" | awk -v what="$what" \
        '{ printf "| %s | %.2f | %.2f | %d |\n", what, $1, $2 + $3, $4 / 1000 }'
}

echo "| documents, build | wall, s | user + system, s | peak RSS, MB |"
echo "|---|---:|---:|---:|"
for size in "${sizes[@]}"; do
    "$target/examples/generate" --documents "$size" --seed 1 --encoding utf-8 \
        "$work/texts" >"$work/messages" 2>&1
    build "$size, first" "$work/project"
    build "$size, nothing changed" "$work/project"
    find "$work/texts" -name '*.txt' | sort | awk 'NR % 97 == 1 && ++count <= 10' >"$work/changed"
    while read -r file; do
        printf '\n根据《中华人民共和国预算法》和《某办法》，现补充通知如下。\n' >>"$file"
    done <"$work/changed"
    build "$size, ten files changed" "$work/project"
    build "$size, \`--full\`" "$work/full" --full
    for file in graph.json graph.dot graph.svg; do
        cmp "$work/project/$file" "$work/full/$file"
    done
    rm -rf "$work/texts" "$work/texts-truth" "$work/project" "$work/full"
done
