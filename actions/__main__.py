"""Entry point of the action server: `python -m actions`, loopback only, every path behind the token."""

from __future__ import annotations

import argparse
import logging
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from actions.closing.progress import ProgressStore
from actions.registry import build_actions
from actions.server import create_app
from actions.settings import BadSettings, Settings
from actions.store.engine import Store
from actions.store.url import in_folder
from kb.client import KbClient

# Longer than any client of ours keeps an idle connection.
KEEP_ALIVE_S = 120.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the server until it is stopped; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m actions", description="Run the action server of Zhangfang.")
    parser.add_argument("--list", action="store_true", help="print the names of all actions and exit")
    options = parser.parse_args(arguments)
    if options.list:
        # Names only: neither the library nor a database is touched.
        nowhere = ProgressStore(Store(in_folder(Path("nowhere"))))
        print("\n".join(sorted(build_actions(KbClient("http://127.0.0.1", "-", timeout_s=1.0), nowhere))))
        return 0
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        settings = Settings.from_environment()
    except BadSettings as error:
        return _complain(str(error))
    try:
        listener = _open_port(settings.host, settings.port)
    except OSError as error:
        return _complain(
            f"port {settings.port} cannot be opened ({error.strerror}); stop the other process or set ACTIONS_PORT"
        )
    web.run_app(create_app(settings), sock=listener, access_log=None, print=None, keepalive_timeout=KEEP_ALIVE_S)
    return 0


def _open_port(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def _complain(message: str) -> int:
    print(f"actions: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
