"""One file holds a backup: a compressed tar in the order of its manifest, trusted only as far as that goes."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from desk.errors import CommandError
from desk.owndata import manifest as manifests
from desk.owndata.manifest import Entry, Manifest

CHUNK = 1024 * 1024
COMPRESSION = 6
PRIVATE = 0o600

Sink = Callable[[Entry], IO[bytes] | None]


def entry_of(path: str, source: Path) -> Entry:
    """The entry of the file `source` under `path`."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Entry(path=path, size=size, sha256=digest.hexdigest())


def write(target: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    """Write the archive under another name, then give it its own: half an archive never looks like one.

    Raises CommandError when `target` exists or the disk is full; nothing is left behind.
    """
    if target.exists():
        raise CommandError(f"{target} exists already; name another file")
    part = target.with_name(f".{target.name}.part-{os.getpid()}")
    try:
        with disk_errors(target.parent):
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
            with os.fdopen(descriptor, "wb") as raw:
                with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=COMPRESSION, filename="") as packed:
                    _write_members(packed, manifest, sources)
                raw.flush()
                os.fsync(raw.fileno())
            # link, not rename: it fails when somebody made a file of this name meanwhile.
            os.link(part, target)
            sync_folder(target.parent)
    except FileExistsError:
        raise CommandError(f"{target} exists already; name another file") from None
    finally:
        part.unlink(missing_ok=True)


def _write_members(packed: gzip.GzipFile, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
        content = manifest.render()
        tar.addfile(_member(manifests.NAME, len(content)), io.BytesIO(content))
        for entry in manifest.entries:
            with sources[entry.path].open("rb") as stream:
                tar.addfile(_member(entry.path, entry.size), stream)


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, PRIVATE
    return info


def read(source: Path, check: Callable[[Manifest], None], sink: Sink) -> Manifest:
    """Read the whole archive, handing each entry's bytes to what `sink` opens for it (None: only checked).

    `check` may refuse the manifest before anything is written. Member names from the tar are compared, never used:
    where a file goes is decided by the checked manifest alone.
    Raises CommandError when the archive is truncated, damaged, changed or cannot be read.
    """
    try:
        with gzip.open(source, "rb") as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            manifest = manifests.parse(_manifest_bytes(tar, source))
            check(manifest)
            for entry in manifest.entries:
                _read_entry(tar, entry, sink)
            if (extra := tar.next()) is not None:
                raise CommandError(f"{source}: it holds {extra.name[:80]!r}, which its manifest does not name")
            # To the very end, so that the checksum of the compression is compared too.
            while packed.read(CHUNK):
                pass
    except FileNotFoundError:
        raise CommandError(f"{source}: there is no such file") from None
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, UnicodeError) as error:
        raise CommandError(f"{source} is truncated or damaged ({error}); use another backup") from error
    return manifest


def _manifest_bytes(tar: tarfile.TarFile, source: Path) -> bytes:
    first = tar.next()
    if first is None or first.name != manifests.NAME or not first.isreg() or first.size > manifests.MAX_BYTES:
        raise CommandError(f"{source} is no backup of Zhangfang: it does not begin with {manifests.NAME}")
    stream = tar.extractfile(first)
    assert stream is not None
    return stream.read()


def _read_entry(tar: tarfile.TarFile, entry: Entry, sink: Sink) -> None:
    member = tar.next()
    if member is None or not member.isreg() or member.name != entry.path or member.size != entry.size:
        found = "nothing" if member is None else repr(member.name[:80])
        raise CommandError(f"the archive was changed: where {entry.path} should be there is {found}")
    stream = tar.extractfile(member)
    assert stream is not None
    digest = hashlib.sha256()
    target = sink(entry)
    try:
        for chunk in _chunks(stream):
            digest.update(chunk)
            if target is not None:
                target.write(chunk)
        if target is not None:
            target.flush()
            os.fsync(target.fileno())
    finally:
        if target is not None:
            target.close()
    if digest.hexdigest() != entry.sha256:
        raise CommandError(f"the archive was changed or damaged: {entry.path} is not what its manifest says")


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file in `folder` survive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Say a full disk, a missing folder or a missing right in one line. Raises CommandError."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise CommandError(f"no room left for {folder}; free some space or name another folder") from error
        raise CommandError(f"{error.filename or folder}: {error.strerror or error}") from error
