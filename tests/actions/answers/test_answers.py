"""From a question to a case: the product is asked once, what was understood is said, nothing is asked twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.jobs import Job
from tests.actions.conftest import ADMIN, FORGOTTEN, LOCKED
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


async def test_a_question_without_product_is_answered_by_the_question_for_it(talk: Talk) -> None:
    await talk.say("action_answer", "密码忘了怎么办", "password_reset")
    titles = [button["title"] for button in talk.messages[0]["buttons"]]
    assert titles == ["云星空", "KIS", "EAS", "K3 WISE", "云星辰", "不清楚"]
    assert talk.slots["awaiting"] == "product"


async def test_the_product_by_button_answers_the_first_question(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "密码忘了怎么办", "password_reset")
    await talk.press("action_answer", talk.button("云星空"))
    assert library.queries[-1].product == "k3cloud"
    assert library.queries[-1].text == "密码忘了怎么办"
    case = read_case(FORGOTTEN)
    assert talk.text.startswith("我理解的是：您用的是云星空，说的是“普通用户忘记登录密码”。")
    for solution in case["solutions"]:
        assert solution["title"] in talk.text
        assert solution["risk"] in talk.text
        assert solution["gain"] in talk.text
        assert all(f"{n}. {step}" in talk.text for n, step in enumerate(solution["steps"], start=1))
    assert case["verify"] in talk.text
    assert [button["title"] for button in talk.messages[0]["buttons"]] == ["有帮助", "没解决", "转人工"]
    card = talk.custom("card")
    assert card is not None
    assert (card["kind"], card["case_id"], card["solutions"]) == ("case", FORGOTTEN, case["solutions"])
    trace = talk.custom("trace")
    assert trace is not None
    assert trace["cases"][0]["case_id"] == FORGOTTEN
    assert (trace["route"], trace["probability"]) == ("dense", 0.9)
    assert trace["thresholds"] == {"answer": 0.7, "clarify": 0.3}


async def test_the_product_in_words_answers_the_first_question(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "密码忘了怎么办", "password_reset")
    await talk.say("action_answer", "我们用的是星空", "inform", product="k3cloud=星空")
    assert (library.queries[-1].product, library.queries[-1].text) == ("k3cloud", "密码忘了怎么办")


async def test_a_detail_beside_the_product_joins_the_question(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "密码忘了怎么办", "password_reset")
    await talk.say("action_answer", "星空的，是管理员账号", "password_reset", product="k3cloud=星空")
    assert "密码忘了怎么办，星空的，是管理员账号" in [query.text for query in library.queries]


async def test_a_clue_on_screen_names_the_product(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "密码忘了怎么办", "password_reset")
    await talk.say("action_answer", "登录画面上写着主控台", "inform")
    assert library.queries[-1].product == "k3wise"
    assert talk.slots["product"] == "k3wise"


async def test_who_does_not_know_the_product_is_told_how_to_tell_and_answered(
    talk: Talk, library: ScriptedLibrary
) -> None:
    await talk.say("action_answer", "密码忘了怎么办", "password_reset")
    await talk.press("action_answer", talk.button("不清楚"))
    assert "主控台" in talk.messages[0]["text"]
    assert library.queries[-1].product is None
    card = talk.custom("card")
    assert card is not None
    assert card["kind"] == "choices", "one product's procedure is not given to somebody whose product is unknown"
    assert [choice["case_id"] for choice in card["choices"]] == [FORGOTTEN, LOCKED, ADMIN]


async def test_an_exact_prompt_is_answered_even_where_the_product_is_unknown(
    talk: Talk, library: ScriptedLibrary
) -> None:
    await talk.say("action_answer", "密码忘了怎么办", "password_reset")
    library.route = "error_text"
    await talk.press("action_answer", talk.button("不清楚"))
    card = talk.custom("card")
    assert card is not None
    assert card["kind"] == "case"


async def test_who_says_so_in_words_is_told_how_to_tell_too(talk: Talk) -> None:
    await talk.say("action_answer", "密码忘了怎么办", "password_reset")
    await talk.say("action_answer", "不知道用的哪个", "inform")
    assert "主控台" in talk.messages[0]["text"]
    assert talk.custom("card") is not None


async def test_the_product_is_never_asked_twice(talk: Talk) -> None:
    await talk.say("action_answer", "密码忘了怎么办", "password_reset")
    await talk.say("action_answer", "你先告诉我怎么弄嘛", "nlu_fallback", 0.4)
    assert talk.custom("card") is not None
    await talk.say("action_answer", "那改密码呢", "password_reset")
    assert "哪一个" not in talk.text
    assert talk.custom("card") is None, "the same list again"


async def test_other_words_are_searched_with_those_before(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "云星空凭证全没了 怎么办", "other_kingdee", product="k3cloud=云星空")
    assert "换个说法" in talk.text
    library.script = {"全没了": ("answer", ["k3cloud-report-empty"])}
    await talk.say("action_answer", "就是点了一下查询", "nlu_fallback", 0.4)
    assert talk.custom("card")["case_id"] == "k3cloud-report-empty"  # type: ignore[index]


async def test_other_words_are_asked_for_once(talk: Talk) -> None:
    await talk.say("action_answer", "云星空怪怪的", "other_kingdee", product="k3cloud=云星空")
    assert "换个说法" in talk.text
    await talk.say("action_answer", "密码过期", "password_reset")
    await talk.say("action_answer", "还是怪怪的样子", "other_kingdee")
    assert "换个说法" not in talk.text
    assert talk.slots["awaiting"] == "handoff_offer"


async def test_a_case_that_was_shown_is_not_offered_again(talk: Talk) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_answer", "账号怎么了", "other_kingdee")
    choices = [choice["case_id"] for choice in (talk.custom("card") or {}).get("choices", [])]
    assert FORGOTTEN not in choices


async def test_a_named_product_is_remembered_for_the_next_question(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "云星空密码忘了", "password_reset", product="k3cloud=云星空")
    await talk.say("action_answer", "密码过期了呢", "password_reset")
    assert ("k3cloud", "密码过期了呢") in [(query.product, query.text) for query in library.queries]


async def test_a_corrected_product_answers_the_same_question_again(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say("action_answer", "KIS密码忘了", "password_reset", product="kis=KIS")
    await talk.say(
        "action_answer", "不是KIS，是云星空", "inform", product_excluded="kis=KIS", product="k3cloud=云星空"
    )
    assert (library.queries[-1].product, library.queries[-1].text) == ("k3cloud", "密码忘了")
    assert "您用的是云星空" in talk.text


async def test_a_denied_product_is_asked_for_again(talk: Talk) -> None:
    await talk.say("action_answer", "KIS密码忘了", "password_reset", product="kis=KIS")
    await talk.say("action_answer", "不是KIS", "inform", product_excluded="kis=KIS")
    assert talk.slots["awaiting"] == "product"
    assert talk.slots["product"] is None


async def test_a_code_names_the_case_whatever_the_product(talk: Talk, library: ScriptedLibrary) -> None:
    library.script = {"N001": ("answer", ["k3cloud-integration-n001-password-expired"])}
    library.route = "code"
    await talk.say("action_answer", "接口报 N001", "other_kingdee", code="N001")
    assert talk.custom("card") is not None


async def test_medium_certainty_offers_the_cases(talk: Talk) -> None:
    await talk.say("action_answer", "云星空账号有点问题", "login_failure", product="k3cloud=云星空")
    titles = [button["title"] for button in talk.messages[0]["buttons"]]
    assert titles == [read_case(LOCKED)["title"], read_case(FORGOTTEN)["title"], "都不是", "转人工"]
    assert talk.slots["awaiting"] == "choice"
    card = talk.custom("card")
    assert card is not None
    assert card["kind"] == "choices"


async def test_a_chosen_case_is_shown(talk: Talk) -> None:
    await talk.say("action_answer", "云星空账号有点问题", "login_failure", product="k3cloud=云星空")
    await talk.press("action_show_case", talk.button(read_case(FORGOTTEN)["title"]))
    card = talk.custom("card")
    assert card is not None
    assert card["case_id"] == FORGOTTEN


async def test_none_of_the_cases_leads_to_other_words(talk: Talk) -> None:
    await talk.say("action_answer", "云星空账号有点问题", "login_failure", product="k3cloud=云星空")
    await talk.press("action_none_of_these", talk.button("都不是"))
    assert "换个说法" in talk.text
    assert "用的是哪个产品" not in talk.text  # known already
    assert talk.slots["awaiting"] == "rephrase"


async def test_not_understood_but_answerable_is_answered(talk: Talk) -> None:
    await talk.say("action_answer", "密码那个东东", "nlu_fallback", 0.5)
    assert talk.custom("card") is not None


async def test_not_understood_twice_ends_in_the_offer_of_a_person(talk: Talk) -> None:
    await talk.say("action_answer", "嗯那个啥", "nlu_fallback", 0.5)
    assert "换个说法" in talk.text
    await talk.say("action_answer", "就是那个嘛", "nlu_fallback", 0.5)
    assert "工程师" in talk.text
    assert talk.slots["awaiting"] == "handoff_offer"
    await talk.say("action_affirm", "好的", "affirm")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "low_confidence"


async def test_a_topic_button_asks_for_the_product_first(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.press("action_answer", "/password_reset")
    assert talk.slots["awaiting"] == "product"
    await talk.press("action_answer", talk.button("云星空"))
    assert "密码" in library.queries[-1].text


async def test_a_product_alone_is_noted_and_the_question_asked(talk: Talk) -> None:
    await talk.say("action_answer", "云星空", "inform", product="k3cloud=云星空")
    assert "记下了，您用的是云星空" in talk.text
    assert talk.slots["awaiting"] == "question"


async def test_the_prompt_of_an_old_question_is_not_searched_for_the_new_one(
    talk: Talk, library: ScriptedLibrary
) -> None:
    await talk.say(
        "action_answer", "云星空密码提示：策略不符", "password_reset", product="k3cloud=云星空", error_text="策略不符"
    )
    assert "策略不符" in library.queries[-1].text
    asked = len(library.queries)
    await talk.say("action_answer", "密码忘了", "password_reset")
    assert library.queries[asked].text == "密码忘了"


async def test_anger_is_acknowledged_once(talk: Talk) -> None:
    await talk.say("action_answer", "什么破系统，云星空密码又不行", "password_reset", product="k3cloud=云星空")
    assert "抱歉" in talk.messages[0]["text"]
    await talk.say("action_answer", "垃圾，密码还是不行", "password_reset")
    assert "添麻烦" not in talk.text
