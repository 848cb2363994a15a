"""What the channel needs to know of the company's WeCom account; all of it empty means the channel is off."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from desk.errors import SettingsError
from desk.net import Network, parse_networks

API_URL = "https://qyapi.weixin.qq.com"
WELCOME = "您好，这里是技术支持。请直接描述您的问题，最好带上产品名称和报错原文；需要人工时，发送「转人工」即可。"
REQUIRED = ("WECOM_CORP_ID", "WECOM_SECRET", "WECOM_TOKEN", "WECOM_AES_KEY")
AES_KEY_CHARACTERS = 43
MAX_SENDS = 5
"""Messages that may follow one message of a customer."""


class Reader(Protocol):
    """Numbers out of the environment, within limits."""

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number. Raises SettingsError."""
        ...

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number. Raises SettingsError."""
        ...


@dataclass(frozen=True, slots=True)
class WecomSettings:
    """The customer channel is on when `corp_id` is set, alerts to the engineers' group when `robot_url` is."""

    corp_id: str = ""
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    kf_ids: tuple[str, ...] = ()
    robot_url: str = field(default="", repr=False)
    mention: tuple[str, ...] = ()
    desk_url: str = ""
    api_url: str = API_URL
    welcome: str = WELCOME
    callback_networks: tuple[Network, ...] = ()
    trailing_wait_ms: int = 800
    sync_s: float = 60.0
    engineer_reserve: int = 2

    @property
    def serves_customers(self) -> bool:
        """Whether 微信客服 is connected."""
        return bool(self.corp_id)

    @property
    def tenant(self) -> str:
        """Under whose name its customers are identified."""
        return f"wecom:{self.corp_id}"

    @classmethod
    def from_env(cls, env: Mapping[str, str], read: Reader) -> WecomSettings:
        """Read the settings. Raises SettingsError that names the variable, never quoting a secret."""
        given = {name: env.get(name, "").strip() for name in REQUIRED}
        missing = [name for name, value in given.items() if not value]
        if missing and len(missing) < len(REQUIRED):
            raise SettingsError(f"{', '.join(missing)} must be set too: 微信客服 needs all of {', '.join(REQUIRED)}")
        if not missing:
            _check_callback_keys(given["WECOM_TOKEN"], given["WECOM_AES_KEY"])
        try:
            networks = parse_networks(env.get("WECOM_CALLBACK_IPS", "").split(","))
        except ValueError as error:
            raise SettingsError(f"WECOM_CALLBACK_IPS must list addresses or CIDR blocks, by commas: {error}") from error
        return cls(
            corp_id=given["WECOM_CORP_ID"],
            secret=given["WECOM_SECRET"],
            token=given["WECOM_TOKEN"],
            aes_key=given["WECOM_AES_KEY"],
            kf_ids=_list(env.get("WECOM_KF_IDS", "")),
            robot_url=_url("WECOM_ROBOT_URL", env.get("WECOM_ROBOT_URL", "")),
            mention=_list(env.get("WECOM_ROBOT_MENTION", "")),
            desk_url=_url("WECOM_DESK_URL", env.get("WECOM_DESK_URL", "")),
            api_url=_url("WECOM_API_URL", env.get("WECOM_API_URL", "")) or API_URL,
            welcome=env.get("WECOM_WELCOME", "").strip() or WELCOME,
            callback_networks=networks,
            trailing_wait_ms=read.integer("WECOM_TRAILING_WAIT_MS", 800, 0, 10_000),
            sync_s=read.number("WECOM_SYNC_S", 60.0, 5, 3_600),
            engineer_reserve=read.integer("WECOM_ENGINEER_RESERVE", 2, 0, MAX_SENDS - 1),
        )


def decode_aes_key(aes_key: str) -> bytes:
    """The 32 bytes behind an EncodingAESKey. Raises ValueError."""
    if len(aes_key) != AES_KEY_CHARACTERS:
        raise ValueError("an EncodingAESKey has 43 characters")
    try:
        # The last character may carry bits that belong to no byte; Python ignores them, as Tencent's own sample needs.
        return base64.b64decode(aes_key + "=", validate=True)
    except binascii.Error as error:
        raise ValueError("an EncodingAESKey has only letters and digits") from error


def _check_callback_keys(token: str, aes_key: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9]{1,32}", token):
        raise SettingsError("WECOM_TOKEN must be 1 to 32 letters and digits, as the admin console shows it")
    try:
        decode_aes_key(aes_key)
    except ValueError as error:
        raise SettingsError(f"WECOM_AES_KEY is not what the admin console shows: {error}") from error


def _list(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _url(name: str, raw: str) -> str:
    url = raw.strip().rstrip("/")
    if url and not url.startswith(("https://", "http://")):
        raise SettingsError(f"{name} must begin with https:// (http:// only towards this machine)")
    return url
