"""What a network or programme asks of its members, held against a locality, with the evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from shared.profile import Profile
from shared.texts import Phrase, Said, formats
from shared.texts.words import words

Verdict = Literal["met", "not_met", "unknown"]

_NOT_STATED = Phrase("Its profile does not say.")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text, written as the reader writes numbers."""

    value: int

    def __str__(self) -> str:
        """The number in the language spoken now."""
        return formats.number(self.value)


@dataclass(frozen=True, slots=True)
class Named:
    """Values of an enumeration or codes of places in a text, in the language spoken now."""

    kind: Literal["words", "country", "state"]
    keys: tuple[str, ...]

    def __str__(self) -> str:
        """The names, joined as the language joins them."""
        return formats.listed([_name(self.kind, key) for key in self.keys])


def _name(kind: str, key: str) -> str:
    if kind == "words":
        return words(key)
    return formats.country(key) if kind == "country" else key.removeprefix("US-")


@dataclass(frozen=True, slots=True)
class Check:
    """One condition: what is asked, whether it is met, and what that rests on."""

    verdict: Verdict
    asked: Said
    evidence: Said


def checks(locality: Profile, party: Profile) -> list[Check]:
    """Every condition of a network or programme that can be checked; none if it names none."""
    found = [*_population(locality, party), *_country(party)]
    return [*found, *_states(locality, party), *_governments(locality, party)]


def _population(locality: Profile, party: Profile) -> Iterable[Check]:
    least = party.eligibility.min_population
    if not least:
        return
    asked = Phrase("At least %(n)s inhabitants", n=Number(least))
    has = locality.population
    if has is None:
        yield Check("unknown", asked, _NOT_STATED)
    else:
        told = Phrase("Its profile says %(n)s inhabitants.", n=Number(has))
        yield Check("met" if has >= least else "not_met", asked, told)


def _country(party: Profile) -> Iterable[Check]:
    allowed = party.eligibility.countries
    if allowed:
        asked = Phrase("Members in %(countries)s", countries=Named("country", allowed))
        told = Phrase("It is in %(country)s.", country=Named("country", ("US",)))
        yield Check("met" if "US" in allowed else "not_met", asked, told)


def _states(locality: Profile, party: Profile) -> Iterable[Check]:
    allowed = tuple(c for c in party.eligibility.subdivisions if c.startswith("US-"))
    if not allowed:
        return
    asked = Phrase("States (%(states)s)", states=Named("state", allowed))
    own = locality.subdivision
    if own is None:
        yield Check("unknown", asked, _NOT_STATED)
    else:
        told = Phrase("Its profile says %(state)s.", state=Named("state", (own,)))
        yield Check("met" if own in allowed else "not_met", asked, told)


def _governments(locality: Profile, party: Profile) -> Iterable[Check]:
    allowed = tuple(g.value for g in party.eligibility.governments)
    if not allowed:
        return
    asked = Phrase("Forms of government (%(kinds)s)", kinds=Named("words", allowed))
    own = locality.government
    if own is None:
        yield Check("unknown", asked, _NOT_STATED)
    else:
        told = Phrase("Its profile says: %(kind)s.", kind=Named("words", (own.value,)))
        yield Check("met" if own.value in allowed else "not_met", asked, told)
