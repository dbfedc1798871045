"""Who stands for a party in an introduction now; the one place that knows about hand-overs.

Whoever it was handed to last comes first everywhere: is written to, is invited, and is named to the
other side. What is shared with whom, and when, is decided elsewhere.
"""

from services.notifier.domain.parties import addresses, reachable
from services.notifier.store.tables import HandOverRow, Party
from shared.profile import Contact
from shared.texts import _


def address_of(party: Party | None) -> tuple[str, ...]:
    """Where a party is written to; nowhere if it is unknown or has left."""
    if party is None or party.withdrawn:
        return ()
    return addresses(party.people(), party.desk())


def answering(party: Party | None, handed: HandOverRow | None) -> tuple[str, ...]:
    """Where a party is written to about an introduction: the colleague it was handed to, or as ever."""
    if party is None or party.withdrawn or handed is None:
        return address_of(party)
    return (handed.email,)


def attending(party: Party | None, handed: HandOverRow | None) -> tuple[Contact, ...]:
    """Who is invited for a side: whom we write to about it."""
    if party is None or party.withdrawn:
        return ()
    if handed is not None:
        return (handed.contact(),)
    return _of(party)[:1] if party.desk().email else reachable(party.people())


def named_to_others(party: Party | None, handed: HandOverRow | None) -> tuple[Contact, ...]:
    """Whom the other side may write to, once that may be shared.

    The colleague it was handed to, then the desk for referrals, then the people of the profile.
    """
    if party is None or party.withdrawn:
        return ()
    if handed is None:
        return _of(party)
    email = handed.email.lower()
    return (handed.contact(), *(c for c in _of(party) if str(c.email or "").lower() != email))


def _of(party: Party) -> tuple[Contact, ...]:
    desk, people = party.desk().email, party.people()
    if desk and desk not in [c.email for c in people]:
        return (Contact(name=_("Referrals"), email=desk), *people)
    return people
