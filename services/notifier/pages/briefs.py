"""`/inbox/{id}/brief`: an introduction or referral on two pages; for its sides and for officers.

Findings of due diligence stay with officers; contacts stand in it only once both sides accepted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from services.notifier.contacts import named_to_others
from services.notifier.domain.lifecycle import OPEN, SIDES, TOGETHER
from services.notifier.pages import views
from services.notifier.pages.wording import state_words
from services.notifier.store import handovers, introductions, parties
from services.notifier.store.tables import HandOverRow, Introduction
from shared.briefs import Action, Brief, ContactLine, MatchCase, Paper, match_brief
from shared.database import Database
from shared.events import Side
from shared.profile import Profile
from shared.security import Session, require
from shared.texts import Phrase, _
from shared.web import NotFoundError, page
from shared.web.briefs import brief_page, brief_pdf

HandedOver = Mapping[Side, HandOverRow]
SignedIn = Annotated[Session, Depends(require())]
FOR_OFFICERS = Phrase("With findings of due diligence: for officers, not for the two sides.")
WITH_CONTACTS = Phrase("With contacts of both sides: keep it among those who work on this.")


@dataclass(frozen=True, slots=True)
class BriefPages:
    """The routes of the brief."""

    database: Database

    def routes(self) -> APIRouter:
        """The page and the PDF."""
        router = APIRouter(include_in_schema=False)
        address = "/inbox/{introduction_id}/brief"
        router.add_api_route(address, self.show, response_class=HTMLResponse)
        router.add_api_route(f"{address}.pdf", self.download)
        return router

    async def show(self, request: Request, session: SignedIn, introduction_id: UUID) -> Response:
        """The page to print."""
        back = f"/inbox/{introduction_id}"
        brief = await self._brief(session, introduction_id)
        return page(request, brief_page(brief, address=f"{back}/brief", back=back), session)

    async def download(
        self, session: SignedIn, introduction_id: UUID, paper: Paper = Paper.LETTER
    ) -> Response:
        """The PDF."""
        return await brief_pdf(await self._brief(session, introduction_id), paper)

    async def _brief(self, session: Session, key: UUID) -> Brief:
        """The brief as this account may read it; there is none of a party that left."""
        async with self.database.reading() as reading:
            found = await introductions.find(reading, key)
            if found is None or not views.may_see(found, session):
                raise NotFoundError
            known = await parties.by_id(reading, {found.profile_id(s) for s in SIDES})
            handed = await handovers.current_of(reading, key)
        if any(s not in known or known[s].withdrawn for s in map(found.profile_id, SIDES)):
            raise NotFoundError
        return match_brief(_case(found, known, handed, session))


def _case(
    found: Introduction, known: views.Parties, handed: HandedOver, session: Session
) -> MatchCase:
    match = found.snapshot()
    is_agreed = found.reveals_contacts
    notes = [FOR_OFFICERS] * session.is_officer + [WITH_CONTACTS] * is_agreed
    return MatchCase(
        locality=Profile.model_validate(known[found.locality_id].about),
        party=Profile.model_validate(known[found.party_id].about),
        reasons=match.reasons,
        day=datetime.now(UTC).date(),
        status=_status(found),
        actions=list(_actions(found)),
        flags=match.flags if session.is_officer else None,
        contacts=list(_contacts(found, known, handed)) if is_agreed else (),
        note=" ".join(map(str, notes)),
    )


def _status(found: Introduction) -> str:
    state = state_words(found)
    if found.is_referral:
        return _("Referral, approved by a liaison officer. %(state)s.", state=state)
    return _("Introduction, approved by a liaison officer. %(state)s.", state=state)


def _contacts(
    found: Introduction, known: views.Parties, handed: HandedOver
) -> Iterable[ContactLine]:
    for side in SIDES:
        party = known[found.profile_id(side)]
        for contact in named_to_others(party, handed.get(side)):
            parts = (contact.name, contact.role, contact.email and str(contact.email))
            yield ContactLine(party.name, ", ".join(part for part in parts if part))


def _actions(found: Introduction) -> Iterable[Action]:
    match = found.snapshot()
    locality, party = match.locality.name, match.party.name
    if found.stands in OPEN:
        for side in SIDES:
            if found.answer_of(side) != "accepted":
                name = views.match_party(found, side).name
                yield Action(name, _("Answers accept, decline or not now in its Entente inbox."))
        yield Action("Entente", _("Sends each side the other's contacts once both have accepted."))
        yield Action(locality, _("Names one person and one deputy who would take the first call."))
    elif found.stands in TOGETHER:
        yield Action(
            locality, _("Writes first, within two weeks, and proposes three times for a call.")
        )
        yield Action(party, _("Chooses one, and says in which language it prefers to talk."))
        yield Action(
            _("Both"), _("Talk about the first topic above, and agree on one step by a date.")
        )
        yield Action(
            _("Mayor or manager"),
            _("Takes anything that binds to the council before it is signed."),
        )
    else:
        yield Action(_("Nobody"), _("This is closed. The brief is kept for the record."))
