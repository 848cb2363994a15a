"""What was asked about, or cannot be found, was not tried."""

from __future__ import annotations

import pytest

from actions.dialogue.attempts import cannot_begin


@pytest.mark.parametrize("text", ["ping我不会 怎么弄", "加密服务器在哪里打开 我找不到", "怎么用那个备份退回去"])
def test_who_asks_how_has_not_begun(text: str) -> None:
    assert cannot_begin(text)


@pytest.mark.parametrize(
    "text",
    [
        "怎么还是不行", "没用 怎么办", "照着做了 怎么又提示没权限", "没好 就我这一台连不上", "改了 现在报错 怎么弄",
    ],
)  # fmt: skip
def test_who_tells_how_it_went_has(text: str) -> None:
    assert not cannot_begin(text)
