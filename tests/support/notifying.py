"""The notifier's use cases on one database."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from services.notifier.domain.lifecycle import Life, State, replay
from services.notifier.domain.replies import Marks
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.matches import take_matches
from services.notifier.handlers.moving import Office
from services.notifier.handlers.profiles import take_profiles
from services.notifier.handlers.sending import Sender
from services.notifier.handlers.writing import utc_now
from services.notifier.letters import Letters
from services.notifier.postroom import marks_of
from services.notifier.settings import NotifierSettings
from services.notifier.store import moves
from services.notifier.store.tables import Delivery, Introduction
from shared.database import Database
from shared.events import EVENT, IntroductionMoved
from shared.outbox import unsent
from shared.profile import Profile
from shared.security import Keyring
from tests.support.introductions import DES_MOINES, INTRODUCTION, PORTO, approved, published


@dataclass
class World:
    """The notifier's use cases on one database."""

    database: Database
    letters: Letters
    settings: NotifierSettings
    keyring: Keyring = field(init=False)
    office: Office = field(init=False)
    marks: Marks = field(init=False)

    def __post_init__(self) -> None:
        self.office = Office(self.database, self.letters)
        self.keyring = Keyring(self.settings.signing_secret())
        self.marks = marks_of(self.settings, self.keyring)

    async def profiles(self, *events) -> None:
        await take_profiles(self.office, events)

    async def matches(self, *events) -> None:
        await take_matches(self.office, events)

    async def introduced(self, party: Profile = PORTO) -> None:
        """Des Moines and another party, approved, with both asks queued."""
        await self.profiles(published(DES_MOINES), published(party))
        await self.matches(approved(party))

    async def say(self, side, what, key=INTRODUCTION, who="test", **more) -> State:
        """A side answers its question."""
        return await give_answer(self.office, Reply(key, side, what, who, **more))

    async def agree(self, key=INTRODUCTION) -> None:
        """Both sides accept."""
        for side in ("locality", "party"):
            await self.say(side, "accepted", key)

    def sender(self, mailer, clock=utc_now, **more) -> Sender:
        """The worker that sends, with a clock to move."""
        return Sender(replace(self.office, clock=clock), mailer, "worker", **more)

    async def deliveries(self) -> dict[tuple[str, str], Delivery]:
        async with self.database.reading() as session:
            rows = await session.scalars(select(Delivery).order_by(Delivery.created_at))
            return {(d.step, d.side): d for d in rows}

    async def all_deliveries(self) -> list[Delivery]:
        """Every message, several of one step among them."""
        async with self.database.reading() as session:
            return list(await session.scalars(select(Delivery).order_by(Delivery.created_at)))

    async def introduction(self, key: UUID = INTRODUCTION) -> Introduction:
        async with self.database.reading() as session:
            return await session.get_one(Introduction, key)

    async def emitted(self):
        """Events but those of single moves."""
        return [e for e in await self._events() if not isinstance(e, IntroductionMoved)]

    async def moved(self) -> list[IntroductionMoved]:
        """Events of single moves."""
        return [e for e in await self._events() if isinstance(e, IntroductionMoved)]

    async def _events(self):
        async with self.database.reading() as session:
            return [EVENT.validate_json(row.payload) for row in await unsent(session, 1_000)]

    async def replayed(self, key: UUID = INTRODUCTION) -> Life:
        """What its kept moves make of an introduction."""
        async with self.database.reading() as session:
            rows = await moves.of_introduction(session, key)
            return replay(row.move() for row in rows)

    def link(self, side: str, key: UUID = INTRODUCTION) -> str:
        token = self.keyring.sign("answer", {"introduction": str(key), "side": side})
        return f"/answer/{token}"


async def send_all(sender):
    while await sender.send_next():
        pass


def message(domain, waited, *, at, **fields):
    """A notice to somebody at a domain that has waited for these seconds at a moment."""
    key, since = uuid4(), at - timedelta(seconds=waited)
    named = {"state": "queued", "attempts": 0, "number": 0, "language": "en", "step": "notice"}
    own = {"to": f"a@{domain}", "domain": domain, "message_id": f"<{key}@x>"}
    times = {"created_at": since, "queued_at": since, "next_attempt_at": since}
    return Delivery(id=key, **(named | own | times | fields))
