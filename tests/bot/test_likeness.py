"""Messages are alike by meaning, letters and names; in blocks as at once."""

from __future__ import annotations

import numpy as np
import pytest

from bot import likeness
from bot.likeness import Lens, Traits
from bot.ngrams import inverse_frequencies
from bot.wordlists import WordLists

LISTS = WordLists({"vendor": ["用友", "速达"], "own": ["星空"]})
TEXTS = ["用友密码忘了", "速达密码忘了", "星空密码忘了", "今天下雨吗", "星空结账"]


def _traits(vectors: np.ndarray | None = None) -> Traits:
    marked = [LISTS.mark(text) for text in TEXTS]
    chosen = np.eye(len(TEXTS), dtype=np.float32) if vectors is None else vectors
    return Lens(np.zeros(chosen.shape[1]), inverse_frequencies(marked), LISTS).read(chosen, TEXTS)


def _likeness(traits: Traits) -> np.ndarray:
    return traits.likeness(traits, traits.closeness(traits))


def test_names_of_one_list_make_messages_alike() -> None:
    alike = _likeness(_traits())
    assert alike[0, 1] > alike[0, 2] > alike[0, 3]


def test_nearer_meaning_makes_messages_more_alike() -> None:
    vectors = np.eye(len(TEXTS), dtype=np.float32)
    vectors[0] = likeness.unit(vectors[0] + vectors[3])
    assert _likeness(_traits(vectors))[0, 3] > _likeness(_traits())[0, 3]


def test_every_message_is_most_like_itself_and_both_ways_alike() -> None:
    alike = _likeness(_traits())
    assert list(alike.argmax(axis=1)) == list(range(len(TEXTS)))
    assert alike == pytest.approx(alike.T)


def test_blocks_make_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    traits = _traits()
    monkeypatch.setattr(likeness, "BLOCK", 2)
    rows = [block.likeness(traits, block.closeness(traits)) for _, block in traits.blocks()]
    assert [len(row) for row in rows] == [2, 2, 1]
    assert np.concatenate(rows) == pytest.approx(_likeness(traits))


@pytest.mark.parametrize("row_by_row", [0, 2, 8])
def test_few_messages_are_compared_as_many_are(row_by_row: int, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    traits = _traits(generator.standard_normal((len(TEXTS), 16)).astype(np.float32))
    monkeypatch.setattr(likeness, "ROW_BY_ROW", row_by_row)
    assert traits.closeness(traits) == pytest.approx(traits.directions @ traits.directions.T, abs=1e-6)
