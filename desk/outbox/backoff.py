"""How long to wait before trying again: doubling, and anything from nothing to all of it by chance."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BackOff:
    """Exponential back-off with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): many that failed
    together do not come back together."""

    first_s: float = 2.0
    longest_s: float = 900.0

    def ceiling(self, failures: int) -> float:
        """The longest wait after so many failures (at least 1), in seconds."""
        return float(min(self.longest_s, self.first_s * 2.0 ** min(failures - 1, 60)))

    def wait(self, failures: int, rng: random.Random | None = None) -> float:
        """Seconds to wait after so many failures."""
        return (rng or _random).uniform(0.0, self.ceiling(failures))


_random = random.Random()
