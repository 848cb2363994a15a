"""Talking to the bot as the desk does."""

from __future__ import annotations

import http.client
import json
import uuid
from typing import Any

TOKEN = "test-token-0123456789"


class BotClient:
    """One request a call, on a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port = port

    def request(
        self, method: str, path: str, body: Any = None, *, token: str | None = TOKEN, raw: bytes | None = None
    ) -> tuple[int, Any]:
        """Status and parsed JSON of the answer."""
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
            connection.request(method, path, data, headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def declare(self, path: str, *, declared: int, sent: int) -> int:
        """The status of the answer to a body announced as `declared` bytes, of which only the first `sent` are sent.

        A server that refuses a body closes the connection. What it has not read by then makes the system reset the
        connection, and the answer may be lost with it; so no more is sent than the server must read to refuse.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest("POST", path)
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Authorization", f"Bearer {TOKEN}")
            connection.putheader("Content-Length", str(declared))
            connection.endheaders()
            connection.send(b" " * sent)
            return connection.getresponse().status
        finally:
            connection.close()

    def send(self, conversation: str | None = None, message_id: str | None = None, **content: Any) -> tuple[int, Any]:
        """One message; conversation and id are new ones where none is given."""
        body = {
            "conversation": conversation or uuid.uuid4().hex,
            "message_id": message_id or uuid.uuid4().hex,
            "customer": "customer-1",
            "channel": "web",
            **content,
        }
        return self.request("POST", "/webhooks/zhangfang/webhook", body)

    def say(self, text: str, **where: Any) -> dict[str, Any]:
        """The answer to a text."""
        status, answer = self.send(text=text, **where)
        assert status == 200, answer
        return dict(answer)
