"""Fits services/matcher/updates: low-rank updates that bring offers near the needs they meet.

    python bench/adapter.py [--model NAME] [--out FILE]

Contrastive learning over bench/data/pairs.jsonl (InfoNCE in both directions, temperature 0.05): within
a batch every other offer is a wrong one. What was done for each model is in `RECIPES`. Prints the
need-to-offer MRR of the part to tune on after each pass; the unseen part is left to bench/quality.py.
Afterwards run bench/centre.py and bench/fit.py: the space has moved. On two cores the large model
takes about an hour.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from quality_sets import need_to_offer
from torch import nn

from services.matcher.adapter import adapted_layers
from services.matcher.embedding import SentenceTransformerEncoder
from services.matcher.packaged import MODELS
from services.matcher.settings import LARGE, SMALL

PAIRS = Path(__file__).parent / "data" / "pairs.jsonl"
RANK = 8
BATCH = 64
CHUNK = 8 * BATCH
TEMPERATURE = 0.05
LONGEST = 64


@dataclass(frozen=True)
class Stage:
    """Passes over a part of the pairs; `scheduled` passes bring the rate to zero.

    Blocks of the model below `lowest` stay as they are. `by_length`: batches of like length, which
    saves padding.
    """

    pairs: slice
    passes: int
    scheduled: int
    rate: float
    lowest: int = 0
    by_length: bool = False


FIRST, FURTHER = slice(None, 2_174), slice(2_174, None)
RECIPES = {
    SMALL: (Stage(FIRST, 4, 4, 5e-4),),
    LARGE: (Stage(FIRST, 2, 3, 3e-4), Stage(FURTHER, 1, 1, 2e-4, lowest=6, by_length=True)),
}


class LowRank(nn.Module):
    """A linear layer with a low-rank update beside it."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(RANK, layer.in_features) / layer.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, inputs):
        return self.layer(inputs) + (inputs @ self.down.T) @ self.up.T


def main():
    given = arguments()
    torch.manual_seed(0)
    encoder = SentenceTransformerEncoder(given.model)
    model = encoder.model
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    added = {name: LowRank(layer) for name, layer in adapted_layers(model).items()}
    for name, module in added.items():
        parent, _, leaf = name.rpartition(".")
        setattr(model.get_submodule(parent), leaf, module)
    pairs = [json.loads(line) for line in open(PAIRS, encoding="utf-8")]
    for stage in RECIPES[given.model]:
        fit(encoder, added, pairs[stage.pairs], stage)
    parts = {
        f"{name}.{part}": getattr(module, part).detach().numpy().astype(np.float16)
        for name, module in added.items()
        for part in ("down", "up")
    }
    out = given.out or MODELS[given.model].updates
    np.savez_compressed(out, **parts)
    print(f"{out}: {sum(p.size for p in parts.values()):,} numbers")


def fit(encoder, added, pairs, stage):
    """One-cycle schedule over the stage's passes, of which the last may be left out."""
    random = np.random.default_rng(0)
    parameters = []
    for name, module in added.items():
        module.requires_grad_(block(name) >= stage.lowest)
        module.layer.requires_grad_(False)
        parameters += [p for p in module.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=stage.rate, weight_decay=0.01)
    passes = [list(batches(pairs, random, stage)) for _ in range(stage.scheduled)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, stage.rate, total_steps=sum(map(len, passes)) + 1, pct_start=0.1
    )
    for number, chosen_batches in enumerate(passes[: stage.passes], start=1):
        encoder.model.train()
        losses = []
        for chosen in chosen_batches:
            needs, offers = (
                embed(encoder.model, [p[s] for p in chosen]) for s in ("need", "offer")
            )
            loss = contrast(needs, offers)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        encoder.model.eval()
        met = np.mean(need_to_offer(encoder, "tune"))
        print(
            f"pass {number}: loss {np.mean(losses):.3f}, MRR on the part to tune on {met:.3f}",
            flush=True,
        )


def block(name):
    """Number of the transformer's block that a layer belongs to."""
    return int(name.split(".layer.")[1].split(".")[0])


def batches(pairs, random, stage):
    """Every pair once, but for the last few, in batches drawn at random.

    Batches from one theme were tried: their offers are too often right for a neighbor's need, too.
    """
    order = random.permutation(len(pairs))
    for start in range(0, len(order), CHUNK if stage.by_length else len(order)):
        part = order[start : start + CHUNK] if stage.by_length else order
        if stage.by_length:
            part = sorted(part, key=lambda i: len(pairs[i]["need"]) + len(pairs[i]["offer"]))
        found = [part[i : i + BATCH] for i in range(0, len(part) - BATCH + 1, BATCH)]
        if stage.by_length:
            random.shuffle(found)
        yield from ([pairs[i] for i in chosen] for chosen in found)


def contrast(needs, offers):
    """Mean of both directions' cross entropy."""
    similarity = needs @ offers.T / TEMPERATURE
    right = torch.arange(len(needs))
    cross = nn.functional.cross_entropy
    return (cross(similarity, right) + cross(similarity.T, right)) / 2


def embed(model, texts):
    """Mean of the tokens, unit length, as the model's own pooling does."""
    tokens = model.tokenizer(
        texts, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt"
    )
    return nn.functional.normalize(model(dict(tokens))["sentence_embedding"], dim=1)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=list(RECIPES), default=LARGE)
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
