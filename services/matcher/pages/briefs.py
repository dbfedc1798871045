"""`/review/{id}/brief`: a match on two pages, to take into a meeting; for officers and auditors."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.matcher.handlers.diligence import flags_now
from services.matcher.pages.cards import Card, card
from services.matcher.store.matches import ESCALATED, HELD, OPEN, PENDING, Listed, get_match
from services.matcher.store.parties import party_of
from services.matcher.store.tables import PartyRow
from shared.briefs import Action, Brief, MatchCase, Paper, match_brief
from shared.database import Database
from shared.profile import Kind, Profile
from shared.security import READERS, Session, require
from shared.texts import Phrase, _
from shared.web import NotFoundError, page
from shared.web.briefs import brief_page, brief_pdf

Reader = Annotated[Session, Depends(require(*READERS))]
STATUS = {
    OPEN: Phrase("Suggested by Entente. No officer has decided yet, and nobody has been asked."),
    ESCALATED: Phrase("Waits for a supervisor, who has to confirm before anybody is asked."),
    HELD: Phrase(
        "Approved by a liaison officer. Nobody has been asked yet; it can still be taken back."
    ),
    "approved": Phrase(
        "Approved by a liaison officer. Both sides are asked whether they want to meet."
    ),
    "declined": Phrase("Declined by a liaison officer. Nobody is asked."),
    "superseded": Phrase("No longer open."),
}
NOTE = Phrase("With findings of due diligence: for officers, not for the other side.")


def routes(database: Database) -> APIRouter:
    """The page and the PDF."""
    router = APIRouter(prefix="/review")

    @router.get("/{match_id}/brief")
    async def show(request: Request, match_id: UUID, session: Reader) -> Response:
        back = f"/review/{match_id}"
        content = brief_page(await _brief(database, match_id), address=f"{back}/brief", back=back)
        return page(request, content, session)

    @router.get("/{match_id}/brief.pdf")
    async def download(match_id: UUID, _: Reader, paper: Paper = Paper.LETTER) -> Response:
        return await brief_pdf(await _brief(database, match_id), paper)

    return router


async def _brief(database: Database, match_id: UUID) -> Brief:
    async with database.reading() as reading:
        listed = await get_match(reading, match_id)
        if listed is None:
            raise NotFoundError
        shown = card(listed)
        if shown.state in PENDING:
            flags = await flags_now(reading, shown.locality.profile_id, shown.party.profile_id)
            shown = replace(shown, flags=flags)
    return match_brief(_case(listed, shown))


def _case(listed: Listed, shown: Card) -> MatchCase:
    return MatchCase(
        locality=_as_read(listed.locality),
        party=_as_read(listed.party),
        reasons=shown.reasons,
        day=datetime.now(UTC).date(),
        status=str(STATUS[shown.state]),
        actions=list(_actions(shown)),
        fit=str(shown.fit_words),
        flags=shown.flags,
        checks=[check.text for check in shown.checks],
        note=str(NOTE),
    )


def _as_read(row: PartyRow) -> Profile:
    """A profile with the themes and stances that the matcher goes by."""
    profile = Profile.model_validate(row.body)
    read = zip(profile.priorities, party_of(row).statements, strict=True)
    said = [p.model_copy(update={"theme": s.theme, "stance": s.stance}) for p, s in read]
    return profile.model_copy(update={"priorities": tuple(said)})


def _actions(shown: Card) -> Iterable[Action]:
    locality, party = shown.locality.name, shown.party.name
    if shown.state not in (*PENDING, "approved"):
        yield Action(_("Nobody"), _("This match is closed. The brief is kept for the record."))
        return
    if shown.state == OPEN:
        yield Action(
            _("Liaison officer"), _("Weighs the reasons and the flags, and approves or declines.")
        )
    if shown.state == ESCALATED:
        yield Action(
            _("Supervisor"), _("Confirms or refuses; another person than the first officer.")
        )
    yield Action(
        "Entente", _("Asks both sides. Contacts are shared only after both have accepted.")
    )
    yield Action(locality, _("Asks the mayor or manager for consent, and names one person for it."))
    if shown.party.kind is Kind.COUNTERPART:
        yield Action(party, _("Answers accept, decline or not now; it need not give a reason."))
    else:
        yield Action(party, _("Reads the referral and says whether it takes it."))
    yield Action(_("Both"), _("Hold a first call, and tell Entente what came of it."))
