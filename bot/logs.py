"""What the bot's processes write to the log: our own lines and libraries' warnings, never what customers wrote."""

from __future__ import annotations

import logging

import structlog

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def silence_warnings() -> None:
    """Drops Python warnings, whatever filters libraries set: Rasa's quote messages ("Failed to parse arguments in line
    …"), and old libraries fill the screen with theirs. Call it before those libraries are imported."""
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.CRITICAL)


def configure_logging() -> None:
    """Our own lines at INFO, of libraries what they log at WARNING and above.

    Rasa's structured log is silenced below CRITICAL: it quotes messages even at ERROR.
    """
    logging.basicConfig(level=logging.WARNING, format=FORMAT, force=True)
    logging.getLogger("bot").setLevel(logging.INFO)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
