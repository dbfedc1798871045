"""Any moves by anybody at any times, one after the other: what holds after each of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.notifier.domain.deadlines import Deadlines, add_working_days
from services.notifier.domain.errors import ClosedError, IllegalMoveError
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

START = datetime(2026, 11, 20, 15, tzinfo=UTC)
ANSWERS = (Action.ACCEPT, Action.DECLINE, Action.POSTPONE, Action.RECOMMEND)
working_days = st.integers(1, 12)
sides = st.sampled_from(SIDES)


class LifeOfAnIntroduction(RuleBasedStateMachine):
    """One introduction as the handlers keep it: each legal move with the deadline that it sets."""

    @initialize(
        deadlines=st.builds(
            Deadlines,
            reach=working_days,
            answer=working_days,
            other=working_days,
            remind=working_days,
            meeting=working_days,
            report=working_days,
            agreement=working_days,
        )
    )
    def approve(self, deadlines):
        self.deadlines, self.now = deadlines, START
        self.kept, self.lives, self.letters = [], [], []
        self.keep(Move(Action.APPROVE, "officer", START))

    @property
    def life(self):
        return self.lives[-1]

    def keep(self, move):
        """Make a move as `handlers.moving` does; raises `IllegalMoveError`."""
        before = self.lives[-1] if self.lives else None
        bare = begin(move) if before is None else advance(before, move)
        until = self.deadlines.until(before, bare, move.action, move.at)
        after, dated = replace(bare, until=until), replace(move, until=until)
        self.kept.append(dated)
        self.lives.append(after)
        self.letters += follow_up(before, after, dated)

    def offer(self, move):
        """Make a move if it may be made; one that may not be says why, and changes nothing."""
        before = (list(self.kept), list(self.lives))
        refusal = None
        try:
            self.keep(move)
        except IllegalMoveError as error:
            refusal = error
        if refusal is None:
            assert move.actor in ACTORS[move.action]
            return True
        assert (self.kept, self.lives) == before
        is_late = move.action in ANSWERS and move.action not in LEGAL[self.life.state]
        assert str(refusal) == (ClosedError if is_late else type(refusal)).__doc__
        return False

    @rule(days=st.integers(0, 25), hours=st.integers(0, 23))
    def time_passes(self, days, hours):
        self.now += timedelta(days=days, hours=hours)

    @rule(side=sides, action=st.sampled_from(ANSWERS), ahead=st.integers(1, 90))
    def a_side_answers(self, side, action, ahead):
        day = (self.now + timedelta(days=ahead)).date() if action is Action.POSTPONE else None
        self.offer(Move(action, side, self.now, side=side, day=day))

    @rule(
        side=sides,
        action=st.sampled_from(
            [Action.PROPOSE_MEETING, Action.MEET, Action.AGREE, Action.CLOSE, Action.CONTINUE]
        ),
        ahead=st.integers(-5, 60),
        reason=st.sampled_from([None, "no_reply", "no_capacity", "no_common_ground"]),
    )
    def a_side_reports(self, side, action, ahead, reason):
        day = (self.now + timedelta(days=ahead)).date()
        self.offer(Move(action, side, self.now, side=side, day=day, reason=reason))

    @rule(side=sides, action=st.sampled_from(ANSWERS), ahead=st.integers(1, 90))
    def an_officer_notes_what_a_reply_says(self, side, action, ahead):
        day = (self.now + timedelta(days=ahead)).date() if action is Action.POSTPONE else None
        if self.offer(Move(action, "officer", self.now, side=side, day=day)):
            assert self.life.given(side) is not None

    @rule()
    def months_go_by_and_what_is_due_is_done(self):
        for _ in range(6):
            self.now += timedelta(days=30)
            self.what_is_due_is_done()

    @rule()
    def both_sides_have_been_written_to(self):
        self.offer(Move(Action.ASK, "entente", self.now))

    @rule()
    def the_party_acknowledges(self):
        self.offer(Move(Action.ACKNOWLEDGE, "party", self.now, side="party"))

    @rule()
    def what_is_due_is_done(self):
        action = self.deadlines.due(self.life, self.now)
        while action is not None:
            assert action in LEGAL[self.life.state]
            self.keep(Move(action, "entente", self.now))
            action = self.deadlines.due(self.life, self.now)

    @rule(side=sides)
    def a_side_leaves(self, side):
        if self.life.state in OPEN:
            self.keep(Move(Action.LEAVE, "entente", self.now, side=side))

    @rule(
        action=st.sampled_from(Action),
        actor=st.sampled_from(["locality", "party", "officer", "entente"]),
        side=st.sampled_from([None, *SIDES]),
    )
    def somebody_tries_anything(self, action, actor, side):
        day = (self.now + timedelta(days=30)).date()
        self.offer(Move(action, actor, self.now, side=side, day=day))

    @precondition(lambda self: any(m.actor in SIDES for m in self.kept))
    @rule(data=st.data())
    def a_side_says_the_same_again(self, data):
        last = {m.side: m for m in self.kept if m.actor in SIDES}
        move = data.draw(st.sampled_from(list(last.values())))
        again = replace(move, at=self.now, until=None)
        assert move.says_as(again)
        if move.action is Action.ACCEPT and self.life.given(move.side) == "accepted":
            assert not self.offer(again)

    @invariant()
    def the_kept_moves_replay_to_the_life(self):
        assert replay(self.kept) == self.life
        assert self.life.number == len(self.kept)

    @invariant()
    def contacts_are_revealed_only_when_both_have_accepted(self):
        both = self.life.locality == self.life.party == "accepted"
        assert self.life.reveals_contacts == both
        assert both == (self.life.state in TOGETHER or self.life.state is State.CLOSED)
        sent = sorted(side for step, side in self.letters if step is Step.CONTACTS)
        assert sent == (sorted(SIDES) if both else [])

    @invariant()
    def nobody_is_reminded_more_than_twice(self):
        assert sum(m.action is Action.REMIND for m in self.kept) <= REMINDERS_MAX

    @invariant()
    def capacity_is_freed_exactly_when_it_ends_before_an_introduction(self):
        freed = [life for life in self.lives if life.state in FREED]
        was_introduced = any(life.state in TOGETHER for life in self.lives)
        is_freed = self.life.state in ENDED and not was_introduced
        assert len(freed) == (1 if is_freed else 0)
        assert not freed or freed[0] is self.life

    @invariant()
    def what_was_closed_is_asked_about_and_comes_back_only_by_news_of_a_side(self):
        if self.life.state is State.CLOSED:
            assert self.life.until is None
            assert {Action.MEET, Action.AGREE} <= LEGAL[State.CLOSED]
            planned = self.life.introduced_at + timedelta(days=self.deadlines.check_ins[-1])
            waits = (self.life.checked_at or self.life.introduced_at) < planned
            is_asked = self.deadlines.next_at(self.life) is not None
            assert is_asked == (waits and not self.life.is_over)
        for before, after, move in zip(self.lives, self.lives[1:], self.kept[1:], strict=False):
            if before.state is State.CLOSED and after.state is not State.CLOSED:
                assert move.actor in SIDES
                assert after.state in TOGETHER

    @invariant()
    def a_deadline_lies_ahead_of_what_sets_it_and_is_never_shortened_by_a_reminder(self):
        for before, after, move in zip(self.lives, self.lives[1:], self.kept[1:], strict=False):
            if after.until is None:
                assert after.state in ENDED or after.state is State.AGREEMENT
            elif after.until != before.until:
                assert after.until > move.at or after.state is State.NOT_NOW
            names_a_day = move.action in (Action.PROPOSE_MEETING, Action.POSTPONE)
            lasts = before.state is after.state and not names_a_day
            if move.action in (Action.ASK, Action.RECOMMEND) and after.state is not State.NOT_NOW:
                full = add_working_days(move.at, self.deadlines.answer)
                assert after.until >= full
                continue
            answered = (before.state, after.state) == (State.ASKED, State.ACCEPTED)
            if (lasts or answered) and before.until and after.until:
                assert after.until >= before.until

    @invariant()
    def what_goes_on_has_something_due(self):
        is_over = self.life.state in FREED or self.life.state is State.AGREEMENT
        if self.life.state is State.CLOSED:
            return
        assert (self.deadlines.next_at(self.life) is None) == is_over


LifeOfAnIntroduction.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
TestLifeOfAnIntroduction = LifeOfAnIntroduction.TestCase
