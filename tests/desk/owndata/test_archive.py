"""An archive that is truncated, changed or hostile is refused in one line, and nothing of it is left anywhere."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import os
import random
import resource
import sqlite3
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desk.errors import CommandError
from desk.files.disk import Disk
from desk.owndata import archive, backup, restore
from desk.owndata.manifest import Entry, Manifest
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk
from tests.desk.owndata.conftest import Fill, names, settings_at

LIMIT = 1024 * 1024
Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture
def database_url(data_dir: Path) -> str:
    """SQLite where an operator has it; a test of PostgreSQL asks for it by name."""
    return f"sqlite:///{data_dir / 'desk.db'}"


@pytest.fixture
async def made(make_desk: MakeDesk, fill: Fill, data_dir: Path, tmp_path: Path) -> tuple[Desk, Path]:
    """A desk that has stopped, and its backup."""
    desk = await make_desk(data_dir=data_dir)
    await fill(desk, "鹦鹉螺")
    path, _ = await asyncio.to_thread(backup.make, desk.settings, tmp_path / "good.tar.gz", desk.clock.now())
    await desk.stop()
    return desk, path


def members_of(path: Path) -> Members:
    with tarfile.open(path) as tar:
        return [(info, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]


def pack(path: Path, members: Members) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for info, content in members:
            info.size = len(content) if info.isreg() else 0
            tar.addfile(info, io.BytesIO(content))
    return path


def edit_manifest(members: Members, change: Callable[[dict[str, Any]], None]) -> Members:
    info, content = members[0]
    manifest = json.loads(content)
    change(manifest)
    return [(info, json.dumps(manifest).encode()), *members[1:]]


async def refused(desk: Desk, path: Path) -> str:
    """The refusal of a restore, after which everything is as before."""
    before = sorted(desk.settings.data_dir.parent.iterdir())
    held = _held(desk)
    with pytest.raises(CommandError) as error:
        await asyncio.to_thread(restore.restore, desk.settings, path, desk.clock.now())
    assert sorted(desk.settings.data_dir.parent.iterdir()) == before
    assert _held(desk) == held
    with pytest.raises(CommandError):
        # Verifying sees the same faults, except those that only this place has.
        await asyncio.to_thread(restore.verify, path)
    return str(error.value)


def _held(desk: Desk) -> dict[str, str | bytes]:
    """The data, but for the locks; a database by its rows, because asking whether it is in use changes its header."""
    held: dict[str, str | bytes] = {}
    for path in desk.settings.data_dir.rglob("*"):
        if path.suffix == ".db":
            with closing(sqlite3.connect(path)) as connection:
                held[str(path)] = "\n".join(connection.iterdump())
        elif path.is_file() and path.suffix != ".lock":
            held[str(path)] = path.read_bytes()
    return held


@pytest.mark.parametrize("part", [0.0, 0.02, 0.5, 0.99])
async def test_truncated(made: tuple[Desk, Path], part: float, tmp_path: Path) -> None:
    desk, path = made
    content = path.read_bytes()
    short = tmp_path / "short"
    short.write_bytes(content[: int(len(content) * part)])
    message = await refused(desk, short)
    assert "truncated" in message or "no backup" in message


async def test_the_last_bytes_missing(made: tuple[Desk, Path], tmp_path: Path) -> None:
    desk, path = made
    short = tmp_path / "short"
    short.write_bytes(path.read_bytes()[:-4])
    assert "truncated" in await refused(desk, short)


async def test_a_flipped_bit(made: tuple[Desk, Path], tmp_path: Path) -> None:
    desk, path = made
    unpacked = bytearray(gzip.decompress(path.read_bytes()))
    place = unpacked.rindex("附件鹦鹉螺".encode())
    unpacked[place] ^= 1
    bad = tmp_path / "bad"
    bad.write_bytes(gzip.compress(bytes(unpacked)))
    assert "is not what its manifest says" in await refused(desk, bad)


async def test_not_an_archive(made: tuple[Desk, Path], tmp_path: Path) -> None:
    desk, _ = made
    for name, content in (("text", b"hello"), ("gz", gzip.compress(b"hello" * 1000))):
        (tmp_path / name).write_bytes(content)
        await refused(desk, tmp_path / name)
    assert "no such file" in await refused(desk, tmp_path / "nowhere")


async def test_a_swapped_file_a_missing_one_and_one_too_many(made: tuple[Desk, Path], tmp_path: Path) -> None:
    desk, path = made
    members = members_of(path)
    info, _ = members[-1]
    swapped = pack(tmp_path / "a", [*members[:-1], (info, b"x" * len(members[-1][1]))])
    assert "is not what its manifest says" in await refused(desk, swapped)
    assert "there is nothing" in await refused(desk, pack(tmp_path / "b", members_of(path)[:-1]))
    more = pack(tmp_path / "c", [*members_of(path), (tarfile.TarInfo("files/aa/more"), b"more")])
    assert "does not name" in await refused(desk, more)


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/evil", "files/../../evil", "files/aa/../../../evil", "files//evil", "files/.hidden/x",
        "databases/../files/x", "elsewhere/x", "files/aa/x\ny", "files",
    ],
)  # fmt: skip
async def test_path_tricks(made: tuple[Desk, Path], tmp_path: Path, name: str) -> None:
    desk, path = made
    members = members_of(path)
    entry = Entry.model_construct(path=name, size=4, sha256=archive.entry_of("files/x", _file(tmp_path)).sha256)
    tricked = edit_manifest(members, lambda m: m["entries"].append(entry.model_dump()))
    await refused(desk, pack(tmp_path / "bad", [*tricked, (tarfile.TarInfo(name), b"evil")]))
    assert not [name for name in names(tmp_path, "**/*") if "evil" in name]


def _file(folder: Path) -> Path:
    path = folder / "four-bytes"
    path.write_bytes(b"evil")
    return path


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE])
async def test_a_link_or_a_device_in_place_of_a_file(made: tuple[Desk, Path], tmp_path: Path, kind: bytes) -> None:
    desk, path = made
    members = members_of(path)
    info = tarfile.TarInfo(members[-1][0].name)
    info.type, info.linkname = kind, "/etc/passwd"
    await refused(desk, pack(tmp_path / "bad", [*members[:-1], (info, b"")]))


async def test_a_manifest_that_lies(made: tuple[Desk, Path], tmp_path: Path) -> None:
    desk, path = made
    lies: list[tuple[str, Callable[[dict[str, Any]], None]]] = [
        ("format 99", lambda m: m.update(format=99)),
        ("restore it with the version that made it", lambda m: m["databases"]["desk"].update(revision="9999")),
        ("no database of the desk", lambda m: m["databases"].pop("desk")),
        ("cannot be used", lambda m: m.pop("entries")),
        ("cannot be used", lambda m: m["entries"][0].update(sha256="x")),
        ("names a file twice", lambda m: m["entries"].append(m["entries"][0])),
        ("does not hold", lambda m: m["databases"]["desk"].update(path="databases/other.db")),
        ("is not what its manifest says", lambda m: m["databases"]["desk"]["counts"].update(desk_messages=1)),
    ]
    for number, (expected, lie) in enumerate(lies):
        bad = pack(tmp_path / f"bad-{number}", edit_manifest(members_of(path), lie))
        before = sorted(desk.settings.data_dir.parent.iterdir())
        with pytest.raises(CommandError, match=expected):
            await asyncio.to_thread(restore.restore, desk.settings, bad, desk.clock.now())
        assert sorted(desk.settings.data_dir.parent.iterdir()) == before


async def test_a_backup_of_an_older_version_is_brought_up(made: tuple[Desk, Path], tmp_path: Path) -> None:
    """Revision 0001 with a row of that time; the restore migrates the copy before it takes its place."""
    from tests.desk.owndata.older import older_backup

    desk, _ = made
    path = await asyncio.to_thread(older_backup, tmp_path, desk.clock.now())
    there = settings_at(desk.settings, tmp_path / "there")
    done = await asyncio.to_thread(restore.restore, there, path, desk.clock.now())
    assert done.aside is None
    assert done.manifest.databases["desk"].revision == "0001"
    manifest: Manifest = done.manifest
    assert manifest.databases["desk"].counts["desk_engineers"] == 1
    copy, again = await asyncio.to_thread(backup.make, there, tmp_path / "again", desk.clock.now())
    assert again.databases["desk"].revision != "0001"
    assert again.databases["desk"].counts["desk_engineers"] == 1
    assert copy.exists()


async def test_a_full_disk(made: tuple[Desk, Path], tmp_path: Path) -> None:
    """No file may grow beyond 1 MiB in these processes: to them the disk is full."""
    desk, _ = made
    disk = Disk(desk.settings.data_dir / "files")
    incoming = disk.new_incoming()
    incoming.write_bytes(random.Random(1).randbytes(2 * LIMIT))
    disk.keep(incoming)
    big, _ = await asyncio.to_thread(backup.make, desk.settings, tmp_path / "big.tar.gz", desk.clock.now())
    before = names(tmp_path, "**/*")
    for arguments in (["backup", str(tmp_path / "more.tar.gz")], ["restore", str(big)]):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "desk", *arguments,
            env={"PATH": os.environ["PATH"], "DATA_DIR": str(desk.settings.data_dir), "DESK_SECRET": "s" * 40},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT)),
        )  # fmt: skip
        _, error = await process.communicate()
        assert (process.returncode, b"no room left" in error) == (2, True), error.decode()
        assert names(tmp_path, "**/*") == before
