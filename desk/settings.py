"""Every setting of the desk, read once from the environment, each fault named with its way out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desk.channels.wecom.settings import WecomSettings
from desk.errors import SettingsError
from desk.identity_keys import IdentityKey, join_keys, read_public_keys
from desk.net import Network, parse_networks
from desk.owndata.policy import Policy
from desk.store.url import with_driver

REPOSITORY = Path(__file__).resolve().parent.parent
MIN_KEY_BYTES = 32
"""RFC 7518 §3.2: an HS256 key is at least as long as the hash output."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the desk needs to know; seconds unless the name says otherwise."""

    secret: str
    host: str = "127.0.0.1"
    port: int = 8080
    database_url: str = ""
    data_dir: Path = Path("var")
    content_dir: Path = REPOSITORY / "data"
    rasa_urls: tuple[str, ...] = ("http://127.0.0.1:5005",)
    rasa_token: str = ""
    actions_url: str = "http://127.0.0.1:5055"
    kb_url: str = "http://127.0.0.1:5065"
    bot_timeout_s: float = 12.0
    bot_startup_grace_s: float = 45.0
    bot_concurrency: int = 32
    trailing_wait_ms: int = 0
    lease_s: float = 6.0
    queue_timeout_s: float = 600.0
    holder_absence_s: float = 600.0
    sweep_interval_s: float = 5.0
    presence_s: float = 120.0
    session_hours: float = 12.0
    chat_token_days: float = 30.0
    conversations_per_minute: int = 120
    messages_per_minute: int = 60
    messages_per_address_per_minute: int = 1_200
    file_mb: int = 50
    files_per_conversation: int = 60
    files_mb_per_conversation: int = 500
    jwt_keys: Mapping[str, str] = field(default_factory=dict)
    jwt_public_keys: Mapping[str, IdentityKey] = field(default_factory=dict)
    jwt_audience: str = "zhangfang"
    trusted_proxies: tuple[Network, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    metrics_token: str = ""
    redis_url: str = ""
    socket_ping_s: float = 25.0
    socket_timeout_s: float = 20.0
    socket_patience_s: float = 10.0
    log_level: str = "INFO"
    own_data: Policy = field(default_factory=Policy)
    wecom: WecomSettings = field(default_factory=WecomSettings)

    @property
    def identity_keys(self) -> Mapping[str, IdentityKey]:
        """The host sites' keys by `kid`. Raises SettingsError when two have one."""
        return join_keys(self.jwt_keys, self.jwt_public_keys)

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of the desk's own database, with an asynchronous driver."""
        return with_driver(self.database_url or f"sqlite:///{(self.data_dir / 'desk.db').resolve()}")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings. Raises SettingsError that names the variable."""
        env = os.environ if environ is None else environ
        read = _Reader(env)
        secret = env.get("DESK_SECRET", "")
        if len(secret.encode()) < MIN_KEY_BYTES:
            raise SettingsError(
                f"DESK_SECRET must be at least {MIN_KEY_BYTES} bytes; `make run` writes one into .env, "
                'or set it to the output of: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        loopback = "http://127.0.0.1:"
        rasa = env.get("RASA_URLS", "") or f"{loopback}{read.integer('RASA_PORT', 5005, 1, 65535)}"
        if env.get("DATABASE_URL", ""):
            with_driver(env["DATABASE_URL"])
        jwt_keys = _jwt_keys(env.get("DESK_JWT_KEYS", ""))
        jwt_public_keys = read_public_keys(env.get("DESK_JWT_PUBLIC_KEYS", ""))
        join_keys(jwt_keys, jwt_public_keys)
        return cls(
            secret=secret,
            host=env.get("DESK_HOST", "") or "127.0.0.1",
            port=read.integer("DESK_PORT", 8080, 0, 65535),
            database_url=env.get("DATABASE_URL", ""),
            data_dir=Path(env.get("DATA_DIR", "") or "var"),
            content_dir=Path(env.get("DESK_CONTENT_DIR", "") or REPOSITORY / "data"),
            rasa_urls=tuple(url.strip().rstrip("/") for url in rasa.split(",") if url.strip()),
            rasa_token=env.get("RASA_TOKEN", ""),
            actions_url=env.get("ACTIONS_URL", "") or f"{loopback}{read.integer('ACTIONS_PORT', 5055, 1, 65535)}",
            kb_url=env.get("KB_URL", "") or f"{loopback}{read.integer('KB_PORT', 5065, 1, 65535)}",
            bot_timeout_s=read.number("DESK_BOT_TIMEOUT_S", 12.0, 0.1, 120),
            bot_startup_grace_s=read.number("DESK_BOT_STARTUP_GRACE_S", 45.0, 0, 600),
            bot_concurrency=read.integer("DESK_BOT_CONCURRENCY", 32, 1, 1000),
            trailing_wait_ms=read.integer("DESK_TRAILING_WAIT_MS", 0, 0, 10_000),
            lease_s=read.number("DESK_LEASE_S", 6.0, 1, 300),
            queue_timeout_s=read.number("DESK_QUEUE_TIMEOUT_S", 600.0, 1, 86_400),
            holder_absence_s=read.number("DESK_HOLDER_ABSENCE_S", 600.0, 1, 86_400),
            sweep_interval_s=read.number("DESK_SWEEP_INTERVAL_S", 5.0, 0.01, 3600),
            presence_s=read.number("DESK_PRESENCE_S", 120.0, 1, 3600),
            session_hours=read.number("DESK_SESSION_HOURS", 12.0, 0.1, 720),
            chat_token_days=read.number("DESK_CHAT_TOKEN_DAYS", 30.0, 0.01, 3650),
            conversations_per_minute=read.integer("DESK_CONVERSATIONS_PER_MINUTE", 120, 1, 1_000_000),
            messages_per_minute=read.integer("DESK_MESSAGES_PER_MINUTE", 60, 1, 1_000_000),
            file_mb=read.integer("DESK_FILE_MB", 50, 1, 500),
            files_per_conversation=read.integer("DESK_FILES_PER_CONVERSATION", 60, 0, 10_000),
            files_mb_per_conversation=read.integer("DESK_FILES_MB_PER_CONVERSATION", 500, 1, 100_000),
            messages_per_address_per_minute=read.integer(
                "DESK_MESSAGES_PER_ADDRESS_PER_MINUTE", 1_200, 1, 1_000_000
            ),
            jwt_keys=jwt_keys,
            jwt_public_keys=jwt_public_keys,
            jwt_audience=env.get("DESK_JWT_AUDIENCE", "") or "zhangfang",
            trusted_proxies=_networks(env.get("DESK_TRUSTED_PROXIES", "")),
            allowed_origins=tuple(o.strip() for o in env.get("DESK_ALLOWED_ORIGINS", "").split(",") if o.strip()),
            metrics_token=env.get("DESK_METRICS_TOKEN", ""),
            redis_url=_redis_url(env.get("REDIS_URL", "").strip()),
            socket_ping_s=read.number("DESK_SOCKET_PING_S", 25.0, 0.1, 600),
            socket_timeout_s=read.number("DESK_SOCKET_TIMEOUT_S", 20.0, 0.1, 600),
            socket_patience_s=read.number("DESK_SOCKET_PATIENCE_S", 10.0, 0.1, 600),
            log_level=_log_level(env.get("DESK_LOG_LEVEL", "") or "INFO"),
            own_data=Policy.from_env(env, read),
            wecom=WecomSettings.from_env(env, read),
        )


class _Reader:
    """Numbers out of the environment, within limits."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def number(self, name: str, default: float, low: float, high: float) -> float:
        raw = self._env.get(name, "").strip()
        if not raw:
            return default
        try:
            value = float(raw)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise SettingsError(f"{name}={raw!r} must be a number from {low:g} to {high:g}")
        return value

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        value = self.number(name, default, low, high)
        if value != int(value):
            raise SettingsError(f"{name}={self._env[name]!r} must be a whole number")
        return int(value)


def _jwt_keys(raw: str) -> dict[str, str]:
    """Keys of the host sites as `kid:secret`, by commas. Two may live at once while one is being replaced."""
    keys: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in raw.split(","))):
        kid, _, secret = entry.partition(":")
        if not kid or kid in keys or len(secret.encode()) < MIN_KEY_BYTES:
            # The entry is not quoted: it may be a secret.
            raise SettingsError(
                "DESK_JWT_KEYS must be kid:secret pairs separated by commas, every kid once, "
                f"every secret at least {MIN_KEY_BYTES} bytes"
            )
        keys[kid] = secret
    return keys


def _networks(raw: str) -> tuple[Network, ...]:
    try:
        return parse_networks(raw.split(","))
    except ValueError as error:
        raise SettingsError(f"DESK_TRUSTED_PROXIES must list addresses or CIDR blocks, by commas: {error}") from error


def _redis_url(url: str) -> str:
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        # Not quoted: it may hold a password.
        raise SettingsError("REDIS_URL must begin with redis://, rediss:// or unix://")
    return url


def _log_level(name: str) -> str:
    allowed = ("DEBUG", "INFO", "WARNING", "ERROR")
    if name.upper() not in allowed:
        raise SettingsError(f"DESK_LOG_LEVEL={name!r} must be one of {', '.join(allowed)}")
    return name.upper()
