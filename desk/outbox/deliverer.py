"""A way out of the desk: one class for each kind of delivery. A new channel is one more of these."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from desk.outbox.backoff import BackOff

MAX_TIMEOUT_S = 30.0
"""Half of what a claim lasts: a delivery is over, one way or the other, before another process may take the row."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to deliver. `id` (32 hex digits) stays the same over every attempt: give it to the other side, so that
    what arrives twice counts once."""

    id: str
    kind: str
    conversation_id: str | None
    destination: str
    payload: Mapping[str, Any]
    attempt: int


class Undeliverable(Exception):
    """It can never be delivered (the other side refuses it for good): no further attempts. The text is a short code
    without anything of a customer's in it."""


class TryLater(Exception):
    """The other side asks to come back after `wait_s`. The text is a short code."""

    def __init__(self, reason: str, wait_s: float) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class Deliverer(ABC):
    """Delivers rows of one `kind`. Whatever `deliver` raises besides Undeliverable is tried again."""

    kind: ClassVar[str]
    back_off: BackOff = BackOff()
    max_attempts: int = 12
    """With the usual back-off some 70 minutes on average before a row is given up."""
    timeout_s: float = 20.0
    parallel: int = 8
    is_hint: bool = False
    """A hint that cannot be delivered is worth nothing later: it is dropped where others become dead letters."""

    @abstractmethod
    async def deliver(self, delivery: Delivery) -> None:
        """Return when the other side has it. May be called again for a delivery that had arrived."""
