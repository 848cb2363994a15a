"""Only what tells something of the matter may be quoted: neither the customer's own words nor our talk."""

from __future__ import annotations

import pytest

from actions import director, remark_turns
from actions.answers.said_lines import lines_in
from actions.dialogue import endings, errand, parting
from actions.fallback import actions, foreign, stages


@pytest.mark.parametrize(
    "text",
    [
        "您问的“我是说不用系统结转，自己手工录一张行不行。我有三四个月没结”和前面说过的都会一起带过去，不用再讲一遍。",
        "明白了，那就不是这种情况。",
        "看来不是刚才那种情况。还有一种可能，您照着试试：",
        "“直接填这条行不行呀”这一点资料里没有写，我不随便说；要问准的，回复“转人工”，我帮您问工程师。",
        "好的，您先去，我在这儿等您。",
        "您说了两件事，我一件一件来。先看“结账”；弄好了，再看“密码”。",
        "接着看您说的另一件：“凭证断号怎么整理”。",
    ],
)
def test_talk_is_not_quoted(text: str) -> None:
    assert lines_in([text]) == []


@pytest.mark.parametrize(
    "text",
    [
        "先看调整单是正数还是负数，再反审核。",
        "千万不要连续试，输错次数不会自己清零。",
        "先备份，把旧的结转凭证反审核，再重新生成。",
        "就是 cloud.kingdee.com/qy，用企业平台的账号登录。",
    ],
)
def test_knowledge_is(text: str) -> None:
    assert [line.text for line in lines_in([text])] == [text]


def test_no_line_of_our_talk_is_knowledge() -> None:
    said = [
        *(parting.UNDERSTOOD, endings.WELCOME, endings.WAITING, errand.LET_GO, errand.LET_TRY, stages.ASK_REPHRASE),
        *(stages.OFFER_AFTER_MISSES, stages.NOT_FOUND_UNDER_ANSWER, stages.OFFER_AFTER_TRIES, actions.TELL_ME),
        *(director.GOES_NEXT, remark_turns.DONE, director.NOTHING_NEXT, director.STALE_BUTTON, foreign.CLOSING),
    ]
    assert lines_in(said) == []


def test_what_a_word_means_is_no_line_that_answers() -> None:
    words = "名词解释：\n· 许可：买下的使用授权，人数用完别人就进不来\n· 账套：一家公司的账"
    said = f"3. 回服务器同步许可\n{words}\n\n风险：先备份再做。"
    assert [line.text for line in lines_in([said])] == ["回服务器同步许可", "先备份再做。"]
