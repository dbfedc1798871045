"""Digests over random clocks, zones, clock changes, choices, restarts and crashes."""

import asyncio
import random
import re
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.notifier.domain.schedules import Rhythm, Schedule
from services.notifier.handlers.digesting import digest_parties
from services.notifier.handlers.reading import Reader, choose_schedule
from services.notifier.store import readers
from shared.profile import Profile
from tests.support.introductions import DANA, DES_MOINES, LEE, PORTO, approved
from tests.support.introductions import published as profile
from tests.support.notifying import send_all
from tests.support.reading import account
from tests.support.smtp import text_of

PEOPLE = (DANA, LEE)
ZONES = ("America/Chicago", "Europe/Lisbon", "America/Nuuk", "Australia/Lord_Howe", "Asia/Kolkata")
STARTS = (datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC))
STEPS = 25


class Play:
    """One run: what happens is drawn from `chance`; `taken` is (when, to whom, about which towns)."""

    def __init__(self, world, sender, server, clock, chance):
        self.world, self.sender, self.server = world, sender, server
        self.clock, self.chance = clock, chance
        self.towns, self.taken = [], []

    def schedule(self):
        quiet = self.chance.choice([(None, None), tuple(self.chance.sample(range(24), 2))])
        rhythms = (Rhythm.IMMEDIATE, Rhythm.DAILY, Rhythm.WEEKLY)
        return Schedule(
            self.chance.choice(rhythms),
            self.chance.choice(ZONES),
            self.chance.randrange(7),
            self.chance.randrange(24),
            *quiet,
        )

    async def match(self):
        town = Profile.model_validate(
            PORTO.model_dump() | {"id": f"t{len(self.towns)}", "name": f"Town{len(self.towns)}x"}
        )
        self.towns.append(town.name)
        await self.world.profiles(profile(town))
        await self.world.matches(approved(town))

    async def choose(self):
        email = self.chance.choice(PEOPLE)
        reader = Reader(account(email).data.account_id, email)
        await choose_schedule(self.world.office, reader, self.schedule())

    async def wait(self):
        self.clock.advance(minutes=self.chance.choice([1, 20, 60, 240, 700, 2_000, 6_000]))

    async def crash(self):
        work = asyncio.create_task(digest_parties(self.world.office))
        for _ in range(self.chance.randrange(60)):
            await asyncio.sleep(0)
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        await self.sender.recover()

    async def trouble(self):
        """The mail server does not take new messages, for less time than they are tried."""
        await self.work()
        await self.match()
        self.clock.advance(hours=self.chance.randrange(24))
        self.server.rcpt = "451 Try later"
        await self.work()
        self.server.rcpt = None
        self.clock.advance(hours=1)
        await self.work()

    async def work(self):
        await digest_parties(self.world.office)
        await send_all(self.sender)
        for message, to in self.server.taken:
            text = text_of(message)
            towns = set(
                re.findall(r"(?:introduced to|Moines and) (Town\d+x)", " ".join(text.split()))
            )
            self.taken.extend((self.clock.now, address, towns) for address in to)
        self.server.taken.clear()


@pytest.mark.parametrize("seed", range(3))
async def test_each_message_comes_once_and_none_is_missed(
    world, office, sender, server, clock, seed
):
    chance = random.Random(seed)
    clock.now = chance.choice(STARTS)
    play = Play(world, sender, server, clock, chance)
    await world.profiles(profile(DES_MOINES), *(account(email) for email in PEOPLE))
    steps = [play.match, play.choose, play.wait, play.wait, play.crash, play.trouble, play.work]
    for _ in range(STEPS):
        await chance.choice(steps)()
    for _ in range(20):
        clock.advance(hours=23)
        await play.work()

    got = Counter((to, town) for _, to, towns in play.taken for town in towns if to in PEOPLE)
    assert got == Counter((to, town) for to in PEOPLE for town in play.towns)


@pytest.mark.parametrize("seed", range(2))
async def test_nobody_gets_two_digests_for_a_day_nor_any_in_quiet_hours(
    world, office, sender, server, clock, seed
):
    chance = random.Random(seed)
    clock.now = chance.choice(STARTS)
    play = Play(world, sender, server, clock, chance)
    await world.profiles(profile(DES_MOINES), *(account(email) for email in PEOPLE))
    chosen = {}
    for email in PEOPLE:
        reader = Reader(account(email).data.account_id, email)
        await choose_schedule(world.office, reader, play.schedule())
        async with world.database.reading() as session:
            chosen |= await readers.schedules(session, [email])
    for _ in range(STEPS):
        await chance.choice([play.match, play.wait, play.crash, play.work])()
    clock.advance(days=15)
    await play.work()

    days = Counter()
    for at, to, _ in (one for one in play.taken if one[1] in PEOPLE):
        assert chosen[to].quiet_until(at) is None
        if chosen[to].gathers:
            days[to, at.astimezone(ZoneInfo(chosen[to].zone)).date()] += 1
    assert all(n <= 2 for n in days.values()), "a slot that was missed, and that day's own"
