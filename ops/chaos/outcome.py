"""What a run was and what it found, as a row of BENCHMARKS.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ops.bench.figures import table
from ops.chaos.judge import FAULTS, Verdict

HEADER = (
    "run", "seed", "messages sent", "stored lines", "conversations", "take-overs", "kill -9",
    "frames and requests cut, lost, repeated", "s", *FAULTS,
)  # fmt: skip


@dataclass
class Outcome:
    """One run."""

    title: str
    seed: int
    verdict: Verdict
    sent: int = 0
    stored: int = 0
    conversations: int = 0
    seconds: float = 0.0
    take_overs: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    harm: Counter[str] = field(default_factory=Counter)
    remark: str = ""

    def row(self) -> list[object]:
        """The cells under HEADER."""
        kills = ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()) if name != "clock")
        jumps = f"; clock jumps {self.kills['clock']}" if self.kills["clock"] else ""
        return [
            self.title + (f" ({self.remark})" if self.remark else ""), self.seed, self.sent, self.stored,
            self.conversations, self.take_overs, (kills or "-") + jumps, self.harm.total(), f"{self.seconds:.0f}",
            *(len(self.verdict.found[kind]) for kind in FAULTS),
        ]  # fmt: skip

    @staticmethod
    def table(outcomes: Iterable[Outcome]) -> list[str]:
        """Markdown: a column a run, for there are more kinds of faults than runs."""
        columns = [outcome.row() for outcome in outcomes]
        rows = [[name, *(column[place] for column in columns)] for place, name in enumerate(HEADER) if place]
        return [table([HEADER[0], *(str(column[0]) for column in columns)], rows)]
