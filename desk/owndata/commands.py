"""`python -m desk backup | restore | retention | customer`: our own data from the terminal."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from desk.clock import Clock, iso
from desk.conversations.bot_client import BotClient
from desk.errors import CommandError
from desk.files.disk import Disk
from desk.owndata import audit, backup, restore, retention
from desk.owndata.customers import Selection
from desk.owndata.forgetting import Forgetting
from desk.owndata.manifest import Manifest
from desk.owndata.requests import CustomerData, Preview
from desk.settings import Settings
from desk.store.engine import Store
from desk.store.migrate import migrate


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Do one of `parsers.COMMANDS`. Raises CommandError."""
    if options.command == "backup":
        _backup(options, settings)
    elif options.command == "restore":
        _restore(options, settings)
    elif options.command == "retention":
        asyncio.run(_retention(options, settings))
    else:
        asyncio.run(_customer(options, settings))


def _backup(options: argparse.Namespace, settings: Settings) -> None:
    if options.verify:
        _describe(restore.verify(options.target))
        print("every file is what the manifest says; every database is sound")
        return
    secrets = Path(".env") if options.with_secrets else None
    path, manifest = backup.make(settings, options.target, Clock().now(), secrets)
    _describe(manifest)
    if manifest.not_included:
        print(f"not there or not SQLite, so not included: {', '.join(manifest.not_included)}")
    if manifest.has_secrets:
        print("the archive holds .env: whoever has it can sign in as anybody; keep it locked away")
    else:
        print("the secrets in .env are not included; keep a copy of that file elsewhere (or --with-secrets)")
    print(path)


def _describe(manifest: Manifest) -> None:
    files = sum(entry.path.startswith("files/") for entry in manifest.entries)
    print(f"backup of {iso(manifest.made_at)}, version {manifest.version}, {files} uploaded files")
    for name, database in manifest.databases.items():
        rows = sum(database.counts.values())
        print(f"  {name}: {database.kind}, revision {database.revision or '-'}, {rows} rows")


def _restore(options: argparse.Namespace, settings: Settings) -> None:
    done = restore.restore(settings, options.archive, Clock().now())
    _describe(done.manifest)
    print(f"restored into {settings.data_dir}; index and caches are made again at the next `make run`")
    if done.aside is not None:
        print(f"what was there before is kept in {done.aside}; delete it when you no longer need it")
    if done.manifest.has_secrets:
        print(f"the backup's .env lies in {settings.data_dir / restore.RESTORED_ENV}; compare it with yours")
    print("customers deleted after this backup was made are back; the old data's audit names them: delete them again")


async def _retention(options: argparse.Namespace, settings: Settings) -> None:
    policy, now = settings.own_data.retention, Clock().now()
    async with _store(settings) as store:
        if options.dry_run:
            async with store.read() as connection:
                counts = await retention.preview(connection, policy, now)
        else:

            async def remove(file_ids: list[str]) -> None:
                await asyncio.to_thread(Disk(settings.data_dir / "files").remove, file_ids)

            counts = await retention.sweep(store, policy, now, remove)
    for kind in retention.CLASSES:
        days = getattr(policy, kind.days)
        kept = "for ever" if not days else f"{days:g} days"
        print(f"{kind.name}: kept {kept}, {'due' if options.dry_run else 'let go'}: {counts.get(kind.name, 0)}")


async def _customer(options: argparse.Namespace, settings: Settings) -> None:
    if options.tenant is not None and options.subject is None:
        raise CommandError("--tenant goes with --subject")
    selection = Selection(options.tenant, options.subject, options.conversation, options.ticket)
    async with _store(settings) as store, aiohttp.ClientSession() as http:
        bot = BotClient(http, settings.rasa_urls, settings.rasa_token, timeout_s=1, concurrency=1)
        data = CustomerData(store, settings, Forgetting(http, bot, settings.rasa_token, settings.actions_url), Clock())
        if options.verb == "export" and not options.preview:
            target = options.to or Path("customer.zip")
            _count(await data.export(selection, audit.CLI, target))
            print(target)
            return
        preview = await data.preview(selection, audit.CLI)
        _count(preview)
        if options.verb == "delete" and not options.preview:
            await _delete(options, data, selection, preview)


async def _delete(options: argparse.Namespace, data: CustomerData, selection: Selection, preview: Preview) -> None:
    count = len(preview.found.conversation_ids)
    if not options.yes:
        question = f"This cannot be undone. Type {count} to delete {count} conversations: "
        answer = await asyncio.to_thread(input, question)
        if answer.strip() != str(count):
            raise CommandError("nothing was deleted")
    deleted = await data.delete(selection, audit.CLI, count)
    print(f"deleted: {deleted.conversations} conversations, {deleted.files} files")
    if not deleted.is_forgotten:
        print("Rasa could not be reached; the running desk lets it forget these conversations as soon as it answers")
    print("backups made before still hold this customer until they are rotated away")


def _count(preview: Preview) -> None:
    print(f"{len(preview.found.conversation_ids)} conversations")
    for name, number in sorted(preview.rows.items()):
        print(f"  {name.removeprefix('desk_')}: {number}")


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Store]:
    await migrate(settings.url)
    store = Store(settings.url)
    try:
        yield store
    finally:
        await store.close()
