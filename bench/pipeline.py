"""From start of import to the last match stored, against encoding the same statements alone.

    python bench/pipeline.py [PROFILES.jsonl ...]

Starts `entente up` on a new folder, then runs `entente import` as a user would. The baseline encodes
the same statements with the same model in one batch, in a process of its own, on the same machine.
Exit code 1 if the ratio is above the limit.
"""

import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "real" / "profiles.jsonl"
ENTENTE = str(Path(sys.executable).parent / "entente")
LIMIT = 2.0
PORT = "8765"

BASELINE = """
import json, sys, time
from services.matcher.embedding import make_encoder
texts = json.load(sys.stdin)
encoder = make_encoder()
encoder.encode(texts[:8])
start = time.perf_counter()
encoder.encode(texts)
print(time.perf_counter() - start)
"""


def main(files):
    files = files or [REAL if REAL.exists() else ROOT / "examples" / "localities.jsonl"]
    texts = [
        p["statement"] for f in files for line in open(f) for p in json.loads(line)["priorities"]
    ]
    before = encode_alone(texts)
    with tempfile.TemporaryDirectory() as folder, running(folder):
        started = datetime.now(UTC)
        subprocess.run(
            [ENTENTE, "import", *map(str, files), "--data", folder],
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        imported = (datetime.now(UTC) - started).total_seconds()
        finished, matches = wait_for_matches(folder, sum(1 for f in files for _ in open(f)))
    after = encode_alone(texts)
    alone = (before + after) / 2
    total = (finished - started).total_seconds()
    ratio = total / alone
    print(
        f"machine                          {platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    )
    print(f"statements                       {len(texts)}")
    print(
        f"encoding alone, one batch        {alone:.1f} s (before {before:.1f}, after {after:.1f})"
    )
    print(f"import command                   {imported:.1f} s")
    print(f"import to last match stored      {total:.1f} s ({matches} matches)")
    print(f"ratio                            {ratio:.2f} (limit {LIMIT})")
    return 0 if ratio <= LIMIT else 1


def encode_alone(texts):
    done = subprocess.run(
        [sys.executable, "-c", BASELINE], input=json.dumps(texts), text=True, check=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    return float(done.stdout)


@contextmanager
def running(folder):
    process = subprocess.Popen(
        [ENTENTE, "up", "--data", folder, "--port", PORT], stdout=subprocess.PIPE, text=True
    )
    try:
        while "ready" not in (line := process.stdout.readline()):
            if not line:
                raise SystemExit("entente up did not start")
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for_matches(folder, profiles):
    """The moment the last match was stored; waits without taking the processor from the workers."""
    with closing(sqlite3.connect(Path(folder) / "matcher.sqlite")) as connection:
        while connection.execute("SELECT count(*) FROM parties").fetchone()[0] < profiles:
            time.sleep(0.2)
    while any(status(folder)["events_not_handled_yet"].values()):
        time.sleep(1)
    with closing(sqlite3.connect(Path(folder) / "matcher.sqlite")) as connection:
        last, count = connection.execute("SELECT max(created_at), count(*) FROM matches").fetchone()
    return datetime.fromisoformat(last).replace(tzinfo=UTC), count


def status(folder):
    answer = subprocess.run(
        [ENTENTE, "status", "--data", folder, "--json"], capture_output=True, text=True, check=True
    )
    return json.loads(answer.stdout)


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
