"""The local mailbox: an SMTP server on a unix socket that keeps messages as files.

It stands in for a mail server where none is configured; it delivers to nobody.
"""

import asyncio
import hashlib
import os
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from aiosmtpd.smtp import SMTP

NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{16}\.eml")
SIZE_MAX = 33_554_432
"""Largest message taken, in bytes."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A message in the mailbox; `name` is its file's name, `at` when it came."""

    name: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str
    html: str | None


@asynccontextmanager
async def mailbox_server(server: str, folder: Path) -> AsyncIterator[None]:
    """Take messages at `server` (smtp+unix://) into `folder` for as long as the block runs."""
    handler = _Keep(folder)
    listening = await asyncio.get_running_loop().create_unix_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True, data_size_limit=SIZE_MAX, hostname="localhost"),
        sock=_listen(server, folder),
    )
    try:
        yield
    finally:
        listening.close()


def _listen(server: str, folder: Path) -> socket.socket:
    """A socket in place of the one a killed predecessor left; only this user may connect."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = Path(unquote(urlsplit(server).path))
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o600)
    return listener


class _Keep:
    """Stores what aiosmtpd receives."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        async with self._one_at_a_time:
            await asyncio.to_thread(keep, self._folder, envelope.content, envelope.rcpt_tos)
        return "250 Stored"


def keep(folder: Path, content: bytes, recipients: list[str]) -> None:
    """Store a message unless the same one (Message-ID and recipients) is there already."""
    message_id = message_from_bytes(content).get("Message-ID") or content.hex()
    key = "\n".join([message_id.strip(), *sorted(recipients)])
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    if any(folder.glob(f"*-{digest}.eml")):
        return
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{digest}.eml"
    part = folder / f".{name}.part"
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(folder / name)


def newest(folder: Path, before: str | None, limit: int) -> list[Stored]:
    """Up to `limit` messages, newest first, older than the one named `before`."""
    names = sorted((p.name for p in folder.glob("*.eml") if NAME.fullmatch(p.name)), reverse=True)
    chosen = [name for name in names if before is None or name < before][:limit]
    return [stored for name in chosen if (stored := read(folder, name)) is not None]


def read(folder: Path, name: str) -> Stored | None:
    """One message, or `None` if there is none of that name."""
    if not NAME.fullmatch(name):
        return None
    with suppress(FileNotFoundError):
        return _parse(name, (folder / name).read_bytes())
    return None


def _parse(name: str, content: bytes) -> Stored:
    message = message_from_bytes(content, policy=default)
    return Stored(
        name=name,
        at=datetime.strptime(name[:22], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or "(no subject)"),
        text=_part(message, "plain") or "",
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else None
