"""The steps of the review as forms send them: which handler, with which fields."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.matcher.domain.introductions import own_words
from services.matcher.handlers import authority, deciding, desk, releasing
from shared.numbers import whole_number
from shared.security import SUPERVISORS, Session


@dataclass(frozen=True, slots=True)
class Posted:
    """A step that an officer sent: the fields as typed, and the version that the officer saw."""

    match_id: UUID
    session: Session
    fields: Mapping[str, str]
    hold: timedelta

    @property
    def version(self) -> int | None:
        """None if the form does not say."""
        return whole_number(self.typed("version"))

    @property
    def is_supervisor(self) -> bool:
        """Whether the officer may do things for others."""
        return self.session.role in SUPERVISORS

    def typed(self, name: str) -> str:
        """One field, empty if it was not sent."""
        return self.fields.get(name, "")


Step = Callable[[AsyncSession, Posted], Awaitable[None]]
FOR_SUPERVISORS = ("confirm", "refuse")


def _approving(act: Callable[..., Awaitable[None]]) -> Step:
    async def run(session: AsyncSession, sent: Posted) -> None:
        await act(
            session, sent.match_id, sent.session.email, sent.typed("reason"),
            introduction=own_words(sent.fields.get("introduction")), hold=sent.hold,
            version=sent.version,
        )  # fmt: skip

    return run


def _declining(act: Callable[..., Awaitable[None]]) -> Step:
    async def run(session: AsyncSession, sent: Posted) -> None:
        await act(
            session, sent.match_id, sent.session.email, sent.typed("note"),
            code=sent.typed("code"), version=sent.version,
        )  # fmt: skip

    return run


def _writing(act: Callable[..., Awaitable[None]], *names: str) -> Step:
    async def run(session: AsyncSession, sent: Posted) -> None:
        texts = [sent.typed(name) for name in names]
        await act(session, sent.match_id, sent.session.email, *texts, version=sent.version)

    return run


def _owning(act: Callable[..., Awaitable[None]]) -> Step:
    async def run(session: AsyncSession, sent: Posted) -> None:
        await act(
            session, sent.match_id, sent.session.email, is_supervisor=sent.is_supervisor,
            version=sent.version,
        )  # fmt: skip

    return run


async def _introduce(session: AsyncSession, sent: Posted) -> None:
    text = own_words(sent.typed("introduction")) or ""
    await releasing.edit_introduction(
        session, sent.match_id, sent.session.email, text, version=sent.version
    )


async def _authorize(session: AsyncSession, sent: Posted) -> None:
    side, seen = sent.typed("side"), sent.typed(f"seen_{sent.typed('side')}")
    await authority.confirm_authority(
        session, sent.match_id, sent.session.email, side, sent.typed("asked"), sent.typed("how"),
        seen=int(seen) if seen.isdecimal() else None, version=sent.version,
    )  # fmt: skip


STEPS: dict[str, Step] = {
    "approve": _approving(deciding.approve),
    "confirm": _approving(deciding.confirm),
    "decline": _declining(deciding.decline),
    "refuse": _declining(deciding.refuse),
    "escalate": _writing(deciding.escalate, "escalate_note"),
    "ask": _writing(desk.ask, "question"),
    "snooze": _writing(desk.snooze, "until", "snooze_note"),
    "assign": _writing(desk.assign, "to"),
    "take": _writing(desk.take),
    "leave": _owning(desk.leave),
    "undo": _owning(releasing.undo),
    "release": _owning(releasing.release),
    "introduce": _introduce,
    "authorize": _authorize,
    "doubt": _writing(authority.withdraw_authority, "confirmed_side", "doubt"),
}
"""What the last part of the address does."""
