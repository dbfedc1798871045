"""What is typed into a draft: tidied, put in, renumbered, compared and merged. No rules about it."""

import re
from collections.abc import Callable, Iterable, Mapping

from services.ingest.domain.registration.steps import Values
from shared.texts.reading import country_code, language_code

ENTRY = re.compile(r"(priorities|contacts|calls|ties)\.(\d{1,3})\.(\w+)")
"""A field of the n-th entry of a list."""
NUMBERS = (
    "population", "capacity.introductions_per_quarter", "eligibility.min_population",
)  # fmt: skip
LANGUAGE_LISTS = ("languages",)
COUNTRY_LISTS = ("preferences.exclude_countries", "eligibility.countries")
LONGEST = 5_000
"""Longest text that a draft keeps of one field, in characters."""

_GROUPED = re.compile(r"\d{1,3}([.,\s'\u2019]\d{3})+")


def tidied(name: str, text: str) -> str:
    """A typed text as a draft keeps it: numbers without separators, known names as codes."""
    text = text.strip()[:LONGEST]
    if name in NUMBERS and _GROUPED.fullmatch(text):
        return re.sub(r"\D", "", text)
    if name in LANGUAGE_LISTS:
        return _coded(text, language_code)
    if name in COUNTRY_LISTS:
        return _coded(text, country_code)
    return text


def parts_of(text: str) -> list[str]:
    """The parts of a text that is a list with commas, each once."""
    parts = (part.strip() for part in re.split(r"[,;\n、]", text))
    return list(dict.fromkeys(part for part in parts if part))


def with_posted(
    values: Values, fields: re.Pattern[str], posted: Mapping[str, str]
) -> dict[str, str]:
    """The values with the fields of one page as they were posted; empty ones are left out."""
    kept = {k: v for k, v in values.items() if not fields.fullmatch(k)}
    mine = {k: tidied(k, v) for k, v in posted.items() if fields.fullmatch(k)}
    return kept | {k: v for k, v in mine.items() if v}


def entries(values: Values, section: str) -> dict[int, dict[str, str]]:
    """The entries of a list by their numbers, in order."""
    found: dict[int, dict[str, str]] = {}
    for name, text in values.items():
        if (m := ENTRY.fullmatch(name)) and m[1] == section:
            found.setdefault(int(m[2]), {})[m[3]] = text
    return dict(sorted(found.items()))


def without_entry(values: Values, section: str, number: int) -> dict[str, str]:
    """The values without one entry of a list; those after it move up."""
    rest = [e for n, e in entries(values, section).items() if n != number]
    return with_entries(values, section, rest)


def with_entries(values: Values, section: str, rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The values with exactly these entries in a list, numbered from 1."""
    kept = {k: v for k, v in values.items() if not k.startswith(f"{section}.")}
    for number, row in enumerate(rows, start=1):
        kept |= {f"{section}.{number}.{key}": text for key, text in row.items() if text}
    return kept


def differences(before: Values, after: Values) -> dict[str, tuple[str, str]]:
    """Old and new text of every field that changed."""
    names = dict.fromkeys([*before, *after])
    pairs = {n: (before.get(n, ""), after.get(n, "")) for n in names}
    return {n: pair for n, pair in pairs.items() if pair[0] != pair[1]}


def merged(base: Values, theirs: Values, mine: Values) -> tuple[dict[str, str], set[str]]:
    """Two revisions of one base: what I left alone is as they have it; a list counts as one thing.

    Also gives the topics that both changed, differently; there, mine stands.
    """
    my_topics = {topic(n) for n in differences(base, mine)}
    their_topics = {topic(n) for n in differences(base, theirs)}
    both = {topic(n) for n in differences(theirs, mine)} & my_topics & their_topics
    result = {k: v for k, v in theirs.items() if topic(k) not in my_topics}
    return result | {k: v for k, v in mine.items() if topic(k) in my_topics}, both


def topic(field: str) -> str:
    """What a field belongs to: its list, or itself."""
    return m[1] if (m := ENTRY.fullmatch(field)) else field


def _coded(text: str, code: Callable[[str], str | None]) -> str:
    return ", ".join(dict.fromkeys(code(part) or part for part in parts_of(text)))
