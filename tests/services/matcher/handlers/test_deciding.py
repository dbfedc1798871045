from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.matcher.domain import (
    AlreadyDecidedError,
    InvalidReasonError,
    SamePersonError,
    UnknownMatchError,
)
from services.matcher.handlers import deciding, desk
from services.matcher.handlers.countries import set_rule
from services.matcher.store.review.queue import Choice, lines
from shared import outbox
from shared.events import EVENT
from tests.support.parties import save_match, save_profile, stored
from tests.support.profiles import counterpart, locality

OLGA, PIET = "olga@officers.example", "piet@officers.example"


@pytest.fixture
async def match_id(database):
    async with database.transaction() as session:
        town = await save_profile(session, locality())
        city = await save_profile(session, counterpart())
        return await save_match(session, town, city, 0.61)


async def emitted(database):
    async with database.reading() as session:
        return [EVENT.validate_json(row.payload) for row in await outbox.unsent(session, 10)]


@pytest.mark.parametrize(
    ("act", "state"), [(deciding.approve, "approved"), (deciding.decline, "declined")]
)
async def test_a_decision_is_kept_with_who_when_and_why_and_is_emitted(
    database, match_id, act, state
):
    async with database.transaction() as session:
        await act(session, match_id, OLGA, "  Both work on floods. ")
    match = await stored(database, match_id)
    assert (match.state, match.decided_by) == (state, OLGA)
    assert match.decision_reason == "Both work on floods."
    assert match.decided_at >= match.created_at
    (event,) = await emitted(database)
    assert (event.type, event.subject) == (f"entente.match.{state}.v1", str(match_id))
    assert (event.data.decided_by, event.data.reason) == (OLGA, "Both work on floods.")
    assert event.data.match.locality.external_id == "us-des-moines"
    assert event.data.match.party.name == "Rotterdam"
    assert [r.need for r in event.data.match.reasons] == ["dry basements"]


@pytest.mark.parametrize("reason", ["", "  \n"])
async def test_a_decision_without_a_reason_is_refused(database, match_id, reason):
    with pytest.raises(InvalidReasonError):
        async with database.transaction() as session:
            await deciding.approve(session, match_id, OLGA, reason)
    assert (await stored(database, match_id)).state == "suggested"


async def test_a_second_decision_is_refused_and_told_who_decided(database, match_id):
    async with database.transaction() as session:
        await deciding.approve(session, match_id, OLGA, "fits")
    with pytest.raises(AlreadyDecidedError, match=f"already approved by {OLGA}"):
        async with database.transaction() as session:
            await deciding.decline(session, match_id, PIET, "too far")
    assert (await stored(database, match_id)).decided_by == OLGA
    assert len(await emitted(database)) == 1


async def test_an_unknown_match_cannot_be_decided(database):
    with pytest.raises(UnknownMatchError):
        async with database.transaction() as session:
            await deciding.approve(session, uuid4(), OLGA, "fits")


@pytest.fixture
async def doubtful(database, match_id):
    """The match, of a country that is escalated."""
    async with database.transaction() as session:
        await set_rule(
            session, country="NL", level="escalate", reason="Guidance.", source="Memo", by=OLGA
        )
    return match_id


async def act(database, decision, match_id, by, reason="fits"):
    async with database.transaction() as session:
        await decision(session, match_id, by, reason)


async def test_the_approval_of_an_escalated_match_is_kept_and_waits(database, doubtful):
    await act(database, deciding.approve, doubtful, OLGA, "Both know rivers.")
    match = await stored(database, doubtful)
    assert (match.state, match.escalated_by) == ("escalated", OLGA)
    assert match.escalation_reason == "Both know rivers."
    assert match.escalated_at >= match.created_at
    assert match.decided_by is None
    assert await emitted(database) == []


@pytest.mark.parametrize(
    ("decision", "state"), [(deciding.confirm, "approved"), (deciding.refuse, "declined")]
)
async def test_another_person_decides_what_was_escalated(database, doubtful, decision, state):
    await act(database, deciding.approve, doubtful, OLGA)
    await act(database, decision, doubtful, PIET, "I looked at it.")
    match = await stored(database, doubtful)
    assert (match.state, match.decided_by, match.escalated_by) == (state, PIET, OLGA)
    (event,) = await emitted(database)
    assert event.type == f"entente.match.{state}.v1"
    assert "country_list" in {f.code for f in event.data.match.flags}


@pytest.mark.parametrize("decision", [deciding.confirm, deciding.refuse])
async def test_nobody_is_the_second_person_to_themselves(database, doubtful, decision):
    await act(database, deciding.approve, doubtful, OLGA)
    with pytest.raises(SamePersonError):
        await act(database, decision, doubtful, OLGA.upper())
    assert (await stored(database, doubtful)).state == "escalated"


@pytest.mark.parametrize("decision", [deciding.approve, deciding.decline])
async def test_a_first_decision_on_an_escalated_match_is_told_who_escalated(
    database, doubtful, decision
):
    await act(database, deciding.approve, doubtful, OLGA)
    with pytest.raises(AlreadyDecidedError, match=f"already escalated by {OLGA}"):
        await act(database, decision, doubtful, PIET)


@pytest.mark.parametrize("decision", [deciding.confirm, deciding.refuse])
async def test_what_was_not_escalated_needs_no_second_decision(database, match_id, decision):
    with pytest.raises(AlreadyDecidedError, match="still suggested"):
        await act(database, decision, match_id, PIET)
    await act(database, deciding.approve, match_id, OLGA)
    with pytest.raises(AlreadyDecidedError, match=f"already approved by {OLGA}"):
        await act(database, decision, match_id, PIET)


async def test_an_escalated_match_may_be_declined_by_one_person(database, doubtful):
    await act(database, deciding.decline, doubtful, OLGA)
    assert (await stored(database, doubtful)).state == "declined"


@pytest.mark.parametrize("decision", [deciding.approve, deciding.escalate])
async def test_what_was_put_off_or_asked_about_waits_for_the_supervisors_once_it_is_escalated(
    database, doubtful, decision
):
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    async with database.transaction() as session:
        await desk.snooze(session, doubtful, OLGA, tomorrow, "")
        await desk.ask(session, doubtful, OLGA, "Who would lead it?")
    await act(database, decision, doubtful, OLGA)
    match = await stored(database, doubtful)
    assert (match.state, match.snoozed_until, match.asked_at) == ("escalated", None, None)
    async with database.reading() as session:
        choice = Choice(stage="escalated")
        found = await lines(session, choice, datetime.now(UTC), None, 10)
    assert [line.id for line in found] == [doubtful]
    assert (await emitted(database))[-1].type == "entente.question.closed.v1"
