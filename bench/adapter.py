"""Fits services/matcher/adapter.npz: low-rank updates that bring offers near the needs they meet.

    python bench/adapter.py [--epochs N] [--rank N] [--rate X] [--out FILE]

Contrastive learning over bench/data/pairs.jsonl (InfoNCE in both directions, temperature 0.05): within
a batch every other offer is a wrong one. Prints the need-to-offer MRR of the part to tune on after
each epoch; the unseen part is left to bench/quality.py. Afterwards run bench/centre.py and bench/fit.py: the space has moved.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from quality_sets import need_to_offer
from torch import nn

from services.matcher.adapter import UPDATES, adapted_layers
from services.matcher.embedding import SentenceTransformerEncoder

PAIRS = Path(__file__).parent / "data" / "pairs.jsonl"
BATCH = 64
TEMPERATURE = 0.05
LONGEST = 64


class LowRank(nn.Module):
    """A linear layer with a low-rank update beside it."""

    def __init__(self, layer, rank):
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(rank, layer.in_features) / layer.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, inputs):
        return self.layer(inputs) + (inputs @ self.down.T) @ self.up.T


def main():
    given = arguments()
    torch.manual_seed(0)
    encoder = SentenceTransformerEncoder(adapted=False)
    model = encoder.model
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    added = {name: LowRank(layer, given.rank) for name, layer in adapted_layers(model).items()}
    for name, module in added.items():
        parent, _, leaf = name.rpartition(".")
        setattr(model.get_submodule(parent), leaf, module)
    fit(encoder, added, given)
    parts = {
        f"{name}.{part}": getattr(module, part).detach().numpy().astype(np.float16)
        for name, module in added.items()
        for part in ("down", "up")
    }
    np.savez_compressed(given.out, **parts)
    print(f"{given.out}: {sum(p.size for p in parts.values()):,} numbers")


def fit(encoder, added, given):
    """One-cycle schedule over `epochs` passes."""
    pairs = [json.loads(line) for line in open(PAIRS, encoding="utf-8")]
    random = np.random.default_rng(0)
    parameters = [p for module in added.values() for p in module.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=given.rate, weight_decay=0.01)
    passes = [list(batches(pairs, random)) for _ in range(given.epochs)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, given.rate, total_steps=sum(map(len, passes)) + 1, pct_start=0.1
    )
    for epoch, chosen_batches in enumerate(passes, start=1):
        encoder.model.train()
        losses = []
        for chosen in chosen_batches:
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=given.bf16):
                needs, offers = (
                    embed(encoder.model, [p[s] for p in chosen]) for s in ("need", "offer")
                )
            loss = contrast(needs.float(), offers.float())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        encoder.model.eval()
        met = np.mean(need_to_offer(encoder, "tune"))
        print(
            f"epoch {epoch}: loss {np.mean(losses):.3f}, MRR on the part to tune on {met:.3f}",
            flush=True,
        )


def batches(pairs, random):
    """Every pair once, in batches drawn at random.

    Batches from one theme were tried: their offers are too often right for a neighbor's need, too.
    """
    order = random.permutation(len(pairs))
    for start in range(0, len(order) - BATCH + 1, BATCH):
        yield [pairs[i] for i in order[start : start + BATCH]]


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
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rank", type=int, default=8)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--out", type=Path, default=UPDATES)
    parser.add_argument("--bf16", action="store_true", help="where the processor has it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
