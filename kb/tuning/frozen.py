"""The frozen layers: what those that do not learn make of a text is computed once, not at each step again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import Tensor
from transformers import BertModel

from kb.ort import PROMPTS, Kind
from kb.tuning.network import LOWER, TrainableEncoder, through_layers

MAX_BYTES = 1024**3  # of what is kept; the texts beyond that are computed each time


class FrozenLayers:
    """The lowest `count` layers of the published encoder, the same in every fold; without dropout."""

    def __init__(self, count: int, max_bytes: int = MAX_BYTES) -> None:
        self.count = count
        self._max_bytes = max_bytes
        self._bytes = 0
        self._known: dict[tuple[str, Kind], Tensor] = {}

    def features(self, encoder: TrainableEncoder, texts: Sequence[str], kind: Kind) -> dict[str, Tensor]:
        """What the learning layers take for these texts: hidden states [n, longest, hidden] and the mask [n, longest].

        `encoder` may be any in training: its frozen layers are the published ones.
        """
        missing = list(dict.fromkeys(text for text in texts if (text, kind) not in self._known))
        new = dict(zip(missing, self._compute(encoder, missing, kind), strict=True)) if missing else {}
        for text, states in new.items():
            if self._bytes + states.nbytes <= self._max_bytes:
                self._bytes += states.nbytes
                self._known[text, kind] = states
        found = [new[text] if text in new else self._known[text, kind] for text in texts]
        longest = max(len(states) for states in found)
        hidden = torch.zeros(len(found), longest, found[0].shape[1])
        mask = torch.zeros(len(found), longest, dtype=torch.int64)
        for number, states in enumerate(found):
            hidden[number, : len(states)] = states
            mask[number, : len(states)] = 1
        return {LOWER: hidden.to(encoder.model.device), "attention_mask": mask.to(encoder.model.device)}

    def _compute(self, encoder: TrainableEncoder, texts: Sequence[str], kind: Kind) -> list[Tensor]:
        """The hidden states [tokens, hidden] of each text behind the last frozen layer."""
        bert = cast(BertModel, encoder.network.bert)
        inputs: dict[str, Any] = encoder.model.preprocess(list(texts), prompt=PROMPTS[kind])
        mask = inputs["attention_mask"].to(encoder.model.device)
        lowest: list[torch.nn.Module] = [bert.embeddings, *list(bert.encoder.layer)[: self.count]]
        for part in lowest:
            part.eval()
        with torch.no_grad():
            hidden = bert.embeddings(input_ids=inputs["input_ids"].to(encoder.model.device))
            hidden = through_layers(encoder.network, hidden, mask, 0, self.count)
        return [states[:length].cpu() for states, length in zip(hidden, mask.sum(1).tolist(), strict=True)]
