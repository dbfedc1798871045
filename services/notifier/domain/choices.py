"""Which e-mails a person wants, chosen behind a link in one of them."""

from enum import StrEnum
from hashlib import sha256

from services.notifier.domain.introductions import Step


class MailKind(StrEnum):
    """What an e-mail is, to somebody who may have turned some off.

    `OPTIONAL`: reminders, digests, check-ins, reports. `QUESTION`: asks for an answer that an
    introduction waits for. `REQUIRED`: what came of the recipient's own action.
    """

    OPTIONAL = "optional"
    QUESTION = "question"
    REQUIRED = "required"


class MailChoice(StrEnum):
    """What a person gets: everything, questions and what is required, or only the latter."""

    ALL = "all"
    QUESTIONS = "questions"
    REQUIRED = "required"


GETS: dict[MailChoice, tuple[MailKind, ...]] = {
    MailChoice.ALL: (MailKind.OPTIONAL, MailKind.QUESTION, MailKind.REQUIRED),
    MailChoice.QUESTIONS: (MailKind.QUESTION, MailKind.REQUIRED),
    MailChoice.REQUIRED: (MailKind.REQUIRED,),
}
"""Which kinds of e-mail go with a choice."""

_QUESTIONS = (Step.ASK, Step.SUPERVISOR, Step.AGAIN, Step.MESSAGE)
_REQUIRED = (Step.CONTACTS, Step.CLOSED, Step.MEETING, Step.NOTED)


def kind_of(step: Step) -> MailKind:
    """What a message of an introduction is."""
    if step in _QUESTIONS:
        return MailKind.QUESTION
    return MailKind.REQUIRED if step in _REQUIRED else MailKind.OPTIONAL


def fingerprint(address: str) -> str:
    """An address as links and tables of choices hold it: 16 hexadecimal digits of its SHA-256."""
    return sha256(address.strip().lower().encode()).hexdigest()[:16]
