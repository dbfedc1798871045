"""The made-up parties that examples of e-mails are about; only what is said of Porto's streams is true."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from services.notifier.store.tables import Introduction, Party
from shared.events import MatchParty, MatchState, Reason
from shared.profile import Profile, public_view

UNTIL = datetime(2027, 3, 31, tzinfo=UTC)
OPENING = (
    "Both of you bring covered water back into the open.\n\n"
    "A first call of half an hour would be enough to see whether your engineers should talk."
)

TOWN = Profile.model_validate(
    {
        "id": "us-ia-cedar-bend",
        "kind": "locality",
        "name": "Cedar Bend",
        "country": "US",
        "subdivision": "US-IA",
        "government": "municipality",
        "population": 18_400,
        "languages": ["en"],
        "contacts": [
            {
                "name": "Dana Reed",
                "role": "Assistant City Manager",
                "email": "dana@cedarbend.example",
            }
        ],
        "priorities": [
            {
                "statement": "Cellars along our covered creek fill with water after every storm.",
                "stance": "need",
                "weight": 3,
            },
            {
                "statement": "We train volunteers who look after young street trees.",
                "stance": "offer",
            },
        ],
    }
)
PORTO = Profile.model_validate(
    {
        "id": "pt-porto",
        "kind": "counterpart",
        "name": "Porto",
        "country": "PT",
        "government": "municipality",
        "languages": ["pt", "en"],
        "contacts": [
            {"name": "Rui Sá", "role": "Relações Internacionais", "email": "rui@porto.example"}
        ],
        "priorities": [
            {
                "statement": "Mostramos como abrimos as ribeiras da Asprela num parque urbano.",
                "stance": "offer",
                "weight": 3,
            },
            {
                "statement": "Procuramos formas de manter vivas as árvores jovens em verões secos.",
                "stance": "need",
            },
        ],
    }
)
LEAGUE = Profile.model_validate(
    {
        "id": "league-of-river-towns",
        "kind": "network",
        "name": "League of River Towns",
        "url": "https://rivertowns.example",
        "languages": ["en"],
        "contacts": [{"name": "Secretariat", "email": "office@rivertowns.example"}],
        "intake": {"email": "join@rivertowns.example"},
        "eligibility": {
            "min_population": 5_000,
            "governments": ["municipality", "county"],
            "fee": "Free for the first two years",
            "commitments": "One open day at the river a year",
        },
        "calls": [{"title": "Small streams cohort", "deadline": "2027-03-01"}],
        "priorities": [
            {
                "statement": "We help small towns to plan for high water with their neighbors.",
                "stance": "offer",
            }
        ],
    }
)


def introduction(party: Profile) -> Introduction:
    """The approved introduction or referral of Cedar Bend to another party."""
    form = "introduction" if party is PORTO else "referral"
    match = match_with(party)
    return Introduction(
        id=id_of(form),
        match_id=match.match_id,
        form=form,
        locality_id=id_of(TOWN.name),
        party_id=id_of(party.name),
        match=match.model_dump(mode="json"),
        opening=OPENING if party is PORTO else None,
        state="asked",
        until=UNTIL,
    )


def match_with(party: Profile) -> MatchState:
    """The match it came from."""
    found = [(TOWN.priorities[0], party.priorities[0], "locality_to_party")]
    if party is PORTO:
        found.append((PORTO.priorities[1], TOWN.priorities[1], "party_to_locality"))
    return MatchState(
        match_id=id_of(f"match with {party.name}"),
        locality=named(TOWN),
        party=named(party),
        score=0.8,
        reasons=tuple(
            Reason(
                direction=direction,
                need=need.statement,
                offer=offer.statement,
                similarity=0.7,
                text="",
            )
            for need, offer, direction in found
        ),
    )


def named(profile: Profile) -> MatchParty:
    """A party as a match names it."""
    return MatchParty(
        profile_id=id_of(profile.name),
        external_id=str(profile.id),
        kind=profile.kind,
        name=profile.name,
        country=profile.country,
    )


def party_row(profile: Profile, *languages: str) -> Party:
    """A party's row; it also works in `languages`, which come first."""
    spoken = dict.fromkeys((*languages, *profile.languages))
    return Party(
        id=id_of(profile.name),
        version=1,
        withdrawn=False,
        kind=profile.kind.value,
        name=profile.name,
        country=profile.country,
        languages=list(spoken),
        contacts=[c.model_dump(mode="json") for c in profile.contacts],
        intake=profile.intake.model_dump(mode="json"),
        about=public_view(profile),
    )


def id_of(name: str) -> UUID:
    """An id that is the same each time."""
    return uuid5(NAMESPACE_URL, name)
