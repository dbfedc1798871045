"""Whoever is asked has a full period to answer: a side that is reached late, and a supervisor."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.notifier.domain.deadlines import Deadlines, add_working_days
from services.notifier.domain.lifecycle import Action, Move, State, advance, begin

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
DEADLINES = Deadlines()


def lived(*moves):
    """The life that these moves make, each with its deadline."""
    life = None
    for move in moves:
        after = begin(move) if life is None else advance(life, move)
        life = replace(after, until=DEADLINES.until(life, after, move.action, move.at))
    return life


def at(days):
    return MONDAY + timedelta(days=days)


APPROVAL = Move(Action.APPROVE, "officer", MONDAY)
BY_WISH = Move(Action.ACCEPT, "entente", MONDAY, side="locality", reason="standing")
ASKED = Move(Action.ASK, "entente", MONDAY)


def test_a_wish_does_not_shorten_the_time_to_find_the_other_side_a_contact():
    assert lived(APPROVAL, BY_WISH).until == lived(APPROVAL).until


def test_nobody_is_reminded_who_has_not_been_asked():
    life = lived(APPROVAL, BY_WISH)
    due = {DEADLINES.due(life, at(day)) for day in range(60)}
    assert due == {None, Action.EXPIRE}


def test_a_side_that_is_asked_late_has_a_full_period_and_its_reminder_after_some_days():
    late = replace(ASKED, at=at(16))
    life = lived(APPROVAL, BY_WISH, late)
    assert life.state is State.ACCEPTED
    assert life.until == add_working_days(at(16), DEADLINES.answer)
    assert DEADLINES.due(life, at(16)) is None
    assert DEADLINES.next_at(life) == add_working_days(at(16), DEADLINES.remind)


def test_a_supervisor_who_is_asked_on_the_last_day_has_a_full_period():
    life = lived(APPROVAL, ASKED)
    last_day = life.until - timedelta(hours=1)
    waits = lived(APPROVAL, ASKED, Move(Action.RECOMMEND, "locality", last_day, side="locality"))
    assert waits.until == add_working_days(last_day, DEADLINES.answer)
    assert DEADLINES.due(waits, last_day + timedelta(days=1)) is None
