"""`/api/referrals`: a network's or programme's own program fetches its referrals and answers them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Depends, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.notifier.domain.conversation import NOTE_MAX
from services.notifier.domain.errors import (
    HiddenContactsError,
    NotifierError,
    UnknownIntroductionError,
)
from services.notifier.domain.packets import ReferralPacket
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.fetching import fetch, fetch_one
from services.notifier.handlers.moving import Office
from services.notifier.handlers.outcomes import acknowledge
from shared.events import Answer
from shared.security import NotAllowedError, Scope, Token, require_token
from shared.texts import told

Reader = Annotated[Token, Depends(require_token(Scope.READ_REFERRALS))]
Answerer = Annotated[Token, Depends(require_token(Scope.ANSWER_REFERRALS))]
LIMIT_MAX = 100

Reason = Literal["not_eligible", "full", "incomplete", "no_fit", "own_way", "other"]
"""The codes of `domain.reasons.FEEDBACK`."""


class ReferralsOut(BaseModel):
    """Referrals in the order of their last change; pass `next` as `cursor` to go on from here.

    Without a change `next` stays the same. While `has_more` is true, more can be fetched at once.
    """

    referrals: list[ReferralPacket]
    next: str
    has_more: bool


class DeclineBody(BaseModel):
    """Why it is declined, as the locality will read it."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    note: Annotated[str, StringConstraints(max_length=NOTE_MAX)] = Field(
        "", description="For the locality: what to do instead. No contacts before both accepted."
    )


@dataclass(frozen=True, slots=True)
class ReferralsApi:
    """The routes of referrals; a token acts for the institution to which it belongs."""

    office: Office

    def routes(self) -> APIRouter:
        """Fetching and answering."""
        router = APIRouter(prefix="/api/referrals", tags=["referrals"])
        router.add_api_route("", self.list, summary="Fetch referrals that changed")
        router.add_api_route("/{referral_id}", self.show, summary="Fetch one referral")
        for path, answer, summary in (
            ("acknowledge", self.acknowledge, "Say that a referral has arrived"),
            ("accept", self.accept, "Accept a referral"),
            ("decline", self.decline, "Decline a referral, and say why"),
        ):
            router.add_api_route(
                f"/{{referral_id}}/{path}", answer, methods=["POST"], summary=summary
            )
        return router

    async def list(
        self,
        token: Reader,
        cursor: Annotated[int, Query(ge=0, description="`next` of the last answer")] = 0,
        limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 50,
    ) -> ReferralsOut:
        """Referrals that changed after `cursor`, each once, as it stands now.

        A referral that changes again comes again. Nothing is missed, and nothing comes twice
        without a change.
        """
        found = await fetch(self.office, _institution(token), cursor, limit)
        return ReferralsOut(
            referrals=found.packets, next=str(found.cursor), has_more=found.has_more
        )

    async def show(self, token: Reader, referral_id: UUID) -> ReferralPacket:
        """One referral as it stands now."""
        with _said():
            return await fetch_one(self.office, _institution(token), referral_id)

    async def acknowledge(self, token: Answerer, referral_id: UUID) -> ReferralPacket:
        """Say that a referral has arrived; again is no error."""
        party = _institution(token)
        with _said():
            await fetch_one(self.office, party, referral_id)
            await acknowledge(self.office, referral_id, token.as_session().email)
            return await fetch_one(self.office, party, referral_id)

    async def accept(self, token: Answerer, referral_id: UUID) -> ReferralPacket:
        """Accept; the same answer again is no error.

        Once both sides have accepted, the packet holds the contacts of the locality.
        """
        return await self._answer(token, referral_id, "accepted")

    async def decline(
        self, token: Answerer, referral_id: UUID, body: Annotated[DeclineBody, Body()]
    ) -> ReferralPacket:
        """Decline, with what the locality is to know; the same answer again is no error."""
        return await self._answer(token, referral_id, "declined", body.reason, body.note)

    async def _answer(
        self, token: Token, key: UUID, answer: Answer, reason: str | None = None, note: str = ""
    ) -> ReferralPacket:
        party, who = _institution(token), token.as_session().email
        with _said():
            await fetch_one(self.office, party, key)
            await give_answer(self.office, Reply(key, "party", answer, who, reason, note))
            return await fetch_one(self.office, party, key)


def _institution(token: Token) -> UUID:
    if token.profile_id is None:
        raise NotAllowedError("Use a token that belongs to a network or programme.")
    return token.profile_id


@contextmanager
def _said() -> Iterator[None]:
    """Answer what cannot be done with a status and the reason in words."""
    try:
        yield
    except UnknownIntroductionError as error:
        raise HTTPException(404, told(error)) from error
    except HiddenContactsError as error:
        raise HTTPException(422, told(error)) from error
    except NotifierError as error:
        raise HTTPException(409, told(error)) from error
