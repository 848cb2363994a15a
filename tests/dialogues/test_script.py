"""A script that does not fit is refused by name, and a judge that hears something else says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.dialogues.judge import faults_of_end, faults_of_sheet, faults_of_turn, holds
from tests.dialogues.script import BadScript, Script, Turn, load_scripts

GOOD = "- {name: 忘记密码, group: happy, turns: [{says: 密码忘了, hears: [产品]}]}\n"


def _loaded(tmp_path: Path, content: str) -> list[Script]:
    path = tmp_path / "some.yml"
    path.write_text(content, encoding="utf-8")
    return load_scripts(path)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert [script.name for script in _loaded(tmp_path, GOOD)] == ["忘记密码"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- {name: 忘记密码, group: happy, turns: [{sais: 密码忘了}]}", "conversation 1 (忘记密码), turn 1"),
        ("- {name: 忘记密码, group: merry, turns: [{says: 密码忘了}]}", "conversation 1 (忘记密码), group"),
        ("- {name: 忘记密码, group: happy, turns: []}", "turns"),
        ("- {name: 忘记密码, group: happy, turns: [{says: 甲, presses: 乙}]}", "exactly one of"),
        ("- {name: 忘记密码, group: happy, turns: [{desk: dance}]}", "claim, answer, resolve, return"),
        ("- {name: 忘记密码, group: happy, turns: [{says: 甲, silent: true, hears: [乙]}]}", "silent"),
        (GOOD + GOOD, "two conversations"),
        ("- {name: [", "no YAML"),
    ],
)
def test_a_bad_file_is_refused_by_name(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(BadScript) as refusal:
        _loaded(tmp_path, content)
    assert message in str(refusal.value)
    assert "some.yml" in str(refusal.value)


HEARD: list[dict[str, Any]] = [
    {
        "author": "bot",
        "text": "请管理员重置。\n这样解决了吗？",
        "buttons": [{"title": "有帮助"}],
        "card": {"kind": "steps", "steps": ["打开用户管理", "重置"], "who": "管理员"},
    }
]


@pytest.mark.parametrize(
    ("turn", "count"),
    [
        ({"hears": ["重置"], "not": ["工单"], "buttons": ["有帮助"], "asks": True}, 0),
        ({"hears": ["重置", "备份"]}, 1),
        ({"hears_one_of": ["备份", "登录"]}, 1),
        ({"not": ["重置"]}, 1),
        ({"buttons": ["没解决"]}, 1),
        ({"no_buttons": ["有帮助"]}, 1),
        ({"asks": False}, 1),
        ({"silent": True}, 1),
        ({"card": {"kind": "steps", "steps": ["重置"]}}, 0),
        ({"card": {"kind": "case"}}, 1),
        ({"state": "handed_over"}, 1),
    ],
)
def test_a_turn_is_judged_by_what_was_heard(turn: dict[str, Any], count: int) -> None:
    assert len(faults_of_turn(Turn.model_validate({"says": "密码忘了", **turn}), HEARD, "bot")) == count


def test_nobody_answering_is_a_fault_unless_silence_was_due() -> None:
    assert faults_of_turn(Turn.model_validate({"says": "密码忘了"}), [], "bot")
    assert not faults_of_turn(Turn.model_validate({"says": "密码忘了", "silent": True}), [], "human")


def test_the_end_is_judged_by_facts_and_state() -> None:
    fields = {"name": "忘记密码", "group": "happy", "turns": [{"says": "转人工"}]}
    script = Script.model_validate(
        {**fields, "facts": {"product": "kis", "scope": None, "question": "密码"}, "state": "handed_over"}
    )
    assert faults_of_end(script, {"product": "kis", "question": "密码忘了"}, "ticketed") == []
    assert len(faults_of_end(script, {"product": "eas", "scope": "one"}, "bot")) == 4
    assert faults_of_end(script, None, "queued")


@pytest.mark.parametrize(
    ("actual", "expected", "is_held"),
    [
        ("k3cloud", "k3", False),
        ("昨天下午开始", "下午", True),
        ([{"what": "重启", "result": "没解决"}], [{"what": "重启"}], True),
        ([{"what": "重启"}], [{"what": "重装"}], False),
        (None, None, True),
    ],
)
def test_what_is_held(actual: Any, expected: Any, is_held: bool) -> None:
    assert holds(actual, expected) is is_held


def test_a_table_is_judged_by_its_rows() -> None:
    turn = Turn(says="下载清单", sheet=[["凭证过账", "做好了"]])
    assert faults_of_sheet(turn, [["1", "凭证过账", "做好了", "王会计"]]) == []
    assert faults_of_sheet(turn, [["1", "凭证过账", "未完成"], ["2", "结转损益", "做好了"]]) != []
