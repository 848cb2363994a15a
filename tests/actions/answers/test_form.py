"""A yes or no is said to what asks for it, and to nothing else."""

from __future__ import annotations

import pytest

from actions.answers.form import in_form


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("会不会对不上", "会。改了就对不上。"),
        ("能改吗", "能，要先备份。"),
        ("要不要先叫财务退出来", "要，确认没人在用。"),
        ("账会没吗", "不会。账不动。"),
        ("还要重新审吗", "不用。直接点。"),
        ("在哪退", "能退，在同一个菜单里反结账。"),
        ("点哪", "会。"),
    ],
)
def test_what_fits_is_said_as_it_is(asked: str, answer: str) -> None:
    assert in_form(answer, asked) == answer


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        ("物料科目我直接改回来行不", "会。生成凭证之后又改，就对不上。", "生成凭证之后又改，就对不上。"),
        ("先备份是备哪个文件", "不行。升级会改账套的结构。", "升级会改账套的结构。"),
        ("在哪里取消", "要的。先打开参数。", "先打开参数。"),
    ],
)
def test_a_yes_to_something_else_is_left_out(asked: str, answer: str, said: str) -> None:
    assert in_form(answer, asked) == said
