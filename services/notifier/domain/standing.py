"""What a party wishes for all its introductions at once, and the wording that it consents to."""

from enum import StrEnum

from services.notifier.domain.introductions import Form
from services.notifier.domain.phrasing import filled
from shared.texts import Phrase


class Wish(StrEnum):
    """How a party wants to be asked."""

    NORMAL = "normal"
    ALWAYS = "always"
    SUPERVISOR = "supervisor"


CONSENT: dict[Form, Phrase] = {
    Form.INTRODUCTION: Phrase(
        "%(you)s agrees to be introduced to %(them)s. If %(them)s agrees too, each side receives "
        "the contacts that the other has named for this."
    ),
    Form.REFERRAL: Phrase(
        "%(you)s agrees to the referral of %(locality)s to %(party)s. Once both sides have agreed, "
        "each receives the contacts that the other has named for this."
    ),
}
"""What a side agrees to when it accepts; recorded word for word."""

ALWAYS_CONSENT = Phrase(
    "%(you)s agrees to every introduction and referral that a liaison officer has approved, and that "
    "the contacts it has named are given to the other side once that side has accepted."
)
"""What a party agrees to when it asks always to be introduced."""


def consent(form: Form, you: str, locality: str, party: str) -> Phrase:
    """What `you`, one of the two, agrees to when it accepts."""
    them = party if you == locality else locality
    return filled(CONSENT[form], you=you, them=them, locality=locality, party=party)
