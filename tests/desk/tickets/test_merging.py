"""A ticket's facts grow and lose nothing."""

from __future__ import annotations

from desk.tickets.merging import MAX_ITEMS, MAX_QUESTION_CHARACTERS, merged


def test_newer_facts_stand_for_older_ones() -> None:
    known = {"backup": "没备份", "product": "eas"}
    assert merged(known, {"backup": "上个月底"}) == {"backup": "上个月底", "product": "eas"}


def test_a_question_told_further_stands_for_what_was_told_so_far() -> None:
    known, new = "服务器数据库起不来，今天早上八点半开始的", "服务器数据库起不来，今天早上八点半开始的，C盘满了"
    assert merged({"question": known}, {"question": new})["question"] == new


def test_another_question_is_put_behind_and_never_over() -> None:
    facts = merged({"question": "应收对账翻倍"}, {"question": "凭证断号怎么整理"})
    assert facts["question"] == "应收对账翻倍；凭证断号怎么整理"
    assert merged(facts, {"question": "凭证断号怎么整理"}) == facts


def test_what_was_tried_is_joined_and_said_last_counts() -> None:
    known = {"tried": [{"what": "重启", "result": "没说"}, {"what": "重装", "result": "没用"}], "codes": ["503"]}
    new = {"tried": [{"what": "重启", "result": "没用"}], "codes": ["503", "404"]}
    assert merged(known, new) == {
        "tried": [{"what": "重装", "result": "没用"}, {"what": "重启", "result": "没用"}], "codes": ["503", "404"],
    }  # fmt: skip


def test_it_stays_bounded() -> None:
    facts = merged({"question": "一" * 900, "added": ["x"] * MAX_ITEMS}, {"question": "二" * 900, "added": ["y"]})
    assert len(facts["question"]) == MAX_QUESTION_CHARACTERS
    assert facts["added"][-1] == "y"
    assert len(facts["added"]) <= MAX_ITEMS


def test_what_was_said_in_the_queue_stays_when_the_story_goes_on() -> None:
    facts = merged({"question": "服务器数据库起不来，今天早上开始的"}, {"question": "机房的灯是红的"})
    assert facts["question"] == "服务器数据库起不来，今天早上开始的；机房的灯是红的"
    on = merged(facts, {"question": "服务器数据库起不来，今天早上开始的，C盘满了"})
    assert on["question"] == "服务器数据库起不来，今天早上开始的，C盘满了；机房的灯是红的"
    assert merged(on, {"question": "机房的灯是红的"}) == on


def test_matters_that_are_numbered_now_are_not_told_twice() -> None:
    new = "（1）凭证断号怎么整理；（2）报表打不开"
    assert merged({"question": "凭证断号怎么整理"}, {"question": new})["question"] == new
    queued = merged({"question": "凭证断号怎么整理"}, {"question": "机房的灯是红的"})
    assert merged(queued, {"question": new})["question"] == f"{new}；机房的灯是红的"
