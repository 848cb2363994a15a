"""The operator's check, and settings that cannot be used."""

from __future__ import annotations

import dataclasses

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

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
        ({"token": "other"}, "callback", "another WECOM_CORP_ID"),
        ({"desk_url": "http://127.0.0.1:9"}, "callback", "not reachable"),
        ({"api_url": "http://127.0.0.1:9"}, "access token", "not reachable"),
    ],
)
async def test_what_is_wrong_is_named(company: Company, change: dict[str, object], name: str, word: str) -> None:
    settings = settings_of(company.state, company.simulator.url, desk_url=company.desk.url)
    found = await _check(dataclasses.replace(settings, **change))  # type: ignore[arg-type]
    assert found[name].is_ok is False
    assert word in found[name].text


@pytest.mark.parametrize(
    ("path", "code", "name", "word"),
    [
        ("kf/account/list", 60020, "accounts", "企业可信IP"),
        ("kf/account/list", 48002, "accounts", "可调用接口的应用"),
        ("kf/account/list", 95017, "accounts", "通过API管理微信客服账号"),
        ("kf/account/list", 95003, "accounts", "企业认证"),
        ("kf/account/list", 45009, "accounts", "wait a minute"),
        ("kf/account/list", -1, "accounts", "busy"),
        ("kf/account/list", 77777, "accounts", "77777"),
        ("kf/sync_msg", 95000, "pulling", "WECOM_KF_IDS"),
        ("kf/sync_msg", 95007, "pulling", "try again"),
    ],
)
async def test_each_errcode_has_its_way_out(
    company: Company, simulator: Simulator, path: str, code: int, name: str, word: str
) -> None:
    simulator.state.faults.refuse[path] = [code] * 9
    found = await _check(settings_of(company.state, simulator.url))
    assert found[name].is_ok is False
    assert word in found[name].text
    assert f"errcode {code}" in found[name].text


async def test_a_token_that_is_always_refused(company: Company, simulator: Simulator) -> None:
    simulator.state.faults.token_refused_for_ever = True
    found = await _check(settings_of(company.state, simulator.url))
    assert "40014" in found["accounts"].text


@pytest.mark.parametrize("change", [{"secret": "wrong"}, {"kf_ids": ("wkOther",)}])
async def test_what_could_not_be_tried_is_not_called_right(company: Company, change: dict[str, object]) -> None:
    settings = settings_of(company.state, company.simulator.url)
    found = await _check(dataclasses.replace(settings, **change))  # type: ignore[arg-type]
    for name in ("servicers", "pulling"):
        assert found[name].is_ok is None
        assert "not tried" in found[name].text


async def test_employees_who_receive_are_told_of(company: Company, simulator: Simulator) -> None:
    simulator.state.servicers.append("li")
    found = await _check(settings_of(company.state, simulator.url))
    assert found["servicers"].is_ok is None
    assert "停止接待" in found["servicers"].text


@pytest.mark.parametrize(
    ("status", "body", "word"),
    [
        (200, "<html>a proxy</html>", "something else"), (302, "", "redirect"), (403, "", "WECOM_AES_KEY"),
        (404, "", "without these"), (502, "", "is it running"), (418, "", "neither"),
    ],
)  # fmt: skip
async def test_what_answers_instead_of_the_desk(company: Company, status: int, body: str, word: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body, headers={"Location": "/login"})

    app = web.Application()
    app.router.add_get("/wecom/callback", answer)
    async with TestServer(app) as server:
        url = str(server.make_url("")).rstrip("/")
        found = await _check(settings_of(company.state, company.simulator.url, desk_url=url))
    assert found["callback"].is_ok is False
    assert word in found["callback"].text


@pytest.mark.parametrize(("key", "word"), [("gone", "WECOM_ROBOT_URL"), ("simulated-robot", "wait a minute")])
async def test_the_robot(company: Company, simulator: Simulator, key: str, word: str) -> None:
    simulator.state.robot_times += [simulator.state.now()] * 20
    robot = f"{simulator.url}/cgi-bin/webhook/send?key={key}"
    found = await _check(settings_of(company.state, simulator.url, robot_url=robot), tells_robot=True)
    assert found["group robot"].is_ok is False
    assert word in found["group robot"].text


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
