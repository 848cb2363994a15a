"""The desk's database on PostgreSQL, through its own client tools: what they cannot do is said plainly."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from desk.errors import CommandError
from desk.owndata.manifest import Database
from desk.store.migrate import VERSION_TABLE

USUAL_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
"""Where Debian and the PostgreSQL packages put tools that are not on the PATH."""


def dump(url: str, target: Path, archive_path: str) -> Database:
    """Dump the desk's tables into `target` as they are at one moment, and count them at the same moment.

    Raises CommandError when the tools are missing or older than the server, or the server refuses.
    """
    address = make_url(url)
    try:
        with _connect(address) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = str(_one(connection, "SELECT pg_export_snapshot()"))
            server, tool = _server_major(connection), _tool_major("pg_dump")
            if tool < server:
                raise CommandError(
                    f"pg_dump is version {tool}, the server is PostgreSQL {server}: an older pg_dump cannot read a "
                    f"newer server; install postgresql-client-{server}"
                )
            tables = _desk_tables(connection)
            counts = {name: _count(connection, name) for name in tables}
            revision = str(_one(connection, f"SELECT version_num FROM {VERSION_TABLE}"))
            chosen = [f"--table={name}" for name in tables]
            _run("pg_dump", address, "--format=custom", "--no-owner", f"--snapshot={snapshot}",
                 f"--file={target}", *chosen)  # fmt: skip
    except psycopg.Error as error:
        raise CommandError(f"the desk's PostgreSQL cannot be read: {_plain(error)}") from error
    return Database(kind="postgresql", path=archive_path, revision=revision, server_major=server, counts=counts)


def has_tables(url: str) -> bool:
    """Whether the database holds any of the desk's tables. Raises CommandError when it cannot be reached."""
    try:
        with _connect(make_url(url)) as connection:
            return bool(_desk_tables(connection))
    except psycopg.Error as error:
        raise CommandError(f"the desk's PostgreSQL cannot be reached: {_plain(error)}") from error


def require_unused(url: str, dumped_from: int | None) -> None:
    """Raise CommandError when anybody is connected to the database, or the server is older than the dump."""
    try:
        with _connect(make_url(url)) as connection:
            server = _server_major(connection)
            others = _one(
                connection,
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
    except psycopg.Error as error:
        raise CommandError(f"the desk's PostgreSQL cannot be reached: {_plain(error)}") from error
    if dumped_from is not None and server < dumped_from:
        raise CommandError(f"the backup is of PostgreSQL {dumped_from}, this server is {server}: too old for it")
    if others:
        raise CommandError(f"{others} connection(s) to the desk's database are open; stop every desk, then restore")


def restore(url: str, source: Path) -> None:
    """Replace the desk's tables by those of the dump, in one transaction. Raises CommandError; then nothing changed."""
    address = make_url(url)
    try:
        with _connect(address) as connection:
            server, tool = _server_major(connection), _tool_major("pg_restore")
            if tool < server:
                raise CommandError(
                    f"pg_restore is version {tool}, the server is PostgreSQL {server}; "
                    f"install postgresql-client-{server}"
                )
            script = source.with_suffix(".sql")
            _run("pg_restore", None, "--no-owner", f"--file={script}", str(source))
            _replace(address, connection, script)
    except psycopg.Error as error:
        raise CommandError(f"the restore was refused by PostgreSQL: {_plain(error)}; nothing was changed") from error


def _replace(address: URL, connection: psycopg.Connection[tuple[object, ...]], script: Path) -> None:
    """Drop the present tables and run the script in one transaction of psql.

    Not `pg_restore --clean`: it drops what the dump holds, and a table that only the present shape has would stand in
    its way.
    """
    drops = "".join(f'DROP TABLE IF EXISTS "{name}" CASCADE;\n' for name in _desk_tables(connection))
    connection.rollback()
    head = script.with_suffix(".head.sql")
    head.write_text(drops, encoding="utf-8")
    try:
        _run("psql", address, "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1",
             f"--file={head}", f"--file={script}")  # fmt: skip
    finally:
        head.unlink()
        script.unlink()


def _desk_tables(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE 'desk\\_%' ORDER BY 1"
    )
    return [str(row[0]) for row in rows]


def _count(connection: psycopg.Connection[tuple[object, ...]], table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(str(row[0]))


def _connect(address: URL) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(address.set(drivername="postgresql").render_as_string(hide_password=False))


def _one(connection: psycopg.Connection[tuple[object, ...]], query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    return None if row is None else row[0]


def _server_major(connection: psycopg.Connection[tuple[object, ...]]) -> int:
    return connection.info.server_version // 10_000


def _tool_major(name: str) -> int:
    said = subprocess.run([_tool(name), "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"\) (\d+)", said)
    if match is None:
        raise CommandError(f"{name} does not say its version; is it a PostgreSQL client tool?")
    return int(match[1])


def _tool(name: str) -> str:
    """The tool on the PATH, else the newest in the usual places. Raises CommandError when there is none."""
    if found := shutil.which(name):
        return found
    folders = [folder for pattern in USUAL_PLACES for folder in Path("/").glob(pattern.lstrip("/"))]
    for folder in sorted(folders, key=lambda path: int((re.findall(r"\d+", str(path)) or ["0"])[0]), reverse=True):
        if (folder / name).is_file():
            return str(folder / name)
    raise CommandError(
        f"{name} is missing: the desk's database is PostgreSQL, and its client tools make the backup; "
        "install them (Debian and Ubuntu: apt install postgresql-client)"
    )


def _run(name: str, address: URL | None, *arguments: str) -> None:
    """Run a tool; the password travels in its environment, where other users of the machine cannot read it."""
    environment = dict(os.environ)
    target: list[str] = []
    if address is not None:
        if address.password is not None:
            environment["PGPASSWORD"] = str(address.password)
        plain = address.set(drivername="postgresql", password=None)
        target = [f"--dbname={plain.render_as_string(hide_password=False)}"]
    command = [_tool(name), *target, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise CommandError(f"{name} failed: {lines[0] if lines else done.returncode}; nothing was changed")


def _plain(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
