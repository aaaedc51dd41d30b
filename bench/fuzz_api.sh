#!/bin/sh
# Asks a running service at random by its own description, with every check of schemathesis, for a while.
#   bench/fuzz_api.sh [SECONDS]     default 600; needs the development environment (make test, once)
# The service runs over a data folder of its own, made up of synthetic lists, and is ended afterwards.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
bin="$here/.venv/bin"
seconds=${1:-600}
home=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$home"' EXIT INT TERM
export ISMAP_LOOKUP_HOME="$home/data" PYTHONUTF8=1

take_in() { "$bin/ismap-lookup" sync --source "$1" --origin official --complete --listed-on "$2" --lang en $3; }
sed 's/若竹ドライブ/若竹倉庫/' "$here/tests/data/match-dev-list.csv" > "$home/older.csv"
printf '監査機関の名称,登録番号\n試験監査法人乙,1\n' > "$home/auditors.csv"
take_in "$home/older.csv" 2026-11-20 ""
take_in "$here/tests/data/match-dev-list.csv" 2026-11-22 ""
take_in "$home/auditors.csv" 2026-11-22 --auditors

port=$("$bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$bin/ismap-lookup" serve --port "$port" --lang en > "$home/serve.log" 2>&1 &
server=$!

cd "$home"
found=0
PYTHONPATH="$here/tests/api" SCHEMATHESIS_HOOKS=fuzzing "$bin/schemathesis" \
    --config-file "$here/tests/api/schemathesis.toml" \
    run "http://127.0.0.1:$port/openapi.json" --wait-for-schema 30 --checks all --max-time "$seconds" \
    --phases examples,coverage,fuzzing,stateful --workers 2 --continue-on-failure --no-shrink || found=$?
grep 'request failed' "$home/serve.log" || echo "No defect in the server's log."
exit "$found"
