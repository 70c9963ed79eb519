#!/bin/sh
# Whole-process figures: extraction of a corpus with one and two threads, start-up, memory, and long or odd texts.
#   benches/process.sh target/release/demarche corpus.jsonl
set -eu
bin=$1
corpus=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# User and wall seconds, megabytes resident; the input's bytes by the wall clock.
run() {
    name=$1
    bytes=$2
    shift 2
    /usr/bin/time -o "$dir/time" -f '%e %U %M' "$@" >/dev/null 2>&1
    awk -v name="$name" -v bytes="$bytes" '{
        printf "%-28s %7.2f s wall %7.2f s user %7.1f MB/s wall %7.1f MB/s user %6d MB resident\n",
            name, $1, $2, bytes / 1e6 / ($1 + 1e-9), bytes / 1e6 / ($2 + 1e-9), $3 / 1024
    }' "$dir/time"
}
size() { wc -c <"$1"; }

run "corpus, one thread" "$(size "$corpus")" "$bin" extract --jobs 1 "$corpus"
run "corpus, two threads" "$(size "$corpus")" "$bin" extract --jobs 2 "$corpus"
echo 'Ministers met.' >"$dir/small.txt"
run "start-up" 15 "$bin" extract "$dir/small.txt"

# A megabyte of one thing, and of plain text for comparison.
plain=$(printf 'Foreign Minister Ann Lee met her counterpart in Oslo on Monday and said that both sides agreed on a plan. %.0s' 1 2 3 4 5)
repeat() { yes "$1" | tr -d '\n' | head -c "$2"; }
repeat "$plain" 1000000 >"$dir/plain.txt"
repeat "$plain" 5000000 >"$dir/plain-5.txt"
repeat "$plain" 50000000 >"$dir/plain-50.txt"
repeat 'said ' 1000000 >"$dir/said.txt"
repeat '"' 1000000 >"$dir/quotes.txt"
repeat '(' 1000000 >"$dir/brackets.txt"
repeat 'A' 1000000 >"$dir/capitals.txt"
repeat 'A B ' 1000000 >"$dir/initials.txt"
repeat 'and ' 1000000 >"$dir/and.txt"
repeat 'of ' 1000000 >"$dir/of.txt"
repeat 'the minister said that ' 1000000 >"$dir/that.txt"
repeat 'Lee and ' 1000000 >"$dir/names.txt"
for name in plain said quotes brackets capitals initials and of that names plain-5 plain-50; do
    run "$name" "$(size "$dir/$name.txt")" "$bin" extract --jobs 1 "$dir/$name.txt"
done
