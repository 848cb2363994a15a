"""The operator's check, and settings that cannot be used."""

from __future__ import annotations

import dataclasses

import aiohttp
import pytest

from desk.channels.wecom.check import Check, Finding
from desk.channels.wecom.settings import WecomSettings
from desk.errors import SettingsError
from desk.settings import Settings
from tests.desk.channels.wecom.conftest import Company, settings_of
from tests.wecom.simulator import Simulator
from tests.wecom.state import State

GOOD = {
    "DESK_SECRET": "s" * 48, "WECOM_CORP_ID": "ww1", "WECOM_SECRET": "x", "WECOM_TOKEN": "Abc123",
    "WECOM_AES_KEY": State().aes_key,
}  # fmt: skip


async def _check(settings: WecomSettings, *, tells_robot: bool = False) -> dict[str, Finding]:
    async with aiohttp.ClientSession() as http:
        return {one.name: one for one in await Check(settings, http).run(tells_robot=tells_robot)}


async def test_everything_right(company: Company) -> None:
    robot = f"{company.simulator.url}/cgi-bin/webhook/send?key=simulated-robot"
    settings = settings_of(company.state, company.simulator.url, desk_url=company.desk.url, robot_url=robot)
    found = await _check(settings, tells_robot=True)
    assert [one.is_ok for one in found.values()] == [True] * 6, found
    assert len(company.state.robot) == 1


@pytest.mark.parametrize(
    ("change", "name", "word"),
    [
        ({"secret": "wrong"}, "access token", "WECOM_SECRET"),
        ({"corp_id": "wwother"}, "access token", "WECOM_CORP_ID"),
        ({"kf_ids": ("wkOther",)}, "accounts", "WECOM_KF_IDS"),
        ({"token": "other"}, "callback", "other keys"),
        ({"desk_url": "http://127.0.0.1:9"}, "callback", "not reachable"),
        ({"api_url": "http://127.0.0.1:9"}, "access token", "not reachable"),
    ],
)
async def test_what_is_wrong_is_named(company: Company, change: dict[str, object], name: str, word: str) -> None:
    settings = settings_of(company.state, company.simulator.url, desk_url=company.desk.url)
    found = await _check(dataclasses.replace(settings, **change))  # type: ignore[arg-type]
    assert found[name].is_ok is False
    assert word in found[name].text


async def test_an_untrusted_address(company: Company, simulator: Simulator) -> None:
    simulator.state.faults.refuse["kf/account/list"] = [60020]
    found = await _check(settings_of(company.state, simulator.url))
    assert "企业可信IP" in found["accounts"].text


def test_settings_are_all_or_none() -> None:
    assert not Settings.from_env({"DESK_SECRET": "s" * 48}).wecom.serves_customers
    assert Settings.from_env(GOOD).wecom.serves_customers
    for name in ("WECOM_CORP_ID", "WECOM_SECRET", "WECOM_TOKEN", "WECOM_AES_KEY"):
        with pytest.raises(SettingsError, match=name):
            Settings.from_env({**GOOD, name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WECOM_AES_KEY", "short"), ("WECOM_AES_KEY", "!" * 43), ("WECOM_TOKEN", "has blank"),
        ("WECOM_ROBOT_URL", "qyapi.weixin.qq.com"), ("WECOM_CALLBACK_IPS", "somewhere"),
        ("WECOM_ENGINEER_RESERVE", "5"), ("WECOM_SYNC_S", "1"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({**GOOD, name: value})


def test_secrets_are_not_shown() -> None:
    settings = Settings.from_env({**GOOD, "WECOM_SECRET": "very-secret"})
    assert "very-secret" not in repr(settings.wecom)
