"""Reading the published 4-bit file: a small one made by hand, and files that are not what they should be."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from kb.encoder.weights import WeightsError, read_weights


def _file(version: int = 1, group: int = 32, matrix: bytes | None = None) -> bytes:
    """Return a file with one matrix of 2 rows and 64 columns and one vector of 3 numbers."""
    header = struct.pack("<4sI7ifi", b"E5S1", version, 64, 1, 1, 128, 2, 8, 2, 1e-12, group)
    vocabulary = struct.pack("<5iQ", 2, 0, 2, 1, 3, 3) + struct.pack("<3I2f", 0, 1, 3, -1.0, -2.0) + b"abc"
    rules = struct.pack("<iI", 1, 9) + b"r" * 9
    if matrix is None:
        # low nibbles are weights 0..15 of a group, high nibbles weights 16..31
        matrix = b"".join(np.float16(scale).tobytes() + bytes(range(16)) for scale in (1, 2, 0.5, -1))
    vector = np.array([1, 2, 3], "<f4").tobytes()
    names = [(b"emb.word", 128, matrix), (b"emb.ln.w", 3, vector)]
    size = sum(2 + len(name) + 21 for name, _, _ in names)
    start = len(header + vocabulary + rules) + 4 + size
    directory = struct.pack("<i", len(names))
    for name, numbers, content in names:
        directory += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", 0, numbers, start, len(content))
        start += len(content)
    return header + vocabulary + rules + directory + matrix + vector


def test_reads_sizes_matrices_and_vectors(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(_file())
    weights = read_weights(path)
    assert (weights.sizes.hidden, weights.sizes.feed_forward, weights.sizes.vocabulary) == (64, 128, 2)
    assert weights.sizes.epsilon == pytest.approx(1e-12)
    np.testing.assert_array_equal(weights.vectors["emb.ln.w"], [1, 2, 3])
    matrix = weights.matrices["emb.word"].dequantise()
    assert matrix.shape == (2, 64)
    group = np.array([*range(-8, 8), *[-8] * 16], dtype=np.float32)  # bytes 0..15: high nibbles are all 0
    np.testing.assert_array_equal(matrix, np.vstack([np.r_[group, group * 2], np.r_[group * 0.5, -group]]))
    np.testing.assert_array_equal(weights.matrices["emb.word"].rows(np.array([1])).dequantise(), matrix[1:])


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "does not begin with E5S1"),
        (b"GGUF" + bytes(100), "does not begin with E5S1"),
        (b"E5S1", "does not begin with E5S1"),
        (_file(version=2), "version 2"),
        (_file(group=64), "groups of 64"),
        (_file()[:-20], "torn"),
        (_file()[:60], "torn"),
        (_file(matrix=bytes(10)), "torn or of another layout: tensor emb.word has 10 bytes"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "weights"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match=complaint):
        read_weights(path)
