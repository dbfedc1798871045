"""Renders a page's context with its template; knows the menu and who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

import pycountry
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.security import OFFICERS, Role, Session
from shared.security.roles import OWNERS
from shared.themes import THEMES, Theme

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Page:
    """Parent of every page context; `template` is the file that shows it."""

    template: ClassVar[str]
    title: str


@dataclass(frozen=True, slots=True)
class ErrorPage(Page):
    """Says what went wrong and what to do."""

    template: ClassVar[str] = "error.html"
    text: str


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link of the menu and the roles that see it (empty: everyone)."""

    path: str
    label: str
    roles: tuple[Role, ...] = ()


MENU = (
    MenuItem("/profiles", "Profiles", (*OWNERS, *OFFICERS)),
    MenuItem("/suggestions", "Suggestions", OWNERS),
    MenuItem("/review", "Review", OFFICERS),
    MenuItem("/inbox", "Inbox", (*OWNERS, *OFFICERS)),
)


class Templates:
    """The Jinja environment over the templates of the services in this process."""

    def __init__(self, folders: Sequence[Path], *, demo: bool) -> None:
        """Look templates up in `folders`, then among the shared ones."""
        loaders = [FileSystemLoader(folder) for folder in (*folders, HERE / "templates")]
        self._environment = Environment(
            loader=ChoiceLoader(loaders),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["demo"] = demo
        self._environment.filters |= {
            "theme": theme_name,
            "country": country_name,
            "language": language_name,
            "number": lambda n: f"{n:,}",
            "moment": moment,
            "day": day,
            "words": lambda key: str(key).replace("_", " "),
        }

    def render(self, page: Page, session: Session | None, path: str) -> str:
        """The page as HTML."""
        context = {f.name: getattr(page, f.name) for f in fields(page)}
        menu = [m for m in MENU if session and (not m.roles or session.role in m.roles)]
        return self._environment.get_template(page.template).render(
            **context, session=session, menu=menu, path=path
        )


def page(
    request: Request, content: Page, session: Session | None, status: int = 200
) -> HTMLResponse:
    """Answer a request with a page."""
    templates: Templates = request.app.state.templates
    return HTMLResponse(templates.render(content, session, request.url.path), status_code=status)


def theme_name(key: str) -> str:
    """A theme's key as people read it."""
    return THEMES[Theme(key)].name


def country_name(code: str | None) -> str:
    """English short name of an ISO 3166-1 alpha-2 code."""
    country = pycountry.countries.get(alpha_2=code) if code else None
    return str(getattr(country, "common_name", country.name)) if country else ""


def day(when: date) -> str:
    """A day as people read it."""
    return f"{when:%B} {when.day}, {when:%Y}"


def language_name(code: str) -> str:
    """English name of an ISO 639 code, without the notes of the standard."""
    language = pycountry.languages.get(**{f"alpha_{len(code)}": code})
    return language.name.split(" (")[0].removeprefix("Modern ") if language else code


def moment(when: datetime) -> str:
    """A time in UTC as people read it."""
    return f"{when:%B} {when.day}, {when:%Y, %H:%M} UTC"
