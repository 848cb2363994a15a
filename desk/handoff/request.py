"""The bot's request for a person, read generously: a fault in it may cost a fact, never the hand-off."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from desk.handoff.ports import HandoffRequest
from desk.logs import event

log = logging.getLogger(__name__)

ADDED = "customer_added"
"""The customer tells more of what a ticket is open for; nobody is called for it."""
WAITS = "customer_waits"
"""The customer asks how his open ticket stands; nothing is told, and nobody is called for it."""
REASONS = (
    "customer_asked", "unresolved", "low_confidence", "action_failed", "sensitive", "bot_unavailable", ADDED, WAITS,
)  # fmt: skip
PRIORITIES = ("P0", "P1", "P2", "P3")
FACTS = (
    "product", "edition", "version", "module", "error_text", "codes", "scope", "since", "deadline", "tried",
    "data_at_risk", "question", "account_kind", "password_trouble", "way_in", "code_reachable", "diagnosis", "client",
    "affected", "changed", "backup", "server", "period", "closing", "other_questions", "settled", "added",
)  # fmt: skip
MAX_FACT_CHARACTERS = 4_000
MAX_ITEMS = 30
UNKNOWN_REASON = "unresolved"


def read_request(content: Mapping[str, Any]) -> HandoffRequest:
    """The request out of the `handoff` field of the bot's answer."""
    reason = content.get("reason")
    if reason not in REASONS:
        event(log, "handoff_reason_unknown", level=logging.WARNING)
        reason = UNKNOWN_REASON
    given = content.get("facts")
    facts = {name: _bounded(given[name]) for name in FACTS if name in given} if isinstance(given, Mapping) else {}
    suggested = content.get("suggested_priority")
    return HandoffRequest(
        reason=str(reason),
        facts={name: value for name, value in facts.items() if value not in (None, "", [], {})},
        suggested_priority=suggested if suggested in PRIORITIES else None,
    )


def _bounded(value: Any) -> Any:
    if isinstance(value, str):
        return value[:MAX_FACT_CHARACTERS]
    if isinstance(value, list):
        return [_bounded(item) for item in value[:MAX_ITEMS]]
    if isinstance(value, dict):
        flat = {str(k)[:100]: _bounded(v) for k, v in list(value.items())[:MAX_ITEMS]}
        return flat if len(json.dumps(flat, ensure_ascii=False)) <= MAX_FACT_CHARACTERS * 2 else {}
    return value if isinstance(value, bool | int | float) else None
