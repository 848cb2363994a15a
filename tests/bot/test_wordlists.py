"""Word lists: names of one list read alike, and a Latin name is not found inside a word."""

from __future__ import annotations

import pytest

from bot.wordlists import FIRST_MARK, OWN, WordLists

LISTS = WordLists.of(
    [
        {"name": "vendor", "elements": ["用友", "U8", "NC", "用友U8"]},
        {"name": "close", "elements": ["结账", "反结账"]},
        {"name": "file", "elements": "names.txt"},
    ],
    ["云星空", "K3 Cloud"],
)


def test_words_of_one_list_read_alike() -> None:
    assert LISTS.mark("用友怎么弄") == LISTS.mark("u8怎么弄") == chr(FIRST_MARK) + "怎么弄"


def test_the_longest_word_counts() -> None:
    assert LISTS.mark("用友u8反结账") == chr(FIRST_MARK) + chr(FIRST_MARK + 1)


@pytest.mark.parametrize("text", ["sync一下", "u80", "ncc"])
def test_a_latin_name_inside_a_word_is_none(text: str) -> None:
    assert LISTS.mark(text) == text


def test_hits_tell_the_lists() -> None:
    assert list(LISTS.hits("云星空 结账 结账")) == [0.0, 1.0, 1.0]
    assert list(LISTS.lists) == ["vendor", "close", OWN]


def test_lists_without_words_change_nothing() -> None:
    assert WordLists({"empty": []}).mark("用友") == "用友"
