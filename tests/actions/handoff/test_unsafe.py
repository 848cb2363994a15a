"""What could cost the books is refused with its reason; a lock that is deleted every day is not."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.conversation import Conversation
from actions.handoff.unsafe import announces_unsafe, is_of_same_trouble, refusal, unsafe_act

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
