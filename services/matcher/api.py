"""JSON routes of the matcher."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.matcher.store.matches import PENDING, list_matches
from services.matcher.views import as_json
from shared.database import Database
from shared.profile import Kind
from shared.security import Scope, Session, require_reader

MOST = 200


def api(database: Database) -> APIRouter:
    """Routes under `/api/matches`."""
    router = APIRouter(prefix="/api/matches", tags=["matches"])

    @router.get("")
    async def matches(
        session: Annotated[Session, Depends(require_reader(Scope.READ_MATCHES))],
        profile_id: UUID | None = None,
        kind: Kind | None = None,
        state: str = "suggested",
        after_score: float | None = None,
        after_id: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    ) -> list[dict[str, Any]]:
        """Matches, best first: of one profile, of all your profiles, or of everybody for officers.

        For others than officers, every match under review is `suggested`, whichever of its states
        is asked for. To page, send the score and id of the last match as `after_score` and `after_id`.
        """
        if profile_id is not None:
            session.check_sees(profile_id)
        ids = [profile_id] if profile_id else None if session.is_officer else session.profile_ids
        after = (after_score, after_id) if after_score is not None and after_id else None
        officer = session.is_officer
        states = PENDING if state in PENDING and not officer else [state]
        async with database.reading() as reading:
            found = await list_matches(
                reading, states=states, profile_ids=ids, party_kind=kind, after=after, limit=limit
            )
        return [as_json(listed, for_officer=officer) for listed in found]

    return router
