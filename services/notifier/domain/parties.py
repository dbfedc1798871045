"""Whom to write to, and how a party's words are shortened."""

from collections.abc import Sequence

from shared.profile import Contact, ContactKind, Intake

QUOTE_MAX = 240
"""Longest quotation of a statement in an e-mail, in characters."""


def addresses(contacts: Sequence[Contact], intake: Intake) -> tuple[str, ...]:
    """E-mail addresses to write to: the intake's, else staff's, else political contacts'."""
    if intake.email:
        return (intake.email,)
    return tuple(dict.fromkeys(str(c.email) for c in reachable(contacts)))


def reachable(contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """The staff contacts that have an address; the political ones only if there are none."""
    for kind in (ContactKind.STAFF, ContactKind.POLITICAL):
        found = tuple(c for c in contacts if c.kind is kind and c.email)
        if found:
            return found
    return ()


def shorten(text: str, limit: int = QUOTE_MAX) -> str:
    """`text` on one line, cut at a word so that it has at most `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    if line[limit - 1] != " " and " " in head:
        head = head.rsplit(" ", 1)[0]
    return head.rstrip(" ,;:.") + "…"
