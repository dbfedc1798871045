"""An SMTP server that misbehaves on purpose, stage by stage."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default

STAGES = ("banner", "EHLO", "MAIL", "RCPT", "DATA", ".")


@dataclass
class Misbehaving:
    """Answers well, except where `faults` has a reply, "drop" or "hang" for a stage.

    `taken` are the messages whose text it has read whole (`texts`: in octets), `connections` how often somebody came,
    `commands` what was said to it.
    """

    faults: dict[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ()
    taken: list = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    drops_after: int = 1_000
    _open: set = field(default_factory=set)

    async def serve(self, reader, writer):
        self.connections += 1
        self._open.add(asyncio.current_task())
        try:
            await self._talk(_Talk(self, reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError, _DroppedError):
            pass
        finally:
            self._open.discard(asyncio.current_task())
            writer.close()

    async def _talk(self, talk):
        await talk.answer("banner", "220 test")
        mails = 0
        while line := (await talk.reader.readline()).decode().strip():
            self.commands.append(line)
            verb = line[:4].upper()
            if verb == "DATA":
                await talk.answer("DATA", "354 go on")
                text = await talk.reader.readuntil(b"\r\n.\r\n")
                await talk.answer(".", "250 taken", before=lambda text=text: self._take(text))
            elif verb == "EHLO":
                lines = ["test", *self.extensions]
                dashed = [f"250-{one}" for one in lines[:-1]]
                await talk.answer("EHLO", "\r\n".join([*dashed, f"250 {lines[-1]}"]))
            elif verb == "QUIT":
                await talk.answer("QUIT", "221 bye")
                return
            else:
                mails += verb == "MAIL"
                if mails > self.drops_after:
                    return
                await talk.answer(verb, "250 OK")

    def _take(self, text):
        plain = text[:-3].replace(b"\r\n..", b"\r\n.")
        self.texts.append(plain)
        self.taken.append(message_from_bytes(plain, policy=default))

    async def stop(self):
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)


class _DroppedError(Exception):
    pass


@dataclass
class _Talk:
    server: Misbehaving
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def answer(self, stage, good, before=None):
        fault = self.server.faults.get(stage)
        if before is not None and fault in (None, "drop", "hang"):
            before()
        if fault == "drop":
            self.writer.transport.abort()
            raise _DroppedError
        if fault == "hang":
            await asyncio.Event().wait()
        self.writer.write(f"{fault or good}\r\n".encode())
        await self.writer.drain()
        if fault and fault.startswith("421"):
            raise _DroppedError


@asynccontextmanager
async def misbehaving(server):
    """Serve on a free port of this machine; gives the address."""
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    try:
        yield f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()
        await server.stop()
