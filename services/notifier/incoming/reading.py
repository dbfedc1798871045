"""Takes an e-mail apart: its kind, what it is about, and what a delivery status says.

How much of it is parsed is in `limits`, what a person wrote in `bodies`.
"""

import hashlib
import re
import unicodedata
from email.errors import MessageError
from email.message import EmailMessage, Message
from itertools import islice

from services.notifier.domain.incoming import Incoming, Kind, Returned, incoming_id
from services.notifier.incoming.bodies import octets, own_words, storable
from services.notifier.incoming.limits import HEADER_MAX, UnreadableMailError, parsed

REFERENCES_MAX = 20
REPEATED_MAX = 10
"""Most headers of one name that are read."""
RECIPIENTS_MAX = 100
"""Most recipients of a delivery status that are read."""
ADDRESS_MAX = 320
FILES_MAX, FILE_NAME_MAX = 10, 100
"""Most attachments that are named, and characters of a name."""
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"\\@]{1,64}@[^\s<>()\[\],;:\"\\@]{1,255}")
_RETURNED_ID = re.compile(
    r"^message-id:([^\n]{0,300}(?:\n[ \t][^\n]{0,300})?)", re.IGNORECASE | re.MULTILINE
)
_ARRIVED_FOR = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_ANSWERED_BY_MACHINE = (
    "X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponder", "X-Auto-Reply-From",
    "X-Mail-Autoreply", "X-FC-MachineGenerated", "X-MS-Exchange-Inbox-Rules-Loop",
    "Feedback-ID", "List-Id", "List-Unsubscribe",
)  # fmt: skip
_BULK = ("bulk", "junk", "list", "auto_reply", "auto-reply")


def read_mail(content: bytes) -> Incoming:
    """Read one e-mail; raises `UnreadableMailError`.

    A hostile one can take a second: call it in a thread.
    """
    try:
        return _read(content)
    except (
        LookupError, ValueError, TypeError, AttributeError, RecursionError, MessageError
    ) as error:  # fmt: skip
        raise UnreadableMailError from error


def _read(content: bytes) -> Incoming:
    message = parsed(content)
    senders = _raw_all(message, "From")
    if not senders:
        raise UnreadableMailError
    kind = _kind(message)
    statuses = _statuses(message) if kind is Kind.BOUNCE else []
    returned = tuple(r for b in statuses[1:] if (r := _returned(b)) is not None)
    if kind is Kind.BOUNCE and not any(r.has_failed for r in returned):
        kind = Kind.DELAY
    return Incoming(
        key=incoming_id(_identity(message, content)),
        kind=kind,
        sender=_sender(message, senders),
        to=_addresses(message),
        refers=_refers(message),
        subject=_line(str(message["Subject"] or ""), 200),
        text=own_words(message) if kind is Kind.REPLY else "",
        envelope=_raw(statuses[0], "Original-Envelope-Id") if statuses else "",
        returned=returned,
        files=_files(message) if kind is Kind.REPLY else (),
    )


def _identity(message: EmailMessage, content: bytes) -> str:
    """Its Message-ID with its body: who repeats the name of another e-mail does not hide it."""
    name = _raw(message, "Message-ID")
    if not name:
        return hashlib.sha256(content).hexdigest()
    body = content.replace(b"\r\n", b"\n").partition(b"\n\n")[2].strip()
    return f"{name} {hashlib.sha256(body).hexdigest()}"


def _kind(message: EmailMessage) -> Kind:
    """A person's reply is what nothing says to be anything else (RFC 3834, 2)."""
    if message.get_content_type() == "multipart/report":
        kind = message.get_param("report-type")
        return Kind.BOUNCE if kind == "delivery-status" else Kind.AUTOMATIC
    automatic = (_raw(message, "Auto-Submitted") or "no").partition(";")[0].strip().lower()
    precedence = _raw(message, "Precedence").lower()
    by_machine = any(_raw_all(message, name) for name in _ANSWERED_BY_MACHINE)
    is_returned = _raw(message, "Return-Path") == "<>"
    if automatic != "no" or precedence in _BULK or by_machine or is_returned:
        return Kind.AUTOMATIC
    return Kind.REPLY


def _files(message: EmailMessage) -> tuple[str, ...]:
    """Names of what a person attached: not of logos within the text, signatures and calendar answers."""
    leaves = (part for part in message.walk() if not part.is_multipart())
    names = (part.get_filename("") for part in leaves if _is_attached(part))
    return tuple(islice((_line(name, FILE_NAME_MAX) for name in names if name), FILES_MAX))


def _is_attached(part: Message) -> bool:
    if part.get_content_subtype().endswith(("-signature", "calendar")):
        return False
    return part.get_content_disposition() == "attachment" or not _raw(part, "Content-ID")


def _statuses(message: EmailMessage) -> list[Message]:
    """The blocks of a delivery status: first that of the message, then one for each recipient.

    It is a part of the report itself (RFC 3464, 2), not of an e-mail that the report returns.
    """
    for part in _parts(message):
        if part.get_content_type() == "message/delivery-status":
            return _parts(part)[: RECIPIENTS_MAX + 1]
    return []


def _parts(message: Message) -> list[Message]:
    found = message.get_payload()
    return [part for part in found if isinstance(part, Message)] if isinstance(found, list) else []


def _returned(block: Message) -> Returned | None:
    recipient = _raw(block, "Original-Recipient") or _raw(block, "Final-Recipient")
    if not recipient:
        return None
    address = recipient.rpartition(";")[2].strip().strip("<>").lower()
    return Returned(
        address=_line(address, ADDRESS_MAX),
        action=_raw(block, "Action").lower(),
        status=_line(_raw(block, "Status").partition(" ")[0], 20),
        words=_line(_raw(block, "Diagnostic-Code"), 500),
    )


def _refers(message: EmailMessage) -> tuple[str, ...]:
    """Message-IDs it answers, and those of a message that it returns."""
    found = _MESSAGE_ID.findall(_raw(message, "In-Reply-To"))
    found += reversed(_MESSAGE_ID.findall(_raw(message, "References")))
    for part in islice(message.walk(), 1, None):
        named = _raw(part, "Message-ID")
        if part.get_content_type() == "text/rfc822-headers":
            head = octets(part)[:HEADER_MAX].decode("ascii", "replace")
            named = " ".join(_RETURNED_ID.findall(head))
        found += _MESSAGE_ID.findall(named)
    return tuple(dict.fromkeys(map(storable, found)))[:REFERENCES_MAX]


def _sender(message: EmailMessage, senders: list[str]) -> str:
    """Who wrote it; of several (some servers check one, and people see another) all, as written."""
    known = getattr(message["From"], "addresses", ()) if len(senders) == 1 else ()
    addresses = [address.addr_spec for address in known]
    return _line(", ".join(addresses or senders), ADDRESS_MAX)


def _addresses(message: EmailMessage) -> tuple[str, ...]:
    """Addresses it was sent to, as they stand there: only a signed one means anything."""
    headers = (h for name in _ARRIVED_FOR for h in _raw_all(message, name)[:REPEATED_MAX])
    return tuple(dict.fromkeys(a for header in headers for a in _ADDRESS.findall(header)))


def _raw(part: Message, name: str) -> str:
    return next(iter(_raw_all(part, name)), "")


def _raw_all(part: Message, name: str) -> list[str]:
    """Headers as they were written, unfolded but not taken apart."""
    low = name.lower()
    return [" ".join(str(v).split()) for n, v in part.raw_items() if n.lower() == low]


def _line(text: str, length: int) -> str:
    """One line to show and keep, without characters that have no sign or turn the text around."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(storable(kept).split())[:length]
