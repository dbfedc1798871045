"""Who speaks for the two parties of a match: what officers confirmed, and what is still to be asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.matcher.domain.authority import Confirmation
from services.matcher.domain.flags import Case
from services.matcher.handlers.authority import SIDES
from services.matcher.pages.review_query import Options


@dataclass(frozen=True, slots=True)
class Authority:
    """`confirmed` names parties with their confirmation; `asking` and `given` choose between sides.

    `asking` are the sides to ask for, `given` those whose confirmation can be taken back.
    """

    confirmed: Sequence[tuple[str, Confirmation]] = ()
    asking: Options = ()
    given: Options = ()


def authority(case: Case | None) -> Authority:
    """What there is to show and to ask about a pair; nothing about one that is not known."""
    if case is None:
        return Authority()
    ends = list(zip(SIDES, (case.locality, case.party), strict=True))
    return Authority(
        confirmed=[(e.name, e.confirmation) for _, e in ends if e.confirmation],
        asking=[(side, e.name) for side, e in ends if e.lacks_authority],
        given=[(side, e.name) for side, e in ends if e.confirmation],
    )
