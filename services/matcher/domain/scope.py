"""What a page of coverage is limited to: a place, a kind of partner, a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from shared.profile import Kind
from shared.texts import Phrase
from shared.us import STATE_FIPS, TERRITORIES

REGIONS = {
    "northeast": (Phrase("Northeast"), "CT ME MA NH NJ NY PA RI VT"),
    "midwest": (Phrase("Midwest"), "IL IN IA KS MI MN MO NE ND OH SD WI"),
    "south": (Phrase("South"), "AL AR DE DC FL GA KY LA MD MS NC OK SC TN TX VA WV"),
    "west": (Phrase("West"), "AK AZ CA CO HI ID MT NV NM OR UT WA WY"),
    "territories": (Phrase("Territories"), " ".join(sorted(TERRITORIES))),
}
"""The four regions of the U.S. Census Bureau, and the territories, by USPS codes."""

KINDS = {
    Kind.COUNTERPART.value: Phrase("Counterparts abroad"),
    Kind.NETWORK.value: Phrase("City networks"),
    Kind.PROGRAMME.value: Phrase("Programmes"),
}
PERIODS = {
    "30": Phrase("Last 30 days"),
    "90": Phrase("Last 90 days"),
    "365": Phrase("Last 12 months"),
}
"""Periods in days, by when a match was suggested."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Subdivisions (none: all), a kind of partner and the earliest suggestion; None limits nothing."""

    where: str = ""
    kind: str = ""
    period: str = ""
    subdivisions: tuple[str, ...] = ()
    since: datetime | None = None

    @classmethod
    def of(cls, where: str, kind: str, period: str, now: datetime) -> Self:
        """The scope that a form asks for; what it does not know limits nothing."""
        subdivisions = subdivisions_of(where)
        known = period if period in PERIODS else ""
        return cls(
            where=where if subdivisions else "",
            kind=kind if kind in KINDS else "",
            period=known,
            subdivisions=subdivisions,
            since=now - timedelta(days=int(known)) if known else None,
        )

    @property
    def query(self) -> Mapping[str, str]:
        """What an address says of it; what limits nothing is left out."""
        said = {"where": self.where, "kind": self.kind, "period": self.period}
        return {key: value for key, value in said.items() if value}


def subdivisions_of(where: str) -> tuple[str, ...]:
    """ISO 3166-2 codes of a region's key or of a state; none for anything else."""
    if where in REGIONS:
        return tuple(f"US-{code}" for code in REGIONS[where][1].split())
    return (where,) if where.removeprefix("US-") in STATE_FIPS and where[:3] == "US-" else ()
