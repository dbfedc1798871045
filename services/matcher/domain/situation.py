"""What is known of a pair beside its statements; None wherever it is not known. No rules here."""

from dataclasses import dataclass
from datetime import datetime

from services.matcher.domain.party import Party


@dataclass(frozen=True, slots=True)
class Standing:
    """How much a party has to do already, and what it belongs to.

    `ties` counts relationships with governments abroad, or with US localities for a party abroad;
    `recent` the introductions of the last three months; `networks` are names by key.
    """

    ties: int = 0
    recent: int = 0
    networks: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Relations:
    """What ties say about a pair: of the locality, of its state, of the party and its country.

    `own_country` counts ties of the locality with the party's country, `state_country` those of other
    localities of its state, and `state_party` those of them with the party itself. `usual` is what
    `state_country` would be if every state chose countries alike: a country that many places choose
    gains nothing by it.
    """

    locality: Standing = Standing()
    party: Standing = Standing()
    own_country: int = 0
    state_country: int = 0
    usual: float = 0.0
    state_party: int = 0


@dataclass(frozen=True, slots=True)
class Situation:
    """A locality, a party, what ties say (None: nobody looked) and when (None: no clock)."""

    locality: Party
    party: Party
    relations: Relations | None = None
    now: datetime | None = None
