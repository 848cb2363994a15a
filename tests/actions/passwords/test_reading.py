"""What short, angry, misspelt words say of a password; read as customers write."""

from __future__ import annotations

import pytest

from actions.passwords.reading import read
from actions.passwords.signs import is_precise, is_vague, judged, speaks_of_recovery


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("密码忘了", "forgotten"),
        ("密碼忘記了", "forgotten"),
        ("忘记登陆密码了咋整", "forgotten"),
        ("前任没交接密码", "forgotten"),
        ("forgot my password", "forgotten"),
        ("输错几次帐号被锁了", "locked"),
        ("锁住了进不去 急", "locked"),
        ("提示密码已过期", "expired"),
        ("系统非要我改密码", "expired"),
        ("收不到验证码", "no_code"),
        ("验证码等了十分钟还没来", "no_code"),
        ("绑定的手机号停机了", "phone_gone"),
        ("我换号了 收不到码", "phone_gone"),
        ("绑定的手机号停用了 想改成新的", "phone_gone"),
        ("管理员离职了没交接", "admin_gone"),
        ("唯一的管理员联系不上", "admin_gone"),
        ("我的账号被禁用了", "disabled"),
        ("提示密码还有3天到期", "expiring"),
        ("密码都试错两次了怕锁，忘了", "forgotten"),
        ("没人给我密码", "forgotten"),
    ],
)
def test_what_happened(text: str, trouble: str) -> None:
    assert read(text).values["trouble"] == trouble


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("我的登录密码忘了", "own_user"),
        ("普通操作员的密码", "own_user"),
        ("administrator密码没人记得", "administrator"),
        ("KIS的manager密码", "administrator"),
        ("管理员密码忘了", "administrator"),
        ("账套管理里Admin那个密码", "container_admin"),
        ("管理中心的密码忘了", "console"),
        ("sa密码忘了", "database"),
        ("数据库密码没人知道", "database"),
        ("云账号密码忘了", "cloud_account"),
        ("我是管理员，从哪里给员工重置密码", "other_user"),
        ("老板的密码忘了", "other_user"),
    ],
)
def test_whose_password(text: str, account: str) -> None:
    assert read(text).values["account"] == account


@pytest.mark.parametrize(
    "text", ["密码忘了", "找管理员重置密码行不行", "上一个会计联系不上，密码没人知道", "云会计密码忘了"]
)
def test_nobody_is_named_where_nobody_is(text: str) -> None:
    assert "account" not in read(text).values


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("account", "我自己的", "own_user"),
        ("account", "自己的呀", "own_user"),
        ("account", "老板的", "other_user"),
        ("account", "管理员", "administrator"),
        ("account", "普通用户", "own_user"),
        ("account", "账套那个", "container_admin"),
        ("code", "能收到", "yes"),
        ("code", "还在用", "yes"),
        ("code", "没换", "yes"),
        ("code", "嗯", "yes"),
        ("code", "收不到", "no"),
        ("code", "不能", "no"),
        ("code", "号早停了", "no"),
        ("remembers", "记得", "yes"),
        ("remembers", "不记得了", "no"),
        ("remembers", "也忘了", "no"),
        ("edition", "我们服务器在自己单位", "k3cloud_private"),
        ("edition", "没有服务器，租的", "k3cloud_public"),
        ("role", "老板的号", "enterprise_admin"),
        ("role", "就是普通会计", "member"),
    ],
)
def test_short_answers_to_what_was_asked(asked: str, text: str, value: str) -> None:
    assert read(text, asked=asked, product="xingchen" if asked == "role" else None).values[asked] == value


@pytest.mark.parametrize("asked", ["account", "code", "edition", "role"])
@pytest.mark.parametrize("text", ["不知道", "不清楚啊", "分不清", "搞不清楚"])
def test_who_does_not_know_is_heard(asked: str, text: str) -> None:
    reading = read(text, asked=asked)
    assert reading.is_unsure
    assert asked not in reading.values


@pytest.mark.parametrize(
    ("text", "account"),
    [("说错了，是管理员的", "administrator"), ("搞错了 是我自己的", "own_user"), ("不是我的，是老板的", "other_user")],
)
def test_a_correction_is_read_whatever_was_asked(text: str, account: str) -> None:
    assert read(text, asked="edition").values["account"] == account


@pytest.mark.parametrize(
    ("text", "way"),
    [("从云之家点进去", "portal"), ("OA门户进的", "portal"), ("钉钉里打开的", "dingtalk"), ("先连VPN", "gateway")],
)
def test_by_which_way(text: str, way: str) -> None:
    assert read(text).values["way_in"] == way


def test_a_lost_phone_and_a_lost_password_in_one_sentence() -> None:
    values = read("手机号停了，密码也忘了", product="xingchen").values
    assert (values["trouble"], values["remembers"], values["code"]) == ("phone_gone", "no", "no")


@pytest.mark.parametrize("text", ["没人记得密码", "这密码谁还记得", "只有老会计知道密码"])
def test_somebody_elses_memory_is_not_the_customers(text: str) -> None:
    assert "remembers" not in read(text).values


@pytest.mark.parametrize(
    "text",
    [
        "密码策略在哪设",
        "新密码至少多少位",
        "密码分不分大小写",
        "怎么修改密码",
        "刚重置的密码明明没错",
        "二次验权密码忘了",
    ],
)
def test_precise_questions_are_the_librarys(text: str) -> None:
    assert is_precise(text)


@pytest.mark.parametrize("text", ["密码忘了怎么办", "账号被锁了", "密码过期了", "收不到验证码"])
def test_a_loss_is_no_precise_question(text: str) -> None:
    assert not is_precise(text)
    assert speaks_of_recovery(text)


@pytest.mark.parametrize("text", ["怎么反结账", "凭证被锁定了", "登录不上", "报表打不开"])
def test_other_matters_are_no_recovery(text: str) -> None:
    assert not speaks_of_recovery(text)


@pytest.mark.parametrize("text", ["密码", "密码的问题", "云星空密码", "请问一下密码怎么弄"])
def test_nothing_is_told(text: str) -> None:
    assert is_vague(text)


@pytest.mark.parametrize("text", ["密码忘了", "不想每月改密码", "修改密码在哪里"])
def test_something_is_told(text: str) -> None:
    assert not is_vague(text)


def test_a_forgotten_user_name_is_no_forgotten_password() -> None:
    assert "trouble" not in read("用户名忘了").values
    assert read("用户名和密码都忘了").values["trouble"] == "forgotten"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("kis标准版想改一下自己的密码 记得旧的", None), ("kis标准版怎么修改登录密码", None),
        ("kis标准版修改密码", None),
        ("云星空怎么自己改密码 我记得原来的", None), ("eas在哪里修改密码", None), ("就是改密码 没忘", None),
        ("都不是 我就是想换一个新密码", "trouble"), ("不是 我记得 只是要换一个", "trouble"),
    ],
)  # fmt: skip
def test_who_knows_his_password_and_wants_another_has_not_forgotten_it(text: str, asked: str | None) -> None:
    assert read(text, asked=asked).values["trouble"] == "change"


@pytest.mark.parametrize("text", ["我忘了密码怎么改", "密码过期要我改密码", "帮同事改密码", "改了密码之后接口连不上"])
def test_what_is_another_trouble_is_no_change(text: str) -> None:
    assert read(text).values.get("trouble") != "change"


def test_a_server_of_ones_own_is_a_private_cloud() -> None:
    assert read("云星空啊 装在自己服务器上", asked="product", product="k3cloud").values["edition"] == "k3cloud_private"
    assert read("忘记密码 星空 自己的").values["account"] == "own_user"


def test_an_administrator_who_resets_for_others_is_not_the_one_who_forgot() -> None:
    values = read("不是我的忘了 是我要给别的用户重置").values
    assert values["account"] == "other_user"
    first = read("k3 wise 用户密码重置在哪里 我是administrator").values
    assert (first["account"], first["rights"]) == ("other_user", "yes")


def test_who_decodes_by_himself_names_no_account() -> None:
    assert "account" not in read("星空的密码加密方式是啥 我自己解出来").values
    assert read("我自己", asked="account").values["account"] == "own_user"


def test_who_clears_the_users_passwords_is_not_the_user() -> None:
    assert read("有没有sql能直接把用户密码清空").values["account"] == "other_user"


@pytest.mark.parametrize(
    ("text", "intent", "helped"),
    [
        ("是的", "affirm", True), ("嗯嗯好的", "affirm", True), ("是给员工清的 我是it", "affirm", None),
        ("不是", "deny", False), ("不是我的，是同事的那个账号", "deny", None),
        ("照着弄完已经可以正常用了谢谢", "helped", True), ("联系过管理员了，没用", "affirm", False),
    ],
)  # fmt: skip
def test_a_verdict_is_short_or_said_in_so_many_words(text: str, intent: str, helped: bool | None) -> None:
    assert judged(text, intent) is helped
