"""How often inferred stances and themes are right, on the sample profiles whose own are known.

    python bench/inference.py

Cue phrases and limits were chosen on localities only. Counterparts are unseen; that networks and
programmes get no inferred exchange was decided after a first look at their figures.
"""

import json
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np

from services.matcher.domain.stances import infer_stance
from services.matcher.domain.themes import DEFINITIONS, MARGIN, NEAREST, infer_themes
from services.matcher.embedding import make_encoder
from shared.profile import Kind, Stance
from shared.themes import Theme

EXAMPLES = Path(__file__).parents[1] / "examples"
WANTED = 0.85
"""Accuracy of inferred themes asked of localities."""
NEAR = (0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
MARGINS = tuple(np.arange(0, 0.3, 0.01))


def main():
    by_kind = read()
    print("stances     n   coverage  accuracy   accuracy (predicted/true) by stance")
    for kind, rows in by_kind.items():
        stances(kind, rows)
    encoder = make_encoder()
    definitions = encoder.encode(DEFINITIONS)
    known = {
        kind: (encoder.encode([r["statement"] for r in rows]) @ definitions.T,
               [Theme(r["theme"]) for r in rows])
        for kind, rows in by_kind.items()
    }  # fmt: skip
    print(f"\nthemes      n   nearest only   nearest {NEAREST}, margin {MARGIN}")
    for kind, (similarity, true) in known.items():
        themes(kind, similarity, true)
    best = choose(*known["locality"])
    print(f"\nhighest coverage of localities with accuracy {WANTED}: nearest, margin = {best}")


def read():
    by_kind = {}
    for path in sorted(EXAMPLES.glob("*.jsonl")):
        for line in open(path, encoding="utf-8"):
            profile = json.loads(line)
            by_kind.setdefault(profile["kind"], []).extend(profile["priorities"])
    return dict(sorted(by_kind.items(), key=lambda item: list(Kind).index(item[0])))


def stances(kind, rows):
    pairs = [(infer_stance(r["statement"], Kind(kind)), Stance(r["stance"])) for r in rows]
    said = Counter(guess for guess, _ in pairs if guess)
    right = Counter(guess for guess, true in pairs if guess is true)
    true = Counter(true for _, true in pairs)
    parts = "  ".join(
        f"{s.value} {right[s] / said[s]:.2f} ({said[s]}/{true[s]})"
        if said[s]
        else f"{s.value} -    (0/{true[s]})"
        for s in Stance
    )
    coverage, accuracy = said.total() / len(rows), right.total() / said.total()
    print(f"{kind:11} {len(rows):3} {coverage:9.2f} {accuracy:9.2f}   {parts}")


def themes(kind, similarity, true):
    alone = infer_themes(similarity, nearest=-1.0, margin=0.0)
    plain = np.mean([a is b for a, b in zip(alone, true, strict=True)])
    coverage, accuracy = measured(infer_themes(similarity), true)
    print(f"{kind:11} {len(true):3} {plain:8.2f}       {accuracy:8.2f} of {coverage:.2f}")


def choose(similarity, true):
    found = []
    for nearest, margin in product(NEAR, MARGINS):
        coverage, accuracy = measured(infer_themes(similarity, nearest, margin), true)
        if accuracy >= WANTED:
            found.append((coverage, -nearest, -margin))
    _, nearest, margin = max(found)
    return round(-nearest, 2), round(float(-margin), 2)


def measured(guesses, true):
    given = [(g, t) for g, t in zip(guesses, true, strict=True) if g is not None]
    return len(given) / len(true), np.mean([g is t for g, t in given])


if __name__ == "__main__":
    main()
