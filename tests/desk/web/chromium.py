"""One real browser for all tests of a process; each test has a profile of its own in it."""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.servers import GUARD, free_port

FLAGS = (
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
START_S = 120.0
STOP_S = 30.0


def running_chromium(folder: Path) -> Iterator[str]:
    """The address at which Playwright reaches it, for as long as a fixture lasts."""
    program = shutil.which("chromium")
    assert program is not None, "the page tests need Chromium: apt-get install -y chromium fonts-noto-cjk"
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder / "chromium.log").open("wb") as log:
        command = [program, *FLAGS, f"--remote-debugging-port={port}", f"--user-data-dir={folder / 'profile'}"]
        process = subprocess.Popen([*command, "about:blank"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    guard = subprocess.Popen(
        ["sh", "-c", GUARD, "guard", str(process.pid), str(folder)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        _wait(process, address, folder / "chromium.log")
        yield address
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        guard.kill()
        guard.communicate()


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            urllib.request.urlopen(f"{address}/json/version", timeout=10).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"Chromium does not answer:\n{log.read_text(errors='replace')[-2000:]}")
