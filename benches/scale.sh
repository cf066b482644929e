#!/usr/bin/env bash
# Builds projects of growing size: `bash benches/scale.sh [DOCUMENTS …]`, such as
# `bash benches/scale.sh 10000 100000 1000000` (the first two where none is
# given). Then asks each question of the largest project five times, or ROUNDS
# times. Prints tables for docs/performance.md. Needs cargo, awk and GNU time
# (/usr/bin/time).
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then sizes=("$@"); else sizes=(10000 100000); fi
rounds=${ROUNDS:-5}
patience=120
day=2026-01-01
export LC_ALL=C.UTF-8

work=$(mktemp -d "${TMPDIR:-/tmp}/wenmai-scale.XXXXXX")
trap 'rm -rf "$work"' EXIT
cargo build --release --bin wenmai --example generate
target=${CARGO_TARGET_DIR:-target}/release

# The figures of /usr/bin/time -v in the file $1: "wall user system kilobytes".
figures() {
    awk '
        /Elapsed \(wall clock\)/ {
            parts = split($NF, part, ":")
            for (i = 1; i <= parts; i++) wall = wall * 60 + part[i]
        }
        /User time/ { user = $NF }
        /System time/ { sys = $NF }
        /Maximum resident/ { memory = $NF }
        END { print wall, user, sys, memory }' "$1"
}

# Runs a command under time, with its figures in the file $1. An exit code of 1
# (findings) is no failure.
timed() {
    local out=$1 code=0
    shift
    /usr/bin/time -v -o "$work/time" "$@" >"$work/answer" 2>"$work/messages" || code=$?
    if [ "$code" -gt 1 ]; then
        cat "$work/messages" >&2
        return "$code"
    fi
    figures "$work/time" >>"$out"
}

for size in "${sizes[@]}"; do
    "$target/examples/generate" --documents "$size" --seed 1 "$work/texts"
    rm -rf "$work/texts-truth" "$work/project"
    mkdir -p "$work/project"
    timed "$work/build" "$target/wenmai" build "$work/texts" -o "$work/project" \
        --as-of "$day" --engine builtin --lang en
    read -r wall user sys memory < <(tail -1 "$work/build")
    # "Read 9 files: 8 documents with 7 citations. …"
    read -r documents citations < <(awk '/^Read / { print $4, $7; exit }' "$work/messages")
    text=$(find "$work/texts" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%d", sum }')
    database=$(stat -c %s "$work/project/wenmai.db")
    all=$(find "$work/project" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%d", sum }')
    echo "$documents $citations $text $wall $user $sys $memory $database $all" >>"$work/sizes"
    rm -rf "$work/texts"
    echo "built $documents documents in $wall s" >&2
done

echo
echo "| documents | citations | text, MB | wall, s | user + system, s | documents/s (wall) | peak RSS, MB | RSS, bytes per citation | wenmai.db, bytes per citation | all files, bytes per citation |"
echo "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
awk '{
    printf "| %d | %d | %.1f | %.1f | %.1f | %.0f | %.0f | %.0f | %.0f | %.0f |\n",
        $1, $2, $3 / 1e6, $4, $5 + $6, $1 / $4, $7 * 1024 / 1e6, $7 * 1024 / $2, $8 / $2, $9 / $2
}' "$work/sizes"
echo
if [ "${#sizes[@]}" -gt 1 ]; then
    echo "| step | documents | citations | wall | user + system | peak RSS | wenmai.db |"
    echo "|---|---:|---:|---:|---:|---:|---:|"
    awk 'NR > 1 {
        printf "| %d to %d | × %.1f | × %.1f | × %.1f | × %.1f | × %.1f | × %.1f |\n",
            documents, $1, $1 / documents, $2 / citations, $4 / wall, ($5 + $6) / cpu, $7 / memory, $8 / database
    }
    { documents = $1; citations = $2; wall = $4; cpu = $5 + $6; memory = $7; database = $8 }' "$work/sizes"
    echo
fi

# An answer of the largest project, and the documents to ask about: the one that
# most others cite, and one that rests on it by three steps.
answer() {
    "$target/wenmai" "$@" --project "$work/project" --format json 2>/dev/null || true
}
values() {
    grep -o "\"$1\": *\"[^\"]*\"" | sed 's/^"[a-z]*": *"//; s/"$//'
}
cited=$(answer list --sort cited | values id | sed -n 1p)
citing=$(answer impact "$cited" --depth 3 | values source | sed -n '$p')
citing=${citing:-$cited}

# The row of a question, which is given as arguments. One that takes longer than
# our patience is not asked again.
ask() {
    local name=$1 code
    shift
    rm -f "$work/query"
    for _ in $(seq "$rounds"); do
        code=0
        timed "$work/query" timeout "$patience" \
            "$target/wenmai" "$@" --project "$work/project" --format json || code=$?
        if [ "$code" -eq 124 ]; then
            echo "| $name | over $patience | | | |"
            return
        fi
        [ "$code" -eq 0 ] || exit "$code"
    done
    sort -n "$work/query" | awk -v name="$name" -v bytes="$(stat -c %s "$work/answer")" '
        { wall[NR] = $1; cpu[NR] = $2 + $3; if ($4 > memory) memory = $4 }
        END {
            middle = int((NR + 1) / 2)
            printf "| %s | %.2f | %.2f | %.0f | %.1f |\n",
                name, wall[middle], cpu[middle], memory * 1024 / 1e6, bytes / 1e3
        }'
}

echo "Of $documents documents; A is $cited, B is $citing. Medians of $rounds runs; over $patience s, the question is given up."
echo
echo "| question | wall, s | user + system, s | peak RSS, MB | answer, kB |"
echo "|---|---:|---:|---:|---:|"
ask '`show A`' show "$cited" --as-of "$day"
ask '`show B`' show "$citing" --as-of "$day"
ask '`basis B`' basis "$citing" --as-of "$day"
ask '`impact A`' impact "$cited" --as-of "$day"
ask '`path B A`' path "$citing" "$cited" --as-of "$day"
ask '`superseded`' superseded --as-of "$day"
ask '`superseded --stale`' superseded --stale --as-of "$day"
ask '`list --year 2020`' list --year 2020 --as-of "$day"
ask '`stats`' stats --as-of "$day"
ask '`conflicts`' conflicts --as-of "$day"
ask '`search 同时废止`' search 同时废止
