"""Is this the encoder it claims to be? Its vectors are compared with those that the published engine computed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kb.ort import Kind, OrtEncoder

REFERENCE: Final = Path(__file__).with_name("reference.json")
LOWEST_COSINE: Final = 0.999


class VerifyError(RuntimeError):
    """The encoder's vectors are not those of the published model."""


def read_reference() -> dict[Kind, tuple[list[str], NDArray[np.float32]]]:
    """Return, for questions and for passages, the reference texts and the vectors of the published engine."""
    reference: dict[Kind, tuple[list[str], NDArray[np.float32]]] = {}
    content = json.loads(REFERENCE.read_text(encoding="utf-8"))
    kinds: tuple[Kind, ...] = ("query", "passage")
    for kind in kinds:
        entries = content[kind]
        vectors = np.array([entry["vector"] for entry in entries], dtype=np.float32)
        reference[kind] = [entry["text"] for entry in entries], vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return reference


def verify_encoder(directory: Path) -> float:
    """Return the lowest cosine between the vectors of the encoder in `directory` and the reference vectors.

    Raises VerifyError, naming the text, when one is below LOWEST_COSINE.
    """
    encoder = OrtEncoder(directory)
    lowest = 1.0
    for kind, (texts, expected) in read_reference().items():
        cosines = (encoder.encode(texts, kind) * expected).sum(axis=1)
        worst = int(cosines.argmin())
        if cosines[worst] < LOWEST_COSINE:
            raise VerifyError(
                f"{encoder.fingerprint}: cosine {cosines[worst]:.4f} to the reference for {texts[worst]!r}, "
                f"at least {LOWEST_COSINE} is required"
            )
        lowest = min(lowest, float(cosines[worst]))
    return lowest
