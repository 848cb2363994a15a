"""The training loop: MultipleNegativesRankingLoss over mined triples, in plain PyTorch, on the GPU if there is one."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass

import torch
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

from kb.progress import Progress, no_progress
from kb.tuning.frozen import FrozenLayers
from kb.tuning.network import TrainableEncoder
from kb.tuning.pairs import Triple, batches

# It notes that each column goes through the network by itself: ours do, being hidden states and not tokens.
logging.getLogger("sentence_transformers.base.losses.merged_forward").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. `scale` is the inverse temperature of the loss; layers below `frozen_layers` do not learn."""

    epochs: int = 3
    batch: int = 48
    rate: float = 1e-4
    scale: float = 30.0
    warm_up: float = 0.1
    frozen_layers: int = 6
    decay: float = 0.01
    seed: int = 20261122


def best_device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


def train(
    encoder: TrainableEncoder,
    triples: list[Triple],
    recipe: Recipe,
    progress: Progress = no_progress,
    frozen: FrozenLayers | None = None,
) -> list[float]:
    """Trains the encoder in place; returns the loss of every step. `frozen` spares a second training their layers.

    Raises:
        ValueError: `frozen` are other layers than those that the recipe freezes.
    """
    frozen = frozen or FrozenLayers(recipe.frozen_layers)
    if frozen.count != recipe.frozen_layers:
        raise ValueError(f"{frozen.count} layers are kept; the recipe freezes {recipe.frozen_layers}")
    encoder.module.frozen_layers = frozen.count
    torch.manual_seed(recipe.seed)
    for name, parameter in encoder.network.named_parameters():
        parameter.requires_grad = not _is_frozen(name, recipe.frozen_layers)
    parameters = [parameter for parameter in encoder.network.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=recipe.rate, weight_decay=recipe.decay)
    loss_of = MultipleNegativesRankingLoss(encoder.model, scale=recipe.scale)
    steps = [batch for epoch in range(recipe.epochs) for batch in batches(triples, recipe.batch, recipe.seed + epoch)]
    losses = []
    encoder.network.train()
    for number, batch in enumerate(steps, start=1):
        for group in optimiser.param_groups:
            group["lr"] = recipe.rate * _share_of_rate(number, len(steps), recipe.warm_up)
        optimiser.zero_grad()
        loss = loss_of(_features(encoder, frozen, batch), torch.empty(0))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        progress(number, len(steps))
    encoder.network.eval()
    return losses


def _features(encoder: TrainableEncoder, frozen: FrozenLayers, batch: list[Triple]) -> list[dict[str, torch.Tensor]]:
    return [
        frozen.features(encoder, [triple.question for triple in batch], "query"),
        frozen.features(encoder, [triple.answer for triple in batch], "passage"),
        frozen.features(encoder, [triple.trap for triple in batch], "passage"),
    ]


def _is_frozen(name: str, layers: int) -> bool:
    if "encoder.layer." not in name:
        return True  # positions and token types: nothing to learn from so few lines
    return int(name.split("encoder.layer.")[1].split(".")[0]) < layers


def _share_of_rate(step: int, steps: int, warm_up: float) -> float:
    """Up in a line, then down along a half cosine (Loshchilov and Hutter 2017)."""
    rising = max(1, math.ceil(warm_up * steps))
    if step <= rising:
        return step / rising
    return 0.5 * (1 + math.cos(math.pi * (step - rising) / max(1, steps - rising)))
