"""Who waits for an engineer hears more than 「记下了」."""

from __future__ import annotations

import pytest

from actions.logins.waiting import _DARES_NOT, _QUEUES, _WHEN


@pytest.mark.parametrize(
    "text", ["好久能来哦", "工程师什么时候到", "多久能修好", "还要等多久", "几点才能弄好", "师傅几点来"]
)
def test_asks_when(text: str) -> None:
    assert _WHEN.search(text)


@pytest.mark.parametrize("text", ["好久不见", "什么时候的凭证", "几点开始登不上的"])
def test_asks_nothing_of_it(text: str) -> None:
    assert not _WHEN.search(text)


def test_fear_and_queue() -> None:
    assert _DARES_NOT.search("算了我不敢乱动")
    assert not _DARES_NOT.search("他敢动")
    assert _QUEUES.search("客人都在排队")
