"""The pages of the inbox over 100,000 introductions and referrals: time at the server, one at a time.

python bench/pages_inbox.py [--introductions N] [--data DIR]
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
from sqlalchemy import insert

from services.notifier.domain.introductions import form_of
from services.notifier.domain.lifecycle import SIDES, Action, Move, State, replay
from services.notifier.service import build
from services.notifier.settings import NotifierSettings
from services.notifier.store.introductions import FOREVER
from services.notifier.store.tables import (
    Base,
    DemandCountRow,
    DemandRow,
    Introduction,
    MoveRow,
    Party,
    SeatRow,
)
from shared.database import DELIVERY, Database
from shared.profile import Kind
from shared.security import COOKIE, Keyring, Role, Session
from shared.themes import Theme
from shared.us import STATE_FIPS
from shared.web.application import web_application

LOCALITIES, COUNTERPARTS, NETWORKS = 39_000, 4_000, 60
LIMIT_MS, LIMIT_KB, ROUNDS = 150, 300, 50
HELD, WIDE = 0.002, 40
NOW = datetime.now(UTC)
SIZES = ("under_10k", "10k_50k", "50k_250k", "250k_1m", "over_1m", "unknown")


def ids(chance, n):
    return [UUID(int=chance.getrandbits(128), version=4) for _ in range(n)]


def party(chance, key, kind, number):
    name = f"{kind.value.capitalize()} {number}"
    statements = [f"Statement {n} of {name} about what it would like to do. " * 3 for n in range(4)]
    about = {"kind": kind.value, "name": name, "country": {"locality": "US"}.get(kind.value, "DE")}
    if kind is Kind.NETWORK:
        about.pop("country")
        about["eligibility"] = {"min_population": 10_000, "governments": ["municipality"]}
    about["priorities"] = [
        {"statement": s, "theme": chance.choice(list(Theme)).value, "stance": "need", "weight": 1}
        for s in statements
    ]
    contact = {"name": "Somebody", "email": f"x{number}@{kind.value}.example", "kind": "staff"}
    return {
        "id": key, "version": 1, "withdrawn": False, "kind": kind.value, "name": name,
        "country": about.get("country"), "languages": ["en"], "contacts": [contact], "intake": {},
        "about": about,
    }  # fmt: skip


def moves(chance, start):
    """A short life: approved, asked, and what some sides said."""
    made = [Move(Action.APPROVE, "officer", start), Move(Action.ASK, "entente", start)]
    fate = chance.choice(("asked", "asked", "one", "both", "met", "no", "later", "silent"))
    side, other = chance.sample(SIDES, 2)
    day = (start + timedelta(days=90)).date()
    until = start + timedelta(days=21)
    more = {
        "asked": [],
        "one": [Move(Action.ACCEPT, side, start, side)],
        "both": [Move(Action.ACCEPT, s, start, s) for s in (side, other)],
        "met": [
            *(Move(Action.ACCEPT, s, start, s) for s in (side, other)),
            Move(Action.MEET, side, start, side, day=day),
        ],
        "no": [Move(Action.DECLINE, side, start, side)],
        "later": [Move(Action.POSTPONE, side, start, side, day=day)],
        "silent": [Move(Action.EXPIRE, "entente", start)],
    }[fate]
    return [Move(m.action, m.actor, m.at, m.side, day=m.day, until=until) for m in made + more]


def rows_of(chance, key, match_id, locality, other):
    start = NOW - timedelta(minutes=chance.uniform(0, 700_000))
    told = moves(chance, start)
    life = replay(told)
    kind = Kind(other["kind"])
    need, offer = (p["about"]["priorities"][0]["statement"] for p in (locality, other))
    ends = [
        {"profile_id": str(p["id"]), "external_id": p["name"], "kind": p["kind"], "name": p["name"],
         "country": p["country"]} for p in (locality, other)
    ]  # fmt: skip
    reason = {
        "direction": "locality_to_party", "need": need, "offer": offer, "similarity": 0.7,
        "text": "They meet.",
    }  # fmt: skip
    match = {
        "match_id": str(match_id), "locality": ends[0], "party": ends[1], "score": 0.5,
        "reasons": [reason] * 3, "flags": [],
    }  # fmt: skip
    common = {"form": form_of(kind).value, "state": life.state.value, "created_at": start}
    introduction = common | {
        "id": key, "match_id": match_id, "locality_id": locality["id"], "party_id": other["id"],
        "match": match, "approved_by": "o@x.example", "locality_answer": life.locality,
        "party_answer": life.party, "changed_at": start, "until": life.until,
        "held_since": start if chance.random() < HELD else None,
    }  # fmt: skip
    is_open = life.state in (State.ASKED, State.ACCEPTED, State.NOT_NOW)
    seats = [
        common | {"introduction_id": key, "side": s, "profile_id": p["id"],
                  "waits": is_open and life.given(s) is None, "until": life.until or FOREVER}
        for s, p in (("locality", locality), ("party", other))
    ]  # fmt: skip
    kept = [
        {"introduction_id": key, "number": n, "action": m.action.value, "actor": m.actor,
         "who": "x@x.example", "side": m.side, "before": None, "after": life.state.value,
         "day": m.day, "until": m.until, "at": m.at}
        for n, m in enumerate(told, 1)
    ]  # fmt: skip
    return introduction, seats, kept


async def fill(database, n):
    chance = random.Random(1)
    found = {
        kind: [party(chance, key, kind, i) for i, key in enumerate(ids(chance, many))]
        for kind, many in (
            (Kind.LOCALITY, LOCALITIES), (Kind.COUNTERPART, COUNTERPARTS), (Kind.NETWORK, NETWORKS),
        )
    }  # fmt: skip
    others = found[Kind.COUNTERPART] + found[Kind.NETWORK] * 60
    busy = found[Kind.LOCALITY][:2_000]
    demand = [
        {"profile_id": p["id"], "theme": theme, "size": chance.choice(SIZES),
         "subdivision": f"US-{chance.choice(list(STATE_FIPS))}"}
        for p in found[Kind.LOCALITY]
        for theme in {q["theme"] for q in p["about"]["priorities"]}
    ]  # fmt: skip
    async with database.transaction() as session:
        for people in found.values():
            for start in range(0, len(people), 2_000):
                await session.execute(insert(Party), people[start : start + 2_000])
        cells = Counter((d["theme"], d["size"], d["subdivision"]) for d in demand)
        counts = [
            {"theme": t, "size": s, "subdivision": u, "localities": n}
            for (t, s, u), n in cells.items()
        ]
        await session.execute(insert(DemandCountRow), counts)
        for start in range(0, len(demand), 5_000):
            await session.execute(insert(DemandRow), demand[start : start + 5_000])
    for start in range(0, n, 5_000):
        many = min(5_000, n - start)
        made = [
            rows_of(chance, *ids(chance, 2), chance.choice(busy), chance.choice(others))
            for _ in range(many)
        ]
        async with database.transaction() as session:
            await session.execute(insert(Introduction), [i for i, _, _ in made])
            await session.execute(insert(SeatRow), [s for _, seats, _ in made for s in seats])
            await session.execute(insert(MoveRow), [m for _, _, kept in made for m in kept])
    return found[Kind.NETWORK][0]["id"], busy[0]["id"]


async def measure(settings, network, city):
    service = build(settings)
    app = web_application([service], settings)
    keyring = Keyring(settings.signing_secret())
    slow = False
    for role, owned in (
        (Role.LIAISON_OFFICER, None), (Role.NETWORK, network), (Role.CITY_OFFICE, city),
    ):  # fmt: skip
        profiles = (owned,) if owned else ()
        account = Session(
            account_id=UUID(int=1), email="a@example.org", role=role, profile_ids=profiles
        )
        token = keyring.sign("session", account.model_dump(mode="json"))
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://bench", cookies={COOKIE: token}
        ) as client:
            for path in await paths(client, role):
                slow = await time_page(client, role, path) or slow
    await service.database.close()
    return slow


async def paths(client, role):
    listed = (await client.get("/api/introductions", params={"limit": 60})).json()
    one = listed["introductions"][0]["id"]
    deep = listed["older"]
    for _ in range(40 if deep else 0):
        older = await client.get("/api/introductions", params={"limit": 100, "before": deep})
        deep = older.json()["older"] or deep
    found = [
        "/inbox", f"/inbox?before={deep or one}", "/inbox?state=met", "/inbox?form=referral&state=asked",
        "/inbox?state=withdrawn", "/inbox/waiting", f"/inbox/{one}",
    ]  # fmt: skip
    if role is not Role.CITY_OFFICE:
        found += ["/inbox/demand", "/inbox/demand?theme=water", "/inbox/demand.csv"]
    if role is Role.LIAISON_OFFICER:
        return [*found, "/inbox/deliveries", "/inbox/needs-contact"]
    return [*found, "/inbox/preferences"]


async def time_page(client, role, path):
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = await client.get(path)
        took.append(1000 * (time.perf_counter() - start))
        answer.raise_for_status()
    p95 = statistics.quantiles(took, n=20)[-1]
    size = len(answer.content) / 1000
    shown = path if len(path) < WIDE else f"{path[:20]}..."
    print(
        f"{role.value} {shown}: first {took[0]:.0f} ms, p50 {statistics.median(took):.0f} ms, "
        f"p95 {p95:.0f} ms (limit {LIMIT_MS}), {size:.0f} kB (limit {LIMIT_KB})"
    )
    return p95 > LIMIT_MS or size > LIMIT_KB


async def main(n, folder):
    settings = NotifierSettings(data=folder)
    database = Database(settings.database_url_for("notifier"))
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(DELIVERY.create_all)
    start = time.perf_counter()
    network, city = await fill(database, n)
    print(f"{n:,} introductions written in {time.perf_counter() - start:.0f} s")
    await database.close()
    return await measure(settings, network, city)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--introductions", type=int, default=100_000)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(asyncio.run(main(given.introductions, given.data or Path(scratch))))
