from datetime import UTC, datetime

import pytest

from services.matcher.handlers.learning import recalibrate
from services.matcher.store.coverage import progress
from services.matcher.store.learning import calibration_in_force, outcomes
from tests.support.parties import save_match, save_profile
from tests.support.profiles import counterpart, locality

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CONTEXT = [{"name": "networks", "words": "Both are members of ICLEI.", "effect": 0.5}]


async def answered(database, *answers, statement_score=0.5):
    """A match whose sides gave these answers, the locality first."""
    async with database.transaction() as session:
        town, city = [await save_profile(session, p) for p in (locality(), counterpart())]
        match_id = await save_match(
            session, town, city, statement_score=statement_score, context=CONTEXT
        )
        for side, answer in zip(("locality", "party"), answers, strict=False):
            await progress.note_answer(session, match_id, side, answer, NOW)


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (("accepted", "accepted"), [(0.5, 0.5, True)]),
        (("accepted", "declined"), [(0.5, 0.5, False)]),
        (("declined",), [(0.5, 0.5, False)]),
        (("accepted",), []),
        (("accepted", "not_now"), []),
        ((), []),
    ],
)
async def test_two_yes_or_one_no_settle_a_match(database, answers, found):
    await answered(database, *answers)
    async with database.reading() as session:
        assert await outcomes(session) == found


async def test_a_match_without_a_statement_score_teaches_nothing(database):
    await answered(database, "accepted", "accepted", statement_score=None)
    assert (await recalibrate(database)).answers == 0


async def test_what_was_learned_is_in_force_from_then_on(database):
    for _ in range(5):
        await answered(database, "accepted", "declined")
    learned = await recalibrate(database)
    assert learned.answers == 5
    assert learned.intercept < 0
    async with database.reading() as session:
        assert await calibration_in_force(session) == learned
    await answered(database, "accepted", "accepted")
    again = await recalibrate(database)
    async with database.reading() as session:
        assert await calibration_in_force(session) == again
    assert again.answers == 6
