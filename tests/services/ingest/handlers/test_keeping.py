"""Ties that introductions make, raise and confirm: one for a pair, whoever reports what how often."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from services.ingest.domain.ties import End, ParsedTie
from services.ingest.handlers.keeping import record_introductions
from services.ingest.handlers.profiles import register_all
from services.ingest.handlers.ties import save_ties
from shared.events import (
    Answered,
    Confirmation,
    IntroductionAnswered,
    Outcome,
    OutcomeRecorded,
    TieConfirmed,
    TieRecorded,
)


async def save(database, *profiles):
    async with database.transaction() as session:
        saved = await register_all(session, profiles, sender="file", by="x")
    return [s.profile_id for s in saved]


async def record(database, *events):
    async with database.transaction() as session:
        await record_introductions(session, events)


@pytest.fixture
async def pair(database, emitted, city, partner):
    """A city and its partner."""
    ends = await save(database, city(), partner())
    await emitted()
    return ends


def outcome(pair, agreement, on=date(2027, 5, 2), **changes):
    data = Outcome(
        introduction_id=uuid4(), match_id=uuid4(), locality_id=pair[0], party_id=pair[1],
        side="party", outcome="agreed" if agreement else "met", agreement=agreement, on=on,
    )  # fmt: skip
    return OutcomeRecorded(subject="x", data=data.model_copy(update=changes))


def accepted(pair):
    data = Answered(
        introduction_id=uuid4(), match_id=uuid4(), locality_id=pair[0], party_id=pair[1],
        side="party", answer="accepted", agreed=True,
    )  # fmt: skip
    return IntroductionAnswered(subject="x", data=data, time=datetime(2027, 1, 1, tzinfo=UTC))


def ends_of(*profiles):
    """The sides of a tie that knows them by their GeoNames ids."""
    return [
        End(p.name, p.country, None, frozenset({f"geo:{p.geonames_id}"}), f"geo:{p.geonames_id}")
        for p in profiles
    ]


def confirmed(tie, pair, stands, **said):
    data = Confirmation(tie_id=tie.data.tie_id, profile_id=pair[0], stands=stands, **said)
    return TieConfirmed(subject="x", data=data)


async def test_an_agreed_introduction_becomes_a_contact_once(database, emitted, city, partner):
    a, b = await save(database, city(), partner())
    await emitted()
    answered = Answered(
        introduction_id=uuid4(), match_id=uuid4(), locality_id=a, party_id=b,
        side="party", answer="accepted", agreed=True,
    )  # fmt: skip
    event = IntroductionAnswered(subject="x", data=answered, time=datetime(2027, 1, 1, tzinfo=UTC))
    half = event.model_copy(
        update={"id": uuid4(), "data": answered.model_copy(update={"agreed": False})}
    )
    for events in ([half, event], [event]):
        async with database.transaction() as session:
            await record_introductions(session, events)
    [recorded] = await emitted()
    assert (recorded.data.kind, recorded.data.a, recorded.data.b) == ("contact", a, b)
    assert recorded.data.origin == f"introduction {answered.introduction_id}"


async def test_an_agreement_becomes_a_tie_of_its_kind_whichever_side_reports_it(
    database, emitted, city, partner
):
    a, b = await save(database, city(), partner())
    await emitted()
    said = Outcome(
        introduction_id=uuid4(), match_id=uuid4(), locality_id=a, party_id=b,
        side="party", outcome="agreed", agreement="friendship", on=date(2027, 5, 2),
    )  # fmt: skip
    met = said.model_copy(update={"outcome": "met", "agreement": None})
    other = said.model_copy(update={"side": "locality"})
    for data in (met, said, other):
        async with database.transaction() as session:
            await record_introductions(session, [OutcomeRecorded(subject="x", data=data)])
    [recorded] = await emitted()
    assert (recorded.data.kind, recorded.data.since) == ("friendship", 2027)


async def test_a_tie_rises_with_each_agreement_and_never_falls(database, emitted, pair):
    await record(database, accepted(pair))
    for agreement in ("friendship", "project", "sister_city", "friendship"):
        await record(database, outcome(pair, agreement))
    ties = [e.data for e in await emitted()]
    assert [t.kind for t in ties] == ["contact", "friendship", "sister_city"]
    assert [t.version for t in ties] == [1, 2, 3]
    assert len({t.tie_id for t in ties}) == 1
    assert ties[-1].last_contact == date(2027, 5, 2)


async def test_the_same_events_again_and_again_change_nothing(database, emitted, pair):
    events = [accepted(pair), outcome(pair, "project"), outcome(pair, "project")]
    await record(database, *events)
    before = await emitted()
    for event in (*events, *reversed(events)):
        await record(database, event)
    assert [e.data.kind for e in before] == ["contact", "project"]
    assert await emitted() == []


async def test_a_meeting_is_a_sign_of_life_but_makes_no_tie(database, emitted, pair):
    await record(database, outcome(pair, None))
    assert await emitted() == []
    await record(database, accepted(pair))
    await record(database, outcome(pair, None, on=date(2028, 2, 1)))
    assert [e.data.last_contact for e in await emitted()] == [date(2027, 1, 1), date(2028, 2, 1)]


async def test_a_tie_from_a_file_is_raised_and_not_doubled(database, emitted, pair, city, partner):
    from_file = ParsedTie("friendship", "archive", 1990, *ends_of(city(), partner()))
    async with database.transaction() as session:
        await save_ties(session, [from_file])
    await record(database, outcome(pair, "sister_city"))
    first, second = [e.data for e in await emitted()]
    assert second.tie_id == first.tie_id
    assert (second.kind, second.since) == ("sister_city", 2027)
    async with database.transaction() as session:
        assert await save_ties(session, [from_file]) == [(False, "attached")]
    assert await emitted() == []


async def test_what_a_party_says_of_its_tie_is_kept_and_announced_once(database, emitted, pair):
    await record(database, accepted(pair))
    [tie] = await emitted()
    said = [
        confirmed(tie, pair, "dormant"),
        confirmed(tie, pair, "ended", ended=2026),
        confirmed(tie, pair, "alive", last_contact=date(2028, 1, 5)),
    ]
    for event in (*said, *said):
        await record(database, event)
    told = [(e.data.alive, e.data.ended, e.data.version) for e in await emitted()]
    assert told == [(False, None, 2), (False, 2026, 3), (True, None, 4)]


async def test_a_stranger_says_nothing_about_a_tie(database, emitted, pair):
    await record(database, accepted(pair))
    [tie] = await emitted()
    await record(database, confirmed(tie, [uuid4()], "ended", ended=2026))
    assert await emitted() == []


async def test_a_new_agreement_revives_a_tie_that_had_ended(database, emitted, pair):
    await record(database, accepted(pair))
    [tie] = await emitted()
    await record(database, confirmed(tie, pair, "ended", ended=2026))
    await record(database, outcome(pair, "project"))
    ended, revived = [e for e in await emitted() if isinstance(e, TieRecorded)]
    assert (ended.data.ended, revived.data.ended, revived.data.alive) == (2026, None, True)
