"""Pictures of every kind that scanners and telephones make: what is shown is legible, what was uploaded is kept."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.files.evidence.test_intake import GPS, ORIENTATION, photo, taken
from zhixing.files.evidence.pictures import readable_size
from zhixing.files.evidence.strip import without_metadata

REAL = Path(__file__).parents[1] / "real"
PNG_START = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(depth: int, colour: int, size: tuple[int, int], rows: list[bytes], *between: bytes) -> bytes:
    """A PNG written by hand, for the kinds that Pillow does not write."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows)))
    return PNG_START + header + b"".join(between) + body + chunk(b"IEND", b"")


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


INK, WHITE = struct.pack(">H", 9000), b"\xff\xff"


def test_a_grey_scan_of_sixteen_bits_keeps_its_ink() -> None:
    evidence = taken((REAL / "gray16_small.png").read_bytes(), "扫描.png")
    shown = opened(evidence.data)
    assert (shown.mode, shown.size, shown.getpixel((0, 0)), shown.getpixel((63, 31))) == ("L", (64, 32), 35, 255)
    assert evidence.original == (REAL / "gray16_small.png").read_bytes()


def test_the_sheet_of_signatures_is_legible() -> None:
    histogram = opened(taken((REAL / "scan16.png").read_bytes(), "签到表.png").data).convert("L").histogram()
    assert sum(histogram[:64]) > 5000
    assert sum(histogram[192:]) > 200_000


def test_sixteen_bits_of_grey_with_a_transparent_value() -> None:
    row = INK * 2 + WHITE * 2 + struct.pack(">H", 0xFF00)
    shown = opened(taken(png(16, 0, (5, 1), [row], chunk(b"tRNS", WHITE)), "扫描.png").data)
    assert [shown.getpixel((x, 0)) for x in (0, 3, 4)] == [(35, 255), (255, 0), (255, 255)]


def test_sixteen_bits_of_colour_with_a_transparent_value() -> None:
    row = INK * 3 + WHITE * 3
    shown = opened(taken(png(16, 2, (2, 1), [row], chunk(b"tRNS", WHITE * 3)), "扫描.png").data)
    assert [shown.getpixel((x, 0)) for x in (0, 1)] == [(35, 35, 35, 255), (255, 255, 255, 0)]


@pytest.mark.parametrize(("depth", "row"), [(1, b"\x40"), (2, b"\x30"), (4, b"\x0f")])
def test_few_bits_of_grey_with_a_transparent_value(depth: int, row: bytes) -> None:
    clear = chunk(b"tRNS", struct.pack(">H", (1 << depth) - 1))
    shown = opened(taken(png(depth, 0, (2, 1), [row], clear), "扫描.png").data)
    assert [shown.getpixel((x, 0)) for x in (0, 1)] == [(0, 255), (255, 0)]


def halves(mode: str) -> Image.Image:
    """Left black, right white, in a mode of Pillow's."""
    grey = Image.new("L", (40, 20), 255)
    grey.paste(0, (0, 0, 20, 20))
    return grey.convert(mode)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_black_and_white_stay_so_in_every_kind_of_png(mode: str) -> None:
    shown = opened(taken(saved(halves(mode), "PNG"), "图.png").data).convert("RGB")
    assert (shown.getpixel((2, 2)), shown.getpixel((38, 2))) == ((0, 0, 0), (255, 255, 255))


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_black_and_white_stay_so_in_every_kind_of_jpeg(mode: str) -> None:
    picture = halves("RGB").convert(mode)
    evidence = taken(saved(picture, "JPEG", quality=95), "图.jpg")
    for data in (evidence.data, evidence.original):
        shown = opened(data).convert("L")
        left, right = shown.getpixel((2, 2)), shown.getpixel((38, 2))
        assert isinstance(left, int)
        assert isinstance(right, int)
        assert (left < 40, right > 215) == (True, True)


def test_a_palette_with_transparent_colours() -> None:
    picture = Image.new("P", (2, 1))
    picture.putpalette([10, 20, 30, 250, 240, 230])
    picture.putpixel((1, 0), 1)
    shown = opened(taken(saved(picture, "PNG", transparency=b"\xff\x00"), "图.png").data)
    assert [shown.getpixel((x, 0)) for x in (0, 1)] == [(10, 20, 30, 255), (250, 240, 230, 0)]


@pytest.mark.parametrize(
    ("size", "readable"),
    [
        ((6000, 3000), (2560, 1280)), ((1080, 12000), (1080, 12000)), ((12000, 4000), (3840, 1280)),
        ((2480, 3508), (1810, 2560)), ((800, 600), (800, 600)),
    ],
)  # fmt: skip
def test_reducing_leaves_what_can_be_read(size: tuple[int, int], readable: tuple[int, int]) -> None:
    assert readable_size(*size) == readable


def test_a_reduced_photograph_says_so_and_keeps_its_original() -> None:
    data = photo(size=(6000, 3000), orientation=6)
    evidence = taken(data, "大.jpg")
    assert (opened(evidence.data).size, evidence.reduced_to) == ((1280, 2560), "1280×2560")
    original = opened(evidence.original)
    assert (original.size, original.tobytes()) == ((6000, 3000), opened(data).tobytes())
    assert (b"SECRET" in data, b"SECRET" in evidence.original) == (True, False)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_an_original_keeps_its_pixels_and_its_way_up_and_nothing_else(kind: str, orientation: int) -> None:
    data = photo(kind, orientation=orientation) + b"SECRET-PAYLOAD"
    stripped = without_metadata(data, kind)
    exif = opened(stripped).getexif()
    assert (opened(data).tobytes(), exif.get(ORIENTATION, 1)) == (opened(stripped).tobytes(), orientation)
    assert (dict(exif.get_ifd(GPS)), b"SECRET" in data, b"SECRET" in stripped) == ({}, True, False)
    assert without_metadata(stripped, kind) == stripped


def test_more_places_where_a_jpeg_hides_things() -> None:
    start = photo()
    hidden = b"".join(struct.pack(">BBH", 0xFF, marker, 8) + b"SECRET" for marker in (*range(0xE1, 0xEE), 0xEF, 0xFE))
    data = start[:2] + hidden + start[2:]
    assert b"SECRET" not in without_metadata(data, "JPEG")
    progressive = saved(opened(photo(size=(200, 100))), "JPEG", progressive=True, restart_marker_blocks=2)
    assert opened(without_metadata(progressive, "JPEG")).tobytes() == opened(progressive).tobytes()


def test_an_animated_webp_keeps_its_frames_and_shows_the_first() -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    evidence = taken(data, "动.webp")
    assert (getattr(opened(evidence.original), "n_frames", 1), getattr(opened(evidence.data), "n_frames", 1)) == (2, 1)


def test_nothing_is_kept_twice_where_a_png_is_shown_pixel_for_pixel() -> None:
    evidence = taken(photo("PNG"), "截图.png")
    assert (evidence.original, evidence.reduced_to) == (b"", "")
    assert opened(evidence.data).tobytes() == opened(photo("PNG")).tobytes()
