"""What could cost the books is refused with its reason; a lock that is deleted every day is not."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.conversation import Conversation
from actions.handoff.unsafe import announces_unsafe, has_restored, is_of_same_trouble, refusal, unsafe_act

SERVER = "KIS 公司都登不上 服务器提示数据库置疑"
LOCK = "星辰 申请互斥锁失败"


def _turn(text: str, told: str) -> Conversation:
    dialogue: dict[str, Any] = {
        "ticket_knows": {"question": told},
        "matters": [{"id": 1, "words": [told], "product": None, "state": "at_hand"}],
    }
    latest = {"text": text, "intent": {"name": "other_kingdee", "confidence": 0.9}, "entities": []}
    return Conversation(Tracker("one", {"dialogue": dialogue}, latest, [], False, None, {}, "action_listen"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("两周前的备份盖上去行不行", "备份一盖上去"), ("用上个月的备份恢复一下能好不", "备份一盖上去"),
        ("老备份先顶上用着行不", "备份一盖上去"), ("把mdf重新附加行吗", "附加"), ("重建日志可以不", "附加"),
        ("c盘满了删点东西行不行", "删错"), ("清理一下日志腾点空间", "删错"), ("让人把服务器拔了重启行不行", "重启"),
        ("关机再开一下呢", "重启"), ("重装一下数据库行吗", "重装"), ("先杀个毒呢", "杀毒"),
    ],
)  # fmt: skip
def test_it_is_refused_with_its_reason(text: str, reason: str) -> None:
    act = unsafe_act(_turn(text, SERVER))
    assert act is not None
    assert refusal(act).startswith("不行，这一步先别做：")
    assert reason in refusal(act)


@pytest.mark.parametrize("text", ["重启过了还是不行", "备份在哪", "昨天的备份放在哪里", "几点能好", "把提示发给你们"])
def test_what_is_done_or_harmless_is_not(text: str) -> None:
    assert unsafe_act(_turn(text, SERVER)) is None


@pytest.mark.parametrize("text", ["这个锁怎么删", "重启电脑行不行", "浏览器要不要重装"])
def test_beside_a_small_trouble_only_backups_and_files_count(text: str) -> None:
    assert unsafe_act(_turn(text, LOCK)) is None
    assert unsafe_act(_turn("把旧备份恢复一下行不行", LOCK)) is not None


def test_what_he_is_about_to_do_counts_though_nothing_is_asked() -> None:
    assert announces_unsafe(_turn("那我让他们把服务器关机再开", SERVER))
    assert announces_unsafe(_turn("那我先把服务器重启了", SERVER))
    assert not announces_unsafe(_turn("我让他们把服务器重启了 还是不行", SERVER))


@pytest.mark.parametrize("text", ["这两周的账还在吗", "数据会不会丢", "备份盖上去行不行"])
def test_it_is_no_other_matter(text: str) -> None:
    assert is_of_same_trouble(_turn(text, SERVER))
    assert not is_of_same_trouble(_turn("凭证怎么打印", SERVER))


@pytest.mark.parametrize(
    "text",
    ["要不要每个人重装客户端", "没人说服务器重装啊", "大家电脑上的客户端都得重装吗", "多久能恢复", "几点才能恢复正常"],
)
def test_what_touches_only_their_own_computers_is_no_danger(text: str) -> None:
    assert unsafe_act(_turn(text, "星空全公司都登不上 网页打不开")) is None


def test_a_client_on_the_server_and_damaged_books_are_refused_still() -> None:
    assert unsafe_act(_turn("服务器上的客户端要不要重装", "星空全公司都登不上")) is not None
    assert unsafe_act(_turn("要不要恢复一下数据", "星空全公司都登不上")) is not None


@pytest.mark.parametrize(
    "told",
    ["我恢复个备份 这两天的单子全没了", "会计昨天把旧备份盖上去了 账少了", "手滑点了备份恢复，数据变回上个月了"],
)
def test_what_is_restored_already_needs_no_warning_but_once_more_does(told: str) -> None:
    done = ("就是那个备份恢复 昨晚我点的！能变回来不", "我说的是恢复备份！以后怎么自己留一份", "恢复完了能不能变回来")
    for text in done:
        assert unsafe_act(_turn(text, told)) is None
    for text in ("那我再用上周的备份恢复一下行不行", "把前天的备份盖上去", "换更早的备份恢复能好不"):
        assert unsafe_act(_turn(text, told)) is not None


@pytest.mark.parametrize("told", ["单子没了 想用备份恢复一下", "数据置疑 要不要恢复备份", "备份恢复失败了"])
def test_who_only_wants_to_restore_is_warned(told: str) -> None:
    assert not has_restored([told])
    assert unsafe_act(_turn("把旧备份恢复上去", told)) is not None


def test_the_dongle_and_its_service_hold_no_data() -> None:
    told = "KIS 提示帐套已过期 全公司都进不去"
    for text in ("加密服务器在哪台上重启", "重启加密服务器要不要先退", "狗拔了重插行不行"):
        assert unsafe_act(_turn(text, told)) is None
    for text in ("插着加密狗的那台服务器重启行不行", "重启服务器行不行", "加密狗那台电脑重启行不行"):
        assert unsafe_act(_turn(text, told)) is not None
