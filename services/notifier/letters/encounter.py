"""What e-mails of an introduction or referral tell of it, and the blocks that several of them share."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from services.notifier.correspondents import Correspondent, Quote, Statement
from services.notifier.letters.enclosed import Enclosed
from services.notifier.letters.party import PartyMessage
from shared import letters
from shared.letters import Block, Button, Fact, Facts, Heading, Note, Paragraph, Quotes
from shared.texts import _, formats


@dataclass(frozen=True, slots=True)
class Encounter:
    """An introduction or referral as one side reads of it; `days` is how long `link` works.

    `you` and `them` are the sides; `locality` and `party` their names in the order of the subject.
    `enclosed` is for the network or programme of a referral.
    """

    locality: str
    party: str
    you: str
    them: Correspondent
    is_referral: bool
    link: str
    inbox: str
    days: int
    until: date | None = None
    opening: str | None = None
    quotes: tuple[Quote, ...] = field(default=())
    enclosed: Enclosed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterMessage(PartyMessage):
    """An e-mail of an introduction or referral; its subject keeps them in one thread."""

    about: Encounter

    def subject(self) -> str:
        """The subject of the thread, as an answer to the first message."""
        return f"Re: {title(self.about)}"

    def address(self) -> str | None:
        """The page of the answer, which says what the letter says."""
        return self.about.link


def title(about: Encounter) -> str:
    """Who meets whom."""
    if about.is_referral:
        return _("Referral: %(locality)s to %(party)s", **_names(about))
    return _("Introduction: %(locality)s and %(party)s", **_names(about))


def opening(about: Encounter) -> Iterator[Block]:
    """What the officer wrote for both to read first."""
    if about.opening:
        yield Note(about.opening)


def reasons(about: Encounter) -> Iterator[Block]:
    """The statements that meet."""
    if about.quotes:
        yield Heading(_("Why we thought of you"))
        yield Quotes(tuple(_pair(q) for q in about.quotes))


def described(them: Correspondent, most: int | None = None) -> Iterator[Block]:
    """What the other side is, and up to `most` of its statements (`None`: all)."""
    yield Heading(_("About %(name)s", name=them.name))
    site = [Fact(_("Website"), them.url, them.url)] if them.url else []
    rows = (*site, *(Fact(label, value) for label, value in them.facts))
    if rows:
        yield Facts(rows)
    if them.statements:
        yield Quotes(tuple((_quote(s),) for s in them.statements[:most]))


def enclosed(about: Encounter) -> Iterator[Block]:
    """What goes with a referral; nothing with an introduction."""
    if about.enclosed is not None:
        yield from about.enclosed.blocks()


def answer(about: Encounter) -> Button:
    """The link to answer with."""
    note = _("Accept, Decline or Not now. No account needed.")
    return Button(_("Answer"), about.link, note)


def deadline(about: Encounter) -> Iterator[Block]:
    """What happens without an answer."""
    if about.until:
        yield Paragraph(
            _(
                "If we hear nothing by %(day)s, we close it, and nobody's contacts are shared.",
                day=formats.day(about.until),
            )
        )


def where(them: Correspondent) -> str:
    """A name with its place, such as "Porto (Portugal)"."""
    if not them.place:
        return them.name
    return _("%(name)s (%(place)s)", name=them.name, place=them.place)


def _pair(quote: Quote) -> tuple[letters.Quote, ...]:
    return _quote(quote.yours, quote.your_label), _quote(quote.theirs, quote.their_label)


def _quote(statement: Statement, label: str = "") -> letters.Quote:
    return letters.Quote(statement.text, label, statement.language, statement.note)


def _names(about: Encounter) -> dict[str, str]:
    return {"locality": about.locality, "party": about.party}
