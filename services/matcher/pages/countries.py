"""`/review/country-list`: officers read the country list, an administrator changes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

import pycountry
from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from services.matcher.domain import InvalidRuleError, UnknownRuleError
from services.matcher.domain.flags import CountryRule
from services.matcher.handlers.countries import remove_rule, set_rule
from services.matcher.store.countries import history, rules_in_force
from services.matcher.store.tables import CountryRuleRow
from shared.database import Database
from shared.naming import country_name
from shared.security import OFFICERS, Role, Session, require
from shared.texts import Phrase, _
from shared.us import is_us
from shared.web import FieldProblem, NotFoundError, Page, page

PATH = "/review/country-list"
LEVELS = (
    ("note", Phrase("Note: officers are told")),
    ("caution", Phrase("Caution: officers are warned")),
    ("escalate", Phrase("Escalate: a supervisor has to confirm")),
    ("block", Phrase("Block: never suggested")),
)
HISTORY = 200
Officer = Annotated[Session, Depends(require(*OFFICERS))]
Administrator = Annotated[Session, Depends(require(Role.ADMINISTRATOR))]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was entered into the form."""

    country: str = ""
    level: str = ""
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class CountryListPage(Page):
    """Rules in force by country, the form for administrators, and the history, latest first."""

    template: ClassVar[str] = "country_list.html"
    rules: Sequence[CountryRule]
    history: Sequence[CountryRuleRow]
    may_change: bool
    countries: Sequence[tuple[str, str]]
    levels: Sequence[tuple[str, str]]
    problems: Sequence[FieldProblem]
    typed: Typed


def routes(database: Database) -> APIRouter:
    """Routes of `/review/country-list`."""
    router = APIRouter(prefix=PATH)

    @router.get("")
    async def country_list(request: Request, session: Officer) -> Response:
        return page(request, await _list_page(database, session), session)

    @router.post("")
    async def put(
        request: Request,
        session: Administrator,
        country: Annotated[str, Form()] = "",
        level: Annotated[str, Form()] = "",
        reason: Annotated[str, Form()] = "",
        source: Annotated[str, Form()] = "",
    ) -> Response:
        typed = Typed(country, level, reason, source)
        try:
            async with database.transaction() as writing:
                await set_rule(
                    writing, country=country, level=level, reason=reason, source=source,
                    by=session.email,
                )  # fmt: skip
        except InvalidRuleError as error:
            problems = [FieldProblem(name, text) for name, text in error.problems.items()]
            content = await _list_page(database, session, problems, typed)
            return page(request, content, session, 422)
        return RedirectResponse(PATH, status_code=303)

    @router.post("/remove")
    async def remove(session: Administrator, country: Annotated[str, Form()] = "") -> Response:
        try:
            async with database.transaction() as writing:
                await remove_rule(writing, country, session.email)
        except UnknownRuleError as error:
            raise NotFoundError from error
        return RedirectResponse(PATH, status_code=303)

    return router


async def _list_page(
    database: Database,
    session: Session,
    problems: Sequence[FieldProblem] = (),
    typed: Typed | None = None,
) -> CountryListPage:
    async with database.reading() as reading:
        rules = await rules_in_force(reading)
        past = await history(reading, HISTORY)
    return CountryListPage(
        title=_("Country list"),
        rules=sorted(rules.values(), key=lambda r: country_name(r.country)),
        history=past,
        may_change=session.role is Role.ADMINISTRATOR,
        countries=_countries(),
        levels=[(level, str(words)) for level, words in LEVELS],
        problems=problems,
        typed=typed or Typed(),
    )


def _countries() -> list[tuple[str, str]]:
    codes = (str(c.alpha_2) for c in pycountry.countries)
    named = [(code, country_name(code)) for code in codes if not is_us(code)]
    return sorted(named, key=lambda pair: pair[1])
