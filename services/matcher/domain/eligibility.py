"""Who may be proposed to whom at all, decided before any similarity and explained in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.matcher.domain.party import Party
from shared.profile import Kind
from shared.us import is_us


@dataclass(frozen=True, slots=True)
class Check:
    """One condition, whether the locality meets it, and the sentence that says so."""

    passed: bool
    text: str


def may_meet(locality: Party, party: Party) -> bool:
    """Whether this locality and this party can be matched."""
    if locality.kind is not Kind.LOCALITY or party.kind is Kind.LOCALITY:
        return False
    if party.kind is Kind.COUNTERPART and is_us(party.country):
        return False
    if party.country in locality.excluded_countries or locality.country in party.excluded_countries:
        return False
    return all(check.passed for check in eligibility_checks(locality, party))


def eligibility_checks(locality: Party, party: Party, *, name: str | None = None) -> list[Check]:
    """What a network or programme asks of its members, held against this locality.

    The sentences are said to the locality, or with a `name` of it about it. A condition about a fact
    that the locality has not given counts as met and says so: people look at it before anything is
    sent.
    """
    rules = party.eligibility
    theirs = f"{name}: " if name else "yours: "
    checks = []
    if rules.min_population is not None:
        checks.append(_population(locality.population, rules.min_population, name))
    if rules.countries:
        checks.append(
            Check("US" in rules.countries, f"Open to members in {', '.join(rules.countries)}.")
        )
    checks += _subdivisions(locality.subdivision, rules.subdivisions, theirs)
    if rules.governments:
        named = ", ".join(g.value.replace("_", " ") for g in rules.governments)
        given = locality.government
        told = given.value.replace("_", " ") if given else "not stated"
        checks.append(
            Check(given is None or given in rules.governments, f"Open to: {named}; {theirs}{told}.")
        )
    return checks


def _subdivisions(subdivision: str | None, allowed: Sequence[str], theirs: str) -> list[Check]:
    states = [code[3:] for code in allowed if code.startswith("US-")]
    if not states:
        return []
    told = subdivision[3:] if subdivision else "not stated"
    passed = subdivision is None or told in states
    return [Check(passed, f"Open to these states: {', '.join(states)}; {theirs}{told}.")]


def _population(population: int | None, needed: int, name: str | None) -> Check:
    if population is None:
        whose = f"the population of {name}" if name else "your population"
        return Check(True, f"Needs {needed:,} inhabitants; {whose} is not stated.")
    told = f"{name} has {population:,}" if name else f"you have {population:,}"
    return Check(population >= needed, f"Needs {needed:,} inhabitants; {told}.")
