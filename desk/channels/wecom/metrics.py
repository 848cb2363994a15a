"""What the channel counts, in the desk's own registry."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

from desk.metrics import FAST


class WecomMetrics:
    """Labels are few and fixed: never an id, never text."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.callbacks = Counter(
            "desk_wecom_callbacks", "Callbacks by what became of them", ["result"], registry=registry
        )
        self.callback_seconds = Histogram(
            "desk_wecom_callback_seconds", "From a callback's arrival to its acknowledgement", buckets=FAST,
            registry=registry,
        )  # fmt: skip
        self.items = Counter("desk_wecom_items", "Pulled messages and events", ["kind"], registry=registry)
        self.sends = Counter(
            "desk_wecom_sends", "Messages to customers by how they ended", ["result"], registry=registry
        )
        self.alarms = Counter(
            "desk_wecom_alarms", "Things only an operator can mend: refused keys, addresses, rights", ["code"],
            registry=registry,
        )  # fmt: skip
