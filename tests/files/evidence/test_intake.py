"""佐证: taken by content, stripped of place and device, refused with a sentence."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from zhixing.files.evidence.intake import Evidence, check_evidence
from zhixing.files.evidence.pictures import MAX_SIDE
from zhixing.files.print import typesetting as notices
from zhixing.files.print.typesetting import Paper, Paragraph

ANEW = "请重新拍照或另存后再上传"
TAKEN = "照片（JPG、PNG、WebP）或 PDF 文件"
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 20), *, orientation: int = 1) -> bytes:
    """Left half red, right half blue, with place, device and a comment in it."""
    picture = Image.new("RGB", size, (200, 0, 0))
    picture.paste((0, 0, 200), (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = orientation, "SECRET-PHONE"
    exif.get_ifd(GPS).update({1: "N", 2: (39.0, 36.0, 12.0), 3: "E", 4: (109.0, 46.0, 48.0)})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, comment=b"SECRET-COMMENT") if kind == "JPEG" else picture.save(
        out, kind, exif=exif
    )
    return out.getvalue()


def pdf() -> bytes:
    return notices.print_paper(Paper("佐证", (Paragraph("正文"),)))


def taken(data: bytes, name: str) -> Evidence:
    answer = check_evidence(data, name)
    assert isinstance(answer, Evidence)
    return answer


@pytest.mark.parametrize(
    ("kind", "name", "media_type", "ending"),
    [
        ("JPEG", "照片.JPG", "image/jpeg", "jpg"), ("JPEG", "照片.jpeg", "image/jpeg", "jpg"),
        ("PNG", "截图.png", "image/png", "png"), ("WEBP", "图.webp", "image/webp", "webp"),
        ("PNG", "其实是PNG.jpg", "image/png", "png"),
    ],
)  # fmt: skip
def test_pictures_are_taken_and_stripped(kind: str, name: str, media_type: str, ending: str) -> None:
    data = photo(kind)
    assert b"SECRET-PHONE" in data
    evidence = taken(data, name)
    assert (evidence.media_type, evidence.ending, evidence.name, evidence.is_picture) == (
        media_type,
        ending,
        name,
        True,
    )
    with Image.open(io.BytesIO(evidence.data)) as again:
        assert (again.format, again.size, dict(again.getexif())) == (kind, (40, 20), {})
    assert b"SECRET" not in evidence.data + evidence.original


def test_the_test_would_see_a_picture_that_is_only_copied() -> None:
    with Image.open(io.BytesIO(photo())) as copied:
        assert dict(copied.getexif().get_ifd(GPS))[2] == (39.0, 36.0, 12.0)


@pytest.mark.parametrize(
    ("orientation", "size", "top_left"),
    [(1, (40, 20), "red"), (3, (40, 20), "blue"), (6, (20, 40), "red"), (8, (20, 40), "blue")],
)
def test_pictures_stand_upright_without_their_orientation_tag(
    orientation: int, size: tuple[int, int], top_left: str
) -> None:
    evidence = taken(photo(orientation=orientation), "照片.jpg")
    with Image.open(io.BytesIO(evidence.data)) as upright:
        corner = upright.convert("RGB").getpixel((2, 2))
    assert isinstance(corner, tuple)
    assert (upright.size, "red" if corner[0] > corner[2] else "blue") == (size, top_left)


def test_large_pictures_are_made_smaller_and_transparency_is_kept() -> None:
    evidence = taken(photo(size=(6000, 3000)), "大.jpg")
    with Image.open(io.BytesIO(evidence.data)) as small:
        assert small.size == (MAX_SIDE, MAX_SIDE // 2)
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(taken(out.getvalue(), "图.png").data)) as clear:
        assert (clear.mode, clear.getpixel((0, 0))) == ("RGBA", (1, 2, 3, 0))


def test_pdf_is_kept_byte_for_byte() -> None:
    data = pdf()
    assert taken(data, "证明.PDF") == Evidence(data, "application/pdf", "pdf", "证明.PDF")
    assert taken(data, "证明.pdf").is_picture is False


def big_png() -> bytes:
    out = io.BytesIO()
    Image.new("1", (6000, 6000)).save(out, "PNG")
    return out.getvalue()


def bomb_png() -> bytes:
    """A few bytes that claim 400 million pixels."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


HEIC = b"\0\0\0\x18ftypheic" + b"\0" * 100
PHONE = "请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，或转成 JPG 再上传"


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.jpg", f"文件“a.jpg”是空的；{ANEW}"),
        (b"x" * ((1 << 20) + 1), "a.jpg", "文件“a.jpg”超过1MB；请压缩后再上传"),
        (b"<svg onload=alert(1)>", "a.svg", f"文件“a.svg”的内容不是{TAKEN}；{ANEW}"),
        (b"MZ\x90\0" + b"\0" * 60, "照片.jpg", f"文件“照片.jpg”的内容是程序，不能接收；请上传{TAKEN}"),
        (b"\x7fELF" + b"\0" * 60, "证明.pdf", f"文件“证明.pdf”的内容是程序，不能接收；请上传{TAKEN}"),
        (b"MZ\x90\0" + pdf(), "证明.pdf", f"文件“证明.pdf”的内容是程序，不能接收；请上传{TAKEN}"),
        (
            b"PK\3\4" + b"\0" * 60,
            "记录.pdf",
            "文件“记录.pdf”的内容是文档或压缩包；请用 WPS 或 Word 打开，“另存为 PDF”后再上传",
        ),
        (b"II*\0" + b"\0" * 60, "扫描.tif", "文件“扫描.tif”的内容是 BMP 或 TIFF 图片；请另存为 JPG 或 PNG 后再上传"),
        (b"<html><script>", "a.jpg", f"文件“a.jpg”的内容不是{TAKEN}；{ANEW}"),
        (b"GIF89a" + b"\0" * 50, "a.png", "文件“a.png”的内容是 GIF 动图；请截屏或另存为 JPG 后再上传"),
        (HEIC, "a.jpg", f"文件“a.jpg”的内容是 HEIC 照片；{PHONE}"),
        (photo()[:400], "a.jpg", f"照片“a.jpg”已损坏，无法打开；{ANEW}"),
        (photo("PNG")[:-30], "a.png", f"照片“a.png”已损坏，无法打开；{ANEW}"),
        (big_png(), "a.png", "照片“a.png”的像素太多；请缩小后再上传"),
        (bomb_png(), "a.png", "照片“a.png”的像素太多；请缩小后再上传"),
        (pdf()[:-100], "a.pdf", f"文件“a.pdf”不完整，多半没有传完；{ANEW}"),
        (pdf().replace(b"/Root", b"/Encrypt 9 0 R/Root"), "a.pdf", "文件“a.pdf”设有密码；请取消密码后再上传"),
        (
            pdf().replace(b"%%EOF", b"/JavaScript %%EOF"),
            "a.pdf",
            "文件“a.pdf”里带有程序或附件，不能接收；请另存为普通 PDF，或拍成照片再上传",
        ),
    ],
)
def test_refusals(data: bytes, name: str, sentence: str) -> None:
    assert check_evidence(data, name, max_size=1 << 20) == sentence


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\照片\\a.jpg", "a.jpg"), ("../../etc/a.jpg", "a.jpg"), ("a\n\x00b.jpg", "ab.jpg"),
        ("长" * 200 + ".jpg", "长" * 96 + ".jpg"), ("照片", "照片.jpg"), ("a.pdf", "a.pdf.jpg"), ("a.exe", "a.exe.jpg"),
        ("a.png", "a.png"),
    ],
)  # fmt: skip
def test_names_are_without_folders_not_too_long_and_open_as_what_the_file_is(given_name: str, kept: str) -> None:
    assert taken(photo(), given_name).name == kept


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow warns about broken EXIF, which is thrown away anyway
@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.lists(st.tuples(st.integers(4, 400), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_picture_changed_anywhere_is_taken_or_refused_but_never_raises(
    kind: str, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(photo(kind))
    for place, value in changes:
        data[place % len(data)] = value
    answer = check_evidence(bytes(data), "a.jpg")
    assert isinstance(answer, Evidence) or answer.startswith(("照片“a.jpg”", "文件“a.jpg”"))
    assert isinstance(answer, str) or b"SECRET" not in answer.data + answer.original
