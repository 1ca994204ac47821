"""Photos as evidence: what is taken in, what is thrown away, what is refused."""

import io
import os

import pytest
from PIL import ExifTags, Image

from common import clock, files
from common.errors import RuleViolation
from common.models import AuditEntry
from communities.models import EvidencePhoto
from properties.actions.photos import store_photo


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 600), exif=None, mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, "white" if mode == "RGB" else None).save(
        buffer, kind, **({"exif": exif} if exif else {})
    )
    return buffer.getvalue()


@pytest.fixture
def store(world, clerk_xinhu):
    def take(content: bytes, name: str = "IMG_0001.jpg", size: int | None = None) -> EvidencePhoto:
        return store_photo(
            file=io.BytesIO(content),
            name=name,
            size=len(content) if size is None else size,
            area=world.liuyin,
            by=clerk_xinhu,
        )

    return take


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_usual_kinds_are_kept_as_jpeg_with_a_thumbnail(store, kind):
    photo = store(picture(kind))
    small = Image.open(io.BytesIO(files.read(photo.thumbnail)))
    assert (photo.file.content_type, photo.width, photo.height) == ("image/jpeg", 800, 600)
    assert (small.format, small.size) == ("JPEG", (240, 180))


def test_a_large_picture_is_brought_down_to_2560_px(store):
    photo = store(picture(size=(4000, 1000)))
    assert (photo.width, photo.height) == (2560, 640)
    assert Image.open(io.BytesIO(files.read(photo.file))).size == (2560, 640)


def test_a_transparent_picture_becomes_white_not_black(store):
    photo = store(picture("PNG", mode="RGBA"))
    assert Image.open(io.BytesIO(files.read(photo.file))).getpixel((5, 5)) == (255, 255, 255)


def test_the_time_taken_stays_and_the_place_is_dropped(store):
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2023:03:18 09:41:07"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (37.0, 26.0, 0.0)
    exif[ExifTags.Base.Make] = "PhoneMaker"
    photo = store(picture(exif=exif))
    kept = Image.open(io.BytesIO(files.read(photo.file)))
    assert photo.taken_at == clock.at(2023, 3, 18, 9, 41).replace(second=7)
    assert not kept.getexif()
    assert b"PhoneMaker" not in files.read(photo.file)


def test_a_picture_on_its_side_is_turned_upright(store):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    assert (lambda photo: (photo.width, photo.height))(store(picture(exif=exif))) == (600, 800)


def test_a_photo_of_40_mb_is_refused_with_its_name_and_the_bound(store):
    with pytest.raises(RuleViolation) as refusal:
        store(b"x", name="IMG_2041.heic", size=40 * 1024 * 1024)
    assert str(refusal.value) == "照片“IMG_2041.heic”为 40 MB，超过 20 MB，请压缩后重传。"


def test_one_byte_too_many_never_reads_as_the_bound_itself(store, settings):
    with pytest.raises(RuleViolation, match=r"为 20\.1 MB，超过 20 MB"):
        store(b"x", size=settings.ANJU_PHOTO_MAX_BYTES + 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        os.urandom(2000),
        picture()[:400],
        picture("GIF"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(store, content):
    with pytest.raises(RuleViolation, match="不是能打开的 JPEG、PNG 或 WebP 照片"):
        store(content, name="照片.jpg")
    assert not EvidencePhoto.objects.exists()
    assert not AuditEntry.objects.filter(verb="upload").exists()


def test_a_small_file_that_unpacks_to_too_many_pixels_is_refused(store):
    buffer = io.BytesIO()
    Image.new("1", (12000, 12000)).save(buffer, "PNG")
    with pytest.raises(RuleViolation, match="像素过大"):
        store(buffer.getvalue())


def test_the_path_in_a_file_name_is_not_kept(store):
    assert store(picture(), name="../../etc/passwd.jpg").file.name == "passwd.jpg"


def test_an_upload_leaves_an_audit_entry(store, clerk_xinhu):
    store(picture(), name="门厅.jpg")
    assert AuditEntry.objects.get(verb="upload").summary == "上传照片“门厅.jpg”"
