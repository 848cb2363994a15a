"""The files of the pages, read once into memory and served under an address that changes with their content."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from desk.web.names import names_document

HERE: Final = Path(__file__).resolve().parent
PRODUCTS_FILE: Final = HERE.parent.parent / "data" / "products.yml"
NAMES: Final = "names.json"
STATIC_MARK: Final = "{{static}}"
TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
# Smaller files do not shrink enough to be worth the header.
_WORTH_COMPRESSING: Final = 512


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, the same compressed (None: not worth it), its type and its ETag."""

    body: bytes
    compressed: bytes | None
    content_type: str
    etag: str

    @classmethod
    def of(cls, body: bytes, suffix: str) -> Asset:
        """The asset for `body`. Raises KeyError for a suffix that is not in TYPES: nothing is served by guess."""
        compressed = _compress(body) if len(body) >= _WORTH_COMPRESSING else None
        return cls(body, compressed, TYPES[suffix], hashlib.sha256(body).hexdigest()[:20])


@lru_cache(maxsize=256)
def _compress(body: bytes) -> bytes:
    """Remembered: a process that starts more than one desk (the tests do) has the same few files for all of them."""
    return gzip.compress(body, mtime=0)


@dataclass(frozen=True, slots=True)
class Assets:
    """All files. `version` names their common content, `files` are by path under static/, `pages` by name."""

    version: str
    files: Mapping[str, Asset]
    pages: Mapping[str, Asset]

    @classmethod
    def read(cls, root: Path = HERE, products_file: Path = PRODUCTS_FILE) -> Assets:
        """Read `root`/static and `root`/pages; in pages `{{static}}` becomes the versioned address.

        `names.json` beside them is made from `products_file`.  Raises OSError for a file that cannot be read.
        """
        static = root / "static"
        paths = sorted(path for path in static.rglob("*") if path.is_file() and path.suffix in TYPES)
        files = {path.relative_to(static).as_posix(): Asset.of(path.read_bytes(), path.suffix) for path in paths}
        files[NAMES] = Asset.of(names_document(products_file), ".json")
        version = hashlib.sha256("".join(f"{name} {file.etag}\n" for name, file in files.items()).encode())
        short = version.hexdigest()[:12]
        pages = {
            path.stem: Asset.of(path.read_text("utf-8").replace(STATIC_MARK, f"/static/{short}").encode(), ".html")
            for path in sorted((root / "pages").glob("*.html"))
        }
        return cls(short, files, pages)

    def find(self, path: str) -> tuple[Asset, bool] | None:
        """The file at `path` (with or without a version before it), and whether the version is the current one."""
        version, _, rest = path.partition("/")
        if rest in self.files:
            return self.files[rest], version == self.version
        return (self.files[path], False) if path in self.files else None
