"""Turns the bytes of a file into a decoded picture, within limits. Worker processes only."""

import io
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import AvifImagePlugin, Image, ImageFile, TiffImagePlugin, UnidentifiedImageError

from photodesk.domain.problems import DecodeError, Reason
from photodesk.imaging.exif import exif_of, orientation_of
from photodesk.imaging.formats import HEAD_BYTES, format_of_content
from photodesk.imaging.frames import frames_of

HEAVY_PIXELS = 40_000_000
"""Pictures with more decoded pixels go one at a time."""

_PLUGINS = {"jpeg": "JPEG", "png": "PNG", "tiff": "TIFF", "webp": "WEBP", "gif": "GIF", "bmp": "BMP", "avif": "AVIF"}

Image.MAX_IMAGE_PIXELS = None  # `Limits` decides
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the pool fills the cores; threads of one decoder would exceed the CPU cap
TiffImagePlugin.READ_LIBTIFF = False


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_pixels`: decoded pixels of one picture. `on_heavy` is called before a picture beyond HEAVY_PIXELS is decoded.

    `max_bytes`: memory for one picture; what cannot be decoded in it is refused before the attempt.
    """

    max_pixels: int
    on_heavy: Callable[[], None] = lambda: None
    max_bytes: int = 1 << 40


@dataclass(slots=True)
class Opened:
    """A decoded picture, not turned, colours untouched. `width`, `height`: of the full picture before it is turned.

    `orientation`: how `image` must be turned yet (EXIF, 1 to 8). `told`: what the file says.
    """

    image: Image.Image
    format: str
    width: int
    height: int
    frames: int
    damaged: bool
    orientation: int
    told: int
    exif: Image.Exif


def opened(data: bytes, limits: Limits, *, edge_px: float | None) -> Opened:
    """Decode *data*; JPEGs scaled, with a longest side of at least *edge_px* (None: full size where the limit allows).

    A picture that is cut off comes with what there is, `damaged`. Raises DecodeError.
    """
    name = format_of_content(data[:HEAD_BYTES])
    limits = replace(limits, max_bytes=limits.max_bytes - len(data))
    _refuse_canvas(data, name, limits)
    try:
        try:
            return _decoded(data, name, limits, edge_px, damaged=False)
        except (DecodeError, MemoryError, _NotOpened):
            raise
        except Exception as error:
            return _second_try(data, name, limits, edge_px, error)
    except MemoryError as error:
        raise DecodeError(Reason.TOO_LARGE, "more memory than allowed") from error
    except _NotOpened as error:
        cause = error.__cause__
        raise DecodeError(_reason_of(cause), "" if isinstance(cause, UnidentifiedImageError) else str(cause)) from error


def jpeg_head(data: bytes) -> Opened | None:
    """A JPEG as its head tells it; its picture is not decoded. None for other formats, and where the head cannot be read."""
    try:
        if format_of_content(data[:HEAD_BYTES]) != "jpeg":
            return None
        image = Image.open(io.BytesIO(data), formats=(_PLUGINS["jpeg"],))
        return _told(image, "jpeg", image.size, data)
    except Exception:
        return None


class _NotOpened(Exception):
    """The header could not be read."""


def _second_try(data: bytes, name: str, limits: Limits, edge_px: float | None, first: Exception) -> Opened:
    """The header was read, the pixels could not: take what there is."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        found = _decoded(data, name, limits, edge_px, damaged=True)
        if _is_blank(found.image):
            raise DecodeError(_reason_of(first), str(first))
        return found
    except (DecodeError, MemoryError):
        raise
    except Exception as error:
        raise DecodeError(_reason_of(first), str(first)) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _decoded(data: bytes, name: str, limits: Limits, edge_px: float | None, *, damaged: bool) -> Opened:
    try:
        image = Image.open(io.BytesIO(data), formats=(_PLUGINS[name],))
        width, height = image.size
    except MemoryError:
        raise
    except Exception as error:
        raise _NotOpened from error
    if name == "jpeg":
        _draft(image, limits, edge_px)
    pixels = image.width * image.height
    if pixels > limits.max_pixels:
        raise DecodeError(Reason.TOO_LARGE, f"{width} x {height}")
    progressive = bool(image.info.get("progressive"))  # keeps the coefficients of the whole picture in memory
    coefficients = width * height * (3 if len(image.getbands()) > 1 else 2) if progressive else 0
    _refuse_memory(pixels * _bytes_a_pixel(image, name) + coefficients, limits)
    if pixels > HEAVY_PIXELS or (progressive and width * height > HEAVY_PIXELS):
        limits.on_heavy()
    told = orientation_of(exif_of(image)) if name == "tiff" else 0
    image.load()
    if name == "tiff":  # Pillow turns these itself while it loads them
        width, height = image.size
    return _told(image, name, (width, height), data, damaged=damaged, told=told)


def _told(image: Image.Image, name: str, size: tuple[int, int], data: bytes, *, damaged: bool = False, told: int = 0) -> Opened:
    """What the file says of a picture of this size. *told*: the orientation, where the decoder has turned the picture already."""
    exif = exif_of(image)
    orientation = orientation_of(exif)
    kind = _kind_of_jpeg(image) if name == "jpeg" else name
    return Opened(image, kind, *size, frames_of(image, name, data), damaged, orientation, told or orientation, exif)


def _draft(image: Image.Image, limits: Limits, edge_px: float | None) -> None:
    """Ask the JPEG decoder for the smallest of 1/1, 1/2, 1/4, 1/8 that is not below *edge_px*, and is within the limit."""
    width, height = image.size
    scale = 1
    while scale < 8 and edge_px is not None and max(width, height) >= edge_px * scale * 2:
        scale *= 2
    while scale < 8 and (width // scale) * (height // scale) > limits.max_pixels:
        scale *= 2
    if scale > 1:
        image.draft(None, (max(1, width // scale), max(1, height // scale)))


def _kind_of_jpeg(image: Image.Image) -> str:
    """ "mpo" for stereo, panorama and multi-view files; a gain map or a preview behind a JPEG leaves it a JPEG."""
    try:
        kind = str(image.mpinfo[0xB002][0]["Attribute"]["MPType"])  # type: ignore[attr-defined]  # MPO files have it
    except Exception:
        return "jpeg"
    return "mpo" if kind.startswith("Multi-Frame") else "jpeg"


def _refuse_canvas(data: bytes, name: str, limits: Limits) -> None:
    """WebP decoders reserve the canvas while they open a file, so its size is read here first (WebP container specification)."""
    if name != "webp" or len(data) < 30:
        return
    chunk = data[12:16]
    width = height = 0
    if chunk == b"VP8X":
        width, height = (int.from_bytes(data[i : i + 3], "little") + 1 for i in (24, 27))
    elif chunk == b"VP8 ":
        width, height = (value & 0x3FFF for value in struct.unpack_from("<HH", data, 26))
    elif chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if width * height > limits.max_pixels:
        raise DecodeError(Reason.TOO_LARGE, f"{width} x {height}")
    _refuse_memory(width * height * _CANVAS_BYTES["webp"], limits)
    if width * height > HEAVY_PIXELS:
        limits.on_heavy()


_CANVAS_BYTES = {"webp": 12, "avif": 7}
"""Bytes a pixel that these decoders use at least, their own copies included (measured)."""
_MODE_BYTES = {"1": 2, "L": 1, "P": 5, "PA": 5, "LA": 5, "I;16": 6, "I;16B": 6, "I": 8, "F": 8}
"""As decoded, and as turned into colours."""


def _bytes_a_pixel(image: Image.Image, name: str) -> int:
    """The least that decoding takes; what is refused by this could not succeed."""
    return max(_CANVAS_BYTES.get(name, 0), _MODE_BYTES.get(image.mode, 4))


def _refuse_memory(needed_bytes: int, limits: Limits) -> None:
    if needed_bytes > limits.max_bytes:
        raise DecodeError(Reason.TOO_LARGE, f"needs {needed_bytes >> 20} MB")


def _is_blank(image: Image.Image) -> bool:
    """Whether all pixels are alike, as when nothing could be decoded."""
    return all(len(colours) == 1 for colours in (band.getcolors(1) or () for band in image.split()))


def _reason_of(error: BaseException | None) -> Reason:
    text = str(error).lower()
    if "too large" in text or isinstance(error, Image.DecompressionBombError):
        return Reason.TOO_LARGE
    return Reason.TRUNCATED if "truncated" in text else Reason.UNREADABLE
