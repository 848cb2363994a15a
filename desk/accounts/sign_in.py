"""Guessing passwords is made slow: by address and name together, by address, and by name."""

from __future__ import annotations

from desk.errors import too_many
from desk.net import limit_key
from desk.shared_limits import SharedLimits

PAIR_LIMIT, PAIR_WINDOW_S = 5, 300.0
"""As Chatwoot's five sign-ins in five minutes (notes: helpdesk, feature table note 7)."""
ADDRESS_LIMIT, ADDRESS_WINDOW_S = 30, 300.0
NAME_LIMIT, NAME_WINDOW_S = 100, 900.0
"""High on purpose: a low one would let anybody lock an engineer out by guessing at his name."""


class SignInLimits:
    """Counts attempts that were let through; a success forgets those of its address and name."""

    def __init__(self, shared: SharedLimits) -> None:
        self._pairs = shared.window("sign-in-pairs", PAIR_LIMIT, PAIR_WINDOW_S)
        self._addresses = shared.window("sign-in-addresses", ADDRESS_LIMIT, ADDRESS_WINDOW_S)
        self._names = shared.window("sign-in-names", NAME_LIMIT, NAME_WINDOW_S)

    async def take(self, address: str, username: str) -> None:
        """Count an attempt before it is checked, so that parallel guesses cannot slip by. Raises Problem 429."""
        address = limit_key(address)
        # The narrowest first: what it refuses does not count against the whole office or the name.
        wait = (
            await self._pairs.take(f"{address}\0{username}")
            or await self._addresses.take(address)
            or await self._names.take(username)
        )
        if wait:
            raise too_many(wait, "登录尝试太频繁，请稍后再试。")

    async def succeeded(self, address: str, username: str) -> None:
        """The right password was given."""
        await self._pairs.forget(f"{limit_key(address)}\0{username}")
