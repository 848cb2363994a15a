"""What is said to the walk beside commands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actions.closing.content import load_checklists
from actions.closing.progress import Closing
from actions.closing.saying import is_reason, item_to_go_to, items_spared, modules_left_out, takes_back
from actions.closing.walk import Walk

K3CLOUD = load_checklists().by_id["k3cloud"]
AT = datetime(2026, 11, 22, tzinfo=UTC)
WALK = Walk(K3CLOUD, Closing(1, "org-1", "k3cloud", "2026-11", ("fa",), AT))
BACKUP = WALK.item("k3cloud-backup-first")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("我们没有外币", ["ar-fx", "ap-fx", "gl-fx"]),
        ("我们没有外币，不用做", ["ar-fx", "ap-fx", "gl-fx"]),
        ("公司没有跨组织调拨业务", ["transfer-in-transit"]),
        ("我们没有用费用报销", ["expense-close"]),
        ("没有这个业务不用做", ["backup-first"]),
        ("我们没有备份权限", []),
        ("没有反应", []),
        ("我们没有银行", []),
        ("没有凭证断号", []),
    ],
)
def test_a_reason_is_written_beside_the_items_that_it_names(text: str, ids: list[str]) -> None:
    """Never beside the step on screen only because it is there."""
    assert [item.id.removeprefix("k3cloud-") for item in items_spared(WALK, text, BACKUP)] == ids


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("我们没用出纳", ["fa", "cash"]),
        ("其实也用了固定资产", []),
        ("固定资产我们也用了", []),
        ("固定资产没用", ["fa"]),
        ("固定资产用了吗", None),
        ("出纳也用了", None),
    ],
)
def test_modules_said_in_the_middle(text: str, left_out: list[str] | None) -> None:
    assert modules_left_out(WALK, text) == left_out


@pytest.mark.parametrize(
    ("text", "item_id"),
    [
        ("我想先做结转损益", "k3cloud-profit-loss"), ("跳到库存关账那一步", "k3cloud-stock-close"),
        ("去银行对账", "k3cloud-cash-bank"),
    ],
)  # fmt: skip
def test_an_item_to_go_to(text: str, item_id: str) -> None:
    found = item_to_go_to(WALK, text)
    assert found is not None
    assert found.id == item_id


@pytest.mark.parametrize("text", ["结转损益怎么做", "做好了", "到哪了", "看不懂这个提示存在未过账凭证", "去哪看凭证"])
def test_no_wish_to_go_anywhere(text: str) -> None:
    assert item_to_go_to(WALK, text) is None


@pytest.mark.parametrize("text", ["没有外币", "这个归总部看", "不是我们部门做，财务共享中心统一处理", "业务取消了"])
def test_reasons(text: str) -> None:
    assert is_reason(text)
    assert not takes_back(text)


@pytest.mark.parametrize("text", ["这步是干嘛的", "好的", "嗯", "……", "怎么做", "12345", "", "不知道", "长" * 201])
def test_what_is_no_reason(text: str) -> None:
    assert not is_reason(text)


@pytest.mark.parametrize("text", ["算了还是做吧", "点错了", "取消", "等一下", "还是要做的"])
def test_not_meant_after_all(text: str) -> None:
    assert takes_back(text)
