"""Examples of e-mails about what a side arranges: a colleague who answers, and meetings."""

from collections.abc import Callable
from datetime import time, timedelta

from docs.mail_parties import LEAGUE, PORTO, TOWN, UNTIL, id_of, introduction, party_row
from services.notifier.domain.introductions import Step
from services.notifier.letters import Letters, Occasion
from services.notifier.letters.addressing import addressee
from services.notifier.letters.handing import HandedToColleague
from services.notifier.store.tables import HandOverRow, MeetingRow
from shared.letters import Message
from shared.profile import Contact, Profile
from shared.texts import current_language


def arranged(letters: Letters) -> dict[str, Callable[[], Message]]:
    """The examples, with links made by `letters`."""
    return {
        "handed-over": lambda: _handed(letters, PORTO),
        "handed-over-referral": lambda: _handed(letters, LEAGUE),
        "handed-to-colleague": lambda: HandedToColleague(
            to=addressee(party_row(TOWN)),
            colleague=Contact(name="Ana Melo", role="Água", email="ana@porto.example"),
            locality=TOWN.name,
            party=PORTO.name,
            is_referral=False,
            inbox=f"{letters.site}/inbox/{id_of('introduction')}",
        ),
        "meeting": lambda: _meeting(letters, 0),
        "meeting-changed": lambda: _meeting(letters, 1),
        "meeting-cancelled": lambda: _meeting(letters, 2, cancelled=True),
    }


def _handed(letters: Letters, party: Profile) -> Message:
    row = HandOverRow(
        introduction_id=introduction(party).id,
        side="locality",
        number=1,
        who="dana@cedarbend.example",
        name="Sam Ortiz",
        role="City Engineer",
        email="sam@cedarbend.example",
        for_good=False,
        at=UNTIL,
    )
    occasion = Occasion(
        introduction(party),
        Step.ASK,
        "locality",
        party_row(TOWN, current_language()),
        party_row(party, *party.languages),
        ("sam@cedarbend.example",),
        handed=row,
    )
    return letters.message_of(occasion)


def _meeting(letters: Letters, sequence: int, *, cancelled: bool = False) -> Message:
    row = MeetingRow(
        introduction_id=introduction(PORTO).id,
        sequence=sequence,
        side="locality",
        who="dana@cedarbend.example",
        day=UNTIL.date() + timedelta(days=7),
        at=time(9, 30),
        minutes=45,
        zone="America/Chicago",
        place="https://meet.example.org/cedar-bend-porto",
        locality_zone="America/Chicago",
        party_zone="Europe/Lisbon",
        cancelled=cancelled,
        noted_at=UNTIL,
    )
    occasion = Occasion(
        introduction(PORTO),
        Step.MEETING,
        "party",
        party_row(PORTO, current_language()),
        party_row(TOWN, *TOWN.languages),
        ("rui@porto.example",),
        meeting=row,
    )
    return letters.message_of(occasion)
