"""An address of every page, for who opens it. A new page needs a line here.

Names in braces are those of `tests/support/examples.py`. A line may end with the status to expect.
"""

from dataclasses import dataclass

from tests.support.route_table import EXPECTED, NOBODY

PAGES = {
    NOBODY: """
        /
        /sign-in
        /sign-in/{link}
        /sign-in/nonsense 410
        /organization-sign-in 502
        /answer/{token}
        /answer/nonsense 410
        /unsubscribe/{stop}
        /unsubscribe/nonsense 410
        /check-in/nonsense 410
        /ties/nonsense 410
        /mailbox
        /mailbox/{mail}
        /developer/components
        /nonsense 404
        /?lang=es
        /?lang=fr
        /?lang=pt
        /sign-in?lang=de
        /?lang=ja
    """,
    "city_office": """
        /
        /account
        /account/sessions
        /account/people
        /account/people/{city}
        /account/tokens
        /account/close
        /profiles
        /profiles/{city}
        /profiles/{town}
        /profiles/{city}/brief
        /profiles/{city}/registered
        /profiles/{city}/revise
        /profiles/{city}/withdraw
        /suggestions
        /suggestions/{city}
        /suggestions/{city}?lang=de
        /inbox
        /inbox/preferences
        /inbox/report?profile={city}
        /inbox/report?profile={city}&year=2020
        /inbox/digest
        /inbox/digest?saved=true
        /inbox/waiting
        /register
        /register?saved=true
        /register/{draft}
        /register/{draft}/place
        /register/{draft}/about
        /register/{draft}/priorities
        /register/{draft}/priorities/1
        /register/{draft}/priorities/2
        /register/{draft}/ties
        /register/{draft}/languages
        /register/{draft}/capacity
        /register/{draft}/preferences
        /register/{draft}/contacts
        /register/{draft}/check
        /register/{draft}/check?lang=ja
        /register/{draft}/preview 422
        /register/{draft}/delete
        /register/{quick}/place
        /register/{quick}/help
        /register/{quick}/mail
        /register/{league}/about
        /register/{league}/eligibility
        /register/{league}/calls
        /register/{league}/intake
        /review 403
    """,
    "counterpart": """
        /account/invitations/{invitation}
        /account/invitations/{city} 410
        /register/{revision}/check
        /register/{revision}/preview
        /suggestions/{town}?lang=pt
        /inbox?lang=pt
        /inbox/{introduction}?lang=pt
        /inbox/{introduction}/brief
        /inbox/{introduction}/meeting
        /inbox/{introduction}/meeting?lang=ja
    """,
    "network": """
        /inbox
        /inbox/{referral}
        /inbox/{referral}?lang=fr
        /inbox/demand
        /inbox/demand?theme=climate_resilience
        /inbox/webhook
    """,
    "liaison_officer": """
        /
        /profiles
        /profiles/{network}
        /review
        /review?state=escalated
        /review?state=held
        /review?state=approved
        /review?region=US-AS&theme=arts_culture
        /review/{match}
        /review/{held}
        /review/{escalated}
        /review/{declined}
        /review/{match}/brief
        /review/log
        /review/log?words=nobody+wrote+this
        /review/log?since=nonsense 422
        /review/country-list
        /coverage
        /coverage/reach
        /coverage/relations
        /coverage/funnel
        /coverage/times
        /coverage/exposure
        /inbox
        /inbox/{introduction}
        /inbox/needs-contact
        /inbox/deliveries
        /inbox/deliveries?state=sent&party=nobody
        /inbox/deliveries/{delivery}
        /inbox/deliveries/{town} 404
        /inbox/outgoing
        /inbox/outgoing/parties/{town}
        /inbox/incoming
        /inbox/suppressions
        /inbox/suppressions/{town} 404
        /inbox/demand
        /inbox/report
        /inbox/webhooks
        /inbox/digest
    """,
    "supervisor": """
        /inbox/outgoing
        /review/{escalated}
        /review?state=escalated&lang=es
    """,
    "administrator": """
        /account
        /accounts
        /accounts?text=nobody
        /accounts/log
        /accounts/{account}
        /account/people/{city}
        /account/people/{city}/{person}/remove
        /account/people/{city}/{person}/close
        /review/country-list
    """,
    "auditor": """
        /accounts
        /accounts/{account}
        /account/tokens
        /review/{match}
        /inbox/{introduction}
        /suggestions/{city}
    """,
}

FILES = """
    GET /docs
    GET /docs/ingest
    GET /docs/ingest/openapi.json
    GET /docs/matcher
    GET /docs/matcher/openapi.json
    GET /docs/notifier
    GET /docs/notifier/openapi.json
    GET /healthz
    GET /mailbox/{name}/html
    GET /inbox/deliveries.csv
    GET /inbox/deliveries/{delivery_id}/html
    GET /inbox/{introduction_id}/meeting.ics
    GET /openapi.json
    GET /organization-sign-in/return
    GET /account/renew
    GET /api/introductions
    GET /api/matches
    GET /api/places
    GET /api/profiles/{profile_id}
    GET /api/referrals
    GET /api/referrals/{referral_id}
    GET /inbox/{introduction_id}/brief.pdf
    GET /inbox/demand.csv
    GET /inbox/report.pdf
    GET /profiles/{profile_id}/brief.pdf
    GET /review/{match_id}/brief.pdf
    GET /review/corrections.csv
    GET /review/log.csv
    GET /coverage/tables.xlsx
    GET /coverage/{section}/{key}.csv
    GET /coverage/{section}/{key}.svg
"""
"""Routes that answer with no page of ours: files, JSON, redirects, the HTML
of e-mails, and the documentation of the API."""

FAILING = {
    NOBODY: (("/sign-in", "Send me a link"),),
    "city_office": (
        ("/account/tokens", "Create"),
        ("/account/people/{city}", "Invite"),
        ("/register/{quick}/help", "Save and continue"),
        ("/register/{league}/priorities/1", "Save and continue"),
        ("/register/{draft}/check", "Register"),
    ),
    "network": (
        ("/inbox/{referral}", "Send the message"),
        ("/inbox/webhook", "Start, and create a secret"),
    ),
    "liaison_officer": (("/review/{match}", "Approve"), ("/review", "Decline all that are chosen")),
    "administrator": (("/accounts", "Add"), ("/review/country-list", "Save the rule")),
}
"""Forms that are sent as they stand and come back with what is wrong: a page, and its button."""


@dataclass(frozen=True, slots=True)
class Example:
    """One address, with whose eyes it is looked at."""

    who: str
    path: str
    status: int = 200

    def __str__(self):
        return f"{self.who} {self.path}"


def examples():
    for who, lines in PAGES.items():
        for line in lines.split("\n"):
            if line.strip():
                path, _, status = line.strip().partition(" ")
                yield Example(who, path, int(status or 200))


def pages():
    """Path of every route that answers with a page, as the table of routes has it."""
    routes = {line.strip() for _, lines in EXPECTED for line in lines.split("\n")}
    files = {line.strip() for line in FILES.split("\n")}
    return {route.removeprefix("GET ") for route in routes - files if route.startswith("GET ")}
