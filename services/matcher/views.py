"""Matches as people and scripts read them; shared by pages, API and command line."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.matcher.domain.diversity import TRADE_OFF, Entry, diversified
from services.matcher.store.matches import OPEN, PENDING, Listed
from services.matcher.store.parties import party_of
from shared.events import Reason


def mixed(found: Sequence[Listed], trade_off: float = TRADE_OFF) -> list[Listed]:
    """The matches of one locality in the order to show them; `trade_off` as in `diversity`."""
    entries = [
        Entry.of(
            listed.match.score,
            party_of(listed.party),
            [Reason.model_validate(r) for r in listed.match.reasons],
        )
        for listed in found
    ]
    return [found[i] for i in diversified(entries, trade_off)]


def as_json(listed: Listed, *, for_officer: bool = True) -> dict[str, Any]:
    """One match with the senders' own ids of its parties; `score` is 0 to 1.

    Findings of due diligence are for officers: for others flags are left out, and a match that
    waits for a second officer, or to be sent out, is still suggested.
    """
    match, locality, party = listed.match, listed.locality, listed.party
    return {
        "id": str(match.id),
        "state": match.state if for_officer or match.state not in PENDING else OPEN,
        "score": match.score,
        "locality": {"id": locality.external_id, "name": locality.name},
        "party": {
            "id": party.external_id,
            "kind": party.kind,
            "name": party.name,
            "country": party.country,
        },
        "reasons": [_in_english(r) for r in match.reasons],
        "flags": [_in_english(f) for f in match.flags] if for_officer else [],
    }


def _in_english(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A reason or flag as machines read it: its English text, without the remarks."""
    return {key: value for key, value in kept.items() if key not in ("said", "rests_on")}
