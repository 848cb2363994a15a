"""Prints the encoder's fidelity table: `python -m ops.bench.encoder_fidelity`."""

from __future__ import annotations

import os
from pathlib import Path

from kb.encoder.fidelity import fidelity_table


def markdown() -> str:
    """Every precision of the encoder measured on the library's own texts, as a Markdown section."""
    return f"## Encoder\n\n{fidelity_table(Path(os.environ.get('BUILD_DIR') or 'build') / 'wheels')}"


def main() -> None:
    """Print the section."""
    print(markdown())


if __name__ == "__main__":
    main()
