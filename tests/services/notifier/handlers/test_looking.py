"""What fails is passed over and tried again; it holds up nothing behind it."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from services.notifier.handlers.asking import note_if_all_asked
from services.notifier.handlers.digesting import digest_parties
from services.notifier.handlers.looking import do_each
from services.notifier.handlers.moving import open_story
from services.notifier.handlers.reports import announce_reports
from services.notifier.handlers.sweeping import sweep
from services.notifier.handlers.ties import ask_about_ties
from services.notifier.store.lateness import late
from services.notifier.store.tables import (
    Delivery,
    Introduction,
    ItemRow,
    MoveRow,
    Party,
)
from tests.support.introductions import (
    C40,
    DES_MOINES,
    INTRODUCTION,
    PORTO,
    REFERRAL,
    id_of,
)

BROKEN = [{"name": 7, "email": "no address"}]
"""Contacts that no profile could have, so that whatever is written to them raises."""


def pages_of(work):
    """Gives what is due of a set of numbers, in their order."""

    async def due(limit):
        return sorted(work)[:limit]

    return due


@pytest.mark.parametrize("bad", [set(), {0}, {0, 1, 2}, set(range(7)), {9}])
async def test_each_is_done_once_whatever_fails_before_it(bad):
    work, tried = set(range(10)), []

    async def do(number):
        tried.append(number)
        if number in bad:
            raise ValueError
        work.discard(number)

    done = await do_each(pages_of(work), do, 3)
    assert done == 10 - len(bad)
    assert (sorted(tried), work) == (list(range(10)), bad)


async def test_what_stays_due_does_not_go_round_for_ever():
    tried = []

    async def do(number):
        tried.append(number)

    assert await do_each(pages_of(set(range(4))), do, 2) >= 2
    assert len(tried) == len(set(tried))


async def change(world, *statements):
    async with world.database.transaction() as session:
        for statement in statements:
            await session.execute(statement)


async def asked(world, key):
    """As if both first messages had gone out."""
    async with world.database.transaction() as session:
        story = await open_story(session, key)
        await session.execute(
            update(Delivery).where(Delivery.introduction_id == key).values(state="sent")
        )
        await note_if_all_asked(session, world.office.deadlines, story, world.office.clock())


async def test_an_introduction_whose_trail_is_broken_holds_up_no_other(world, caplog):
    await world.introduced()
    await world.introduced(C40)
    for key in (INTRODUCTION, REFERRAL):
        await asked(world, key)
    wrong = update(MoveRow).where(MoveRow.introduction_id == INTRODUCTION, MoveRow.number == 1)
    early = update(Introduction).where(Introduction.id == INTRODUCTION)
    now = datetime.now(UTC) + timedelta(days=9)
    await change(
        world,
        wrong.values(action="remind"),
        early.values(due_at=now - timedelta(days=2)),
    )
    office = replace(world.office, clock=lambda: now)

    with caplog.at_level(logging.ERROR):
        assert await sweep(office) == 1
    assert str(INTRODUCTION) in caplog.text
    assert (await world.replayed(REFERRAL)).reminders == 1
    async with world.database.reading() as session:
        assert (await late(session, now))["introductions"] == 1
    await change(world, wrong.values(action="approve"))
    assert await sweep(office) == 1


async def test_a_party_that_cannot_be_written_to_holds_up_no_other_digest(world):
    now = datetime.now(UTC)
    await world.introduced()
    await world.introduced(C40)
    asks = [d for d in await world.all_deliveries() if d.side == "party"]
    async with world.database.transaction() as session:
        for ask in asks:
            session.add(
                ItemRow(
                    delivery_id=ask.id, address=ask.to, profile_id=ask.profile_id,
                    collected_at=now, due_at=now - timedelta(hours=2), slot="2026-11-22",
                )
            )  # fmt: skip
    broken = min((C40, PORTO), key=lambda p: id_of(p).hex)
    await change(world, update(Party).where(Party.id == id_of(broken)).values(contacts=BROKEN))

    assert await digest_parties(world.office) == 1
    assert [d.step for d in await world.all_deliveries()].count("notice") == 1
    async with world.database.reading() as session:
        assert (await late(session, now))["digests"] == 1


async def test_a_report_that_cannot_be_announced_holds_up_no_other(world):
    await world.introduced()
    await change(world, update(Party).where(Party.id == id_of(DES_MOINES)).values(contacts=BROKEN))
    january = datetime(datetime.now(UTC).year + 1, 1, 12, tzinfo=UTC)
    office = replace(world.office, clock=lambda: january)
    assert await announce_reports(office) == 1
    async with world.database.reading() as session:
        told = {p.name: p.reported_year for p in await session.scalars(select(Party))}
    assert told == {"Des Moines": 0, "Porto": january.year - 1}


async def test_nothing_due_is_no_work(world):
    assert await ask_about_ties(world.office) == 0
