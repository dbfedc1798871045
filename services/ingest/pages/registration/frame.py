"""What all pages of a registration share: the step indicator, what was typed, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends, Request, Response

from services.ingest.domain.errors import UnknownDraftError
from services.ingest.domain.labels import label
from services.ingest.domain.registration.checks import Mistake
from services.ingest.domain.registration.steps import (
    SHORT,
    TITLES,
    Step,
    is_government,
    segment_of,
    segments_of,
    steps_of,
)
from services.ingest.domain.registration.values import COUNTRY_LISTS, LANGUAGE_LISTS, parts_of
from services.ingest.handlers.drafts import ConflictError, Theirs, draft_for
from services.ingest.store.tables import DraftRow
from shared.database import Database
from shared.profile import Kind
from shared.security import Session, require
from shared.security.sessions import read_session
from shared.texts import Phrase, Said, _
from shared.texts.formats import country, language
from shared.web import FieldProblem, NotFoundError, Page, page

CHECK = "check"
CHECK_SHORT = Phrase("Check and send")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the step indicator; `state` is complete, current or later."""

    label: Said
    state: str
    address: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A draft as one of its pages shows it; `seen` is the version that the page is saved against."""

    draft: DraftRow
    kind: Kind
    step: str
    segments: Sequence[Segment]
    position: int
    values: Mapping[str, str]
    problems: Sequence[FieldProblem]
    conflict: Sequence[tuple[Said, Theirs]]
    seen: int
    base: str
    back: str
    from_check: bool

    @property
    def action(self) -> str:
        """Where the form of this page is sent to."""
        return f"{self.base}/{self.step}" + ("?from=check" if self.from_check else "")

    def problem(self, name: str) -> Said | None:
        """What is wrong with a field."""
        return next((p.message for p in self.problems if p.field == name), None)


@dataclass(frozen=True, slots=True)
class StepPage(Page):
    """A page of the registration."""

    template: ClassVar[str] = "ingest/register/step.html"
    frame: Frame


@dataclass(frozen=True, slots=True)
class HeldPage(Page):
    """For one who was signed out while typing: keeps what was typed until it can be sent again."""

    template: ClassVar[str] = "ingest/register/held.html"
    action: str
    held: Sequence[tuple[str, str]]


def frame_of(
    draft: DraftRow,
    step: str,
    *,
    values: Mapping[str, str] | None = None,
    mistakes: Sequence[Mistake] = (),
    conflict: ConflictError | None = None,
    from_check: bool = False,
) -> Frame:
    """The frame of a page; `values` where something else than the draft's is to be shown."""
    kind, base = Kind(draft.kind), f"/register/{draft.id}"
    segments = _segments(draft, step, base)
    return Frame(
        draft=draft,
        kind=kind,
        step=step,
        segments=segments,
        position=next((n for n, s in enumerate(segments, 1) if s.state == "current"), 1),
        values=readable(draft.values if values is None else values),
        problems=[FieldProblem(m.field, str(m.message)) for m in mistakes],
        conflict=[(label(t.field), t) for t in conflict.found] if conflict else (),
        seen=conflict.version if conflict else draft.version,
        base=base,
        back=f"{base}/{CHECK}" if from_check else _back(draft, step, base),
        from_check=from_check,
    )


def title_of(step: Step, kind: Kind) -> Said:
    """The heading of a step."""
    if step is Step.ABOUT and is_government(kind):
        return _("About your government")
    if step is Step.PRIORITIES and not is_government(kind):
        return _("What you offer your members")
    return TITLES[step]


def readable(values: Mapping[str, str]) -> dict[str, str]:
    """Values with the names of countries and languages in place of their codes."""
    shown = dict(values)
    for names, spoken in ((COUNTRY_LISTS, country), (LANGUAGE_LISTS, language)):
        for name in names:
            if name in shown:
                parts = parts_of(shown[name])
                shown[name] = ", ".join(
                    (spoken(p) or p) if len(p) <= len("XX") else p for p in parts
                )
    return shown


async def own_draft(database: Database, draft_id: UUID, session: Session) -> DraftRow:
    """The draft, if it is the account's to change."""
    try:
        async with database.reading() as reading:
            return await draft_for(reading, draft_id, session)
    except UnknownDraftError as error:
        raise NotFoundError from error


async def posted(request: Request) -> dict[str, str]:
    """The text fields of a posted form; what is there several times becomes a list with commas."""
    form = await request.form()
    fields: dict[str, list[str]] = {}
    for key, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(key, []).append(value)
    return {k: ", ".join(v for v in texts if v) for k, texts in fields.items()}


def _typist(request: Request) -> Session | None:
    """The session of one who sends a page, if there still is one."""
    return require()(request) if read_session(request) else None


Typist = Annotated[Session | None, Depends(_typist)]
"""Who sends a page; nobody where the sign-in ended while typing (see `held`)."""


async def held(request: Request) -> Response:
    """Asks to sign in again, with everything typed still on the page."""
    form = await request.form()
    fields = [(k, v) for k, v in form.multi_items() if isinstance(v, str)]
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return page(request, HeldPage(_("You have been signed out"), target, fields), None, 401)


def comes_from_check(request: Request) -> bool:
    """Whether a page was opened to change an answer, and leads back to all of them."""
    return request.query_params.get("from") == CHECK


def seen_version(typed: Mapping[str, str]) -> int:
    """The version of the draft that a posted page was shown with; 0 where it does not say."""
    text = typed.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - digits


def _segments(draft: DraftRow, step: str, base: str) -> list[Segment]:
    kind = Kind(draft.kind)
    current = step if step == CHECK else segment_of(Step(step), kind).value
    steps: list[tuple[str, Said]] = [
        (s.value, SHORT[s]) for s in segments_of(kind, quick=draft.quick)
    ]
    if not draft.quick or step == CHECK:
        steps.append((CHECK, CHECK_SHORT))
    keys = [key for key, _label in steps]
    at = keys.index(current) if current in keys else 0
    states = ["complete"] * at + ["current"] + ["later"] * len(keys)
    return [
        Segment(text, state, f"{base}/{key}")
        for (key, text), state in zip(steps, states, strict=False)
    ]


def _back(draft: DraftRow, step: str, base: str) -> str:
    steps = [s.value for s in steps_of(Kind(draft.kind), quick=draft.quick)] + [CHECK]
    at = steps.index(step) if step in steps else 1
    return f"{base}/{steps[at - 1]}" if at > 0 else "/register"
