"""E-mails that invite both sides to their meeting, tell a change, or cancel it."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.domain.meetings import Plan
from services.notifier.letters.encounter import EncounterMessage
from shared.letters import Block, Fact, Facts, Link, Paragraph
from shared.texts import _, formats, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingMessage(EncounterMessage):
    """A meeting as it is planned now; `proposed_by` is the side that said so last."""

    plan: Plan
    proposed_by: str
    is_change: bool = False
    is_cancelled: bool = False

    def blocks(self) -> Iterator[Block]:
        """What has been arranged, when in both places, and what to do."""
        yield Paragraph(self._what(), self.proposed_by)
        yield Facts(tuple(self._facts()))
        if not self.is_cancelled:
            yield Paragraph(
                _(
                    "The invitation comes with this e-mail for your calendar. If the time does not"
                    " suit you, write to the other side, or change it in Entente."
                )
            )
        yield Link(_("Open it in Entente"), self.about.inbox)

    def address(self) -> str | None:
        """Its page in the inbox."""
        return self.about.inbox

    def _what(self) -> str:
        about = self.about
        names = {"locality": about.locality, "party": about.party, "who": self.proposed_by}
        if self.is_cancelled:
            return _(
                "%(who)s has cancelled the meeting of %(locality)s and %(party)s. This was the"
                " date:",
                **names,
            )
        if self.is_change:
            return _("%(who)s has changed the meeting of %(locality)s and %(party)s:", **names)
        return _("%(who)s has planned a meeting of %(locality)s and %(party)s:", **names)

    def _facts(self) -> Iterator[Fact]:
        plan, about = self.plan, self.about
        for label, value in times(plan, about.locality, about.party):
            yield Fact(label, value)
        if plan.at is not None:
            yield Fact(_("Duration"), plural("%(n)s minute", "%(n)s minutes", plan.minutes))
        if plan.place:
            yield Fact(_("Where"), plan.place, plan.place if plan.is_link else None)


def times(plan: Plan, locality: str, party: str) -> tuple[tuple[str, str], ...]:
    """When a meeting begins, as (where, local day and time): in both places, as far as zones are known.

    The zone it was planned in comes too where it is neither side's; a whole day is the same everywhere.
    """
    start = plan.start
    if start is None:
        return ((_("Day"), formats.day(plan.day)),)
    sides = ((locality, plan.locality_zone), (party, plan.party_zone))
    known = [(name, zone) for name, zone in sides if zone]
    if plan.zone not in [zone for _name, zone in known]:
        known.append((plan.zone.replace("_", " "), plan.zone))
    # NOTE: In front of a day and a local time, such as "In Porto".
    return tuple(
        (_("In %(place)s", place=name), formats.moment_in(start, zone)) for name, zone in known
    )
