"""From registration by the API to the first suggestion stored, on a folder with the sample data.

    python bench/latency.py

Exit code 1 if the slowest of the registrations took longer than the limit.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import UUID

ENTENTE = str(Path(sys.executable).parent / "entente")
PORT = 8766
LIMIT = 1.0
STATEMENTS = (
    ("need", "We look for towns that keep elderly people company in summer heat, number {}."),
    ("offer", "We can show how our volunteers run a repair shop beside the landfill, number {}."),
    ("exchange", "We would like to compare how river towns use their old mills, number {}."),
)


def main():
    with tempfile.TemporaryDirectory() as folder:
        arguments = [ENTENTE, "up", "--sample", "--data", folder, "--port", str(PORT)]
        up = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        try:
            while "ready" not in up.stdout.readline():
                if up.poll() is not None:
                    raise SystemExit("entente up did not start")
            wait_until_idle(folder)
            token = run("token", "create", "bench", folder).strip()
            seconds = sorted(register(folder, token, number) for number in range(12))
        finally:
            up.terminate()
            up.wait()
    print(f"machine                        {os.cpu_count()} cores")
    print(f"registration to suggestion     median {seconds[6]:.2f} s, slowest {seconds[-1]:.2f} s")
    print(f"ratio of slowest to limit      {seconds[-1] / LIMIT:.2f} (limit {LIMIT} s)")
    return 0 if seconds[-1] <= LIMIT else 1


def register(folder, token, number):
    profile = {
        "id": f"bench-{number}", "kind": "locality", "name": f"Bench {number}", "country": "US",
        "priorities": [{"stance": s, "statement": t.format(number)} for s, t in STATEMENTS],
    }  # fmt: skip
    request = Request(
        f"http://127.0.0.1:{PORT}/api/profiles",
        data=json.dumps(profile).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    start = time.perf_counter()
    with urlopen(request) as answer:
        profile_id = UUID(json.load(answer)["profile_id"])
    with closing(sqlite3.connect(Path(folder) / "matcher.sqlite")) as connection:
        query = "SELECT 1 FROM matches WHERE locality_id = ? LIMIT 1"
        while not connection.execute(query, (profile_id.hex,)).fetchone():
            time.sleep(0.005)
    return time.perf_counter() - start


def wait_until_idle(folder):
    while any(json.loads(run("status", "--json", folder))["events_not_handled_yet"].values()):
        time.sleep(1)


def run(*arguments):
    *command, folder = arguments
    done = subprocess.run(
        [ENTENTE, *command, "--data", folder], capture_output=True, text=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
