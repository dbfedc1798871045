"""How good matching is: baselines, the default, and the default without each of its parts.

    python bench/quality.py [DEV_EVAL_FOLDER]

DEV_EVAL_FOLDER holds profiles.jsonl and qrels.tsv (default: ../shared/real/dev_eval). The sets in
bench/data are the project's own; their `unseen` parts took no part in any choice. Intervals are 95 %
bootstraps over queries; the last lines compare the default with the best baseline query by query.
"""

import sys
from dataclasses import replace
from pathlib import Path

from quality_baselines import Cached, bm25_run, matched_run, random_run
from quality_sets import across, interval, need_to_offer

from services.matcher.domain.evaluation import compare, evaluate
from services.matcher.embedding import SentenceTransformerEncoder
from services.matcher.joint import MIXES, JointEncoder, Mix
from services.matcher.languages import LangidDetector
from services.matcher.names import PlaceNames
from services.matcher.ranking import read_parties, read_qrels
from services.matcher.settings import LARGE, SMALL
from services.matcher.universal import UniversalEncoder

DEV = Path(__file__).parents[2] / "shared" / "real" / "dev_eval"
OURS = "ours"


def main(folder):
    encoders = dict(systems())
    runs = development(encoders, folder) if (folder / "profiles.jsonl").exists() else {}
    if not runs:
        print(f"no development benchmark in {folder}: skipped")
    print("\nneed to offer (MRR) and across languages (P@6), the project's own sets")
    print(
        f"{'':36}{'MRR, tuned on':>26}{'MRR, unseen':>26}{'P@6, tuned on':>26}{'P@6, unseen':>26}"
    )
    for name, encoder in encoders.items():
        cells = [
            interval(measure(encoder, split))
            for measure in (need_to_offer, across)
            for split in ("tune", "unseen")
        ]
        print(f"{name:36}" + "".join(f"{cell:>26}" for cell in cells), flush=True)


def systems():
    """Each encoder alone, both fused as they are, ours, and ours without one part at a time."""
    small, english = (Cached(SentenceTransformerEncoder(name)) for name in (SMALL, LARGE))
    small_adapted, adapted = (
        Cached(SentenceTransformerEncoder(name, adapted=True)) for name in (SMALL, LARGE)
    )
    universal, detector, names = Cached(UniversalEncoder()), LangidDetector(), PlaceNames()
    ours = MIXES[LARGE]
    yield "MiniLM alone", small
    yield "MPNet alone", english
    yield "multilingual USE alone", universal
    plain = Mix(0.5, themes=0.0, centred=False)
    yield "both fused", JointEncoder(english, universal, detector, None, plain)
    yield OURS, JointEncoder(adapted, universal, detector, names, ours)
    yield "- with MiniLM", JointEncoder(small_adapted, universal, detector, names, MIXES[SMALL])
    yield "- without the adapted weights", JointEncoder(english, universal, detector, names, ours)
    yield "- with names of places", JointEncoder(adapted, universal, detector, None, ours)
    for what, less in (
        ("the multilingual model", {"multilingual": 0.0}),
        ("centring", {"centred": False}),
        ("themes", {"themes": 0.0}),
    ):
        mix = replace(ours, **less)
        yield f"- without {what}", JointEncoder(adapted, universal, detector, names, mix)


def development(encoders, folder):
    """Prints the table of the development benchmark and the comparison; runs by name."""
    parties, qrels = read_parties(folder / "profiles.jsonl"), read_qrels(folder / "qrels.tsv")
    print("development benchmark")
    print(f"{'':36}" + "".join(f"{n:>26}" for n in ("nDCG@10", "P@5", "recall@10", "MRR")))
    runs = {"random": random_run(parties), "BM25": bm25_run(parties)}
    for name, run in runs.items():
        show(name, evaluate(run, qrels))
    for name, encoder in encoders.items():
        runs[name] = matched_run(encoder, parties)
        show(name, evaluate(runs[name], qrels))
        if name == OURS:
            runs["- one direction only"] = matched_run(encoder, parties, one_way=True)
            show("- one direction only", evaluate(runs["- one direction only"], qrels))
    singles = ("BM25", "MiniLM alone", "MPNet alone", "multilingual USE alone", "both fused")
    best = max(singles, key=lambda name: evaluate(runs[name], qrels)[0].mean)
    for name in singles:
        note = " (the best)" if name == best else ""
        show(f"ours above {name}{note}", compare(runs[OURS], runs[name], qrels))
    return runs


def show(name, measures):
    cells = [f"{m.mean:.4f} [{m.low:.4f}, {m.high:.4f}]" for m in measures]
    print(f"{name:36}" + "".join(f"{cell:>26}" for cell in cells), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEV)
