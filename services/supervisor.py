"""`entente up`: one folder, one machine, everything on the bundled servers.

Starts the broker and three processes (web pages, workers of ingest and notifier, worker of the
matcher), restarts what dies, and stops all of it together. Children hold the folder's lock too and
leave when this process is gone, however it went.
"""

import asyncio
import fcntl
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services import app
from services.console import CommandError, out
from services.sample import load_sample
from shared.embedded import broker
from shared.places import Gazetteer
from shared.settings import Settings

RESTARTS = 5
"""A process that dies this often is not started again."""
STOP_SECONDS = 20.0
READY_SECONDS = 120.0
CONSUMER = "only"
"""Consumer name of the only worker on this folder, the same after every start."""


@dataclass(frozen=True, slots=True)
class Part:
    """One child process: a name and the arguments of `entente run`."""

    name: str
    arguments: tuple[str, ...]


class Supervisor:
    """Runs one data folder until it is told to stop."""

    def __init__(self, settings: Settings, *, port: int, sample: bool) -> None:
        """Nothing starts before `run`."""
        self._settings = settings
        self._data = settings.data.resolve()
        self._port = port
        self._sample = sample
        self._stop = asyncio.Event()
        self._failed = False

    async def run(self) -> int:
        """Serve until SIGINT or SIGTERM; returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        self._data.mkdir(parents=True, exist_ok=True)
        lock = self._lock()
        try:
            self._check_port()
            async with broker(self._settings) as url:
                await app.migrate(app.SERVICES)
                await self._serve(url, lock)
        finally:
            os.close(lock)
        return 1 if self._failed else 0

    def _lock(self) -> int:
        handle = os.open(self._data / "up.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise CommandError(
                f"Entente already runs on {self._data}. Nothing was started."
            ) from error
        return handle

    def _check_port(self) -> None:
        try:
            socket.create_server(("127.0.0.1", self._port)).close()
        except OSError as error:
            raise CommandError(
                f"Port {self._port} is in use. Choose another with --port."
            ) from error

    async def _serve(self, url: str, lock: int) -> None:
        parts = (
            Part(
                "web", ("ingest", "matcher", "notifier", "--role", "web", "--port", str(self._port))
            ),
            Part("workers", ("ingest", "notifier", "--role", "worker")),
            Part("matcher", ("matcher", "--role", "worker")),
        )
        environment = self._environment(url)
        for part in parts:
            self._ready_file(part).unlink(missing_ok=True)
        keepers = [asyncio.create_task(self._keep(part, environment, lock)) for part in parts]
        try:
            await self._announce(parts)
            await self._stop.wait()
        finally:
            self._stop.set()
            await asyncio.gather(*keepers)

    async def _announce(self, parts: Sequence[Part]) -> None:
        loading = asyncio.create_task(load_sample(self._settings)) if self._sample else None
        for _ in range(int(READY_SECONDS / 0.05)):
            if self._stop.is_set() or all(self._ready_file(p).exists() for p in parts):
                break
            await asyncio.sleep(0.05)
        if loading is not None:
            await loading
        await asyncio.to_thread(Gazetteer(self._data).build)
        if not self._stop.is_set():
            out.print(f"Entente is ready: http://127.0.0.1:{self._port}  (stop with Ctrl-C)")
            out.print(f"Data and logs are in {self._data}")

    async def _keep(self, part: Part, environment: Mapping[str, str], lock: int) -> None:
        """Run a part, again if it dies, until everything stops."""
        for _ in range(RESTARTS):
            process = await self._start(part, environment, lock)
            ended = asyncio.create_task(process.wait())
            stopping = asyncio.create_task(self._stop.wait())
            await asyncio.wait((ended, stopping), return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if self._stop.is_set():
                await _end(process)
                return
            out.print(f"{part.name} ended with code {process.returncode} and is started again.")
        out.print(f"{part.name} keeps ending; see {self._log_file(part)}. Stopping.", style="red")
        self._failed = True
        self._stop.set()

    async def _start(
        self, part: Part, environment: Mapping[str, str], lock: int
    ) -> asyncio.subprocess.Process:
        log = self._log_file(part)
        log.parent.mkdir(exist_ok=True)
        with log.open("ab") as output:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "services.child", *part.arguments,
                "--ready", str(self._ready_file(part)),
                env=environment, stdin=asyncio.subprocess.PIPE,
                stdout=output, stderr=output, pass_fds=(lock,),
            )  # fmt: skip

    def _environment(self, url: str) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "ENTENTE_DATA": str(self._data),
            "ENTENTE_CONSUMER": CONSUMER,
            "ENTENTE_DEMO": "1" if self._sample else "0",
            "ENTENTE_PUBLIC_URL": os.environ.get(
                "ENTENTE_PUBLIC_URL", f"http://127.0.0.1:{self._port}"
            ),
            "REDIS_URL": url,
        }

    def _ready_file(self, part: Part) -> Path:
        return self._data / f"{part.name}.ready"

    def _log_file(self, part: Part) -> Path:
        return self._data / "logs" / f"{part.name}.log"


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
