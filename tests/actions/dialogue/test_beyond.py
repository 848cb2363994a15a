"""A success, and what he goes on to: the question is kept, and a matter of its own is told from one more question."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.dialogue.beyond import (
    more_after_nod,
    names_other_company,
    opens_beyond,
    part_of_other_company,
    success_and_more,
    without_opener,
)


class Tracker:
    """A turn of these clauses, each with what the reader heard in it; None where it has left it out."""

    slots: dict[str, object] = {}  # noqa: RUF012 - never changed
    events: list[dict[str, object]] = []  # noqa: RUF012 - never changed
    sender_id = "c1"

    def __init__(self, *clauses: tuple[str, str | None, float]) -> None:
        text = " ".join(clause for clause, _, _ in clauses)
        acts: list[dict[str, Any]] = []
        for clause, act, sure in clauses:
            start = text.index(clause)
            if act is not None:
                end = start + len(clause)
                acts.append({"text": clause, "act": act, "confidence": sure, "start": start, "end": end})
        self.latest_message = {"text": text, "intent": {"name": "inform"}, "entities": [], "acts": acts}


def turn(*clauses: tuple[str, str | None, float]) -> Conversation:
    return Conversation(Tracker(*clauses))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("clauses", "rest"),
    [
        (
            [("改好了", "worked", 1.0), ("旁边那个安全码", "tells", 0.7), ("要不要也改", "asks", 1.0)],
            "旁边那个安全码，要不要也改",
        ),
        ([("能进了", "worked", 0.9), ("明天还弹吗", "asks", 0.9), ("别又挡", "demands", 0.2)], "明天还弹吗，别又挡"),
        ([("手打进去了", "tells", 0.9), ("谢谢", "thanks", 1.0), ("能不能改成别的", "asks", 1.0)], "能不能改成别的"),
        ([("换好了", "worked", 1.0), ("重新进也行", "worked", 0.5), ("那旧的咋停", "asks", 0.96)], "那旧的咋停"),
        ([("一点就好了", "failed", 0.5), ("这个勾能留着吗", "asks", 1.0)], "这个勾能留着吗"),
        ([("结账通过了", None, 0.0), ("损益要不要重转", "asks", 1.0)], "损益要不要重转"),
    ],
)
def test_one_more_question(clauses: list[tuple[str, str | None, float]], rest: str) -> None:
    beyond = success_and_more(turn(*clauses))
    assert beyond is not None
    assert (beyond.rest, beyond.is_other) == (rest, False)


@pytest.mark.parametrize(
    "opener",
    ["还有个事", "还有一个问题", "另外有件事", "再问一个问题", "哦对还有一个别的事", "我另一家客户用的是记账王"],
)
def test_another_matter_of_its_own(opener: str) -> None:
    trouble = (("每次打开都弹升级", "tells", 0.8), ("烦死", "complains", 0.9))
    beyond = success_and_more(turn(("能用了", "worked", 0.99), (opener, None, 0.0), *trouble))
    assert beyond is not None
    assert beyond.is_other
    assert beyond.rest.endswith("每次打开都弹升级，烦死")


@pytest.mark.parametrize(
    "clauses",
    [
        [("进去了", "worked", 0.9), ("但是看不到账套", "tells", 0.9), ("怎么办", "asks", 1.0)],
        [("改好了", "worked", 0.9), ("怎么还是结不了", "asks", 1.0)],
        [("好了", "worked", 0.9), ("又提示一遍", "failed", 0.9), ("啥情况", "asks", 1.0)],
        [("填密码就进去了", "worked", 0.5), ("在哪改密码", "asks", 1.0)],
        [("想起来了", "worked", 0.9), ("是不是因为这个", "asks", 1.0)],
        [("这样就好了吗", "asks", 0.9), ("要不要再结一次", "asks", 0.9)],
        [("好了", "worked", 1.0), ("谢谢", "thanks", 1.0)],
    ],
)
def test_no_success_or_nothing_beyond_it(clauses: list[tuple[str, str | None, float]]) -> None:
    assert success_and_more(turn(*clauses)) is None


@pytest.mark.parametrize(
    "clause",
    ["最后一个小问题", "还有个事", "另外问下", "顺便问一下", "再请教一个", "另一家是云星空", "还有个客户登不上"],
)
def test_words_that_turn_to_something_else(clause: str) -> None:
    assert opens_beyond(clause)


@pytest.mark.parametrize("clause", ["旁边还有个地方", "还有三张没审核", "对的", "别的单子都过了", "我问下主管"])
def test_words_that_go_on(clause: str) -> None:
    assert not opens_beyond(clause)


def test_the_opener_is_no_part_of_the_question() -> None:
    assert without_opener("还有个事，我想反结账") == "我想反结账"
    assert without_opener("最后一个小问题，换人怎么点") == "换人怎么点"
    assert without_opener("对了另外一家公司，用的记账王") == "对了另外一家公司，用的记账王"
    assert without_opener("换人怎么点") == "换人怎么点"


@pytest.mark.parametrize("text", ["另一家是云星空", "我另外一家客户", "还有个公司用星辰", "第二家登不上", "还有一家"])
def test_another_company(text: str) -> None:
    assert names_other_company(text)


@pytest.mark.parametrize("text", ["另一台电脑", "另外一种情况", "另一个问题", "还有一张单", "大家都登不上"])
def test_no_other_company(text: str) -> None:
    assert not names_other_company(text)


def test_what_is_told_of_the_other_company() -> None:
    assert part_of_other_company("先这样。另一家是云星空,固资结不了") == "另一家是云星空,固资结不了"
    assert part_of_other_company("先这样,结不了") == ""


def test_a_nod_before_the_question_is_left_out() -> None:
    nods = (("懂了", "agrees", 1.0), ("那我就不动啦", "goes", 0.6))
    heard = turn(*nods, ("最后一个问题", "asks", 0.5), ("换人点哪", "asks", 1.0))
    assert more_after_nod(heard) == "换人点哪"


def test_what_is_told_before_the_question_stays() -> None:
    assert not more_after_nod(turn(("密码改了", "tells", 0.9), ("另外问下", None, 0.0), ("换人点哪", "asks", 1.0)))
    assert not more_after_nod(turn(("换人点哪", "asks", 1.0)))
