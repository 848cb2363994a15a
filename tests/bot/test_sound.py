"""How text sounds, and what counts as the same sound."""

from __future__ import annotations

import pytest

from bot.sound import TABLE, close_to, mixed, sounded


@pytest.mark.parametrize(("one", "other"), [("迷你板", "迷你版"), ("期间班", "旗舰版"), ("精豆运", "精斗云")])
def test_homophones_sound_the_same(one: str, other: str) -> None:
    assert one != other
    assert sounded(one) == sounded(other)


@pytest.mark.parametrize(("one", "other"), [("新城", "星辰"), ("商贸", "桑贸"), ("米你", "米里"), ("珍", "增")])
def test_sounds_that_are_mixed_count_as_one(one: str, other: str) -> None:
    assert sounded(one) != sounded(other)
    assert mixed(sounded(one)) == mixed(sounded(other))


def test_places_hold() -> None:
    text = "kis 迷你板，登不上"
    assert len(mixed(sounded(text))) == len(text)
    assert sounded(text).startswith("kis ")


def test_close_is_one_letter_and_no_more() -> None:
    assert sounded("冒") in close_to(sounded("贸"))
    assert sounded("庄") in close_to(sounded("专"))
    assert sounded("年") not in close_to(sounded("专"))
    assert close_to("k") == ""


def test_every_character_of_the_table_has_one_reading() -> None:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    characters = "".join(line.split("\t")[1] for line in lines)
    assert len(characters) == len(set(characters)) > 6000
