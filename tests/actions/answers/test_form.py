"""A yes or no is said to what asks for it, and to nothing else."""

from __future__ import annotations

import pytest

from actions.answers.form import in_form, speaks_of_another


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
        ("是不是就因为改了卡片", "对，就是这个原因。重新计提一次。"),
        ("直接删了行吗", "不行，审核了的不能删。"),
        ("手机登着算不算", "不算，电脑和手机可以同时登。"),
        ("那要重新导一次吧", "要，导完再授权。"),
        ("我自己弄可以不", "可以，您有管理员的权限。"),
        ("就直接把单子删了", "不行，审核了的不能删。"),
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
        ("不走许可能不能登", "对，就是这个原因。先到企业平台加上他。", "先到企业平台加上他。"),
        ("我新增个用户不生成许可可以吗", "对，就是这个原因。先到企业平台加上他。", "先到企业平台加上他。"),
        ("用户导入那一步还要再做一遍吗?", "对：企业平台加人、生成许可证。", "企业平台加人、生成许可证。"),
        ("号改好以后要不要再导", "对：先同步许可。", "先同步许可。"),
        ("那就是说我们俩共用一个号才这样的?", "不行，后登的会把前面的挤掉。", "后登的会把前面的挤掉。"),
        ("意思是两个人同时登才会这样", "不行，后登的会把前面的挤掉。", "后登的会把前面的挤掉。"),
        ("会不会少单子", "可以，先看看列表。", "先看看列表。"),
    ],
)
def test_a_yes_to_something_else_is_left_out(asked: str, answer: str, said: str) -> None:
    assert in_form(answer, asked) == said


FOR_ADMIN = "查到这位用户，选中后重置密码。重置前先核实是他本人。"


@pytest.mark.parametrize("asked", ["那我自己再换一个密码，在哪换", "我登进去了要不要改密码", "给我换一个在哪个菜单"])
def test_what_is_for_who_does_it_is_not_for_him(asked: str) -> None:
    assert speaks_of_another(FOR_ADMIN, asked)


@pytest.mark.parametrize(
    "asked", ["我是管理员，密码在哪重置", "我们同事忘了在哪重置", "我给用户重置在哪点", "她的密码我能改吗", "在哪重置"]
)
def test_it_is_for_who_asks_for_somebody_else(asked: str) -> None:
    assert not speaks_of_another(FOR_ADMIN, asked)
