"""Reads e-mails that come in: bytes of RFC 5322 become what `domain.incoming` knows."""

import hashlib
import re
from collections.abc import Sequence
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from html.parser import HTMLParser
from itertools import islice
from typing import cast

from mailparser_reply import EmailReplyParser

from services.notifier.domain.incoming import Incoming, Kind, Returned, incoming_id

SIZE_MAX = 5_000_000
"""Largest e-mail that is read, in octets."""
REFERENCES_MAX = 20
HEADER_MAX, REPEATED_MAX = 8_000, 10
"""Most characters of a header and most headers of a name that are read; the rest is left out."""
NESTED_MAX = 20
"""Most parts with parts of their own."""
RECIPIENTS_MAX = 100
"""Most recipients of a delivery status that are read."""
PARTS_MAX = 200
HTML_MAX, TEXT_MAX = 60_000, 2_500
"""Most characters of a body that are read, more than a message may have.

The time to find quotations grows with the square of a hostile text, or worse.
"""
ADDRESS_MAX = 320
_TAG = re.compile(r"<[^<>]{0,2000}>|<")
_NESTED = re.compile(rb"boundary *(?:\*\d*\*?)? *=|message/rfc822", re.IGNORECASE)
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


class _ShortHeaders(EmailPolicy):
    """Cuts headers: strangers write them, and some take time with the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:HEADER_MAX]


_POLICY = cast("EmailPolicy[EmailMessage]", _ShortHeaders())


def read_mail(content: bytes) -> Incoming:
    """Read one e-mail; raises `UnreadableMailError`.

    A hostile one can take seconds: call it in a thread.
    """
    if len(_NESTED.findall(content)) > NESTED_MAX:
        raise UnreadableMailError
    try:
        return _read(content)
    except (
        LookupError, ValueError, TypeError, AttributeError, RecursionError, MessageError
    ) as error:  # fmt: skip
        raise UnreadableMailError from error


def _read(content: bytes) -> Incoming:
    message = message_from_bytes(content, policy=_POLICY)
    if message["From"] is None:
        raise UnreadableMailError
    message_id = str(message["Message-ID"] or "").strip() or hashlib.sha256(content).hexdigest()
    kind = _kind(message)
    statuses = _statuses(message) if kind is Kind.BOUNCE else []
    blocks = statuses[1 : RECIPIENTS_MAX + 1]
    returned = tuple(r for b in blocks if (r := _returned(b)) is not None)
    if kind is Kind.BOUNCE and not any(r.has_failed for r in returned):
        kind = Kind.DELAY
    return Incoming(
        key=incoming_id(message_id),
        kind=kind,
        sender=_storable(next(iter(_addresses(message, "From")), ""))[:ADDRESS_MAX],
        to=tuple(a for name in _ARRIVED_FOR for a in _addresses(message, name)),
        refers=_refers(message),
        subject=_storable(str(message["Subject"] or ""))[:200],
        text=_own_words(_storable(_text(message))) if kind is Kind.REPLY else "",
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
    for part in islice(message.walk(), PARTS_MAX):
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            return [b for b in blocks if isinstance(b, Message)] if isinstance(blocks, list) else []
    return []


def _returned(block: Message) -> Returned | None:
    recipient = block["Original-Recipient"] or block["Final-Recipient"]
    if recipient is None:
        return None
    return Returned(
        address=_storable(str(recipient).rpartition(";")[2].strip().strip("<>").lower())[
            :ADDRESS_MAX
        ],
        action=str(block["Action"] or "").strip().lower(),
        status=_storable(str(block["Status"] or "").strip().partition(" ")[0])[:20],
        words=_storable(" ".join(str(block["Diagnostic-Code"] or "").split()))[:500],
    )


def _storable(text: str) -> str:
    """Without what no database takes: null characters and halves of surrogate pairs."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _refers(message: EmailMessage) -> tuple[str, ...]:
    """Message-IDs it answers, and those of a message that it returns."""
    found = _MESSAGE_ID.findall(str(message["In-Reply-To"] or ""))
    found += reversed(_MESSAGE_ID.findall(str(message["References"] or "")))
    for part in islice(message.walk(), PARTS_MAX):
        if part is not message and part["Message-ID"] is not None:
            found += _MESSAGE_ID.findall(str(part["Message-ID"]))
        elif part.get_content_type() == "text/rfc822-headers":
            found += _MESSAGE_ID.findall(_message_id(str(part.get_content())))
    return tuple(dict.fromkeys(map(_storable, found)))[:REFERENCES_MAX]


def _message_id(head: str) -> str:
    return str(message_from_string(head)["Message-ID"] or "")


def _addresses(message: EmailMessage, name: str) -> list[str]:
    found = []
    headers: Sequence[object] = message.get_all(name, [])
    for header in headers[:REPEATED_MAX]:
        known = getattr(header, "addresses", None)
        found += [a.addr_spec for a in known] if known is not None else [str(header).strip(" <>")]
    return found


def _text(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    content = str(part.get_content())
    if part.get_content_type() == "text/html":
        content = _plain(content)
    lines = "\n".join(line.rstrip() for line in content.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)[:TEXT_MAX]


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
    """The text of HTML; a "<" that begins no tag is text, or the parser would look for its end."""
    body = html[max(html.lower().find("<body"), 0) :][:HTML_MAX]
    parser = _Plain()
    parser.feed(_TAG.sub(lambda m: m[0] if len(m[0]) > 1 else "&lt;", body))
    parser.close()
    return "".join(parser.text)
