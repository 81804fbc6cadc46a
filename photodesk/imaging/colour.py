"""Makes a decoded picture an upright sRGB picture of the wanted size. Worker processes only."""

import functools
import io

import numpy
from PIL import Image, ImageCms

NEUTRAL_GREY = (128, 128, 128)
"""What transparent pictures are shown on."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.createProfile("sRGB")
_LAB = ImageCms.createProfile("LAB")
_SPACES = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY"}


def fitted(width: int, height: int, edge_px: int) -> tuple[int, int]:
    """The size inside a square of *edge_px*, never enlarged."""
    scale = min(1.0, edge_px / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def shown(image: Image.Image, size: tuple[int, int] | None, orientation: int) -> Image.Image:
    """RGB, sRGB, upright. *size*: as stored, before turning; None keeps it. Colours are converted after the reduction."""
    picture = _resizable(image)
    if size and picture.size != size:
        picture = picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)
    return upright(_srgb(picture, image.info.get("icc_profile")), orientation)


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turn and mirror as EXIF's Orientation says (TIFF 6.0, tag 274)."""
    turn = _TURNS.get(orientation)
    return image.transpose(turn) if turn is not None else image


def _resizable(image: Image.Image) -> Image.Image:
    """One of RGB, RGBA, L, CMYK, LAB, so that pixels can be averaged."""
    mode = image.mode
    if mode.startswith("I") or mode == "F":
        return _eight_bit(image)
    if mode in ("P", "PA"):
        return image.convert("RGBA" if mode == "PA" or "transparency" in image.info else "RGB")
    if mode in ("RGB", "L", "1") and "transparency" in image.info:
        try:
            return image.convert("RGBA")
        except Exception:  # a transparent colour that makes no sense
            del image.info["transparency"]
    if mode in ("RGB", "L", "CMYK", "LAB", "RGBA"):
        return image
    if mode == "1":
        return image.convert("L")
    return image.convert("RGBA" if mode in ("LA", "La", "RGBa") else "RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    """L from 16-bit, 32-bit and floating point grey: full 16-bit range where the values need it."""
    values = numpy.nan_to_num(numpy.asarray(image).astype(numpy.float32))
    highest = float(values.max(initial=0.0))
    if image.mode == "F" and highest <= 1.0:
        scale = 255.0
    elif image.mode.startswith("I;16") or 255 < highest <= 65535:
        scale = 255 / 65535
    else:
        scale = 1.0 if highest <= 255 else 255 / highest
    return Image.fromarray(numpy.clip(values * scale + 0.5, 0, 255).astype(numpy.uint8))


def _srgb(image: Image.Image, profile: object) -> Image.Image:
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    picture = image.convert("RGB") if alpha else image
    transform = _transform(profile, picture.mode) if isinstance(profile, bytes) and profile else None
    if transform is None and picture.mode == "LAB":
        transform = _lab()
    if transform is not None:
        picture = transform.apply(picture)
    elif picture.mode != "RGB":
        picture = picture.convert("RGB")
    if alpha:
        ground = Image.new("RGB", picture.size, NEUTRAL_GREY)
        ground.paste(picture, mask=alpha)
        return ground
    return picture


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """From an embedded profile to sRGB; None where the picture is sRGB already or the profile cannot be used."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space.strip() != _SPACES.get(mode):
            return None
        if mode == "RGB" and "srgb" in (source.profile.profile_description or "").lower():
            return None
        flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
        return ImageCms.buildTransform(source, _SRGB, mode, "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC, flags)
    except Exception:  # a damaged profile: the colours as they are
        return None


@functools.lru_cache(maxsize=1)
def _lab() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(_LAB, _SRGB, "LAB", "RGB")


@functools.lru_cache(maxsize=64)
def profile_name(profile: object) -> str | None:
    """The description of an embedded ICC profile."""
    try:
        return str(ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.profile_description).strip("\0 ") or None  # type: ignore[arg-type]
    except Exception:
        return None
