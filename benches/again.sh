#!/usr/bin/env bash
# Measures a second build: `bash benches/again.sh [DOCUMENTS …]`, such as
# `bash benches/again.sh 10000 100000` (these where none is given). Builds in full,
# with nothing changed, with ten files changed, the same on another day and with a
# wenmai.toml, and makes sure that this gives what a full build gives. Prints a table for
# docs/performance.md. Needs cargo and
# GNU time (/usr/bin/time).
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then sizes=("$@"); else sizes=(10000 100000); fi
export LC_ALL=C.UTF-8

work=$(mktemp -d "${TMPDIR:-/tmp}/wenmai-again.XXXXXX")
trap 'rm -rf "$work"' EXIT
cargo build --release --bin wenmai --example generate
target=${CARGO_TARGET_DIR:-target}/release

# Builds into the folder $2 for the day $3 and prints a row that begins with $1. An exit
# code of 1 (findings) is no failure.
build() {
    local what=$1 project=$2 day=$3 code=0
    shift 3
    /usr/bin/time -f '%e %U %S %M' -o "$work/time" "$target/wenmai" build "$work/texts" \
        -o "$project" --as-of "$day" --engine builtin --lang en "$@" \
        2>"$work/messages" || code=$?
    if [ "$code" -gt 1 ]; then
        cat "$work/messages" >&2
        return "$code"
    fi
    tail -1 "$work/time" | awk -v what="$what" \
        '{ printf "| %s | %.2f | %.2f | %d |\n", what, $1, $2 + $3, $4 / 1000 }'
}

# Adds a paragraph that cites to ten files.
edit() {
    find "$work/texts" -name '*.txt' | sort | awk 'NR % 97 == 1 && ++count <= 10' >"$work/changed"
    while read -r file; do
        printf '\n根据《中华人民共和国预算法》和《某办法》，现补充通知如下。\n' >>"$file"
    done <"$work/changed"
}

echo "| documents, build | wall, s | user + system, s | peak RSS, MB |"
echo "|---|---:|---:|---:|"
for size in "${sizes[@]}"; do
    "$target/examples/generate" --documents "$size" --seed 1 --encoding utf-8 \
        "$work/texts" >"$work/messages" 2>&1
    build "$size, first" "$work/project" 2026-01-01
    build "$size, nothing changed" "$work/project" 2026-01-01
    edit
    build "$size, ten files changed" "$work/project" 2026-01-01
    edit
    build "$size, ten files changed, another day" "$work/project" 2026-01-02
    build "$size, \`--full\`" "$work/full" 2026-01-02 --full
    for format in json dot svg; do
        for project in project full; do
            "$target/wenmai" export --format "$format" --engine builtin --as-of 2026-01-02 \
                --project "$work/$project" -o "$work/$project.$format"
        done
        cmp "$work/project.$format" "$work/full.$format"
        rm "$work/project.$format" "$work/full.$format"
    done
    printf '[[status]]\ndocument = "某办法"\nstatus = "repealed"\nnote = "见公报"\nauthor = "张三"\n' \
        >"$work/texts/wenmai.toml"
    build "$size, with a new wenmai.toml" "$work/project" 2026-01-02
    edit
    build "$size, ten files changed, with it" "$work/project" 2026-01-02
    rm -rf "$work/texts" "$work/texts-truth" "$work/project" "$work/full"
done
