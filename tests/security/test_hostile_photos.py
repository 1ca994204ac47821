"""Pictures made to break the reader."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image

from common import files
from common.errors import RuleViolation
from properties.actions import photos
from properties.actions.photos import store_photo

pytestmark = pytest.mark.django_db


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int) -> bytes:
    """The head of a PNG that claims a size, with one line of pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    line = chunk(b"IDAT", zlib.compress(b"\0" * (width * 3 + 1)))
    return b"\x89PNG\r\n\x1a\n" + head + line + chunk(b"IEND", b"")


def jpeg(**exif) -> bytes:
    facts = Image.Exif()
    for tag, value in exif.items():
        facts[int(tag.removeprefix("t"))] = value
    buffer = io.BytesIO()
    Image.new("RGB", (80, 60), "navy").save(buffer, "JPEG", exif=facts.tobytes())
    return buffer.getvalue()


def keep(content: bytes, world, by, name="a.jpg"):
    return store_photo(file=io.BytesIO(content), name=name, size=len(content), area=world.xinhu, by=by)


@pytest.mark.parametrize("moment", ["0001:01:01 00:00:00", "1904:01:01 00:00:00", "0000:00:00 00:00:00"])
def test_a_camera_that_was_never_set_says_nothing_about_the_time(world, clerk_xinhu, moment):
    assert keep(jpeg(t306=moment), world, clerk_xinhu).taken_at is None


def test_a_small_file_that_claims_400_million_pixels_is_refused_unread(world, clerk_xinhu):
    with pytest.raises(RuleViolation, match="请缩小到 8000 万像素以内"):
        keep(png(20_000, 20_000), world, clerk_xinhu)


def test_a_large_picture_is_made_small_before_it_is_copied(world, clerk_xinhu, monkeypatch):
    seen = []
    flat = photos._flat
    monkeypatch.setattr(photos, "_flat", lambda image: seen.append(image.size) or flat(image))
    keep(png(6000, 3000), world, clerk_xinhu)
    assert seen == [(2560, 1280)]


def test_a_palette_picture_keeps_its_colours(world, clerk_xinhu):
    buffer = io.BytesIO()
    Image.new("RGB", (3000, 40), "red").convert("P").save(buffer, "PNG")
    kept = files.read(keep(buffer.getvalue(), world, clerk_xinhu).file)
    red, green, blue = Image.open(io.BytesIO(kept)).getpixel((10, 10))
    assert (red > 240, green < 20, blue < 20) == (True, True, True)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_damaged_pictures_are_refused_or_kept_but_never_break_the_page():
    chance = random.Random(5)
    sources = [jpeg(t306="2023:03:10 09:00:00", t274=6, t271="Phone"), png(40, 40)]
    for _ in range(1500):
        content = bytearray(chance.choice(sources))
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(min(len(content), 400))] = chance.randrange(256)
        try:
            photos._opened("a.jpg", io.BytesIO(bytes(content)))
        except RuleViolation:
            continue
