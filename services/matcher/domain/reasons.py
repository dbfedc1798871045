"""Reasons: which statement meets which, in both directions, and in words why."""

from collections.abc import Sequence

from services.matcher.domain.party import Party, Statement, Vectors
from shared.events import Direction, Reason, Remark
from shared.profile import Stance
from shared.remarks import english

MOST = {"locality_to_party": 3, "party_to_locality": 2}
"""How many reasons a direction gives at most."""
WEAKEST = 0.33
"""Below this cosine two statements are not called a reason, unless they are the best there is."""
QUOTE = 220
"""Longest quotation, in characters."""

STRENGTHS = ((0.63, "very_close"), (0.51, "close"), (0.37, "related"), (-1.0, "loosely_related"))
"""Codes of remarks by the least cosine."""


def strength(similarity: float) -> Remark:
    """A cosine in words."""
    return Remark(code=next(code for limit, code in STRENGTHS if similarity >= limit))


def quote(text: str, longest: int = QUOTE) -> str:
    """A statement in quotation marks, cut at a word."""
    flat = " ".join(text.split())
    if len(flat) > longest:
        cut = flat[:longest].rsplit(" ", 1)[0].rstrip(" ,;:.")
        flat = f"{cut or flat[:longest]} ..."
    return f"“{flat}”"


def reasons(
    locality: Party, locality_vectors: Vectors, party: Party, party_vectors: Vectors
) -> tuple[Reason, ...]:
    """The strongest meetings of statements; a pair of statements appears once."""
    used: set[tuple[str, str]] = set()
    found = _direction("locality_to_party", locality, locality_vectors, party, party_vectors, used)
    found += _direction("party_to_locality", party, party_vectors, locality, locality_vectors, used)
    return tuple(found)


def _direction(
    direction: Direction,
    seeker: Party,
    seeker_vectors: Vectors,
    giver: Party,
    giver_vectors: Vectors,
    used: set[tuple[str, str]],
) -> list[Reason]:
    similarity = seeker_vectors @ giver_vectors.T
    meetings = sorted(
        (
            (float(similarity[i, j]), i, j)
            for i, need in enumerate(seeker.statements)
            if need.wants
            for j, offer in enumerate(giver.statements)
            if offer.gives
        ),
        reverse=True,
    )
    found: list[Reason] = []
    needs: set[int] = set()
    for value, i, j in meetings:
        need, offer = seeker.statements[i], giver.statements[j]
        if len(found) == MOST[direction] or (value < WEAKEST and (found or used)):
            break
        key = (need.text, offer.text)
        if i in needs or key in used or key[::-1] in used:
            continue
        needs.add(i)
        used.add(key)
        found.append(_reason(direction, seeker, need, giver, offer, value))
    return found


def _reason(
    direction: Direction,
    seeker: Party,
    need: Statement,
    giver: Party,
    offer: Statement,
    value: float,
) -> Reason:
    said = (
        strength(value),
        *_shared_theme(need, offer),
        *_not_stated(seeker, need),
        *_not_stated(giver, offer),
    )
    text = (
        f"{seeker.name} {_verb(need, 'needs')}: {quote(need.text)} "
        f"{giver.name} {_verb(offer, 'offers')}: {quote(offer.text)} {english(said)}"
    )
    return Reason(
        direction=direction,
        need=need.text,
        offer=offer.text,
        similarity=round(value, 4),
        text=text,
        said=said,
    )


def _verb(statement: Statement, plain: str) -> str:
    if statement.stance is Stance.EXCHANGE:
        return "wants to exchange"
    return "writes" if statement.stance is None else plain


def _not_stated(party: Party, statement: Statement) -> list[Remark]:
    if statement.stance_inferred and statement.stance is not None:
        code = f"{statement.stance.value}_inferred"
    elif statement.stance_corrected:
        code = "reading_corrected"
    else:
        return []
    return [Remark(code=code, values={"name": party.name})]


def _shared_theme(need: Statement, offer: Statement) -> list[Remark]:
    if need.theme is None or need.theme is not offer.theme:
        return []
    origins = {need.theme_origin, offer.theme_origin}
    code = "same_theme"
    if "inferred" in origins:
        code = "same_theme_inferred"
    elif "corrected" in origins:
        code = "same_theme_corrected"
    return [Remark(code=code, values={"theme": need.theme.value})]


def main_theme(found: Sequence[Reason], locality: Party, party: Party) -> str | None:
    """The theme of the statements that meet best: of the need, else of the offer."""
    if not found:
        return None
    best = max(found, key=lambda r: r.similarity)
    ahead = best.direction == "locality_to_party"
    seeker, giver = (locality, party) if ahead else (party, locality)
    themes = {(True, s.text): s.theme for s in seeker.statements}
    themes |= {(False, s.text): s.theme for s in giver.statements}
    theme = themes.get((True, best.need)) or themes.get((False, best.offer))
    return theme.value if theme else None
