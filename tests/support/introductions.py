"""Parties, matches and accounts to play introductions with."""

from uuid import NAMESPACE_URL, UUID, uuid5

from services.notifier.domain.introductions import introduction_id
from shared.events import (
    Decision,
    MatchApproved,
    MatchParty,
    MatchState,
    ProfilePublished,
    ProfileState,
    ProfileWithdrawn,
    Reason,
    Withdrawal,
)
from shared.profile import Profile
from shared.security import Role, Session

DANA, LEE, RUI = "dana@dsm.example", "lee@dsm.example", "rui@porto.example"
OLGA = "olga@officers.example"

DES_MOINES = Profile.model_validate(
    {
        "id": "us-ia-des-moines",
        "kind": "locality",
        "name": "Des Moines",
        "country": "US",
        "subdivision": "US-IA",
        "government": "municipality",
        "population": 214_133,
        "languages": ["en", "es"],
        "contacts": [
            {"name": "Dana Reed", "role": "Assistant", "email": DANA},
            {"name": "Lee Park", "email": LEE},
            {"name": "Mayor", "email": "mayor@dsm.example", "kind": "political"},
        ],
        "priorities": [
            {"statement": "We need practice in keeping basements dry.", "stance": "need"},
            {"statement": "We share how we train farm advisers.", "stance": "offer", "weight": 3},
        ],
    }
)
AMES = Profile.model_validate(
    DES_MOINES.model_dump() | {"id": "us-ia-ames", "name": "Ames", "population": 66_427}
)
PORTO = Profile.model_validate(
    {
        "id": "pt-porto",
        "kind": "counterpart",
        "name": "Porto",
        "country": "PT",
        "government": "municipality",
        "languages": ["en"],
        "contacts": [{"name": "Rui Sá", "role": "Liaison", "email": RUI}],
        "priorities": [
            {"statement": "We offer what we learned from the Douro floods.", "stance": "offer"},
            {"statement": "We look for <b>soil</b> advice.", "stance": "need"},
        ],
    }
)
C40 = Profile.model_validate(
    {
        "id": "c40",
        "kind": "network",
        "name": "C40 Cities",
        "url": "c40.example",
        "contacts": [{"name": "Secretariat", "email": "office@c40.example"}],
        "intake": {"email": "join@c40.example"},
        "eligibility": {"min_population": 100_000, "fee": "None", "commitments": "A plan"},
        "calls": [{"title": "Heat cohort", "deadline": "2027-03-01"}],
        "priorities": [{"statement": "We help cities plan for heat.", "stance": "offer"}],
    }
)


def id_of(profile: Profile) -> UUID:
    return uuid5(NAMESPACE_URL, str(profile.id))


def published(profile: Profile, version: int = 1, **changes) -> ProfilePublished:
    changed = Profile.model_validate(profile.model_dump() | changes)
    data = ProfileState(profile_id=id_of(profile), version=version, profile=changed)
    return ProfilePublished(subject=str(data.profile_id), data=data)


def withdrawn(profile: Profile, version: int = 2) -> ProfileWithdrawn:
    data = Withdrawal(profile_id=id_of(profile), version=version)
    return ProfileWithdrawn(subject=str(data.profile_id), data=data)


def match(party: Profile = PORTO, locality: Profile = DES_MOINES) -> MatchState:
    pairs = [(locality.priorities[0], party.priorities[0], "locality_to_party")]
    if len(party.priorities) > 1:
        pairs.append((party.priorities[1], locality.priorities[1], "party_to_locality"))
    return MatchState(
        match_id=uuid5(id_of(locality), str(party.id)),
        locality=_named(locality),
        party=_named(party),
        score=0.8,
        reasons=tuple(
            Reason(
                direction=direction,
                need=need.statement,
                offer=offer.statement,
                similarity=0.7,
                text=f"“{need.statement}” meets “{offer.statement}”",
            )
            for need, offer, direction in pairs
        ),
    )


def approved(party: Profile = PORTO, locality: Profile = DES_MOINES) -> MatchApproved:
    state = match(party, locality)
    data = Decision(match=state, decided_by=OLGA, reason="Fits.")
    return MatchApproved(subject=str(state.match_id), data=data)


def _named(profile: Profile) -> MatchParty:
    return MatchParty(
        profile_id=id_of(profile),
        external_id=str(profile.id),
        kind=profile.kind,
        name=profile.name,
        country=profile.country,
    )


INTRODUCTION = introduction_id(match().match_id)
REFERRAL = introduction_id(match(C40).match_id)

CITY = Session(
    account_id=UUID(int=1),
    email=DANA,
    role=Role.CITY_OFFICE,
    profile_ids=(id_of(DES_MOINES),),
)
COUNTERPART = CITY.model_copy(
    update={"account_id": UUID(int=2), "email": RUI, "profile_ids": (id_of(PORTO),)}
)
NETWORK = Session(
    account_id=UUID(int=3), email="n@c40.example", role=Role.NETWORK, profile_ids=(id_of(C40),)
)
STRANGER = Session(
    account_id=UUID(int=4),
    email="s@elsewhere.example",
    role=Role.CITY_OFFICE,
    profile_ids=(UUID(int=99),),
)
OFFICER = Session(account_id=UUID(int=5), email=OLGA, role=Role.LIAISON_OFFICER)
ADMINISTRATOR = Session(
    account_id=UUID(int=6), email="ada@officers.example", role=Role.ADMINISTRATOR
)
