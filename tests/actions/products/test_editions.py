"""Which edition he uses: named, denied, named before its product was known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.conversation import Conversation
from actions.products.editions import hear_edition, read_edition, without_edition
from actions.reply import Reply


def _conversation(text: str, earlier: Sequence[str] = (), **slots: Any) -> Conversation:
    events = [{"event": "user", "text": said, "parse_data": {"entities": []}} for said in (*earlier, text)]
    return Conversation(Tracker("x", slots, {"text": text}, events, False, None, {}, "action_listen"))


@pytest.mark.parametrize(
    ("text", "product", "edition"),
    [
        ("我是标准版 不是专业版", "kis", "kis_standard"),
        ("不是标准版，是专业版的", "kis", "kis_pro"),
        ("商贸标准版", "kis", "kis_trade"),
        ("我們用的是旗艦版", "kis", "kis_flagship"),
        ("不是专业版", "kis", None),
        ("标准版", "k3cloud", None),
        ("私有云的", "k3cloud", "k3cloud_private"),
        ("标准版", None, None),
    ],
)
def test_the_edition_is_the_one_that_is_not_denied(text: str, product: str | None, edition: str | None) -> None:
    assert read_edition(text, product).edition == edition


def test_what_says_more_than_its_edition_is_a_question() -> None:
    assert read_edition("我们是专业版的", "kis").is_all
    assert read_edition("我是标准版 不是专业版", "kis").is_all
    assert not read_edition("标准版怎么反结账", "kis").is_all
    assert not read_edition("不是专业版", "kis").is_all


def test_said_before_the_product_it_counts_once_the_product_is_known() -> None:
    reply = Reply()
    heard = hear_edition(_conversation("/choose_product", ["标准版结账结早了"], product="kis"), reply)
    assert heard.slot("edition") == reply.slots["edition"] == "kis_standard"


def test_a_denied_one_is_forgotten_for_the_one_told_before() -> None:
    reply = Reply()
    heard = hear_edition(_conversation("不是专业版", ["迷你版结不了账"], product="kis", edition="kis_pro"), reply)
    assert heard.slot("edition") == "kis_mini"
    heard = hear_edition(_conversation("不是专业版", ["结不了账"], product="kis", edition="kis_pro"), reply)
    assert heard.slot("edition") is None


def test_nothing_is_changed_where_nothing_is_told() -> None:
    reply = Reply()
    conversation = _conversation("在哪里点", ["结不了账"], product="kis", edition="kis_pro")
    assert hear_edition(conversation, reply).slot("edition") == "kis_pro"
    assert hear_edition(_conversation("标准版"), reply).slot("edition") is None
    assert reply.slots == {}


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("旗舰版 财务结账点了不让过", "财务结账点了不让过"),
        ("KIS旗舰版 CheckPassword报错", "CheckPassword报错"),
        ("旗舰版", "旗舰版"),
        ("不是专业版 是旗舰版 结不了账", "不是专业版 是旗舰版 结不了账"),
        ("专业版结不了账", "专业版结不了账"),
    ],
)
def test_a_search_that_is_told_the_edition_has_its_name_left_out(text: str, rest: str) -> None:
    assert without_edition(text, "kis", "kis_flagship") == rest


def test_what_is_wished_for_once_is_not_told_by_its_second_mention() -> None:
    assert read_edition("我想换专业版 专业版能多人用不", "kis").edition is None


def test_names_with_gaps_are_read() -> None:
    assert read_edition("kis 专业 5台", "kis").edition == "kis_pro"
