"""What the bot's processes write to the log: our own lines and libraries' warnings, never what customers wrote."""

from __future__ import annotations

import logging
import warnings

import structlog

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def configure_logging() -> None:
    """Our own lines at INFO, of libraries warnings only.

    Rasa's structured log is silenced below CRITICAL and Python warnings are dropped: both quote messages, even at
    WARNING and ERROR (`rest.message.received.failure`, "Failed to parse arguments in line …").
    """
    logging.basicConfig(level=logging.WARNING, format=FORMAT, force=True)
    logging.getLogger("bot").setLevel(logging.INFO)
    warnings.simplefilter("ignore")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
