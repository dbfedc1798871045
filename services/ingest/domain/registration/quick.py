"""The short way for offices without international staff: three answers become a profile."""

from services.ingest.domain.registration.steps import Values
from services.ingest.domain.registration.values import parts_of, with_entries
from shared.profile import Staff, Stance
from shared.themes import THEMES, Theme

INTRODUCTIONS = 1
"""Introductions a quarter for an office without staff for them."""


def expanded(values: Values) -> dict[str, str]:
    """The values of a profile from those of the three questions.

    The sentence is the first priority. Several topics become priorities of their own, in the words of
    the theme's definition, so that each finds its own partners.
    """
    themes = [Theme(t) for t in parts_of(values.get("quick.themes", "")) if t in set(Theme)]
    kept = {k: v for k, v in values.items() if not k.startswith("quick.")}
    rows = [
        _priority(values.get("quick.statement", ""), themes[0] if len(themes) == 1 else None, 2)
    ]
    if len(themes) > 1:
        rows += [_priority(_sentence(theme), theme, 1) for theme in themes]
    kept = with_entries(kept, "priorities", rows)
    kept.setdefault("contacts.1.name", values.get("name", ""))
    kept.setdefault("capacity.staff", Staff.NONE.value)
    kept.setdefault("capacity.introductions_per_quarter", str(INTRODUCTIONS))
    return kept


def _sentence(theme: Theme) -> str:
    definition = THEMES[theme]
    return f"We are looking for help with {definition.name.lower()}. {definition.text}"


def _priority(statement: str, theme: Theme | None, weight: int) -> dict[str, str]:
    return {
        "statement": statement,
        "theme": theme.value if theme else "",
        "stance": Stance.NEED.value,
        "weight": str(weight),
    }
