"""What the customer has tried is not proposed first, and every value the bot can hear is known here."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from actions.answers.tried import SAID_AS, all_tried, untried_first, was_tried
from actions.jobs import Job
from tests.actions.talk import Talk

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass
class Solution:
    title: str
    steps: Sequence[str] = ()


@pytest.fixture
def jobs() -> Sequence[Job]:
    return ()


def test_every_value_that_is_heard_is_known_here() -> None:
    tree = ast.parse((REPOSITORY / "bot/accounts.py").read_text(encoding="utf-8"))
    table = next(
        node.value for node in tree.body if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "_TRIED"
    )
    assert isinstance(table, ast.Tuple)
    values = {ast.literal_eval(row.elts[0]) for row in table.elts if isinstance(row, ast.Tuple)}
    assert len(values) > 10
    assert values == set(SAID_AS)


def test_tried_solutions_come_last() -> None:
    cache, other = Solution("清除浏览器缓存后重新登录"), Solution("换地址登录")
    assert untried_first([cache, other], ["清缓存"]) == [other, cache]
    assert untried_first([cache, other], []) == [cache, other]
    assert not all_tried([cache, other], ["清缓存"])
    assert all_tried([cache], ["清缓存", "重启电脑"])


def test_restarting_the_server_is_not_restarting_the_computer() -> None:
    assert not was_tried(Solution("请管理员重启应用服务器"), ["重启电脑"])
    assert was_tried(Solution("请管理员重启应用服务器"), ["重启服务器"])


async def test_what_was_tried_is_kept_over_turns_for_the_engineer(talk: Talk) -> None:
    said = {"product": "k3cloud=云星空", "tried": "重启电脑=重启过电脑"}
    await talk.say("action_answer", "云星空密码不对，我重启过电脑", "password_reset", **said)
    await talk.say("action_answer", "也清过缓存", "inform", tried="清缓存=清过缓存")
    await talk.say("action_handoff", "转人工", "handoff")
    handoff = talk.custom("handoff")
    assert handoff is not None
    assert [entry["what"] for entry in handoff["facts"]["tried"]][:2] == ["重启电脑", "清缓存"]
