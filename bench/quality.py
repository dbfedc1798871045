"""How good matching is: each encoder on every evaluation set, with 95 % bootstrap intervals.

    python bench/quality.py [DEV_EVAL_FOLDER]

DEV_EVAL_FOLDER holds profiles.jsonl and qrels.tsv (default: ../shared/real/dev_eval). The sets in
bench/data are the project's own; `unseen` parts took no part in any choice.
"""

import json
import sys
from pathlib import Path

import numpy as np

from services.matcher.domain.evaluation import evaluate
from services.matcher.embedding import make_encoder
from services.matcher.ranking import rank, read_qrels
from services.matcher.settings import JOINT, PACKAGED
from shared.profile import Kind

DATA = Path(__file__).parent / "data"
DEV = Path(__file__).parents[2] / "shared" / "real" / "dev_eval"
RESAMPLES = 2_000


def main(folder):
    encoders = {"MiniLM": make_encoder(PACKAGED), "joint (ours)": make_encoder(JOINT)}
    for name, encoder in encoders.items():
        print(f"\n{name}: {encoder.dimensions} dimensions")
        if (folder / "profiles.jsonl").exists():
            for m in development(encoder, folder):
                print(
                    f"  dev_eval            {m.name:10} {m.mean:.4f}  [{m.low:.4f}, {m.high:.4f}]"
                )
        for split in ("tune", "unseen"):
            print(
                f"  need to offer       MRR        {interval(need_to_offer(encoder, split))}  {split}"
            )
        for split in ("tune", "unseen"):
            print(f"  across languages    P@6        {interval(across(encoder, split))}  {split}")


def development(encoder, folder):
    run = {}
    for line in rank(encoder, folder / "profiles.jsonl", Kind.COUNTERPART, 100):
        query, _, document, *_ = line.split()
        run.setdefault(query, []).append(document)
    return evaluate(run, read_qrels(folder / "qrels.tsv"))


def need_to_offer(encoder, split):
    """Reciprocal rank of each need's own offer among all offers and distractors."""
    pairs = read("need_offer")
    offers = encoder.encode([p["offer"] for p in pairs] + [d["text"] for d in read("distractors")])
    similarity = encoder.encode([p["need"] for p in pairs]) @ offers.T
    own = similarity[np.arange(len(pairs)), np.arange(len(pairs))]
    places = (similarity >= own[:, None]).sum(axis=1)
    return [1 / r for r, p in zip(places, pairs, strict=True) if p["split"] == split]


def across(encoder, split):
    """Of the translations of each English priority, the part among its six nearest.

    All translations and the distractors in the same languages are candidates.
    """
    priorities = read("crosslingual")
    texts, owner = [], []
    for number, priority in enumerate(priorities):
        texts += priority["translations"].values()
        owner += [number] * len(priority["translations"])
    owner += [-1] * len(others := read("crosslingual_distractors"))
    documents = encoder.encode(texts + [d["text"] for d in others])
    nearest = np.argsort(-(encoder.encode([p["en"] for p in priorities]) @ documents.T), axis=1)
    owner = np.array(owner)
    return [
        (owner[nearest[i, :6]] == i).sum() / (owner == i).sum()
        for i, p in enumerate(priorities)
        if p["split"] == split
    ]


def interval(values):
    """Mean with its bootstrap interval."""
    values = np.array(values)
    draws = np.random.default_rng(0).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return f"{values.mean():.4f}  [{low:.4f}, {high:.4f}]"


def read(name):
    return [json.loads(line) for line in open(DATA / f"{name}.jsonl", encoding="utf-8")]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEV)
