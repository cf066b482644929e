#!/usr/bin/env bash
# Runs `cargo bench` and prints its medians as the table of docs/performance.md:
# `bash benches/stages.sh`, or with a part of the names of the stages wanted.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8

echo '| stage | time | speed |'
echo '|---|---:|---:|'
cargo bench --bench stages -- "$@" | awk '
    # A long name stands on a line of its own. Changes since the last run are
    # given in percent.
    /%/ { next }
    /^[a-z]+\/[a-z._]+/ { name = $1 }
    / time: / { sub(/.*\[/, ""); time = $3 " " $4 }
    / thrpt: / {
        sub(/.*\[/, "")
        speed = $3 " " $4
        sub(/Kelem/, "thousand", speed)
        sub(/Melem/, "million", speed)
        printf "| `%s` | %s | %s |\n", name, time, speed
    }'
