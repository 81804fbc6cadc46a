"""The recipes: what a look at a photo makes of its bytes. Worker processes only."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import ExifTags, Image

from photodesk.domain.photos import Hashes, Metadata
from photodesk.imaging.colour import fitted, shown, upright
from photodesk.imaging.hashing import grey_of, hashes_of
from photodesk.imaging.metadata import metadata_of
from photodesk.imaging.opening import Limits, Opened, jpeg_head, opened
from photodesk.imaging.picture_data import picture_hash
from photodesk.imaging.thumbhash import thumbhash_of

THUMB_EDGE_PX = 512
PREVIEW_EDGE_PX = 2048
_THUMB_OVERSIZE, _PREVIEW_OVERSIZE = 1.3, 1.25
"""Pictures come from a decode of at least this times their size: at 1 the decoder's own reduction costs fine texture
(luma SSIM of thumbnails 0.92 instead of 0.97 at worst over real photos; 1.5 is a ninth slower and no better at worst)."""

# ITU T.81, tables K.1 and K.2, at quality 85 of libjpeg's scale, row by row.
_LUMA = (
    5, 3, 3, 5, 7, 12, 15, 18, 4, 4, 4, 6, 8, 17, 18, 17, 4, 4, 5, 7, 12, 17, 21, 17, 4, 5, 7, 9, 15, 26, 24, 19,
    5, 7, 11, 17, 20, 33, 31, 23, 7, 11, 17, 19, 24, 31, 34, 28, 15, 19, 23, 26, 31, 36, 36, 30, 22, 28, 29, 29, 34, 30, 31, 30,
)  # fmt: skip
_CHROMA = (
    5, 5, 7, 14, 30, 30, 30, 30, 5, 6, 8, 20, 30, 30, 30, 30, 7, 8, 17, 30, 30, 30, 30, 30, 14, 20, 30, 30, 30, 30, 30, 30,
    *(30,) * 32,
)  # fmt: skip
_THUMB_STEP, _PREVIEW_STEP = 8, 4
"""No luma step is coarser: grain and fine texture stay, for a quarter (thumbnails) and two thirds (previews) more bytes.
Quality 85 alone reaches a mean luma SSIM of 0.966 and 0.964 on grainy camera pictures."""

_ASPECT_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class FirstLook:
    """All a first look finds, but for the file's hash. `picture_hash`: None where the file's format is not taken apart."""

    metadata: Metadata
    hashes: Hashes
    thumbhash: bytes
    thumbnail: bytes
    picture_hash: bytes | None
    damaged: bool


def first_look(data: bytes, limits: Limits, is_known: Callable[[bytes], bool]) -> FirstLook | Metadata:
    """Thumbnail, hashes, ThumbHash and metadata from one decode; of a JPEG the metadata alone, without a decode, where *is_known* says
    that the picture with this hash was looked at before. Raises DecodeError."""
    head = jpeg_head(data)
    pictured = None if head is None else picture_hash(data, head.format, head.orientation)
    if head is not None and pictured is not None and is_known(pictured):
        return metadata_of(head)
    found = opened(data, limits, edge_px=THUMB_EDGE_PX * _THUMB_OVERSIZE)
    picture = _reduced(found, THUMB_EDGE_PX)
    if found.damaged:
        pictured = None
    elif head is None:
        pictured = picture_hash(data, found.format, found.orientation)
    hashes = hashes_of(grey_of(picture))
    return FirstLook(metadata_of(found), hashes, thumbhash_of(picture), _jpeg(picture, _THUMB_STEP), pictured, found.damaged)


def preview(data: bytes, limits: Limits, encoding: str) -> tuple[int, int, bytes, bool]:
    """Width, height, encoded picture (progressive JPEG or WebP) and whether it is damaged. Raises DecodeError."""
    found = opened(data, limits, edge_px=PREVIEW_EDGE_PX * _PREVIEW_OVERSIZE)
    picture = _reduced(found, PREVIEW_EDGE_PX)
    if encoding == "webp":
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=82, method=3)
        encoded = out.getvalue()
    else:
        encoded = _jpeg(picture, _PREVIEW_STEP, progressive=True)
    return picture.width, picture.height, encoded, found.damaged


def reduced(data: bytes, limits: Limits, edge_px: int) -> tuple[Image.Image, int, int]:
    """The whole picture inside a square of *edge_px*, and the full size as displayed. Raises DecodeError."""
    found = opened(data, limits, edge_px=edge_px)
    return (_reduced(found, edge_px), *_displayed(found))


def full(data: bytes, limits: Limits) -> tuple[Image.Image, int, int]:
    """The whole picture upright in sRGB, as large as the limit allows, and the full size as displayed. Raises DecodeError."""
    found = opened(data, limits, edge_px=None)
    return (shown(found.image, None, found.orientation), *_displayed(found))


def embedded(head: bytes) -> tuple[Image.Image, int, int] | None:
    """The EXIF thumbnail in the first bytes of a JPEG, upright, without the bars cameras add; the full size as displayed."""
    try:
        with Image.open(io.BytesIO(head), formats=("JPEG",)) as picture:
            size, exif, block = picture.size, picture.getexif(), picture.info.get("exif", b"")
        where = exif.get_ifd(ExifTags.IFD.IFD1)
        start, length = int(where[0x0201]), int(where[0x0202])
        block = block.removeprefix(b"Exif\0\0")
        thumbnail = Image.open(io.BytesIO(block[start : start + length]), formats=("JPEG",))
        if max(thumbnail.size) > THUMB_EDGE_PX:
            return None
        orientation = exif.get(0x0112, 1)
        small = upright(_without_bars(thumbnail.convert("RGB"), size[0] / size[1]), orientation)
        full_size = size[::-1] if orientation in (5, 6, 7, 8) else size
        return small, *full_size
    except Exception:  # no thumbnail, or none that can be read: the first look makes one
        return None


def _displayed(found: Opened) -> tuple[int, int]:
    return (found.height, found.width) if found.orientation >= 5 else (found.width, found.height)


def _reduced(found: Opened, edge_px: int) -> Image.Image:
    return shown(found.image, fitted(found.width, found.height, edge_px), found.orientation)


def _without_bars(image: Image.Image, aspect: float) -> Image.Image:
    """Cut a thumbnail to the picture's own aspect ratio."""
    width, height = image.size
    if abs(width / height / aspect - 1) <= _ASPECT_TOLERANCE:
        return image
    inner_width, inner_height = min(width, round(height * aspect)), min(height, round(width / aspect))
    left, top = (width - inner_width) // 2, (height - inner_height) // 2
    return image.crop((left, top, left + max(1, inner_width), top + max(1, inner_height)))


def _jpeg(picture: Image.Image, coarsest: int, *, progressive: bool = False) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", qtables=[[min(step, coarsest) for step in _LUMA], _CHROMA], progressive=progressive)
    return out.getvalue()
