"""Embeddings: the real encoder is asked once for each text, and bad vectors never pass."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kb.encoder import Encoder
from kb.errors import BadVectors
from kb.index.embeddings import Embedder, EmbeddingCache, Vectors, check_vectors
from kb.ort import Kind


class Counting:
    """The real encoder, with the texts it was asked for, and if wished a flaw put into what it gives."""

    def __init__(self, encoder: Encoder, flaw: str = "") -> None:
        self._encoder, self._flaw, self.asked = encoder, flaw, []  # type: ignore[var-annotated]
        self.fingerprint, self.dimensions = encoder.fingerprint, encoder.dimensions

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        self.asked += texts
        vectors = self._encoder.encode(texts, kind)
        if self._flaw == "nan":
            vectors[0, 0] = np.nan
        if self._flaw == "long":
            vectors[0] *= 3
        return vectors[:, 1:] if self._flaw == "narrow" else vectors


def test_a_text_is_embedded_once(encoder: Encoder, tmp_path: Path) -> None:
    counting = Counting(encoder)
    embedder = Embedder(counting, EmbeddingCache(tmp_path / "cache.db"))
    first = embedder.passages(["密码忘了", "结账", "密码忘了"])
    assert sorted(counting.asked) == sorted(["密码忘了", "结账"])
    assert np.array_equal(first[0], first[2])
    counting.asked.clear()
    later = Embedder(counting, EmbeddingCache(tmp_path / "cache.db")).passages(["结账", "密码忘了"])
    assert counting.asked == []
    assert np.array_equal(later, first[[1, 0]])


def test_cached_vectors_are_the_encoders_own(encoder: Encoder, tmp_path: Path) -> None:
    texts = [f"第{number}个问题：结账报错" for number in range(40)]
    vectors = Embedder(encoder, EmbeddingCache(tmp_path / "cache.db")).passages(texts)
    assert np.abs(vectors - encoder.encode(texts, "passage")).max() < 2e-2  # batches of other width round differently


def test_another_encoder_shares_nothing(encoder: Encoder, tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "cache.db")
    Embedder(encoder, cache).passages(["密码忘了"])
    other = Counting(encoder)
    other.fingerprint = "another"
    Embedder(other, cache).passages(["密码忘了"])
    assert other.asked == ["密码忘了"]


def test_a_torn_cache_costs_only_time(encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "cache.db").write_bytes(b"torn" * 5000)
    embedder = Embedder(encoder, EmbeddingCache(tmp_path / "cache.db"))
    assert embedder.passages(["密码忘了"]).shape == (1, encoder.dimensions)


@pytest.mark.parametrize(("flaw", "message"), [("nan", "finite"), ("long", "length"), ("narrow", "shape")])
def test_bad_vectors_are_refused_and_not_cached(encoder: Encoder, tmp_path: Path, flaw: str, message: str) -> None:
    cache = EmbeddingCache(tmp_path / "cache.db")
    with pytest.raises(BadVectors, match=message):
        Embedder(Counting(encoder, flaw), cache).passages(["密码忘了"])
    healthy = Counting(encoder)
    Embedder(healthy, cache).passages(["密码忘了"])
    assert healthy.asked == ["密码忘了"]


def test_no_vectors_are_fine_vectors() -> None:
    assert check_vectors(np.empty((0, 4), dtype=np.float32), 0, 4).shape == (0, 4)
