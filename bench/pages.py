"""The pages of the matcher over 100,000 suggestions: time at the server, and weight of each page.

python bench/pages.py [--matches N] [--data DIR]   DIR is kept for a look with `entente up`.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, insert, select
from timing import browser, is_too_much

from services.matcher.domain.flags import folded
from services.matcher.service import build
from services.matcher.settings import MatcherSettings
from services.matcher.store.review.tables import OfficerRow, QuestionRow, ReviewLogRow
from services.matcher.store.tables import MatchRow, PartyRow, TieRow
from shared.database import Database
from shared.migration import upgrade
from shared.security import Role
from shared.themes import Theme
from shared.us import STATE_FIPS
from shared.web.application import web_application

LOCALITIES, COUNTERPARTS, NETWORKS, TIES, STEPS = 8_000, 4_000, 60, 4_000, 100_000
COUNTRIES = (
    "DE", "FR", "MX", "JP", "CO", "BR", "GB", "IT", "ES", "PT", "KE", "ZA", "IN", "KR",
    "NL", "SE", "PL", "UA", "GH", "CL", "PE", "CA", "AU", "SG", "MT",
)  # fmt: skip
STATES = ("suggested",) * 80 + ("escalated",) * 3 + ("approved",) * 9 + ("declined",) * 8
OFFICERS = [f"officer{n}@example.org" for n in range(20)]
LEVELS = (None,) * 6 + ("note",) * 3 + ("caution", "escalate")
WORDS = [
    "flood", "heat", "water", "housing", "trade", "culture", "youth", "energy", "transit", "jobs", "archive", "river", "port",
]  # fmt: skip
NOW = datetime.now(UTC)


def ids(chance, n):
    return [UUID(int=chance.getrandbits(128), version=4) for _ in range(n)]


def statement(chance):
    return f"We would like to {' and '.join(chance.choices(WORDS, k=12))} with others."


def parties(chance, keys, kind):
    for number, key in enumerate(keys):
        state = chance.choice(list(STATE_FIPS)) if kind == "locality" else None
        themes = chance.choices(list(Theme), k=4)
        country = {"locality": "US", "counterpart": chance.choice(COUNTRIES)}.get(kind)
        body = {
            "kind": kind, "name": f"{kind.capitalize()} {number}",
            "population": int(10 ** chance.uniform(3, 6.3)), "languages": ["en"],
            "priorities": [
                {"statement": statement(chance), "theme": theme.value, "stance": stance}
                for theme, stance in zip(themes, ("need", "offer", "exchange", "need"), strict=True)
            ],
        }  # fmt: skip
        if kind == "locality":
            body |= {"country": "US", "subdivision": f"US-{state}", "government": "municipality"}
        if kind == "counterpart":
            body |= {"country": country}
        yield {
            "profile_id": key, "version": 1, "active": True, "kind": kind, "name": body["name"],
            "external_id": f"{kind}-{number}", "folded_name": body["name"].lower(),
            "country": country, "subdivision": state and f"US-{state}", "published_at": NOW,
            "inferred_themes": [None] * 4, "inferred_stances": [None] * 4, "body": body,
        }  # fmt: skip


def reason(chance, one, other, direction):
    need = chance.choice(one["body"]["priorities"])["statement"]
    offer = chance.choice(other["body"]["priorities"])["statement"]
    return {
        "direction": direction, "need": need, "offer": offer, "similarity": chance.random(),
        "text": f"One needs: “{need}” Other offers: “{offer}” The two statements are close.",
    }  # fmt: skip


def match(chance, key, locality, other):
    state, level = chance.choice(STATES), chance.choice(LEVELS)
    made = NOW - timedelta(days=chance.uniform(0, 300))
    decided = state in ("approved", "declined")
    flag = level and {"level": level, "code": "x", "text": "A finding.", "evidence": "Its source."}
    ahead = [reason(chance, locality, other, "locality_to_party") for _ in range(2)]
    back = [reason(chance, other, locality, "party_to_locality") for _ in range(1)]
    waits = state in ("suggested", "escalated")
    return {
        "id": key, "locality_id": locality["profile_id"], "party_id": other["profile_id"],
        "party_kind": other["kind"], "score": chance.random(), "statement_score": chance.random(),
        "reasons": ahead + back, "flags": [flag] if flag else [], "level": level,
        "context": [{"name": "distance", "words": "About 7,000 km apart.", "effect": -0.2}],
        "state": state, "created_at": made, "waiting_since": made,
        "subdivision": locality["subdivision"],
        "theme": chance.choice(locality["body"]["priorities"])["theme"],
        "assigned_to": chance.choice(OFFICERS) if waits and chance.random() < 0.1 else None,
        "asked_at": NOW if waits and chance.random() < 0.02 else None,
        "snoozed_until": NOW + timedelta(days=9) if waits and chance.random() < 0.05 else None,
        "decided_at": made + timedelta(days=5) if decided else None,
        "decided_by": chance.choice(OFFICERS) if decided else None,
        "decision_reason": "Both know rivers." if decided else None,
        "escalated_by": chance.choice(OFFICERS) if state == "escalated" else None,
        "escalated_at": made if state == "escalated" else None,
        "escalation_reason": "Please look." if state == "escalated" else None,
    }  # fmt: skip


def matches(chance, n, found):
    crowd = [chance.paretovariate(1.2) for _ in found["party"]]
    others = chance.choices(found["party"], crowd, k=2 * n)
    taken = set()
    for key, other in zip(ids(chance, 2 * n), others, strict=True):
        locality = chance.choice(found["locality"])
        pair = (locality["profile_id"], other["profile_id"])
        if pair not in taken and len(taken) < n:
            taken.add(pair)
            yield match(chance, key, locality, other)


def steps(chance, made):
    for row in chance.choices(made, k=STEPS):
        party, note = f"Counterpart {chance.randrange(4000)}", statement(chance)
        yield {
            "at": row["created_at"], "by": chance.choice(OFFICERS), "match_id": row["id"],
            "action": chance.choice(("take", "decline", "ask", "snooze")), "locality": "Locality 7",
            "party": party, "note": note, "searched": folded(f"Locality 7 {party} {note}"),
            "before": {"state": "suggested"}, "after": {"state": "declined"},
        }  # fmt: skip


async def fill(database, n):
    chance = random.Random(1)
    kinds = (("locality", LOCALITIES), ("counterpart", COUNTERPARTS), ("network", NETWORKS))
    found = {kind: list(parties(chance, ids(chance, many), kind)) for kind, many in kinds}
    found["party"] = found["counterpart"] + found["network"]
    made = list(matches(chance, n, found))
    ties = [
        {
            "tie_id": key, "origin": "bench", "kind": chance.choice(("sister_city", "friendship")),
            "a": chance.choice(found["locality"])["profile_id"],
            "b": chance.choice(found["counterpart"])["profile_id"],
        }
        for key in ids(chance, TIES)
    ]  # fmt: skip
    asked = [
        {
            "id": key, "match_id": row["id"], "profile_id": row["locality_id"],
            "question": "Who would lead it?", "asked_by": OFFICERS[0], "asked_at": NOW,
        }
        for key, row in zip(ids(chance, n), made, strict=False) if row["asked_at"]
    ]  # fmt: skip
    known = [{"email": o, "role": "liaison_officer", "seen_at": NOW} for o in OFFICERS]
    async with database.transaction() as session:
        raw = await session.connection()
        await raw.exec_driver_sql("PRAGMA cache_size = -500000")  # kB: keys come in no order
        rows = [
            (PartyRow, found["locality"] + found["party"]), (TieRow, ties), (MatchRow, made),
            (QuestionRow, asked), (OfficerRow, known), (ReviewLogRow, list(steps(chance, made))),
        ]  # fmt: skip
        for table, values in rows:
            for start in range(0, len(values), 5_000):
                await session.execute(insert(table), values[start : start + 5_000])
        await raw.exec_driver_sql("ANALYZE")
    return len(made)


async def busiest(database, end):
    query = select(end).group_by(end).order_by(func.count().desc()).limit(1)
    async with database.reading() as session:
        return await session.scalar(query)


async def paths(database):
    """Each page, with the choices that cost most."""
    async with database.reading() as session:
        last = (
            await session.execute(
                select(MatchRow.id, MatchRow.waiting_since, MatchRow.score)
                .where(MatchRow.state == "suggested").order_by(MatchRow.waiting_since.desc())
                .offset(30).limit(1)
            )
        ).one()  # fmt: skip
        escalated = await session.scalar(select(MatchRow.id).where(MatchRow.state == "escalated"))
    network = await busiest(database, MatchRow.party_id)
    town = await busiest(database, MatchRow.locality_id)
    crowded = select(MatchRow.id).where(MatchRow.party_id == network).limit(1)
    async with database.reading() as session:
        shared = await session.scalar(crowded)
    return [
        "/review", "/review?order=score", "/review?region=US-VT", "/review?late=1&who=nobody",
        "/review?region=US-VT&theme=youth_sport&kind=network&flag=escalate&chance=0.8",
        f"/review?after={last[1].isoformat()}_{last[0]}".replace("+", "%2B"),
        f"/review?order=score&after=0.001_{last[0]}", "/review?state=question",
        "/review?state=snoozed", "/review?state=escalated", "/review?state=approved",
        f"/review/{last[0]}", f"/review/{escalated}", f"/review/{shared}", f"/review/{last[0]}/brief",
        "/review/log", "/review/log?words=zebra", "/review/log?by=officer3@example.org",
        f"/review/log?before={STEPS // 100}", "/review/country-list",
        f"/suggestions/{town}", f"/suggestions/{network}",
    ]  # fmt: skip


async def measure(settings, wanted):
    service = build(settings)
    app = web_application([service], settings)
    bad, known = False, {}
    for path in wanted:
        async with browser(app, settings, Role.SUPERVISOR) as client:
            bad = await is_too_much(client, path, known) or bad
    await service.database.close()
    return bad


async def main(n, folder):
    settings = MatcherSettings(data=folder)
    database = Database(settings.database_url_for("matcher"))
    await upgrade(database, "matcher")
    async with database.reading() as session:
        there = await session.scalar(select(func.count()).select_from(MatchRow))
    if not there:
        start = time.perf_counter()
        print(f"{await fill(database, n):,} matches written in {time.perf_counter() - start:.0f} s")
    wanted = await paths(database)
    await database.close()
    return await measure(settings, wanted)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matches", type=int, default=100_000)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(asyncio.run(main(given.matches, given.data or Path(scratch))))
