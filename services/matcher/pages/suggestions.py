"""`/suggestions`: what a city office or network sees of its own matches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.matcher.domain.diversity import Entry, diversified
from services.matcher.domain.party import Party
from services.matcher.pages.cards import Card, card
from services.matcher.store.matches import DECIDED, PENDING, list_matches
from services.matcher.store.parties import active_parties, get_party, party_of, ties_of
from services.matcher.store.rematch import waiting
from services.matcher.store.tables import TieRow
from shared.database import Database
from shared.profile import Kind, Stance
from shared.security import Session, require
from shared.themes import THEMES
from shared.web import Page, page

MOST = 60
THEME_CHOICES = tuple((theme.value, definition.name) for theme, definition in THEMES.items())
STANCE_CHOICES = tuple((stance.value, stance.value.capitalize()) for stance in Stance)


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
    """Open and decided matches of one profile; `party` is None until the matcher has read it.

    `still` keeps a page without suggestions from reloading itself, for one who fills in a form;
    `is_waiting` says that the suggestions are being brought up to date.
    """

    template: ClassVar[str] = "suggestions.html"
    party: Party | None
    paused: bool
    groups: Sequence[tuple[str, Sequence[Card]]]
    known: Sequence[Known]
    is_own: bool
    still: bool
    is_waiting: bool
    problem: str | None
    themes: Sequence[tuple[str, str]] = THEME_CHOICES
    stances: Sequence[tuple[str, str]] = STANCE_CHOICES


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
        request: Request,
        profile_id: UUID,
        session: Annotated[Session, Depends(require())],
        *,
        still: bool = False,
    ) -> Response:
        session.check_sees(profile_id)
        is_own = profile_id in session.profile_ids
        content = await suggestions_page(database, profile_id, is_own=is_own, still=still)
        return page(request, content, session)

    return router


async def suggestions_page(
    database: Database,
    profile_id: UUID,
    *,
    is_own: bool,
    still: bool,
    problem: str | None = None,
) -> SuggestionsPage:
    """The page of one profile, with forms for its owner if `is_own`."""
    async with database.reading() as reading:
        row = await get_party(reading, profile_id)
        found = await list_matches(
            reading, states=(*PENDING, *DECIDED), profile_ids=[profile_id], limit=MOST
        )
        ties = await ties_of(reading, [profile_id])
        others = {tie.b if tie.a == profile_id else tie.a for tie in ties}
        names = {p.profile_id: p for p in await active_parties(reading, others)}
        is_waiting = bool(await waiting(reading, [profile_id]))
    party = party_of(row) if row is not None and row.kind else None
    return SuggestionsPage(
        title=f"Suggestions for {party.name}" if party else "Suggestions",
        party=party,
        paused=row is not None and not row.active,
        groups=_groups(party, [card(listed, reader=profile_id) for listed in found]),
        known=[k for tie in ties if (k := _known(tie, profile_id, names)) is not None],
        is_own=is_own,
        still=still,
        is_waiting=is_waiting,
        problem=problem,
    )


def _groups(party: Party | None, cards: Sequence[Card]) -> Sequence[tuple[str, Sequence[Card]]]:
    if party is None or party.kind is not Kind.LOCALITY:
        return [("US localities", cards)] if cards else []
    groups = [
        (name, _mixed([c for c in cards if c.party.kind is kind])) for kind, name in GROUPS.items()
    ]
    return [group for group in groups if group[1]]


def _mixed(cards: Sequence[Card]) -> Sequence[Card]:
    """Cards of a locality in the order to show them: not ten of the same country or theme."""
    entries = [Entry.of(c.score, c.party, c.reasons) for c in cards]
    return [cards[i] for i in diversified(entries)]


def _known(tie: TieRow, profile_id: UUID, names: dict[UUID, Party]) -> Known | None:
    other = names.get(tie.b if tie.a == profile_id else tie.a)
    return Known(other.name, other.country, tie.kind, tie.since) if other else None
