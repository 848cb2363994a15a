"""Starts the product with the model as it was built: data and desk are set up, nothing is trained or installed.

A conversation is played against the model that stands in BUILD_DIR; `make setup` is what makes that one fresh.
"""

from __future__ import annotations

import sys

from ops.console import SetupError, fail, say
from ops.runner import serve
from ops.settings import ROOT, load_settings
from ops.steps import Setup

DATA_STEPS = frozenset({"cases", "desk"})


def main() -> int:
    """Run until Ctrl-C; a failure is one line and status 1."""
    try:
        settings = load_settings(ROOT)
        setup = Setup(ROOT, settings)
        setup.run(DATA_STEPS)
        if (announcement := setup.first_admin()) is not None:
            say(announcement)
        return serve(ROOT, settings)
    except SetupError as error:
        fail(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main())
