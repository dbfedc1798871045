"""The notifier's worker as `entente run notifier` starts it, but with a clock that `bench/chaos.py` sets.

Settings come from the environment. The clock is a file that holds the time (8 bytes, seconds since
1970). Over a socket come commands, what a web process would do for somebody, one a line; each gets a
line in return. The process ends when the socket does.
"""

import asyncio
import json
import logging
import os
import struct
import sys
from datetime import UTC, date, datetime
from uuid import UUID

from services.notifier.domain.errors import NotifierError
from services.notifier.domain.lifecycle import Action
from services.notifier.domain.standing import Wish
from services.notifier.handlers.answers import Reply, give_answer
from services.notifier.handlers.moving import Consent
from services.notifier.handlers.outcomes import Report, acknowledge, report
from services.notifier.handlers.sweeping import sweep
from services.notifier.handlers.wishes import Wanted, wish_for
from services.notifier.service import build, office_of
from services.notifier.settings import NotifierSettings

log = logging.getLogger("chaos")


class Clock:
    """Reads the time that the driver has set."""

    def __init__(self, path):
        self._file = os.open(path, os.O_RDONLY)

    def __call__(self):
        return datetime.fromtimestamp(struct.unpack("d", os.pread(self._file, 8, 0))[0], UTC)


def work(clock, socket, environment, log_file):
    """All that the process does."""
    with open(log_file, "ab") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    os.environ.update(environment)
    asyncio.run(main(clock, socket))


async def main(clock, socket):
    office = office_of(NotifierSettings(), Clock(clock))
    service = build(NotifierSettings(), office)
    reader, writer = await asyncio.open_unix_connection(socket)
    async with service.worker():
        say(writer, {"ready": True})
        tasks = set()
        while line := await reader.readline():
            task = asyncio.create_task(obey(office, writer, json.loads(line)))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
    await service.database.close()


def say(writer, what):
    writer.write(json.dumps(what).encode() + b"\n")


async def obey(office, writer, command):
    number = command.pop("number")
    try:
        said = await COMMANDS[command.pop("do")](office, **command)
    except NotifierError as error:
        say(writer, {"number": number, "refused": type(error).__name__})
    except Exception as error:
        log.exception("A command failed")
        say(writer, {"number": number, "broke": repr(error)})
    else:
        say(writer, {"number": number, "said": said})


async def answer(office, introduction, side, given, day=None, supervisor=None):
    return await give_answer(
        office,
        Reply(
            introduction_id=UUID(introduction),
            side=side,
            answer=given,
            who=supervisor or "link",
            day=day and date.fromisoformat(day),
            is_supervisor=supervisor is not None,
        ),
    )


async def tell(office, introduction, side, action, day=None, kind=None, reason=None):
    day = day and date.fromisoformat(day)
    said = Report(UUID(introduction), side, Action(action), "link", day, kind, reason)
    return await report(office, said)


async def received(office, introduction):
    return await acknowledge(office, UUID(introduction), "link")


async def wish(office, profile, how, supervisor=None):
    consent = Consent("Always.") if how == Wish.ALWAYS.value else None
    await wish_for(office, Wanted(UUID(profile), Wish(how), "link", supervisor, consent))


async def do_what_is_due(office):
    return await sweep(office)


COMMANDS = {
    "answer": answer,
    "tell": tell,
    "received": received,
    "wish": wish,
    "sweep": do_what_is_due,
}
