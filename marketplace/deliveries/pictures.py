"""Pictures that show that help arrived: made anew from their pixels, so that nothing else comes along."""

import io
from pathlib import Path

from flask import current_app
from PIL import Image, UnidentifiedImageError

from ..db import new_uid
from ..errors import FormInvalid

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
LONG_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")
REFUSED = "Please choose a picture (JPEG, PNG or WebP) of at most 5 MB."


def keep(upload: bytes) -> str:
    """Store a picture under a random name; its name.

    Decoded and encoded again: place, camera and whatever hides behind the pixels are gone. Raises
    FormInvalid for what is too large or no picture.
    """
    if len(upload) > LARGEST_BYTES:
        raise FormInvalid({"picture": REFUSED})
    name = f"{new_uid()}.jpg"
    try:
        with Image.open(io.BytesIO(upload), formats=FORMATS) as picture:
            if picture.width * picture.height > LARGEST_PIXELS:
                raise FormInvalid({"picture": REFUSED})
            plain = picture.convert("RGB")
            plain.info.clear()  # Pillow writes a comment of the old file into the new one
            plain.thumbnail((LONG_SIDE, LONG_SIDE))
            folder().mkdir(parents=True, exist_ok=True)
            plain.save(folder() / name, "JPEG", quality=82)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        # SyntaxError is how Pillow says that a chunk of a PNG is broken
        raise FormInvalid({"picture": REFUSED}) from error
    return name


def find(name: str) -> bytes | None:
    """The bytes of a stored picture; None for no name, or when the file is gone."""
    path = folder() / name
    return path.read_bytes() if name and path.is_file() else None


def discard(*names: str) -> None:
    """Remove pictures whose delivery was not written down."""
    for name in filter(None, names):
        (folder() / name).unlink(missing_ok=True)


def folder() -> Path:
    """Where they lie: beside the database, never among the static files."""
    instance: Path = current_app.config["INSTANCE"]
    return instance / "evidence"
