"""What is wrong with typed values and what is missing, in words that say what to do."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from pydantic import EmailStr, TypeAdapter, ValidationError

from services.ingest.domain.registration.steps import Values, is_government
from services.ingest.domain.registration.values import ENTRY, entries, parts_of
from shared.codes import Country, Language, Subdivision, Url
from shared.profile import STATEMENT_MAX, Kind
from shared.texts import Phrase, Said
from shared.us import STATE_FIPS

TIE_SINCE = 1500
_STATEMENT_MIN = 3
_LONG = {
    "eligibility.fee": 500, "eligibility.commitments": 1_000, "preferences.note": 1_000,
    "amount": 200, "statement": STATEMENT_MAX, "quick.statement": STATEMENT_MAX,
}  # fmt: skip
_NAME_MAX = 300


class Mistake(NamedTuple):
    """What is wrong with one field; `field` is its name in the form."""

    field: str
    message: Said


def mistakes(values: Values, *, quick: bool) -> list[Mistake]:
    """Everything typed that cannot be meant so; what is missing is no mistake yet.

    The short way asks for no name of a contact.
    """
    found = [Mistake(n, m) for n, text in values.items() if text and (m := _wrong(n, text))]
    return [*found, *(() if quick else _entries_without_head(values))]


def missing(values: Values, kind: Kind, *, quick: bool) -> list[Mistake]:
    """What a draft still needs before it can be published."""
    about = _missing_place(values, kind) if is_government(kind) else _missing_name(values)
    if quick:
        return [*about, *_missing_help(values), *_missing_mail(values)]
    return [*about, *_missing_priorities(values), *_missing_contact(values, kind)]


def _wrong(name: str, text: str) -> Said | None:
    key = m[3] if (m := ENTRY.fullmatch(name)) else name
    most = _LONG.get(key, _NAME_MAX)
    if key in _CHECKS:
        found = _CHECKS[key](text)
        if found is not None:
            return found
    if key not in _LISTS and len(text) > most:
        return Phrase(
            "Make it shorter: at most %(most)s characters, this has %(got)s.",
            most=f"{most:,}", got=f"{len(text):,}",
        )  # fmt: skip
    return None


def _number(least: int, most: int) -> Callable[[str], Said | None]:
    def check(text: str) -> Said | None:
        if re.fullmatch(r"\d{1,12}", text) and least <= int(text) <= most:
            return None
        return Phrase(
            "Enter a whole number from %(least)s to %(most)s, such as %(example)s.",
            least=f"{least:,}", most=f"{most:,}", example=f"{min(most, 25_000) // 2:,}",
        )  # fmt: skip

    return check


def _fits(kind: Any, message: Phrase) -> Callable[[str], Said | None]:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def check(text: str) -> Said | None:
        try:
            adapter.validate_python(text)
        except ValidationError:
            return Phrase(message.text, typed=text)
        return None

    return check


def _each(check: Callable[[str], Said | None]) -> Callable[[str], Said | None]:
    return lambda text: next((m for part in parts_of(text) if (m := check(part))), None)


def _day(message: Phrase, *, future: bool) -> Callable[[str], Said | None]:
    def check(text: str) -> Said | None:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return message
        if future and day <= datetime.now(UTC).date():
            return Phrase("Enter a day that is still to come.")
        return None

    return check


def _statement(text: str) -> Said | None:
    if len(text) < _STATEMENT_MIN:
        return Phrase("Write one or two full sentences.")
    return None


def _state(text: str) -> Said | None:
    return None if text[:3] != "US-" or text[3:] in STATE_FIPS else Phrase("Choose a state.")


_EMAIL = Phrase("Enter an e-mail address such as office@city.gov. “%(typed)s” is not one.")
_LISTS = frozenset(
    {"languages", "preferences.exclude_countries", "eligibility.countries", "keywords",
     "eligibility.subdivisions", "eligibility.governments", "quick.themes"}
)  # fmt: skip
_COUNTRY = Phrase("“%(typed)s” is not a country we know. Write its name as on a map, or its code.")
_YEAR = Phrase("Enter a year such as 1998.")


def _since(text: str) -> Said | None:
    this_year = datetime.now(UTC).year
    ok = re.fullmatch(r"\d{4}", text) and TIE_SINCE <= int(text) <= this_year
    return None if ok else _YEAR


_CHECKS: dict[str, Callable[[str], Said | None]] = {
    "population": _number(0, 2_000_000_000),
    "eligibility.min_population": _number(0, 2_000_000_000),
    "capacity.introductions_per_quarter": _number(0, 50),
    "email": _fits(EmailStr, _EMAIL),
    "intake.email": _fits(EmailStr, _EMAIL),
    "url": _fits(Url, Phrase("Enter a web address such as www.example.org.")),
    "intake.webhook_url": _fits(
        Url, Phrase("Enter the address of your own system, such as https://hooks.example.org/city.")
    ),
    "languages": _each(
        _fits(Language, Phrase("“%(typed)s” is not a language we know. Write its name, such as Arabic."))
    ),
    "preferences.exclude_countries": _each(_fits(Country, _COUNTRY)),
    "eligibility.countries": _each(_fits(Country, _COUNTRY)),
    "eligibility.subdivisions": _each(
        _fits(Subdivision, Phrase("“%(typed)s” is not a code of a state or province. Write it as US-OH or CA-ON."))
    ),
    "subdivision": lambda text: (
        _state(text)
        or _fits(Subdivision, Phrase("“%(typed)s” is not a code of a region. Write it as DE-BY, or leave it empty."))(text)
    ),
    "deadline": _day(Phrase("Enter the deadline as a date, such as 2027-03-31."), future=False),
    "pause.until": _day(Phrase("Enter a date, such as 2027-03-31."), future=True),
    "since": _since,
    "statement": _statement,
    "quick.statement": _statement,
}  # fmt: skip


def _entries_without_head(values: Values) -> Iterator[Mistake]:
    heads = {
        "contacts": ("name", {"kind"}, Phrase("Enter the name of the person or office.")),
        "calls": ("title", set[str](), Phrase("Enter the title of the call.")),
        "priorities": ("statement", {"weight", "theme", "stance"},
                       Phrase("Write one or two full sentences.")),
        "ties": ("name", {"kind", "alive"}, Phrase("Enter the name of the place.")),
    }  # fmt: skip
    for section, (head, preset, message) in heads.items():
        for number, entry in entries(values, section).items():
            if set(entry) - preset and head not in entry:
                yield Mistake(f"{section}.{number}.{head}", message)


def _missing_name(values: Values) -> Iterator[Mistake]:
    if not values.get("name"):
        yield Mistake("name", Phrase("Enter the full name."))


def _missing_place(values: Values, kind: Kind) -> Iterator[Mistake]:
    if not values.get("name"):
        yield Mistake("name", Phrase("Find your place, or type in its name."))
    if not values.get("government"):
        yield Mistake("government", Phrase("Choose the form of government."))
    if kind is Kind.COUNTERPART and not values.get("country"):
        yield Mistake("country", Phrase("Choose the country."))
    needs_state = values.get("government") != "tribal_nation"
    if kind is Kind.LOCALITY and needs_state and not values.get("subdivision"):
        yield Mistake("subdivision", Phrase("Choose the state or territory."))


def _missing_priorities(values: Values) -> Iterator[Mistake]:
    if not any("statement" in entry for entry in entries(values, "priorities").values()):
        yield Mistake(
            "priorities.1.statement",
            Phrase("Write at least one priority: what you need, offer or would like to exchange."),
        )


def _missing_contact(values: Values, kind: Kind) -> Iterator[Mistake]:
    intake = values.get("intake.email") or values.get("intake.webhook_url")
    if not is_government(kind) and intake:
        return
    if not any("email" in entry for entry in entries(values, "contacts").values()):
        yield Mistake(
            "contacts.1.email",
            Phrase("Enter an e-mail address. Without one we cannot introduce you to anyone."),
        )


def _missing_help(values: Values) -> Iterator[Mistake]:
    if not values.get("quick.statement"):
        yield Mistake(
            "quick.statement", Phrase("Write one sentence about what you would like help with.")
        )


def _missing_mail(values: Values) -> Iterator[Mistake]:
    if not values.get("contacts.1.email"):
        yield Mistake("contacts.1.email", Phrase("Enter the e-mail address of your office."))
