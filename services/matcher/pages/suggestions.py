"""`/suggestions`: what a city office or network sees of its own matches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.matcher.domain.party import Party
from services.matcher.pages.cards import Card, card
from services.matcher.store.matches import DECIDED, OPEN, list_matches
from services.matcher.store.parties import active_parties, get_party, party_of, ties_of
from services.matcher.store.tables import TieRow
from shared.database import Database
from shared.profile import Kind
from shared.security import Session, require
from shared.web import Page, page

MOST = 60


@dataclass(frozen=True, slots=True)
class ChoosePage(Page):
    """Which of one's profiles to look at."""

    template: ClassVar[str] = "suggestions_choose.html"
    parties: Sequence[Party]


@dataclass(frozen=True, slots=True)
class Known:
    """An existing tie, as it is shown instead of a suggestion."""

    name: str
    country: str | None
    kind: str
    since: int | None


@dataclass(frozen=True, slots=True)
class SuggestionsPage(Page):
    """Open and decided matches of one profile; `party` is None until the matcher has read it."""

    template: ClassVar[str] = "suggestions.html"
    party: Party | None
    paused: bool
    groups: Sequence[tuple[str, Sequence[Card]]]
    known: Sequence[Known]


GROUPS = {
    Kind.COUNTERPART: "Cities and regions abroad",
    Kind.NETWORK: "City networks",
    Kind.PROGRAMME: "Programmes and funds",
}


def routes(database: Database) -> APIRouter:
    """Routes of `/suggestions`."""
    router = APIRouter(prefix="/suggestions")

    @router.get("")
    async def choose(request: Request, session: Annotated[Session, Depends(require())]) -> Response:
        if len(session.profile_ids) == 1:
            return RedirectResponse(f"/suggestions/{session.profile_ids[0]}", status_code=303)
        async with database.reading() as reading:
            parties = await active_parties(reading, session.profile_ids)
        return page(request, ChoosePage("Suggestions", parties), session)

    @router.get("/{profile_id}")
    async def suggestions(
        request: Request, profile_id: UUID, session: Annotated[Session, Depends(require())]
    ) -> Response:
        session.check_sees(profile_id)
        return page(request, await _suggestions_page(database, profile_id), session)

    return router


async def _suggestions_page(database: Database, profile_id: UUID) -> SuggestionsPage:
    async with database.reading() as reading:
        row = await get_party(reading, profile_id)
        found = await list_matches(
            reading, states=(OPEN, *DECIDED), profile_ids=[profile_id], limit=MOST
        )
        ties = await ties_of(reading, [profile_id])
        others = {tie.b if tie.a == profile_id else tie.a for tie in ties}
        names = {p.profile_id: p for p in await active_parties(reading, others)}
    party = party_of(row) if row is not None and row.kind else None
    return SuggestionsPage(
        title=f"Suggestions for {party.name}" if party else "Suggestions",
        party=party,
        paused=row is not None and not row.active,
        groups=_groups(party, [card(listed) for listed in found]),
        known=[k for tie in ties if (k := _known(tie, profile_id, names)) is not None],
    )


def _groups(party: Party | None, cards: Sequence[Card]) -> Sequence[tuple[str, Sequence[Card]]]:
    if party is None or party.kind is not Kind.LOCALITY:
        return [("US localities", cards)] if cards else []
    groups = [(name, [c for c in cards if c.party.kind is k]) for k, name in GROUPS.items()]
    return [group for group in groups if group[1]]


def _known(tie: TieRow, profile_id: UUID, names: dict[UUID, Party]) -> Known | None:
    other = names.get(tie.b if tie.a == profile_id else tie.a)
    return Known(other.name, other.country, tie.kind, tie.since) if other else None
