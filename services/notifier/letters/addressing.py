"""Whom a letter addresses, how, and in which language. Nobody's gender is guessed."""

from dataclasses import dataclass

from babel.languages import get_official_languages

from services.notifier.domain.parties import reachable
from services.notifier.store.tables import Party
from shared.profile import Contact
from shared.texts import LANGUAGES, _
from shared.texts.language import SOURCE, first_of

NAMES_MAX = 2
"""More people than this are addressed as the institution's colleagues."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """An institution and those of its people who are written to; nobody, where it has a desk."""

    institution: str
    people: tuple[Contact, ...] = ()


def addressee(party: Party) -> Addressee:
    """Who reads what a party is sent."""
    people = () if party.desk().email else reachable(party.people())
    return Addressee(party.name, people if len(people) <= NAMES_MAX else ())


def greeting(to: Addressee) -> str:
    """The first line of a letter: names and roles as the profile has them, and the institution."""
    if len(to.people) == NAMES_MAX:
        first, second = (c.name for c in to.people)
        # NOTE: Greets two people of an institution. Formal, without Mr or Ms; 様 in Japanese.
        return _(
            "Dear %(first)s and %(second)s (%(institution)s),",
            first=first,
            second=second,
            institution=to.institution,
        )
    if not to.people:
        # NOTE: Greets an institution of which no person is known. Formal; 御中 in Japanese.
        return _("Dear colleagues at %(institution)s,", institution=to.institution)
    return _greeting_to_one(to.people[0], to.institution)


def _greeting_to_one(person: Contact, institution: str) -> str:
    if person.role:
        # NOTE: Greets one person. Formal, without Mr or Ms or any ending that says man or woman
        # (such as "A la atención de", "Guten Tag"); in Japanese institution, role, name 様.
        return _(
            "Dear %(name)s (%(role)s, %(institution)s),",
            name=person.name,
            role=person.role,
            institution=institution,
        )
    # NOTE: As the greeting with a role.
    return _("Dear %(name)s (%(institution)s),", name=person.name, institution=institution)


def language_of(party: Party) -> str:
    """The language to write to a party in (a key of `LANGUAGES`).

    The first that its profile names and we have. Where it names none, the language of its country
    if that has one official language; else English.
    """
    if party.languages:
        return first_of(party.languages) or SOURCE
    spoken = get_official_languages(party.country, de_facto=True) if party.country else ()
    ours = [code for code in spoken if code in LANGUAGES]
    return ours[0] if len(ours) == 1 else SOURCE
