"""What is none of Kingdee's is said to be so in a line, and what is ours beside it is answered all the same."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.conversation import DIALOGUE, Conversation
from actions.fallback.not_ours import answer_not_ours
from actions.reply import Reply
from tests.actions.talk import Talk


def said(text: str, **dialogue: object) -> Conversation:
    latest = {"text": text, "intent": {"name": "out_of_scope", "confidence": 0.9}, "entities": []}
    state = {"sender_id": "c", "slots": {DIALOGUE: dialogue}, "latest_message": latest, "events": []}
    return Conversation(Tracker.from_dict(state))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("凭证审核了想改改不了 还有个税专项扣除咋填啊", "凭证审核了想改改不了"),
        ("社保怎么报，凭证断号怎么整理", "凭证断号怎么整理"),
        ("结账提示未过账还有网银U盾插了没反应", "结账提示未过账"),
        ("个税专项附加扣除怎么填", ""),
        ("我说的是个税专项扣除 咋填 不是年结", ""),
        ("公积金怎么提取", ""),
        ("打印机卡纸了", ""),
        ("管家婆打不开了咋弄 还有我们星辰结账提示未结转损益", "我们星辰结账提示未结转损益"),
        ("用友那个报错你们真弄不了？那我找谁。KIS断号怎么补", "KIS断号怎么补"),
        ("用友U8年结失败真不能弄我找谁", ""),
        ("我问的是用友找谁，不是KIS", ""),
    ],
)
def test_only_what_is_ours_is_left(text: str, rest: str) -> None:
    reply, conversation = Reply(), said(text)
    left = answer_not_ours(conversation, reply)
    assert left is not conversation
    assert left.text == rest
    assert "金蝶软件" in reply.messages[0]["text"] or "不在" in reply.messages[0]["text"]


@pytest.mark.parametrize(
    "text",
    [
        "工资表里的个税怎么算",
        "社保代扣的凭证怎么做",
        "网银导出来的对账单怎么引入",
        "电子税务局的密码忘了",
        "个税那个你还没回我呢",
        "凭证打印不出来",
        "用友的账 怎么导到金蝶",
        "以前用的用友 现在金蝶KIS登不上",
        "用友U8登不上",  # alone it is refused like all that is not ours
        "EAS客户端卡在更新界面不动 昨天电脑蓝屏过",
        "前天电脑死机过 KIS打不开了",
    ],
)
def test_what_is_done_in_the_software_is_ours(text: str) -> None:
    conversation = said(text)
    assert answer_not_ours(conversation, Reply()) is conversation


@pytest.mark.parametrize(
    "text",
    [
        "那我把弹窗放开了会不会中毒啊 手机里有网银的",
        "U盾还插着呢 客户端能不能重装",
        "放开弹窗会不会有病毒 里面绑着银行卡网银呢",
        "里面存着网银证书 把浏览器缓存清了要紧不",
        "这台电脑还装了网银的 清缓存会不会影响",
        "银行那个我不是问你 手机上看账是不是也要关一下",
        "网银的事不用你管 凭证断号怎么整理",
        "个税那个我没问你",
        "社保我自己去问 你先说反结账怎么点",
        "谁问你网银了 我问结账",
        "钉钉里面点开星空说密码不对 我钉钉密码没错啊",
        "星空从门户进不去 电脑密码是对的",
    ],
)
def test_what_is_only_there_or_not_asked_is_sent_to_nobody(text: str) -> None:
    conversation = said(text, notices=["not_ours:bank", "not_ours:tax"])
    reply = Reply()
    assert answer_not_ours(conversation, reply) is conversation
    assert reply.messages == []


@pytest.mark.parametrize(
    "text",
    [
        "网银登不上找谁",
        "手机上网银打不开了 清缓存会不会好",
        "我还要报退税 结账怎么弄",
        "社保我该找谁",
        "网银U盾插了没反应 星空能登",
    ],
)
def test_what_is_asked_of_it_or_is_amiss_is_theirs_still(text: str) -> None:
    reply = Reply()
    assert answer_not_ours(said(text), reply).text != text
    assert reply.messages


def test_what_was_told_may_be_called_by_less() -> None:
    first = said("个税专项扣除咋填")
    answer_not_ours(first, Reply())
    again = said("个税那个你还没回我呢", notices=first.dialogue.notices)
    assert answer_not_ours(again, Reply()).text == ""


def test_under_an_answer_of_ours_the_printer_is_ours_to_speak_of() -> None:
    conversation = said("那就是打印机坏了吗", current="xingchen-printing-blank-pages")
    assert answer_not_ours(conversation, Reply()) is conversation


async def test_the_message_is_not_refused_for_its_foreign_part(talk: Talk) -> None:
    await talk.say("action_out_of_scope", "凭证断号怎么整理 还有个税专项扣除咋填啊", "out_of_scope")
    assert "“个税专项扣除咋填”" in talk.text
    assert "主管税务机关" in talk.text
    assert not any("response" in message for message in talk.messages)
