"""Fits what counts how much, and writes services/matcher/domain/weights.py.

    python bench/fit.py [FOLDER]

FOLDER holds ties.csv, memberships.csv and dev_eval (default: ../shared/real). Prints how well held-out
parts are told apart, what each feature is worth, and how well the probabilities hold. Nothing of
FOLDER is copied. What data cannot teach is in JUDGED below, with the reason.
"""

import sys
from pathlib import Path

import fit_statements
import fit_ties

from services.matcher.domain.context import FEATURES

REAL = Path(__file__).parents[2] / "shared" / "real"
TARGET = Path(__file__).parents[1] / "services" / "matcher" / "domain" / "weights.py"
MOST = 1.0
"""No feature counts for more than this many log-odds, whatever it earned on historical ties."""
BASE_RATE = 0.25
JUDGED = {
    "wished_size": (0.3, "A side asked for peers of its size."),
    "government": (0.15, "The ties are of cities almost only."),
    "staff": (0.2, "Nothing public says who has staff; somebody has to answer."),
    "languages": (0.15, "Languages of ties are known by country only; talks need one in common."),
    "office_hours": (0.15, "Sister cities meet without them (fit: about 0); a first video call does not."),
    "freshness": (0.2, "A stale profile may no longer be true."),
    "load": (0.5, "Capacity was stated by the party itself."),
    "ties": (0.1, "So that those without a partner come first among equals."),
}  # fmt: skip
HEAD = '''"""What counts how much; written by bench/fit.py, never by hand. All weights are log-odds.

Why these data and limits: docs/decisions/0014.
"""

BASE_RATE = {base}
"""Prior, not measured: how often both sides say yes if any two who may meet are asked. `entente
calibrate` corrects it by the answers."""

STATEMENT_SLOPE = {slope:.2f}
STATEMENT_MIDDLE = {middle:.4f}
"""Log-odds of having work in common: slope * (statement score - middle), fitted on pairs of projects."""

FITTED = {{
{fitted}}}
"""By feature of `context`: logistic regression on existing ties, at most {most:g} either way."""

JUDGED = {{
{judged}}}
"""Set by judgment, not fitted: the ties cannot teach these."""

CONTEXT = FITTED | JUDGED
'''


def main(folder):
    fitted = fit_ties.weights(folder, without=set(JUDGED))
    slope, middle = fit_statements.line(folder / "dev_eval")
    fitted = {name: min(max(fitted[name], -MOST), MOST) for name in FEATURES if name in fitted}
    text = HEAD.format(
        base=BASE_RATE,
        slope=slope,
        middle=middle,
        most=MOST,
        fitted="".join(f'    "{name}": {weight:.2f},\n' for name, weight in fitted.items()),
        judged="".join(f'    # {why}\n    "{name}": {w},\n' for name, (w, why) in JUDGED.items()),
    )
    TARGET.write_text(text, encoding="utf-8")
    print(f"\n{TARGET} written")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REAL)
