"""Pictures made ready to be looked at in a browser: upright, eight bits, not larger than reading needs.

What was uploaded is kept beside it, without its metadata (`evidence_strip`), unless what is shown is just the same.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageOps

from zhixing.files.evidence.strip import without_metadata

# Against decompression bombs. JPEG is decoded at a reduced scale, so a telephone's largest pictures may pass.
MAX_PIXELS = {"JPEG": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
MAX_SIDE = 2560  # pixels of the longer side: enough to read a document in a photograph
MIN_SIDE = 1280  # pixels of the shorter side that reducing leaves: a long screenshot stays readable
_QUALITY = 85
_ORIENTATION, _LYING = 0x0112, range(5, 9)
_PNG_DEPTH_AT = 24  # where the header of a PNG says how many bits a sample has


class TooManyPixelsError(ValueError):
    """The picture would take more memory than one upload may."""


@dataclass(frozen=True, slots=True)
class PictureVersions:
    """`original` is empty where `data` holds every pixel of it; `reduced_to` is empty where the size is the same."""

    data: bytes
    original: bytes
    reduced_to: str  # 2560×1280


def show(data: bytes, kind: str) -> PictureVersions:
    """What to show and what to keep; raises what Pillow raises for a picture that cannot be decoded."""
    original = without_metadata(data, kind)
    with Image.open(io.BytesIO(original), formats=[kind]) as picture:
        if picture.width * picture.height > MAX_PIXELS[kind]:
            raise TooManyPixelsError
        full, target = picture.size, readable_size(*picture.size)
        way_up = picture.getexif().get(_ORIENTATION, 1)
        if kind == "JPEG":
            picture.draft("RGB", target)
        upright = ImageOps.exif_transpose(picture)
    plain = _eight_bits(upright, original[_PNG_DEPTH_AT] if kind == "PNG" else 8)
    is_reduced = target != full
    if is_reduced:
        plain.thumbnail(target[::-1] if way_up in _LYING else target)
    is_same = kind == "PNG" and not is_reduced and way_up == 1 and original[_PNG_DEPTH_AT] <= 8
    plain.info = {}
    out = io.BytesIO()
    options = {} if kind == "PNG" else {"quality": _QUALITY}
    plain.save(out, format=kind, **options)
    reduced_to = f"{plain.width}×{plain.height}" if is_reduced else ""
    return PictureVersions(out.getvalue(), b"" if is_same else original, reduced_to)


def readable_size(width: int, height: int) -> tuple[int, int]:
    """Not larger than `MAX_SIDE`, but the shorter side is not brought below `MIN_SIDE` for it."""
    long, short = max(width, height), min(width, height)
    scale = min(1, max(MAX_SIDE / long, MIN_SIDE / short))
    return (width, height) if scale == 1 else (round(width * scale), round(height * scale))


def _eight_bits(picture: Image.Image, depth: int) -> Image.Image:
    """L, LA, RGB or RGBA, as the picture needs. Pillow itself cuts 16 bits off at 255, which leaves white paper."""
    if picture.mode.startswith("I"):
        return _from_deep_grey(picture)
    clear = picture.info.get("transparency")
    if clear is not None and picture.mode != "P":
        picture.info["transparency"] = _in_eight_bits(clear, depth)
    has_alpha = clear is not None or picture.mode in {"RGBA", "RGBa", "LA", "La", "PA"}
    if picture.mode == "1" and has_alpha:
        picture = _with_info(picture.convert("L"), picture.info)
    is_grey = picture.mode in {"1", "L", "LA", "La"}
    return picture.convert(("LA" if has_alpha else "L") if is_grey else ("RGBA" if has_alpha else "RGB"))


def _with_info(picture: Image.Image, info: dict[str | tuple[int, int], object]) -> Image.Image:
    picture.info = dict(info)
    return picture


def _in_eight_bits(clear: object, depth: int) -> object:
    """The transparent grey or colour on the scale on which Pillow hands over the samples."""
    if isinstance(clear, tuple):
        return tuple(value >> 8 if depth == 16 else value for value in clear)
    if isinstance(clear, int):
        return clear if depth == 1 else clear * 255 // ((1 << depth) - 1)  # Pillow itself scales that of one bit
    return clear


def _from_deep_grey(picture: Image.Image) -> Image.Image:
    """The upper eight of sixteen bits, exactly; transparent only where all sixteen say so."""
    raw = picture.tobytes()
    step = 4 if picture.mode == "I" else 2
    upper, lower = (0, 1) if picture.mode == "I;16B" else (1, 0)
    high = Image.frombytes("L", picture.size, raw[upper::step])
    clear = picture.info.get("transparency")
    if not isinstance(clear, int):
        return high
    low = Image.frombytes("L", picture.size, raw[lower::step])
    of_high = [0 if value == clear >> 8 else 255 for value in range(256)]
    of_low = [0 if value == clear & 255 else 255 for value in range(256)]
    alpha = ImageChops.lighter(high.point(of_high), low.point(of_low))
    return Image.merge("LA", (high, alpha))
