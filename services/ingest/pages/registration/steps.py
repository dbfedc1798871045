"""`/register/{draft}/{step}`: the steps that are one form each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.ingest.domain.registration.checks import Mistake
from services.ingest.domain.registration.steps import Step, fields_of, next_step, steps_of
from services.ingest.domain.registration.values import entries, parts_of
from services.ingest.handlers.drafts import ConflictError, remove_entry, save
from services.ingest.handlers.publishing import problems_on
from services.ingest.pages.registration.frame import (
    CHECK,
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
from shared.profile import ContactKind, Kind
from shared.security import Session, require
from shared.web import NotFoundError, Page, page

SignedIn = Annotated[Session, Depends(require())]
SIMPLE = frozenset(
    {Step.ABOUT, Step.LANGUAGES, Step.ELIGIBILITY, Step.CALLS, Step.INTAKE, Step.CAPACITY,
     Step.PREFERENCES, Step.CONTACTS, Step.HELP, Step.MAIL}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormPage(Page):
    """A step with a form; `slots` has the numbers of the entries that a list shows."""

    template: ClassVar[str] = "ingest/register/step.html"
    frame: Frame
    choices: Choices
    slots: Mapping[str, Sequence[int]]
    checked: Mapping[str, Sequence[str]]
    other_languages: str


class StepPages:
    """Routes of the steps without machinery of their own."""

    def __init__(self, database: Database) -> None:
        """Keep drafts in `database`."""
        self._database = database

    def router(self) -> APIRouter:
        """GET and POST /register/{draft_id}/{step}."""
        router = APIRouter(prefix="/register/{draft_id}")
        router.add_api_route("/{step}", self.show, methods=["GET"])
        router.add_api_route("/{step}", self.save, methods=["POST"])
        return router

    async def show(
        self, request: Request, session: SignedIn, draft_id: UUID, step: Step, more: str = ""
    ) -> Response:
        """The form with what was typed so far; `more` is a list that gets room for another entry."""
        draft = await self._draft(session, draft_id, step)
        frame = frame_of(draft, step, from_check=comes_from_check(request))
        return page(request, _form(draft, frame, draft.values, more), session)

    async def save(self, request: Request, session: Typist, draft_id: UUID, step: Step) -> Response:
        """Save what was typed, whatever it is, and go on; or say what is wrong with it."""
        if session is None:
            return await held(request)
        draft, typed = await self._draft(session, draft_id, step), await posted(request)
        fields = fields_of(step, Kind(draft.kind))
        action, _dot, rest = typed.get("action", "").partition(".")
        section, _dot, number = rest.partition(".")
        try:
            async with self._database.transaction() as transaction:
                draft = await save(
                    transaction, draft_id, session, fields, typed, seen_version(typed)
                )
                if action == "remove" and number.isdecimal():
                    await remove_entry(transaction, draft, section, int(number), session.email)
        except ConflictError as error:
            frame = frame_of(
                draft, step, values=typed, conflict=error, from_check=comes_from_check(request)
            )
            return page(request, _form(draft, frame, typed), session, 409)
        if action in ("remove", "add"):
            return _redirect(request, draft, f"{step}?more={section}#{section}")
        wrong = problems_on(draft, fields)
        if action == "later":
            return RedirectResponse("/register?saved=true", status_code=303)
        return self._onward(request, session, draft, step, wrong)

    def _onward(
        self,
        request: Request,
        session: Session,
        draft: DraftRow,
        step: Step,
        wrong: Sequence[Mistake],
    ) -> Response:
        if wrong:
            frame = frame_of(draft, step, mistakes=wrong, from_check=comes_from_check(request))
            return page(request, _form(draft, frame, draft.values), session, 422)
        following = next_step(step, Kind(draft.kind), quick=draft.quick)
        if following is None and draft.quick:
            return RedirectResponse(f"/register/{draft.id}/publish", status_code=307)
        if comes_from_check(request) or following is None:
            return RedirectResponse(f"/register/{draft.id}/{CHECK}", status_code=303)
        return RedirectResponse(f"/register/{draft.id}/{following}", status_code=303)

    async def _draft(self, session: Session, draft_id: UUID, step: Step) -> DraftRow:
        draft = await own_draft(self._database, draft_id, session)
        kind = Kind(draft.kind)
        steps = {*steps_of(kind, quick=draft.quick), Step.ABOUT}
        if step not in SIMPLE or step not in steps:
            raise NotFoundError
        return draft


def _form(draft: DraftRow, frame: Frame, values: Mapping[str, str], more: str = "") -> FormPage:
    kind = Kind(draft.kind)
    languages = parts_of(values.get("languages", ""))
    return FormPage(
        title=title_of(Step(frame.step), kind),
        frame=frame,
        choices=choices(kind),
        slots=_slots(values, more),
        checked={
            "languages": languages,
            "themes": parts_of(values.get("quick.themes", "")),
            "governments": parts_of(values.get("eligibility.governments", "")),
        },
        other_languages=", ".join(
            p for p in parts_of(frame.values.get("languages", ""))
            if p not in {name for _code, name in choices(kind).languages}
        ) if languages else "",
    )  # fmt: skip


def _slots(values: Mapping[str, str], more: str) -> dict[str, list[int]]:
    """Numbers of the entries to show: of both kinds of contact and of calls, at least one each."""
    calls = list(entries(values, "calls"))
    contacts = entries(values, "contacts")
    political = [n for n, e in contacts.items() if e.get("kind") == ContactKind.POLITICAL]
    staff = [n for n in contacts if n not in political]
    free = max(contacts, default=0) + 1
    if not staff or more == "staff":
        staff, free = [*staff, free], free + 1
    if not political or more == "political":
        political.append(free)
    if not calls or more == "calls":
        calls.append(max(calls, default=0) + 1)
    return {"staff": staff, "political": political, "calls": calls}


def _redirect(request: Request, draft: DraftRow, where: str) -> Response:
    path, _hash, anchor = where.partition("#")
    kept = "&from=check" if comes_from_check(request) else ""
    return RedirectResponse(f"/register/{draft.id}/{path}{kept}#{anchor}", status_code=303)
