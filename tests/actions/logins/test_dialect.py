"""What is written as it is spoken at home is read like everybody's words."""

from __future__ import annotations

import pytest

from actions.logins.dialect import plainly
from actions.logins.urgency import find_urgency
from tests.actions.logins.turn import turn


@pytest.mark.parametrize(
    ("spoken", "plain"),
    [
        ("我哋成间公司今朝登唔到", "我们整个公司今早登不到"),
        ("佢寻晚换咗条宽带", "他昨晚换了条宽带"),
        ("阿拉单位侪登勿上", "我们单位全都登不上"),
        ("连部上服务器", "连不上服务器"),
        ("旁边仨人都登不上", "旁边三个人都登不上"),
    ],
)
def test_the_words_of_everybody(spoken: str, plain: str) -> None:
    assert plainly(spoken) == plain


@pytest.mark.parametrize("text", ["唔该帮我睇下", "财务部上个月", "请勿关机", "成本部门", "进部门主管那里"])
def test_what_means_something_else_stays(text: str) -> None:
    assert plainly(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "我哋成間店今朝全部登唔到EAS 我今日要交月结表",
        "月末关账日 整个财务部八个人没一个能进星空的",
        "上个月账还差一个调汇没做，k3没一个人进得去",
        "月底关账呢 谁都进不去星空",
        "结账日 kis所有机器都连部上服务器",
        "年结今天要弄完 结果没一个人登得上金蝶",
        "成個財務部都入唔到K3 等住做月結",
    ],
)
def test_an_outage_is_one_though_it_is_heard_as_a_close(text: str) -> None:
    urgency = find_urgency(turn(text, "closing_checklist"))
    assert urgency is not None
    assert (urgency.kind, urgency.is_certain) == ("everyone", True)


@pytest.mark.parametrize(
    "text",
    [
        "月底了 谁都不肯结账 星空怎么结账",
        "没一个模块能结账的 应收应付都卡着",
        "全部凭证都过账了 总账还是结不了",
        "大家都等着结账 点期末结账进不去",
        "所有人都能登 就我不行 还要月结",
        "所有单据都审核了 关账还是打不开明细",
    ],
)
def test_a_close_that_fails_is_no_outage(text: str) -> None:
    assert find_urgency(turn(text, "closing_checklist")) is None
