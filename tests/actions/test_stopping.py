"""「算了」 in words: nothing but letting it be, never a question or a wish for a person."""

from __future__ import annotations

import pytest

from actions.stopping import says_stop


@pytest.mark.parametrize("text", ["算了", "算了不管密码了", "唉算了，明天再说", "不弄了", "先放下吧", "不管了。"])
def test_it_stops(text: str) -> None:
    assert says_stop(text)


@pytest.mark.parametrize(
    "text", ["算了，结账怎么做", "算了 叫人吧", "不管怎么试都不行", "先不管密码，登录不上怎么办", ""]
)
def test_it_says_more(text: str) -> None:
    assert not says_stop(text)
