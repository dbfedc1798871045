"""A profile as named texts: fields are named as problems are, `priorities.1.statement`.

Names of countries and languages are codes already, as drafts keep them.
"""

import re
from collections.abc import Mapping
from typing import Any

from services.ingest.domain.errors import InvalidProfileError, Problem
from services.ingest.domain.problems import valid_profile
from services.ingest.domain.registration.values import parts_of
from shared.profile import Government, Profile

_LISTS = (
    "languages", "keywords", "preferences.exclude_countries", "eligibility.countries",
    "eligibility.subdivisions", "eligibility.governments",
)  # fmt: skip
_KEPT = ("id", "source")
"""Keys that a form does not show and a revision keeps."""
_WIDER = (Government.COUNTY, Government.STATE, Government.TERRITORY, Government.REGION)
_PICKED = ("geonames_id", "latitude", "longitude")
_ENTRY = re.compile(r"(priorities|contacts|calls)\.(\d{1,3})\.(\w+)")
_FLAGS = ("preferences.peer_size",)
_PRESET = {"contacts": {"kind"}, "priorities": {"weight"}, "calls": set[str]()}
"""Keys that are chosen before anyone types; an entry with nothing else is empty."""

Values = Mapping[str, str]


def read_form(values: Values, base: Profile | None = None) -> Profile:
    """The profile a form describes; raises `InvalidProfileError` with the form's field names.

    `base` is the profile that is revised.
    """
    data, numbers = _data(values)
    if base is not None:
        kept = base.model_dump(mode="json", include=set(_KEPT))
        data |= {key: value for key, value in kept.items() if value}
    _drop_place_of_wider(data, base)
    own = _form_rules(data)
    try:
        profile = valid_profile(data)
    except InvalidProfileError as error:
        problems = [Problem(_form_field(p.field, numbers), p.message) for p in error.problems]
        raise InvalidProfileError([*own, *problems]) from error
    if own:
        raise InvalidProfileError(own)
    return profile


def form_values(profile: Profile) -> dict[str, str]:
    """What a form shows of a profile."""
    values: dict[str, str] = {}
    _flatten("", profile.model_dump(mode="json", exclude_none=True), values)
    return values


def _flatten(path: str, value: Any, into: dict[str, str]) -> None:
    if path in _LISTS:
        into[path] = ", ".join(str(v) for v in value)
    elif isinstance(value, dict):
        for key, item in value.items():
            _flatten(f"{path}.{key}" if path else key, item, into)
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            _flatten(f"{path}.{number}", item, into)
    elif value is not False:
        into[path] = "yes" if value is True else str(value)


def _data(values: Values) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """Nested data, and for every list the numbers that its entries have in the form."""
    data: dict[str, Any] = {}
    entries: dict[str, dict[int, dict[str, str]]] = {section: {} for section in _PRESET}
    for name, raw in values.items():
        text = raw.strip()
        if not text:
            continue
        if found := _ENTRY.fullmatch(name):
            entries[found[1]].setdefault(int(found[2]), {})[found[3]] = text
        elif name in _FIELDS:
            _put(data, name, text)
    numbers: dict[str, list[int]] = {}
    for section, items in entries.items():
        numbers[section] = [n for n in sorted(items) if set(items[n]) - _PRESET[section]]
        if numbers[section]:
            data[section] = [items[n] for n in numbers[section]]
    return data, numbers


def _put(data: dict[str, Any], name: str, text: str) -> None:
    value: Any = parts_of(text) if name in _LISTS else text
    if name in _FLAGS:
        value = True
    section, _, key = name.rpartition(".")
    (data.setdefault(section, {}) if section else data)[key] = value


_FIELDS = frozenset(
    {
        "kind", "name", "country", "subdivision", "government", "population", *_PICKED,
        "census_geoid", "ocd_id", "acronym", "url", "capacity.staff", "preferences.note",
        "capacity.introductions_per_quarter", "eligibility.min_population", "eligibility.fee",
        "eligibility.commitments", "intake.email", "intake.webhook_url", *_LISTS, *_FLAGS,
    }
)  # fmt: skip


def _drop_place_of_wider(data: dict[str, Any], base: Profile | None) -> None:
    """A county is not the town that was picked to find it: forget that town's id and position."""
    is_new = base is None or str(base.geonames_id) != data.get("geonames_id")
    if is_new and data.get("government") in _WIDER:
        for key in _PICKED:
            data.pop(key, None)


def _form_rules(data: Mapping[str, Any]) -> list[Problem]:
    if data.get("kind") in ("locality", "counterpart") and "government" not in data:
        return [Problem("government", "expected a form of government, got nothing")]
    return []


def _form_field(field: str, numbers: Mapping[str, list[int]]) -> str:
    section, _, rest = field.partition(".")
    number, _, key = rest.partition(".")
    if section in numbers and number.isdigit():
        return f"{section}.{numbers[section][int(number) - 1]}.{key}"
    if field == "priorities":
        return "priorities.1.statement"
    plain = field.split(", ", maxsplit=1)[0]
    return re.sub(r"\.\d+$", "", plain)
