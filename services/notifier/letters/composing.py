"""Writes the letters of introductions, and any other message with links to this site."""

from datetime import date
from email.utils import parseaddr
from uuid import UUID

from services.notifier.contacts import named_to_others
from services.notifier.correspondents import STATEMENTS_MAX, Correspondent, describe, quotes
from services.notifier.domain.choices import fingerprint
from services.notifier.domain.deadlines import Deadlines, add_working_days
from services.notifier.domain.introductions import Step, other
from services.notifier.domain.lifecycle import OPEN
from services.notifier.letters.addressing import Addressee, addressee, language_of
from services.notifier.letters.check_ins import HowItGoes
from services.notifier.letters.enclosed import Enclosed
from services.notifier.letters.encounter import Encounter, EncounterMessage
from services.notifier.letters.handing import HandedOver
from services.notifier.letters.meetings import MeetingMessage
from services.notifier.letters.news import NewMessage
from services.notifier.letters.noted import ReplyNoted
from services.notifier.letters.occasions import Occasion
from services.notifier.letters.questions import (
    AskAgain,
    AskIntroduction,
    ReferLocality,
    ReferParty,
    Reminder,
)
from services.notifier.letters.refusals import Refused
from services.notifier.letters.results import Closed, Contacts
from services.notifier.letters.supervising import AskSupervisor
from services.notifier.packets import Material, consent_of
from services.notifier.store.tables import MeetingRow
from shared.events import MatchState
from shared.letters import Letter, Message, render
from shared.security import ends
from shared.security.signing import InvalidTokenError, Keyring
from shared.texts import speaking

ANSWER_PURPOSE = "answer"
ANSWER_DAYS = ends.LINKS_LIVE.days
"""How long the link in a message can be answered."""
STOP_PURPOSE = "stop-mail"
STOP_SECONDS = 10 * 365 * 24 * 3600
"""How long the link that turns e-mails off works."""
CHECK_IN_PURPOSE = "check-in"
TIES_PURPOSE = "ties"
DEADLINES = Deadlines()


class Letters:
    """Writes letters with links to this site."""

    def __init__(
        self,
        public_url: str,
        mail_from: str,
        keyring: Keyring,
        deadlines: Deadlines = DEADLINES,
    ) -> None:
        """Links begin with `public_url`; Message-IDs end with the domain of `mail_from`."""
        self._answer_days = deadlines.answer
        self.site = public_url.rstrip("/")
        self._keyring = keyring
        self.mail_address = parseaddr(mail_from)[1]
        self.mail_domain = self.mail_address.rpartition("@")[2]

    def render(self, message: Message, language: str) -> Letter:
        """Any message in a language (a key of `LANGUAGES`); raises `LetterTooLongError`."""
        return render(message, language)

    def stop_link(self, owner_id: UUID, to: tuple[str, ...]) -> str:
        """Where these addresses choose which e-mails they get for a party or account (RFC 8058)."""
        data = {"owner": str(owner_id), "to": [fingerprint(address) for address in to]}
        return f"{self.site}/unsubscribe/{self._keyring.sign(STOP_PURPOSE, data)}"

    def own_stop_link(self, link: str, address: str) -> str:
        """A `stop_link` as the copy to one address has it; one that does not work stays as it is."""
        token = link.rpartition("/")[2]
        try:
            owner = self._keyring.read(STOP_PURPOSE, token, STOP_SECONDS)["owner"]
        except InvalidTokenError:
            return link
        return self.stop_link(UUID(owner), (address,))

    def ties_link(self, locality_id: UUID, on: date, to: tuple[str, ...]) -> str:
        """Where a locality says how the ties stand that these addresses were asked about on a day."""
        data = {"locality": str(locality_id), "on": on.isoformat(), "to": _receivers(to)}
        return f"{self.site}/ties/{self._keyring.sign(TIES_PURPOSE, data)}"

    def compose(self, occasion: Occasion) -> Letter:
        """The letter of an occasion, in the recipient's language."""
        language = language_of(occasion.own)
        with speaking(language):
            message = self.message_of(occasion)
        return render(message, language)

    def message_of(self, occasion: Occasion) -> Message:
        """The message of an occasion, made while its language is spoken."""
        about = self._about(occasion)
        to = _addressee(occasion)
        told = _told(to, about, occasion)
        if told is not None:
            return told
        stop = self.stop_link(occasion.own.id, occasion.to)
        if occasion.said is not None:
            author = {"locality": about.locality, "party": about.party}.get(occasion.said.author)
            return NewMessage(to=to, about=about, author=author, text=occasion.said.text, stop=stop)
        return _question(occasion)(to=to, about=about, stop=stop)

    def _about(self, occasion: Occasion) -> Encounter:
        introduction = occasion.introduction
        match = introduction.snapshot()
        them = _them(occasion, match)
        return Encounter(
            locality=match.locality.name,
            party=match.party.name,
            you=occasion.own.name,
            them=them,
            is_referral=introduction.is_referral,
            link=self._link(occasion),
            inbox=f"{self.site}/inbox/{introduction.id}",
            days=ANSWER_DAYS,
            until=self._until(occasion),
            opening=introduction.opening,
            enclosed=_enclosed(occasion, match.locality.name),
            quotes=quotes(match.reasons, occasion.side, occasion.own, occasion.facing, them.name),
        )

    def _until(self, occasion: Occasion) -> date | None:
        """The day by which to answer; as long as not all are asked, at least so long from now."""
        introduction = occasion.introduction
        if occasion.step is Step.ASK and introduction.sent_at is None and occasion.at is not None:
            return add_working_days(occasion.at, self._answer_days).date()
        return introduction.until.date() if introduction.until else None

    def _link(self, occasion: Occasion) -> str:
        if occasion.step is Step.CHECK_IN:
            data = _key(occasion)
            return f"{self.site}/check-in/{self._keyring.sign(CHECK_IN_PURPOSE, data)}"
        return f"{self.site}/answer/{self._token(occasion)}"

    def _token(self, occasion: Occasion) -> str:
        data = _key(occasion)
        if occasion.for_supervisor:
            data["supervisor"] = fingerprint(occasion.to[0])
        elif occasion.handed is not None:
            data["turn"] = str(occasion.handed.number)
        return self._keyring.sign(ANSWER_PURPOSE, data)


def _key(occasion: Occasion) -> dict[str, str | list[str]]:
    return {
        "introduction": str(occasion.introduction.id),
        "side": str(occasion.side),
        "to": _receivers(occasion.to),
    }


def _receivers(to: tuple[str, ...]) -> list[str]:
    """What a link says of whom it went to: enough to end it when one of them leaves."""
    return [ends.links_to(address).hex for address in to]


def _addressee(occasion: Occasion) -> Addressee:
    if occasion.for_supervisor:
        return Addressee(occasion.own.name)
    if occasion.handed is not None:
        return Addressee(occasion.own.name, (occasion.handed.contact(),))
    return addressee(occasion.own)


def _meeting(to: Addressee, about: Encounter, row: MeetingRow) -> MeetingMessage:
    return MeetingMessage(
        to=to,
        about=about,
        plan=row.plan(),
        proposed_by=about.locality if row.side == "locality" else about.party,
        is_change=row.sequence > 0,
        is_cancelled=row.cancelled,
    )


def _told(to: Addressee, about: Encounter, occasion: Occasion) -> EncounterMessage | None:
    """The message that tells something and asks nothing, if it is one."""
    if occasion.step is Step.CLOSED:
        refusal = occasion.refusal
        if refusal is None:
            return Closed(to=to, about=about)
        return Refused(to=to, about=about, reason=refusal.reason, note=refusal.note)
    if occasion.step is Step.CONTACTS:
        shared = named_to_others(occasion.facing, occasion.facing_handed)
        return Contacts(to=to, about=about, contacts=shared)
    if occasion.meeting is not None:
        return _meeting(to, about, occasion.meeting)
    if occasion.noted is not None:
        move, is_open = occasion.noted, occasion.introduction.stands in OPEN
        return ReplyNoted(to=to, about=about, action=move.action, day=move.day, can_change=is_open)
    return None


def _question(occasion: Occasion) -> type[EncounterMessage]:
    by_step: dict[Step, type[EncounterMessage]] = {
        Step.SUPERVISOR: AskSupervisor,
        Step.REMINDER: Reminder,
        Step.LAST_REMINDER: Reminder,
        Step.AGAIN: AskAgain,
        Step.CHECK_IN: HowItGoes,
    }
    if occasion.step is Step.ASK and occasion.handed is not None:
        return HandedOver
    if occasion.step in by_step:
        return by_step[occasion.step]
    if not occasion.introduction.is_referral:
        return AskIntroduction
    return ReferLocality if occasion.side == "locality" else ReferParty


def _reads_packet(occasion: Occasion) -> bool:
    """Whether it goes to the network or programme of a referral."""
    return occasion.introduction.is_referral and occasion.side == "party"


def _enclosed(occasion: Occasion, locality: str) -> Enclosed | None:
    if not _reads_packet(occasion):
        return None
    facing = occasion.facing if occasion.facing and not occasion.facing.withdrawn else None
    material = Material(occasion.introduction, (), facing, occasion.own, occasion.consent)
    return Enclosed(locality, material.checks, consent_of(material))


def _them(occasion: Occasion, match: MatchState) -> Correspondent:
    if occasion.facing is not None and not occasion.facing.withdrawn:
        return describe(occasion.facing, None if _reads_packet(occasion) else STATEMENTS_MAX)
    party = match.party if other(occasion.side) == "party" else match.locality
    return Correspondent(party.name, "", None, (), ())
