"""What a year is counted from."""

from datetime import UTC, datetime, timedelta

from services.notifier.domain.lifecycle import Action, Move, State
from services.notifier.domain.reports import Course, TieFacts, figures

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def course(*steps, side="locality", is_referral=False):
    """Moves as (days since the start, action, actor, state after)."""
    moves = []
    for days, action, actor, after in steps:
        own = actor if actor in ("locality", "party") else None
        at = START + timedelta(days=days)
        moves.append((Move(action, actor, at, side=own), after))
    return Course(side, is_referral, moves)


BEGUN = ((0, Action.APPROVE, "officer", State.APPROVED), (1, Action.ASK, "entente", State.ASKED))
BOTH = (
    (3, Action.ACCEPT, "locality", State.ACCEPTED),
    (9, Action.ACCEPT, "party", State.INTRODUCED),
)


def test_answers_meetings_and_agreements_count_once_for_each_introduction():
    met = ((20, Action.MEET, side, State.MET) for side in ("locality", "party"))
    agreed = ((40, Action.AGREE, side, State.AGREEMENT) for side in ("locality", "party"))
    found = figures(2026, [course(*BEGUN, *BOTH, *met, *agreed)], [], 4)
    assert (found.suggested, found.approved, found.introduced) == (4, 1, 1)
    assert (found.accepted, found.meetings, found.agreements) == (1, 1, 1)
    assert (found.own_days, found.their_days) == (2, 8)


def test_a_year_has_only_what_happened_in_it():
    late = course(*BEGUN, *BOTH, (400, Action.MEET, "party", State.MET))
    assert figures(2026, [late], [], 0).meetings == 0
    found = figures(2027, [late], [], 0)
    assert (found.meetings, found.approved, found.own_days) == (1, 0, None)


def test_days_are_those_of_the_first_answer_in_the_middle():
    def answering(days, *more):
        return course(*BEGUN, (1 + days, Action.POSTPONE, "locality", State.NOT_NOW), *more)

    later = (90, Action.ACCEPT, "locality", State.ACCEPTED)
    found = figures(2026, [answering(2, later), answering(4), answering(30)], [], 0)
    assert (found.own_days, found.postponed, found.accepted) == (4, 3, 1)


def test_what_networks_answered():
    referrals = [
        course(*BEGUN, (5, Action.ACCEPT, "party", State.ACCEPTED), is_referral=True),
        course(*BEGUN, (5, Action.DECLINE, "party", State.DECLINED), is_referral=True),
        course(*BEGUN, (60, Action.EXPIRE, "entente", State.NO_ANSWER), is_referral=True),
    ]
    found = figures(2026, referrals, [], 0)
    assert (found.referrals, found.referrals_accepted) == (3, 1)
    assert (found.referrals_declined, found.referrals_silent) == (1, 1)


def test_ties_at_the_end_of_a_year():
    ties = [
        TieFacts(1990, alive=True, ended=None),
        TieFacts(None, alive=False, ended=None),
        TieFacts(1980, alive=False, ended=2026),
        TieFacts(2027, alive=True, ended=None),
    ]
    this, before = (figures(year, [], ties, 0) for year in (2026, 2025))
    assert (this.ties, this.ties_dormant, this.ties_ended) == (2, 1, 1)
    assert (before.ties, before.ties_ended) == (3, 0)


def test_a_year_without_anything_is_empty():
    assert figures(2026, [], [], 0).is_empty
    assert not figures(2026, [], [], 1).is_empty
