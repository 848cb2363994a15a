"""Of the situations that would be read out, the one that his words name is not asked."""

from __future__ import annotations

import pytest

from actions.logins.likelihood import NONE
from actions.logins.option_told import told_by_words

UPDATING = [
    ("update", "一直停在更新界面"),
    ("click", "双击图标，客户端起不来"),
    ("several", "装了几个客户端，打开的不是想要的"),
    ("moved", "换了电脑或挪了文件夹，客户端用不了"),
    (NONE, "都不像"),
]
LIMITED = [
    ("policy", "设了安全策略以后登不上"),
    ("button", "点“登录”没有反应"),
    ("device", "提示设备受限"),
    ("other", "改了别的金蝶产品密码以后登不上"),
]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("点开金蝶就一直在那儿更新转圈圈 图标上写的EAS", "update"),
        ("卡在更新那里一个钟头", "update"),
        ("双击没反应", "click"),
        ("我把文件夹挪到D盘了", "moved"),
        ("昨天更新以后双击不出来", "click"),
        ("登不上", None),
        ("不是更新 就是打不开", None),
    ],
)
def test_updating(words: str, told: str | None) -> None:
    assert told_by_words(UPDATING, words) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("笔记本登不进去公司的账 说什么受限", "device"),
        ("老板弄了个安全策略", "policy"),
        ("没有设安全策略", None),
        ("登不上 急", None),
    ],
)
def test_limited(words: str, told: str | None) -> None:
    assert told_by_words(LIMITED, words) == told
