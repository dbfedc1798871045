"""Renders a page's context with its template; knows the menu and who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import ClassVar

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.naming import subdivision_name
from shared.remarks import evidence, finding, why
from shared.security import READERS, Role, Session
from shared.security.roles import OWNERS
from shared.texts import Phrase, Said, current_language, formats, speaking
from shared.texts.catalogs import catalog
from shared.texts.words import label, theme_name, words
from shared.web.languages import LanguageLink, language_links, language_of

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Page:
    """Parent of every page context; `template` is the file that shows it."""

    template: ClassVar[str]
    title: Said


@dataclass(frozen=True, slots=True)
class ErrorPage(Page):
    """Says what went wrong and what to do."""

    template: ClassVar[str] = "error.html"
    text: Said


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link of the menu and the roles that see it (empty: everyone)."""

    path: str
    label: Phrase
    roles: tuple[Role, ...] = ()


MENU = (
    MenuItem("/profiles", Phrase("Profiles"), (*OWNERS, *READERS)),
    MenuItem("/suggestions", Phrase("Suggestions"), OWNERS),
    MenuItem("/review", Phrase("Review"), READERS),
    MenuItem("/coverage", Phrase("Coverage"), READERS),
    MenuItem("/inbox", Phrase("Inbox"), (*OWNERS, *READERS)),
)

FILTERS = {
    "theme": theme_name,
    "words": words,
    "label": label,
    "country": formats.country,
    "language": formats.language,
    "subdivision": subdivision_name,
    "listed": formats.listed,
    "number": formats.number,
    "percent": formats.percent,
    "day": formats.day,
    "short_day": formats.short_day,
    "moment": formats.moment,
    "why": why,
    "finding": finding,
    "evidence": evidence,
}
"""Filters that show a value in the reader's language."""


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
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        self._environment.globals["demo"] = demo
        self._environment.filters |= FILTERS
        _translate(self._environment)

    def render(
        self,
        page: Page,
        session: Session | None,
        path: str,
        languages: Sequence[LanguageLink] = (),
    ) -> str:
        """The page as HTML in the language spoken now; `languages` are those to change to."""
        context = {f.name: getattr(page, f.name) for f in fields(page)}
        menu = [m for m in MENU if session and (not m.roles or session.role in m.roles)]
        return self._environment.get_template(page.template).render(
            **context,
            session=session,
            menu=menu,
            path=path,
            languages=languages,
            spoken=current_language(),
        )


def page(
    request: Request, content: Page, session: Session | None, status: int = 200
) -> HTMLResponse:
    """Answer a request with a page."""
    templates: Templates = request.app.state.templates
    links = language_links(request, session)
    with speaking(language_of(request)):
        html = templates.render(content, session, request.url.path, links)
    return HTMLResponse(html, status_code=status)


def _translate(environment: Environment) -> None:
    """Let `_`, `ngettext`, `pgettext` and `{% trans %}` use the catalog of the language spoken now."""
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalog(current_language()).gettext(text),
        ngettext=lambda one, many, n: catalog(current_language()).ngettext(one, many, n),
        pgettext=lambda context, text: catalog(current_language()).pgettext(context, text),
        npgettext=lambda context, one, many, n: catalog(current_language()).npgettext(
            context, one, many, n
        ),
        newstyle=True,
    )
