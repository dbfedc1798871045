"""The calendar file that goes with an invitation, and that an introduction's page offers."""

from services.notifier.contacts import attending
from services.notifier.letters.addressing import language_of
from services.notifier.letters.calendar import Entry, calendar_of, method_of
from services.notifier.letters.composing import Letters
from services.notifier.letters.meetings import times
from services.notifier.letters.occasions import Occasion
from services.notifier.store.tables import Introduction, MeetingRow
from shared.profile import Contact
from shared.texts import _, speaking


def invitation(letters: Letters, occasion: Occasion) -> str | None:
    """What goes with the letter of a meeting, in its recipient's language; nothing with others."""
    if occasion.meeting is None:
        return None
    attendees = (
        *attending(occasion.own, occasion.handed),
        *attending(occasion.facing, occasion.facing_handed),
    )
    with speaking(language_of(occasion.own)):
        entry = entry_of(letters, occasion.introduction, occasion.meeting, attendees)
    return calendar_of(entry, method_of(entry))


def entry_of(
    letters: Letters, introduction: Introduction, row: MeetingRow, attendees: tuple[Contact, ...]
) -> Entry:
    """A meeting as calendars show it, in the language spoken now."""
    match, plan = introduction.snapshot(), row.plan()
    names = (match.locality.name, match.party.name)
    url = f"{letters.site}/inbox/{introduction.id}"
    lines = [f"{label}: {when}" for label, when in times(plan, *names)]
    return Entry(
        uid=f"{introduction.id}@{letters.mail_domain}",
        sequence=row.sequence,
        plan=plan,
        summary=_("Meeting of %(locality)s and %(party)s", locality=names[0], party=names[1]),
        description="\n".join([*lines, *([plan.place] if plan.place else []), url]),
        url=url,
        organizer=letters.mail_address,
        attendees=attendees,
        noted_at=row.noted_at,
        is_cancelled=row.cancelled,
    )
