"""What speaks for care in a match, read from both profiles. Due diligence is not done here."""

from collections.abc import Iterable, Sequence

from shared.briefs.model import Risk
from shared.briefs.portraits import languages, short_name
from shared.briefs.texts import clean
from shared.events import Reason
from shared.profile import Kind, Profile, Staff

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
        yield Risk("note", "Conditions to check before applying.", clean(" ".join(checks)))
    if party.kind in (Kind.NETWORK, Kind.PROGRAMME) and party.eligibility.commitments:
        text = f"{short_name(party)} asks for commitments that need staff time or money."
        yield Risk("note", text, clean(party.eligibility.commitments))


def _one_sided(locality: Profile, party: Profile, reasons: Sequence[Reason]) -> Iterable[Risk]:
    if party.kind is not Kind.COUNTERPART:
        return
    ends = {"locality_to_party": (locality, party), "party_to_locality": (party, locality)}
    found = {reason.direction for reason in reasons}
    for direction, (seeker, giver) in ends.items():
        if direction not in found:
            text = f"It is not clear yet what {short_name(seeker)} would gain."
            rests_on = f"No statement of {short_name(giver)} was found to meet a need of it."
            yield Risk("note", text, rests_on)


def _language(locality: Profile, party: Profile) -> Iterable[Risk]:
    if party.kind is not Kind.COUNTERPART or not (locality.languages and party.languages):
        return
    if not set(locality.languages) & set(party.languages):
        said = [f"{short_name(p)}: {languages(p)}." for p in (locality, party)]
        yield Risk("note", "The two name no common language of work.", " ".join(said))


def _size(locality: Profile, party: Profile) -> Iterable[Risk]:
    sizes = sorted(p.population for p in (locality, party) if p.population)
    if len(sizes) == len(("locality", "party")) and sizes[1] >= FAR_APART * sizes[0]:
        evidence = f"{sizes[1]:,} and {sizes[0]:,} inhabitants."
        yield Risk("note", "The two are unlike in size, so methods may not carry over.", evidence)


def _hands(locality: Profile, party: Profile) -> Iterable[Risk]:
    for profile in (locality, party):
        if profile.capacity.staff is Staff.NONE:
            text = f"{short_name(profile)} has no international staff; keep the plan small."
            yield Risk("note", text, "As registered in its profile.")
