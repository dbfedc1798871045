"""Gathers what a network or programme gets with a referral; the page and the packet show the same.

Contacts, and who gave the consent, are told once both sides have accepted; moves that are the other
side's own affair are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifier.contacts import named_to_others
from services.notifier.domain.eligibility import Check, checks
from services.notifier.domain.lifecycle import Action
from services.notifier.domain.packets import (
    Condition,
    ConsentRecord,
    Happening,
    Links,
    Locality,
    Named,
    ReferralPacket,
)
from services.notifier.store.tables import ConsentRow, HandOverRow, Introduction, MoveRow, Party
from shared.events import MatchParty, Side
from shared.profile import Profile
from shared.texts import speaking

_OURS = frozenset({Action.ASK, Action.REMIND, Action.CHECK_IN, Action.EXTEND})
"""Steps of our own that say nothing to a receiver."""
_PRIVATE = frozenset({Action.RECOMMEND, Action.HAND_OVER})
"""Steps inside an institution, which the other side does not see."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a packet is made from; a party that is not known, or has left, is missing.

    `handed` is to whom the locality handed its question last, `revisions` how often its profile has
    changed; `changed_at` as in the feed.
    """

    introduction: Introduction
    rows: Sequence[MoveRow]
    locality: Party | None
    network: Party | None
    consent: ConsentRow | None
    handed: HandOverRow | None = None
    revisions: int = 0
    changed_at: datetime | None = None

    @property
    def checks(self) -> tuple[Check, ...]:
        """The network's conditions held against the locality's profile."""
        if self.locality is None or self.network is None:
            return ()
        about = (self.locality.about, self.network.about)
        return tuple(checks(*(Profile.model_validate(a) for a in about)))

    @property
    def acknowledged_at(self) -> datetime | None:
        """When the network said that it has received the referral."""
        return next((r.at for r in self.rows if r.action == Action.ACKNOWLEDGE.value), None)


def gather(
    introduction: Introduction,
    rows: Sequence[MoveRow],
    consents: Mapping[Side, ConsentRow],
    parties: Mapping[UUID, Party],
    handed: HandOverRow | None = None,
    changed_at: datetime | None = None,
) -> Material:
    """Put together what was read of a referral; `changed_at` is when its network was told last."""
    locality = parties.get(introduction.locality_id)
    return Material(
        introduction=introduction,
        rows=rows,
        locality=_present(locality),
        network=_present(parties.get(introduction.party_id)),
        consent=consents.get("locality"),
        handed=handed,
        revisions=locality.version - 1 if locality is not None else 0,
        changed_at=changed_at,
    )


def is_told(action: str, side: Side | None) -> bool:
    """Whether a step is told to the network: none of our own, nor what the locality does within."""
    is_private = action in _PRIVATE and side == "locality"
    return action not in _OURS and not is_private


def packet_of(material: Material, site: str) -> ReferralPacket:
    """The packet as the network may have it now, in English; links begin with `site`."""
    introduction, match = material.introduction, material.introduction.snapshot()
    told = [r for r in material.rows if is_told(r.action, r.side)]
    shares = introduction.reveals_contacts
    answer = introduction.locality_answer
    fields = {
        "id": introduction.id,
        "number": (told[-1].number if told else 0) + material.revisions,
        "state": introduction.state,
        "created_at": introduction.created_at,
        "changed_at": material.changed_at or introduction.created_at,
        "until": introduction.until,
        "locality": _named(match.locality),
        "party": _named(match.party),
        "locality_answer": None if answer == "recommended" else answer,
        "party_answer": introduction.party_answer,
        "opening": introduction.opening,
        "reasons": match.reasons,
        "profile": _profile(material.locality),
        "eligibility": _conditions(material),
        "consent": consent_of(material),
        "contacts": named_to_others(material.locality, material.handed) if shares else (),
        "acknowledged_at": material.acknowledged_at,
        "history": tuple(_happening(r) for r in told),
        "links": links_of(introduction, site),
    }
    return ReferralPacket.model_validate(fields)


def links_of(introduction: Introduction, site: str) -> Links:
    """Where the network looks at a referral and answers it."""
    api = f"{site}/api/referrals/{introduction.id}"
    return Links(
        page=f"{site}/inbox/{introduction.id}",
        acknowledge=f"{api}/acknowledge",
        accept=f"{api}/accept",
        decline=f"{api}/decline",
    )


def _present(party: Party | None) -> Party | None:
    return None if party is None or party.withdrawn else party


def _named(party: MatchParty) -> Named:
    return Named.model_validate(party.model_dump())


def _profile(locality: Party | None) -> Locality | None:
    return (
        Locality.model_validate(locality.about | {"version": locality.version})
        if locality
        else None
    )


def _conditions(material: Material) -> tuple[Condition, ...]:
    with speaking("en"):
        return tuple(
            Condition(verdict=c.verdict, asked=str(c.asked), evidence=str(c.evidence))
            for c in material.checks
        )


def consent_of(material: Material) -> ConsentRecord | None:
    """What the locality agreed to, while it does; by whom once contacts are shared."""
    row = material.consent
    if row is None or material.introduction.locality_answer != "accepted":
        return None
    return ConsentRecord(
        wording=row.wording,
        language=row.language,
        at=row.at,
        who=row.who if material.introduction.reveals_contacts else None,
    )


def _happening(row: MoveRow) -> Happening:
    is_readable = row.side == "party" or row.action == Action.CLOSE.value or row.actor == "entente"
    return Happening(
        number=row.number,
        action=row.action,
        by=row.actor,
        at=row.at,
        day=row.day,
        reason=row.reason if is_readable else None,
        note=row.note if is_readable else None,
    )
