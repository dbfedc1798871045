"""Parties and matches as the matcher sees and stores them."""

from datetime import UTC, datetime
from uuid import uuid4

from services.matcher.domain.party import Party, Statement
from services.matcher.store.matches import add_matches, get_match
from services.matcher.store.parties import save_parties
from services.matcher.store.tables import MatchRow
from shared.events import ProfileState
from shared.profile import Kind, Stance


def party(*statements, kind=Kind.LOCALITY, **fields):
    """A party; a statement is a text, or (stance, text, weight)."""
    fields = {"name": "Ames", "country": "US"} | fields
    return Party(
        profile_id=fields.pop("profile_id", None) or uuid4(),
        version=1,
        external_id=fields["name"].lower(),
        kind=kind,
        statements=tuple(_statement(s) for s in statements),
        **fields,
    )


def _statement(given):
    if isinstance(given, Statement):
        return given
    if isinstance(given, str):
        return Statement(given)
    stance, text, *weight = given
    return Statement(text, stance=stance and Stance(stance), weight=weight[0] if weight else 1)


async def save_profile(session, profile, *, profile_id=None, paused=False, time=None):
    """Store a profile as an event would, published at `time`; returns its id."""
    profile_id = profile_id or uuid4()
    state = ProfileState(profile_id=profile_id, version=1, paused=paused, profile=profile)
    times = {profile_id: time or datetime.now(UTC)}
    await save_parties(session, [state], [Party.of(state)], times)
    return profile_id


async def save_match(session, locality_id, party_id, score=0.5, **fields):
    """Store a match; returns its id."""
    row = {
        "id": uuid4(),
        "locality_id": locality_id,
        "party_id": party_id,
        "party_kind": "counterpart",
        "score": score,
        "reasons": [reason()],
        "state": "suggested",
        "created_at": datetime.now(UTC),
    } | fields
    await add_matches(session, [MatchRow(**row)])
    return row["id"]


async def stored(database, match_id):
    """A match as it is kept now."""
    async with database.reading() as session:
        return (await get_match(session, match_id)).match


def reason(direction="locality_to_party", need="dry basements", offer="flood walls"):
    """One reason as it is stored."""
    return {
        "direction": direction,
        "need": need,
        "offer": offer,
        "similarity": 0.7,
        "text": f"A needs: “{need}” B offers: “{offer}” The two statements are very close.",
    }
