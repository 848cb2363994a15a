"""`python -m desk wecom check`: keys, reachability and callback tried for real, each fault with its way out."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
from prometheus_client import CollectorRegistry

from desk.channels.wecom.api import Api, ApiError, Unreadable, read_answer
from desk.channels.wecom.callback import PATH
from desk.channels.wecom.crypto import Envelope
from desk.channels.wecom.metrics import WecomMetrics
from desk.channels.wecom.settings import REQUIRED, WecomSettings
from desk.errors import CommandError
from desk.settings import Settings

CONSOLE_S = 1.0
"""The admin console waits no longer for the callback's answer (path 90930)."""
RECEIVING = 0
TEST_LINE = "连接测试：新工单会在这里提醒。"
REMEDIES = {
    -1: "WeCom is busy; try again in a minute",
    40001: "WECOM_SECRET is wrong: copy the Secret of the application that may call 微信客服",
    40013: "WECOM_CORP_ID is wrong: 我的企业 > 企业信息 > 企业ID",
    40014: "WeCom refuses a token it has just given out; try again, then compare WECOM_SECRET",
    41001: "WeCom gave out an empty token; compare WECOM_CORP_ID and WECOM_SECRET",
    42001: "WeCom refuses a token it has just given out; try again, and look at this machine's clock",
    45009: "asked too often; wait a minute",
    45033: "too many calls at the same time; wait a minute",
    48002: "the application may not call 微信客服: 微信客服 > API > 可调用接口的应用",
    60020: "this machine's address is not trusted: 应用管理 > the application > 企业可信IP",
    60030: "the servicers are outside the application's visible range",
    93000: "WECOM_ROBOT_URL is wrong, or the robot was removed from the group",
    95000: "WECOM_KF_IDS names an account that does not exist",
    95003: "the company is not verified, which limits 微信客服: 我的企业 > 企业信息 > 企业认证",
    95004: "WECOM_KF_IDS names an account that does not exist",
    95007: "WeCom refuses to hand out messages of this account; try again in a minute",
    95011: "the account is still served in the admin console: 微信客服 > API > 通过API管理微信客服账号",
    95012: "the account is managed by another application: 微信客服 > API > 通过API管理微信客服账号",
    95017: "微信客服 is not managed by API: 微信客服 > API > 通过API管理微信客服账号",
}


NEEDED = {
    "access token": (), "accounts": ("access token",), "servicers": ("access token", "accounts"),
    "pulling": ("access token", "accounts"), "callback": (),
}  # fmt: skip
"""What a step builds upon: where that failed, trying it would only say the same again, or nothing at all."""
MAX_ECHO_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing tried: its name, whether it is right (None: a remark), and a sentence."""

    name: str
    is_ok: bool | None
    text: str


class _FreshToken:
    """A token for this check alone: the running desk keeps its own."""

    def __init__(self, http: aiohttp.ClientSession, settings: WecomSettings) -> None:
        self._http = http
        self._settings = settings
        self._token = ""

    async def get(self) -> str:
        if not self._token:
            self._token = await self.renew("")
        return self._token

    async def renew(self, refused: str) -> str:
        url = f"{self._settings.api_url}/cgi-bin/gettoken"
        params = {"corpid": self._settings.corp_id, "corpsecret": self._settings.secret}
        async with self._http.get(url, params=params, timeout=aiohttp.ClientTimeout(total=10)) as response:
            answer = await read_answer(response)
        if answer.get("errcode"):
            raise ApiError("gettoken", int(answer["errcode"]))
        return str(answer.get("access_token", ""))


class Check:
    """Everything that can be tried without writing to a customer."""

    def __init__(self, settings: WecomSettings, http: aiohttp.ClientSession) -> None:
        self._settings = settings
        self._http = http
        self._tokens = _FreshToken(http, settings)
        self._api = Api(http, settings.api_url, self._tokens, WecomMetrics(CollectorRegistry()))
        self._accounts: list[str] = list(settings.kf_ids)

    async def run(self, *, tells_robot: bool) -> list[Finding]:
        """All findings, in the order in which things are set up."""
        found: list[Finding] = []
        if self._settings.serves_customers:
            steps: tuple[tuple[str, Callable[[], Awaitable[Finding]]], ...] = (
                ("access token", self._token), ("accounts", self._find_accounts), ("servicers", self._servicers),
                ("pulling", self._pull), ("callback", self._callback),
            )  # fmt: skip
            for name, step in steps:
                missing = next((one.name for one in found if one.name in NEEDED[name] and one.is_ok is not True), "")
                # Not ok and not wrong: whatever it said would be a guess.
                untried = Finding(name, None, f"not tried: it needs {missing} (see above)")
                found.append(untried if missing else await _tried(name, step))
        else:
            found.append(Finding("settings", None, f"微信客服 is off; it needs {', '.join(REQUIRED)}"))
        if not self._settings.robot_url:
            found.append(Finding("group robot", None, "off; WECOM_ROBOT_URL tells the engineers' group of tickets"))
        elif tells_robot:
            found.append(await _tried("group robot", self._robot))
        else:
            found.append(Finding("group robot", None, "set, not tried; --robot sends a test line into the group"))
        return found

    async def _token(self) -> Finding:
        await self._tokens.get()
        return Finding("access token", True, "WECOM_CORP_ID and WECOM_SECRET are accepted")

    async def _find_accounts(self) -> Finding:
        answer = await self._api.call("kf/account/list", {"offset": 0, "limit": 100})
        managed = [str(one["open_kfid"]) for one in answer.get("account_list", []) if one.get("manage_privilege", True)]
        unknown = [one for one in self._accounts if one not in managed]
        if unknown:
            return Finding("accounts", False, f"not managed by this application: {', '.join(unknown)} (WECOM_KF_IDS)")
        if not managed:
            return Finding("accounts", False, "no account is managed by API: 微信客服 > API > 通过API管理微信客服账号")
        self._accounts = self._accounts or managed
        return Finding("accounts", True, f"{', '.join(self._accounts)}; this machine's address is trusted")

    async def _servicers(self) -> Finding:
        for account in self._accounts:
            try:
                answer = await self._api.call("kf/servicer/list", open_kfid=account)
            except ApiError as error:
                return Finding("servicers", None, f"{account}: WeCom does not say who receives (errcode {error.code})")
            receiving = [one for one in answer.get("servicer_list", []) if one.get("status") == RECEIVING]
            if receiving:
                text = (
                    f"{len(receiving)} employees receive customers of {account} in WeCom's own client: "
                    "what they take there the desk cannot answer (95018); let them stop receiving (停止接待)"
                )
                return Finding("servicers", None, text)
        return Finding("servicers", True, "nobody takes customers away in WeCom's own client")

    async def _pull(self) -> Finding:
        for account in self._accounts:
            await self._api.call("kf/sync_msg", {"open_kfid": account, "limit": 1})
        return Finding("pulling", True, "messages can be read")

    async def _callback(self) -> Finding:
        settings = self._settings
        if not settings.desk_url:
            return Finding("callback", None, "not tried; set WECOM_DESK_URL to the desk's public address")
        url, echo = settings.desk_url + PATH, secrets.token_hex(10)
        envelope = Envelope(settings.token, settings.aes_key, settings.corp_id)
        timestamp, nonce = str(int(time.time())), secrets.token_hex(5)
        encrypted, signature = envelope.seal(echo.encode(), timestamp, nonce)
        params = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, "echostr": encrypted}
        began = time.perf_counter()
        timeout = aiohttp.ClientTimeout(total=10)
        async with self._http.get(url, params=params, timeout=timeout, allow_redirects=False) as response:
            body = await response.content.read(MAX_ECHO_BYTES)
        seconds = time.perf_counter() - began
        if response.status != 200:
            return Finding("callback", False, f"{url} answers {response.status}: {_why_not(response.status)}")
        if body != echo.encode():
            text = f"{url} answers something else than the desk: the proxy must pass this path on, unchanged"
            return Finding("callback", False, text)
        if seconds > CONSOLE_S:
            return Finding("callback", False, f"{url} took {seconds:.1f} s; the admin console waits 1 s")
        text = f"{url} proves itself in {seconds * 1000:.0f} ms (tried from this machine); enter it in the console"
        return Finding("callback", True, text)

    async def _robot(self) -> Finding:
        body = {"msgtype": "markdown", "markdown": {"content": TEST_LINE}}
        async with self._http.post(self._settings.robot_url, json=body) as response:
            code = (await read_answer(response)).get("errcode", 0)
        if code:
            raise ApiError("webhook/send", int(code))
        return Finding("group robot", True, "the test line was taken")


def _why_not(status: int) -> str:
    """What a callback's refusal means for the operator."""
    if status == 403:
        return (
            "the desk there has another WECOM_CORP_ID, WECOM_TOKEN or WECOM_AES_KEY (start it again after changing "
            "them), or its WECOM_CALLBACK_IPS keeps this machine out"
        )
    if status == 404:
        return "the desk there runs without these WECOM_ settings, or the proxy does not pass this path on"
    if 300 <= status < 400:
        return "a redirect, which WeCom does not follow: WECOM_DESK_URL must be the final address, with https"
    if status >= 500:
        return "the proxy is there and the desk behind it is not: is it running?"
    return "neither the desk nor a proxy that passes this path on"


async def _tried(name: str, step: Callable[[], Awaitable[Finding]]) -> Finding:
    try:
        return await step()
    except ApiError as error:
        remedy = REMEDIES.get(error.code, "look this errcode up in WeCom's documentation")
        return Finding(name, False, f"errcode {error.code}: {remedy}")
    except (aiohttp.ClientError, TimeoutError, Unreadable, OSError) as error:
        return Finding(name, False, f"not reachable ({type(error).__name__}); check network, proxy and address")


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Print what was found. Raises CommandError when something is wrong."""
    findings = asyncio.run(_run(settings.wecom, tells_robot=options.robot))
    marks = {True: "ok  ", False: "FAIL", None: "note"}
    for finding in findings:
        print(f"{marks[finding.is_ok]}  {finding.name}: {finding.text}")
    wrong = [finding.name for finding in findings if finding.is_ok is False]
    if wrong:
        raise CommandError(f"wecom: not right yet: {', '.join(wrong)} (docs/wecom.md)")


async def _run(settings: WecomSettings, *, tells_robot: bool) -> list[Finding]:
    async with aiohttp.ClientSession() as http:
        return await Check(settings, http).run(tells_robot=tells_robot)
