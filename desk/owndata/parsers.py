"""The arguments of `python -m desk backup | restore | retention | customer`; loads nothing, so that help is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

COMMANDS = ("backup", "restore", "retention", "customer")


def add_parsers(commands: Any) -> None:
    """Add the commands to the parser of `python -m desk`."""
    save = commands.add_parser("backup", help="back everything up while it runs, or check a backup")
    save.add_argument("target", type=Path, help="a new file, or a folder for a file named by the time")
    save.add_argument("--with-secrets", action="store_true", help="put .env into the archive too (it opens everything)")
    save.add_argument("--verify", action="store_true", help="make nothing: check every byte of the archive TARGET")
    load = commands.add_parser("restore", help="put a backup into the place of the data; nothing may be running")
    load.add_argument("archive", type=Path)
    keep = commands.add_parser("retention", help="let go what has outlived its days (DESK_KEEP_…_DAYS)")
    keep.add_argument("--dry-run", action="store_true", help="only count")
    customer = commands.add_parser("customer", help="one customer's data: preview, export, delete")
    verbs = customer.add_subparsers(dest="verb", required=True)
    for verb, meaning in (("preview", "count"), ("export", "write a zip"), ("delete", "delete for good")):
        parser = verbs.add_parser(verb, help=meaning)
        parser.add_argument("--tenant", help="with --subject: as the host site signs it")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--subject", help="everything of this identity")
        which.add_argument("--conversation", metavar="ID", help="this conversation only")
        which.add_argument("--ticket", metavar="NUMBER", help="the conversation of this ticket only")
        if verb != "preview":
            parser.add_argument("--preview", action="store_true", help="only count")
        if verb == "export":
            parser.add_argument("--to", type=Path, metavar="FILE", help="the zip to write (default: customer.zip)")
        if verb == "delete":
            parser.add_argument("--yes", action="store_true", help="do not ask")
