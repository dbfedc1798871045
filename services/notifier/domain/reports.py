"""What a year brought a party: counted from the moves of its introductions and from its ties."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from statistics import median

from services.notifier.domain.introductions import other
from services.notifier.domain.lifecycle import Action, Move, State
from shared.events import Side

_ANSWERS = (Action.ACCEPT, Action.DECLINE, Action.POSTPONE)
_DAY = 24 * 3600

Steps = Sequence[tuple[Move, State]]
"""Moves, oldest first, each with the state that it led to."""


@dataclass(frozen=True, slots=True)
class Course:
    """An introduction or referral as a report needs it: on which side the party is, and the moves."""

    side: Side
    is_referral: bool
    moves: Steps


@dataclass(frozen=True, slots=True)
class TieFacts:
    """A tie of the party: since which year, if it is known; whether alive; when it ended."""

    since: int | None
    alive: bool | None
    ended: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in one year. Days are medians from our question to the first answer.

    Ties are those at the end of the year; how many of them are dormant is only known of today.
    """

    suggested: int = 0
    approved: int = 0
    accepted: int = 0
    declined: int = 0
    postponed: int = 0
    own_days: float | None = None
    their_days: float | None = None
    introduced: int = 0
    meetings: int = 0
    agreements: int = 0
    nothing: int = 0
    referrals: int = 0
    referrals_accepted: int = 0
    referrals_declined: int = 0
    referrals_silent: int = 0
    ties: int = 0
    ties_dormant: int = 0
    ties_ended: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not any(getattr(self, field.name) for field in fields(self))


def figures(
    year: int, courses: Sequence[Course], ties: Sequence[TieFacts], suggested: int
) -> Figures:
    """What a year (UTC) brought."""
    steps = [_of_year(c, year) for c in courses]
    own = [m for c, one in zip(courses, steps, strict=True) for m, _ in one if m.side == c.side]
    standing = [t for t in ties if _stands(t, year)]
    referred = [one for c, one in zip(courses, steps, strict=True) if c.is_referral]
    return Figures(
        suggested=suggested,
        approved=_count(steps, lambda m, _: m.action is Action.APPROVE),
        accepted=_times(own, Action.ACCEPT),
        declined=_times(own, Action.DECLINE),
        postponed=_times(own, Action.POSTPONE),
        own_days=_days(courses, year, lambda c: c.side),
        their_days=_days(courses, year, lambda c: other(c.side)),
        introduced=_count(steps, _introduces),
        meetings=_count(steps, lambda m, _: m.action is Action.MEET),
        agreements=_count(steps, lambda m, _: m.action is Action.AGREE),
        nothing=_count(steps, lambda m, _: m.action is Action.CLOSE),
        referrals=_count(referred, lambda m, _: m.action is Action.APPROVE),
        referrals_accepted=_by_network(referred, Action.ACCEPT),
        referrals_declined=_by_network(referred, Action.DECLINE),
        referrals_silent=_count(referred, lambda _, after: after is State.NO_ANSWER),
        ties=len(standing),
        ties_dormant=sum(t.alive is False for t in standing),
        ties_ended=sum(t.ended == year for t in ties),
    )


def _is_in(move: Move, year: int) -> bool:
    return move.at.year == year


def _stands(tie: TieFacts, year: int) -> bool:
    return (tie.since is None or tie.since <= year) and (tie.ended is None or tie.ended > year)


def _times(moves: Iterable[Move], action: Action) -> int:
    return sum(m.action is action for m in moves)


def _of_year(course: Course, year: int) -> Steps:
    return [step for step in course.moves if _is_in(step[0], year)]


def _count(courses: Iterable[Steps], test: Callable[[Move, State], bool]) -> int:
    """Introductions in which such a move happened, however many sides told of it."""
    return sum(any(test(*step) for step in steps) for steps in courses)


def _by_network(courses: Iterable[Steps], action: Action) -> int:
    return _count(courses, lambda m, _: m.action is action and m.side == "party")


def _introduces(move: Move, after: State) -> bool:
    return move.action is Action.ACCEPT and after is State.INTRODUCED


def _days(courses: Iterable[Course], year: int, side: Callable[[Course], Side]) -> float | None:
    found = [days for c in courses for days in _waited(c, year, side(c))]
    return median(found) if found else None


def _waited(course: Course, year: int, side: Side) -> Iterator[float]:
    """Days from the approval, or from when both had been asked, to the first answer of a side."""
    asked = None
    for move, _after in course.moves:
        if move.action in (Action.APPROVE, Action.ASK):
            asked = move.at
        elif move.side == side and move.actor == side and move.action in _ANSWERS and asked:
            if _is_in(move, year):
                yield (move.at - asked).total_seconds() / _DAY
            return
