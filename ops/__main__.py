"""`python -m ops setup | run | train | settings`: what the Makefile calls."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from ops.commands import explain_os_error
from ops.console import SetupError, fail, say
from ops.runner import processes, refuse_taken_ports, serve
from ops.settings import ROOT, load_settings
from ops.steps import Setup

TRAINING_STEPS = frozenset({"venv", "bot-venv", "encoder", "model"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a failure is one clear line and exit status 1."""
    parser = argparse.ArgumentParser(prog="ops", description=__doc__)
    parser.add_argument("command", choices=("setup", "run", "train"))
    command = parser.parse_args(arguments).command
    try:
        return _dispatch(command)
    except SetupError as error:
        fail(str(error))
    except OSError as error:
        fail(explain_os_error(error, command))
    except KeyboardInterrupt:
        fail("stopped by Ctrl-C; run the same command again to go on where it stopped.")
        return 130
    return 1


def _dispatch(command: str) -> int:
    settings = load_settings(ROOT)
    setup = Setup(ROOT, settings)
    if command == "train":
        say("Nothing to train: the model is fresh." if "model" not in setup.run(TRAINING_STEPS) else "Trained.")
        return 0
    if command == "run":
        # Before minutes of set-up, not after.
        refuse_taken_ports(settings, processes(ROOT, settings))
    setup.run()
    if (announcement := setup.first_admin()) is not None:
        say(announcement)
    return serve(ROOT, settings) if command == "run" else 0


if __name__ == "__main__":
    sys.exit(main())
