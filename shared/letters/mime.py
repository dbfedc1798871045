"""Makes an e-mail of a letter: headers, text, HTML and a calendar entry. Does not send it."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate

from shared.letters.rendering import Letter, LetterTooLongError

SIZE_MAX = 100_000
"""Largest e-mail in octets."""
_ASCII = 0x80
_METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


class _LinksWhole(EmailPolicy):
    """Leaves a header that holds a link in one line: folded, the link would be encoded and broken."""

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}\r\n" if _is_link(name) else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        if _is_link(name):
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


def _is_link(name: str) -> bool:
    return name.lower() == "list-unsubscribe"


POLICY = _LinksWhole(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Envelope:
    """Between whom a letter goes, and what it follows (a Message-ID); `sender` with its name.

    `calendar` is an RFC 5545 text that goes with it.
    """

    sender: str
    to: str
    message_id: str
    follows: str | None = None
    reply_to: str | None = None
    calendar: str | None = None


def as_email(letter: Letter, envelope: Envelope) -> EmailMessage:
    """The e-mail to send; raises `ValueError` for what cannot be written in one.

    Sources: RFC 5322 (threads), 3834 (Auto-Submitted), 2369 and 8058 (List-Unsubscribe), 6047 (iMIP);
    MS-OXCMAIL for the header that Microsoft's servers heed instead of Auto-Submitted.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = envelope.sender
    message["To"] = envelope.to
    if envelope.reply_to is not None:
        message["Reply-To"] = envelope.reply_to
    message["Subject"] = letter.subject
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = envelope.message_id
    if envelope.follows is not None:
        message["In-Reply-To"] = message["References"] = envelope.follows
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    _offer_to_unsubscribe(message, letter.unsubscribe)
    _add_bodies(message, letter, envelope.calendar)
    message["Content-Language"] = letter.language
    if len(message.as_bytes()) > SIZE_MAX:
        raise ValueError(LetterTooLongError.__doc__)
    return message


def _offer_to_unsubscribe(message: EmailMessage, url: str | None) -> None:
    """One click only over https, as RFC 8058 demands: another address gets the page alone."""
    if url is None:
        return
    message["List-Unsubscribe"] = f"<{url}>"
    if url.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _add_bodies(message: EmailMessage, letter: Letter, calendar: str | None) -> None:
    message.set_content(letter.text, cte=_encoding(letter.text))
    message.add_alternative(letter.html, subtype="html", cte=_encoding(letter.html))
    if calendar is not None:
        _add_calendar(message, calendar)


def _add_calendar(message: EmailMessage, calendar: str) -> None:
    """As an alternative, which programs show with buttons, and as a file for all the others."""
    found = _METHOD.search(calendar)
    method = found[1] if found else "PUBLISH"
    message.add_alternative(calendar, subtype="calendar", cte="base64", params={"method": method})
    file = calendar.encode()
    message.add_attachment(file, maintype="application", subtype="ics", filename="invite.ics")


def _encoding(text: str) -> str:
    """The shorter of the two encodings that every mail server passes on unchanged."""
    octets = text.encode()
    others = sum(1 for octet in octets if octet >= _ASCII)
    return "base64" if others * 6 > len(octets) else "quoted-printable"
