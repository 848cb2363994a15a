"""What is asked beside the steps: each clause of it, of the thing that it names, by no line of another."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.answers.second_matter import is_prompt_of
from actions.conversation import Conversation
from actions.passwords.addressed import sends_to_himself
from actions.passwords.asides import find_asides, points_back, thing_named
from actions.passwords.content import procedures
from actions.passwords.signs import asks_of_later, looks_for, wants_person, wants_us_to_act


def told(product: str, text: str, **known: str) -> str:
    return "\n".join(one.text for one in find_asides(procedures().asides(product), text, known))


@pytest.mark.parametrize(
    ("product", "known", "text", "parts"),
    [
        ("k3cloud", {"way_in": "portal"}, "登录时弹出来要动态口令，我没有这个东西，找谁领", ["动态密码卡"]),
        ("k3cloud", {"way_in": "dingtalk"}, "填的是手机密码 不对吗", ["您在电脑上登录星空的"]),
        ("k3cloud", {"way_in": "own_login"}, "密码从聊天里粘贴过来的 有影响不", ["前后的空格"]),
        (
            "k3cloud",
            {"account": "administrator", "edition": "k3cloud_private"},
            "管理中心能远程打开不，里面的密码也不对呢",
            ["公网", "停下来"],
        ),
        (
            "k3cloud",
            {"account": "administrator", "edition": "k3cloud_public"},
            "他没有这个角色咋办，别人的密码会不会一起变",
            ["请有这个角色的同事", "administrator 一个用户"],
        ),
        (
            "kis",
            {"trouble": "forgotten", "account": "other_user", "rights": "yes"},
            "在哪给他改，干脆建个新的行吗，打开先登云账号，那个是一回事吗，admin那个呢",
            ["打开用户管理", "另建一个用户", "金蝶云账号", "Admin"],
        ),
        (
            "kis",
            {"trouble": "change", "edition": "kis_standard"},
            "要是旧密码忘了谁能改，我和出纳能一起登吗",
            ["系统管理员组", "单机单用户"],
        ),
        (
            "k3wise",
            {"trouble": "forgotten", "account": "own_user"},
            "我这儿没有账套管理，他在哪里重置，12.3要不要激活",
            ["只装在服务器上", "系统设置→用户管理", "14.0 以后"],
        ),
        ("eas", {"trouble": "locked", "way_in": "gateway"}, "网关锁了多久能解，新密码要几位", ["60 分钟", "6 位"]),
        (
            "xingchen",
            {"trouble": "admin_gone", "role": "enterprise_admin"},
            "他知道密码还能登吗，审核的时候我能做账不",
            ["登得进", "照常用"],
        ),
    ],
)
def test_each_clause_is_answered(product: str, known: dict[str, str], text: str, parts: list[str]) -> None:
    said = told(product, text, **known)
    assert all(part in said for part in parts), said


@pytest.mark.parametrize(
    ("product", "known", "text", "not_said"),
    [
        ("k3cloud", {"way_in": "portal"}, "动态口令是网页弹的，找谁领", "在那边重置"),
        ("k3wise", {"trouble": "forgotten", "account": "own_user"}, "不是我自己改，管理员在哪改", "自己改不了"),
        ("kis", {"trouble": "change", "edition": "kis_standard"}, "要是哪天旧密码也忘了谁能弄", "不填不行"),
        ("xingchen", {"trouble": "admin_gone", "role": "enterprise_admin"}, "审核那几天能做账吗", "几天能批"),
    ],
)
def test_no_line_of_another_thing_is_said(product: str, known: dict[str, str], text: str, not_said: str) -> None:
    said = told(product, text, **known)
    assert said
    assert not_said not in said


def test_a_thing_of_its_own_is_named() -> None:
    assert thing_named("动态口令哪里领") == "动态密码"
    assert thing_named("我的密码哪里改") == ""
    assert points_back("那个密码是不是一回事")
    assert not points_back("密码在哪改")


def test_who_has_the_administrator_is_not_sent_to_him() -> None:
    answer = "请掌管 manager 的人登录这个账套，在用户管理里给您重置。"
    assert sends_to_himself(answer, {"rights": "yes"})
    assert not sends_to_himself(answer, {})
    assert not sends_to_himself("您用 manager 登录，在用户管理里重置。", {"rights": "yes"})


def test_what_might_be_missing_is_not_looked_for() -> None:
    assert looks_for("我电脑上没有账套管理啊")
    assert not looks_for("他要是没有那个菜单咋办")
    assert not looks_for("没有权限怎么办")


@pytest.mark.parametrize("text", ["你给我改一下不行吗", "客服能帮我重置吗", "你们直接给我解锁行不行"])
def test_we_are_asked_to_do_it(text: str) -> None:
    assert wants_us_to_act(text)


@pytest.mark.parametrize("text", ["让他给我改行吗", "请客服的人怎么说", "我给他改可以吗"])
def test_somebody_else_is_asked_to_do_it(text: str) -> None:
    assert not wants_us_to_act(text)


def test_who_asks_what_a_person_needs_has_not_called_one() -> None:
    assert wants_person("转人工吧")
    assert wants_person("密码忘了，转人工")
    assert not wants_person("转人工要准备啥")
    assert not wants_person("转人工之后要多久")


def test_what_may_happen_later_has_not_happened() -> None:
    assert asks_of_later("以后手机号停机了怎么办")
    assert asks_of_later("好了，以后换号了咋弄？")
    assert not asks_of_later("换了手机以后登不上怎么办")


def test_the_prompt_is_the_matter_itself() -> None:
    text = "忘密码收验证码 提示 发送次数已达上限"
    view = Conversation(Tracker("x", {}, {"text": text}, [], False, None, {}, "action_listen"))
    assert is_prompt_of("发送次数已达上限", view)
    assert not is_prompt_of("忘密码收验证码", view)


@pytest.mark.parametrize(
    ("product", "known", "text", "parts"),
    [
        (
            "k3cloud",
            {"account": "administrator", "edition": "k3cloud_private", "trouble": "forgotten"},
            "重置的时候大家正在用会不会被踢出去？还有不少接口好像也用administrator连的",
            ["这一个密码", "会影响接口"],
        ),
        ("k3cloud", {"account": "administrator", "edition": "k3cloud_public"}, "天梯我注册个号进去行不行", ["不行"]),
        ("k3cloud", {"account": "other_user", "trouble": "forgotten"}, "我能不能直接用他的号", ["别借", "互相踢"]),
        ("xingchen", {"trouble": "never_set"}, "账号是不是就是我手机号呀", ["是，账号就是手机号"]),
        ("xingchen", {"trouble": "never_set"}, "我设了abc123456它说不行,还要怎么写呀?", ["四样都要有"]),
        ("xingchen", {"trouble": "never_set"}, "以后忘了能让老板在后台帮我改吗", ["改不了"]),
        ("xingchen", {"trouble": "admin_gone", "role": "service_admin"}, "直接办离职行不行", ["先别办离职"]),
        ("eas", {"trouble": "expired"}, "我等着批付款呢", ["别借号"]),
        ("eas", {"trouble": "locked", "way_in": "portal"}, "要等多久啊 今儿还要付款呢", ["30 分钟", "管理员解锁"]),
    ],
)
def test_what_bears_on_him_is_said(product: str, known: dict[str, str], text: str, parts: list[str]) -> None:
    said = told(product, text, **known)
    assert all(part in said for part in parts), said


def test_what_merely_holds_the_same_signs_is_not_meant() -> None:
    assert "123456" not in told("xingchen", "我设了abc123456它说不行", trouble="never_set")
    assert "别转" not in told("xingchen", "没有人告诉我密码是多少", trouble="never_set", account="own_user")
    assert told("xingchen", "我没用123456啦", trouble="never_set") == ""
    assert "网关" not in told("eas", "要等多久", trouble="locked", way_in="portal")
