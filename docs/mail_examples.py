"""An example of every e-mail, for the gallery (`make mail-gallery`) and for the tests of the layouts.

A new e-mail needs a line here.
"""

from collections.abc import Callable

from docs.mail_examples_arranged import arranged
from docs.mail_examples_gathered import gathered
from docs.mail_parties import LEAGUE, PORTO, TOWN, UNTIL, id_of, introduction, party_row
from services.ingest.mail import Invitation, SignInLink
from services.notifier.domain.introductions import Step
from services.notifier.domain.lifecycle import Action, Move
from services.notifier.letters import Letters, Occasion
from services.notifier.letters.addressing import addressee
from services.notifier.letters.endpoints import EndpointDisabled
from services.notifier.letters.reports import ReportReady
from services.notifier.letters.ties import DormantTies, NamedTie
from shared.events import Side
from shared.letters import Message
from shared.profile import Profile
from shared.security.signing import Keyring
from shared.texts import current_language, formats

SITE = "https://entente.example.org"
LETTERS = Letters(
    SITE,
    "Entente <introductions@entente.example.org>",
    Keyring("an example's secret of no use" * 2),
)

REFUSAL = Move(
    Action.DECLINE,
    "party",
    UNTIL,
    side="party",
    reason="full",
    note="We take new members again in the spring of next year. Please look at our small streams cohort.",
)
NOTED = Move(Action.POSTPONE, "officer", UNTIL, side="party", day=UNTIL.date())


def step(
    step: Step,
    side: Side,
    party: Profile = PORTO,
    *,
    is_supervisor: bool = False,
    refusal: Move | None = None,
    noted: Move | None = None,
) -> Callable[[], Message]:
    """The message of a step to a side of Cedar Bend's introduction to another party."""

    def make() -> Message:
        sides = {"locality": TOWN, "party": party}
        own = sides.pop(side)
        (facing,) = sides.values()
        occasion = Occasion(
            introduction(party),
            step,
            side,
            party_row(own, current_language()),
            party_row(facing, *facing.languages),
            (str(own.contacts[0].email),),
            is_supervisor,
            refusal,
            noted=noted,
        )
        return LETTERS.message_of(occasion)

    return make


EXAMPLES: dict[str, Callable[[], Message]] = {
    "introduction-to-locality": step(Step.ASK, "locality"),
    "introduction-to-counterpart": step(Step.ASK, "party"),
    "referral-to-locality": step(Step.ASK, "locality", LEAGUE),
    "referral-to-network": step(Step.ASK, "party", LEAGUE),
    "supervisor": step(Step.SUPERVISOR, "locality", is_supervisor=True),
    "reminder": step(Step.REMINDER, "party"),
    "reminder-referral": step(Step.LAST_REMINDER, "locality", LEAGUE),
    "again": step(Step.AGAIN, "party"),
    "again-referral": step(Step.AGAIN, "party", LEAGUE),
    "check-in": step(Step.CHECK_IN, "party"),
    "check-in-referral": step(Step.CHECK_IN, "locality", LEAGUE),
    "contacts": step(Step.CONTACTS, "party"),
    "contacts-referral": step(Step.CONTACTS, "locality", LEAGUE),
    "closed": step(Step.CLOSED, "locality"),
    "closed-referral": step(Step.CLOSED, "locality", LEAGUE),
    "refused-referral": step(Step.CLOSED, "locality", LEAGUE, refusal=REFUSAL),
    "reply-noted": step(Step.NOTED, "party", noted=NOTED),
    "ties": lambda: DormantTies(
        to=addressee(party_row(TOWN)),
        ties=(
            NamedTie("Kōfu", formats.country("JP"), "sister_city", 1958),
            NamedTie("Porto", formats.country("PT"), "contact", None),
            NamedTie("League of River Towns", "", "membership", 2019),
        ),
        page=LETTERS.ties_link(id_of(TOWN.name), UNTIL.date(), ()),
    ),
    "report": lambda: ReportReady(
        to=addressee(party_row(TOWN)),
        year=2026,
        introduced=3,
        meetings=2,
        agreements=1,
        page=f"{SITE}/inbox/report?year=2026&profile={id_of(TOWN.name)}",
    ),
    "webhook-disabled": lambda: EndpointDisabled(
        to=addressee(party_row(LEAGUE)),
        url="https://rivertowns.example/entente",
        answered="503 Service Unavailable",
        page=f"{SITE}/inbox/webhook",
    ),
    **arranged(LETTERS),
    "sign-in": lambda: SignInLink(url=f"{SITE}/sign-in/dHJ5LXRoaXM"),
    "invitation": lambda: Invitation(
        url=f"{SITE}/account/invitations/{id_of('invitation')}",
        by="dana@cedarbend.example",
        profile="Cedar Bend",
    ),
}
"""Makes a message of each kind, while its language is spoken."""

EXAMPLES |= gathered(LETTERS, EXAMPLES)
