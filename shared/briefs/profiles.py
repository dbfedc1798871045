"""The brief of one profile: who it is, what it looks for and gives, and what is to do."""

from collections.abc import Iterable
from datetime import date

from shared.briefs.fitting import fitted
from shared.briefs.model import Action, Brief, Group, Meeting, Quote, Risk, Step
from shared.briefs.portraits import portrait, short_name
from shared.briefs.texts import clean, without_addresses
from shared.briefs.years import Work, year
from shared.profile import Kind, Priority, Profile, Staff, Stance
from shared.texts import Phrase, _, plural
from shared.texts.words import theme_name

SHOWN = 4
"""Statements of a stance that are printed, those with most weight first."""

_HEADINGS = {
    Stance.NEED: Phrase("What %(name)s needs"),
    Stance.OFFER: Phrase("What %(name)s offers"),
    Stance.EXCHANGE: Phrase("What %(name)s wants to exchange"),
    None: Phrase("What %(name)s also works on"),
}
_NEWCOMERS = {Kind.NETWORK: Phrase("a new member"), Kind.PROGRAMME: Phrase("an applicant")}
_PARTNER = Phrase("a partner")


def profile_brief(profile: Profile, *, day: date, status: str) -> Brief:
    """The brief of a profile, cut to two pages."""
    name = short_name(profile)
    return fitted(
        Brief(
            title=name,
            subtitle=_("Brief on a profile"),
            status=status,
            day=day,
            why="",
            portraits=(portrait(profile),),
            groups=tuple(_groups(profile, name)),
            year=_year(profile, name),
            risks=tuple(_missing(profile, name)),
            actions=tuple(_actions(name)),
            country=profile.country,
        )
    )


def _year(profile: Profile, name: str) -> tuple[Step, ...]:
    works = _works(profile, name)
    if profile.kind in _NEWCOMERS:
        return year(profile.kind, works, str(_NEWCOMERS[profile.kind]), name)
    return year(None, works, name, str(_PARTNER))


def _groups(profile: Profile, name: str) -> Iterable[Group]:
    for stance, heading in _HEADINGS.items():
        said = sorted(
            (p for p in profile.priorities if p.stance is stance), key=lambda p: -p.weight
        )
        if said:
            left_out = len(said) - SHOWN
            more = ""
            if left_out > 0:
                more = plural("%(n)s more in the profile.", "%(n)s more in the profile.", left_out)
            shown = tuple(map(_meeting, said[:SHOWN]))
            yield Group(str(Phrase(heading.text, name=name)), shown, more)


def _meeting(priority: Priority) -> Meeting:
    label = theme_name(priority.theme) if priority.theme else _("No theme stated")
    return Meeting((Quote(label, without_addresses(clean(priority.statement))),))


def _works(profile: Profile, name: str) -> Iterable[Work]:
    for said in sorted(profile.priorities, key=lambda p: -p.weight):
        teaches = said.stance is Stance.OFFER
        learner, teacher = (str(_PARTNER), name) if teaches else (name, str(_PARTNER))
        yield Work(said.theme, learner, teacher, together=said.stance is Stance.EXCHANGE)


def _missing(profile: Profile, name: str) -> Iterable[Risk]:
    """What a reader should know is missing or thin in what was registered."""
    if not any(contact.email for contact in profile.contacts) and not profile.intake.email:
        rests_on = _("The profile has no contact with an e-mail address.")
        yield Risk("caution", _("Nobody at %(name)s can be asked yet.", name=name), rests_on)
    without = sum(p.stance is None for p in profile.priorities)
    if without:
        text = _("Some statements do not say whether they are a need, an offer or an exchange.")
        total = len(profile.priorities)
        evidence = _("%(part)s of %(total)s statements.", part=without, total=total)
        yield Risk("note", text, evidence)
    if profile.capacity.staff is Staff.NONE:
        text = _("%(name)s has no international staff; one partner at a time is enough.", name=name)
        yield Risk("note", text, _("As registered in the profile."))
    if profile.capacity.introductions_per_quarter == 0:
        text = _("%(name)s takes no introductions.", name=name)
        yield Risk("note", text, _("Capacity in the profile is 0 a quarter."))


def _actions(name: str) -> Iterable[Action]:
    yield Action(name, _("Checks that the statements are still true, and names one person to ask."))
    yield Action(
        _("Liaison officer"), _("Reads each suggestion and its flags before anybody is asked.")
    )
    yield Action(
        name, _("Accepts or declines each introduction; contacts are shared only if both accept.")
    )
    yield Action(
        _("Council or board"), _("Decides on anything that binds: a visit, an agreement, a fee.")
    )
