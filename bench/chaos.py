"""Introductions answered in random order, twice and too late, while the notifier is killed with -9.

    python bench/chaos.py [--introductions N] [--kills N] [--seed N] [--data DIR] [--database URL]

The notifier's worker runs as `entente run notifier` starts it, in a process of its own over a real
broker and a real SMTP server, with a clock that is set a day further whenever a day's work is done
(`chaos_worker.py`). Afterwards every trail is replayed and compared with what is kept, with the events,
and with the messages that came. Exit code 1 if anything is wrong.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chaos_checks import Limit, check, show
from chaos_people import make_world
from chaos_process import Clock, Killer, Mailbag, Notifier, serving
from sqlalchemy import func, select

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.settings import NotifierSettings
from services.notifier.store.tables import Base, Delivery, Introduction
from shared import inbox, outbox
from shared.database import Database
from shared.embedded import embedded_broker
from shared.events import stream_of
from shared.streams import Streams, backlog

START = datetime(2026, 3, 2, 14, tzinfo=UTC)
AT_ONCE = 8
LAST_DAY = 900


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--introductions", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, help="folder to keep; default: a temporary one")
    parser.add_argument("--database", help="SQLAlchemy URL of an empty database; default: SQLite")
    return parser.parse_args()


async def main(options):
    os.environ.pop("DATABASE_URL", None)
    if options.data is None:
        with tempfile.TemporaryDirectory(prefix="chaos") as folder:
            return await run(options, Path(folder))
    options.data.mkdir(parents=True, exist_ok=True)
    return await run(options, options.data)


async def run(options, folder):
    settings = NotifierSettings(data=folder, database_url=options.database)
    database = Database(settings.database_url_for("notifier"))
    async with database.engine.begin() as connection:
        for metadata in (Base.metadata, inbox.INBOX.metadata, outbox.OUTBOX.metadata):
            await connection.run_sync(metadata.create_all)
    chance = random.Random(options.seed)
    days = min(max(options.introductions // 100, 8), 60)
    world = make_world(chance, options.introductions, days, START)
    killer = Killer(chance)
    bag = Mailbag(killer)
    clock = Clock(folder / "clock", START)
    async with (
        embedded_broker(folder / "broker") as url,
        serving(bag, folder / "smtp.sock") as smtp,
    ):
        notifier = Notifier(folder, clock, environment(options, folder, url, smtp))
        killer.target = notifier
        play = Play(world, notifier, killer, clock, Streams(url, "chaos"), database, chance)
        started = time.monotonic()
        async with notifier.running():
            for wish in world.wishes:
                await notifier.do(wish)
            await play.days(options.kills, days, url)
        tell(play, options, (time.monotonic() - started) / 60)
        limits = await check(world, database, url, bag.taken)
        await play.streams.stop()
    await database.close()
    limits += [
        Limit("failures other than a refusal with its reason", len(notifier.failures), 0),
        Limit("kills that did not come", options.kills - killer.kills, 0),
    ]
    held = [limit.holds() for limit in limits]
    return 0 if all(held) else 1


def environment(options, folder, redis_url, smtp_url):
    """The settings of the worker."""
    found = {
        "ENTENTE_DATA": str(folder), "REDIS_URL": redis_url, "SMTP_URL": smtp_url,
        "ENTENTE_CONSUMER": "only", "ENTENTE_MAIL_PER_MINUTE": "0",
    }  # fmt: skip
    return found | ({"DATABASE_URL": options.database} if options.database else {})


def tell(play, options, minutes):
    """What was done, and in what time."""
    show("minutes", f"{minutes:.1f}")
    show("introductions a second", f"{options.introductions / minutes / 60:.1f}")
    show("kills", play.killer.kills)
    show("answers and reports given", sum(play.said.values()))
    for what, times in play.said.most_common():
        show(f"  {what}", times)
    show("said again because the database was busy", play.notifier.busy)
    for failure in play.notifier.failures[:5]:
        print(failure)


class Play:
    """Goes through the days: events, answers and what is due, all at once, then the next."""

    def __init__(self, world, notifier, killer, clock, streams, database, chance):
        self.world, self.notifier, self.killer, self.clock = world, notifier, killer, clock
        self.streams, self.database, self.chance = streams, database, chance
        self.said = Counter()
        self._hands = asyncio.Semaphore(AT_ONCE)

    async def days(self, kills, feeding, url):
        """Every day on which there is something to do, until nothing is left."""
        when = Counter(self.chance.randrange(int(feeding * 1.5)) for _ in range(kills))
        day, waiting, things = 0, 0, 40
        while day is not None:
            self.clock.set(START + timedelta(days=day))
            waiting += when.pop(day, 0)
            for missed in [d for d in when if d < day]:
                waiting += when.pop(missed)
            if waiting:
                self.killer.arm(waiting, things)
                waiting = 0
            before = self.killer.things
            await self._day(day, url)
            things = self.killer.things - before
            if day % 20 == 0:
                print(
                    f"day {day}: {self.killer.things} things, {self.killer.kills} kills", flush=True
                )
            day = await self._next(day)

    async def _day(self, day, url):
        await asyncio.gather(
            self._publish(self.world.events.pop(day, [])), self._people(day), self._sweep()
        )
        while await backlog(url, "notifier"):
            await asyncio.sleep(0.05)
        while await self._sweep() or await self._is_busy():
            await asyncio.sleep(0.05)

    async def _publish(self, events):
        self.chance.shuffle(events)
        for event in events:
            await self.streams.publish([(stream_of(event), event.model_dump_json())])
            self.killer.tick()

    async def _people(self, day):
        commands = self.world.commands.pop(day, [])
        self.chance.shuffle(commands)
        await asyncio.gather(*(self._do(day, command) for command in commands))

    async def _do(self, day, command):
        async with self._hands:
            self.killer.tick()
            told = await self.notifier.do(command)
        if told.get("refused") == "UnknownIntroductionError":
            self.world.commands[day + 1].append(command)
        else:
            self.said[told.get("refused") or "taken, or nothing new"] += 1

    async def _sweep(self):
        told = await self.notifier.do({"do": "sweep"})
        return told.get("said")

    async def _is_busy(self):
        """Whether e-mails are due, or events wait for the relay."""
        async with self.database.reading() as session:
            if await outbox.size(session):
                return True
            moving = (DeliveryState.QUEUED.value, DeliveryState.TRANSMITTING.value)
            due = select(Delivery.id).where(
                Delivery.state.in_(moving), Delivery.next_attempt_at <= self.clock.now
            )
            return await session.scalar(due.limit(1)) is not None

    async def _next(self, day):
        """The next day on which somebody does something or something is due."""
        async with self.database.reading() as session:
            due = [
                await session.scalar(select(func.min(Introduction.due_at))),
                await session.scalar(
                    select(func.min(Delivery.next_attempt_at)).where(
                        Delivery.state == DeliveryState.QUEUED.value
                    )
                ),
            ]
        days = [-((START - at) // timedelta(days=1)) for at in due if at is not None]
        days += [d for table in (self.world.events, self.world.commands) for d in table if table[d]]
        later = max(min(days), day + 1) if days else None
        if later is not None and later > LAST_DAY:
            raise SystemExit("something is due for ever")
        return later


if __name__ == "__main__":
    sys.exit(asyncio.run(main(arguments())))
