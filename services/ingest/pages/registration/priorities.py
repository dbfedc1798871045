"""`/register/{draft}/priorities`: the statements of a party, one a page, with hints and an example."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.registration.advice import hints
from services.ingest.domain.registration.checks import Mistake
from services.ingest.domain.registration.steps import Step, steps_of
from services.ingest.domain.registration.values import entries
from services.ingest.handlers.drafts import ConflictError, locked_draft, remove_entry, save
from services.ingest.handlers.publishing import problems_on
from services.ingest.pages.registration.examples import example
from services.ingest.pages.registration.frame import (
    Frame,
    Typist,
    comes_from_check,
    frame_of,
    held,
    own_draft,
    posted,
    seen_version,
    title_of,
)
from services.ingest.pages.registration.options import Choices, choices
from services.ingest.store.tables import DraftRow
from shared.database import Database
from shared.profile import Kind, Stance
from shared.security import Session, require
from shared.texts import Phrase, Said, _
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]
Number = Annotated[int, Path(ge=1, le=50)]
MOST = 50


@dataclass(frozen=True, slots=True)
class Card:
    """A priority in the list, with what would make it better."""

    number: int
    values: Mapping[str, str]
    hints: Sequence[Said]


@dataclass(frozen=True, slots=True)
class PrioritiesPage(Page):
    """The priorities so far."""

    template: ClassVar[str] = "ingest/register/priorities.html"
    frame: Frame
    cards: Sequence[Card]
    next_number: int


@dataclass(frozen=True, slots=True)
class PriorityPage(Page):
    """One priority: theme, need or offer, statement; with an example and hints."""

    template: ClassVar[str] = "ingest/register/priority.html"
    frame: Frame
    choices: Choices
    number: int
    values: Mapping[str, str]
    hints: Sequence[Said]
    example: str


@dataclass(frozen=True, slots=True)
class HintsPage(Page):
    """Hints and example as a part of a page."""

    template: ClassVar[str] = "ingest/register/hints.html"
    hints: Sequence[Said]
    example: str
    typed: bool


class PriorityPages:
    """Routes of the guided priorities."""

    def __init__(self, database: Database) -> None:
        """Keep drafts in `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """Under /register/{draft_id}: /priorities, /priorities/{n}, /priorities/{n}/remove, /hints."""
        router = APIRouter(prefix="/register/{draft_id}")
        router.add_api_route("/priorities", self.list, methods=["GET"])
        router.add_api_route("/priorities/{number}", self.show, methods=["GET"])
        router.add_api_route("/priorities/{number}", self.save, methods=["POST"])
        router.add_api_route("/priorities/{number}/remove", self.remove, methods=["POST"])
        router.add_api_route("/hints", self.hints, methods=["POST"])
        return router

    async def list(self, request: Request, session: SignedIn, draft_id: UUID) -> Response:
        """All priorities; without any, the form of the first."""
        draft = await self._draft(session, draft_id)
        found = entries(draft.values, "priorities")
        if not found:
            return RedirectResponse(f"/register/{draft_id}/priorities/1", status_code=303)
        frame = frame_of(draft, Step.PRIORITIES, from_check=comes_from_check(request))
        cards = [Card(n, e, _hints(e)) for n, e in found.items()]
        title = title_of(Step.PRIORITIES, Kind(draft.kind))
        return page(request, PrioritiesPage(title, frame, cards, max(found) + 1), session)

    async def show(
        self, request: Request, session: SignedIn, draft_id: UUID, number: Number
    ) -> Response:
        """The form of one priority."""
        draft = await self._draft(session, draft_id)
        frame = frame_of(draft, Step.PRIORITIES, from_check=comes_from_check(request))
        return page(request, _form(draft, frame, draft.values, number), session)

    async def save(
        self, request: Request, session: Typist, draft_id: UUID, number: Number
    ) -> Response:
        """Save, and show the list; or the form again, to see the example or what is wrong."""
        if session is None:
            return await held(request)
        draft, typed = await self._draft(session, draft_id), await posted(request)
        fields, back = re.compile(rf"priorities\.{number}\.\w+"), comes_from_check(request)
        try:
            async with self._database.transaction() as transaction:
                draft = await save(
                    transaction, draft_id, session, fields, typed, seen_version(typed)
                )
        except ConflictError as error:
            frame = frame_of(draft, Step.PRIORITIES, conflict=error, from_check=back)
            return page(request, _form(draft, frame, typed, number), session, 409)
        action = typed.get("action", "")
        if action == "later":
            return RedirectResponse("/register?saved=true", status_code=303)
        wrong = problems_on(draft, fields)
        if not draft.values.get(f"priorities.{number}.statement") and action != "example":
            text = Phrase("Write one or two sentences, or go back without a new priority.")
            wrong = [Mistake(f"priorities.{number}.statement", text)]
        if wrong or action == "example":
            frame = frame_of(draft, Step.PRIORITIES, mistakes=wrong, from_check=back)
            content = _form(draft, frame, draft.values, number)
            return page(request, content, session, 422 if wrong else 200)
        return _to_list(request, draft_id)

    async def remove(
        self, request: Request, session: SignedIn, draft_id: UUID, number: Number
    ) -> Response:
        """Take a priority out."""
        await self._draft(session, draft_id)
        async with self._database.transaction() as transaction:
            draft = await locked_draft(transaction, draft_id, session)
            await remove_entry(transaction, draft, "priorities", number, session.email)
        return _to_list(request, draft_id)

    async def hints(self, request: Request, session: SignedIn, draft_id: UUID) -> Response:
        """Hints on what is being typed, while it is typed."""
        await self._draft(session, draft_id)
        typed = {k.rpartition(".")[2]: v for k, v in (await posted(request)).items()}
        has_text = bool(typed.get("statement", "").strip())
        content = HintsPage("", _hints(typed), _example(typed), has_text)
        return page(request, content, session)

    async def _draft(self, session: Session, draft_id: UUID) -> DraftRow:
        draft = await own_draft(self._database, draft_id, session)
        if Step.PRIORITIES not in steps_of(Kind(draft.kind), quick=draft.quick):
            raise NotFoundError
        return draft


def _form(draft: DraftRow, frame: Frame, values: Mapping[str, str], number: int) -> PriorityPage:
    entry = entries(values, "priorities").get(number, {})
    kind = Kind(draft.kind)
    return PriorityPage(
        title=_("Priority %(n)s", n=number),
        frame=frame,
        choices=choices(kind),
        number=number,
        values=entry,
        hints=_hints(entry),
        example=_example(entry),
    )


def _hints(entry: Mapping[str, str]) -> list[Said]:
    stance = entry.get("stance", "")
    return hints(entry.get("statement", ""), Stance(stance) if stance in set(Stance) else None)


def _example(entry: Mapping[str, str]) -> str:
    return example(entry.get("theme", ""), entry.get("stance", ""))


def _to_list(request: Request, draft_id: UUID) -> Response:
    kept = "?from=check" if comes_from_check(request) else ""
    return RedirectResponse(f"/register/{draft_id}/priorities{kept}", status_code=303)
