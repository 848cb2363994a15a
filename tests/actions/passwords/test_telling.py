"""What was told is never asked, what was denied is never proposed, and a question back changes nobody's password."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import Conversation
from actions.passwords.asides import find_asides
from actions.passwords.content import procedures
from actions.passwords.reading import Reading, fold, read
from actions.passwords.telling import counted
from actions.passwords.triage import Triage
from actions.passwords.words import words
from tests.actions.passwords.customer import Customer


def asking(text: str, *clauses: str) -> Any:
    """A turn whose `clauses` ask; the others tell."""
    from rasa_sdk import Tracker

    acts = [{"text": one, "act": "asks", "confidence": 0.99, "start": 0, "end": len(one)} for one in clauses]
    latest = {"text": text, "intent": {"name": "inform", "confidence": 0.9}, "entities": [], "acts": acts}
    return Conversation(Tracker("t", {}, latest, [], False, None, {}, "action_listen"))


@pytest.mark.parametrize(
    ("text", "denied", "account"),
    [
        ("没有云账号登录 就manager一个用户", {"cloud_account"}, "administrator"),
        ("不用云账号 单机的 是manager的密码", {"cloud_account"}, "administrator"),
        ("不是云账号 云账号我能进的 是账套里面那个用户密码", {"cloud_account"}, "own_user"),
        ("云账号那步我能过去 账套里我那个用户密码忘了", {"cloud_account"}, "own_user"),
        ("第一个窗口过得去 操作员的忘了", {"cloud_account"}, "own_user"),
        ("老板知道manager密码 是我自己那个普通操作员的忘了", {"administrator"}, "own_user"),
        ("manager是老板的 我的密码忘了", {"administrator"}, "own_user"),
        ("账套里我自己的用户密码我是知道的 云账号的忘了", {"own_user"}, "cloud_account"),
        ("不是账套管理那个 是我自己的登录密码", {"container_admin"}, "own_user"),
        ("前任会计是manager 她离职了密码没人知道", set(), None),
        ("没有云账号的密码", set(), "cloud_account"),
    ],
)
def test_what_is_denied_or_there_is_not_lost(text: str, denied: set[str], account: str | None) -> None:
    reading = read(text, product="kis")
    assert (set(reading.denied), reading.values.get("account")) == (denied, account)


@pytest.mark.parametrize("text", ["adminstrator的密码没人知到了", "adminstrater密码忘了", "administartor 蜜码忘记了"])
def test_a_slip_names_the_same_account(text: str) -> None:
    values = read(text, product="k3cloud").values
    assert (values["account"], values["trouble"]) == ("administrator", "forgotten")
    assert "managed" in fold("managed")


@pytest.mark.parametrize(
    ("text", "asked", "product", "answer"),
    [
        ("不记得了呀 手机号注销了 我能替他申请吗 怎么办", "remembers", "xingchen", "no"),
        ("忘了啊 那能不能让别人代办呢", "remembers", "xingchen", "no"),
        ("能收到 让我们老板给我改一个不就完了", "code", "xingchen", "yes"),
        ("能收的 那仓库两个人会不会登不上啊", "code", "kis", "yes"),
        ("就我一个普通会计 要不要找老板啊 怎么找", "role", "xingchen", "member"),
    ],
)
def test_an_answer_counts_beside_a_question(text: str, asked: str, product: str, answer: str) -> None:
    assert read(text, asked=asked, product=product).values[asked] == answer


def test_that_it_cannot_be_found_back_is_that_it_is_not_remembered() -> None:
    values = read("老板手机号销号了 密码找不回来 就他一个管里员", product="xingchen").values
    assert {"trouble": "phone_gone", "remembers": "no", "role": "enterprise_admin"}.items() <= values.items()


def test_the_phone_of_somebody_who_can_be_asked() -> None:
    assert read("云账号的密码不知道 是以前那个会计注册的", product="kis").values["code"] == "other"
    assert read("是前任会计的号", product="kis").values["code"] == "other"
    assert "code" not in read("以前的会计联系不上了 云账号是她注册的", product="kis").values


@pytest.mark.parametrize(
    ("known", "text", "clauses", "account"),
    [
        ("cloud_account", "那我把它密码改了 仓库两个人会不会登不上", ["仓库两个人会不会登不上"], None),
        ("cloud_account", "那出纳的密码要不要换", ["那出纳的密码要不要换"], None),
        ("container_admin", "admin改了 会计登主控台的变不变", ["会计登主控台的变不变"], None),
        ("own_user", "administrator的密码忘了怎么办", ["administrator的密码忘了怎么办"], "administrator"),
        ("cloud_account", "不对 是我自己的操作员密码", [], "own_user"),
    ],
)
def test_a_question_changes_nobodys_password(known: str, text: str, clauses: list[str], account: str | None) -> None:
    memory: dict[str, Any] = {"known": {"account": known, "trouble": "forgotten"}, "product": "kis"}
    reading = counted(read(text, product="kis"), asking(text, *clauses), Triage(memory, procedures()))
    assert reading.values.get("account") == account


def test_the_denied_is_no_choice_and_no_way() -> None:
    triage = Triage({"product": "kis", "known": {"trouble": "forgotten", "edition": "kis_pro"}}, procedures())
    triage.exclude({"cloud_account", "own_user"})
    question = triage.next_question()
    assert question is not None
    assert {choice.value for _, choice in triage.open_choices(question)} == {
        "administrator", "container_admin", "other_user",
    }  # fmt: skip
    meant = [set(way.when["account"]) for way in triage.ways() if "account" in way.when]
    assert all(accounts - {"cloud_account", "own_user", "unsure"} for accounts in meant)
    triage.exclude({"container_admin", "other_user"})
    left = triage.only_choice(question)
    assert left is not None
    assert left.value == "administrator"


def test_what_is_denied_is_forgotten_and_may_be_named_after_all() -> None:
    triage = Triage({"product": "kis", "known": {"account": "cloud_account", "code": "no"}}, procedures())
    assert triage.exclude({"cloud_account"})
    assert triage.known == {}
    assert not triage.exclude({"cloud_account"})
    triage.read(Reading({"account": "cloud_account"}))
    assert triage.known["account"] == "cloud_account"
    assert "cloud_account" not in triage.excluded


def test_every_account_that_can_be_asked_for_can_be_denied() -> None:
    for value in ("cloud_account", "administrator", "container_admin", "console", "own_user"):
        assert value in words().accounts


def test_each_clause_is_answered() -> None:
    known = {"account": "cloud_account", "trouble": "forgotten"}
    found = find_asides(procedures().asides("kis"), "验证码发到谁手机上 让她念给我行不行 换成我自己的号在哪弄", known)
    assert [fact.fact for one in found for fact in one.sources] == ["F022", "F022", "F033"]


async def test_the_cloud_account_is_never_proposed_to_who_has_none(customer: Customer) -> None:
    await customer.write("KIS迷你版 manager密码忘了", product="kis=KIS", edition="kis_mini=迷你版")
    await customer.write("单机的 没有云账号登录 就manager一个用户", "inform")
    said = await customer.write("没有云账号!!那我卸了重装行不行", "inform")
    assert "先别卸" in said
    assert "云账号的密码" not in said
    assert (await customer.facts())["account_kind"] == "administrator"


async def test_a_correction_changes_that_cell_and_no_other(customer: Customer) -> None:
    await customer.write("KIS旗舰版打不开 云账号密码忘了吧", product="kis=KIS", edition="kis_flagship=旗舰版")
    await customer.write("不是云账号 云账号我能进的 是账套里面那个用户密码", "inform")
    assert customer.card["title"] == "请管理员用 manager 进账套，给您重置密码"
    said = await customer.write("不是manager忘了 老板知道manager密码 是我自己那个操作员的忘了", "inform")
    assert "manager 的密码也没人知道" not in said
    assert (await customer.facts())["account_kind"] == "own_user"


async def test_who_asks_back_is_answered_and_goes_on_without_the_question(customer: Customer) -> None:
    first = await customer.write("KIS商贸版 云账号密码不对", product="kis=KIS", edition="kis_trade=商贸版")
    assert "还能收短信吗" in first
    said = await customer.write("云账号是谁的 我上哪知道啊", "inform")
    assert "当初激活软件" in said
    assert "还能收短信吗" not in said
    assert customer.card["title"] == "用手机号找回金蝶云账号的密码"


async def test_the_question_comes_back_in_other_words(customer: Customer) -> None:
    first = await customer.write("K3密码忘了", product="k3wise=K3")
    again = await customer.write("有没有破解软件", "inform")
    question = next(line for line in first.splitlines() if line.endswith("？"))
    assert question not in again
    assert "是哪一个密码：" in again


async def test_who_is_the_administrator_is_told_what_he_does(customer: Customer) -> None:
    await customer.write("K3 新来的会计 激活码收不到 发她旧手机上去了", product="k3wise=K3")
    await customer.write("手机号在哪改 我能改不 我是系统管理员组的", "inform")
    assert customer.card["title"] == "您来办：改对登记的手机号，再同步许可"
    assert "cloud.kingdee.com/qy" in customer.text
    assert "message" not in customer.card


async def test_a_way_of_administrators_is_addressed_to_who_is_one(customer: Customer) -> None:
    await customer.write("EAS出纳的账号被锁了 我就是管理员", product="eas=EAS")
    assert customer.card["title"] == "等一等再登"
    await customer.tap("没解决")
    assert customer.card["who"].startswith("您")
    assert "message" not in customer.card


async def test_what_is_not_there_is_looked_for_and_nothing_has_failed(customer: Customer) -> None:
    await customer.write("K3 账套管理里那个admin密码想换掉 旧的记得", product="k3wise=K3")
    title = customer.card["title"]
    said = await customer.write("我电脑上程序里没有账套管理啊", "inform")
    assert "只装在服务器上" in said
    assert "两套" in await customer.write("换了以后会计登主控台的密码变不变", "inform")
    assert title == "记得旧密码：登录后修改"


async def test_the_other_way_of_a_changed_tool_password_is_not_the_forgotten_one(customer: Customer) -> None:
    await customer.write("K3 账套管理里那个admin密码想换掉 旧的记得", product="k3wise=K3")
    await customer.tap("没解决")
    assert "要不要转给工程师" in customer.text


@pytest.mark.parametrize("text", ["还是不行 要人", "给我转个真人吧", "找个人来看看吧"])
async def test_a_person_is_brought_at_once(customer: Customer, text: str) -> None:
    await customer.write("我的云星空密码忘了", product="k3cloud=云星空")
    await customer.write(text, "inform")
    assert customer.custom("handoff") is not None
