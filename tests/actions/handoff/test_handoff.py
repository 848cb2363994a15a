"""A person at once, with everything the customer has said and not a word of the bot's own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.jobs import Job
from tests.actions.conftest import FORGOTTEN
from tests.actions.library import read_case
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


async def test_the_story_ends_in_a_request_with_all_facts(talk: Talk) -> None:
    await talk.say("action_answer", "密码忘了怎么办", "password_reset")
    await talk.press("action_answer", talk.button("云星空"))
    await talk.say("action_handoff", "还是不行，转人工", "handoff")
    assert talk.text == ""
    assert len(talk.messages) == 1
    assert talk.custom("handoff") == {
        "reason": "customer_asked",
        "suggested_priority": None,
        "facts": {
            "product": "k3cloud",
            "edition": None,
            "version": None,
            "module": None,
            "error_text": None,
            "codes": [],
            "scope": None,
            "since": None,
            "deadline": None,
            "tried": [{"what": read_case(FORGOTTEN)["title"], "result": "没解决"}],
            "data_at_risk": None,
            "question": "密码忘了怎么办",
            "account_kind": None,
            "period": None,
            "other_questions": [], "settled": [],
        },
    }


async def test_what_is_said_beside_the_wish_becomes_the_question(talk: Talk) -> None:
    await talk.say("action_handoff", "转人工，账套打不开了全公司都进不去", "handoff", scope="company=全公司")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["question"] == "账套打不开了全公司都进不去"
    assert handoff["facts"]["scope"] == "company"


@pytest.mark.parametrize("wish", ["转人工", "人工客服", "提单", "我要找工程师", "别让机器人跟我说了，找个人来"])
async def test_a_bare_wish_has_no_question(talk: Talk, wish: str) -> None:
    await talk.say("action_handoff", wish, "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["question"] is None


async def test_since_deadline_and_danger_are_kept_as_said(talk: Talk) -> None:
    await talk.say("action_answer", "升级后登不进去，数据没了，今天下班前必须报税", "login_failure")
    await talk.say("action_handoff", "人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    facts = handoff["facts"]
    assert (facts["since"], facts["deadline"], facts["data_at_risk"]) == ("升级后", "今天下班前", True)


@pytest.mark.parametrize("reason", ["unresolved", "low_confidence", "action_failed", "customer_asked"])
async def test_a_button_says_why(talk: Talk, reason: str) -> None:
    await talk.press("action_handoff", f'/handoff{{"handoff_reason": "{reason}"}}')
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == reason


async def test_an_unknown_reason_counts_as_asked(talk: Talk) -> None:
    await talk.press("action_handoff", '/handoff{"handoff_reason": "because"}')
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "customer_asked"


async def test_after_the_desk_has_acted_the_bot_is_silent_and_starts_afresh(talk: Talk) -> None:
    await talk.say("action_handoff", "转人工", "handoff")
    await talk.press(
        "action_desk_outcome",
        '/desk_outcome{"request": "handoff", "result": "ticketed", "ticket": "ZF261122-0001"}',
    )
    assert talk.messages == []
    assert (talk.slots["ticket_number"], talk.slots["awaiting"]) == ("ZF261122-0001", None)


async def test_a_declined_offer_is_respected(talk: Talk) -> None:
    talk.slots["awaiting"] = "handoff_offer"
    await talk.say("action_deny", "先不用", "deny")
    assert talk.custom("handoff") is None
    assert "先不转" in talk.text


async def test_what_only_presses_is_no_part_of_the_question(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_handoff", "我说了 还有人吗", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["question"] == "云星空密码忘了"


async def test_everybody_locked_out_is_no_word_on_what_was_shown(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_handoff", "全店6台都不行 找人吧", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert [entry["result"] for entry in handoff["facts"]["tried"]] == ["给客户看过，没说试没试"]


async def test_a_denied_password_is_no_fact(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    talk.slots["account_kind"] = "own_user"
    await talk.say("action_handoff", "不是密码！！转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["account_kind"] is None


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("今天上午删的 周三要报税", "周三要报税"), ("下周五之前弄好", "下周五之前"), ("25号要交报表", "25号要交报表"),
        ("今天报了税", None), ("周三报的税不对", None),
    ],
)  # fmt: skip
async def test_by_when_it_must_be_done(talk: Talk, text: str, deadline: str | None) -> None:
    await talk.say("action_handoff", f"{text}，转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["deadline"] == deadline


@pytest.mark.parametrize(
    ("said", "deadline", "is_at_risk"),
    [
        ("所有人都登不上了！月底啊！", "月底", None),
        ("我把9月的凭证全删了 怎么恢复", None, True),
        ("手抖把单据删了", None, True),
        ("63张全没了 刚刚删的", None, True),
        ("月底结账凭证断号怎么办", None, None),
        ("凭证怎么全部删除", None, None),
    ],
)
async def test_haste_and_danger_in_other_words(
    talk: Talk, said: str, deadline: str | None, is_at_risk: bool | None
) -> None:
    await talk.say("action_answer", said, "nlu_fallback")
    await talk.say("action_handoff", "转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert (handoff["facts"]["deadline"], handoff["facts"]["data_at_risk"]) == (deadline, is_at_risk)


async def test_a_list_of_modules_is_no_module(talk: Talk) -> None:
    await talk.say("action_answer", "云星空反结账怎么弄", "closing_checklist", product="k3cloud=云星空")
    said = "应收应付存货要不要也反"
    named = {"应收": "ar", "应付": "ap", "存货": "costing"}
    entities = [
        {"entity": "module", "value": value, "start": said.index(word), "end": said.index(word) + len(word)}
        for word, value in named.items()
    ]
    parsed = {"text": said, "intent": {"name": "closing_checklist", "confidence": 0.95}, "entities": entities}
    user = {"event": "user", "text": said, "message_id": "listed", "parse_data": parsed, "metadata": {}}
    await talk.call("action_answer", user)
    await talk.say("action_handoff", "转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["module"] is None


async def test_who_asks_how_has_not_failed(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_not_helped", "企业管理员在哪里打开 我找不到", "not_helped")
    await talk.say("action_handoff", "转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert "没解决" not in {entry["result"] for entry in handoff["facts"]["tried"]}


async def test_who_takes_the_answer_to_his_own_people_needs_none_of_ours(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_handoff", "本部有运维群 我去群里说 谢谢", "handoff")
    assert talk.custom("handoff") is None
    await talk.say("action_handoff", "我要找个懂的人", "handoff")
    assert talk.custom("handoff") is not None
