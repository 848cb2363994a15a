"""The encoder as a BERT network in torch, made of the published 4-bit weights, ready to be exported."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from kb.encoder.weights import GROUP, Quantised, Weights

# The file's short names for the parts of a layer, and where transformers keeps them.
_LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORM = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class PackedEmbedding(nn.Module):
    """Token embeddings kept as int8 steps and fp16 scales: the exact published values in a quarter of the memory."""

    def __init__(self, table: Quantised) -> None:
        super().__init__()
        self.register_buffer("steps", torch.from_numpy(table.steps.reshape(len(table.steps), -1).copy()))
        self.register_buffer("scales", torch.from_numpy(table.scales.copy()))

    def forward(self, ids: Tensor) -> Tensor:
        """Return the float32 embeddings [..., hidden] of token `ids` [...]."""
        steps, scales = cast(Tensor, self.steps)[ids].float(), cast(Tensor, self.scales)[ids].float()
        groups = steps.view(*ids.shape, -1, GROUP) * scales.unsqueeze(-1)
        return groups.view(*ids.shape, -1)


class HiddenStates(nn.Module):
    """The network with the two inputs and the one output that the exported file has."""

    def __init__(self, bert: nn.Module) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Return the hidden states [texts, tokens, hidden] for int64 ids and mask [texts, tokens]."""
        return cast(Tensor, self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state)


def build_network(weights: Weights) -> HiddenStates:
    """Return the network in evaluation mode. The embedding has as many rows as `weights` gives it (see trim)."""
    sizes, embedding = weights.sizes, weights.matrices["emb.word"]
    config = BertConfig(  # type: ignore[call-arg]  # attn_implementation is an argument of its base class
        vocab_size=1,  # the packed table takes the place of the embedding
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.token_types,
        layer_norm_eps=sizes.epsilon,
        pad_token_id=0,
        attn_implementation="eager",  # exports to a third of the nodes that sdpa needs
    )
    bert = BertModel(config, add_pooling_layer=False)
    missing, unexpected = bert.load_state_dict(_state(weights), strict=False)
    if unexpected or set(missing) - {"embeddings.word_embeddings.weight", "embeddings.position_ids"}:
        raise ValueError(f"weights do not fit the network: missing {missing}, unexpected {unexpected}")
    bert.embeddings.word_embeddings = PackedEmbedding(embedding)  # type: ignore[assignment]
    return HiddenStates(bert).eval()


def _state(weights: Weights) -> dict[str, Tensor]:
    """Return the tensors under the names that transformers' BertModel gives them."""
    hidden = weights.sizes.hidden

    def vector(name: str) -> Tensor:
        return torch.from_numpy(weights.vectors[name].copy())

    state = {
        "embeddings.position_embeddings.weight": vector("emb.pos").view(-1, hidden),
        "embeddings.token_type_embeddings.weight": vector("emb.type").view(-1, hidden),
        "embeddings.LayerNorm.weight": vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": vector("emb.ln.b"),
    }
    for layer in range(weights.sizes.layers):
        place = f"encoder.layer.{layer}"
        for short, name in _LINEAR.items():
            matrix = weights.matrices[f"l{layer}.{short}.w"].dequantise()
            state[f"{place}.{name}.weight"] = torch.from_numpy(matrix)
            state[f"{place}.{name}.bias"] = vector(f"l{layer}.{short}.b")
        for short, name in _NORM.items():
            state[f"{place}.{name}.weight"] = vector(f"l{layer}.{short}.w")
            state[f"{place}.{name}.bias"] = vector(f"l{layer}.{short}.b")
    return state
