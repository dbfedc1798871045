"""Profiles and events for tests."""

from uuid import uuid4

from shared.events import (
    ProfilePublished,
    ProfileState,
    ProfileWithdrawn,
    Tie,
    TieRecorded,
    Withdrawal,
)
from shared.profile import Profile


def locality(name="Des Moines", *statements, **fields):
    return Profile(
        id=fields.pop("id", f"us-{name.lower().replace(' ', '-')}"),
        kind="locality",
        name=name,
        country="US",
        priorities=_priorities(statements or [("need", "flood protection on the river")]),
        **fields,
    )


def counterpart(name="Rotterdam", *statements, country="NL", **fields):
    return Profile(
        id=fields.pop("id", f"{country.lower()}-{name.lower().replace(' ', '-')}"),
        kind="counterpart",
        name=name,
        country=country,
        priorities=_priorities(statements or [("offer", "flood protection on the river")]),
        **fields,
    )


def network(name="River Cities", *statements, **fields):
    return Profile(
        id=fields.pop("id", f"net-{name.lower().replace(' ', '-')}"),
        kind=fields.pop("kind", "network"),
        name=name,
        priorities=_priorities(statements or [("offer", "flood protection on the river")]),
        **fields,
    )


def _priorities(statements):
    return [
        {"statement": s} if isinstance(s, str) else {"stance": s[0], "statement": s[1]}
        for s in statements
    ]


def published(profile, *, profile_id=None, version=1, paused=False):
    profile_id = profile_id or uuid4()
    state = ProfileState(profile_id=profile_id, version=version, paused=paused, profile=profile)
    return ProfilePublished(subject=str(profile_id), data=state)


def withdrawn(profile_id, version=2):
    return ProfileWithdrawn(
        subject=str(profile_id), data=Withdrawal(profile_id=profile_id, version=version)
    )


def tied(a, b, kind="sister_city"):
    tie = Tie(tie_id=uuid4(), kind=kind, a=a, b=b, origin="test")
    return TieRecorded(subject=str(tie.tie_id), data=tie)
