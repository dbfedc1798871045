"""Ties without a sign of life are asked about once a year, and the answers go back as events."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.notifier.domain.choices import MailChoice, fingerprint
from services.notifier.domain.errors import UnknownTieError
from services.notifier.handlers.choosing import Chooser, choose
from services.notifier.handlers.profiles import take_profiles
from services.notifier.handlers.ties import Said, ask_about_ties, tell
from services.notifier.store.tables import TieRow
from shared.events import Tie, TieConfirmed, TieRecorded
from tests.support.introductions import (
    C40,
    DES_MOINES,
    OFFICER,
    PORTO,
    id_of,
    published,
)
from tests.support.smtp import Clock

START = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def clock():
    return Clock(START)


@pytest.fixture
async def office(world, office):
    await world.profiles(published(DES_MOINES), published(PORTO), published(C40))
    return office


def recorded(party=PORTO, at=START, **changes):
    data = {
        "tie_id": UUID(int=7), "kind": "sister_city", "a": id_of(DES_MOINES), "b": id_of(party),
        "since": 1990, "origin": "archive",
    } | changes  # fmt: skip
    return TieRecorded(subject="x", data=Tie.model_validate(data), time=at)


async def mails(world):
    return [d for d in await world.all_deliveries() if d.step == "notice"]


async def tie(world):
    async with world.database.reading() as session:
        return await session.get_one(TieRow, UUID(int=7))


async def test_a_quiet_tie_is_asked_about_after_a_year_and_each_year_once(world, office, clock):
    await world.profiles(recorded())
    for days, expected in ((364, 0), (2, 1), (300, 1), (66, 2)):
        clock.advance(days=days)
        for _ in range(2):
            await ask_about_ties(office)
        assert len(await mails(world)) == expected
    mail = (await mails(world))[0]
    assert "Porto (Portugal): Sister city, since 1990" in mail.text
    assert "/ties/" in mail.html
    assert (mail.to, mail.profile_id) == ("dana@dsm.example, lee@dsm.example", id_of(DES_MOINES))


async def test_ties_that_are_due_soon_are_asked_about_in_the_same_mail(world, office, clock):
    other = recorded(C40, START + timedelta(days=20), tie_id=UUID(int=8), kind="membership")
    await world.profiles(recorded(), other)
    clock.advance(days=366)
    await ask_about_ties(office)
    clock.advance(days=30)
    await ask_about_ties(office)
    [mail] = await mails(world)
    assert "Porto" in mail.text
    assert "C40 Cities: Membership" in mail.text


@pytest.mark.parametrize(
    "changes", [{"ended": 2019, "alive": False}, {"last_contact": date(2027, 6, 1)}]
)
async def test_what_has_ended_or_lives_is_not_asked_about(world, office, clock, changes):
    await world.profiles(recorded(**changes))
    clock.advance(days=370)
    await ask_about_ties(office)
    assert await mails(world) == []


async def test_an_introduction_that_goes_on_is_a_sign_of_life(world, office, clock):
    await world.profiles(recorded())
    clock.advance(days=200)
    await world.introduced()
    await world.agree()
    clock.advance(days=170)
    await ask_about_ties(office)
    assert await mails(world) == []
    clock.advance(days=200)
    await ask_about_ties(office)
    assert len(await mails(world)) == 1


async def test_an_older_version_that_arrives_late_changes_nothing(world, office):
    await world.profiles(recorded(version=3, ended=2020), recorded(version=2))
    kept = await tie(world)
    assert (office.clock(), kept.ended, kept.ask_at) == (START, 2020, None)


async def test_what_nobody_can_be_asked_about_stays_due_and_officers_see_it(
    world, office, clock, browser
):
    await world.profiles(published(DES_MOINES, 2, contacts=[]), recorded())
    clock.advance(days=366)
    for _ in range(3):
        await ask_about_ties(office)
        clock.advance(days=1)
    (waiting,) = await mails(world)
    assert (waiting.state, waiting.to) == ("needs_contact", None)
    assert (await tie(world)).asked_on is None
    client = browser(OFFICER)
    listed = (await client.get("/inbox/needs-contact")).text
    assert f"/inbox/deliveries/{waiting.id}" in listed
    assert "Des Moines</bdi></a>: No e-mail address" in listed
    shown = (await client.get(f"/inbox/deliveries/{waiting.id}")).text
    assert "Porto (Portugal): Sister city, since 1990" in shown

    await world.profiles(published(DES_MOINES, 3))
    await ask_about_ties(office)
    (mail,) = await mails(world)
    assert (mail.state, mail.to) == ("queued", "dana@dsm.example, lee@dsm.example")
    assert (await tie(world)).asked_on == clock().date()


async def test_a_tie_that_ends_while_nobody_can_be_asked_is_not_waited_for(world, office, clock):
    await world.profiles(published(DES_MOINES, 2, contacts=[]), recorded())
    clock.advance(days=366)
    await ask_about_ties(office)
    assert len(await mails(world)) == 1
    await take_profiles(office, [recorded(at=clock(), version=2, ended=2027, alive=False)])
    assert await mails(world) == []


async def test_who_has_turned_such_mail_off_is_not_counted_as_asked(world, office, clock, browser):
    await world.profiles(recorded())
    off = ("dana@dsm.example", "lee@dsm.example")
    chooser = Chooser(id_of(DES_MOINES), tuple(fingerprint(a) for a in off))
    await choose(office, chooser, MailChoice.QUESTIONS)
    clock.advance(days=366)
    await ask_about_ties(office)
    assert (await tie(world)).asked_on is None
    listed = (await browser(OFFICER).get("/inbox/needs-contact")).text
    assert "Its contacts have turned these e-mails off" in listed


async def test_an_answer_is_passed_on_once_and_may_be_changed(world, office, clock):
    await world.profiles(recorded())
    clock.advance(days=366)
    await ask_about_ties(office)
    on = clock().date()
    ended = Said(UUID(int=7), id_of(DES_MOINES), on, "ended", "x", ended=2024)
    for said in (ended, ended, replace(ended, stands="dormant", ended=None), ended):
        await tell(office, said)
    events = [e.data for e in await world.emitted() if isinstance(e, TieConfirmed)]
    assert [(e.stands, e.ended) for e in events] == [
        ("ended", 2024), ("dormant", None), ("ended", 2024),
    ]  # fmt: skip


async def test_nobody_answers_for_others_or_for_another_day(world, office, clock):
    await world.profiles(recorded())
    clock.advance(days=366)
    await ask_about_ties(office)
    good = Said(UUID(int=7), id_of(DES_MOINES), clock().date(), "dormant", "x")
    for bad in (
        replace(good, profile_id=id_of(C40)),
        replace(good, asked_on=date(2026, 1, 1)),
        replace(good, tie_id=uuid4()),
    ):
        with pytest.raises(UnknownTieError):
            await tell(office, bad)
    assert await world.emitted() == []
