"""Pictures are drawn anew: what was not picture (place, device, comments, stowaways) is not in the copy we keep."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from desk.errors import Problem
from desk.files.model import FileType, refused
from desk.files.types import BMP, GIF, JPEG, PNG, WEBP, damaged

MAX_PIXELS: Final = 50_000_000
"""A 50-megapixel photograph; drawn it takes 200 MB of memory, and two are drawn at once at most."""
MAX_SIDE: Final = 20_000
MAX_FRAMES: Final = 600
MAX_PIXELS_MOVING: Final = 300_000_000
"""All frames of a moving picture together; drawn one after the other."""
JPEG_QUALITY: Final = 92
WEBP_QUALITY: Final = 90

_PILLOW: Final = {PNG: "PNG", JPEG: "JPEG", GIF: "GIF", WEBP: "WEBP", BMP: "BMP"}
_SIMPLE_MODES: Final = {
    PNG: {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}, JPEG: {"L", "RGB"}, WEBP: {"RGB", "RGBA"},
}  # fmt: skip
_STUMBLES: Final = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, MemoryError,
    ArithmeticError, AttributeError,
)  # fmt: skip
"""What decoders raise over a foreign file that is broken: its fault, not ours."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The new picture: its type (a bmp becomes a png) and its size in pixels."""

    type: FileType
    width: int
    height: int


def redraw(source: BinaryIO, kind: FileType, target: Path) -> Drawn:
    """Draw the picture in `source` anew into `target`, upright. Raises Problem for broken and over-large ones."""
    source.seek(0)
    try:
        with warnings.catch_warnings():
            # We have our own limit on pixels, checked before anything is drawn.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(source, formats=[_PILLOW[kind]]) as image:
                return _redraw(image, kind, target)
    except Problem:
        raise
    except Image.DecompressionBombError:
        raise _too_large() from None
    except _STUMBLES as error:
        raise damaged() from error


def _redraw(image: ImageFile.ImageFile, kind: FileType, target: Path) -> Drawn:
    width, height = image.size
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise _too_large()
    # A jpeg that holds several pictures (a phone's) is its first one.
    frames = 1 if kind is JPEG else int(getattr(image, "n_frames", 1))
    if frames > 1:
        return _redraw_moving(image, kind, frames, target)
    image.load()
    upright = ImageOps.exif_transpose(image)
    kind = {BMP: PNG}.get(kind, kind)
    if kind is GIF:
        clean = _bare(upright if upright.mode in ("P", "L", "1") else upright.convert("RGBA"))
        clean.save(target, "GIF")
    else:
        clean = _bare(_simple(upright, kind))
        clean.save(target, _PILLOW[kind], **_options(kind))
    return Drawn(kind, *clean.size)


def _redraw_moving(image: ImageFile.ImageFile, kind: FileType, frames: int, target: Path) -> Drawn:
    width, height = image.size
    if frames > MAX_FRAMES or frames * width * height > MAX_PIXELS_MOVING:
        raise refused("picture_too_large", "动图太长或太大，请改用录屏（mp4），或只发几张截图。", 413)
    durations = []

    def drawn() -> Any:
        for frame in ImageSequence.Iterator(image):
            frame.load()
            durations.append(int(frame.info.get("duration", 100)))
            yield _bare(frame.convert("RGBA"))

    sequence = drawn()
    first = next(sequence)
    rest = list(sequence) if kind is WEBP else sequence
    options: dict[str, Any] = {"save_all": True, "append_images": rest, "loop": 0}
    if kind is WEBP:
        options |= {"quality": WEBP_QUALITY, "duration": durations, "method": 2}
    else:
        options |= {"duration": _steady(image), "disposal": 2 if kind is GIF else 0}
    first.save(target, _PILLOW[kind], **options)
    return Drawn(kind, width, height)


def _steady(image: ImageFile.ImageFile) -> int:
    return max(20, min(int(image.info.get("duration", 100)) or 100, 10_000))


def _simple(image: Image.Image, kind: FileType) -> Image.Image:
    """In a mode the format can hold and every viewer can show."""
    if image.mode in _SIMPLE_MODES[kind]:
        return image
    has_alpha = image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info
    if kind is JPEG or not has_alpha:
        return image.convert("RGB")
    return image.convert("RGBA")


def _bare(image: Image.Image) -> Image.Image:
    """The same pixels and nothing beside them; of what stood beside only the see-through colour belongs to them."""
    bare = image.copy()
    transparency = image.info.get("transparency")
    bare.info = {} if transparency is None else {"transparency": transparency}
    return bare


def _options(kind: FileType) -> dict[str, Any]:
    if kind is JPEG:
        return {"quality": JPEG_QUALITY, "subsampling": 0}
    if kind is WEBP:
        return {"quality": WEBP_QUALITY, "method": 2}
    return {"compress_level": 6}


def _too_large() -> Problem:
    return refused("picture_too_large", "图片的尺寸太大了（最多 5000 万像素），请缩小或只截取有问题的部分再发。", 413)
