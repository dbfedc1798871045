"""Matches as people and scripts read them; shared by pages, API and command line."""

from typing import Any

from services.matcher.store.matches import Listed


def as_json(listed: Listed) -> dict[str, Any]:
    """One match with the senders' own ids of its parties; `score` is 0 to 1."""
    match, locality, party = listed.match, listed.locality, listed.party
    return {
        "id": str(match.id),
        "state": match.state,
        "score": match.score,
        "locality": {"id": locality.external_id, "name": locality.name},
        "party": {
            "id": party.external_id,
            "kind": party.kind,
            "name": party.name,
            "country": party.country,
        },
        "reasons": match.reasons,
        "flags": [],
    }
