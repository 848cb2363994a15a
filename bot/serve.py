"""Entry point of the Rasa process: `python -m bot.serve`, loopback only, every path behind the token."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bot.logs import configure_logging, silence_warnings
from bot.settings import REPOSITORY, BadSettings, Settings, quiet_environment

quiet_environment()
silence_warnings()

from rasa.core.channels.channel import InputChannel, UserMessage  # noqa: E402 - after the environment is set
from rasa.core.run import create_http_input_channels  # noqa: E402
from rasa.core.utils import AvailableEndpoints  # noqa: E402
from rasa.exceptions import ModelNotFound  # noqa: E402
from sanic import Sanic, response  # noqa: E402
from sanic.request import Request  # noqa: E402
from sanic.response import HTTPResponse  # noqa: E402

from bot.channel import TEXT_LIMIT, InvalidBody, parse_json  # noqa: E402
from bot.guard import protect, refusal  # noqa: E402
from bot.turns import TurnRunner, load_processor  # noqa: E402
from kb.text import truncate_with_codes  # noqa: E402

logger = logging.getLogger("bot")

MAX_BODY_BYTES = 256 * 1024
# Longer than the desk keeps an idle connection, so that a request never meets a connection that is being closed.
KEEP_ALIVE_S = 120
WEBHOOKS = "/webhooks/"


def create_app(token: str, channels: Sequence[InputChannel], model: Path, endpoints: AvailableEndpoints) -> Sanic:
    """The HTTP application; the model is loaded before it listens, so an open port means a ready bot.

    Only what our own processes need is served. Rasa's HTTP API also trains and swaps models; a model is code.
    """
    app = Sanic("zhangfang_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_S
    app.config.FALLBACK_ERROR_FORMAT = "json"
    protect(app, token)

    async def take_turn(message: UserMessage) -> dict[str, Any]:
        answer: dict[str, Any] = await app.ctx.runner.run(message)
        return answer

    for channel in channels:
        app.blueprint(channel.blueprint(take_turn), url_prefix=urljoin(WEBHOOKS, channel.url_prefix()))

    @app.listener("before_server_start")
    async def load(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
        app.ctx.runner = TurnRunner(load_processor(model, endpoints))
        # The first parse is slow: do it before a customer comes.
        await app.ctx.runner.processor.parse_message(UserMessage("您好"))
        logger.info("bot is ready")

    @app.listener("after_server_stop")
    async def close(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
        endpoint = app.ctx.runner.processor.action_endpoint
        if endpoint is not None:
            await endpoint.close()

    @app.get("/healthz")
    async def healthz(_: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.get("/status")
    async def status(_: Request) -> HTTPResponse:
        processor = app.ctx.runner.processor
        return response.json({"model_file": processor.model_filename, "model_id": processor.model_metadata.model_id})

    @app.post("/model/parse")
    async def parse(request: Request) -> HTTPResponse:
        try:
            text = _parse_text(request)
        except InvalidBody as error:
            return refusal("invalid_body", str(error), 422)
        parsed = await app.ctx.runner.processor.parse_message(UserMessage(text))
        return response.json(parsed, dumps=lambda value: json.dumps(value, ensure_ascii=False))

    return app


def _parse_text(request: Request) -> str:
    body = parse_json(request)
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise InvalidBody("text must be a string that is not empty")
    return truncate_with_codes(text.strip(), TEXT_LIMIT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the server until it is stopped; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.serve", description="Run the Rasa process of Zhangfang.")
    parser.add_argument("--model", type=Path, help="trained model (default: build/models/zhangfang.tar.gz)")
    parser.add_argument("--port", type=int, help="port on 127.0.0.1 (default: RASA_PORT)")
    parser.add_argument("--endpoints", type=Path, default=REPOSITORY / "endpoints.yml")
    parser.add_argument("--credentials", type=Path, default=REPOSITORY / "credentials.yml")
    options = parser.parse_args(arguments)
    configure_logging()
    try:
        settings = Settings.from_environment()
    except BadSettings as error:
        return _complain(str(error))
    settings.export()
    model, port = options.model or settings.model, options.port or settings.port
    if not model.is_file():
        return _complain(f"no trained model at {model}; run `python -m bot.train` in bot/.venv")
    try:
        listener = _open_port(settings.host, port)
    except OSError as error:
        return _complain(f"port {port} cannot be opened ({error.strerror}); stop the other process or set RASA_PORT")
    app = create_app(
        settings.token,
        create_http_input_channels(None, str(options.credentials)),
        model,
        AvailableEndpoints.read_endpoints(str(options.endpoints)),
    )
    try:
        app.run(sock=listener, workers=1, access_log=False, debug=False)
    except ModelNotFound as error:
        return _complain(str(error))
    return 0


def _open_port(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def _complain(message: str) -> int:
    print(f"bot.serve: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
