"""What a network gets with a referral beside the profile: its conditions with evidence, and the consent."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.notifier.domain.eligibility import Check, Verdict
from services.notifier.domain.packets import ConsentRecord
from shared.letters import Block, Fact, Facts, Heading, Paragraph, Quote, Quotes
from shared.texts import Phrase, _, current_language, formats, translated

_VERDICTS: dict[Verdict, Phrase] = {
    "met": Phrase("Yes"),
    "not_met": Phrase("No"),
    "unknown": Phrase("Not known"),
}


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The network's conditions held against the profile of a locality, and what that agreed to."""

    locality: str
    checks: tuple[Check, ...]
    consent: ConsentRecord | None

    def blocks(self) -> Iterator[Block]:
        """Each condition with its evidence; who consented, when and to which words."""
        yield Heading(_("Conditions"))
        if self.checks:
            yield Facts(tuple(Fact(str(c.asked), _held(c)) for c in self.checks))
        else:
            yield Paragraph(_("No condition is stated that can be checked."))
        yield Heading(_("Consent of %(name)s", name=self.locality))
        if self.consent is None:
            yield Paragraph(_("Not given yet. Contacts are shared only after it is."))
        else:
            yield from _given(self.consent)


def _held(check: Check) -> str:
    # NOTE: Whether a condition is met ("Yes", "No", "Not known"), and the sentence that says why.
    return _("%(verdict)s. %(evidence)s", verdict=_VERDICTS[check.verdict], evidence=check.evidence)


def _given(consent: ConsentRecord) -> Iterator[Block]:
    when = _("Given on %(when)s", when=formats.moment(consent.at))
    yield Paragraph(f"{when} ({translated(consent.who)})" if consent.who else when)
    if not consent.wording:
        return
    is_foreign = consent.language != current_language()
    name = formats.language(consent.language)
    note = _("written in %(language)s", language=name) if is_foreign else ""
    quote = Quote(consent.wording, "", consent.language if is_foreign else None, note)
    yield Quotes(((quote,),))
