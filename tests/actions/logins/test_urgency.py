"""Which words call a person at once, and which only sound like it."""

from __future__ import annotations

import pytest

from actions.logins.urgency import Urgency, find_urgency, urgency_in_trouble, urgency_of_line
from tests.actions.logins.turn import turn

DAMAGE, SERVER, EVERYONE = (Urgency(kind, is_certain=True) for kind in ("damage", "server", "everyone"))
LOSS = Urgency("damage", is_certain=False, is_loss=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("账套打不开，提示数据库置疑", DAMAGE),
        ("帐套损坏了，打不开", DAMAGE),
        ("服务器中了勒索病毒，文件全被加密了", DAMAGE),
        ("昨天备份恢复错了账套，今天的数据没了", DAMAGE),
        ("进去以后数据全没了，空账套", DAMAGE),
        ("同事手滑把账套删了", DAMAGE),
        ("我把9月的凭证全删了 怎么恢复 急急急 老板要杀了我", DAMAGE),
        ("KIS专业版 63张全没了 刚刚删的", DAMAGE),
        ("误删了63张凭证,刚才", DAMAGE),
        ("凭证全部被删除了", DAMAGE),
        ("不小心把单据删了", LOSS),
        ("误删了凭证", LOSS),
        ("凭证删了还能找回来吗", LOSS),
        ("早上服务器起不来了", SERVER),
        ("sql那个服务红的，启动不了", SERVER),
        ("服务器硬盘爆满，数据库挂了", SERVER),
        ("全公司都登不上了！！", EVERYONE),
        ("财务部5个人都登不上", EVERYONE),
        ("大家都进不去星空 是不是服务器挂了", EVERYONE),
        ("没一个人登得上，电话都打爆了", EVERYONE),
        ("全办公室都停在正在调用中间层这句", EVERYONE),
    ],
)
def test_signs_of_an_emergency(text: str, expected: Urgency) -> None:
    assert find_urgency(turn(text)) == expected


@pytest.mark.parametrize("intent", ["other_kingdee", "closing_checklist", "password_reset", "handoff", "nlu_fallback"])
def test_damage_counts_under_any_intent(intent: str) -> None:
    assert find_urgency(turn("数据库置疑了", intent)) == DAMAGE


def test_everybody_is_taken_from_the_bot_too() -> None:
    assert find_urgency(turn("十几个门店都打不开系统", scope="company=都打不开")) == EVERYONE


@pytest.mark.parametrize(
    "text",
    [
        "升级会不会把数据弄丢",
        "管理员离职了 手机号也跟着他走了 现在谁都进不去后台",
        "密码没交接 大家都登不了管理中心",
        "怕数据没了，不敢点",
        "万一数据库损坏怎么办",
        "怎么防止中毒",
        "点半天没反应，是不是你们服务器挂了",
        "你们家云服务器是不是崩了 502",
        "保存跳出申请互斥锁失败，电脑中毒了？",
        "管家婆年结存后数据不见了",
        "百旺金赋开票软件数据库损坏",
        "就我一个人登不上，同事都能登",
        "登都登不上，什么破系统",
        "怎么都登不进去",
        "凭证断号怎么整理",
        "删除凭证怎么操作",
        "这张凭证要删掉吗",
        "凭证怎么删除",
        "怎么把凭证全部删了",
        "测试录的单子想全删了",
        "错的凭证删了，现在断号",
        "想把9月凭证全删了重做",
        "",
    ],
)
def test_what_only_sounds_like_it(text: str) -> None:
    assert find_urgency(turn(text)) is None


def test_emphasis_is_not_everybody() -> None:
    assert find_urgency(turn("mac电脑怎么都登不进去", scope="company=都登不")) is None


def test_everybody_and_another_matter_is_a_question() -> None:
    assert find_urgency(turn("所有人都打不开报表", "other_kingdee")) is None


def test_a_hidden_ledger_leaves_a_doubt() -> None:
    assert find_urgency(turn("我们公司的账套没了")) == Urgency("damage", is_certain=False)


def test_other_peoples_trouble_needs_a_word_of_ours() -> None:
    assert find_urgency(turn("硬盘坏了", "out_of_scope")) is None
    assert find_urgency(turn("金蝶服务器的硬盘坏了", "out_of_scope")) == DAMAGE


def test_a_picked_line_may_be_an_emergency() -> None:
    assert urgency_of_line("服务器重启后数据库起不来了") == SERVER
    assert urgency_of_line("所有人都登录不了") == EVERYONE
    assert urgency_of_line("就我这台电脑登不上") is None


def test_a_department_counts_while_the_talk_is_of_logging_in() -> None:
    assert find_urgency(turn("财务部5个人都这样 早上就开始了", "inform")) is None
    assert urgency_in_trouble(turn("财务部5个人都这样 早上就开始了", "inform")) == EVERYONE
    assert urgency_in_trouble(turn("财务部两个人这样", "inform")) is None
    assert urgency_in_trouble(turn("财务部5个人只有我这样", "inform")) is None
