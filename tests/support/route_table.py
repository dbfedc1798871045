"""Who may use which route of the three services. A new route needs a line here."""

from shared.security import OFFICERS, READERS, Role
from shared.security.roles import OWNERS

NOBODY = "nobody"
"""Without a session."""
EVERYONE = {NOBODY, *Role}

EXPECTED = [
    (
        EVERYONE,
        """
        GET /
        GET /docs
        GET /docs/ingest
        GET /docs/ingest/openapi.json
        GET /docs/matcher
        GET /docs/matcher/openapi.json
        GET /docs/notifier
        GET /docs/notifier/openapi.json
        GET /healthz
        GET /openapi.json
        GET /sign-in
        POST /sign-in
        GET /sign-in/{token}
        POST /sign-in/{token}
        GET /organization-sign-in
        GET /organization-sign-in/return
        POST /sign-out
        GET /account/renew
        POST /account/renew
        DELETE /account/renew
        GET /answer/{token}
        POST /answer/{token}
        POST /answer/{token}/hand-over
        GET /check-in/{token}
        POST /check-in/{token}
        GET /ties/{token}
        POST /ties/{token}
        GET /unsubscribe/{token}
        POST /unsubscribe/{token}
        POST /demo/sign-in
        GET /developer/components
        GET /mailbox
        GET /mailbox/{name}
        GET /mailbox/{name}/html
        """,
    ),
    (
        set(),  # machines only
        """
        POST /api/mail/incoming
        POST /api/profiles
        GET /api/profiles/{profile_id}
        DELETE /api/profiles/{profile_id}
        POST /api/profiles/{profile_id}/pause
        POST /api/profiles/{profile_id}/resume
        GET /api/places
        GET /api/referrals
        GET /api/referrals/{referral_id}
        POST /api/referrals/{referral_id}/acknowledge
        POST /api/referrals/{referral_id}/accept
        POST /api/referrals/{referral_id}/decline
        """,
    ),
    (
        set(Role),
        """
        GET /account
        GET /account/sessions
        POST /account/sessions/end-all
        POST /account/sessions/{session_id}/end
        GET /account/invitations/{key}
        GET /account/people
        GET /account/tokens
        GET /api/introductions
        GET /api/matches
        GET /inbox
        GET /inbox/waiting
        GET /inbox/digest
        POST /inbox/digest
        GET /inbox/{introduction_id}
        GET /inbox/{introduction_id}/brief
        GET /inbox/{introduction_id}/brief.pdf
        GET /inbox/{introduction_id}/meeting
        GET /inbox/{introduction_id}/meeting.ics
        GET /profiles
        GET /profiles/{profile_id}
        GET /register
        GET /register/{draft_id}
        GET /register/{draft_id}/check
        GET /register/{draft_id}/delete
        GET /register/{draft_id}/place
        GET /register/{draft_id}/preview
        GET /register/{draft_id}/priorities
        GET /register/{draft_id}/priorities/{number}
        GET /register/{draft_id}/ties
        GET /register/{draft_id}/{step}
        GET /suggestions
        """,
    ),
    (
        set(Role) - {Role.AUDITOR},  # a token of another institution does not exist for them
        """
        POST /account/invitations/{key}
        POST /account/tokens/{name}/revoke
        POST /inbox/{introduction_id}/acknowledge
        POST /inbox/{introduction_id}/answer
        POST /inbox/{introduction_id}/messages
        POST /inbox/{introduction_id}/hand-over
        POST /inbox/{introduction_id}/meeting
        POST /inbox/{introduction_id}/meeting/cancel
        POST /inbox/{introduction_id}/outcome
        POST /register/{draft_id}/delete
        POST /register/{draft_id}/find
        POST /register/{draft_id}/hints
        POST /register/{draft_id}/place
        POST /register/{draft_id}/priorities/{number}
        POST /register/{draft_id}/priorities/{number}/remove
        POST /register/{draft_id}/publish
        POST /register/{draft_id}/ties
        POST /register/{draft_id}/{step}
        """,
    ),
    (
        {*OWNERS, *READERS},  # an owner its own profile
        """
        GET /account/people/{profile_id}
        GET /account/people/{profile_id}/{account_id}/{change}
        GET /profiles/{profile_id}/brief
        GET /profiles/{profile_id}/brief.pdf
        GET /profiles/{profile_id}/registered
        GET /suggestions/{profile_id}
        """,
    ),
    (
        {*OWNERS, Role.ADMINISTRATOR},
        """
        POST /account/people/{profile_id}
        POST /account/people/{profile_id}/invitations/{key}/cancel
        POST /account/people/{profile_id}/{account_id}/{change}
        POST /account/tokens
        GET /profiles/{profile_id}/revise
        POST /profiles/{profile_id}/revise
        POST /profiles/{profile_id}/pause
        POST /profiles/{profile_id}/resume
        GET /profiles/{profile_id}/withdraw
        POST /profiles/{profile_id}/withdraw
        """,
    ),
    (
        {Role.NETWORK, *READERS},
        """
        GET /inbox/demand
        GET /inbox/demand.csv
        """,
    ),
    (
        {Role.CITY_OFFICE, *READERS},
        """
        GET /inbox/report
        GET /inbox/report.pdf
        """,
    ),
    (
        {Role.NETWORK},
        """
        GET /inbox/webhook
        POST /inbox/webhook/{profile_id}
        POST /inbox/webhook/{profile_id}/{change}
        """,
    ),
    (
        set(OWNERS),
        """
        GET /account/close
        POST /account/close
        GET /inbox/preferences
        POST /inbox/preferences/{profile_id}
        POST /register
        POST /suggestions/{profile_id}/answers/{question_id}
        POST /suggestions/{profile_id}/readings
        """,
    ),
    (
        set(READERS),
        """
        GET /coverage
        GET /coverage/tables.xlsx
        GET /coverage/{section}
        GET /coverage/{section}/{key}.csv
        GET /coverage/{section}/{key}.svg
        GET /inbox/deliveries
        GET /inbox/deliveries.csv
        GET /inbox/deliveries/{delivery_id}
        GET /inbox/deliveries/{delivery_id}/html
        GET /inbox/outgoing
        GET /inbox/outgoing/parties/{profile_id}
        GET /inbox/incoming
        GET /inbox/suppressions
        GET /inbox/suppressions/{key}
        GET /inbox/needs-contact
        GET /inbox/webhooks
        GET /review
        GET /review/country-list
        GET /review/log
        GET /review/log.csv
        GET /review/{match_id}
        GET /review/{match_id}/brief
        GET /review/{match_id}/brief.pdf
        """,
    ),
    (
        set(OFFICERS),
        """
        POST /inbox/deliveries/{delivery_id}/again
        POST /inbox/outgoing/decide
        POST /inbox/suppressions/{key}
        POST /inbox/{introduction_id}/messages/{message_id}/read
        POST /inbox/{introduction_id}/messages/{message_id}/{decision}
        POST /review/decline
        POST /review/next
        POST /review/{match_id}/{decision}
        """,
    ),
    (
        {Role.SUPERVISOR, Role.ADMINISTRATOR},
        """
        POST /inbox/outgoing/switch
        POST /inbox/outgoing/parties/{profile_id}/switch
        """,
    ),
    (
        {Role.ADMINISTRATOR, Role.AUDITOR},
        """
        GET /accounts
        GET /accounts/log
        GET /accounts/{account_id}
        GET /review/corrections.csv
        """,
    ),
    (
        {Role.ADMINISTRATOR},
        """
        POST /accounts
        POST /accounts/{account_id}/role
        POST /accounts/{account_id}/sign-out
        POST /accounts/{account_id}/close
        POST /accounts/{account_id}/reopen
        POST /review/country-list
        POST /review/country-list/remove
        """,
    ),
]
