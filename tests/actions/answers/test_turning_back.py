"""A turn that names the matter of a case shown before is about that case."""

from __future__ import annotations

import pytest

from actions.answers.turning_back import named_before
from kb.client import Case
from tests.actions.library import read_case

FONT, MENU = "eas-display-small-font", "eas-permission-new-menu-missing"


def _named(text: str) -> str | None:
    current = Case.model_validate(read_case(FONT))
    return named_before(text, {MENU: "EAS：打补丁或升级后，新菜单看不到"}, current)


@pytest.mark.parametrize("text", ["菜单谁登录做 是administrator不", "那个菜单先点啥", "補丁那個要重新登錄不"])
def test_it_names_the_one_before(text: str) -> None:
    assert _named(text) == MENU


@pytest.mark.parametrize("text", ["在哪设 是eas里吗", "要重启不", "分辨率调低了怎么调回来", "谁来弄"])
def test_it_is_of_the_one_on_screen(text: str) -> None:
    assert _named(text) is None


def test_between_two_nobody_can_tell() -> None:
    current = Case.model_validate(read_case(FONT))
    titles = {MENU: "新菜单看不到", "other": "菜单顺序乱了"}
    assert named_before("菜单那个谁来做", titles, current) is None
