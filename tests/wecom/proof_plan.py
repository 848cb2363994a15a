"""What a proof does to the desk, and what came of it: the same for the scripted bot and for the whole product."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field

from tests.wecom.callbacks import Callbacks, Habits


@dataclass
class Plan:
    """`lost` is the share of callbacks that never come; `cuts` sends are cut off after WeCom took them."""

    messages: int = 400
    customers: int = 40
    kills: int = 2
    lost: float = 0.1
    cuts: int = 20
    seed: int = 1
    database_url: str = ""
    patience_s: float = 300.0
    """How long the last answers may take."""
    per_second: float = 50.0
    """How fast customers write to the scripted bot; before the real one each waits for his answer."""

    @property
    def habits(self) -> Habits:
        """Three copies of every callback that is not lost, each as late as it likes: in any order."""
        return Habits(copies=3, lost=self.lost, delay_s=0.5)


@dataclass
class Outcome:
    """Messages `written` by customers and `read` by them; `faults` empty means proven."""

    written: int = 0
    read: int = 0
    kills: int = 0
    callbacks: int = 0
    """Deliveries that were acknowledged."""
    unacknowledged: int = 0
    """Deliveries that got no 200 within five seconds, three times: the desk was killed, or too busy."""
    reminders: int = 0
    """Messages a customer wrote only because what he was owed waited for one: five had been used up."""
    seconds: float = 0.0
    load: list[float] = field(default_factory=list)
    """Processes that wanted to run, averaged over a minute, at the beginning and at the end."""
    faults: list[str] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic, repr=False)

    def begin(self) -> None:
        """The proof begins now."""
        self._began, self.load = time.monotonic(), [round(os.getloadavg()[0], 1)]

    def end(self, callbacks: Callbacks) -> None:
        """The proof is over."""
        self.seconds = round(time.monotonic() - self._began, 1)
        self.load.append(round(os.getloadavg()[0], 1))
        self.callbacks, self.unacknowledged = len(callbacks.seconds), callbacks.failures

    def shown(self) -> dict[str, object]:
        """For a person."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}
