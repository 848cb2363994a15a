"""A library whose searches for login trouble are scripted; the cases are the real ones."""

from __future__ import annotations

import pytest

from tests.actions.library import ScriptedLibrary

ONE, ALL, EMPTY = "k3cloud-login-one-person", "k3cloud-login-everyone-down", "k3cloud-login-datacenter-empty"
SWITCH, KICKED = "k3cloud-login-datacenter-switch-back", "k3cloud-login-kicked-out"
BLANK, DONGLE, MOVED = "xingchen-login-blank-page", "kis-licence-expired-dongle", "kis-login-server-ip-changed"
WRONG_ORG, NO_LEDGER, UPGRADE = "kis-licence-activated-wrong-org", "xingchen-login-no-ledger", "kis-login-force-upgrade"


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary(
        {
            "下拉": ("answer", [EMPTY, SWITCH]),
            "空白": ("answer", [BLANK]),
            "演示版": ("answer", [DONGLE]),
            "路由器": ("answer", [MOVED]),
            "选错公司": ("answer", [WRONG_ORG]),
            "升级": ("answer", [UPGRADE]),
            "没有账套": ("answer", [NO_LEDGER]),
            "没了": ("unknown", []),
            "在别处": ("answer", [KICKED]),
            "怪怪的": ("unknown", []),
            "数据中心": ("clarify", [EMPTY, SWITCH, KICKED]),
            "登不上": ("clarify", [ONE, ALL, EMPTY, SWITCH, KICKED]),
        }
    )
