"""`make wecom-demo`: a simulated WeCom, a desk connected to it, and a page on which one is the customer."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from aiohttp import web
from dotenv import dotenv_values

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = Path(__file__).with_name("wecom_demo.html")
MAX_PICTURE = 2 * 1024 * 1024


async def serve(simulator_port: int, desk_port: int) -> None:
    """Run until interrupted."""
    # The simulator belongs to the tests; a demo is the one other place that may use it.
    from tests.wecom.callbacks import Callbacks
    from tests.wecom.simulator import Simulator

    simulator = Simulator()
    simulator.port = simulator_port
    callbacks = Callbacks(simulator.state, f"http://127.0.0.1:{desk_port}/wecom/callback")
    simulator.notify = callbacks.hint
    phone = Phone(simulator, callbacks)
    simulator.extend = phone.setup_routes
    await simulator.start()
    with tempfile.TemporaryDirectory(prefix="wecom-demo-") as folder:
        desk = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "desk", "serve", cwd=folder,
            env=_environment(Path(folder), simulator, simulator.url, desk_port),
        )  # fmt: skip
        print(f"customer's phone: {simulator.url}/\nengineers' desk:  http://127.0.0.1:{desk_port}/desk", flush=True)
        print("an account for the desk: " + await _account(folder, simulator, simulator.url, desk_port), flush=True)
        # Stopped by a signal rather than Ctrl-C, it takes the desk along as well.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, desk.terminate)
        try:
            await desk.wait()
        finally:
            if desk.returncode is None:
                desk.terminate()
                await desk.wait()
            await callbacks.close()
            await simulator.stop()


class Phone:
    """The page's own small API."""

    def __init__(self, simulator: Any, callbacks: Any) -> None:
        self._state = simulator.state
        self._callbacks = callbacks

    def setup_routes(self, app: web.Application) -> None:
        """Add the page."""
        app.router.add_get("/", self.page)
        app.router.add_get("/phone", self.read)
        app.router.add_post("/phone", self.write)
        app.router.add_post("/phone/picture", self.picture)
        app.router.add_get("/phone/media/{id}", self.media)

    async def page(self, _: web.Request) -> web.FileResponse:
        """The phone."""
        return web.FileResponse(PAGE)

    async def read(self, request: web.Request) -> web.Response:
        """What the customer has received after the first `after`."""
        after = int(request.query.get("after", "0"))
        own = [one for one in self._state.received if one.user == request.query.get("user", "")]
        shown = [{"type": one.msgtype, "body": one.body} for one in own[after:]]
        return web.json_response({"messages": shown, "robot": self._state.robot})

    async def write(self, request: web.Request) -> web.Response:
        """He writes, taps, or opens the chat."""
        body = await request.json()
        user = str(body["user"])[:40]
        if body.get("enters"):
            self._state.customer_enters(user)
        else:
            content = {"content": str(body["text"])[:2_000]}
            if body.get("menu_id"):
                content["menu_id"] = str(body["menu_id"])
            self._state.customer_writes(user, content)
        self._callbacks.hint()
        return web.json_response({})

    async def picture(self, request: web.Request) -> web.Response:
        """He sends a picture."""
        content = await request.read()
        if not 5 < len(content) <= MAX_PICTURE:
            return web.json_response({"error": "2 MB"}, status=413)
        media_id = self._state.keep_media("", request.content_type, content)
        self._state.customer_writes(request.query["user"][:40], {"media_id": media_id}, "image")
        self._callbacks.hint()
        return web.json_response({})

    async def media(self, request: web.Request) -> web.Response:
        """A picture or file he received."""
        _, media_type, content = self._state.media[request.match_info["id"]]
        kind = media_type if media_type.startswith("image/") else "application/octet-stream"
        return web.Response(body=content, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


def _environment(folder: Path, simulator: Any, url: str, desk_port: int) -> dict[str, str]:
    """The desk's own settings for bot and library, a database of its own, and the simulated company."""
    settings = {name: value for name, value in dotenv_values(REPOSITORY / ".env").items() if value}
    state = simulator.state
    own = {
        "PYTHONPATH": str(REPOSITORY), "DATA_DIR": str(folder / "var"), "DATABASE_URL": "", "REDIS_URL": "",
        "DESK_PORT": str(desk_port), "DESK_HOST": "127.0.0.1", "DESK_LOG_LEVEL": "WARNING",
        "DESK_CONTENT_DIR": str(REPOSITORY / "data"),
        "WECOM_CORP_ID": state.corp_id, "WECOM_SECRET": state.secret, "WECOM_TOKEN": state.token,
        "WECOM_AES_KEY": state.aes_key, "WECOM_API_URL": url, "WECOM_DESK_URL": f"http://127.0.0.1:{desk_port}",
        "WECOM_ROBOT_URL": f"{url}/cgi-bin/webhook/send?key=simulated-robot",
    }  # fmt: skip
    return {**settings, **os.environ, **own}


async def _account(folder: str, simulator: Any, url: str, desk_port: int) -> str:
    """An engineer to sign in as; made beside the running desk."""
    creator = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "desk", "create-admin", "--username", "demo", "--name", "小王", cwd=folder,
        env=_environment(Path(folder), simulator, url, desk_port), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await creator.communicate()
    return " ".join(output.decode().split())


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8090, help="of the phone and the simulated WeCom")
    parser.add_argument("--desk-port", type=int, default=8091)
    options = parser.parse_args()
    if not (REPOSITORY / ".env").exists():
        print("wecom-demo: there is no .env yet; run `make run` (or `make setup`) first", file=sys.stderr)
        return 2
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options.port, options.desk_port))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
