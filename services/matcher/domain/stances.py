"""Infers the stance of a statement that has none, from cue phrases in five languages.

The last sentence with a cue decides, because statements tell their story first and say at the end
what they want. Where a sentence has cues of several stances, exchange goes before need and need
before offer: "we seek an exchange" asks for an exchange, "we need others to show us how" asks.
A statement without a cue keeps no stance: it may be met by an offer and may meet a need. So does
one of a network or programme that speaks of exchange: most often that is what it offers its members.
How often this is right is measured by `bench/inference.py`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.matcher.domain.party import Party
from shared.profile import Kind, Stance

_GIVING = (
    "advise|brief|bring|coach|counsel|demonstrate|describe|discuss|explain|give|go through|guide|"
    "hand over|help|host|introduce|lay out|lead|lend|offer|open|pass on|receive|say|send|share|"
    "show|speak|take|talk|teach|tell|train|walk"
)
_READY = "can|could|will|gladly|happily|(?:able|glad|happy|like|pleased|ready|willing) to"

CUES: Mapping[Stance, Sequence[str]] = {
    Stance.EXCHANGE: (
        # English
        r"exchang\w+", r"compar(?:e|ing)\b", r"swap\w*", r"trade (?!fair|office|mission|war)\w+",
        r"side by side", r"both sides", r"in return", r"each other's", r"jointly",
        r"learn from (?:each other|one another)", r"(?:pair|work|plan|test|meet) together",
        r"together with", r"pair with", r"want (?:\w+ )?talks (?:with|between)",
        r"(?:would like|want|hope|propose) to (?:join|link|meet|pair|pool|share|talk|test|work)\b",
        r"send and receive", r"while we host",
        # Spanish, Portuguese, French, German
        r"intercambi\w+", r"compara(?:r|mos)\b", r"compartir experiencias", r"junto con otr[ao]s",
        r"intercâmbio\w*", r"troca(?:r|mos|s)?\b", r"partilhar experiências", r"junto com outr[ao]s",
        r"échang\w+", r"comparer", r"partager nos expériences", r"ensemble avec",
        r"austausch\w*", r"vergleich\w*", r"voneinander", r"gemeinsam mit",
    ),
    Stance.NEED: (
        r"we (?:\w+ )?(?:ask|lack|look for|need|search for|seek|struggle)\b", r"need to (?:hear|know)",
        r"we are (?:\w+ )?(?:after|searching for|seeking|trying to learn)", r"looking for", r"challenge",
        r"(?:help|show|teach|tell) us", r"help with", r"we could use", r"we have to find",
        r"we (?:hope|want|wish|would|would like) to (?:find|hear|know|learn|see|understand)",
        r"we would (?:learn|like advice|welcome)\b", r"want (?:\w+ )?(?:advice|help|partners who|ways)",
        r"how (?:others|other \w+) ",
        r"necesit(?:a|amos)\b", r"buscamos", r"nos (?:hace )?falta", r"queremos aprender", r"carecemos",
        r"pedimos", r"precisamos", r"procuramos", r"faltam?-nos", r"necessitamos",
        r"nous (?:cherchons|recherchons|manquons)", r"besoin d", r"aidez-nous", r"voulons apprendre",
        r"wir (?:benötigen|brauchen|suchen)", r"(?:brauchen|suchen) wir", r"uns fehl\w+", r"hilfe bei",
    ),
    Stance.OFFER: (
        rf"(?:{_READY}) (?:also |gladly |happily )?(?:{_GIVING})\b",
        r"we (?:also |gladly |now )?(?:advise|convene|finance|fund|give|help|host|lend|offer)\b",
        r"we (?:also |gladly |now )?(?:organize|provide|publish|run|share|support|teach|train)\b",
        r"experience in", r"years of practice", r"we have (?:built|learned)", r"have [\w ,']+ to show",
        r"yours (?:for|to)\b", r"free to copy", r"there for any", r"welcome more", r"come and (?:look|see)",
        r"open to colleagues", r"members (?:can|get|receive)\b", r"grants?\b", r"funding",
        r"ofrecemos", r"podemos (?:compartir|enseñar|explicar|mostrar)", r"compartimos", r"apoyamos",
        r"tenemos experiencia", r"oferecemos", r"podemos (?:compartilhar|ensinar|partilhar)",
        r"partilhamos", r"apoiamos", r"temos experiência",
        r"nous (?:offrons|partageons|proposons|soutenons)", r"pouvons (?:expliquer|montrer|partager)",
        r"wir (?:bieten|teilen|unterstützen|zeigen)", r"(?:bieten|können) wir", r"wir können",
        r"erfahrung (?:in|mit)",
    ),
}  # fmt: skip
"""Regular expressions, each from the start of a word; in the order in which they are tried."""

_PATTERNS = {
    stance: re.compile(rf"\b(?:{'|'.join(cues)})", re.IGNORECASE) for stance, cues in CUES.items()
}
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")


def infer_stance(text: str, kind: Kind) -> Stance | None:
    """The stance that the words of a statement name, or None; `kind` is that of the party."""
    stance = _last_cue(text)
    is_unclear = stance is Stance.EXCHANGE and kind in (Kind.NETWORK, Kind.PROGRAMME)
    return None if is_unclear else stance


def with_stances(party: Party) -> Party:
    """The party with a stance, marked as inferred, for statements that lack one and say it."""
    statements = tuple(
        replace(s, stance=stance, stance_inferred=True)
        if s.stance is None and (stance := infer_stance(s.text, party.kind))
        else s
        for s in party.statements
    )
    return replace(party, statements=statements)


def _last_cue(text: str) -> Stance | None:
    for sentence in reversed(_SENTENCE_END.split(text)):
        for stance, pattern in _PATTERNS.items():
            if pattern.search(sentence):
                return stance
    return None
