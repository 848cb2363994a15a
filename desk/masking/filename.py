"""File names carry secrets too: the stem is masked, the extension stays."""

import re
from typing import Final

from desk.masking.mask import mask
from desk.masking.spans import Masked

_EXTENSION: Final = re.compile(r"(?:\.[A-Za-z][A-Za-z0-9]{0,7}){1,2}\Z")


def mask_filename(name: str) -> Masked:
    """Hide the secrets in a file name (no folder); spans refer to the original. 「密码abc123.txt」 keeps `.txt`."""
    extension = _EXTENSION.search(name)
    stem = name[: extension.start()] if extension else name
    masked = mask(stem)
    return Masked(masked.text + name[len(stem) :], masked.spans)
