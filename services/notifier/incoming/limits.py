"""How much of a stranger's e-mail is parsed: counted before and while that is done, never timed.

What the parser does with the parts is in `reading`; a body has limits of its own in `bodies`.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any, cast

SIZE_MAX = 5_000_000
"""Largest e-mail that is read, in octets."""
REPORT_MAX = 1_000_000
"""Largest report, in octets: ours have at most 100 kB, and one returns at most one of them."""
LINES_MAX = 100_000
"""Most lines; base64 of the largest e-mail has 65,000."""
PARTS_MAX, NESTED_MAX, HEADERS_MAX = 200, 10, 1_000
"""Most parts (blocks of a status among them), parts that hold others, and headers of all parts."""
HEADER_MAX, STRUCTURED_MAX = 8_000, 1_000
"""Most characters of a header that are read, and that are taken apart; the rest is left out."""
PARSED_MAX = 100_000
"""Most characters of headers that are taken apart, each as often as it is asked for."""
_HEAD_MAX = 100_000
_REPORT = re.compile(rb"multipart/report", re.IGNORECASE)
_LEAF = re.compile(r"\s*(?:text|image|audio|video|application|font|model)/", re.IGNORECASE)


class UnreadableMailError(Exception):
    """This is not an e-mail that can be read."""


@dataclass(slots=True)
class Work:
    """What has been done for one e-mail; raises `UnreadableMailError` when that is too much."""

    parts: int = 0
    nested: int = 0
    headers: int = 0
    parsed: int = 0

    def part(self, policy: EmailPolicy) -> EmailMessage:
        """A new part, counted."""
        self.parts += 1
        self._check()
        return EmailMessage(policy)

    def header(self, name: str, value: str) -> None:
        """Count a header; a type that may hold other parts counts as one that does."""
        self.headers += 1
        self.nested += name.lower() == "content-type" and not _LEAF.match(value)
        self._check()

    def parse(self, value: str) -> None:
        """Count a header that is about to be taken apart."""
        self.parsed += len(value)
        self._check()

    def _check(self) -> None:
        if (
            self.parts > PARTS_MAX
            or self.nested > NESTED_MAX
            or self.headers > HEADERS_MAX
            or self.parsed > PARSED_MAX
        ):
            raise UnreadableMailError


class _Counting(EmailPolicy):
    """Cuts headers, which strangers write, and counts what is done with them."""

    work: Work = Work()

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        self.work.header(name, value)
        return name, value[:HEADER_MAX]

    def header_fetch_parse(self, name: str, value: str) -> str:
        short = value[:STRUCTURED_MAX]
        self.work.parse(short)
        return cast("str", super().header_fetch_parse(name, short))


def parsed(content: bytes) -> EmailMessage:
    """The parts of an e-mail; what is asked of them later is counted too."""
    lines = content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n")
    size_max = REPORT_MAX if _REPORT.search(content[:_HEAD_MAX]) else SIZE_MAX
    if len(content) > size_max or lines > LINES_MAX:
        raise UnreadableMailError
    work = Work()
    fields: dict[str, Any] = {"work": work, "message_factory": work.part}
    policy = _Counting(**fields)
    return cast("EmailMessage", message_from_bytes(content, policy=policy))
