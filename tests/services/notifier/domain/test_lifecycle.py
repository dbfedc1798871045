"""Laws of the life of introductions, for any sequence of legal, illegal, repeated and late moves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifier.domain.deadlines import Deadlines
from services.notifier.domain.errors import (
    ClosedError,
    IllegalMoveError,
    PostponedBeforeError,
)
from services.notifier.domain.introductions import Step, follow_up
from services.notifier.domain.lifecycle import (
    ACTORS,
    ENDED,
    FREED,
    LEGAL,
    OPEN,
    REMINDERS_MAX,
    SIDES,
    TOGETHER,
    Action,
    Move,
    State,
    advance,
    begin,
    replay,
)

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
DEADLINES = Deadlines()
LATER = START.date() + timedelta(days=30)
APPROVAL = Move(Action.APPROVE, "officer", START)

OF_ONE = (Action.RECOMMEND, Action.ACCEPT, Action.DECLINE, Action.POSTPONE, Action.LEAVE)

actors = st.sampled_from(["locality", "party", "officer", "entente"])
wild = st.builds(
    Move,
    action=st.sampled_from(Action),
    actor=actors,
    at=st.just(START),
    side=st.sampled_from([None, *SIDES]),
    day=st.one_of(st.none(), st.dates(START.date(), START.date() + timedelta(days=400))),
)


@st.composite
def sensible(draw):
    """A move by somebody who may make it, so that long lives are reached."""
    action = draw(st.sampled_from([a for a in Action if a is not Action.APPROVE]))
    actor = draw(st.sampled_from(sorted(ACTORS[action])))
    side = actor if actor in SIDES else draw(st.sampled_from(SIDES)) if action in OF_ONE else None
    side = "party" if action is Action.ACKNOWLEDGE else side
    reason = draw(st.sampled_from([None, "no_reply", "no_common_ground"]))
    return Move(action, actor, START, side=side, reason=reason, day=LATER)


moves = st.lists(
    st.tuples(st.one_of(sensible(), sensible(), wild), st.integers(0, 20)), max_size=25
)


def play(sequence):
    """Everything that could happen, done: the moves that were legal, each life, and all letters."""
    now, until = START, DEADLINES.until(None, begin(APPROVAL), Action.APPROVE, START)
    kept = [replace(APPROVAL, until=until)]
    lives, letters = [replay(kept)], []
    for move, days in sequence:
        now += timedelta(days=days)
        at = replace(move, at=now)
        try:
            after = advance(lives[-1], at)
        except IllegalMoveError:
            continue
        until = DEADLINES.until(lives[-1], after, at.action, now)
        kept.append(replace(at, until=until))
        after = replace(after, until=until)
        letters += follow_up(lives[-1], after, kept[-1])
        lives.append(after)
    return kept, lives, letters


@given(moves)
@settings(max_examples=300)
def test_the_kept_moves_replay_to_the_same_life(sequence):
    kept, lives, _ = play(sequence)
    assert replay(kept) == lives[-1]
    for n, life in enumerate(lives, 1):
        assert replay(kept[:n]) == life
        assert life.number == n


@given(moves)
@settings(max_examples=300)
def test_contacts_are_revealed_exactly_when_both_have_accepted(sequence):
    _kept, lives, letters = play(sequence)
    for life in lives:
        both = life.locality == life.party == "accepted"
        assert life.reveals_contacts == both
        assert both == (life.state in TOGETHER or (life.state is State.CLOSED))
    contacts = [side for step, side in letters if step is Step.CONTACTS]
    assert sorted(contacts) == (sorted(SIDES) if lives[-1].reveals_contacts else [])


@given(moves)
@settings(max_examples=300)
def test_what_has_ended_stays_ended_unless_a_side_has_news_of_what_was_closed(sequence):
    kept, lives, _ = play(sequence)
    for before, after, move in zip(lives, lives[1:], kept[1:], strict=False):
        assert before.state not in FREED
        if before.state is State.CLOSED and after.state is not State.CLOSED:
            assert move.actor in SIDES
            assert after.state in TOGETHER
            assert after.locality == after.party == "accepted"


@given(moves)
@settings(max_examples=300)
def test_what_both_accepted_can_always_still_come_to_an_agreement(sequence):
    _, lives, _ = play(sequence)
    if lives[-1].reveals_contacts:
        after = advance(lives[-1], said(Action.AGREE, "locality", day=LATER, kind="project"))
        assert after.state is State.AGREEMENT


@given(moves)
@settings(max_examples=300)
def test_what_was_closed_is_asked_about_until_a_side_said_that_it_is_over(sequence):
    kept, lives, _ = play(sequence)
    life, began = lives[-1], lives[-1].introduced_at
    if life.state is not State.CLOSED or began is None:
        return
    told = [m for m in kept if m.actor in SIDES and m.at >= began and m.action is not Action.ACCEPT]
    last = max((n for n, m in enumerate(told) if m.action is not Action.CLOSE), default=-1)
    is_over = any(m.reason not in ("no_reply", "no_capacity") for m in told[last + 1 :])
    asked = max(life.checked_at or began, began)
    waits = asked < began + timedelta(days=365)
    assert (DEADLINES.next_at(life) is not None) == (waits and not is_over)
    assert life.until is None


@given(moves)
@settings(max_examples=300)
def test_nobody_is_reminded_more_than_twice_and_no_letter_comes_twice(sequence):
    kept, _, letters = play(sequence)
    assert sum(m.action is Action.REMIND for m in kept) <= REMINDERS_MAX
    once = [letter for letter in letters if letter[0] is not Step.SUPERVISOR]
    assert len(once) == len(set(once))


@given(moves)
@settings(max_examples=300)
def test_a_closing_letter_goes_only_to_a_side_that_had_accepted(sequence):
    _, lives, letters = play(sequence)
    for step, side in letters:
        if step is Step.CLOSED:
            assert lives[-1].state in FREED
            assert lives[-2].given(side) == "accepted"


@given(moves)
@settings(max_examples=300)
def test_every_life_that_is_left_alone_comes_to_an_end(sequence):
    _, lives, _ = play(sequence)
    life, now = lives[-1], START + timedelta(days=600)
    steps = 0
    while (due_at := DEADLINES.next_at(life)) is not None:
        now = max(now, due_at)
        action = DEADLINES.due(life, now)
        assert action in LEGAL[life.state]
        move = Move(action, "entente", now)
        after = advance(life, move)
        life = replace(after, until=DEADLINES.until(life, after, action, now))
        steps += 1
        assert steps <= 6
    assert life.state in ENDED or life.state is State.AGREEMENT


@given(moves, wild)
@settings(max_examples=300)
def test_a_move_that_is_not_legal_is_refused(sequence, move):
    _, lives, _ = play(sequence)
    may = move.action in LEGAL[lives[-1].state] and move.actor in ACTORS[move.action]
    if not may:
        with pytest.raises(IllegalMoveError):
            advance(lives[-1], move)


def said(action, side, **more):
    return Move(action, side, START, side=side, **more)


def test_every_state_says_what_may_happen_in_it():
    assert set(LEGAL) == set(State)
    assert set(ACTORS) == set(Action)
    assert {*OPEN, *TOGETHER, *ENDED} == set(State)


def test_an_answer_that_comes_too_late_says_so():
    life = replay([APPROVAL, said(Action.DECLINE, "party")])
    with pytest.raises(ClosedError):
        advance(life, said(Action.ACCEPT, "locality"))


def test_a_side_that_postponed_and_was_asked_again_decides():
    later = said(Action.POSTPONE, "party", day=START.date() + timedelta(days=60))
    life = replay([APPROVAL, later, Move(Action.ASK_AGAIN, "entente", START)])
    assert life.given("party") is None
    with pytest.raises(PostponedBeforeError):
        advance(life, later)


def test_a_late_reminder_comes_before_the_end_and_leaves_time_to_answer():
    life = replace(replay([APPROVAL, Move(Action.ASK, "entente", START)]), until=START)
    late = START + timedelta(days=91)
    assert DEADLINES.due(life, late) is Action.REMIND
    after = advance(life, Move(Action.REMIND, "entente", late))
    until = DEADLINES.until(life, after, Action.REMIND, late)
    assert until == late + timedelta(days=7)
    assert DEADLINES.due(replace(after, until=until), late) is None


def test_only_an_approval_begins_a_life():
    with pytest.raises(IllegalMoveError):
        begin(Move(Action.ASK, "entente", START))
