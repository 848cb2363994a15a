"""What is written for other editions or versions than his is left out."""

from __future__ import annotations

import pytest

from actions.products.own_lines import own_lines

BOTH = "专业版不用全反，请管理员只反折旧那一张。迷你版、标准版按 Ctrl+F11 可能把本期全部退成未过账。先备份。"
RELEASES = "12.1 及以后直接在期末结账里选「反结账」。12.1 以前的版本，要按住 Shift 键双击才有。"


@pytest.mark.parametrize(
    ("text", "edition", "left"),
    [
        (BOTH, "kis_pro", "专业版不用全反，请管理员只反折旧那一张。先备份。"),
        (BOTH, "kis_standard", "迷你版、标准版按 Ctrl+F11 可能把本期全部退成未过账。先备份。"),
        ("· 标准版在凭证查询里销章。\n· 专业版在凭证管理里反审核。", "kis_pro", "· 专业版在凭证管理里反审核。"),
        ("再反审核（标准版叫销章），重新计提。", "kis_pro", "再反审核，重新计提。"),
        ("再反审核（标准版叫销章），重新计提。", "kis_standard", "再反审核（标准版叫销章），重新计提。"),
        ("一期期往回退；旗舰版一次只退一期", "kis_pro", "一期期往回退"),
        ("往回退；旗舰版一次只退一期。先备份。", "kis_pro", "往回退。先备份。"),
        ("先备份。KIS 迷你版没有这个菜单。", "kis_flagship", "先备份。"),
    ],
)
def test_only_his_edition(text: str, edition: str, left: str) -> None:
    assert own_lines(text, "kis", edition, None) == left


@pytest.mark.parametrize(
    ("text", "product", "edition"),
    [
        (BOTH, "kis", None),
        (BOTH, None, None),
        ("3. 标准版按 Ctrl+F11\n4. 重新计提", "kis", "kis_pro"),
        ("私有云请管理员备份，公有云备不了的，先转人工。", "k3cloud", "k3cloud_private"),
        ("标准版、专业版都在这里备份。", "kis", "kis_pro"),
        ("标准版按 F11。", "kis", "kis_pro"),
        ("标准版还是专业版，问清再迁。", "kis", "kis_flagship"),
    ],
)
def test_what_stays(text: str, product: str | None, edition: str | None) -> None:
    assert own_lines(text, product, edition, None).startswith(text[:5])


def test_who_asks_of_another_edition_hears_of_it() -> None:
    assert own_lines(BOTH, "kis", "kis_pro", None, asked="那标准版呢") == BOTH


def test_only_his_version() -> None:
    assert own_lines(RELEASES, "k3wise", None, "12.3") == "12.1 及以后直接在期末结账里选「反结账」。"
    assert own_lines(RELEASES, "k3wise", None, "11.0") == "12.1 以前的版本，要按住 Shift 键双击才有。"
    assert own_lines(RELEASES, "k3wise", None, None) == RELEASES
    assert own_lines(RELEASES, "k3wise", None, "12.3", asked="以前的版本怎么弄") == RELEASES
