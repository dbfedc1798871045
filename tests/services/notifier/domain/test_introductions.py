"""What answers change: laws that hold for every sequence of answers."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.errors import ClosedError
from services.notifier.domain.introductions import (
    ANSWERS,
    OPEN,
    SIDES,
    TRANSITIONS,
    State,
    Step,
    answer,
    delivery_id,
    follow_up,
    form_of,
    introduction_id,
    other,
    withdraw,
)
from shared.profile import Kind

side = st.sampled_from(SIDES)
given_answer = st.sampled_from(ANSWERS)
answers = st.lists(st.tuples(side, given_answer), max_size=12)


def play(sequence):
    """The state after the answers that count, with each side's last one and every message."""
    state, last, messages = State.ASKED, {}, []
    for who, what in sequence:
        try:
            after = answer(state, who, what)
        except ClosedError:
            continue
        messages += follow_up(state, after, who)
        state, last[who] = after, what
    return state, last, messages


@given(answers)
def test_both_agree_exactly_when_both_have_accepted(sequence):
    state, last, _ = play(sequence)
    assert (state is State.AGREED) == (last == dict.fromkeys(SIDES, "accepted"))


@given(answers, side, given_answer)
def test_an_answer_may_be_repeated(sequence, who, what):
    state, _, _ = play(sequence)
    try:
        once = answer(state, who, what)
    except ClosedError:
        return
    assert answer(once, who, what) is once


@given(answers, answers, side)
def test_after_one_side_declined_nobody_can_accept(before, after, who):
    state, _, _ = play(before)
    if state not in OPEN:
        return
    end, _, _ = play([*before, (who, "declined"), *after])
    assert end is State.DECLINED


@given(answers)
def test_contacts_go_out_once_and_only_when_both_agreed(sequence):
    state, _, messages = play(sequence)
    contacts = [m for m in messages if m[0] is Step.CONTACTS]
    assert len(contacts) == (2 if state is State.AGREED else 0)


@given(answers)
def test_a_closing_message_goes_only_to_a_side_that_had_accepted(sequence):
    state, last, messages = play(sequence)
    for step, to in messages:
        if step is Step.CLOSED:
            assert state is State.DECLINED
            assert last[to] in ("accepted", "declined")
            assert last[other(to)] == "declined"


@given(answers)
def test_an_agreed_introduction_outlives_a_withdrawal_and_an_open_one_does_not(sequence):
    state, _, _ = play(sequence)
    assert withdraw(state) is (State.WITHDRAWN if state in OPEN else state)


def test_every_state_has_its_transitions():
    assert set(TRANSITIONS) == set(State)
    for state in OPEN:
        assert set(TRANSITIONS[state]) == {(s, a) for s in SIDES for a in ANSWERS}


def test_an_answer_after_a_withdrawal_is_refused():
    with pytest.raises(ClosedError):
        answer(State.WITHDRAWN, "party", "accepted")


def test_when_one_side_left_the_other_hears_of_it_if_it_had_accepted():
    told = follow_up(State.PARTY_ACCEPTED, State.WITHDRAWN, "locality")
    assert told == ((Step.CLOSED, "party"),)
    assert follow_up(State.ASKED, State.WITHDRAWN, "locality") == ()


def test_only_two_governments_are_introduced():
    assert form_of(Kind.COUNTERPART) == "introduction"
    assert form_of(Kind.NETWORK) == form_of(Kind.PROGRAMME) == "referral"


def test_ids_are_the_same_whenever_they_are_made():
    key = introduction_id(UUID(int=7))
    assert key == introduction_id(UUID(int=7)) != introduction_id(UUID(int=8))
    ids = {delivery_id(key, step, s) for step in Step for s in SIDES}
    assert len(ids) == 6
