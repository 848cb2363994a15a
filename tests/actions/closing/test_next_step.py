"""What follows an item of the close is told from the checklist; what he takes for it is confirmed or set right."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.next_step import asks_next, next_text

LISTS = load_checklists()


@pytest.mark.parametrize(
    ("product", "edition", "text", "parts"),
    [
        ("k3wise", None, "調匯完再做什麼", ["期末调汇", "下一步是“结转损益”"]),
        ("k3wise", None, "调汇做好了接下来干啥", ["下一步是“结转损益”"]),
        ("k3wise", None, "结转损益以后再做什么", ["下一步是“结转凭证审核、过账”"]),
        ("k3wise", None, "折旧提完然后做什么", ["下一步是“固定资产期末结账”"]),
        ("eas", None, "出纳结完下一步结什么", ["下一步是“总账期末结账”"]),
        ("xingchen", None, "结转损益弄完以后该干嘛", ["结转损益", "下一步是"]),
        ("k3cloud", None, "固定资产结完账后面做什么", ["下一步是“总账结账”"]),
        ("kis", "kis_pro", "计提完折旧了下一步做哪个", ["计提折旧", "下一步是"]),
    ],
)
def test_the_item_that_follows(product: str, edition: str | None, text: str, parts: list[str]) -> None:
    checklist = LISTS.find(product, edition)
    assert checklist is not None
    told = next_text(checklist, text, "本产品") or ""
    assert all(part in told for part in parts), told


@pytest.mark.parametrize(
    ("text", "begins"), [("謝謝 最後問調匯做完下一步是結轉損益嗎", "对，"), ("调汇做完下一步是备份吗", "不是，")]
)
def test_what_he_takes_for_it(text: str, begins: str) -> None:
    checklist = LISTS.find("k3wise")
    assert checklist is not None
    assert (next_text(checklist, text, "K3 WISE") or "").startswith(begins)


@pytest.mark.parametrize(
    "text", ["密码改完再做什么", "调汇做完还是提示没过账怎么办", "备份完就可以结账了吧", "调汇怎么做", "调汇做完了"]
)
def test_no_such_question(text: str) -> None:
    checklist = LISTS.find("k3wise")
    assert checklist is not None
    assert not asks_next(checklist, text)
