"""What must hold after `bench/chaos.py`: trails, events, capacity and messages say the same."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from redis.asyncio import Redis
from sqlalchemy import select

from services.notifier.domain.deliveries import DeliveryState, Receipt
from services.notifier.domain.errors import IllegalMoveError
from services.notifier.domain.introductions import QUESTIONS, Step, follow_up
from services.notifier.domain.lifecycle import (
    ENDED,
    FREED,
    REMINDERS_MAX,
    SIDES,
    Action,
    State,
    advance,
    begin,
)
from services.notifier.store.tables import Delivery, Introduction, MoveRow, ReceiptRow, SeatRow
from shared import outbox
from shared.events import (
    EVENT,
    INTRODUCTIONS,
    IntroductionAnswered,
    IntroductionMoved,
    IntroductionSent,
    OutcomeRecorded,
    ReferralAnswered,
)
from shared.streams import list_dead

FINAL = {state.value for state in (*ENDED, State.AGREEMENT)}
ANSWERS = (Action.ACCEPT, Action.DECLINE, Action.POSTPONE)
OUTCOMES = (Action.MEET, Action.AGREE, Action.CLOSE)
REQUIRED = (Step.CONTACTS, Step.CLOSED)
TAKEN_BACK = (*QUESTIONS, Step.CHECK_IN)
COLUMNS = (
    Delivery.introduction_id, Delivery.step, Delivery.side, Delivery.state, Delivery.to,
    Delivery.message_id, Delivery.id,
)  # fmt: skip


@dataclass(frozen=True)
class Limit:
    """A count and the most that it may be; printed when it is looked at."""

    what: str
    found: int
    most: int

    def holds(self):
        show(self.what, f"{self.found} (limit {self.most})")
        return self.found <= self.most


def show(what, value):
    print(f"{what:<58} {value}")


class Trail:
    """One introduction with its moves, and each life that they made; `is_whole` if all were legal."""

    def __init__(self, kept, rows):
        self.kept, self.rows = kept, rows
        self.moves = [row.move() for row in rows]
        self.lives = []
        try:
            self.lives.append(begin(self.moves[0]))
            for move in self.moves[1:]:
                self.lives.append(advance(self.lives[-1], move))
            self.is_whole = [row.number for row in rows] == list(range(1, len(rows) + 1))
        except (IllegalMoveError, IndexError):
            self.is_whole = False

    def replays_to_what_is_kept(self, seats):
        """Whether the moves make the state, answers and deadline that tables hold."""
        if not self.is_whole:
            return False
        life, kept = self.lives[-1], self.kept
        lists = {(seat.state, seat.waits) for seat in seats}
        return (
            (kept.state, kept.until) == (life.state.value, life.until)
            and (kept.locality_answer, kept.party_answer) == (life.locality, life.party)
            and [row.after for row in self.rows] == [each.state.value for each in self.lives]
            and lists == {(life.state.value, False)}
            and life.reminders <= REMINDERS_MAX
        )

    def repeats(self):
        """Moves of a side that say again what it said last."""
        count, last = 0, {}
        for move in self.moves:
            if move.actor in SIDES:
                count += move.side in last and last[move.side].says_as(move)
                last[move.side] = move
        return count

    def letters(self):
        """Steps and sides that must have got a message."""
        pairs = zip([None, *self.lives], self.lives, self.moves, strict=False)
        is_referral = self.kept.is_referral
        found = [s for b, a, m in pairs for s in follow_up(b, a, m, is_referral=is_referral)]
        return {(step.value, side) for step, side in found if step in REQUIRED}

    def times(self, actions):
        return sum(move.action in actions for move in self.moves)


async def check(world, database, url, taken):
    """Every figure with its limit; prints what is only counted."""
    async with database.reading() as session:
        trails = await _trails(session)
        seats = await _grouped(session, SeatRow, SeatRow.side)
        deliveries = (await session.execute(select(*COLUMNS))).all()
        receipts = {
            (row.delivery_id, row.address): row.stands
            for row in await session.scalars(select(ReceiptRow))
        }
        waiting = await outbox.size(session)
    events = await _events(url)
    whole = [t for t in trails if t.is_whole]
    show("introductions", len(trails))
    for state, count in Counter(t.kept.state for t in trails).most_common():
        show(f"  {state}", count)
    show("moves", sum(len(t.rows) for t in trails))
    show("events", len(events))
    return [
        Limit("introductions that never began", len(world.pairs) - len(trails), 0),
        Limit("not in a legal final state", sum(t.kept.state not in FINAL for t in trails), 0),
        Limit("illegal trails", len(trails) - len(whole), 0),
        Limit(
            "replays that differ from what is kept",
            sum(not t.replays_to_what_is_kept(seats[t.kept.id]) for t in trails),
            0,
        ),
        Limit("answers kept twice", sum(t.repeats() for t in trails), 0),
        Limit("trails that differ from their events", _differing(whole, events), 0),
        Limit("differences in the ledgers of capacity", _unbalanced(world, trails, events), 0),
        *_of_messages(whole, deliveries, receipts, taken, world),
        Limit("events left in the outbox", waiting, 0),
        Limit("dead letters", len(await list_dead(url)), 0),
    ]


async def _trails(session):
    moves = await _grouped(session, MoveRow, MoveRow.number)
    return [Trail(kept, moves[kept.id]) for kept in await session.scalars(select(Introduction))]


async def _grouped(session, table, order):
    found = defaultdict(list)
    for row in await session.scalars(select(table).order_by(table.introduction_id, order)):
        found[row.introduction_id].append(row)
    return found


async def _events(url):
    """Everything that was announced, each event once."""
    found, after = {}, "-"
    async with Redis.from_url(url) as client:
        while entries := await client.xrange(INTRODUCTIONS, min=after, count=1_000):
            for _, fields in entries:
                event = EVENT.validate_json(fields[b"event"])
                found[event.id] = event
            after = b"(" + entries[-1][0]
    return list(found.values())


def _differing(trails, events):
    """Trails whose moves, answers or outcomes were not announced once each, in their order."""
    moved, answers, outcomes, sent = defaultdict(list), Counter(), Counter(), Counter()
    for event in events:
        key = getattr(event.data, "introduction_id", None)
        if isinstance(event, IntroductionMoved):
            moved[key].append((event.data.number, event.data.action, event.data.after))
        answers[key] += isinstance(event, IntroductionAnswered | ReferralAnswered)
        outcomes[key] += isinstance(event, OutcomeRecorded)
        sent[key] += isinstance(event, IntroductionSent)
    return sum(
        moved[t.kept.id] != [(row.number, row.action, row.after) for row in t.rows]
        or answers[t.kept.id] != t.times(ANSWERS)
        or outcomes[t.kept.id] != sum(m.action in OUTCOMES and m.actor in SIDES for m in t.moves)
        or sent[t.kept.id] != (t.kept.sent_at is not None)
        for t in trails
    )


def _unbalanced(world, trails, events):
    """Parties whose places, by approvals and by what events freed, are not those that are taken."""
    freed = Counter(
        event.data.match_id
        for event in events
        if isinstance(event, IntroductionMoved) and event.data.frees_capacity
    )
    by_events, by_state = Counter(), Counter()
    for match_id, pair in world.pairs.items():
        for profile_id in pair:
            by_events[profile_id] += 1 - freed[match_id]
    for trail in trails:
        if trail.kept.stands not in FREED:
            by_state.update(world.pairs[trail.kept.match_id])
    return sum(by_events[key] != by_state[key] for key in world.profiles)


def _may_miss(delivery, receipt):
    """Whether nobody can know that a copy came, or nobody needed the answer any more."""
    return receipt is Receipt.UNCONFIRMED or (receipt is None and delivery.step in TAKEN_BACK)


def _of_messages(trails, deliveries, receipts, taken, world):
    """Nothing lost, nothing twice; what nobody can know is counted."""
    states = Counter(d.state for d in deliveries)
    ids = {d.message_id for d in deliveries}
    by_key = {(d.introduction_id, d.step, d.side) for d in deliveries}
    missing = sum(
        (t.kept.id, *letter) not in by_key
        for t in trails
        for letter in t.letters()
        if not world.left & set(world.pairs[t.kept.match_id])
    )
    missed = [
        _may_miss(d, receipts.get((d.id, address.lower())))
        for d in deliveries
        if d.state == DeliveryState.SENT.value
        for address in (d.to or "").split(", ")
        if not taken[d.message_id, address]
    ]
    lost = missed.count(False)
    stuck = states[DeliveryState.QUEUED.value] + states[DeliveryState.TRANSMITTING.value]
    came = {message_id for message_id, _ in taken}
    unknown = [d for d in deliveries if d.state == DeliveryState.UNCONFIRMED.value]
    show("messages that came", len(came))
    for state, count in states.most_common():
        show(f"  {state}", count)
    show("copies of them that nobody can know of, or needed", missed.count(True))
    show("unconfirmed ones that came", sum(d.message_id in came for d in unknown))
    return [
        Limit("messages lost", missing + lost + stuck, 0),
        Limit("messages that came but are not known", len(came - ids), 0),
        Limit("messages that came twice to somebody", sum(n > 1 for n in taken.values()), 0),
    ]
