"""The pages of the notifier over 100,000 introductions and referrals: time at the server, and weight.

python bench/pages_inbox.py [--introductions N] [--data DIR]   DIR is kept, and used again.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

from inbox_world import fill
from sqlalchemy import func, select
from timing import browser, is_too_much

from services.notifier.domain.choices import fingerprint
from services.notifier.letters import ANSWER_PURPOSE, CHECK_IN_PURPOSE, STOP_PURPOSE, TIES_PURPOSE
from services.notifier.service import build
from services.notifier.settings import NotifierSettings
from services.notifier.store.tables import (
    Base,
    Delivery,
    IncomingRow,
    Introduction,
    MeetingRow,
    Party,
    SeatRow,
    SuppressionRow,
    TieRow,
)
from shared.database import DELIVERY, Database
from shared.security import Keyring, Role
from shared.web.application import web_application

DEEP = 0.9
LISTS = (
    "/inbox", "/inbox?state=met", "/inbox?form=referral&state=asked", "/inbox?state=withdrawn",
    "/inbox/waiting",
)  # fmt: skip
SEARCHES = (
    "", "state=sent", "state=held", "state=unconfirmed", "address=zebra", "address=person0.77%40",
    "address=%40mail.example", "state=sent&address=zebra", "state=bounced&address=zebra",
    "party=zebra", "party=Locality+7", "party=Network", "state=sent&party=zebra",
    "state=failed&party=Locality+7", "state=failed&party=Network", "party=Network&address=zebra",
    "party=Counterpart+77&address=person&state=sent", "since=2020-01-01&until=2020-02-01",
)  # fmt: skip


class Keys:
    """Rows that pages are asked for by key."""

    def __init__(self, session):
        self._session = session

    async def first(self, column, *conditions):
        return await self._session.scalar(select(column).where(*conditions).limit(1))

    async def deep(self, table, moment, *conditions):
        """A row far down a list that is sorted by a moment, newest first."""
        count = await self._session.scalar(select(func.count(table.id)).where(*conditions))
        query = select(table.id).where(*conditions).order_by(moment.desc(), table.id.desc())
        return await self._session.scalar(query.offset(int(DEEP * count)).limit(1))

    async def most(self, column, *conditions):
        query = select(column).where(*conditions).group_by(column)
        return await self._session.scalar(query.order_by(func.count().desc()).limit(1))

    async def in_state(self, profile_id, state):
        """An introduction of this party, in this state."""
        return await self.first(
            SeatRow.introduction_id, SeatRow.profile_id == profile_id, SeatRow.state == state
        )


async def of_officers(keys, city):
    """Every list and every single thing, each with the choices that cost most."""
    deep = await keys.deep(Introduction, Introduction.created_at)
    sent = await keys.deep(Delivery, Delivery.created_at)
    bounced = await keys.deep(Delivery, Delivery.created_at, Delivery.state == "bounced")
    held = await keys.deep(Delivery, Delivery.held_at, Delivery.state == "held")
    lacking = await keys.deep(Delivery, Delivery.created_at, Delivery.state == "needs_contact")
    came = await keys.deep(IncomingRow, IncomingRow.at)
    barred = await keys.deep(SuppressionRow, SuppressionRow.at)
    party = await keys.deep(Party, Party.name, Party.kind == "counterpart")
    met = await keys.in_state(city, "met")
    return [
        *LISTS, f"/inbox?before={deep}", f"/inbox/{met}", f"/inbox/{met}/brief",
        *(f"/inbox/deliveries?{search}" for search in SEARCHES),
        f"/inbox/deliveries?before={sent}", f"/inbox/deliveries?state=sent&before={sent}",
        f"/inbox/deliveries?party=Locality+7&before={sent}", f"/inbox/deliveries/{sent}",
        f"/inbox/deliveries?state=bounced&before={bounced}", f"/inbox/deliveries/{bounced}",
        "/inbox/outgoing", f"/inbox/outgoing?after={held}", f"/inbox/outgoing/parties/{city}",
        "/inbox/needs-contact", f"/inbox/needs-contact?before={lacking}",
        "/inbox/incoming", f"/inbox/incoming?before={came}",
        "/inbox/suppressions", f"/inbox/suppressions?before={barred}",
        f"/inbox/suppressions/{barred}", "/inbox/webhooks", "/inbox/digest",
        "/inbox/demand", "/inbox/demand?theme=water", "/inbox/report", f"/inbox/report?after={party}",
        "/inbox/report?name=Locality+7", "/inbox/report?name=zebra", f"/inbox/report?profile={city}",
    ]  # fmt: skip


async def of_party(keys, profile_id):
    """What the people of a party with many introductions see."""
    deep = await keys.deep(
        Introduction, Introduction.created_at,
        Introduction.id.in_(
            select(SeatRow.introduction_id).where(SeatRow.profile_id == profile_id)
        ),
    )  # fmt: skip
    met, asked, planned = [
        await keys.in_state(profile_id, state) for state in ("met", "asked", "meeting_proposed")
    ]
    return [
        *LISTS, f"/inbox?before={deep}", f"/inbox/{met}", f"/inbox/{asked}", f"/inbox/{met}/brief",
        f"/inbox/{planned}", f"/inbox/{planned}/meeting", "/inbox/preferences", "/inbox/digest",
    ]  # fmt: skip


async def of_anybody(keys, keyring, city):
    """What the links in e-mails lead to."""
    met, asked = [await keys.in_state(city, state) for state in ("met", "asked")]
    on = await keys.first(TieRow.asked_on, TieRow.a == city)
    to, owner = [UUID(int=1).hex], {"owner": str(city), "to": [fingerprint("x@y.example")]}
    links = {
        "answer": (ANSWER_PURPOSE, {"introduction": str(asked), "side": "locality", "to": to}),
        "check-in": (CHECK_IN_PURPOSE, {"introduction": str(met), "side": "locality", "to": to}),
        "ties": (TIES_PURPOSE, {"locality": str(city), "on": on.isoformat(), "to": to}),
        "unsubscribe": (STOP_PURPOSE, owner),
    }
    return [f"/{way}/{keyring.sign(*link)}" for way, link in links.items()]


async def visits(database, keyring):
    """(role, profile, paths) of everybody who looks."""
    of = (Introduction.locality_id, Introduction.party_id)
    async with database.reading() as session:
        keys = Keys(session)
        city = await keys.most(of[0])
        network = await keys.most(of[1], Introduction.form == "referral")
        abroad = await keys.most(
            of[1], Introduction.id.in_(select(MeetingRow.introduction_id)),
            Introduction.form == "introduction",
        )  # fmt: skip
        nobody = await keys.first(
            Party.id, Party.kind == "locality", Party.id.not_in(select(Introduction.locality_id))
        )
        meant = await keys.in_state(city, "met")
        officers = await of_officers(keys, city)
        report = ["/inbox/report", "/inbox/report?year=2020"]
        few = [
            p for p in officers if p.endswith(("outgoing", "deliveries?", "webhooks", "incoming"))
        ]
        return [
            (Role.LIAISON_OFFICER, None, officers),
            (Role.SUPERVISOR, None, [*few, f"/inbox/outgoing/parties/{city}"]),
            (Role.AUDITOR, None, [f"/inbox/{meant}", *(p for p in few if p.endswith("ing"))]),
            (Role.CITY_OFFICE, city, [*await of_party(keys, city), *report]),
            (Role.CITY_OFFICE, nobody, ["/inbox", "/inbox/waiting", *report]),
            (Role.CITY_OFFICE, abroad, await of_party(keys, abroad)),
            (Role.NETWORK, network, [*await of_party(keys, network), "/inbox/webhook",
                                     "/inbox/demand", "/inbox/demand?theme=water"]),
            (None, None, await of_anybody(keys, keyring, city)),
        ]  # fmt: skip


async def measure(settings, wanted):
    service = build(settings)
    app = web_application([service], settings)
    bad, known = False, {}
    for role, owned, paths in wanted:
        for path in paths:
            async with browser(app, settings, role, [owned] if owned else []) as client:
                bad = await is_too_much(client, path, known, role.value if role else "link") or bad
    await service.database.close()
    return bad


async def main(n, folder):
    folder.mkdir(parents=True, exist_ok=True)
    settings = NotifierSettings(data=folder)
    database = Database(settings.database_url_for("notifier"))
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.run_sync(DELIVERY.create_all)
    async with database.reading() as session:
        there = await session.scalar(select(func.count(Introduction.id)))
    if not there:
        start = time.perf_counter()
        await fill(database, n)
        print(f"{n:,} introductions written in {time.perf_counter() - start:.0f} s")
    async with database.reading() as session:
        for table in (Delivery, IncomingRow, SuppressionRow):
            print(f"{await session.scalar(select(func.count(table.id))):,} {table.__tablename__}")
    wanted = await visits(database, Keyring(settings.signing_secret()))
    await database.close()
    return await measure(settings, wanted)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--introductions", type=int, default=100_000)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        sys.exit(asyncio.run(main(given.introductions, given.data or Path(scratch))))
