"""Sentences of due diligence: what was found, and what it rests on. Officers read them."""

from collections.abc import Mapping

from shared.texts import Phrase, Plural

FINDINGS: Mapping[str, Phrase | Plural] = {
    "country_list": Phrase("%(name)s is in a country on the list that an administrator keeps."),
    "country_list_rule": Phrase(
        "%(reason)s Source: %(source)s. Set by an administrator on %(day)s."
    ),
    "no_contact": Phrase(
        "Nobody at %(name)s can be reached yet, so its authority is not confirmed."
    ),
    "no_contact_address": Phrase("The profile has no contact with an e-mail address."),
    "contact_domain": Phrase("It is not confirmed that the contact speaks for %(name)s."),
    "contact_domain_foreign": Phrase(
        "Every contact address is at a free-mail service or at another country's domain."
    ),
    "contact_domain_confirmed": Phrase(
        "The contacts of %(name)s are at a domain that does not fit; an officer has confirmed them."
    ),
    "authority": Phrase("Nobody has confirmed who speaks for %(name)s."),
    "authority_confirmed": Phrase("Confirmed by an officer on %(day)s (%(how)s)."),
    "contact_domains": Phrase(
        "Its contact addresses are at %(domains)s, where not only governments have addresses."
    ),
    "near_duplicate": Phrase("%(name)s may be registered more than once."),
    "also_same_name": Phrase("Also registered: %(name)s (same name, profile %(profile)s)."),
    "also_same_place": Phrase(
        "Also registered: %(name)s (same GeoNames id %(place)s, profile %(profile)s)."
    ),
    "stale_profile": Phrase("The profile of %(name)s has not been revised for over 18 months."),
    "last_published": Phrase("Last published on %(day)s."),
    "partner_nearby": Phrase("%(name)s already has to do with places in the same state."),
    "nearby_tie": Phrase("%(name)s: %(tie)s."),
    "nearby_tie_since": Phrase("%(name)s: %(tie)s since %(since)s."),
    "nearby_tie_ended": Phrase("%(name)s: %(tie)s, ended %(ended)s."),
    "nearby_tie_since_ended": Phrase("%(name)s: %(tie)s since %(since)s, ended %(ended)s."),
    "nearby_match_suggested": Phrase("%(name)s: a match is suggested."),
    "nearby_match_escalated": Phrase("%(name)s: a match waits for a supervisor."),
    "nearby_match_approved": Phrase("%(name)s: a match is approved."),
    "and_more": Plural("And %(n)s more.", "And %(n)s more.", 0),
}
"""By code."""
