"""Guessing passwords is made slow: by address and name together, by address, and by name."""

from __future__ import annotations

from desk.errors import too_many
from desk.limits import SlidingWindow

PAIR_LIMIT, PAIR_WINDOW_S = 5, 300.0
"""As Chatwoot's five sign-ins in five minutes (notes: helpdesk, feature table note 7)."""
ADDRESS_LIMIT, ADDRESS_WINDOW_S = 30, 300.0
NAME_LIMIT, NAME_WINDOW_S = 100, 900.0
"""High on purpose: a low one would let anybody lock an engineer out by guessing at his name."""


class SignInLimits:
    """Counts failures only; a success forgets those of its address and name."""

    def __init__(self) -> None:
        self._pairs = SlidingWindow(PAIR_LIMIT, PAIR_WINDOW_S)
        self._addresses = SlidingWindow(ADDRESS_LIMIT, ADDRESS_WINDOW_S)
        self._names = SlidingWindow(NAME_LIMIT, NAME_WINDOW_S)

    def take(self, address: str, username: str) -> None:
        """Count an attempt before it is checked, so that parallel guesses cannot slip by. Raises Problem 429."""
        pair = f"{address}\0{username}"
        wait = max(self._pairs.wait_for(pair), self._addresses.wait_for(address), self._names.wait_for(username))
        if wait:
            raise too_many(wait, "登录尝试太频繁，请稍后再试。")
        self._pairs.count(pair)
        self._addresses.count(address)
        self._names.count(username)

    def succeeded(self, address: str, username: str) -> None:
        """The right password was given."""
        self._pairs.forget(f"{address}\0{username}")
