"""Writes the messages of an introduction: text and HTML from one context. Does not send them."""

from dataclasses import asdict, dataclass
from datetime import date
from email.utils import parseaddr
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.notifier.correspondents import Correspondent, Quote, contacts_of, describe, quotes
from services.notifier.domain.introductions import Form, Step, other
from services.notifier.domain.parties import reachable
from services.notifier.store.tables import Introduction, Party
from shared.events import MatchState, Side
from shared.profile import Contact
from shared.security.signing import Keyring
from shared.texts import formats, speaking

TEMPLATES = Path(__file__).parent / "templates" / "mail"
ANSWER_PURPOSE = "answer"
ANSWER_DAYS = 60
"""How long the link in a message can be answered."""
NAMES_MAX = 2


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be queued."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class LetterContext:
    """What the mail templates show; `contacts` is empty before both sides have accepted."""

    subject: str
    greeting: str
    you: str
    them: Correspondent
    opening: str | None
    quotes: tuple[Quote, ...]
    contacts: tuple[Contact, ...]
    is_referral: bool
    link: str
    inbox: str
    days: int
    until: date | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which message to write: the step and side of an introduction, and both parties.

    `facing` may be missing only in a closing message, which does not describe it. `for_supervisor`:
    it goes to whoever confirms what colleagues have said.
    """

    introduction: Introduction
    step: Step
    side: Side
    own: Party
    facing: Party | None
    for_supervisor: bool = False


class Letters:
    """Writes letters with links to this site."""

    def __init__(self, public_url: str, mail_from: str, keyring: Keyring) -> None:
        """Links begin with `public_url`; Message-IDs end with the domain of `mail_from`."""
        self._site = public_url.rstrip("/")
        self._keyring = keyring
        self.mail_domain = parseaddr(mail_from)[1].rpartition("@")[2]
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["day"] = formats.day

    def compose(self, occasion: Occasion) -> Letter:
        """The letter of an occasion, in English."""
        with speaking("en"):
            return self._compose(occasion)

    def _compose(self, occasion: Occasion) -> Letter:
        name, context = _template(occasion), self._context(occasion)
        fields = {key: getattr(context, key) for key in asdict(context)}
        text, html = (
            self._environment.get_template(f"{name}.{form}").render(fields)
            for form in ("txt", "html")
        )
        return Letter(context.subject, text, html)

    def _context(self, occasion: Occasion) -> LetterContext:
        introduction, side = occasion.introduction, occasion.side
        match = introduction.snapshot()
        them = _them(occasion, match)
        facing = occasion.facing
        agreed = occasion.step is Step.CONTACTS and facing is not None
        reasons = match.reasons
        return LetterContext(
            subject=_subject(occasion, match),
            greeting=_greeting(occasion.own),
            you=occasion.own.name,
            them=them,
            opening=introduction.opening,
            quotes=quotes(reasons, side, occasion.own, facing, them.name),
            contacts=contacts_of(facing) if agreed and facing else (),
            is_referral=introduction.is_referral,
            link=f"{self._site}/answer/{self._token(occasion)}",
            inbox=f"{self._site}/inbox/{introduction.id}",
            days=ANSWER_DAYS,
            until=introduction.until.date() if introduction.until else None,
        )

    def _token(self, occasion: Occasion) -> str:
        data = {"introduction": str(occasion.introduction.id), "side": str(occasion.side)}
        if occasion.for_supervisor:
            data["by"] = "supervisor"
        return self._keyring.sign(ANSWER_PURPOSE, data)


def _template(occasion: Occasion) -> str:
    if occasion.step in (Step.REMINDER, Step.LAST_REMINDER):
        return "reminder"
    if occasion.step is not Step.ASK:
        return occasion.step.value
    if occasion.introduction.is_referral:
        return f"referral_{occasion.side}"
    return "introduction"


def _subject(occasion: Occasion, match: MatchState) -> str:
    form = Form(occasion.introduction.form).value.capitalize()
    joint = "to" if occasion.introduction.is_referral else "and"
    subject = f"{form}: {match.locality.name} {joint} {match.party.name}"
    again = "" if occasion.step is Step.ASK else "Re: "
    return again + " ".join(subject.split())


def _them(occasion: Occasion, match: MatchState) -> Correspondent:
    if occasion.facing is not None and not occasion.facing.withdrawn:
        return describe(occasion.facing)
    party = match.party if other(occasion.side) == "party" else match.locality
    return Correspondent(party.name, "", None, (), ())


def _greeting(party: Party) -> str:
    names = [c.name for c in reachable(party.people())] if not party.desk().email else []
    named = " and ".join(names) if 0 < len(names) <= NAMES_MAX else f"{party.name} team"
    return f"Hello {named},"
