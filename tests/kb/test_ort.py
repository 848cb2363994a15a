"""The encoder at run time: shapes, order, limits, threads, spoilt files. Runs on both Pythons."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from kb.ort import MANIFEST, MODEL, TOKENIZER, EncoderBroken, EncoderMissing, OrtEncoder, fingerprint_of, sha256_of

BUILT = Path(os.environ.get("BUILD_DIR") or "build") / "encoder"
LONG = "期末结账之前要检查哪些凭证没有审核，损益有没有结转，折旧有没有计提"
TEXTS = ["密码忘了进不去怎么办", "结账", LONG, "K3 WISE", "转人工", ""]


@pytest.fixture(scope="module")
def encoder() -> OrtEncoder:
    return OrtEncoder(BUILT)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the built encoder that a test may spoil."""
    return Path(shutil.copytree(BUILT, tmp_path / "encoder"))


def test_vectors_are_unit_float32_rows(encoder: OrtEncoder) -> None:
    vectors = encoder.encode(TEXTS, "query")
    assert vectors.shape == (len(TEXTS), encoder.dimensions) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_rows(encoder: OrtEncoder) -> None:
    assert encoder.encode([], "passage").shape == (0, 384)


def test_a_text_has_the_same_vector_in_any_company(encoder: OrtEncoder) -> None:
    together = encoder.encode(TEXTS * 20, "query")
    alone = np.vstack([encoder.encode([text], "query") for text in TEXTS])
    np.testing.assert_allclose(together, np.tile(alone, (20, 1)), atol=2e-3)
    np.testing.assert_array_less(0.9999, (together * np.tile(alone, (20, 1))).sum(axis=1))


def test_like_is_nearer_than_unlike(encoder: OrtEncoder) -> None:
    question = encoder.encode(["我忘记密码了，登不进系统"], "query")
    passages = encoder.encode(["普通用户忘记登录密码", "固定资产折旧提错了怎么改", "打印凭证总是跑到第二页"], "passage")
    assert (question @ passages.T).argmax() == 0


def test_questions_and_passages_are_told_apart(encoder: OrtEncoder) -> None:
    query, passage = encoder.encode(["结账"], "query"), encoder.encode(["结账"], "passage")
    assert float((query * passage).sum()) < 0.999


def test_only_the_first_tokens_count(encoder: OrtEncoder) -> None:
    assert [len(ids) for ids in encoder.tokenise(["账" * 100_000])] == [encoder.max_tokens] == [512]
    long, longer = encoder.encode(["账套" * 2000, "账套" * 2000 + "转人工"], "passage")
    np.testing.assert_array_equal(long, longer)


def test_unencodable_characters_do_no_harm(encoder: OrtEncoder) -> None:
    assert np.isfinite(encoder.encode(["\ud800", "\x00", "\u200b", "👍", "привет"], "query")).all()


def test_another_kind_is_refused(encoder: OrtEncoder) -> None:
    with pytest.raises(ValueError, match="query, passage, not 'document'"):
        encoder.encode(["结账"], "document")  # type: ignore[arg-type]


@pytest.mark.parametrize("texts", ["结账", [None], [1]])
def test_anything_but_a_list_of_strings_is_refused(encoder: OrtEncoder, texts: object) -> None:
    with pytest.raises(TypeError, match="sequence of strings"):
        encoder.encode(texts, "query")  # type: ignore[arg-type]


def test_threads_get_their_own_vectors(encoder: OrtEncoder) -> None:
    expected = {text: encoder.encode([text], "query")[0] for text in TEXTS}
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: (text, encoder.encode([text], "query")[0]), TEXTS * 25))
    for text, vector in found:
        np.testing.assert_array_equal(vector, expected[text])


def test_batches_side_by_side_give_the_same_vectors() -> None:
    beside = OrtEncoder(BUILT, at_once=2)
    expected = {text: beside.encode([text], "query")[0] for text in TEXTS}
    with ThreadPoolExecutor(4) as pool:
        for text, vector in pool.map(lambda text: (text, beside.encode([text], "query")[0]), TEXTS * 10):
            np.testing.assert_array_equal(vector, expected[text])


def test_what_is_no_vector_is_an_error(encoder: OrtEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    class Sick:
        def run(self, _outputs: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            return [np.full((*inputs["input_ids"].shape, 384), np.nan, dtype=np.float32)]

    monkeypatch.setattr(encoder, "_session", Sick())
    with pytest.raises(EncoderBroken, match="no vector"):
        encoder.encode(["结账"], "query")


def test_a_missing_encoder_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match=r"python -m kb\.encoder build"):
        OrtEncoder(tmp_path / "nowhere")


@pytest.mark.parametrize("file", [MODEL, TOKENIZER])
def test_a_missing_file_is_named(copy: Path, file: str) -> None:
    (copy / file).unlink()
    with pytest.raises(EncoderMissing, match=rf"lacks {file}: run `python -m kb\.encoder build`"):
        OrtEncoder(copy)


@pytest.mark.parametrize("file", [MODEL, TOKENIZER])
def test_a_torn_file_is_named(copy: Path, file: str) -> None:
    with (copy / file).open("r+b") as opened:
        opened.truncate(1000)
    with pytest.raises(EncoderBroken, match=f"{file} is not the file that was built"):
        OrtEncoder(copy)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"name": "x", "precision": "q4", "sha256s": {}}', "null"])
def test_an_unreadable_manifest_is_an_error(copy: Path, content: str) -> None:
    (copy / MANIFEST).write_text(content)
    with pytest.raises(EncoderBroken, match=r"encoder\.json"):
        OrtEncoder(copy)


def test_an_edited_manifest_is_an_error(copy: Path) -> None:
    manifest = json.loads((copy / MANIFEST).read_text())
    (copy / MANIFEST).write_text(json.dumps({**manifest, "precision": "fp32"}))
    with pytest.raises(EncoderBroken, match="edited"):
        OrtEncoder(copy)


@pytest.mark.parametrize("file", [MODEL, TOKENIZER])
def test_files_that_match_but_make_no_sense_are_an_error(copy: Path, file: str) -> None:
    (copy / file).write_bytes(b"nonsense")
    manifest = json.loads((copy / MANIFEST).read_text())
    manifest["sha256s"][file] = sha256_of(copy / file)
    manifest["fingerprint"] = fingerprint_of(manifest["name"], manifest["precision"], manifest["sha256s"])
    (copy / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(EncoderBroken, match="cannot load the encoder"):
        OrtEncoder(copy)


def test_the_fingerprint_follows_the_files() -> None:
    first = fingerprint_of("a/b", "q4", {MODEL: "1", TOKENIZER: "2"})
    others = [("q4", {MODEL: "1", TOKENIZER: "3"}), ("fp32", {MODEL: "1", TOKENIZER: "2"}), ("q4", {})]
    assert first == fingerprint_of("a/b", "q4", {TOKENIZER: "2", MODEL: "1"})
    assert first not in {fingerprint_of("a/b", *other) for other in others}
    assert first.startswith("b-q4-")


def test_importing_it_is_light() -> None:
    code = "import sys, kb.ort; sys.exit(bool({'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
