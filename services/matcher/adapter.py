"""Low-rank updates to the English models, trained on pairs of need and offer (LoRA: Hu et al., 2021).

A general model puts texts side by side that use the same words; "children stay indoors because the
schoolyard is too hot" and "we planted canopy over play areas" share none. The updates were fitted on
pairs that the project wrote itself (bench/data/pairs.jsonl) by bench/adapter.py. Here they are only
read and added to the weights, so that encoding costs nothing more.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn

ADAPTED = ("query", "key", "value", "q", "k", "v", "o", "dense")
"""Last part of the names of the layers that are adapted: attention and feed-forward of each block."""


def adapted_layers(model: nn.Module) -> dict[str, nn.Linear]:
    """The linear layers of a transformer's blocks, by name."""
    return {
        name: module
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear)
        and ".encoder.layer." in f".{name}"
        and name.rsplit(".", 1)[-1] in ADAPTED
    }


def adapt(model: nn.Module, updates: Path) -> None:
    """Add the updates to the weights of the model; raises `KeyError` if they are for another one.

    `updates` holds `NAME.down`, shape (rank, inputs), and `NAME.up`, shape (outputs, rank), for the
    NAME of each adapted layer.
    """
    with np.load(updates) as read, torch.no_grad():
        for name, layer in adapted_layers(model).items():
            down, up = (torch.from_numpy(read[f"{name}.{part}"]) for part in ("down", "up"))
            layer.weight += up.float() @ down.float()
