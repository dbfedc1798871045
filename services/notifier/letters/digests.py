"""E-mails that gather others: a party's messages, and what waits on an officer's desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.notifier.letters.encounter import EncounterMessage, title
from services.notifier.letters.party import PartyMessage
from shared.letters import Block, Bullets, Heading, Link, Message
from shared.texts import _, formats, plural

IN_FULL = 8
"""Messages that stand in a digest as they are; of those beyond, only what they are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest(PartyMessage):
    """Messages to a party in one e-mail; one alone stands there as if it had come by itself."""

    messages: tuple[Message, ...]
    page: str

    def subject(self) -> str:
        """How many there are, or what the only one is."""
        if len(self.messages) == 1:
            return self.messages[0].subject()
        return plural(
            "Your summary: %(n)s message", "Your summary: %(n)s messages", len(self.messages)
        )

    def blocks(self) -> Iterator[Block]:
        """Each message with all that it says, then those beyond the limit as links."""
        for message in self.messages[:IN_FULL]:
            if len(self.messages) > 1:
                yield Heading(_about(message))
            yield from message.blocks()
        beyond = self.messages[IN_FULL:]
        if beyond:
            yield Heading(_("And these"))
            yield Bullets(tuple(Link(_about(m), m.address() or self.page) for m in beyond))
        yield Link(_("Change when we write to you"), self.page)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A match that has waited since a day, who has taken it, and its page."""

    locality: str
    party: str
    since: date
    taken_by: str | None
    page: str


@dataclass(frozen=True, slots=True)
class Replied:
    """A question that its city has answered: the two sides, and the page with the answer."""

    locality: str
    party: str
    page: str


@dataclass(frozen=True, slots=True)
class Unread:
    """An introduction with a reply by e-mail that waits to be read since a day, and its page."""

    locality: str
    party: str
    since: date
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDigest(Message):
    """What waits for an officer longer than it should, replies to read, and answers from cities."""

    waiting: tuple[Waiting, ...]
    count: int
    replies: tuple[Replied, ...]
    unread: tuple[Unread, ...] = ()
    queue: str
    page: str

    def subject(self) -> str:
        """How much there is."""
        if not self.count and self.unread:
            return plural(
                "%(n)s introduction has a reply that nobody has read",
                "%(n)s introductions have replies that nobody has read",
                len(self.unread),
            )
        if not self.count:
            return plural(
                "%(n)s answer to your questions",
                "%(n)s answers to your questions",
                len(self.replies),
            )
        return plural(
            "%(n)s match has waited too long", "%(n)s matches have waited too long", self.count
        )

    def why(self) -> str:
        """Because officers are told so."""
        return _("You receive this because you review matches.")

    def address(self) -> str | None:
        """The queue."""
        return self.queue

    def blocks(self) -> Iterator[Block]:
        """The matches, the replies, the answers, and where to change when this comes."""
        if self.waiting:
            yield Heading(_("Waiting for longer than agreed"))
            beyond = self.count - len(self.waiting)
            yield Bullets(tuple(Link(_waits(w), w.page) for w in self.waiting), beyond)
            yield Link(_("Open the queue"), self.queue)
        if self.unread:
            yield Heading(_("Replies by e-mail that wait to be read"))
            yield Bullets(tuple(Link(_replied_by_mail(u), u.page) for u in self.unread))
        if self.replies:
            yield Heading(_("Answers to your questions"))
            yield Bullets(tuple(Link(_replied(r), r.page) for r in self.replies))
        yield Link(_("Change when we write to you"), self.page)


def _about(message: Message) -> str:
    return title(message.about) if isinstance(message, EncounterMessage) else message.subject()


def _waits(one: Waiting) -> str:
    names = {"locality": one.locality, "party": one.party, "day": formats.day(one.since)}
    if one.taken_by:
        return _(
            "%(locality)s and %(party)s, since %(day)s, taken by %(who)s",
            **names,
            who=one.taken_by,
        )
    return _("%(locality)s and %(party)s, since %(day)s", **names)


def _replied_by_mail(one: Unread) -> str:
    return _(
        "%(locality)s and %(party)s, since %(day)s",
        locality=one.locality,
        party=one.party,
        day=formats.day(one.since),
    )


def _replied(one: Replied) -> str:
    return _("%(locality)s has answered about %(party)s", locality=one.locality, party=one.party)
