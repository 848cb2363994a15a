"""Two products in one talk are two issues: each has its own words and facts, and a person is called for one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from actions.conversation import Conversation
from actions.handoff.turning import other_part
from actions.jobs import Job
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


def _facts(talk: Talk) -> dict[str, Any]:
    handoff = talk.custom("handoff")
    assert handoff is not None
    facts: dict[str, Any] = handoff["facts"]
    return facts


async def _wise(talk: Talk) -> None:
    told = "一家用K3 WISE 14.2的，折旧凭证删了卡片里折旧还在，怎么取消"
    await talk.say("action_answer", told, "closing_checklist", product="k3wise=K3 WISE", version="14.2")


async def test_the_person_is_called_for_the_half_that_orders_him(talk: Talk) -> None:
    await _wise(talk)
    said = "我不敢自己退 转人工吧。对了还有 云星辰那边给员工开了号，她不知道初始密码是多少"
    await talk.say("action_answer", said, "password_reset", product="xingchen=云星辰")
    facts = _facts(talk)
    assert (facts["product"], facts["version"]) == ("k3wise", "14.2")
    first, second = facts["question"].split("；（2）")
    assert first.startswith("（1）K3 WISE 14.2：")
    assert first.endswith("我不敢自己退")
    assert second == "云星辰：云星辰那边给员工开了号，她不知道初始密码是多少"


async def test_the_version_of_the_one_never_stands_with_the_other(talk: Talk) -> None:
    await _wise(talk)
    said = "WISE那边先不动了，让老板问工程师。还有另外一家，云星空的，仓库关账点了失败"
    await talk.say("action_answer", said, "closing_checklist", product="k3cloud=云星空")
    assert talk.custom("handoff") is None
    assert talk.slots["version"] is None
    await talk.say("action_handoff", "转人工", "handoff")
    facts = _facts(talk)
    assert (facts["product"], facts["version"], facts["error_text"]) == ("k3cloud", None, None)
    assert "让老板问工程师；（2）云星空：" in facts["question"]


async def test_who_names_the_one_is_helped_with_that(talk: Talk) -> None:
    await _wise(talk)
    said = "另外一家，云星空的，仓库关账不了"
    await talk.say("action_answer", f"先放着。{said}", "closing_checklist", product="k3cloud=云星空")
    await talk.say("action_handoff", "WISE那个帮我转人工", "handoff", product="k3wise=WISE")
    facts = _facts(talk)
    assert (facts["product"], facts["version"]) == ("k3wise", "14.2")


async def test_what_the_other_half_names_is_no_fact_of_the_first(talk: Talk) -> None:
    await _wise(talk)
    said = "弄不来 转人工吧。顺便问下另一个公司用的KIS标准版 去年的账还能改吗"
    await talk.say("action_answer", said, "closing_checklist", product="kis=KIS", period="去年")
    facts = _facts(talk)
    assert (facts["product"], facts["period"]) == ("k3wise", None)
    assert "；（2）KIS 标准版：" in facts["question"]


async def test_another_company_in_a_turn_of_its_own(talk: Talk) -> None:
    await _wise(talk)
    await talk.say("action_answer", "另外一家用的是云星空 仓库关账失败", "closing_checklist", product="k3cloud=云星空")
    await talk.say("action_handoff", "转人工", "handoff")
    facts = _facts(talk)
    assert (facts["product"], facts["version"]) == ("k3cloud", None)
    assert "；（2）云星空：" in facts["question"]


async def test_of_one_product_nothing_is_named(talk: Talk) -> None:
    await _wise(talk)
    await talk.say("action_handoff", "转人工", "handoff")
    facts = _facts(talk)
    assert facts["question"].startswith("一家用K3 WISE 14.2的")
    assert facts["version"] == "14.2"


def _turn(text: str, *, told: str, product: str, named: Sequence[tuple[str, str]] = ()) -> Conversation:
    class Tracker:
        sender_id = "c1"
        events: list[dict[str, Any]] = []  # noqa: RUF012 - never changed
        slots = {  # noqa: RUF012 - never changed
            "dialogue": {"matters": [{"id": 1, "words": [told], "product": product, "state": "at_hand"}]}
        }
        latest_message = {  # noqa: RUF012 - never changed
            "text": text,
            "intent": {"name": "other_kingdee"},
            "entities": [
                {"entity": "product", "value": value, "start": text.index(word), "end": text.index(word) + len(word)}
                for value, word in named
            ],
        }

    return Conversation(Tracker())


@pytest.mark.parametrize(
    ("text", "named", "part"),
    [
        ("行 那先这样。另一家是云星空 固资结账点不动", [("k3cloud", "云星空")], "另一家是云星空 固资结账点不动"),
        ("我不敢弄 找人。哦还有 星辰的员工不知道初始密码", [("xingchen", "星辰")], "哦还有 星辰的员工不知道初始密码"),
        ("这个先放着。EAS今天登不上怎么办", [("eas", "EAS")], "EAS今天登不上怎么办"),
        ("知道了，还有个问题，报表打印不出来", [], "还有个问题，报表打印不出来"),
        ("好的 我们还有一家客户 记账王结不了账", [], "我们还有一家客户 记账王结不了账"),
    ],
)
def test_a_message_turns_to_another_matter(text: str, named: list[tuple[str, str]], part: str) -> None:
    assert other_part(_turn(text, told="K3总账结不了账", product="k3wise", named=named)) == part


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("凭证都过账了，还有两张没审核", []),
        ("K3那台服务器重启过，还有一台没重启", [("k3wise", "K3")]),
        ("总账提示未过账，另外折旧也没提", []),
        ("跟云星空一样吗 都要先过账", [("k3cloud", "云星空")]),
        ("另外一家云星空也结不了", [("k3cloud", "云星空")]),
        ("提示凭证断号 对了 是11月的", []),
        ("K3结不了账 我们还有一家店也结不了账", []),
    ],
)
def test_a_detail_is_no_other_matter(text: str, named: list[tuple[str, str]]) -> None:
    assert other_part(_turn(text, told="K3总账结不了账", product="k3wise", named=named)) == ""
