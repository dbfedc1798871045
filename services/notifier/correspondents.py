"""How one side is described to the other in letters and on pages; nothing private in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pycountry

from services.notifier.domain.introductions import other
from services.notifier.domain.parties import shorten
from services.notifier.domain.phrasing import filled
from services.notifier.domain.written import written_in
from services.notifier.store.tables import Party
from shared.events import Reason, Side
from shared.profile import Kind, Stance
from shared.texts import Phrase, _, current_language, formats
from shared.texts.words import words

REASONS_MAX = 3
STATEMENTS_MAX = 6

_YOURS = {
    Stance.NEED: Phrase("You need"),
    Stance.OFFER: Phrase("You offer"),
    Stance.EXCHANGE: Phrase("You want to exchange"),
    None: Phrase("You wrote"),
}
_THEIRS = {
    Stance.NEED: Phrase("%(name)s needs"),
    Stance.OFFER: Phrase("%(name)s offers"),
    Stance.EXCHANGE: Phrase("%(name)s wants to exchange"),
    None: Phrase("%(name)s wrote"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it was written, on one line and shortened.

    `language` is the code of its language where that is not the reader's; `note` says so in words.
    """

    text: str
    language: str | None = None
    note: str = ""

    def __str__(self) -> str:
        """The words of it."""
        return self.text


@dataclass(frozen=True, slots=True)
class Quote:
    """Two statements that meet, each with who says it: "You need", "Porto offers"."""

    your_label: str
    yours: Statement
    their_label: str
    theirs: Statement


@dataclass(frozen=True, slots=True)
class Correspondent:
    """What the other side may read of a party before anybody has accepted.

    `place` is empty for networks and programmes; `facts` are (label, value).
    """

    name: str
    place: str
    url: str | None
    facts: tuple[tuple[str, str], ...]
    statements: tuple[Statement, ...]


def describe(party: Party, most: int | None = STATEMENTS_MAX) -> Correspondent:
    """A party in the words of its public profile, with its `most` (`None`: all) weighty statements."""
    about = party.about
    statements = sorted(about.get("priorities", ()), key=lambda p: -int(p["weight"]))
    return Correspondent(
        name=party.name,
        place=place(party),
        url=about.get("url"),
        facts=tuple((label, value) for label, value in _facts(party) if value),
        statements=tuple(_stated(p["statement"], party) for p in statements[:most]),
    )


def place(party: Party) -> str:
    """State and country of a government, in words."""
    if party.country is None or party.kind in (Kind.NETWORK, Kind.PROGRAMME):
        return ""
    parts = [formats.country(party.country)]
    code = party.about.get("subdivision")
    if party.kind == Kind.LOCALITY and code:
        state = _subdivision(code)
        parts = [*([state] if state not in ("", party.name) else []), *parts]
    return ", ".join(parts)


def quotes(
    reasons: Sequence[Reason], side: Side, you: Party | None, them: Party | None, their_name: str
) -> tuple[Quote, ...]:
    """Up to `REASONS_MAX` reasons as `side` reads them, both directions among them."""
    return tuple(_quote(r, side, you, them, their_name) for r in _mixed(reasons))


def _mixed(reasons: Sequence[Reason]) -> list[Reason]:
    """The best of each direction first, then the others in their order."""
    first = [next((r for r in reasons if r.direction == d), None) for d in _DIRECTIONS]
    best = [r for r in first if r is not None]
    return [*best, *(r for r in reasons if r not in best)][:REASONS_MAX]


_DIRECTIONS = ("locality_to_party", "party_to_locality")


def _quote(
    reason: Reason, side: Side, you: Party | None, them: Party | None, their_name: str
) -> Quote:
    is_my_need = reason.direction == f"{side}_to_{other(side)}"
    yours, theirs = (reason.need, reason.offer) if is_my_need else (reason.offer, reason.need)
    return Quote(
        your_label=str(_YOURS[_stance(you, yours)]),
        yours=_stated(yours, you),
        their_label=str(filled(_THEIRS[_stance(them, theirs)], name=their_name)),
        theirs=_stated(theirs, them),
    )


def _stated(text: str, party: Party | None) -> Statement:
    language = written_in(text, party.languages if party else ())
    if language is None or language == current_language():
        return Statement(shorten(text))
    # NOTE: Stands in brackets after a statement: (written in English).
    note = _("written in %(language)s", language=formats.language(language))
    return Statement(shorten(text), language, note)


def _stance(party: Party | None, statement: str) -> Stance | None:
    priorities = party.about.get("priorities", ()) if party else ()
    found = next((p["stance"] for p in priorities if p["statement"] == statement), None)
    return Stance(found) if found else None


def _facts(party: Party) -> list[tuple[str, str]]:
    about = party.about
    population = about.get("population")
    government = about.get("government")
    eligibility = about.get("eligibility") or {}
    languages = [formats.language(code) for code in party.languages]
    return [
        (_("Government"), words(government) if government else ""),
        (_("Population"), formats.number(population) if population else ""),
        (_("Languages"), formats.listed(languages) if languages else ""),
        (_("Who may join"), _who(eligibility)),
        (_("Fee"), shorten(eligibility.get("fee") or "")),
        (_("What membership asks for"), shorten(eligibility.get("commitments") or "")),
        (_("Open calls"), formats.chained(_call(c) for c in about.get("calls", ()))),
    ]


def _who(eligibility: dict[str, object]) -> str:
    governments = eligibility.get("governments")
    least = eligibility.get("min_population")
    parts = []
    if isinstance(governments, list) and governments:
        parts.append(formats.listed([words(g) for g in governments]))
    if isinstance(least, int) and least:
        parts.append(_("at least %(n)s inhabitants", n=formats.number(least)))
    return formats.chained(parts)


def _call(call: dict[str, str | None]) -> str:
    if not call.get("deadline"):
        return str(call["title"])
    until = formats.day(date.fromisoformat(str(call["deadline"])))
    return _("%(title)s (until %(day)s)", title=call["title"], day=until)


def _subdivision(code: str) -> str:
    found: Any = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call]
    return str(found.name) if found else ""
