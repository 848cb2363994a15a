"""The tokenizer cut down to Chinese and Latin text: for such text the same tokens, with 150 000 pieces fewer.

A Unigram tokenizer splits a text into pieces made of the text's own characters. So dropping every piece that holds a
letter of another script cannot change the split of a text without such letters; those letters become `<unk>`.
Digits, punctuation and signs of all scripts are kept.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

WORD_START: Final = "▁"  # SentencePiece's mark for a space
_LETTER_CATEGORIES: Final = frozenset("LM")  # letters and the marks that modify them


def trim_tokenizer(tokenizer: dict[str, Any]) -> tuple[dict[str, Any], NDArray[np.int64]]:
    """Return the trimmed copy of a parsed tokenizer.json and, for each piece it keeps, that piece's old id.

    The old ids are ascending: row i of the trimmed embedding is row `old[i]` of the full one.
    Raises ValueError for a tokenizer that is not Unigram.
    """
    model = tokenizer["model"]
    if model.get("type", "Unigram") != "Unigram":
        raise ValueError(f"only a Unigram tokenizer can be trimmed, not {model['type']}")
    special = {token["id"] for token in tokenizer["added_tokens"]}
    kept = [
        index for index, (piece, _score) in enumerate(model["vocab"]) if index in special or is_chinese_or_latin(piece)
    ]
    new_id = {old: new for new, old in enumerate(kept)}
    trimmed = {
        **tokenizer,
        "model": {**model, "unk_id": new_id[model["unk_id"]], "vocab": [model["vocab"][old] for old in kept]},
        "added_tokens": [{**token, "id": new_id[token["id"]]} for token in tokenizer["added_tokens"]],
        "post_processor": _renumber(tokenizer["post_processor"], new_id),
    }
    return trimmed, np.array(kept, dtype=np.int64)


def is_chinese_or_latin(piece: str) -> bool:
    """Is every letter of `piece` a Chinese character or one of A-Z, a-z?"""
    return all(_is_kept(char) for char in piece)


def _is_kept(char: str) -> bool:
    if char.isascii() or char == WORD_START or unicodedata.category(char)[0] not in _LETTER_CATEGORIES:
        return True
    return unicodedata.name(char, "").startswith("CJK ")


def _renumber(post_processor: dict[str, Any], new_id: dict[int, int]) -> dict[str, Any]:
    special = {
        name: {**token, "ids": [new_id[old] for old in token["ids"]]}
        for name, token in post_processor["special_tokens"].items()
    }
    return {**post_processor, "special_tokens": special}
