"""Finds every text in the code and brings the catalogs up to date: `make messages`.

What a text is translated into depends on who reads it: pages of officers are in fewer languages.
"""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from shared.texts.catalogs import FOLDER
from shared.texts.language import LANGUAGES, OFFICERS_LANGUAGES, SOURCE

ROOT = Path(__file__).parents[2]
OFFICERS_ONLY = (
    "services/ingest/handlers/administering.py",
    "services/ingest/pages/accounts.py",
    "services/ingest/templates/ingest/account_details.html",
    "services/ingest/templates/ingest/account_log.html",
    "services/ingest/templates/ingest/accounts.html",
    "services/matcher/",
    "services/notifier/pages/dispatch",
    "services/notifier/pages/mailbox.py",
    "services/notifier/templates/notifier/deliveries.html",
    "services/notifier/templates/notifier/incoming.html",
    "services/notifier/templates/notifier/mailbox.html",
    "services/notifier/templates/notifier/message.html",
    "services/notifier/templates/notifier/needs_contact.html",
    "services/notifier/templates/notifier/suppression",
    "shared/remarks/findings.py",
)
"""Where pages of officers, and the demonstration's mailbox, are made."""
FOR_EVERYBODY = (
    "services/matcher/domain/readings.py",
    "services/matcher/domain/stages.py",
    "services/matcher/pages/cards.py",
    "services/matcher/pages/standings.py",
    "services/matcher/pages/suggestions",
    "services/matcher/templates/match_parts.html",
    "services/matcher/templates/readings.html",
    "services/matcher/templates/suggestions",
)
"""Exceptions to it."""

_PYTHON: dict[str, Any] = {
    "_": None,
    "Phrase": None,
    "marked": None,
    "plural": (1, 2),
    "Plural": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_JINJA: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_OPTIONS = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}


def wanted(language: str, root: Path = ROOT) -> Catalog:
    """Every text that has to be there in a language, untranslated."""
    catalog = Catalog(locale=language)
    for where, line, message, comments, context in _texts(root):
        if _is_for(where, language):
            catalog.add(message, locations=[(where, line)], auto_comments=comments, context=context)
    return catalog


def path_of(language: str) -> Path:
    """Where the catalog of a language is kept."""
    return FOLDER / f"{language}.po"


def update(language: str) -> int:
    """Bring a catalog up to date: new texts are added, old ones go; returns how many lack words."""
    path = path_of(language)
    catalog = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(wanted(language), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(
            file, catalog, width=100, omit_header=True, include_lineno=False, sort_by_file=True
        )
    return sum(not is_translated(m.string) for m in catalog if m.id)


def is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    """Whether a message has words, in all of its forms."""
    return all(string) if string else False


def _sources(root: Path) -> Iterator[Path]:
    for top in ("services", "shared"):
        for kind in ("*.py", "*.html", "*.txt", "statements.toml"):
            yield from (
                p for p in sorted((root / top).rglob(kind)) if "node_modules" not in p.parts
            )


def _is_for(where: str, language: str) -> bool:
    if language in OFFICERS_LANGUAGES or where.startswith(FOR_EVERYBODY):
        return True
    return not where.startswith(OFFICERS_ONLY)


@cache
def _texts(root: Path) -> list[tuple[str, int, Any, list[str], str | None]]:
    """File, line, text, remarks and context of every text, in the order of the files."""
    return [
        (where, *found)
        for path in _sources(root)
        for where in [str(path.relative_to(root))]
        for found in _texts_of(path, where)
    ]


def _texts_of(path: Path, where: str) -> Iterator[tuple[int, Any, list[str], str | None]]:
    if path.suffix == ".toml":
        yield from _examples(path)
        return
    if path.suffix != ".py":
        yield from extract_from_file("jinja2", path, _JINJA, options=_OPTIONS)
        return
    yield from extract_from_file("python", path, _PYTHON, comment_tags=["NOTE:"])
    if "/domain" in where or "/security/" in where:
        yield from _error_texts(path)


def _examples(path: Path) -> Iterator[tuple[int, str, list[str], None]]:
    """The example statements of the registration, which stand one a line under their themes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for theme, statements in tomllib.loads("\n".join(lines)).items():
        note = (
            f"An example of a good statement, written by a city about: {theme.replace('_', ' ')}."
        )
        for text in statements.values():
            number = next(n for n, line in enumerate(lines, 1) if text in line)
            yield number, text, [note], None


def _error_texts(path: Path) -> Iterator[tuple[int, str, list[str], None]]:
    """The docstrings of error classes, which are their messages."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name.endswith("Error"):
            text = ast.get_docstring(node, clean=False)
            if text and "\n" not in text:
                yield node.lineno, text, [], None


def _main() -> None:
    for language in LANGUAGES:
        if language != SOURCE:
            print(f"{language}: {update(language)} texts lack a translation")  # noqa: T201 - a command


if __name__ == "__main__":
    _main()
