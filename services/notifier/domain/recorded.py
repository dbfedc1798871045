"""How the trail names an answer that came by e-mail and that an officer noted."""

import re

_NOTED = re.compile(r"(?P<sender>.+), by reply, noted by (?P<officer>.+)")


def noted_by(sender: str, officer: str) -> str:
    """Kept in place of an address, in English; `read_noted` takes it apart."""
    return f"{sender}, by reply, noted by {officer}"


def read_noted(who: str) -> tuple[str, str] | None:
    """The sender of the reply and the officer, if it was noted by one."""
    found = _NOTED.fullmatch(who)
    return (found["sender"], found["officer"]) if found else None
