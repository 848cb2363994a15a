"""An engineer at the desk API: signs in as the browser does, with cookie and CSRF token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass
class Engineer:
    """One signed-in engineer."""

    http: aiohttp.ClientSession
    base: str
    csrf: str = ""

    async def sign_in(self, name: str, password: str) -> Engineer:
        """Log in; the session is a cookie of the HTTP session."""
        async with self.http.post(
            f"{self.base}/api/desk/login", json={"username": name, "password": password}
        ) as answer:
            assert answer.status == 200, await answer.text()
            self.csrf = (await answer.json())["csrf"]
        return self

    async def get(self, path: str) -> dict[str, Any]:
        """GET under /api/desk/."""
        async with self.http.get(f"{self.base}/api/desk/{path}") as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def post(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """POST under /api/desk/."""
        headers = {"X-CSRF-Token": self.csrf}
        async with self.http.post(f"{self.base}/api/desk/{path}", json=body or {}, headers=headers) as answer:
            return answer.status, await answer.json()
