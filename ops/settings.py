"""The operator's settings: .env is made once from .env.example, and read by every command."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ops.console import SetupError

ROOT = Path(__file__).resolve().parent.parent
SECRETS_MADE_AT_SETUP = ("RASA_TOKEN", "DESK_SECRET")
LOOPBACK = "127.0.0.1"
MAX_RASA_PROCESSES = 16


@dataclass(frozen=True)
class Settings:
    """What set-up and runner need to know; ports are TCP ports, folders are absolute."""

    desk_host: str
    desk_port: int
    rasa_ports: tuple[int, ...]
    actions_port: int
    kb_port: int
    data_dir: Path
    build_dir: Path
    kb_encoder: str
    environment: Mapping[str, str]

    @property
    def model(self) -> Path:
        """The trained Rasa model."""
        return self.build_dir / "models" / "zhangfang.tar.gz"

    @property
    def encoder(self) -> Path:
        """The folder of the encoder built at set-up."""
        return self.build_dir / "encoder"

    @property
    def logs(self) -> Path:
        """Where the logs of set-up and processes go."""
        return self.data_dir / "logs"


def ensure_env_file(root: Path = ROOT) -> Path:
    """Make .env from .env.example with fresh secrets, readable by its owner only; an existing one is only completed."""
    target = root / ".env"
    lines = (target if target.exists() else root / ".env.example").read_text(encoding="utf-8").splitlines()
    present = parse_env("\n".join(lines))
    if target.exists() and all(present.get(name) for name in SECRETS_MADE_AT_SETUP):
        return target
    missing = [name for name in SECRETS_MADE_AT_SETUP if not present.get(name)]
    kept = [line for line in lines if line.split("=", 1)[0].strip() not in missing]
    kept += [f"{name}={secrets.token_urlsafe(32)}" for name in missing]
    draft = target.with_suffix(".tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as sink:
        sink.write("\n".join(kept) + "\n")
    os.replace(draft, target)
    return target


def parse_env(text: str) -> dict[str, str]:
    """Read NAME=value lines; comments and blank lines are skipped, surrounding quotes are dropped."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        entry = line.strip()
        if not entry or entry.startswith("#") or "=" not in entry:
            continue
        name, value = entry.split("=", 1)
        values[name.strip().removeprefix("export ").strip()] = value.strip().strip("'\"")
    return values


def load_settings(root: Path = ROOT) -> Settings:
    """Read .env under the process's environment (which wins) and check every value.

    Raises:
        SetupError: a value is out of range; the text names the setting and the allowed range.
    """
    merged = {**parse_env(ensure_env_file(root).read_text(encoding="utf-8")), **os.environ}
    rasa_port = _port(merged, "RASA_PORT", 5005)
    processes = 0 if merged.get("RASA_URLS") else _number(merged, "RASA_PROCESSES", 1, 1, MAX_RASA_PROCESSES)
    rasa_ports = tuple(range(rasa_port, rasa_port + processes))
    data_dir = (root / (merged.get("DATA_DIR") or "var")).resolve()
    build_dir = (root / (merged.get("BUILD_DIR") or "build")).resolve()
    kb_port = _port(merged, "KB_PORT", 5065)
    actions_port = _port(merged, "ACTIONS_PORT", 5055)
    desk_port = _port(merged, "DESK_PORT", 8080)
    _refuse_shared_ports({"DESK_PORT": desk_port, "KB_PORT": kb_port, "ACTIONS_PORT": actions_port}, rasa_ports)
    desk_host = merged.get("DESK_HOST") or LOOPBACK
    environment = {
        **merged,
        "DESK_HOST": desk_host,
        "DESK_PORT": str(desk_port),
        "RASA_PORT": str(rasa_port),
        "ACTIONS_PORT": str(actions_port),
        "KB_PORT": str(kb_port),
        "DATA_DIR": str(data_dir),
        "BUILD_DIR": str(build_dir),
        "RASA_URLS": merged.get("RASA_URLS") or ",".join(f"http://{LOOPBACK}:{port}" for port in rasa_ports),
        "KB_URL": merged.get("KB_URL") or f"http://{LOOPBACK}:{kb_port}",
        "ACTIONS_URL": merged.get("ACTIONS_URL") or f"http://{LOOPBACK}:{actions_port}",
    }
    return Settings(
        desk_host=desk_host,
        desk_port=desk_port,
        rasa_ports=rasa_ports,
        actions_port=actions_port,
        kb_port=kb_port,
        data_dir=data_dir,
        build_dir=build_dir,
        kb_encoder=merged.get("KB_ENCODER", ""),
        environment=environment,
    )


def _refuse_shared_ports(named: Mapping[str, int], rasa_ports: tuple[int, ...]) -> None:
    taken: dict[int, str] = dict.fromkeys(rasa_ports, "RASA_PORT")
    for name, port in named.items():
        if port in taken:
            raise SetupError(f"{name} and {taken[port]} are both {port}. Give each its own port in .env.")
        taken[port] = name


def _port(values: Mapping[str, str], name: str, default: int) -> int:
    return _number(values, name, default, 1, 65535)


def _number(values: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    raw = values.get(name) or str(default)
    if not raw.isdigit() or not low <= int(raw) <= high:
        raise SetupError(f"{name}={raw!r} is not a whole number from {low} to {high}. Correct it in .env.")
    return int(raw)
