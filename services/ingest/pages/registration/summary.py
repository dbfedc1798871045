"""The answers of a draft, as the last page lists them before they are sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.ingest.domain.labels import label
from services.ingest.domain.registration.steps import Step, is_government, steps_of
from services.ingest.domain.registration.values import entries, parts_of
from services.ingest.pages.registration.frame import readable, title_of
from services.ingest.store.tables import DraftRow
from shared.naming import subdivision_name
from shared.profile import Kind
from shared.texts import Said, _
from shared.texts.formats import country, number
from shared.texts.words import label as capital
from shared.texts.words import theme_name
from shared.themes import Theme

_ABOUT = ("name", "acronym", "government", "subdivision", "country", "population", "url", "keywords",
          "census_geoid", "ocd_id")  # fmt: skip
_FIELDS: dict[Step, Sequence[str]] = {
    Step.PLACE: _ABOUT,
    Step.ABOUT: (*_ABOUT, "languages"),
    Step.LANGUAGES: ("languages",),
    Step.ELIGIBILITY: (
        "eligibility.min_population", "eligibility.countries", "eligibility.subdivisions",
        "eligibility.governments", "eligibility.fee", "eligibility.commitments",
    ),
    Step.INTAKE: ("intake.email", "intake.webhook_url"),
    Step.CAPACITY: ("capacity.staff", "capacity.introductions_per_quarter", "pause.until"),
    Step.PREFERENCES: (
        "preferences.exclude_countries", "preferences.peer_size", "preferences.note",
    ),
    Step.HELP: ("quick.themes", "quick.statement"),
    Step.MAIL: ("contacts.1.email",),
}  # fmt: skip
_LISTS = {
    Step.PRIORITIES: "priorities", Step.TIES: "ties", Step.CALLS: "calls",
    Step.CONTACTS: "contacts",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one step; `change` is where they are changed."""

    title: Said
    change: str
    rows: Sequence[tuple[Said, str]]


def sections(draft: DraftRow) -> list[Section]:
    """The answers of every step, in order."""
    kind = Kind(draft.kind)
    steps = steps_of(kind, quick=draft.quick)
    shown = [s for s in steps if not (s is Step.PLACE and Step.ABOUT in steps)]
    return [_section(draft, step, kind) for step in shown]


def _section(draft: DraftRow, step: Step, kind: Kind) -> Section:
    values = draft.values
    where = Step.ABOUT if step is Step.PLACE and not values.get("geonames_id") else step
    rows = (
        _entry_rows(step, values)
        if step in _LISTS
        else ((label(f), _shown(f, values)) for f in _FIELDS[step] if _wanted(f, step, kind))
    )
    title = _("Your place") if step is Step.PLACE else title_of(step, kind)
    return Section(title, f"/register/{draft.id}/{where}?from=check", list(rows))


def _wanted(field: str, step: Step, kind: Kind) -> bool:
    if field in ("acronym", "url", "keywords"):
        return not is_government(kind)
    if field in ("census_geoid", "ocd_id"):
        return kind is Kind.LOCALITY
    if field in ("government", "subdivision", "country", "population"):
        return is_government(kind) and (field != "country" or kind is Kind.COUNTERPART)
    return field != "languages" or step is Step.LANGUAGES or not is_government(kind)


def _shown(field: str, values: Mapping[str, str]) -> str:
    text = values.get(field, "")
    if not text:
        return ""
    return _READERS[field](text) if field in _READERS else readable({field: text})[field]


def _worded(text: str) -> str:
    return ", ".join(capital(part) for part in parts_of(text))


def _themes(text: str) -> str:
    return ", ".join(theme_name(t) for t in parts_of(text) if t in set(Theme))


def _number(text: str) -> str:
    return number(int(text)) if text.isdecimal() else text


_READERS: dict[str, Callable[[str], str]] = {
    "government": _worded,
    "capacity.staff": _worded,
    "eligibility.governments": _worded,
    "quick.themes": _themes,
    "subdivision": lambda text: subdivision_name(text) or text,
    "country": lambda text: country(text) or text,
    "preferences.peer_size": lambda _text: _("Preferred"),
    "population": _number,
    "eligibility.min_population": _number,
}
"""How a value is shown where it is not shown as it stands."""


def _entry_rows(step: Step, values: Mapping[str, str]) -> Iterator[tuple[Said, str]]:
    for entry in entries(values, _LISTS[step]).values():
        if step is Step.PRIORITIES:
            stance = capital(entry["stance"]) if entry.get("stance") else _("Statement")
            theme = f" ({theme_name(entry['theme'])})" if entry.get("theme") in set(Theme) else ""
            yield stance, f"{entry.get('statement', '')}{theme}"
        elif step is Step.CONTACTS:
            if set(entry) - {"kind"}:
                parts = (entry.get(k, "") for k in ("name", "role", "email"))
                yield capital(entry.get("kind", "staff")), ", ".join(p for p in parts if p)
        elif step is Step.CALLS:
            yield (
                _("Call"),
                ", ".join(
                    entry.get(k, "") for k in ("title", "deadline", "amount") if entry.get(k)
                ),
            )
        else:
            yield capital(entry.get("kind", "contact")), _tie(entry)


def _tie(entry: Mapping[str, str]) -> str:
    where = subdivision_name(entry.get("subdivision")) or country(entry.get("country"))
    parts = [entry.get("name", ""), where]
    if entry.get("since"):
        parts.append(_("since %(year)s", year=entry["since"]))
    if entry.get("alive") == "no":
        parts.append(_("no longer alive"))
    return ", ".join(p for p in parts if p)
