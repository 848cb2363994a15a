"""`python -m tests.dialogues FILE…` plays conversations and prints them.

A start takes a minute or two. `--keep FOLDER` starts the product there and leaves it running until Ctrl-C; meanwhile
`--at FOLDER FILE…` plays on it at once, `--renew` after starting the actions again with the code as it is now.
Whatever a script says, no conversation may ask the customer twice: `asking.py` judges every one of them.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.dialogues.player import Key, Played, play_all
from tests.dialogues.script import BadScript, Script, load_scripts, script_files
from tests.dialogues.stage import Stage


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 when a conversation went otherwise than its script says."""
    parser = argparse.ArgumentParser(prog="python -m tests.dialogues", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="files of conversations; none: all")
    parser.add_argument("--only", default="", metavar="WORD", help="only conversations whose name or group holds WORD")
    parser.add_argument("--failed", action="store_true", help="print only the conversations that went wrong")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="only start the product in this folder, and wait")
    parser.add_argument("--at", type=Path, metavar="FOLDER", help="play on the product that runs in this folder")
    parser.add_argument("--renew", action="store_true", help="with --at: start the actions again first")
    options = parser.parse_args(arguments)
    if options.keep is not None:
        return _keep(options.keep.resolve())
    scripts: dict[Key, Script] = {}
    try:
        for path in options.files or script_files():
            scripts |= {
                (path.stem, script.name): script
                for script in load_scripts(path)
                if options.only in script.name or options.only == script.group
            }
    except (BadScript, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if options.at is not None:
        stage = Stage.kept_in(options.at.resolve())
        if options.renew:
            stage.renew_actions()
        played = asyncio.run(play_all(stage, scripts))
    else:
        with tempfile.TemporaryDirectory(prefix="dialogues-") as folder:
            played = _play_in(Path(folder), scripts)
    for key in scripts:
        if played[key].faults or not options.failed:
            print(f"\n{key[0]}.yml {played[key].text}")
    wrong = sum(bool(entry.faults) for entry in played.values())
    print(f"\n{len(played)} conversations, {wrong} went otherwise than scripted.")
    return 1 if wrong else 0


def _play_in(folder: Path, scripts: dict[Key, Script]) -> dict[Key, Played]:
    stage = Stage.in_folder(folder).start()
    try:
        return asyncio.run(play_all(stage, scripts))
    finally:
        stage.stop()


def _keep(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=False)
    stage = Stage.in_folder(folder).start()
    stage.keep()
    print(f"The product runs in {folder}: {stage.base}/desk, {stage.admin_name} / {stage.admin_password}", flush=True)
    stops = {signal.SIGINT, signal.SIGTERM}
    for number in stops:
        signal.signal(number, lambda *_: None)  # a shell starts what runs in the background with SIGINT ignored
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    try:
        signal.sigwait(stops)
    finally:
        stage.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
