"""File names as people may safely see them: no folders, no tricks, no secrets, the extension of what it really is."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from desk.masking import mask_filename

MAX_NAME: Final = 100
NAMELESS: Final = "文件"
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
_EXTENSION: Final = re.compile(r"\.([A-Za-z0-9]{1,8})\Z")
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
ALIKE: Final = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "m4v": "mp4", "qt": "mov"}
"""Extensions that mean the same; a customer's own spelling of a right extension is kept."""


def clean_name(raw: str, extension: str) -> str:
    """`raw` (whatever a client called it) as a name that ends in `.extension`.

    Folders, control and direction characters and what Windows cannot store are taken out, secrets are masked.
    """
    name = strip_name(raw.replace("\\", "/").rpartition("/")[2])
    name = strip_name(mask_filename(name).text) if name else ""
    found = _EXTENSION.search(name)
    given = found.group(1).lower() if found else ""
    if found and ALIKE.get(given, given) == extension:
        stem, ending = name[: found.start()], found.group(0)
    elif found and given in REPLACED:
        stem, ending = name[: found.start()], f".{extension}"
    else:
        stem, ending = name, f".{extension}"
    stem = stem[: MAX_NAME - len(ending)].strip(" .") or NAMELESS
    return ("_" if _DEVICE.match(stem) else "") + stem + ending


REPLACED: Final = frozenset(
    ("png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "bmp", "mp4", "m4v", "webm", "mov", "avi", "mkv", "amr", "zip",
     "pdf", "xlsx", "docx", "txt", "log", "csv")
)  # fmt: skip
"""Extensions that promise something; a wrong one gives way to the right one, any other becomes part of the name."""


def extension_of(raw: str) -> str:
    """The extension a client gave, in small letters; empty where there is none."""
    found = _EXTENSION.search(strip_name(raw))
    return found.group(1).lower() if found else ""


def strip_name(name: str) -> str:
    """Without characters that cannot be seen (control, direction, zero width, half surrogates) or stored."""
    normal = unicodedata.normalize("NFC", name)
    seen = "".join(
        " " if character.isspace() else character
        for character in normal
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn") or character in "\t\n"
    )
    return _FORBIDDEN.sub("_", seen).strip(" .")


def clean_member(raw: str) -> str:
    """A path inside an archive, for showing only: relative, forward slashes, nothing invisible, no secrets."""
    parts = [strip_name(part) for part in raw.replace("\\", "/").split("/")]
    kept = [mask_filename(part[:MAX_NAME]).text for part in parts if part]
    return "/".join(kept[-8:]) or NAMELESS
