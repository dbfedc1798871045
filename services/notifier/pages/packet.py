"""The packet of a referral: the locality's consent, the conditions and how it meets them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.notifier.domain.eligibility import Check
from services.notifier.domain.reasons import said
from services.notifier.packets import gather
from services.notifier.pages.views import Parties, match_party, my_sides
from services.notifier.pages.wording import who_words
from services.notifier.store.tables import ConsentRow, Introduction, MoveRow
from shared.events import Side
from shared.security import Session
from shared.texts import Phrase


@dataclass(frozen=True, slots=True)
class ConsentView:
    """Who agreed, when, and to which words; `who` only once contacts are shared."""

    name: str
    who: str | None
    at: datetime
    wording: str
    language: str


@dataclass(frozen=True, slots=True)
class Packet:
    """What a network gets with a referral; `version` is that of the locality's profile."""

    locality: str
    consent: ConsentView | None
    checks: tuple[Check, ...]
    version: int | None
    acknowledged_at: datetime | None
    can_acknowledge: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a network that declined tells the locality."""

    name: str
    reason: Phrase | None
    note: str | None


def consent_view(
    introduction: Introduction, side: Side, row: ConsentRow, session: Session
) -> ConsentView:
    """A consent; the address of whoever gave it is a contact as well."""
    shows = session.is_officer or introduction.reveals_contacts
    is_mine = side in my_sides(introduction, session)
    return ConsentView(
        name=match_party(introduction, side).name,
        who=who_words(row.who) if shows or is_mine else None,
        at=row.at,
        wording=row.wording,
        language=row.language,
    )


def packet(
    introduction: Introduction,
    rows: list[MoveRow],
    consents: Mapping[Side, ConsentRow],
    parties: Parties,
    session: Session,
) -> Packet | None:
    """The packet of a referral; there is none for an introduction."""
    if not introduction.is_referral:
        return None
    material = gather(introduction, rows, consents, parties)
    row, seen = material.consent, material.acknowledged_at
    is_open = introduction.party_answer is None and introduction.locality_answer != "declined"
    return Packet(
        locality=match_party(introduction, "locality").name,
        consent=consent_view(introduction, "locality", row, session) if row else None,
        checks=material.checks,
        version=material.locality.version if material.locality else None,
        acknowledged_at=seen,
        can_acknowledge=seen is None and is_open and "party" in my_sides(introduction, session),
    )


def feedback(introduction: Introduction, rows: list[MoveRow]) -> Feedback | None:
    """What a network that declined a referral said to the locality."""
    declined = (r for r in rows if r.action == "decline" and r.side == "party")
    row = next(declined, None)
    if row is None or not introduction.is_referral:
        return None
    return Feedback(match_party(introduction, "party").name, said(row.reason), row.note)
