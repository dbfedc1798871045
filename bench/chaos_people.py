"""Who takes part in `bench/chaos.py`, what is approved, and what everybody does when."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from services.notifier.domain.introductions import introduction_id
from services.notifier.domain.lifecycle import SIDES
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
from shared.profile import Kind, Profile

CHIEF = "chief@supervisor.example"
NEED = "We need practice in keeping basements dry."
FATES = {"accept": 60, "decline": 9, "postpone": 11, "waver": 8, "silent": 12}
AGAIN, LATE = 0.25, 0.08
"""Chances that somebody does something twice, and once more when it is much too late."""


@dataclass
class World:
    """Parties and pairs, and by day (from 0) what is published and what is done."""

    profiles: dict[UUID, Profile] = field(default_factory=dict)
    pairs: dict[UUID, tuple[UUID, UUID]] = field(default_factory=dict)
    left: set[UUID] = field(default_factory=set)
    supervised: set[UUID] = field(default_factory=set)
    wishes: list[dict] = field(default_factory=list)
    events: dict[int, list] = field(default_factory=lambda: defaultdict(list))
    commands: dict[int, list] = field(default_factory=lambda: defaultdict(list))


def make_world(chance, introductions, days, start):
    """So many introductions, approved over so many days."""
    world = World()
    towns = [_profile(world, chance, Kind.LOCALITY, n) for n in range(max(introductions // 10, 10))]
    others = [
        _profile(world, chance, kind, n)
        for kind, count in ((Kind.COUNTERPART, 30), (Kind.NETWORK, 200), (Kind.PROGRAMME, 400))
        for n in range(introductions // count + 5)
    ]
    for profile_id in world.profiles:
        _begin(world, chance, profile_id, days)
    pairs = {}
    while len(pairs) < introductions:
        pairs[chance.choice(towns), chance.choice(others)] = True
    for pair in pairs:
        _approve(world, chance, pair, chance.randrange(days), start)
    return world


def _profile(world, chance, kind, number):
    name = f"{kind.value.capitalize()} {number}"
    place = {Kind.LOCALITY: {"country": "US"}, Kind.COUNTERPART: {"country": "PT"}}
    domain = f"{kind.value}{number}.example"
    people = [
        {"name": f"Person {n}", "email": f"p{n}@{domain}"} for n in range(chance.choice((1, 1, 2)))
    ]
    profile = Profile.model_validate(
        {
            "id": f"{kind.value}-{number}", "kind": kind, "name": name, "contacts": people,
            "languages": [chance.choice(("en", "pt", "de"))],
            "priorities": [{"statement": NEED, "stance": "exchange"}],
        }
        | place.get(kind, {})
    )  # fmt: skip
    key = UUID(int=chance.getrandbits(128), version=4)
    world.profiles[key] = profile
    return key


def _begin(world, chance, key, days):
    """The party registers, some without a contact at first; some have a wish, some leave."""
    is_late = chance.random() < 0.05
    world.events[0].append(_published(world, key, 1, contacts=not is_late))
    if is_late:
        world.events[chance.randint(2, 25)].append(_published(world, key, 2))
    if chance.random() < 0.015:
        world.left.add(key)
        data = Withdrawal(profile_id=key, version=9)
        day = chance.randint(days // 4, days + 20)
        world.events[day].append(ProfileWithdrawn(subject=str(key), data=data))
    wish = chance.choices((None, "always", "supervisor"), (88, 6, 6))[0]
    if wish == "supervisor":
        world.supervised.add(key)
    if wish:
        chief = CHIEF if wish == "supervisor" else None
        world.wishes.append({"do": "wish", "profile": str(key), "how": wish, "supervisor": chief})


def _published(world, key, version, *, contacts=True):
    profile = world.profiles[key]
    if not contacts:
        profile = profile.model_copy(update={"contacts": ()})
    data = ProfileState(profile_id=key, version=version, profile=profile)
    return ProfilePublished(subject=str(key), data=data)


def _approve(world, chance, pair, day, start):
    match_id = UUID(int=chance.getrandbits(128), version=4)
    world.pairs[match_id] = pair
    event = _approval(world, match_id)
    world.events[day].append(event)
    if chance.random() < AGAIN:
        world.events[day + chance.randint(0, 3)].append(event)
    if chance.random() < LATE:
        world.events[day + chance.randint(0, 9)].append(_approval(world, match_id))
    key = str(introduction_id(match_id))
    for delay, command in _life(world, chance, pair):
        on = day + delay
        _do(world, chance, on, {"introduction": key} | _dated(chance, command, on, start))


def _do(world, chance, day, command):
    """On this day, maybe twice, and maybe again when it is too late."""
    world.commands[day].append(command)
    if chance.random() < AGAIN:
        world.commands[day + chance.choice((0, 0, 1, 3))].append(command)
    if chance.random() < LATE:
        world.commands[day + chance.randint(40, 150)].append(command)


def _dated(chance, command, day, start):
    days = {"not_now": (5, 60), "propose_meeting": (1, 30), "meet": (-3, 0), "agree": (-3, 0)}
    limits = days.get(command.get("given") or command.get("action"))
    if limits is None:
        return command
    named = (start + timedelta(days=day + chance.randint(*limits))).date()
    return command | {"day": named.isoformat()}


def _life(world, chance, pair):
    """(days after the approval, command) for all that the two sides try to do."""
    for side, profile_id in zip(SIDES, pair, strict=True):
        yield from _answers(chance, side, is_supervised=profile_id in world.supervised)
    if chance.random() < 0.4:
        yield chance.randint(0, 20), {"do": "received"}
    on = chance.randint(5, 30)
    for action in ("propose_meeting", "propose_meeting", "meet", "agree", "close"):
        on += chance.randint(0, 12)
        if chance.random() < 0.35:
            yield on, _told(chance, action)


def _told(chance, action):
    more = {
        "agree": {"kind": chance.choice(("project", "friendship", "membership"))},
        "close": {"reason": "no_time"},
    }
    return {"do": "tell", "side": chance.choice(SIDES), "action": action} | more.get(action, {})


def _answers(chance, side, *, is_supervised):
    fate = chance.choices(list(FATES), list(FATES.values()))[0]
    on = min(int(chance.expovariate(1 / 4)), 30)
    said = {
        "accept": ["accepted"],
        "decline": ["declined"],
        "postpone": ["not_now", chance.choice(("accepted", "accepted", "declined", "not_now"))],
        "waver": ["accepted", chance.choice(("not_now", "declined")), "accepted"],
        "silent": [],
    }
    for given in said[fate]:
        answer = {"do": "answer", "side": side, "given": given}
        yield on, answer
        if is_supervised and chance.random() < 0.8:
            yield on + chance.randint(0, 6), answer | {"supervisor": CHIEF}
        on += chance.randint(0, 70)


def _approval(world, match_id):
    locality, party = (_named(world, key) for key in world.pairs[match_id])
    reason = Reason(
        direction="locality_to_party", need=NEED, offer=NEED, similarity=0.7, text="Both know it."
    )
    state = MatchState(
        match_id=match_id, locality=locality, party=party, score=0.8, reasons=(reason,)
    )
    data = Decision(match=state, decided_by="olga@officers.example", reason="It fits.")
    return MatchApproved(subject=str(match_id), data=data)


def _named(world, key):
    profile = world.profiles[key]
    return MatchParty(
        profile_id=key,
        external_id=str(profile.id),
        kind=profile.kind,
        name=profile.name,
        country=profile.country,
    )
