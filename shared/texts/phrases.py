"""Texts in the language that is spoken now: made at once, or later, when they are shown.

Values stand in texts as `%(name)s`; a percent sign is written `%%`.
"""

from dataclasses import dataclass

from shared.texts.catalogs import catalog
from shared.texts.language import current_language


def _(text: str, **values: object) -> str:
    """This text, in the language spoken now; only literals, so that they are found for translation."""
    return catalog(current_language()).gettext(text) % values


def pgettext(context: str, text: str, **values: object) -> str:
    """As `_`, where one English word has two meanings; `context` says which."""
    return catalog(current_language()).pgettext(context, text) % values


def plural(one: str, many: str, n: int, **values: object) -> str:
    """The form for `n` things, which stands in the text as `%(n)s`."""
    values.setdefault("n", n)
    return catalog(current_language()).ngettext(one, many, n) % values


@dataclass(frozen=True, slots=True, init=False)
class Phrase:
    """A text that is translated when it is shown: for constants, rules and errors."""

    text: str
    values: tuple[tuple[str, object], ...]

    def __init__(self, text: str, **values: object) -> None:
        """Keep the English text, a literal, and what stands in it."""
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "values", tuple(values.items()))

    def __str__(self) -> str:
        """The text in the language spoken now."""
        return _(self.text, **dict(self.values))


@dataclass(frozen=True, slots=True, init=False)
class Plural:
    """As `Phrase`, with a form for one thing and another for many."""

    one: str
    many: str
    n: int
    values: tuple[tuple[str, object], ...]

    def __init__(self, one: str, many: str, n: int, **values: object) -> None:
        """Keep both English forms, literals, the number and what else stands in them."""
        object.__setattr__(self, "one", one)
        object.__setattr__(self, "many", many)
        object.__setattr__(self, "n", n)
        object.__setattr__(self, "values", tuple(values.items()))

    def __str__(self) -> str:
        """The form for the number, in the language spoken now."""
        return plural(self.one, self.many, self.n, **dict(self.values))


Said = str | Phrase | Plural
"""A text for people: made already, or made when it is shown."""


def marked(text: str) -> str:
    """This text, a literal, as it is: found for translation here, translated by `translated`."""
    return text


def translated(text: str) -> str:
    """A text without values that was marked elsewhere, in the language spoken now."""
    return catalog(current_language()).gettext(text) if text else ""


def told(error: Exception) -> str:
    """What an error says, in the language spoken now: its own text, else its class's docstring."""
    return translated(str(error) or error.__doc__ or "")
