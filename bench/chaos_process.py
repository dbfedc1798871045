"""The notifier's worker as a process that is killed again and again, and what it talks to."""

import asyncio
import itertools
import json
import multiprocessing
import os
import re
import signal
import struct
from collections import Counter
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aiosmtpd.smtp import SMTP
from chaos_worker import work

ROOT = Path(__file__).parents[1]
PATIENCE = 600.0
FAILURES = 5
"""A worker that ends by itself this often is not started again."""


class Clock:
    """The time of the world, in a file that the worker reads."""

    def __init__(self, path, now):
        self.path = path
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
        self.set(now)

    def set(self, now):
        self.now = now
        os.pwrite(self._file, struct.pack("d", now.timestamp()), 0)


class Killer:
    """Kills at a random moment, soon after so many more things have happened."""

    def __init__(self, chance):
        self._chance = chance
        self._left = []
        self.things = self.kills = 0
        self.target = None

    def arm(self, kills, things):
        """Kill so many times within about so many things from now."""
        gap = max(things // (kills + 1), 2)
        self._left += [self._chance.randint(1, gap) for _ in range(kills)]

    @property
    def is_armed(self):
        return bool(self._left)

    def tick(self):
        """Something happens: a message comes, an answer is given, an event is published."""
        self.things += 1
        if not self._left or self.target is None or not self.target.is_ready:
            return
        self._left[0] -= 1
        if self._left[0] <= 0:
            del self._left[0]
            delay = self._chance.choice((0, self._chance.uniform(0, 0.03)))
            asyncio.get_running_loop().call_later(delay, self._kill, self.target)

    def _kill(self, target):
        if target.kill():
            self.kills += 1
        else:
            self._left.insert(0, 1)


class Mailbag:
    """An SMTP server's memory: how often each message came for each address."""

    def __init__(self, killer):
        self.taken = Counter()
        self._killer = killer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd calls it so
        found = re.search(rb"^Message-ID:\s*(\S+)", envelope.content, re.IGNORECASE | re.MULTILINE)
        self.taken.update((found[1].decode(), address) for address in envelope.rcpt_tos)
        self._killer.tick()
        return "250 OK"


@asynccontextmanager
async def serving(bag, path):
    """URL of an SMTP server on a unix socket."""
    listening = await asyncio.get_running_loop().create_unix_server(
        lambda: SMTP(bag, hostname="chaos", enable_SMTPUTF8=True), path=str(path)
    )
    try:
        yield f"smtp+unix://{path}"
    finally:
        listening.close()


class Notifier:
    """Keeps a worker running; what a killed one has not answered is said again to the next.

    Workers are forked from a process that has imported everything, so that they start at once.
    """

    def __init__(self, folder, clock, environment):
        self._socket = str(folder / "commands.sock")
        self._arguments = (clock.path, self._socket, environment, folder / "worker.log")
        self._numbers = itertools.count()
        self._unanswered = {}
        self._process = self._writer = None
        self._killed = self._stopping = self.is_ready = False
        self.failures, self.busy = [], 0

    @asynccontextmanager
    async def running(self):
        os.environ["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "bench")))
        multiprocessing.set_forkserver_preload(["chaos_worker", "chaos_checks", "chaos_people"])
        server = await asyncio.start_unix_server(self._listen, self._socket)
        keeper = asyncio.create_task(self._keep())
        try:
            yield self
        finally:
            self._stopping = True
            if self._writer is not None:
                self._writer.close()
            await asyncio.wait_for(keeper, PATIENCE)
            server.close()

    async def do(self, command):
        """The worker's answer to a command, given once or, if it is killed or busy, more often."""
        while True:
            told = await self._ask(command)
            if "locked" not in told.get("broke", ""):
                break
            self.busy += 1
        if "broke" in told:
            self.failures.append(told["broke"])
        return told

    async def _ask(self, command):
        number = next(self._numbers)
        answer = asyncio.get_running_loop().create_future()
        line = json.dumps(command | {"number": number}).encode() + b"\n"
        self._unanswered[number] = (answer, line)
        self._say(line)
        async with asyncio.timeout(PATIENCE):
            return await answer

    def kill(self):
        """`kill -9`, unless it is only starting; returns whether it was killed."""
        if not self.is_ready:
            return False
        self._killed, self.is_ready = True, False
        os.kill(self._process.pid, signal.SIGKILL)
        return True

    def _say(self, line):
        if self.is_ready:
            self._writer.write(line)

    async def _keep(self):
        context = multiprocessing.get_context("forkserver")
        while not self._stopping and len(self.failures) < FAILURES:
            self._killed = False
            self._process = context.Process(target=work, args=self._arguments, daemon=True)
            await asyncio.to_thread(self._process.start)
            await asyncio.to_thread(self._process.join)
            self.is_ready = False
            if not self._killed and not self._stopping:
                self.failures.append(f"it ended by itself with code {self._process.exitcode}")
        for answer, _ in self._unanswered.values():
            answer.cancel()

    async def _listen(self, reader, writer):
        self._writer = writer
        with suppress(ConnectionError):
            while line := await reader.readline():
                self._hear(json.loads(line))
        writer.close()

    def _hear(self, told):
        if "ready" in told:
            self.is_ready = True
            for _, again in list(self._unanswered.values()):
                self._say(again)
            return
        answer, _ = self._unanswered.pop(told["number"], (None, None))
        if answer is not None and not answer.done():
            answer.set_result(told)
