"""Reads e-mails that come in: bytes of RFC 5322 become what `domain.incoming` knows."""

import hashlib
import re
from email import message_from_bytes, message_from_string
from email.message import EmailMessage, Message
from email.policy import default
from html.parser import HTMLParser

from mailparser_reply import EmailReplyParser

from services.notifier.domain.incoming import Incoming, Kind, Returned, incoming_id

SIZE_MAX = 5_000_000
"""Largest e-mail that is read, in octets."""
REFERENCES_MAX = 20
_LANGUAGES = ["en", "de", "es", "fr", "ja"]
_HEADS = re.compile(
    r"^(?:El|Em) [^\n]{5,300}(?:\n[^\n]{0,300})?(?:escribi\u00f3|escreveu):\s*$"
    r"|^-{2,} ?(?:Mensaje|Mensagem) original ?-{2,}\s*$|^-- ?$",
    re.MULTILINE,
)
"""What stands above a quotation in Spanish and Portuguese, and above a signature in any language."""
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_ARRIVED_FOR = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_ANSWERED_BY_MACHINE = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "List-Id")
_BULK = ("bulk", "junk", "list", "auto_reply")
_BREAKS = ("br", "p", "div", "li", "tr", "blockquote")


class UnreadableMailError(Exception):
    """This is not an e-mail that can be read."""


def read_mail(content: bytes) -> Incoming:
    """Read one e-mail; raises `UnreadableMailError`."""
    try:
        return _read(content)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise UnreadableMailError from error


def _read(content: bytes) -> Incoming:
    message = message_from_bytes(content, policy=default)
    if message["From"] is None:
        raise UnreadableMailError
    message_id = str(message["Message-ID"] or "").strip() or hashlib.sha256(content).hexdigest()
    kind = _kind(message)
    statuses = _statuses(message) if kind is Kind.BOUNCE else []
    returned = tuple(r for s in statuses[1:] if (r := _returned(s)) is not None)
    if kind is Kind.BOUNCE and not any(r.has_failed for r in returned):
        kind = Kind.DELAY
    return Incoming(
        key=incoming_id(message_id),
        kind=kind,
        sender=next(iter(_addresses(message, "From")), ""),
        to=tuple(a for name in _ARRIVED_FOR for a in _addresses(message, name)),
        refers=_refers(message),
        subject=str(message["Subject"] or "")[:200],
        text=_own_words(_text(message)) if kind is Kind.REPLY else "",
        envelope=str(statuses[0]["Original-Envelope-Id"] or "") or None if statuses else None,
        returned=returned,
    )


def _kind(message: EmailMessage) -> Kind:
    """A person's reply is what nothing says to be anything else (RFC 3834, 2)."""
    if message.get_content_type() == "multipart/report":
        kind = message.get_param("report-type")
        return Kind.BOUNCE if kind == "delivery-status" else Kind.AUTOMATIC
    automatic = str(message["Auto-Submitted"] or "no").partition(";")[0].strip().lower()
    precedence = str(message["Precedence"] or "").strip().lower()
    by_machine = any(message[name] is not None for name in _ANSWERED_BY_MACHINE)
    is_returned = str(message["Return-Path"] or "").strip() == "<>"
    if automatic != "no" or precedence in _BULK or by_machine or is_returned:
        return Kind.AUTOMATIC
    return Kind.REPLY


def _statuses(message: EmailMessage) -> list[Message]:
    """The blocks of a delivery status: first that of the message, then one for each recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            return [b for b in blocks if isinstance(b, Message)] if isinstance(blocks, list) else []
    return []


def _returned(block: Message) -> Returned | None:
    recipient = block["Original-Recipient"] or block["Final-Recipient"]
    if recipient is None:
        return None
    return Returned(
        address=str(recipient).rpartition(";")[2].strip().strip("<>").lower(),
        action=str(block["Action"] or "").strip().lower(),
        status=str(block["Status"] or "").strip().partition(" ")[0],
        words=" ".join(str(block["Diagnostic-Code"] or "").split())[:500],
    )


def _refers(message: EmailMessage) -> tuple[str, ...]:
    """Message-IDs it answers, and those of a message that it returns."""
    found = _MESSAGE_ID.findall(str(message["In-Reply-To"] or ""))
    found += reversed(_MESSAGE_ID.findall(str(message["References"] or "")))
    for part in message.walk():
        if part is not message and part["Message-ID"] is not None:
            found += _MESSAGE_ID.findall(str(part["Message-ID"]))
        elif part.get_content_type() == "text/rfc822-headers":
            found += _MESSAGE_ID.findall(_message_id(str(part.get_content())))
    return tuple(dict.fromkeys(found))[:REFERENCES_MAX]


def _message_id(head: str) -> str:
    return str(message_from_string(head)["Message-ID"] or "")


def _addresses(message: EmailMessage, name: str) -> list[str]:
    found = []
    for header in message.get_all(name, []):
        known = getattr(header, "addresses", None)
        found += [a.addr_spec for a in known] if known is not None else [str(header).strip(" <>")]
    return found


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    content = str(part.get_content())
    return _plain(content) if part.get_content_type() == "text/html" else content


def _own_words(text: str) -> str:
    """What the writer added: without what is quoted, and without the signature."""
    above = _HEADS.split(text.replace("\r\n", "\n"), maxsplit=1)[0]
    replies = EmailReplyParser(languages=_LANGUAGES).read(above).replies
    return (replies[0].body if replies else "").strip()


class _Plain(HTMLParser):
    """The text of HTML, without quotations."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._skips: list[str] = []

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("blockquote", "style", "script", "head"):
            self._skips.append(tag)
        if tag in _BREAKS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._skips and self._skips[-1] == tag:
            self._skips.pop()

    def handle_data(self, data: str) -> None:
        if not self._skips:
            self.text.append(data)


def _plain(html: str) -> str:
    parser = _Plain()
    parser.feed(html)
    parser.close()
    return "".join(parser.text)
