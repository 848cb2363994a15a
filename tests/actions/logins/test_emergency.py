"""Emergencies over HTTP: first aid before the request, in one answer, whatever was at hand."""

from __future__ import annotations

import pytest

from actions.logins.content import content
from actions.logins.emergency import keeper_text, keepers_way
from actions.logins.turns import SEEN_BY_OTHERS
from tests.actions.logins.conftest import ALL, NO_LEDGER
from tests.actions.logins.test_job import LOGIN, ask, card, facts
from tests.actions.logins.turn import case
from tests.actions.talk import Talk


def order(talk: Talk) -> list[str]:
    """What the answer is made of, in its order."""
    return ["handoff" if "handoff" in message.get("custom", {}) else "words" for message in talk.messages]


async def test_first_aid_is_said_before_the_person_is_called(talk: Talk) -> None:
    await ask(talk, "全公司都登不上云星空了", product="k3cloud=云星空", scope="company=全公司")
    assert order(talk) == ["words", "handoff"]
    assert "谁都不要重启服务器" in talk.text
    assert facts(talk)["scope"] == "company"


async def test_what_is_known_is_not_asked_for(talk: Talk) -> None:
    await ask(talk, "今天早上开始KIS提示“数据库置疑”", product="kis=KIS", error_text="数据库置疑")
    assert "用的是哪个金蝶产品" not in talk.text
    assert "提示的原文" not in talk.text
    assert "从什么时候开始" not in talk.text
    assert "最近一次备份" in talk.text
    told = facts(talk)
    assert (told["data_at_risk"], told["diagnosis"], told["since"]) == (True, "database", "今天早上")


async def test_a_cloud_product_has_no_server_to_ask_about(talk: Talk) -> None:
    await ask(talk, "星辰所有人都登不上", product="xingchen=星辰", scope="company=所有人")
    assert "哪台服务器" not in talk.text


@pytest.mark.parametrize(
    ("action", "intent"),
    [
        ("action_answer", "other_kingdee"),
        ("action_answer", "closing_checklist"),
        ("action_answer", "password_reset"),
        ("action_answer", "nlu_fallback"),
        ("action_out_of_scope", "out_of_scope"),
        ("action_not_helped", "not_helped"),
    ],
)
async def test_damage_is_heard_under_any_intent(talk: Talk, action: str, intent: str) -> None:
    await talk.say(action, "不好了，数据库置疑了", intent)
    assert order(talk) == ["words", "handoff"]
    assert facts(talk)["data_at_risk"] is True


async def test_damage_interrupts_another_job(talk: Talk) -> None:
    await ask(talk, "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    assert talk.slots["dialogue"]["jobs"]
    await ask(talk, "等等，服务器中了勒索病毒", "other_kingdee")
    assert order(talk) == ["words", "handoff"]
    assert "不要附加" in talk.text


async def test_who_asks_for_a_person_hears_the_first_aid_too(talk: Talk) -> None:
    await talk.say("action_handoff", "数据库置疑，转人工", "handoff")
    assert order(talk) == ["words", "handoff"]
    assert facts(talk)["data_at_risk"] is True


async def test_a_person_alone_is_called_without_words(talk: Talk) -> None:
    await talk.say("action_handoff", "转人工", "handoff")
    assert order(talk) == ["handoff"]


async def test_a_doubtful_sign_asks_the_library_first(talk: Talk) -> None:
    await ask(talk, "星辰登进去没有账套，账没了", product="xingchen=星辰")
    assert card(talk)["case_id"] == NO_LEDGER


async def test_a_doubtful_sign_without_an_answer_calls_a_person(talk: Talk) -> None:
    await ask(talk, "KIS里我们公司的账套没了", product="kis=KIS")
    assert facts(talk)["data_at_risk"] is True


async def test_at_night_news_goes_to_the_ticket_and_nothing_is_asked(talk: Talk) -> None:
    await ask(talk, "全公司都登不上云星空", product="k3cloud=云星空", scope="company=全公司")
    await ask(talk, "提示“连接失败”", "inform", error_text="连接失败")
    assert order(talk)[-1] == "handoff"
    assert "请问" not in talk.text
    assert facts(talk)["error_text"] == "连接失败"
    await ask(talk, "快点啊等着呢", "inform")
    assert order(talk) == ["words"]
    assert "请问" not in talk.text
    assert talk.custom("handoff") is None


async def test_it_works_again(talk: Talk) -> None:
    await ask(talk, "全公司都登不上云星空", product="k3cloud=云星空", scope="company=全公司")
    await ask(talk, "好了，都能登了", LOGIN)
    assert "太好了" in talk.text


async def test_an_engineer_who_had_the_conversation_ends_the_trouble(talk: Talk) -> None:
    await ask(talk, "全公司都登不上云星空", product="k3cloud=云星空", scope="company=全公司")
    outcome = '{"request": "handoff", "result": "resolved", "ticket": "ZF1"}'
    await talk.press("action_desk_outcome", f"/desk_outcome{outcome}")
    assert talk.slots["dialogue"]["jobs"] == []


async def test_how_to_send_logs_names_only_this_products_place(talk: Talk) -> None:
    await ask(talk, "云星空的日志在哪里，怎么发给你们", "other_kingdee", product="k3cloud=云星空")
    assert r"Kingdee\K3Cloud\Log" in talk.text
    assert "K3Express" not in talk.text
    assert "密码、验证码请先遮住" in talk.text


async def test_somebodys_doings_are_a_question_for_the_library(talk: Talk) -> None:
    await ask(talk, "上机日志在哪里看", "other_kingdee")
    assert "Windows+Shift+S" not in talk.text
    assert talk.slots["dialogue"]["jobs"] == []


async def test_okay_after_the_person_was_called_solves_nothing(talk: Talk) -> None:
    await ask(talk, "全公司都登不上云星空", product="k3cloud=云星空", scope="company=全公司")
    await talk.say("action_affirm", "好的", "affirm")
    assert "工程师会在这里回复您" in talk.text
    assert "太好了" not in talk.text


@pytest.mark.parametrize("text", ["商品图片怎么导入", "凭证附件照片怎么上传", "操作日志在哪里看"])
async def test_pictures_of_other_things_are_not_evidence(talk: Talk, text: str) -> None:
    await ask(talk, text, "other_kingdee")
    assert "Windows+Shift+S" not in talk.text


async def test_what_colleagues_still_see_is_probably_not_lost(talk: Talk) -> None:
    await ask(talk, "深圳公司的账全没了 数据没了")
    assert facts(talk)["data_at_risk"] is True
    await ask(talk, "同事小陈那里还能看到深圳的")
    assert SEEN_BY_OTHERS in talk.text


async def test_what_was_deleted_is_an_emergency_where_the_library_knows_no_way(talk: Talk) -> None:
    await talk.say("action_answer", "不小心把单据删了，全没了", "other_kingdee")
    assert "先别动它" in talk.text
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["data_at_risk"] is True


async def test_what_was_deleted_is_a_question_where_the_library_knows_a_way(talk: Talk) -> None:
    await talk.say("action_answer", "误删了单据，数据中心下拉", "other_kingdee")
    assert talk.custom("handoff") is None
    assert "先别动它" not in talk.text


def test_a_named_cause_offers_its_way_to_who_keeps_the_server_with_risk_and_stop() -> None:
    said = keeper_text(case("k3wise-login-middle-tier-hang"))
    words = content().first_aid.keeper
    assert said.startswith(words.why)
    assert said.index("先通知所有人保存") < said.index("MSSQLSERVER") < said.index("风险：") < said.index(words.stop)


def test_without_one_there_is_only_what_may_be_looked_at() -> None:
    words = content().first_aid.keeper
    assert keeper_text(None) == f"{words.why}\n{words.look}"


@pytest.mark.parametrize("case_id", ["k3cloud-login-one-person", "kis-login-standard-single-user"])
def test_a_way_for_somebody_else_is_not_offered(case_id: str) -> None:
    assert keepers_way(case(case_id)) is None


async def test_the_case_of_the_outage_is_at_hand_for_what_he_asks_meanwhile(talk: Talk) -> None:
    await ask(talk, "全公司都登不上云星空了", product="k3cloud=云星空", scope="company=全公司")
    memory = talk.slots["dialogue"]["jobs"][-1]["memory"]
    assert memory["outage_case"] == ALL
