"""The encoder as a SentenceTransformer, and the one face that search knows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from kb.encoder import open_encoder
from kb.encoder.build import CHOSEN, Precision
from kb.encoder.load import OrtModule, SentenceEncoder, load
from kb.ort import EncoderMissing, OrtEncoder

TEXTS = ["密码忘了进不去怎么办", "结账", "期末结账之前要检查哪些凭证没有审核，损益有没有结转"]


@pytest.fixture(scope="module")
def built(variants: dict[Precision, Path]) -> Path:
    return variants[CHOSEN]


@pytest.fixture(scope="module")
def model(built: Path) -> SentenceTransformer:
    return load("", built)


def test_it_gives_the_vectors_of_the_encoder(model: SentenceTransformer, built: Path) -> None:
    encoder = OrtEncoder(built)
    for kind, encode in (("query", model.encode_query), ("passage", model.encode_document)):
        expected = encoder.encode(TEXTS, kind)  # type: ignore[arg-type]
        np.testing.assert_array_less(0.9999, (np.asarray(encode(TEXTS)) * expected).sum(axis=1))
    np.testing.assert_array_less(
        0.9999, (model.encode(TEXTS, prompt_name="query") * encoder.encode(TEXTS, "query")).sum(axis=1)
    )


def test_it_is_a_full_sentence_transformer(model: SentenceTransformer) -> None:
    assert model.prompts["query"] == "query: "
    assert model.prompts["passage"] == "passage: "
    assert model.max_seq_length == 512
    assert model.get_embedding_dimension() == 384
    assert model.encode("结账").shape == (384,)
    assert model.similarity(model.encode(TEXTS), model.encode(TEXTS)).shape == (3, 3)


def test_its_module_can_be_saved_and_loaded(built: Path, tmp_path: Path) -> None:
    OrtModule(built).save(str(tmp_path))
    again = SentenceTransformer(modules=[OrtModule.load(str(tmp_path))], device="cpu")
    np.testing.assert_array_equal(again.encode("结账"), load("", built).encode("结账"))


def test_a_missing_encoder_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match=r"python -m kb\.encoder build"):
        load("", tmp_path)
    with pytest.raises(EncoderMissing, match=r"python -m kb\.encoder build"):
        open_encoder("", tmp_path)


def test_any_sentence_transformer_serves_search(model: SentenceTransformer, built: Path) -> None:
    encoder = SentenceEncoder(model, name="somebody/some-model")
    assert encoder.dimensions == 384
    assert encoder.fingerprint.startswith("some-model-384-")
    assert encoder.fingerprint == SentenceEncoder(model, name="somebody/some-model").fingerprint
    assert encoder.encode([], "query").shape == (0, 384)
    expected = OrtEncoder(built).encode(TEXTS, "passage")
    np.testing.assert_array_less(0.9999, (encoder.encode(TEXTS, "passage") * expected).sum(axis=1))
    with pytest.raises(ValueError, match="query, passage"):
        encoder.encode(TEXTS, "document")  # type: ignore[arg-type]


def test_a_local_model_can_be_configured(tmp_path: Path) -> None:
    import torch
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    tokenizer = Tokenizer(WordLevel({"<unk>": 0, "结账": 1}, unk_token="<unk>"))
    static = StaticEmbedding(tokenizer, embedding_weights=torch.tensor([[1.0, 0.0], [3.0, 4.0]]))
    SentenceTransformer(modules=[static], device="cpu").save_pretrained(str(tmp_path / "tiny"))
    encoder = open_encoder(str(tmp_path / "tiny"), tmp_path / "nowhere")
    assert encoder.dimensions == 2
    assert encoder.fingerprint.startswith("tiny-2-")
    np.testing.assert_allclose(encoder.encode(["结账"], "query"), [[0.6, 0.8]], atol=1e-6)


def test_the_built_encoder_is_opened_without_torch(built: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from kb.encoder import open_encoder
assert open_encoder("", Path({str(built)!r})).encode(["结账"], "query").shape == (1, 384)
sys.exit("torch" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
