"""A Maildir that is read for replies and bounces: what is in `new` is handled and goes to `cur`."""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

from services.notifier.domain.incoming import Incoming
from services.notifier.domain.replies import Marks
from services.notifier.handlers.moving import Office
from services.notifier.handlers.receiving import receive
from services.notifier.incoming import SIZE_MAX, UnreadableMailError, read_mail

log = logging.getLogger(__name__)

LOOK_SECONDS = 10.0
AT_ONCE = 100
SEEN, FLAGGED = ":2,S", ":2,FS"
"""What the name of a handled file ends with; one that could not be read is flagged as well."""


async def keep_reading(office: Office, marks: Marks, folder: Path) -> None:
    """Look every ten seconds until cancelled."""
    while True:
        done = 0
        try:
            done = await read_new(office, marks, folder)
        except Exception:
            log.exception("The Maildir %s was not read; it is tried again", folder)
        if done < AT_ONCE:
            await asyncio.sleep(LOOK_SECONDS)


async def read_new(office: Office, marks: Marks, folder: Path) -> int:
    """Handle what is new, at most `AT_ONCE`; returns how much that was.

    A file that another worker has moved in the meantime was handled by it. One that cannot be
    handled now is tried again later, after those that came since: it does not stop the others.
    """
    files = await asyncio.to_thread(_new, folder)
    done = 0
    for path in files:
        try:
            done += await _handle(office, marks, path)
        except Exception:
            log.exception("%s was not handled; it is tried again", path)
            await asyncio.to_thread(_put_last, path)
    return done


async def _handle(office: Office, marks: Marks, path: Path) -> bool:
    flags = SEEN
    try:
        await receive(office, marks, await asyncio.to_thread(_read, path))
    except FileNotFoundError:
        return False
    except UnreadableMailError:
        log.warning("%s is not an e-mail that can be read", path)
        flags = FLAGGED
    await asyncio.to_thread(_set_aside, path, flags)
    return True


def _new(folder: Path) -> list[Path]:
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    found = [p for p in (folder / "new").iterdir() if p.name[0] != "."]
    return sorted(found, key=_came)[:AT_ONCE]


def _came(path: Path) -> tuple[float, str]:
    with suppress(FileNotFoundError):
        return path.stat().st_mtime, path.name
    return 0.0, path.name


def _read(path: Path) -> Incoming:
    if path.stat().st_size > SIZE_MAX:
        raise UnreadableMailError
    return read_mail(path.read_bytes())


def _put_last(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.touch()


def _set_aside(path: Path, flags: str) -> None:
    with suppress(FileNotFoundError):
        path.rename(path.parent.parent / "cur" / f"{path.name}{flags}")
