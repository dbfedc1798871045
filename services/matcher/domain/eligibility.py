"""Who may be proposed to whom at all, decided before any similarity and explained in words."""

from dataclasses import dataclass

from services.matcher.domain.party import Party
from shared.events import Remark
from shared.events.matches import Value
from shared.profile import Kind
from shared.remarks import sentence
from shared.us import is_us


@dataclass(frozen=True, slots=True)
class Check:
    """One condition, whether the locality meets it, and the remark that says so."""

    passed: bool
    said: Remark

    @property
    def text(self) -> str:
        """The sentence, in the language spoken now."""
        return sentence(self.said)


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
    checks = []
    if rules.min_population is not None:
        checks.append(_population(locality.population, rules.min_population, name))
    if rules.countries:
        checks.append(
            Check("US" in rules.countries, _said("members_in", countries=rules.countries))
        )
    states = tuple(code for code in rules.subdivisions if code.startswith("US-"))
    if states:
        checks.append(_subdivisions(locality.subdivision, states, name))
    if rules.governments:
        forms = tuple(g.value for g in rules.governments)
        own = locality.government.value if locality.government else None
        checks.append(_governments(own, forms, name))
    return checks


def _population(population: int | None, least: int, name: str | None) -> Check:
    if population is None:
        return Check(True, _to("inhabitants_unknown", name, least=least))
    return Check(population >= least, _to("inhabitants", name, least=least, size=population))


def _subdivisions(own: str | None, states: tuple[str, ...], name: str | None) -> Check:
    if own is None:
        return Check(True, _to("states_unknown", name, states=states))
    return Check(own in states, _to("states", name, states=states, state=own))


def _governments(own: str | None, forms: tuple[str, ...], name: str | None) -> Check:
    if own is None:
        return Check(True, _to("governments_unknown", name, forms=forms))
    return Check(own in forms, _to("governments", name, forms=forms, form=own))


def _to(code: str, name: str | None, **values: Value) -> Remark:
    """Said to the locality, or with a name of it about it."""
    return _said(f"{code}_of", name=name, **values) if name else _said(code, **values)


def _said(code: str, **values: Value) -> Remark:
    return Remark(code=code, values=values)
