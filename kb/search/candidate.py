"""The candidate: a case on its way to a hit, and what each route says of it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.search.result import Route

DENSE_SHARE = 0.5  # of the fused score until it is calibrated; the rest is lexical: see `python -m kb routes`


@dataclass(slots=True)
class Candidate:
    """`row` is the passage that speaks for the case, `dense` the encoder's cosine.

    `meaning` (0..1) is what the dense route makes of it: see `kb.search.evidence`.
    """

    case_id: str
    row: int
    route: Route = "dense"
    dense: float = 0.0
    meaning: float = 0.0
    lexical: float = 0.0
    exact: float = 0.0
    matched_code: str | None = None
    dense_share: float = DENSE_SHARE

    @property
    def score(self) -> float:
        """Words and meaning mixed; what a code or error text proves is added as evidence, and never above 1."""
        mixed = self.dense_share * self.meaning + (1 - self.dense_share) * self.lexical
        return 1 - (1 - mixed) * (1 - self.exact)
