"""Structured logs: one JSON object a line, made of ids and numbers, never of what people wrote."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

FIELDS = "zf_fields"


class JsonLines(logging.Formatter):
    """Formats a record as one JSON line.

    Exceptions are written as type and stack frames without their text: the text of a database or HTTP error can
    quote the row or the body it failed on, and that is a customer's message.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        fields = getattr(record, FIELDS, None)
        if isinstance(fields, dict):
            line.update(fields)
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            line["stack"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
            ][-12:]
        return json.dumps(line, ensure_ascii=False, default=str)


def event(
    logger: logging.Logger, name: str, *, level: int = logging.INFO, error: bool = False, **fields: object
) -> None:
    """Log one event. `fields` must be ids, states, numbers; `error=True` adds the present exception's stack."""
    logger.log(level, name, extra={FIELDS: fields}, exc_info=error)


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (default standard error) as JSON."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("engineio", "socketio", "aiosqlite", "alembic", "sqlalchemy"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
