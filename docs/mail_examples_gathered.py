"""Examples of what `services/notifier/letters/digests.py` and `news.py` say; see `docs.mail_examples`."""

from collections.abc import Callable, Mapping
from datetime import date

from docs.mail_parties import TOWN, id_of, party_row
from services.notifier.letters import Letters
from services.notifier.letters.addressing import addressee
from services.notifier.letters.digests import DeskDigest, Digest, Replied, Unread, Waiting
from services.notifier.letters.encounter import EncounterMessage
from services.notifier.letters.news import NewMessage, OfficerAsks
from shared.letters import Message

Makes = Callable[[], Message]


def gathered(letters: Letters, single: Mapping[str, Makes]) -> dict[str, Makes]:
    """Digests of messages among `single`, by their keys there, and what officers ask and read."""
    page = f"{letters.site}/inbox/digest"
    return {
        "digest": lambda: Digest(
            to=addressee(party_row(TOWN)),
            messages=(*(single[key]() for key in _GATHERED), _written(letters, single)),
            page=page,
            stop=letters.stop_link(id_of(TOWN.name), ("dana@cedarbend.example",)),
        ),
        "message": lambda: _written(letters, single),
        "officer-asks": lambda: OfficerAsks(
            to=addressee(party_row(TOWN)),
            party="Porto",
            question="Which of your streets flood first, and who looks after them?",
            page=f"{letters.site}/suggestions/{id_of(TOWN.name)}",
        ),
        "desk": lambda: _desk(letters, page),
    }


_GATHERED = ("introduction-to-locality", "reminder-referral", "contacts-referral")


def _written(letters: Letters, single: Mapping[str, Makes]) -> NewMessage:
    asked = single["introduction-to-locality"]()
    if not isinstance(asked, EncounterMessage):
        raise TypeError("The example is no message of an introduction")
    return NewMessage(
        to=addressee(party_row(TOWN)),
        about=asked.about,
        author="Porto",
        text="Would a call in the first week of March suit you?",
        stop=letters.stop_link(id_of(TOWN.name), ("dana@cedarbend.example",)),
    )


def _desk(letters: Letters, page: str) -> DeskDigest:
    match = f"{letters.site}/review/{id_of('match')}"
    return DeskDigest(
        waiting=(
            Waiting("Cedar Bend", "Porto", date(2027, 3, 12), None, match),
            Waiting(
                "Cedar Bend",
                "League of River Towns",
                date(2027, 3, 19),
                "olga@state.example",
                match,
            ),
        ),
        count=34,
        replies=(Replied("Cedar Bend", "Kōfu", match),),
        unread=(Unread("Cedar Bend", "Porto", date(2027, 3, 24), f"{letters.site}/inbox"),),
        queue=f"{letters.site}/review",
        page=page,
        stop=letters.stop_link(id_of("officer"), ("olga@state.example",)),
    )
