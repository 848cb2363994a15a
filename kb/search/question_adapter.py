"""The matrix under which a question lies near other wordings of itself, and near its answer.

To the encoder all short questions about one screen are nearly one thing: which of a case's eight is meant it tells in
four of ten. What is asked under cases recurs, though (who does it, is anything lost, how long), so one linear map,
learned from the library's own questions by `python -m kb learn`, tells two in three by the wordings, and three in four
by the wordings and the answer together (`kb.tuning.questions`).

Beside the matrix stand the vectors of all lines that it was learned from, short ones: embedding the forty lines of a
case at its first question would take a busy machine seconds. A line that is not among them is embedded then.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.errors import BadIndex
from kb.index.embeddings import Vectors
from kb.ort import Kind
from kb.text import normalise

SAME_ENCODER = 0.999
"""Cosine of two vectors of the same words from which on two encoders are the same, as after another build."""

FINEST = 127
"""Each number of a kept vector is one of so many steps, either way: cosines move by some thousandths."""

Matrix = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class QuestionAdapter:
    """`matrix` [d, r] is applied to all sides. `encoder` names whose vectors they were, `probe` [d] is one of them;
    `codes` [n, r] are the vectors of known lines, in steps of 1/127, by the `rows` of their keys."""

    matrix: Matrix
    encoder: str
    probe: Vectors
    codes: Codes = field(default_factory=lambda: np.zeros((0, 0), np.int8))
    rows: dict[int, int] = field(default_factory=dict)

    def with_known(self, texts: Sequence[tuple[str, Kind]], vectors: Vectors) -> QuestionAdapter:
        """The same, knowing these lines: `vectors` [n, d] are theirs as the encoder gives them."""
        places = {_key(text, kind): place for place, (text, kind) in enumerate(texts)}  # many cases ask the same
        codes = np.rint(self.adapt(vectors[list(places.values())]) * FINEST).astype(np.int8)
        rows = {key: row for row, key in enumerate(places)}
        return QuestionAdapter(self.matrix, self.encoder, self.probe, codes, rows)

    def known(self, text: str, kind: Kind) -> Vectors | None:
        """The vector [r] of a line as it is compared; None for a line that was not there when it was learned."""
        row = self.rows.get(_key(text, kind))
        if row is None:
            return None
        vector = self.codes[row].astype(np.float32)
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)

    def adapt(self, vectors: Vectors) -> Vectors:
        """Vectors [n, d] or [d] as they are compared: [n, r] or [r], of unit length."""
        mapped = vectors @ self.matrix
        lengths = np.linalg.norm(mapped, axis=-1, keepdims=True)
        return np.asarray(mapped / np.maximum(lengths, 1e-9), dtype=np.float32)

    def fits(self, encoder: str, probe: Vectors) -> bool:
        """Was it learned with this encoder, which gives the probe this vector, or with its equal?"""
        return self.encoder == encoder or (
            len(self.probe) == len(probe) and float(self.probe @ probe) >= SAME_ENCODER
        )

    def save(self, path: Path) -> None:
        """Replaces the file at once, or not at all. Half precision ranks alike."""
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with temporary.open("wb") as file:
                matrix, encoder = self.matrix.astype(np.float16), np.array(self.encoder)
                keys = np.array(sorted(self.rows, key=self.rows.__getitem__), dtype=np.uint64)
                np.savez_compressed(
                    file, matrix=matrix, encoder=encoder, probe=self.probe, codes=self.codes, keys=keys
                )
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path) -> QuestionAdapter | None:
        """The saved matrix; None where none was learned yet.

        Raises:
            BadIndex: the file is torn or holds something else.
        """
        try:
            with np.load(path, allow_pickle=False) as content:
                matrix, probe = (content[name].astype(np.float32) for name in ("matrix", "probe"))
                keys, codes = content["keys"].tolist(), content["codes"].astype(np.int8)
                adapter = cls(matrix, str(content["encoder"]), probe, codes, {key: row for row, key in enumerate(keys)})
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise BadIndex(f"{path}: unreadable: {error}; run `python -m kb learn`") from error
        is_sound = matrix.ndim == 2 and len(matrix) == len(probe) and bool(np.isfinite(matrix).all())
        if not is_sound or codes.shape not in ((len(keys), matrix.shape[1]), (0, 0)):
            raise BadIndex(f"{path}: its matrix and vectors do not fit together; run `python -m kb learn`")
        return adapter


def _key(text: str, kind: Kind) -> int:
    digest = hashlib.sha256(f"{kind}\0{normalise(text)}".encode()).digest()
    return int.from_bytes(digest[:8])
