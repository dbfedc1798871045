"""`/api/introductions`: introductions and referrals of the account, or all of them for officers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from services.notifier.domain.introductions import Form
from services.notifier.domain.lifecycle import Given, State
from services.notifier.store.listing import Wanted, list_introductions
from services.notifier.store.tables import Introduction
from shared.database import Database
from shared.events import MatchParty
from shared.security import Scope, Session, require_reader


class IntroductionOut(BaseModel):
    """An introduction or referral as it stands."""

    id: UUID
    match_id: UUID
    form: Form
    state: State
    locality: MatchParty
    party: MatchParty
    locality_answer: Given | None
    party_answer: Given | None
    until: datetime | None
    created_at: datetime
    changed_at: datetime


class IntroductionsOut(BaseModel):
    """Introductions, newest first; pass `older` as `before` for the next page."""

    introductions: list[IntroductionOut]
    older: UUID | None


@dataclass(frozen=True, slots=True)
class IntroductionsApi:
    """The JSON routes of the notifier."""

    database: Database

    def routes(self) -> APIRouter:
        """The one route."""
        router = APIRouter(prefix="/api", tags=["introductions"])
        router.add_api_route(
            "/introductions", self.list, summary="List introductions and referrals"
        )
        return router

    async def list(
        self,
        session: Annotated[Session, Depends(require_reader(Scope.READ_INTRODUCTIONS))],
        state: State | None = None,
        before: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 25,
    ) -> IntroductionsOut:
        """Introductions and referrals of your own profiles; officers get all."""
        async with self.database.reading() as reading:
            wanted = Wanted(None if session.is_officer else session.profile_ids, state)
            found = await list_introductions(reading, wanted, before=before, limit=limit)
        rows = [_out(introduction) for introduction in found.rows]
        return IntroductionsOut(introductions=rows, older=found.older)


def _out(introduction: Introduction) -> IntroductionOut:
    match = introduction.snapshot()
    return IntroductionOut.model_validate(
        {
            "id": introduction.id,
            "match_id": introduction.match_id,
            "form": introduction.form,
            "state": introduction.state,
            "locality": match.locality,
            "party": match.party,
            "locality_answer": introduction.locality_answer,
            "party_answer": introduction.party_answer,
            "until": introduction.until,
            "created_at": introduction.created_at,
            "changed_at": introduction.changed_at,
        }
    )
