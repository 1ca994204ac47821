"""Taking in a photo as evidence: what is kept of it and what is thrown away."""

import datetime as dt
import io
import struct
import warnings
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from PIL import ExifTags, Image, ImageOps

from common import audit, clock, files
from common.errors import RuleViolation
from common.models import StoredFile
from communities.models import Area, EvidencePhoto

ACCEPTED = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
LONGEST_PX = 2560
THUMBNAIL_PX = 240
MOST_PIXELS = 80_000_000
"""A picture that unpacks to more is refused unread: a small file can claim gigabytes of pixels."""

QUALITY = 85
UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, struct.error)
"""What Pillow raises on damaged files, their EXIF blocks included."""

FIRST_DIGITAL_YEAR = 1990
"""A camera that says it is earlier has never been set."""


@transaction.atomic
def store_photo(
    *, file: BinaryIO, name: str, size: int, area: Area, by, at: dt.datetime | None = None
) -> EvidencePhoto:
    """Keep a photo as JPEG of at most 2560 px with a thumbnail of 240 px.

    `size` is in bytes. The time it was taken stays; the place where (GPS), the phone and everything else
    written into the file is dropped with the re-encoding. Raises `RuleViolation` for what is no picture or
    too large.
    """
    at = at or clock.now()
    shown = PurePath(name).name[:80]
    _refuse_too_large(shown, size)
    image, taken_at = _opened(shown, file)
    full, small = _shrunk(image, LONGEST_PX), _shrunk(image, THUMBNAIL_PX)
    photo = EvidencePhoto.objects.create(
        file=_kept(full, f"{PurePath(shown).stem}.jpg", by, at),
        thumbnail=_kept(small, f"{PurePath(shown).stem}-small.jpg", by, at),
        taken_at=taken_at,
        width=full.width,
        height=full.height,
        area=area,
        created_by=by,
        created_at=at,
        updated_at=at,
    )
    audit.record(by=by, verb="upload", target=photo, area=area, at=at, summary=f"上传照片“{shown}”")
    return photo


def _refuse_too_large(name: str, size: int) -> None:
    most = settings.ANJU_PHOTO_MAX_BYTES
    if size > most:
        raise RuleViolation(
            f"照片“{name}”为 {_megabytes(size)} MB，超过 {_megabytes(most)} MB，请压缩后重传。", field="photo"
        )


def _megabytes(size: int) -> str:
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


def _opened(name: str, file: BinaryIO) -> tuple[Image.Image, dt.datetime | None]:
    """The picture upright in RGB, and when it was taken."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=tuple(ACCEPTED))
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            taken_at = _taken_at(image)
            _shrink_early(image)
            return _flat(ImageOps.exif_transpose(image)), taken_at
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RuleViolation(
            f"照片“{name}”的像素过大，请缩小到 8000 万像素以内后重传。", field="photo"
        ) from error
    except UNREADABLE as error:
        raise RuleViolation(
            f"“{name}”不是能打开的 JPEG、PNG 或 WebP 照片，请改用这三种格式重传。", field="photo"
        ) from error


def _shrink_early(image: Image.Image) -> None:
    """Read the picture and make it small in place: every copy of 80 million pixels costs 300 MB.

    A palette or 16 bits cannot be averaged; those are read as they are.
    """
    if image.mode in ("RGB", "RGBA", "L", "LA", "CMYK", "YCbCr"):
        image.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    image.load()


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency: what shone through becomes white, as on paper."""
    if image.mode in ("RGBA", "LA", "PA", "P"):
        layer = image.convert("RGBA")
        image = Image.new("RGB", layer.size, "white")
        image.paste(layer, mask=layer.getchannel("A"))
    return image.convert("RGB")


def _taken_at(image: Image.Image) -> dt.datetime | None:
    """The camera's own clock, taken as Shanghai time; None when the picture does not say."""
    facts = image.getexif()
    text = facts.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or facts.get(
        ExifTags.Base.DateTime
    )
    try:
        moment = dt.datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=clock.SHANGHAI)
    except ValueError:
        return None
    return moment if moment.year >= FIRST_DIGITAL_YEAR else None


def _shrunk(image: Image.Image, longest: int) -> Image.Image:
    copy = image.copy()
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return copy


def _kept(image: Image.Image, name: str, by, at: dt.datetime) -> StoredFile:
    image.info.clear()  # what Pillow would write back: comments, profiles, the phone's own marks
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return files.store(buffer.getvalue(), name=name, content_type="image/jpeg", by=by, at=at)
