"""Calling the action server: Rasa's own way, without its costs. Per turn these were more than all the rest.

Rasa opens a new HTTP session for every call, waits up to 300 s, copies the server's answer (which may hold the whole
conversation) into the error it raises, and validates its own JSON schema anew before it validates the answer with it:
two thirds of a turn's CPU time.
"""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

# The action server ends its own work after 8 s; what takes longer is not coming.
CALL_LIMIT_S = 12.0
# Under the action server's own limit for idle connections, so that a call never meets one that is being closed.
IDLE_S = 60.0
REJECTED = 400

_SCHEMA = RemoteAction.action_response_format_spec()
_VALIDATOR = validator_for(_SCHEMA)(_SCHEMA)


class ActionEndpoint(EndpointConfig):
    """An endpoint that keeps its connections."""

    _session: aiohttp.ClientSession | None = None

    @classmethod
    def like(cls, endpoint: EndpointConfig | None) -> ActionEndpoint | None:
        """The same endpoint, kept open; none stays none."""
        if endpoint is None:
            return None
        return cls(url=endpoint.url, params=endpoint.params, headers=endpoint.headers, **endpoint.kwargs)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """See parent class; an error carries the server's answer only where Rasa needs it (a rejected action)."""
        kwargs["timeout"] = aiohttp.ClientTimeout(total=CALL_LIMIT_S)
        async with self._open().request(method, self.url, compress=compress, **kwargs) as response:
            if response.status >= REJECTED:
                text = await response.text() if response.status == REJECTED else ""
                raise ClientResponseError(response.status, response.reason or "", text)
            return await response.json()

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_S)
            self._session = aiohttp.ClientSession(headers=self.headers, connector=connector)
        return self._session


class ActionCall(RemoteAction):
    """A custom action whose answer is checked against a schema that was prepared once."""

    @classmethod
    def of(cls, action: RemoteAction) -> ActionCall:
        """The same action."""
        return cls(action.name(), action.action_endpoint)

    def _validate_action_result(self, result: dict[str, Any]) -> bool:
        """See parent class."""
        _VALIDATOR.validate(result)
        return True

    async def run(self, *args: Any, **kwargs: Any) -> Any:
        """See parent class, which knows no time limit that aiohttp reports as `TimeoutError`."""
        try:
            return await super().run(*args, **kwargs)
        except asyncio.TimeoutError:
            raise aiohttp.ServerTimeoutError(f"action {self.name()} took more than {CALL_LIMIT_S:g} s") from None
