"""The pages of coverage over 100,000 matches: time at the server, one request at a time.

python bench/coverage.py [--matches N] [--data DIR]   DIR is kept for a look with `entente up`.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
from sqlalchemy import insert

from services.matcher.handlers.coverage import count_once
from services.matcher.service import build
from services.matcher.settings import MatcherSettings
from services.matcher.store.coverage.tables import ProgressRow
from services.matcher.store.tables import MatchRow, PartyRow, TieRow
from shared.database import Database
from shared.migration import upgrade
from shared.security import COOKIE, Keyring, Role, Session
from shared.themes import Theme
from shared.us import STATE_FIPS
from shared.web.application import web_application

LOCALITIES, COUNTERPARTS, NETWORKS, TIES = 8_000, 4_000, 60, 4_000
LIMIT_MS = 150
ROUNDS = 60
COUNTRIES = [
    "DE",
    "FR",
    "MX",
    "JP",
    "CO",
    "BR",
    "GB",
    "IT",
    "ES",
    "PT",
    "KE",
    "ZA",
    "IN",
    "KR",
    "NL",
    "SE",
    "PL",
    "UA",
    "GH",
    "CL",
    "PE",
    "CA",
    "AU",
    "SG",
    "MT",
]
STATES = ("suggested",) * 55 + ("superseded",) * 20 + ("approved",) * 15 + ("declined",) * 10
GOVERNMENTS = ("municipality",) * 6 + ("county",) * 3 + ("tribal_nation", "territory")
FILES = ("/coverage/maps/us-registered.svg", "/coverage/funnel/steps.csv", "/coverage/tables.xlsx")
NOW = datetime.now(UTC)


def ids(chance, n):
    return [UUID(int=chance.getrandbits(128), version=4) for _ in range(n)]


def parties(chance, keys, kind):
    for number, key in enumerate(keys):
        state = chance.choice(list(STATE_FIPS)) if kind == "locality" else None
        government = chance.choice(GOVERNMENTS) if kind == "locality" else "municipality"
        statement = f"Statement {number} of a {kind} about what it would like to do. " * 3
        yield {
            "profile_id": key, "version": 1, "active": True, "kind": kind,
            "name": f"{kind.capitalize()} {number}", "external_id": f"{kind}-{number}",
            "country": {"locality": "US", "counterpart": chance.choice(COUNTRIES)}.get(kind),
            "subdivision": state and f"US-{state}", "inferred_themes": [None], "inferred_stances": [],
            "body": {
                "kind": kind, "name": f"{kind.capitalize()} {number}", "government": government,
                "population": int(10 ** chance.uniform(3, 6.3)),
                "priorities": [{"statement": statement, "theme": chance.choice(list(Theme)).value}],
            },
        }  # fmt: skip


def matches(chance, n, rows):
    crowd = [chance.paretovariate(1.2) for _ in rows["party"]]
    others = chance.choices(rows["party"], crowd, k=n)
    for key, other in zip(ids(chance, n), others, strict=True):
        locality = chance.choice(rows["locality"])
        state = chance.choice(STATES)
        made = NOW - timedelta(days=chance.uniform(1, 500))
        need = locality["body"]["priorities"][0]["statement"]
        reason = {
            "direction": "locality_to_party", "need": need, "similarity": chance.random(),
            "offer": other["body"]["priorities"][0]["statement"], "text": need * 3,
        }  # fmt: skip
        yield {
            "id": key, "locality_id": locality["profile_id"], "party_id": other["profile_id"],
            "party_kind": other["kind"], "score": chance.random(), "reasons": [reason] * 3,
            "flags": [], "state": state, "created_at": made,
            "closed_because": "superseded" if state == "superseded" else None,
            "decided_at": made + timedelta(days=chance.expovariate(0.2))
            if state in ("approved", "declined") else None,
        }  # fmt: skip


def progress(chance, approved):
    for row in approved:
        asked = row["decided_at"] + timedelta(hours=1)
        moments = [asked + timedelta(days=chance.expovariate(0.05) * (i + 1)) for i in range(3)]
        reached = chance.choices((0, 1, 2, 3), (5, 3, 2, 1))[0]
        answer = "accepted" if reached else chance.choice((None, None, "declined", "not_now"))
        yield {
            "match_id": row["id"], "asked_at": asked, "locality_answer": answer,
            "locality_answered_at": moments[0] if answer else None,
            **{
                name: moment if reached > i else None
                for i, (name, moment) in enumerate(
                    zip(("consented_at", "met_at", "agreed_at"), moments, strict=True)
                )
            },
        }  # fmt: skip


async def fill(database, n):
    chance = random.Random(1)
    found = {
        kind: list(parties(chance, ids(chance, many), kind))
        for kind, many in (
            ("locality", LOCALITIES), ("counterpart", COUNTERPARTS), ("network", NETWORKS),
        )
    }  # fmt: skip
    found["party"] = found["counterpart"] + found["network"]
    taken, made = set(), []
    for row in matches(chance, 2 * n, found):
        pair = (row["locality_id"], row["party_id"])
        if len(made) < n and (row["state"] == "superseded" or pair not in taken):
            taken.add(pair)
            made.append(row)
    ties = [
        {
            "tie_id": key, "origin": "bench", "kind": chance.choice(("sister_city", "friendship")),
            "a": chance.choice(found["locality"])["profile_id"],
            "b": chance.choice(found["counterpart"])["profile_id"],
        }
        for key in ids(chance, TIES)
    ]  # fmt: skip
    approved = [row for row in made if row["state"] == "approved"]
    async with database.transaction() as session:
        await session.execute(insert(PartyRow), found["locality"] + found["party"])
        await session.execute(insert(TieRow), ties)
        await session.execute(insert(ProgressRow), list(progress(chance, approved)))
        for start in range(0, len(made), 5_000):
            await session.execute(insert(MatchRow), made[start : start + 5_000])
    return len(made)


async def measure(settings):
    service = build(settings)
    app = web_application([service], settings)
    account = Session(account_id=UUID(int=1), email="auditor@example.org", role=Role.AUDITOR)
    token = Keyring(settings.signing_secret()).sign("session", account.model_dump(mode="json"))
    slow = False
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://bench", cookies={COOKIE: token}
    ) as client:
        sections = ("", "/reach", "/relations", "/funnel", "/times", "/exposure")
        for path in [f"/coverage{s}" for s in sections] + [
            "/coverage/funnel?where=south&period=365"
        ]:
            took = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                answer = await client.get(path)
                took.append(1000 * (time.perf_counter() - start))
                answer.raise_for_status()
            p95 = statistics.quantiles(took, n=20)[-1]
            slow = slow or p95 > LIMIT_MS
            print(
                f"{path}: first {took[0]:.0f} ms, p50 {statistics.median(took):.0f} ms, p95 {p95:.0f} ms "
                f"(limit {LIMIT_MS}), {len(answer.content) / 1000:.0f} kB"
            )
        for path in FILES * 2:
            start = time.perf_counter()
            size = len((await client.get(path)).content)
            print(f"{path}: {1000 * (time.perf_counter() - start):.0f} ms, {size / 1000:.0f} kB")
    await service.database.close()
    return slow


async def main(n, folder):
    settings = MatcherSettings(data=folder)
    database = Database(settings.database_url_for("matcher"))
    await upgrade(database, "matcher")
    start = time.perf_counter()
    print(f"{await fill(database, n):,} matches written in {time.perf_counter() - start:.0f} s")
    start = time.perf_counter()
    while await count_once(database):
        pass
    print(f"counted in {time.perf_counter() - start:.0f} s")
    start = time.perf_counter()
    await count_once(database)
    print(f"a look that finds nothing new: {1000 * (time.perf_counter() - start):.0f} ms")
    await database.close()
    return await measure(settings)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matches", type=int, default=100_000)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(asyncio.run(main(given.matches, given.data or Path(scratch))))
