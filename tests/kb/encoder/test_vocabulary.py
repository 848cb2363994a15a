"""The trimmed tokenizer makes the same tokens of everything we hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from kb.encoder.verify import read_reference
from kb.encoder.vocabulary import is_chinese_or_latin, trim_tokenizer


@pytest.fixture(scope="module")
def published(cache: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((cache / "tokenizer.json").read_text(encoding="utf-8"))
    return content


def test_all_text_in_data_has_the_same_tokens(published: dict[str, Any]) -> None:
    trimmed, kept = trim_tokenizer(published)
    full, small = (Tokenizer.from_str(json.dumps(content)) for content in (published, trimmed))
    lines = [
        line
        for path in sorted(Path("data").rglob("*"))
        if path.suffix in {".yml", ".tsv", ".jsonl", ".md", ".txt"}
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    lines += [text for texts, _ in read_reference().values() for text in texts]
    assert len(lines) > 3000
    for line, before, after in zip(lines, full.encode_batch(lines), small.encode_batch(lines), strict=True):
        assert after.tokens == before.tokens, line
        assert [int(kept[new]) for new in after.ids] == before.ids, line


def test_it_is_less_than_half(published: dict[str, Any]) -> None:
    trimmed, kept = trim_tokenizer(published)
    assert len(kept) == len(trimmed["model"]["vocab"]) < len(published["model"]["vocab"]) / 2
    assert (kept[1:] > kept[:-1]).all()
    assert [token["content"] for token in trimmed["added_tokens"]] == ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


@pytest.mark.parametrize("piece", ["▁", "结账", "▁password", "FI", "0", "，", "①", "👍", "々", "<s>"])
def test_kept(piece: str) -> None:
    assert is_chinese_or_latin(piece) is (piece != "々")


@pytest.mark.parametrize("piece", ["привет", "カナ", "한국", "café", "a結б", "العربية"])
def test_dropped(piece: str) -> None:
    assert not is_chinese_or_latin(piece)


def test_another_kind_of_tokenizer_is_refused() -> None:
    with pytest.raises(ValueError, match="not BPE"):
        trim_tokenizer({"model": {"type": "BPE", "vocab": {}}, "added_tokens": []})
