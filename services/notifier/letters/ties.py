"""The e-mail that asks a locality which of its quiet relationships are alive."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.domain.ties import KINDS
from services.notifier.letters.party import PartyMessage
from shared.letters import Block, Bullets, Button, Paragraph
from shared.texts import _


@dataclass(frozen=True, slots=True)
class NamedTie:
    """A tie by its other side; `place` is empty for networks, `since` a year if it is known."""

    name: str
    place: str
    kind: str
    since: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DormantTies(PartyMessage):
    """Asks about ties of which nothing was heard for a year: renew or sunset?"""

    ties: tuple[NamedTie, ...]
    page: str

    def subject(self) -> str:
        """The question."""
        return _("Which of these relationships are alive?")

    def blocks(self) -> Iterator[Block]:
        """The relationships, the link, and what the answer is used for."""
        yield Paragraph(
            _(
                "Entente knows of the following relationships of %(name)s. We have heard nothing of"
                " them for a year.",
                name=self.to.institution,
            ),
            self.to.institution,
        )
        yield Bullets(tuple(described(tie) for tie in self.ties))
        yield Paragraph(
            _(
                "Is each of them alive, dormant, or has it ended? Letting one end is as good an"
                " answer as renewing it: only those that are kept up stand in the way of new"
                " suggestions."
            )
        )
        note = _("It takes a minute. No account needed. The link works for 60 days.")
        yield Button(_("Say how they stand"), self.page, note)

    def address(self) -> str | None:
        """The page with the questions."""
        return self.page


def described(tie: NamedTie) -> str:
    """A tie in a line, such as "Kofu (Japan): Sister city, since 1958"."""
    named = tie.name
    if tie.place:
        named = _("%(name)s (%(place)s)", name=tie.name, place=tie.place)
    kind = next((str(words) for key, words in KINDS.items() if key == tie.kind), tie.kind)
    if tie.since is None:
        return _("%(name)s: %(kind)s", name=named, kind=kind)
    return _("%(name)s: %(kind)s, since %(year)s", name=named, kind=kind, year=tie.since)
