"""The languages of the pages, and the one that is spoken now."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LANGUAGES = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "de": "Deutsch",
    "ja": "日本語",
}
"""ISO 639-1 code and own name of every language; the first is that of the source."""

OFFICERS_LANGUAGES = ("en", "es")
"""Languages that the pages of officers are translated into."""

SOURCE = "en"
_current: ContextVar[str] = ContextVar("language", default=SOURCE)


def current_language() -> str:
    """Code of the language that texts are made in now; English outside of a request."""
    return _current.get()


def speak(language: str) -> None:
    """Make texts in this language from now on, to the end of the request."""
    _current.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make texts in this language (a key of `LANGUAGES`) inside the block."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def first_of(wanted: Iterable[str], available: Iterable[str] = tuple(LANGUAGES)) -> str | None:
    """The first wanted code (`pt` or `pt-BR`) that is available, without its region."""
    known = set(available)
    return next((c for w in wanted if (c := w.split("-")[0].lower()) in known), None)


def accepted(header: str) -> list[str]:
    """Codes of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4)."""
    ranked = []
    for part in header.split(","):
        code, _, weight = part.partition(";q=")
        try:
            ranked.append((float(weight or 1), code.strip()))
        except ValueError:
            continue
    return [code for weight, code in sorted(ranked, key=lambda r: -r[0]) if weight > 0]
