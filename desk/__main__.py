"""`python -m desk`: serve, migrate, create-admin, set-password, outbox, backup, restore, retention, customer,
wecom."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Sequence

from dotenv import load_dotenv

from desk.errors import CommandError, SettingsError
from desk.owndata.parsers import COMMANDS, add_parsers
from desk.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    load_dotenv(".env", override=False)
    try:
        return _run(options, Settings.from_env())
    except (SettingsError, CommandError) as error:
        print(f"desk: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m desk", description="The support desk: chat, hand-off, tickets.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="open the door (host and port from DESK_HOST, DESK_PORT)")
    commands.add_parser("migrate", help="bring the database to the present shape")
    admin = commands.add_parser("create-admin", help="make an admin account and print its random password once")
    admin.add_argument("--username", default="admin")
    admin.add_argument("--name", default="管理员", help="the name customers see")
    admin.add_argument("--engineer", action="store_true", help="an ordinary engineer instead of an admin")
    admin.add_argument("--if-missing", action="store_true", help="do nothing when an admin exists already")
    password = commands.add_parser("set-password", help="replace a password and end the account's sessions")
    password.add_argument("username")
    password.add_argument("--generate", action="store_true", help="make a random one and print it once")
    outbox = commands.add_parser("outbox", help="deliveries that were given up: list, resend, discard")
    verbs = outbox.add_subparsers(dest="verb", required=True)
    verbs.add_parser("list", help="how the outbox stands, and its newest dead letters")
    for verb, meaning in (("resend", "try dead letters again"), ("discard", "throw dead letters away")):
        which = verbs.add_parser(verb, help=meaning)
        which.add_argument("ids", nargs="*", type=int, metavar="ID", help="as `list` shows them")
        which.add_argument("--all", action="store_true", help="every dead letter")
    wecom = commands.add_parser("wecom", help="企业微信: check keys, reachability and callback")
    verbs = wecom.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="try everything, say what is wrong")
    check.add_argument("--robot", action="store_true", help="send a test line into the engineers' group")
    add_parsers(commands)
    return parser


def _run(options: argparse.Namespace, settings: Settings) -> int:
    # Imported late: `--help` and a wrong setting should not wait for the whole desk.
    if options.command == "serve":
        from desk.server import serve

        serve(settings)
    elif options.command == "migrate":
        from desk.store.migrate import migrate

        print("desk database upgraded" if asyncio.run(migrate(settings.url)) else "desk database is up to date")
    elif options.command == "outbox":
        from desk.outbox.command import run

        run(options, settings.url)
    elif options.command == "wecom":
        from desk.channels.wecom.check import run as run_wecom_check

        run_wecom_check(options, settings)
    elif options.command in COMMANDS:
        from desk.owndata.commands import run as run_own_data

        run_own_data(options, settings)
    elif options.command == "create-admin":
        asyncio.run(_create_admin(options, settings))
    else:
        asyncio.run(_set_password(options, settings))
    return 0


async def _create_admin(options: argparse.Namespace, settings: Settings) -> None:
    from desk.accounts import engineers
    from desk.accounts.passwords import random_password
    from desk.clock import Clock
    from desk.store.engine import Store
    from desk.store.migrate import migrate

    await migrate(settings.url)
    store = Store(settings.url)
    try:
        async with store.write() as connection:
            if options.if_missing and await engineers.has_admin(connection):
                print("an admin account exists already")
                return
            password = random_password()
            role = engineers.ENGINEER if options.engineer else engineers.ADMIN
            await engineers.create(connection, options.username, options.name, role, password, Clock().now())
    finally:
        await store.close()
    print(f"username: {options.username}\npassword: {password}\n(shown only now; change it with: set-password)")


async def _set_password(options: argparse.Namespace, settings: Settings) -> None:
    from desk.accounts import engineers
    from desk.accounts.passwords import random_password
    from desk.store.engine import Store
    from desk.store.migrate import migrate

    password = random_password() if options.generate else _ask_password()
    await migrate(settings.url)
    store = Store(settings.url)
    try:
        async with store.write() as connection:
            await engineers.set_password(connection, options.username, password)
    except ValueError as error:
        raise CommandError(str(error)) from error
    finally:
        await store.close()
    print(f"password: {password}\n(shown only now)" if options.generate else "password changed")


def _ask_password() -> str:
    """From the terminal twice, or one line of standard input when it is a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("new password: ")
    if first != getpass.getpass("once more: "):
        raise CommandError("the two passwords differ")
    return first


if __name__ == "__main__":
    raise SystemExit(main())
