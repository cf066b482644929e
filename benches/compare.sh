#!/usr/bin/env bash
# Compares `wenmai extract` with a single search for the same names, on one
# thread each: `bash benches/compare.sh [DOCUMENTS]` (10000 where not given).
# Prints tables for docs/performance.md. Needs cargo, rg and awk.
set -euo pipefail
cd "$(dirname "$0")/.."
documents=${1:-10000}
rounds=7
export LC_ALL=C.UTF-8

# Names in 《》 with names in 〈〉 or 《》 inside, numbers of documents
# (国卫医发〔2024〕65号), of orders (国务院令第735号) and of announcements
# (2024年第3号): what a mention can begin with, and nothing of what it means.
pattern='《[^《》\n]{1,120}(?:《[^《》\n]{1,100}》[^《》\n]{0,60})*》'
pattern+='|\p{Han}{1,15}\s?[〔\[［(（【]\s?[12１２][0-9０-９]{3}\s?[〕\]］)）】]\s?第?\s?[0-9０-９]{1,5}\s?号'
pattern+='|令\s?第?\s?[0-9０-９]{1,4}\s?号'
pattern+='|[12１２][0-9０-９]{3}\s?年\s?第\s?[0-9０-９]{1,4}\s?号'

work=$(mktemp -d "${TMPDIR:-/tmp}/wenmai-compare.XXXXXX")
trap 'rm -rf "$work"' EXIT
cargo build --release --bin wenmai --example generate
target=${CARGO_TARGET_DIR:-target}/release
"$target/examples/generate" --documents "$documents" --seed 1 --encoding utf-8 "$work/texts"
bytes=$(cat "$work"/texts/*/* | wc -c)
hits=$(rg -j1 -o --no-filename --no-line-number "$pattern" "$work/texts" | wc -l)
citations=$("$target/wenmai" extract --threads 1 "$work/texts" 2>/dev/null | grep -c '^{"type":"citation"')

# Runs a command, and adds "wall cpu" in seconds to the file $1. An exit code of
# 1 (findings) is no failure.
TIMEFORMAT='%R %U %S'
timed() {
    local out=$1 seconds
    shift
    seconds=$({ time { "$@" >/dev/null 2>&1 || [ $? -eq 1 ]; }; } 2>&1)
    awk '{ print $1, $2 + $3 }' <<<"$seconds" >>"$out"
}

# The median of column $2 of the file $1.
median() {
    awk -v column="$2" '{ print $column }' "$1" | sort -n |
        awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# Alternating, so that what else the machine does falls on both.
for _ in $(seq "$rounds"); do
    timed "$work/rg" rg -j1 -o "$pattern" "$work/texts"
    timed "$work/wenmai" "$target/wenmai" extract --threads 1 "$work/texts"
done

echo
echo "$documents documents, $(awk -v b="$bytes" 'BEGIN { printf "%.1f", b / 1e6 }') MB in UTF-8; medians of $rounds runs, one thread."
echo
echo "| program | finds | user + system, s | wall, s | MB/s (user + system) |"
echo "|---|---:|---:|---:|---:|"
row() {
    local cpu wall
    cpu=$(median "$work/$1" 2)
    wall=$(median "$work/$1" 1)
    awk -v name="$2" -v finds="$3" -v cpu="$cpu" -v wall="$wall" -v bytes="$bytes" \
        'BEGIN { printf "| %s | %s | %.2f | %.2f | %.1f |\n", name, finds, cpu, wall, bytes / 1e6 / (cpu > 0 ? cpu : 0.001) }'
}
row rg '`rg -j1 -o`' "$hits hits"
row wenmai '`wenmai extract --threads 1`' "$citations citations"
echo
awk -v a="$(median "$work/wenmai" 2)" -v b="$(median "$work/rg" 2)" \
    -v c="$(median "$work/wenmai" 1)" -v d="$(median "$work/rg" 1)" \
    'BEGIN { printf "wenmai takes %.1f times the user + system time of rg, %.1f times its wall time.\n", a / (b > 0 ? b : 0.001), c / (d > 0 ? d : 0.001) }'
