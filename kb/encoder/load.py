"""The encoder as a `SentenceTransformer`: the built one through a module that runs onnxruntime, or any other.

For training, evaluation and other work with the sentence-transformers library; search itself uses
`kb.encoder.open_encoder`, which needs no torch for the built encoder.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from kb.ort import MANIFEST, MODEL, PROMPTS, TOKENIZER, Kind, OrtEncoder

_PROBE = "金蝶云星空 期末结账 error 502"


def load(setting: str, directory: Path) -> SentenceTransformer:
    """Return the model that `setting` names: empty for the encoder built in `directory`, else a hub name or local path.

    The built encoder has the prompts "query" and "passage". Raises kb.ort.EncoderMissing or EncoderBroken for it, and
    whatever sentence-transformers raises (OSError for a name it cannot find) for another.
    """
    if setting:
        return SentenceTransformer(setting, device="cpu")
    # "document" is what the library itself calls a passage, in encode_document.
    prompts = {**PROMPTS, "document": PROMPTS["passage"]}
    return SentenceTransformer(modules=[OrtModule(directory)], prompts=prompts, device="cpu")


class OrtModule(InputModule):
    """The whole encoder as the only module of a SentenceTransformer: from texts to unit vectors."""

    def __init__(self, directory: str | Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._directory = Path(directory)
        self._encoder = OrtEncoder(self._directory)

    @property
    def max_seq_length(self) -> int:
        """Return how many tokens of a text count."""
        return self._encoder.max_tokens

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self._encoder.dimensions

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        """Return padded `input_ids` and `attention_mask` of the texts, each behind `prompt`."""
        tokens = self._encoder.tokenise([(prompt or "") + text for text in inputs])
        ids, mask = self._encoder.pad(tokens)
        return {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Return `features` with the unit vectors as `sentence_embedding`."""
        vectors = self._encoder.embed(features["input_ids"].numpy(), features["attention_mask"].numpy())
        return {**features, "sentence_embedding": torch.from_numpy(vectors)}

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Copy the encoder's files to `output_path`."""
        for file in (MODEL, TOKENIZER, MANIFEST):
            shutil.copyfile(self._directory / file, Path(output_path) / file)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> OrtModule:
        """Return the module saved in a local folder."""
        return cls(Path(model_name_or_path) / subfolder)


class SentenceEncoder:
    """Any SentenceTransformer behind the face that search knows (kb.encoder.Encoder), for several threads."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self._lock = threading.Lock()
        probe = self.encode([_PROBE], "query")
        self.dimensions: int = probe.shape[1]
        # A hub name does not say which weights lie behind it; what they make of one sentence does.
        digest = hashlib.sha256(np.round(probe, 2).tobytes()).hexdigest()
        self.fingerprint: str = f"{name.rstrip('/').rsplit('/', 1)[-1]}-{self.dimensions}-{digest[:12]}"

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """Return float32 [len(texts), dimensions], each row of length 1, with the model's own prompt for `kind`."""
        if kind not in PROMPTS:
            raise ValueError(f"kind must be one of {', '.join(PROMPTS)}, not {kind!r}")
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        encode = self._model.encode_query if kind == "query" else self._model.encode_document
        # Models of the e5 family call it "passage"; the library would take its own empty "document" instead.
        names = ["query"] if kind == "query" else ["passage", "document"]
        prompt = next((name for name in names if self._model.prompts.get(name)), None)
        with self._lock:
            vectors = encode(list(texts), prompt_name=prompt, normalize_embeddings=True, show_progress_bar=False)
        return cast("NDArray[np.float32]", np.asarray(vectors, dtype=np.float32))
