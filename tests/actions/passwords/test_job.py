"""A password trouble from first word to end: asked only what matters, one procedure at a time, then a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.dialogue.errand import LET_GO
from actions.passwords import texts
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.passwords.conftest import ASKS_POLICY, FORGOTTEN
from tests.actions.passwords.customer import Customer

CONNECTED = {"connected": ["reset"]}
"""What the desk says of a turn where a directory of the customer is connected."""


async def test_product_then_whose_password_then_the_procedure(customer: Customer) -> None:
    assert "请问您用的是哪一个" in await customer.write("密码忘了怎么办")
    assert customer.buttons == ["云星空", "KIS", "EAS", "K3 WISE", "云星辰", "不清楚"]
    asked = await customer.tap("云星空")
    assert "我理解的是：云星空，密码忘了" in asked
    assert "哪一个密码" in asked
    answer = await customer.tap("我自己的登录密码")
    case = read_case(FORGOTTEN)
    assert answer.startswith("我理解的是：云星空，您自己的密码忘了。")
    assert all(f"{number}. {step}" in answer for number, step in enumerate(case["solutions"][0]["steps"], start=1))
    assert customer.buttons == ["有帮助", "没解决", "转人工"]


async def test_the_card_says_what_the_text_says(customer: Customer) -> None:
    answer = await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    card = customer.card
    assert (card["kind"], card["title"]) == ("steps", "请系统管理员在用户管理里重置")
    assert card["touches_data"] is False
    for words in (card["title"], card["who"], card["risk"], card["gain"], card["verify"], *card["steps"]):
        assert words in answer
    for words in (*card["warnings"], *card["note"].split("\n"), card["message"]["to"], card["message"]["text"]):
        assert words in answer
    assert card["understood"] == "云星空，您自己的密码忘了"


@pytest.mark.parametrize("answer", ["我自己的", "1", "第一个", "我自己的登录密码", "自己的"])
async def test_words_do_what_the_button_does(customer: Customer, answer: str) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    await customer.write(answer, "cancel", 0.56)
    assert customer.card["title"] == "请系统管理员在用户管理里重置"


async def test_who_stops_for_sure_is_let_go(customer: Customer) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    await customer.write("算了，我自己弄", "cancel", 0.99)
    assert customer.slots["dialogue"]["jobs"] == []


async def test_nothing_that_was_said_is_asked(customer: Customer) -> None:
    await customer.write(
        "公有云administrator密码没人记得了", product="k3cloud=公有云", edition="k3cloud_public=公有云"
    )
    assert customer.card["title"] == "企业管理员在天梯系统里重置"


async def test_of_an_administrator_the_edition_is_asked(customer: Customer) -> None:
    await customer.write("云星空管理员密码忘了", product="k3cloud=云星空")
    assert "公有云，还是私有云" in customer.text
    await customer.tap("私有云（服务器在自己单位）")
    assert customer.card["title"] == "在服务器的管理中心里重置"
    assert customer.card["message"]["to"] == "负责星空服务器的 IT"


async def test_who_does_not_know_gets_the_likeliest_way(customer: Customer) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    await customer.write("不知道", "deny", 0.87)
    assert customer.card["title"] == "请系统管理员在用户管理里重置"


async def test_a_lock_needs_no_question(customer: Customer) -> None:
    await customer.write("云星空输错几次账号被锁了", product="k3cloud=云星空")
    assert customer.card["title"] == "请系统管理员解锁"


async def test_a_vague_word_is_asked_what_happened(customer: Customer) -> None:
    await customer.write("云星空密码的问题", product="k3cloud=云星空")
    assert "密码是怎么了" in customer.text
    await customer.tap("账号被锁了")
    assert customer.card["title"] == "请系统管理员解锁"


async def test_in_xingchen_the_phone_decides(new_customer: Callable[[], Customer]) -> None:
    customer = new_customer()
    await customer.write("星辰密码忘了", product="xingchen=星辰")
    assert "收到短信验证码吗" in customer.text
    await customer.write("还在用", "not_helped", 0.96)
    assert customer.card["title"] == "在登录页点「忘记密码」重设"
    customer = new_customer()
    await customer.write("星辰密码忘了", product="xingchen=星辰")
    await customer.tap("号码换了、停了、不是我的")
    assert "密码还记得吗" not in customer.text  # 「忘了」 was the first word
    assert "密码也不记得" in customer.text
    assert "哪一种" in customer.text
    await customer.tap("企业管理员")
    assert customer.card["title"] == "本人登录，申请新增企业管理员"


async def test_in_xingchen_nobody_resets_for_a_colleague(customer: Customer) -> None:
    await customer.write("我是管理员，星辰员工的密码忘了怎么重置", product="xingchen=星辰")
    assert customer.card["title"] == "让员工本人找回"


async def test_a_password_of_a_portal_is_the_portals(customer: Customer) -> None:
    await customer.write("从云之家点进星空密码不对", product="k3cloud=星空")
    assert customer.card["title"] == "从别的系统点进来的，找那个系统的管理员"
    assert "从门户或别的系统点进来" in customer.text


async def test_a_correction_keeps_the_rest(customer: Customer) -> None:
    await customer.write("私有云星空我的密码忘了", product="k3cloud=星空", edition="k3cloud_private=私有云")
    assert customer.card["title"] == "请系统管理员在用户管理里重置"
    await customer.write("说错了，是管理员的", "password_reset", 0.46)
    assert customer.card["title"] == "在服务器的管理中心里重置"
    assert "私有云" in customer.text


async def test_a_corrected_product_runs_the_triage_again(customer: Customer) -> None:
    await customer.write("KIS我的密码忘了", product="kis=KIS")
    assert "manager" in customer.text
    await customer.write("不是KIS，是云星空", "inform", product_excluded="kis=KIS", product="k3cloud=云星空")
    assert customer.card["understood"] == "云星空，您自己的密码忘了"


async def test_a_denied_product_is_asked_for(customer: Customer) -> None:
    await customer.write("KIS我的密码忘了", product="kis=KIS")
    await customer.write("不是KIS", "inform", product_excluded="kis=KIS")
    assert "云星空" in customer.buttons
    assert customer.slots["product"] is None


async def test_an_older_button_corrects_too(customer: Customer) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    administrators = customer.button("管理员（administrator）的")
    await customer.tap("我自己的登录密码")
    await customer.send(administrators)
    assert "公有云，还是私有云" in customer.text


async def test_next_way_then_a_person_with_all_facts(customer: Customer) -> None:
    await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    await customer.tap("没解决")
    assert customer.custom("outcome") == {"case_id": FORGOTTEN, "helped": False}
    assert customer.card["title"] == "登录页有找回入口的"
    await customer.write("还是不行", "not_helped")
    assert "要不要转给工程师" in customer.text
    await customer.write("好的", "affirm")
    handoff = customer.custom("handoff")
    assert handoff is not None
    assert handoff["reason"] == "unresolved"
    assert len(customer.messages) == 1, "nothing is said beside the request"
    facts = handoff["facts"]
    assert (facts["product"], facts["account_kind"], facts["password_trouble"]) == ("k3cloud", "own_user", "密码忘了")
    assert facts["diagnosis"] == "account"
    assert [(entry["what"], entry["result"]) for entry in facts["tried"]] == [
        ("请系统管理员在用户管理里重置", "没解决"),
        ("登录页有找回入口的", "没解决"),
    ]


async def test_helped_ends_the_job(customer: Customer) -> None:
    await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    assert "太好了" in await customer.write("好了", "helped")
    assert customer.custom("outcome") == {"case_id": FORGOTTEN, "helped": True}
    assert customer.slots["dialogue"]["jobs"] == []


async def test_the_phone_reaches_the_engineer(customer: Customer) -> None:
    await customer.write("星辰手机号停了，密码也忘了", product="xingchen=星辰")
    facts = await customer.facts()
    assert (facts["code_reachable"], facts["password_trouble"]) == (False, "原来的手机号用不了了")


async def test_a_digression_is_answered_and_led_back_from(customer: Customer) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    answer = await customer.write("怎么反结账", "closing_checklist")
    assert "反结账" in answer
    assert texts.BACK_TO_QUESTION in answer
    assert "哪一个密码" in answer
    await customer.tap("我自己的登录密码")
    assert customer.card["title"] == "请系统管理员在用户管理里重置"
    answer = await customer.write("怎么反结账", "closing_checklist")
    assert texts.BACK_TO_WAY in answer
    answer = await customer.write("怎么反结账", "closing_checklist")
    assert texts.BACK_TO_WAY not in answer, "once is enough"


async def test_what_is_not_understood_is_not_asked_again_but_assumed_aloud(customer: Customer) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    assert texts.ASSUMED in await customer.write("嗯那个啥", "nlu_fallback", 0.4)
    assert customer.card["title"] == "请系统管理员在用户管理里重置"


async def test_why_do_you_ask(customer: Customer) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    answer = await customer.write("问这个干嘛", "restart", 0.5)
    assert "找错人" in answer
    assert "哪一个密码" in answer


async def test_the_unknown_product_is_explained_once_then_a_person(customer: Customer) -> None:
    await customer.write("密码忘了")
    await customer.tap("不清楚")
    assert "主控台" in customer.text
    await customer.write("打开上面写着主控台", "login_failure", 0.5)
    assert "K3 WISE" in customer.text


async def test_who_cannot_tell_the_product_at_all_reaches_a_person(customer: Customer) -> None:
    await customer.write("密码忘了")
    await customer.write("不知道", "deny", 0.87)
    await customer.write("看不出来", "nlu_fallback", 0.5)
    assert "工程师" in customer.text
    await customer.write("好", "affirm")
    assert customer.custom("handoff") is not None


async def test_a_precise_question_is_left_to_the_library(customer: Customer, library: ScriptedLibrary) -> None:
    await customer.write("云星空密码策略在哪设", product="k3cloud=云星空")
    assert customer.card["case_id"] == ASKS_POLICY
    assert customer.slots["dialogue"]["jobs"] == []


async def test_an_exact_prompt_is_left_to_the_library(customer: Customer, library: ScriptedLibrary) -> None:
    library.script = {"N001": ("answer", ["k3cloud-integration-n001-password-expired"])}
    library.route = "error_text"
    await customer.write("密码过期，接口报 N001", error_text="N001")
    assert customer.slots["dialogue"]["jobs"] == []
    assert customer.card["case_id"] == "k3cloud-integration-n001-password-expired"


async def test_a_tax_password_is_nobodys_erp_password(customer: Customer) -> None:
    assert "不是金蝶软件" in await customer.write("金税盘密码忘了")
    await customer.tap("是金蝶软件的登录密码")
    assert "云星空" in customer.buttons


async def test_a_tax_password_in_the_middle_ends_the_job(customer: Customer) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    assert "税务局" in await customer.write("哦是电子税务局的密码")
    assert customer.slots["dialogue"]["jobs"] == []


@pytest.mark.parametrize("text", ["用友U8的密码忘了", "管家婆密码忘了"])
async def test_other_vendors_are_refused(customer: Customer, text: str) -> None:
    await customer.write(text)
    assert customer.messages[0]["response"] == "utter_out_of_scope"


async def test_no_try_is_offered_where_nothing_is_connected(customer: Customer) -> None:
    """Whose administrator has connected nothing loses no turn over it."""
    await customer.write("帮我重置一下我的云星空密码", product="k3cloud=云星空")
    assert texts.MAY_I_TRY not in customer.text
    assert customer.card["title"] == "请系统管理员在用户管理里重置"


async def test_our_own_try_is_made_only_when_the_customer_agrees(customer: Customer) -> None:
    customer.metadata = CONNECTED
    await customer.write("帮我重置一下我的云星空密码", product="k3cloud=云星空")
    assert texts.MAY_I_TRY in customer.text
    assert customer.custom("reset") is None
    await customer.tap("好，试一下")
    assert customer.text == ""
    reset = customer.custom("reset")
    assert reset is not None
    assert (reset["product"], reset["account_kind"]) == ("k3cloud", "own_user")
    answer = await customer.desk_reports("reset", "not_connected")
    assert texts.NOT_CONNECTED in answer
    assert customer.card["title"] == "请系统管理员在用户管理里重置"
    await customer.write("你帮我重置一下密码")
    assert customer.custom("reset") is None, "it is not tried again"
    assert texts.MAY_I_TRY not in customer.text


async def test_a_declined_try_leads_to_the_steps(customer: Customer) -> None:
    customer.metadata = CONNECTED
    await customer.write("帮我重置一下我的云星空密码", product="k3cloud=云星空")
    await customer.write("不用", "deny")
    assert customer.custom("reset") is None
    assert customer.card["title"] == "请系统管理员在用户管理里重置"


async def test_no_try_is_offered_for_what_we_could_not_reset(customer: Customer) -> None:
    customer.metadata = CONNECTED
    await customer.write("帮我重置一下KIS的manager密码", product="kis=KIS")
    assert texts.MAY_I_TRY not in customer.text


async def test_what_only_a_person_can_do_offers_the_person_first(customer: Customer) -> None:
    await customer.write("KIS的manager密码没人知道", product="kis=KIS")
    assert customer.buttons[0] == "转人工"
    assert texts.READY_FOR_PERSON in customer.text


async def test_who_asks_for_somebody_else_gets_no_text_in_his_own_name(customer: Customer) -> None:
    await customer.write("老板的KIS密码忘了", product="kis=KIS")
    assert "message" not in customer.card
    assert texts.FOR_OTHERS in customer.text


async def test_a_retired_case_is_skipped(customer: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_the_first(case_id: str) -> dict[str, object]:
        case = read_case(case_id)
        return {**case, "status": "retired"} if case_id == FORGOTTEN else case

    monkeypatch.setattr("tests.actions.library.read_case", without_the_first)
    await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    assert customer.card["title"] == "登录页有找回入口的"


async def test_uncertain_sources_are_said_to_be_uncertain(customer: Customer) -> None:
    await customer.write("EAS我的密码忘了", product="eas=EAS")
    assert "不同版本" in customer.text
    await customer.write("不是EAS，是星辰", "inform", product_excluded="eas=EAS", product="xingchen=星辰")
    await customer.tap("能收到")
    assert "不同版本" not in customer.text


async def test_what_we_know_nothing_reliable_about_goes_to_a_person(customer: Customer) -> None:
    await customer.write("星辰密码的问题", product="xingchen=星辰")
    await customer.tap("账号被锁了")
    assert texts.NO_WAY in customer.text
    await customer.write("好的", "affirm")
    handoff = customer.custom("handoff")
    assert handoff is not None
    assert handoff["facts"]["password_trouble"] == "账号被锁了"


async def test_an_impatient_answer_is_no_wish_for_a_person(customer: Customer) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    await customer.write("我自己的！快点！", "handoff", 0.5)
    assert customer.custom("handoff") is None
    assert customer.card["title"] == "请系统管理员在用户管理里重置"


@pytest.mark.parametrize("wish", ["人工", "转人工", "找个人来", "给我找工程师"])
async def test_a_wish_for_a_person_is_one_however_doubtful(customer: Customer, wish: str) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    await customer.write(wish, "handoff", 0.5)
    assert customer.custom("handoff") is not None


async def test_plain_words_say_whether_it_helped(customer: Customer) -> None:
    await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    await customer.write("管理员联系过了，没用")
    assert customer.card["title"] == "登录页有找回入口的"
    await customer.write("登上去了", "login_failure", 0.7)
    assert customer.slots["dialogue"]["jobs"] == []


async def test_the_administrator_who_left_is_an_administrators_password(customer: Customer) -> None:
    await customer.write("KIS密码的问题", product="kis=KIS")
    await customer.tap("管理员走了没交接")
    assert customer.card["title"] == "转给工程师，带着能证明是贵公司账套的材料"


@pytest.mark.parametrize("text", ["云星空密码忘了，转人工", "密码忘了给我找人工"])
async def test_a_person_asked_for_among_other_words_is_brought(customer: Customer, text: str) -> None:
    await customer.write(text)
    handoff = customer.custom("handoff")
    assert handoff is not None
    assert "密码忘了" in handoff["facts"]["question"]


async def test_a_person_who_is_not_wanted_is_not_brought(customer: Customer) -> None:
    await customer.write("不用转人工，你告诉我星空密码忘了怎么办", product="k3cloud=星空")
    assert customer.custom("handoff") is None
    assert "哪一个密码" in customer.text


async def test_the_next_problem_is_one_word_away(customer: Customer) -> None:
    await customer.write("1.云星空密码忘了 2.云星空怎么反结账", product="k3cloud=云星空")
    assert "哪一个密码" in customer.text
    await customer.write("下一个", "inform", 0.5)
    assert "反结账" in customer.text
    assert [job["name"] for job in customer.slots["dialogue"]["jobs"]] != ["password"]


@pytest.mark.parametrize("text", ["密码规则在哪里改", "不想每个月改一次密码"])
async def test_a_question_about_passwords_that_tells_no_loss_is_the_librarys(customer: Customer, text: str) -> None:
    await customer.write(text)
    assert customer.slots["dialogue"]["jobs"] == []


async def test_the_name_of_an_account_is_enough_to_begin(customer: Customer) -> None:
    await customer.write("K3账套管理的密码", product="k3wise=K3")
    assert "密码是怎么了" in customer.text
    await customer.tap("密码忘了")
    assert customer.card["title"] == "不记得：转工程师"


async def test_a_warning_days_ahead_is_no_lapse(customer: Customer) -> None:
    await customer.write("云星空提示密码3天后到期", product="k3cloud=云星空")
    assert customer.card["title"] == "还没到期，趁早自己改"


@pytest.mark.parametrize("text", ["气死我了，你们这什么垃圾系统", "气死我了", "烦死我了！！！"])
async def test_anger_answers_no_question(customer: Customer, text: str) -> None:
    await customer.write("云星空密码忘了", product="k3cloud=云星空")
    answer = await customer.write(text, "out_of_scope", 0.4)
    assert texts.BACK_TO_QUESTION in answer
    assert "哪一个密码" in answer
    assert "您自己的" not in answer
    await customer.write("烦死了，我自己的", "inform", 0.4)
    assert customer.card["title"] == "请系统管理员在用户管理里重置"


async def test_what_is_known_already_is_no_verdict_though_it_sounds_like_a_yes(customer: Customer) -> None:
    await customer.write("云星空私有云 员工密码忘了", product="k3cloud=云星空")
    assert customer.card["title"] == "请系统管理员在用户管理里替他重置"
    answer = await customer.write("是给员工清的 我是it", "affirm", 0.66)
    assert answer == texts.STILL_HOLDS.format("请系统管理员在用户管理里替他重置", texts.DONE_YET)
    assert customer.slots["dialogue"]["jobs"][-1]["name"] == "password"
    await customer.write("嗯，好了", "affirm", 0.66)
    assert customer.slots["dialogue"]["jobs"] == []


async def test_who_wants_round_a_password_does_not_know_it(customer: Customer) -> None:
    """「改密码」 in the database is no changing of a password that is known."""
    await customer.write("用navicat连上去改密码行吗", product="k3cloud=navicat")
    assert "哪一个密码" in customer.text
    assert "想换一个" not in customer.text


async def test_notices_are_said_once(customer: Customer) -> None:
    first = await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    assert texts.NO_SECRETS in first
    assert texts.HOW_TO_REPLY in first
    assert texts.NO_SECRETS in customer.card["note"]
    second = await customer.tap("没解决")
    assert texts.NO_SECRETS not in second
    assert texts.HOW_TO_REPLY not in second
    assert customer.card["note"] == ""
    assert second.endswith(texts.HELPED_QUESTION)


async def test_a_nod_is_no_success(customer: Customer) -> None:
    await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    assert await customer.write("好的", "affirm") == LET_GO
    assert customer.custom("outcome") is None


async def test_a_point_of_what_is_on_screen_is_not_answered_by_all_of_it(customer: Customer) -> None:
    shown = await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    answer = await customer.write("普通用户的话 在哪个网址改")
    assert 0 < len(answer) < len(shown) / 2
    assert "转人工" in customer.buttons


async def test_who_denies_that_it_is_a_password_opens_no_job(customer: Customer) -> None:
    await customer.write("我没问密码忘了 我问的是这个菜单在哪里")
    assert not customer.slots["dialogue"]["jobs"]
