"""The command line: parses, dispatches, and turns every expected fault into one line and an exit status."""

from __future__ import annotations

import argparse
import getpass
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from dotenv import load_dotenv
from sqlalchemy.exc import SQLAlchemyError

from kb import commands
from kb.cases.model import STATUSES
from kb.errors import LibraryError
from kb.search.result import DEFAULT_K, MAX_K
from kb.settings import REPOSITORY, Settings

OK = 0
FAULTS_FOUND = 1  # lint or import found something wrong in the content
UNUSABLE = 2  # something needed is missing or broken; argparse exits with 2 for a wrong command line too
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. 0: done; 1: faults in the content; 2: it could not be done, one line on stderr says why."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command == "eval" and not options.questions and not options.compare:
        parser.error("eval: give at least one FILE.jsonl")
    load_dotenv(REPOSITORY / ".env")
    logging.basicConfig(level=logging.INFO if options.verbose else logging.WARNING, format="%(name)s: %(message)s")
    try:
        settings = Settings.from_environment()
        return OK if commands.run(options, settings) else FAULTS_FOUND
    except LibraryError as error:
        return _fail(str(error))
    except SQLAlchemyError as error:
        return _fail(f"the library's database failed: {str(error).splitlines()[0]}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `| head`: nothing to say, and no traceback
        return OK
    except OSError as error:
        return _fail(f"{error.filename or options.command}: {error.strerror or error}")
    except KeyboardInterrupt:
        return INTERRUPTED


def _fail(message: str) -> int:
    print(f"kb: {message}", file=sys.stderr)
    return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kb", description="The case library.")
    parser.add_argument("-v", "--verbose", action="store_true", help="say what is going on")
    sub = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    search = _command(sub, "search", "find cases for a question; needs no running service")
    search.add_argument("question")
    search.add_argument("--product", help="id of data/products.yml, such as k3cloud")
    search.add_argument("--edition", help="id of one of its editions, such as kis_mini")
    search.add_argument("--version", help="as a customer gives it, such as V8.2")
    search.add_argument("--audience", choices=["customer", "engineer"], default="customer")
    search.add_argument("-k", type=_hits, default=DEFAULT_K, help=f"hits, 1 to {MAX_K} (default {DEFAULT_K})")

    takes = _command(sub, "import", "take over cases, all or none; unchanged ones are not touched")
    takes.add_argument("paths", nargs="+", type=Path, metavar="FILE|DIR", help="yml, csv, xlsx, jsonl, md, or a folder")
    takes.add_argument("--dry-run", action="store_true", help="report what would become of each row, change nothing")
    takes.add_argument("--merge", action="store_true", help="give a new case's words to the case that says the same")
    takes.add_argument("--overwrite", action="store_true", help="also where the case was edited or retired here since")
    _add_who(takes)

    export = _command(sub, "export", "write cases to one csv, xlsx, jsonl or md file, or as DIR/<product>/<id>.yml")
    export.add_argument("target", type=Path, metavar="FILE|DIR")
    export.add_argument("--status", choices=STATUSES, help="only cases of this status")

    _command(sub, "build", "bring the index up to the store")

    lint = _command(sub, "lint", "name file, line and field of every fault in case files")
    lint.add_argument("paths", nargs="*", type=Path, metavar="FILE|DIR", help="default: data/cases")
    lint.add_argument("--meaning", action="store_true", help="also find cases that say the same (needs the encoder)")

    asked = _command(sub, "questions", "put questions, written apart as `case-id: [{asks, answer}]`, into case files")
    asked.add_argument("paths", nargs="+", type=Path, metavar="FILE.yml")
    asked.add_argument("--cases", type=Path, metavar="DIR", help="default: data/cases")

    _command(sub, "learn", "learn from the questions in the case files which wordings mean the same (a minute)")

    table = _command(sub, "table", "count case files by product, topic and confidence")
    table.add_argument("--write", action="store_true", help="into data/cases/README.md")

    evaluate = _command(sub, "eval", "measure search on questions with known answers")
    evaluate.add_argument("questions", nargs="*", type=Path, metavar="FILE.jsonl")
    evaluate.add_argument("--misses", action="store_true", help="also list every question that went wrong")
    evaluate.add_argument("--out", type=Path, metavar="RUN.json", help="keep the run for --compare")
    evaluate.add_argument(
        "--compare",
        nargs=2,
        metavar=("A", "B"),
        help="question by question: two kept runs (RUN.json) or two encoders (`built`, a folder, a hub name)",
    )

    calibrate = _command(sub, "calibrate", "fit answerability and its thresholds to questions with known answers")
    calibrate.add_argument("questions", nargs="+", type=Path, metavar="FILE.jsonl")
    calibrate.add_argument("--out", type=Path, help="default: data/answerability.json")

    routes = _command(sub, "routes", "compare the search routes alone, in pairs and fused, on questions")
    routes.add_argument("questions", nargs="+", type=Path, metavar="FILE.jsonl")

    tune = _command(sub, "tune", "adapt the encoder to the library; kept only if unseen questions gain (minutes)")
    tune.add_argument("questions", nargs="+", type=Path, metavar="FILE.jsonl", help="to judge by, never trained on")
    tune.add_argument("--out", type=Path, metavar="DIR", help="default: build/encoder-tuned")
    tune.add_argument("--folds", type=int, choices=range(2, 11), default=3, metavar="N", help="2 to 10 (default 3)")
    tune.add_argument("--epochs", type=int, choices=range(1, 11), default=3, metavar="N", help="1 to 10 (default 3)")

    _command(sub, "stats", "count cases and passages")
    past = _command(sub, "history", "who did what to a case, and when")
    past.add_argument("id", metavar="ID")
    for name, help_text in (("publish", "make a case findable"), ("retire", "take a case out of every search")):
        change = _command(sub, name, help_text)
        change.add_argument("id", metavar="ID")
        _add_who(change)
    _command(sub, "serve", "run the service on 127.0.0.1:KB_PORT")
    return parser


def _command(
    sub: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help_text: str
) -> argparse.ArgumentParser:
    command = sub.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    if name != "serve":
        command.add_argument("--json", action="store_true", help="print JSON instead of text")
    return command


def _add_who(command: argparse.ArgumentParser) -> None:
    command.add_argument("--who", default=_user(), help="name for the history (default: your login)")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"  # a container may run under a number without a name


def _hits(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_K:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MAX_K}")
    return int(text)
