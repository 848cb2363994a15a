"""What the desk counts and times, in a registry of its own so that two desks in one process do not mix."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

FAST = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SLOW = (0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0)


class Metrics:
    """Every metric by name. Labels are few and fixed: never an id, never text."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.stored_seconds = Histogram(
            "desk_message_stored_seconds", "From reading a visitor's message to its commit",
            buckets=FAST, registry=self.registry,
        )  # fmt: skip
        self.answer_seconds = Histogram(
            "desk_answer_seconds", "From a visitor's message being stored to the bot's answer being stored",
            buckets=SLOW, registry=self.registry,
        )  # fmt: skip
        self.bot_seconds = Histogram(
            "desk_bot_seconds", "One question to the bot, retries included", buckets=SLOW, registry=self.registry
        )
        self.turns = Counter("desk_turns", "Questions to the bot by how they ended", ["result"], registry=self.registry)
        self.dropped = Counter(
            "desk_bot_answers_dropped",
            "Bot answers thrown away because a person had taken over",
            registry=self.registry,
        )
        self.worker_faults = Counter("desk_worker_faults", "Faults inside workers", registry=self.registry)
        self.tickets = Counter("desk_tickets", "Tickets opened", ["priority", "reason"], registry=self.registry)
        self.requests = Histogram(
            "desk_http_seconds", "HTTP requests (long polls left out)", ["route", "status"],
            buckets=FAST, registry=self.registry,
        )  # fmt: skip
        self.conversations = Gauge("desk_conversations", "Conversations by state", ["state"], registry=self.registry)
        self.open_tickets = Gauge(
            "desk_open_tickets", "Tickets not yet solved, by priority", ["priority"], registry=self.registry
        )
        self.oldest_queued_seconds = Gauge(
            "desk_oldest_queued_seconds", "How long the longest waiting customer has been in the queue",
            registry=self.registry,
        )  # fmt: skip

        self.deliveries = Counter(
            "desk_deliveries", "Attempts to deliver from the outbox by how they ended", ["kind", "result"],
            registry=self.registry,
        )  # fmt: skip
        self.outbox = Gauge("desk_outbox", "Rows of the outbox by state", ["state"], registry=self.registry)
        self.outbox_oldest_seconds = Gauge(
            "desk_outbox_oldest_seconds", "Age of the oldest row that is due and not yet delivered",
            registry=self.registry,
        )  # fmt: skip
        self.push_clients = Gauge("desk_push_clients", "Connected sockets", ["namespace"], registry=self.registry)
        self.push_cut = Counter(
            "desk_push_clients_cut", "Sockets cut because they did not read what was sent", registry=self.registry
        )
        self.backup_last_success = Gauge(
            "desk_backup_last_success_timestamp_seconds", "When the newest backup was made; 0: there is none yet",
            registry=self.registry,
        )  # fmt: skip
        self.backup_failures = Counter("desk_backup_failures", "Daily backups that failed", registry=self.registry)
        self.let_go = Counter(
            "desk_retention_let_go", "What retention let go, by class of data", ["kind"], registry=self.registry
        )

    def render(self) -> bytes:
        """The text a Prometheus server reads."""
        return generate_latest(self.registry)
