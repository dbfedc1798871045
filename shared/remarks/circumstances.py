"""Sentences on what counts for or against a pair beside its statements."""

from collections.abc import Mapping

from shared.texts import Phrase, Plural

_PROFILES: Mapping[str, Phrase | Plural] = {
    "similar_size": Phrase("Similar size: %(size)s and %(other_size)s inhabitants."),
    "different_size": Phrase("Very different size: %(size)s and %(other_size)s inhabitants."),
    "wishes_peers": Phrase("%(name)s prefers partners of similar size."),
    "both_wish_peers": Phrase("%(name)s and %(other_name)s prefer partners of similar size."),
    "same_government": Phrase("Both are of the same kind of government: %(form)s."),
    "same_level": Phrase("The same level of government: %(form)s and %(other_form)s."),
    "different_levels": Phrase("Different levels of government: %(form)s and %(other_form)s."),
    "no_staff": Phrase("Neither side has staff for work abroad."),
    "has_staff": Phrase("%(name)s has staff for work abroad."),
    "both_have_staff": Phrase("%(name)s and %(other_name)s have staff for work abroad."),
    "common_language": Phrase("A common language: %(languages)s."),
    "no_common_language": Phrase("No common language is stated."),
    "same_hours": Phrase("Office hours are the same."),
    "hours_overlap_well": Plural(
        "Office hours overlap well: about %(n)s hour apart.",
        "Office hours overlap well: about %(n)s hours apart.",
        0,
    ),
    "hours_overlap_little": Plural(
        "Office hours overlap little: about %(n)s hour apart.",
        "Office hours overlap little: about %(n)s hours apart.",
        0,
    ),
    "hours_do_not_overlap": Plural(
        "Office hours do not overlap: about %(n)s hour apart.",
        "Office hours do not overlap: about %(n)s hours apart.",
        0,
    ),
    "distance": Phrase("About %(km)s km (%(miles)s miles) apart."),
    "fresh_profiles": Phrase("Both profiles were revised within the last six months."),
    "old_profile": Phrase("The profile of %(name)s has not been revised for over 18 months."),
}
_RELATIONS: Mapping[str, Phrase | Plural] = {
    "introduced": Plural(
        "%(name)s was introduced once in the last three months and can take on %(most)s.",
        "%(name)s was introduced %(n)s times in the last three months and can take on %(most)s.",
        0,
    ),
    "relationships": Plural(
        "%(name)s already looks after one relationship.",
        "%(name)s already looks after %(n)s relationships.",
        0,
    ),
    "partners_in_country": Plural(
        "%(name)s already has one partner in %(country)s.",
        "%(name)s already has %(n)s partners in %(country)s.",
        0,
    ),
    "more_than_usual": Plural(
        "Other places in %(state)s have one partnership with %(country)s, more than is usual.",
        "Other places in %(state)s have %(n)s partnerships with %(country)s, more than is usual.",
        0,
    ),
    "fewer_than_usual": Plural(
        "Other places in %(state)s have one partnership with %(country)s, "
        "where %(usual)s would be usual.",
        "Other places in %(state)s have %(n)s partnerships with %(country)s, "
        "where %(usual)s would be usual.",
        0,
    ),
    "none_where_usual": Phrase(
        "Other places in %(state)s have no partnership with %(country)s, "
        "where %(usual)s would be usual."
    ),
    "works_nearby": Plural(
        "%(name)s already works with one other place in %(state)s.",
        "%(name)s already works with %(n)s other places in %(state)s.",
        0,
    ),
    "common_networks": Phrase("Both are members of %(names)s."),
}
CIRCUMSTANCES: Mapping[str, Phrase | Plural] = {**_PROFILES, **_RELATIONS}
"""By code."""
