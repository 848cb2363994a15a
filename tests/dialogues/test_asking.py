"""The judge of questions: what is asked twice, or although it was told, is a fault that quotes both turns."""

from __future__ import annotations

import json
from typing import Any

from tests.dialogues.asking import Line, faults_of_asking, questions_of

ACCOUNT = ("is:account:0", "is:account:1")
CASE = {"kind": "case", "case_id": "kis-backup"}


def payload(intent: str, **values: str) -> str:
    return f"/{intent}{json.dumps(values, ensure_ascii=False)}" if values else f"/{intent}"


def asks_account() -> dict[str, Any]:
    return {"text": "请问是哪一个密码？", "payloads": tuple(_job("password", choice) for choice in ACCOUNT)}


def _job(job: str, choice: str) -> str:
    return payload("job_choice", job=job, choice=choice)


def asks_product() -> dict[str, Any]:
    return {"text": "请问您用的是哪一个？", "payloads": (payload("choose_product", product="kis"), "/product_unknown")}


def offers(*cases: str) -> dict[str, Any]:
    listed = (*(payload("show_case", case_id=case) for case in cases), "/none_of_these")
    return {"text": "您是想问下面这几个吗？", "payloads": listed}


def faults(*turns: dict[str, Any] | str) -> list[str]:
    """The customer's words or presses, and the bot's lines, in turn."""
    lines = []
    for number, turn in enumerate(turns, start=1):
        content = {"text": turn} if isinstance(turn, str) else turn
        author = "visitor" if isinstance(turn, str) or "pressed" in turn or "entities" in turn else "bot"
        lines.append(Line(seq=number, author=author, **content))
    return faults_of_asking(lines)


def pressed(what: str) -> dict[str, Any]:
    return {"text": "（按钮）", "pressed": what}


def named(text: str, entity: str, value: str) -> dict[str, Any]:
    return {"text": text, "entities": ({"entity": entity, "value": value},)}


def test_a_question_is_known_by_its_buttons_or_its_words() -> None:
    assert list(questions_of(Line(1, "bot", **asks_account()))) == ["password.account"]
    assert list(questions_of(Line(1, "bot", **asks_product()))) == ["product"]
    assert list(questions_of(Line(1, "bot", **offers("b", "a")))) == ["choice:a b"]
    assert list(questions_of(Line(1, "bot", "麻烦您换个说法再说一次"))) == ["rephrase"]
    assert list(questions_of(Line(1, "bot", "这样解决了吗？", ("/helped", "/not_helped")))) == []


def test_one_reminder_is_no_fault_and_a_second_is() -> None:
    assert not faults("密码忘了", asks_account(), "打印怎么设", asks_account())
    assert faults("密码忘了", asks_account(), "打印怎么设", asks_account(), "急", asks_account())


def test_what_was_answered_is_not_asked_again() -> None:
    found = faults("密码忘了", asks_account(), pressed(_job("password", "is:account:0")), asks_account())
    assert len(found) == 1
    assert "请问是哪一个密码" in found[0]


def test_what_was_told_is_not_asked() -> None:
    assert faults(named("星空报表打不开", "product", "k3cloud"), asks_product())
    assert not faults(named("不是星空", "product_excluded", "k3cloud"), asks_product())


def test_the_next_matter_may_be_asked_the_same_but_not_for_the_product() -> None:
    over = pressed("/helped")
    answer = pressed(_job("password", "is:account:0"))
    assert not faults("密码忘了", asks_account(), answer, over, "还有", asks_account())
    done = pressed(_job("login", "done:case:0"))
    assert faults("密码忘了", asks_account(), answer, done, {"text": "太好了，解决了"}, asks_account())
    told = named("KIS 密码忘了", "product", "kis")
    assert faults(told, over, "登录不上", asks_product())


def test_a_list_holds_nothing_that_was_shown_and_follows_no_refusal() -> None:
    shown = {"text": "办法：…", "card": CASE}
    assert faults("备份", shown, "那别的呢", offers("kis-backup", "kis-other"))
    assert faults("备份", offers("a", "b"), pressed("/none_of_these"), offers("c", "d"))
    assert not faults("备份", offers("a", "b"), pressed("/none_of_these"), "换个说法", offers("c", "d"))


def test_other_words_are_asked_for_once() -> None:
    line = {"text": "麻烦您换个说法再说一次"}
    assert not faults("怪怪的", line)
    assert faults("怪怪的", line, "还是怪怪的", line)


def test_a_module_that_was_told_unused_is_not_asked_about() -> None:
    modules = {"text": "下面这些模块公司都用了吗？资产管理、工资管理。", "payloads": (_job("closing", "all_modules"),)}
    assert faults("带我结账 没有固定资产", modules)
    assert not faults("带我结账", modules)


def test_why_it_is_asked_may_be_asked() -> None:
    assert not faults("密码忘了", asks_account(), "打印怎么设", asks_account(), "为什么问这个", asks_account())
