"""Slugs and hashes: what a profile is called by machines, and when two versions are the same."""

import hashlib
import json
import re

from shared.folding import name_key
from shared.profile import Profile

SLUG_MAX = 90
"""Leaves room for a number within the 100 characters of an id."""


def slug(profile: Profile) -> str:
    """An id for a profile that came without: `us-ia-des-moines`, `de-aachen`, `net-c40`."""
    place = profile.subdivision or profile.country
    prefix = place or ("net" if profile.kind.value == "network" else "prog")
    words = re.sub(r"[^\w]+", "-", name_key(profile.acronym or profile.name)).strip("-")
    return f"{prefix.lower()}-{words or 'profile'}"[:SLUG_MAX].rstrip("-")


def content_hash(profile: Profile) -> str:
    """SHA-256 of the profile's canonical JSON: equal if and only if nothing changed."""
    body = json.dumps(profile.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()
