"""What speaks for care in a match, read from both profiles. Due diligence is not done here."""

from collections.abc import Iterable, Sequence

from shared.briefs.model import Risk
from shared.briefs.portraits import languages, short_name
from shared.briefs.texts import clean
from shared.events import Reason
from shared.profile import Kind, Profile, Staff
from shared.texts import _, formats

FAR_APART = 10
"""From this ratio of populations on, two places are called unlike in size."""


def concerns(
    locality: Profile, party: Profile, reasons: Sequence[Reason], checks: Sequence[str]
) -> Iterable[Risk]:
    """Notes on a pair, each with the facts it rests on."""
    yield from _one_sided(locality, party, reasons)
    yield from _language(locality, party)
    yield from _size(locality, party)
    yield from _hands(locality, party)
    if checks:
        yield Risk("note", _("Conditions to check before applying."), clean(" ".join(checks)))
    if party.kind in (Kind.NETWORK, Kind.PROGRAMME) and party.eligibility.commitments:
        name = short_name(party)
        text = _("%(name)s asks for commitments that need staff time or money.", name=name)
        yield Risk("note", text, clean(party.eligibility.commitments))


def _one_sided(locality: Profile, party: Profile, reasons: Sequence[Reason]) -> Iterable[Risk]:
    if party.kind is not Kind.COUNTERPART:
        return
    ends = {"locality_to_party": (locality, party), "party_to_locality": (party, locality)}
    found = {reason.direction for reason in reasons}
    for direction, (seeker, giver) in ends.items():
        if direction not in found:
            text = _("It is not clear yet what %(name)s would gain.", name=short_name(seeker))
            rests_on = _(
                "No statement of %(name)s was found to meet a need of it.", name=short_name(giver)
            )
            yield Risk("note", text, rests_on)


def _language(locality: Profile, party: Profile) -> Iterable[Risk]:
    if party.kind is not Kind.COUNTERPART or not (locality.languages and party.languages):
        return
    if not set(locality.languages) & set(party.languages):
        said = [
            _("%(name)s: %(languages)s.", name=short_name(p), languages=languages(p))
            for p in (locality, party)
        ]
        yield Risk("note", _("The two name no common language of work."), " ".join(said))


def _size(locality: Profile, party: Profile) -> Iterable[Risk]:
    sizes = sorted(p.population for p in (locality, party) if p.population)
    if len(sizes) == len(("locality", "party")) and sizes[1] >= FAR_APART * sizes[0]:
        larger, smaller = formats.number(sizes[1]), formats.number(sizes[0])
        evidence = _("%(one)s and %(other)s inhabitants.", one=larger, other=smaller)
        text = _("The two are unlike in size, so methods may not carry over.")
        yield Risk("note", text, evidence)


def _hands(locality: Profile, party: Profile) -> Iterable[Risk]:
    for profile in (locality, party):
        if profile.capacity.staff is Staff.NONE:
            name = short_name(profile)
            text = _("%(name)s has no international staff; keep the plan small.", name=name)
            yield Risk("note", text, _("As registered in its profile."))
