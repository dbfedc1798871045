"""Sentences on what a network or programme asks of a locality.

A code that ends in `_of` speaks about the locality, by its name; the others speak to it.
"""

from collections.abc import Mapping

from shared.texts import Phrase, Plural

CONDITIONS: Mapping[str, Phrase | Plural] = {
    "inhabitants": Phrase("Needs %(least)s inhabitants; you have %(size)s."),
    "inhabitants_of": Phrase("Needs %(least)s inhabitants; %(name)s has %(size)s."),
    "inhabitants_unknown": Phrase("Needs %(least)s inhabitants; your population is not stated."),
    "inhabitants_unknown_of": Phrase(
        "Needs %(least)s inhabitants; the population of %(name)s is not stated."
    ),
    "members_in": Phrase("Open to members in %(countries)s."),
    "states": Phrase("Open to these states: %(states)s; yours: %(state)s."),
    "states_of": Phrase("Open to these states: %(states)s; %(name)s: %(state)s."),
    "states_unknown": Phrase("Open to these states: %(states)s; yours is not stated."),
    "states_unknown_of": Phrase(
        "Open to these states: %(states)s; that of %(name)s is not stated."
    ),
    "governments": Phrase("Open to: %(forms)s; yours: %(form)s."),
    "governments_of": Phrase("Open to: %(forms)s; %(name)s: %(form)s."),
    "governments_unknown": Phrase("Open to: %(forms)s; your kind of government is not stated."),
    "governments_unknown_of": Phrase(
        "Open to: %(forms)s; the kind of government of %(name)s is not stated."
    ),
}
"""By code."""
