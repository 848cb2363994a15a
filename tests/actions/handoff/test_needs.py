"""「要我提供啥 一次说完」: all at once, without what is known; what a step needs is another question."""

from __future__ import annotations

import pytest

from actions.handoff.needs import (
    ENOUGH,
    PERIOD,
    PICTURE,
    PRODUCT,
    PROMPT,
    PROOF,
    SCOPE,
    VERSION,
    asks_for_needs,
    needs_text,
)


@pytest.mark.parametrize(
    "text",
    [
        "要我提供啥 一次说完!", "要准备啥东西", "还需要我提供什么", "需要我准备哪些东西", "还要给你们什么信息",
        "到底要我提供什么", "还差什么", "工程师需要什么资料", "要截图吗", "要发给你们什么",
    ],
)  # fmt: skip
def test_he_asks_what_we_want_of_him(text: str) -> None:
    assert asks_for_needs(text)


@pytest.mark.parametrize(
    "text", ["反结账之前要准备什么", "升级要准备什么", "提示里写什么", "我要做什么", "他给了什么权限", "多久能好"]
)
def test_what_a_step_needs_is_another_question(text: str) -> None:
    assert not asks_for_needs(text)


def test_what_is_known_is_not_asked_for() -> None:
    text = needs_text({"product": "k3wise", "version": "13.1", "error_text": "冲突", "question": "K3 过账都冲突"})
    assert PRODUCT not in text
    assert PROMPT not in text
    assert PICTURE in text
    assert PERIOD in text


@pytest.mark.parametrize(("product", "asked"), [("k3wise", True), ("xingchen", False)])
def test_a_known_product_is_not_asked_for_with_its_version(product: str, asked: bool) -> None:
    text = needs_text({"product": product, "question": "申请互斥锁失败"})
    assert PRODUCT not in text
    assert (VERSION in text) is asked
    assert PRODUCT in needs_text({"question": "申请互斥锁失败"})


def test_a_password_needs_proof_and_nobody_is_asked_for_it() -> None:
    text = needs_text({"product": "kis", "version": "9.0", "password_trouble": "密码忘了", "question": "密码忘了"})
    assert PROOF in text
    assert SCOPE not in text
    assert "密码和验证码不用给" in text


def test_where_all_is_known_nothing_is_wanted() -> None:
    known = dict.fromkeys(("product", "version", "error_text", "scope", "since", "changed"), "x")
    assert needs_text(known).startswith(ENOUGH)
