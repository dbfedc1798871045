"""Any order of answers, reports, repeats and late ones leaves a trail that replays to what is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import update

from services.notifier.domain.errors import NotifierError
from services.notifier.domain.lifecycle import Action, State
from services.notifier.domain.standing import ALWAYS_CONSENT, Wish
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.moving import Consent
from services.notifier.handlers.outcomes import Report, acknowledge, report
from services.notifier.handlers.sweeping import sweep
from services.notifier.handlers.wishes import Wanted, wish_for
from services.notifier.store import moves
from services.notifier.store.tables import Delivery
from shared.events import OutcomeRecorded
from tests.support.introductions import (
    C40,
    DES_MOINES,
    INTRODUCTION,
    PORTO,
    REFERRAL,
    id_of,
    withdrawn,
)


async def act(office, chance, key):
    """One random thing that somebody might do, legal or not; often twice."""
    side = chance.choice(["locality", "party"])
    day = (office.clock() + timedelta(days=chance.randint(-3, 40))).date()
    answers = ("accepted", "accepted", "accepted", "declined", "not_now")
    said = (Action.PROPOSE_MEETING, Action.MEET, Action.AGREE, Action.CLOSE)
    doing = chance.choice(("answer", "answer", "report", "acknowledge"))
    for _ in range(chance.choice((1, 2))):
        try:
            if doing == "answer":
                await give_answer(office, Reply(key, side, chance.choice(answers), "x", day=day))
            elif doing == "report":
                action = chance.choice(said)
                kind = "project" if action is Action.AGREE else None
                await report(office, Report(key, side, action, "x", day=day, kind=kind))
            else:
                await acknowledge(office, key, "x")
        except NotifierError:
            pass


@pytest.mark.parametrize("seed", range(8))
async def test_the_trail_replays_to_what_is_kept(world, seed):
    chance, now = Random(seed), datetime.now(UTC)
    office = replace(world.office, clock=lambda: now)
    await world.introduced()
    await world.introduced(C40)
    for _ in range(25):
        now += timedelta(days=chance.randint(0, 9))
        await act(office, chance, chance.choice((INTRODUCTION, REFERRAL)))
        await sweep(office)
    if chance.random() < 0.5:
        await world.profiles(withdrawn(PORTO))

    for key in (INTRODUCTION, REFERRAL):
        kept, life = await world.introduction(key), await world.replayed(key)
        assert (kept.state, kept.until) == (life.state.value, life.until)
        assert (kept.locality_answer, kept.party_answer) == (life.locality, life.party)
        assert kept.reveals_contacts == life.reveals_contacts
        of_it = [e for e in await world.moved() if e.data.introduction_id == key]
        assert [e.data.number for e in of_it] == list(range(1, life.number + 1))


async def test_an_agreement_is_announced_once(world):
    await world.introduced()
    await world.agree()
    today = datetime.now(UTC).date()
    agreed = Report(INTRODUCTION, "party", Action.AGREE, "x", day=today, kind="friendship")
    for _ in range(3):
        assert await report(world.office, agreed) is State.AGREEMENT
    [event] = [e for e in await world.emitted() if isinstance(e, OutcomeRecorded)]
    assert (event.data.outcome, event.data.agreement, event.data.on) == (
        "agreed",
        "friendship",
        today,
    )


async def test_a_party_that_always_wants_to_be_introduced_is_not_asked(world):
    words = Consent(str(ALWAYS_CONSENT.text), "en")
    wish = Wanted(id_of(DES_MOINES), Wish.ALWAYS, "dana@dsm.example", consent=words)
    for _ in range(2):
        await wish_for(world.office, wish)
    await world.introduced()

    assert set(await world.deliveries()) == {("ask", "party")}
    assert (await world.introduction()).state == "accepted"
    await world.say("party", "accepted")
    async with world.database.reading() as session:
        consents = await moves.consents(session, INTRODUCTION)
    assert consents["locality"].who == "dana@dsm.example"
    assert consents["locality"].wording == words.wording
    assert "Porto" in consents["party"].wording


async def test_a_supervisor_confirms_before_a_yes_counts(world):
    wish = Wanted(id_of(DES_MOINES), Wish.SUPERVISOR, "dana", supervisor="chief@dsm.example")
    await wish_for(world.office, wish)
    await world.introduced()
    yes = Reply(INTRODUCTION, "locality", "accepted", "dana@dsm.example")
    assert await give_answer(world.office, yes) is State.APPROVED
    assert await world.emitted() == []
    question = (await world.deliveries())["supervisor", "locality"]
    assert question.to == "chief@dsm.example"

    confirmed = replace(yes, who="chief@dsm.example", is_supervisor=True)
    assert await give_answer(world.office, confirmed) is State.ACCEPTED
    [event] = await world.emitted()
    assert event.data.answer == "accepted"


async def test_a_supervisor_is_asked_again_when_a_colleague_says_yes_after_not_now(world):
    wish = Wanted(id_of(DES_MOINES), Wish.SUPERVISOR, "dana", supervisor="chief@dsm.example")
    await wish_for(world.office, wish)
    await world.introduced()
    yes = Reply(INTRODUCTION, "locality", "accepted", "dana@dsm.example")
    for answer in (yes, replace(yes, answer="not_now"), yes):
        await give_answer(world.office, answer)
        async with world.database.transaction() as session:
            await session.execute(update(Delivery).values(state="sent"))
    asked = [d.number for d in await world.all_deliveries() if d.step == "supervisor"]
    assert sorted(asked) == [0, 1]
