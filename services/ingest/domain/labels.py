"""What the fields of a profile are called on pages."""

import re

from services.ingest.domain.errors import Problem

_LABELS = {
    "subdivision": "State or region",
    "government": "Form of government",
    "geonames_id": "GeoNames id",
    "census_geoid": "Census GEOID",
    "ocd_id": "Open Civic Data id",
    "url": "Web address",
    "capacity.staff": "International staff",
    "capacity.introductions_per_quarter": "Introductions a quarter",
    "preferences.exclude_countries": "Countries to leave out",
    "eligibility.min_population": "Smallest population",
    "eligibility.countries": "Countries that may join",
    "eligibility.subdivisions": "States or provinces that may join",
    "eligibility.governments": "Forms of government that may join",
    "eligibility.fee": "Fee",
    "eligibility.commitments": "Commitments",
    "intake.email": "E-mail for referrals",
    "intake.webhook_url": "Webhook for referrals",
}
_ENTRIES = {"priorities": "Priority", "contacts": "Contact", "calls": "Call"}


def label(field: str) -> str:
    """A field in words: `priorities.2.statement` is `Priority 2, statement`."""
    found = re.fullmatch(r"(\w+)\.(\d+)\.(\w+)", field)
    if found and found[1] in _ENTRIES:
        return f"{_ENTRIES[found[1]]} {found[2]}, {found[3].replace('_', ' ')}"
    return _LABELS.get(field, field.replace("_", " ").replace(".", ", ").capitalize())


def in_words(problem: Problem) -> str:
    """A problem with the label of its field, as the top of a form lists it."""
    if not problem.field:
        return problem.message
    return f"{label(problem.field)}: {problem.message}"
