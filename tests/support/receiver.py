"""A program of a network that takes webhooks over HTTP and answers as told."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from standardwebhooks import Webhook

from services.notifier.domain.packets import WebhookEvent

HANG = "hang"
"""Take the request and say nothing."""
REFUSE = "refuse"
"""Close the connection without an answer."""
ENDLESS = "endless"
"""Answer 200 and send text without end."""


@dataclass
class Receiver:
    """Answers with the next of `answers`, the last one for ever: (status, text), or a word above.

    `headers` are added to each answer.

    `taken` are the requests as (path, headers in lower case, body).
    """

    answers: list = field(default_factory=lambda: [(200, "")])
    headers: list[str] = field(default_factory=list)
    taken: list = field(default_factory=list)
    address: str = ""

    @property
    def types(self):
        """Types of the events taken so far."""
        return [json.loads(body)["type"] for _, _, body in self.taken]

    async def serve(self, reader, writer):
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        lines = (line.partition(": ") for line in head[1:] if line)
        headers = {name.lower(): value for name, _, value in lines}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.taken.append((head[0].split(" ")[1], headers, body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer == REFUSE:
            return
        if answer == HANG:
            await reader.read()
            return
        if answer == ENDLESS:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while not writer.is_closing():
                writer.write(b"x" * 1_000)
                await writer.drain()
            return
        status, text = answer
        lines = [f"HTTP/1.1 {status} Word", f"content-length: {len(text.encode())}"]
        if status in range(300, 400):
            lines.append(f"location: {self.address}/elsewhere")
        writer.write("\r\n".join([*lines, *self.headers, "", text]).encode())
        await writer.drain()


def verified(secret, request):
    """The event of a request taken; raises `WebhookVerificationError` if this secret did not sign it."""
    _, headers, body = request
    return WebhookEvent.model_validate(Webhook(secret).verify(body, headers))


@asynccontextmanager
async def receiving(receiver, context=None):
    """Listen on this machine, with TLS where a context is given; the port goes into `address`."""
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    receiver.address = f"{'https' if context else 'http'}://127.0.0.1:{port}"
    try:
        yield receiver
    finally:
        server.close()
