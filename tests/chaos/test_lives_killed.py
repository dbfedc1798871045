"""A small run of `bench/chaos.py`, and what the matcher makes of its events in any order."""

import asyncio
import random
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import select

from services.matcher.domain.party import Party
from services.matcher.handlers.coverage import follow_introductions
from services.matcher.settings import MatcherSettings
from services.matcher.store.parties import save_parties
from services.matcher.store.relations import relations_of
from services.matcher.store.tables import Base
from services.notifier.domain.lifecycle import FREED
from services.notifier.settings import NotifierSettings
from services.notifier.store.tables import Introduction
from shared.database import DELIVERY, Database
from shared.embedded import embedded_broker
from shared.events import EVENT, INTRODUCTIONS, STREAM_OF, STREAMS, MatchApproved, ProfilePublished
from tests.support.parties import save_match

BENCH = Path(__file__).parents[2] / "bench" / "chaos.py"


async def chaos(folder, *options):
    """Run it; returns its exit code and what it printed."""
    command = [sys.executable, str(BENCH), "--introductions", "20", "--kills", "2", *options]
    process = await asyncio.create_subprocess_exec(
        *command, "--data", str(folder), cwd=BENCH.parents[1],
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    printed, _ = await process.communicate()
    return process.returncode, printed.decode()


async def events_of(folder):
    """Every event of a run, once each, in order."""
    async with embedded_broker(folder / "broker") as url, Redis.from_url(url) as client:
        entries = [e for stream in STREAMS for e in await client.xrange(stream)]
    events = [EVENT.validate_json(fields[b"event"]) for _, fields in entries]
    return list({event.id: event for event in events}.values())


@pytest.fixture
async def matcher(tmp_path):
    database = Database(MatcherSettings(data=tmp_path).database_url_for("matcher"))
    async with database.engine.begin() as connection:
        for metadata in (Base.metadata, DELIVERY):
            await connection.run_sync(metadata.create_all)
    yield database
    await database.close()


async def approve(database, events):
    """Parties and approved matches as the matcher had them; returns the pairs."""
    now, states = datetime.now(UTC), {}
    for event in events:
        if isinstance(event, ProfilePublished):
            states[event.data.profile_id] = event.data
    parties = {key: Party.of(state) for key, state in states.items()}
    approvals = {
        e.data.match.match_id: e.data.match for e in events if isinstance(e, MatchApproved)
    }
    ends = [(m.locality.profile_id, m.party.profile_id) for m in approvals.values()]
    async with database.transaction() as session:
        times = dict.fromkeys(states, now)
        await save_parties(session, list(states.values()), list(parties.values()), times)
        for match_id, pair in zip(approvals, ends, strict=True):
            kind = parties[pair[1]].kind.value
            more = {"id": match_id, "party_kind": kind, "state": "approved", "decided_at": now}
            await save_match(session, *pair, **more)
    return [(parties[here], parties[there]) for here, there in ends]


async def places_taken(folder):
    """How many introductions of each party take a place, as the notifier keeps them."""
    database, taken = (
        Database(NotifierSettings(data=folder).database_url_for("notifier")),
        Counter(),
    )
    async with database.reading() as session:
        for introduction in await session.scalars(select(Introduction)):
            takes = introduction.stands not in FREED
            taken.update({introduction.locality_id: takes, introduction.party_id: takes})
    await database.close()
    return taken


async def test_after_kills_the_trails_events_messages_and_the_matchers_count_agree(
    tmp_path, matcher
):
    code, printed = await chaos(tmp_path)
    assert code == 0, printed

    events = await events_of(tmp_path)
    pairs = await approve(matcher, events)
    told = [e for e in events if isinstance(e, STREAM_OF[INTRODUCTIONS])]
    shuffled = random.Random(3).sample(told * 2, len(told) * 2)
    for n in range(0, len(shuffled), 50):
        await follow_introductions(matcher, shuffled[n : n + 50])

    async with matcher.reading() as session:
        found = await relations_of(session, pairs, datetime.now(UTC))
    taken = await places_taken(tmp_path)
    assert any(taken.values())
    for here, there in pairs:
        relations = found[here.profile_id, there.profile_id]
        assert relations.locality.recent == taken[here.profile_id]
        assert relations.party.recent == taken[there.profile_id]


async def test_they_agree_on_postgres(tmp_path, postgres_url):
    code, printed = await chaos(tmp_path, "--database", postgres_url)
    assert code == 0, printed
