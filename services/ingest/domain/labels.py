"""What the fields of a profile are called on pages."""

import re

from shared.texts import Phrase, Said

_LABELS: dict[str, Said] = {
    "name": Phrase("Name"),
    "acronym": Phrase("Acronym"),
    "country": Phrase("Country"),
    "subdivision": Phrase("State or region"),
    "government": Phrase("Form of government"),
    "population": Phrase("Population"),
    "languages": Phrase("Languages"),
    "keywords": Phrase("Keywords"),
    "census_geoid": Phrase("Census GEOID"),
    "ocd_id": Phrase("Open Civic Data id"),
    "url": Phrase("Web address"),
    "capacity.staff": Phrase("International staff"),
    "capacity.introductions_per_quarter": Phrase("Introductions a quarter"),
    "pause.until": Phrase("Pause until"),
    "preferences.exclude_countries": Phrase("Countries to leave out"),
    "preferences.note": Phrase("Note for your liaison officer"),
    "preferences.peer_size": Phrase("Partners of about our size"),
    "eligibility.min_population": Phrase("Smallest population"),
    "eligibility.countries": Phrase("Countries that may join"),
    "eligibility.subdivisions": Phrase("States or provinces that may join"),
    "eligibility.governments": Phrase("Forms of government that may join"),
    "eligibility.fee": Phrase("Fee"),
    "eligibility.commitments": Phrase("What members commit to"),
    "intake.email": Phrase("E-mail for referrals"),
    "intake.webhook_url": Phrase("Webhook for referrals"),
    "quick.themes": Phrase("Topics"),
    "quick.statement": Phrase("What you would like help with"),
}
_ENTRIES: dict[str, Phrase] = {
    "priorities.statement": Phrase("Priority %(n)s, statement"),
    "priorities.theme": Phrase("Priority %(n)s, theme"),
    "priorities.stance": Phrase("Priority %(n)s, need or offer"),
    "priorities.weight": Phrase("Priority %(n)s, how much it matters"),
    "priorities.department": Phrase("Priority %(n)s, department"),
    "contacts.name": Phrase("Contact %(n)s, name"),
    "contacts.role": Phrase("Contact %(n)s, role"),
    "contacts.email": Phrase("Contact %(n)s, e-mail address"),
    "calls.title": Phrase("Call %(n)s, title"),
    "calls.deadline": Phrase("Call %(n)s, deadline"),
    "calls.amount": Phrase("Call %(n)s, amount"),
    "ties.kind": Phrase("Partner %(n)s, kind of tie"),
    "ties.since": Phrase("Partner %(n)s, since"),
    "ties.alive": Phrase("Partner %(n)s, alive or not"),
}
_TOPICS: dict[str, Said] = {
    "priorities": Phrase("Priorities"),
    "contacts": Phrase("Contacts"),
    "calls": Phrase("Calls"),
    "ties": Phrase("Partners"),
}


def label(field: str) -> Said:
    """A field in words: `priorities.2.statement` is `Priority 2, statement`."""
    found = re.fullmatch(r"(\w+)\.(\d+)\.(\w+)", field)
    if found and (entry := _ENTRIES.get(f"{found[1]}.{found[3]}")):
        return Phrase(entry.text, n=found[2])
    if field in _TOPICS:
        return _TOPICS[field]
    return _LABELS.get(field, field.replace("_", " ").replace(".", ", ").capitalize())
