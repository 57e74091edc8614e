"""佐证: photographs and PDF taken in by content, not by name; pictures come out without place, device or hidden data.

What is shown of a picture is decoded and written anew; what was uploaded is kept beside it, the pixels exactly as they
came and nothing else. A PDF is kept as it is, its own metadata too: serve it as an attachment, never inside our pages.
"""

import struct
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from PIL import Image, UnidentifiedImageError

from zhixing.files.evidence import pdf, pictures

MAX_SIZE = 10 << 20  # bytes

_PICTURES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
_ENDINGS = {".jpg", ".jpeg", ".jfif", ".png", ".webp"}
_TAKEN = "照片（JPG、PNG、WebP）或 PDF 文件"
_ANEW = "请重新拍照或另存后再上传"
_HEIC = "请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，或转成 JPG 再上传"
# What else is uploaded by mistake: its first bytes, what to call it, what to do.
_OTHERS = (
    ((b"MZ", b"\x7fELF"), "程序，不能接收", f"请上传{_TAKEN}"),
    ((b"PK", b"\xd0\xcf\x11\xe0"), "文档或压缩包", "请用 WPS 或 Word 打开，“另存为 PDF”后再上传"),
    ((b"Rar!", b"7z\xbc\xaf"), "压缩包", f"请解压后上传里面的{_TAKEN}"),
    ((b"GIF8",), " GIF 动图", "请截屏或另存为 JPG 后再上传"),
    ((b"BM", b"II*\0", b"MM\0*"), " BMP 或 TIFF 图片", "请另存为 JPG 或 PNG 后再上传"),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is stored: `data` is the re-written picture or the PDF; `ending` belongs to the content, not to the name."""

    data: bytes
    media_type: str
    ending: str
    name: str  # of the uploaded file, without folders, for showing
    original: bytes = b""  # of a picture, without its metadata, where `data` does not hold all of it
    reduced_to: str = ""  # 2560×1280, where `data` is smaller

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


def check_evidence(data: bytes, filename: str, *, max_size: int = MAX_SIZE) -> Evidence | str:
    """The evidence to keep, or one sentence that says why not and what to do."""
    name = _plain_name(filename)
    if not data:
        return f"文件“{name}”是空的；{_ANEW}"
    if len(data) > max_size:
        return f"文件“{name}”超过{max_size >> 20}MB；请压缩后再上传"
    kind = _kind(data)
    if kind is None:
        return _foreign(data, name)
    if kind == "PDF":
        flaw = pdf.pdf_flaw(data, name)
        return flaw or Evidence(pdf.without_payload(data), "application/pdf", "pdf", _with_ending(name, "pdf"))
    return _check_picture(data, name, kind)


def _foreign(data: bytes, name: str) -> str:
    if _is_heic(data):
        return f"文件“{name}”的内容是 HEIC 照片；{_HEIC}"
    for starts, what, advice in _OTHERS:
        if data.startswith(starts):
            return f"文件“{name}”的内容是{what}；{advice}"
    return f"文件“{name}”的内容不是{_TAKEN}；{_ANEW}"


def _with_ending(name: str, ending: str) -> str:
    """A name that a computer opens as what the file is; one picture's ending for another does no harm."""
    suffix = PurePath(name).suffix.lower()
    fits = suffix == ".pdf" if ending == "pdf" else suffix in _ENDINGS
    return name if fits else f"{name}.{ending}"


def _plain_name(filename: str) -> str:
    """The last part of the name, without folders or control signs, at most 100 characters with the ending kept."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    last = "".join(sign for sign in last if sign.isprintable()).strip() or "未命名"
    suffix = PurePath(last).suffix[:10]
    return last if len(last) <= 100 else last[: 100 - len(suffix)] + suffix


def _kind(data: bytes) -> str | None:
    """JPEG, PNG or WEBP as the first bytes say, agreed by puremagic; PDF as readers of PDF find it; else None."""
    if pdf.is_pdf(data):
        return "PDF"
    try:
        mime_types = {match.mime_type for match in puremagic.magic_string(data)}
    except (puremagic.PureError, ValueError):
        return None
    head = data[:16]
    if head.startswith(b"\xff\xd8\xff") and "image/jpeg" in mime_types:
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n") and "image/png" in mime_types:
        return "PNG"
    return "WEBP" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" and "image/webp" in mime_types else None


def _is_heic(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}


def _check_picture(data: bytes, name: str, kind: str) -> Evidence | str:
    try:
        picture = pictures.show(data, kind)
    except (Image.DecompressionBombError, pictures.TooManyPixelsError):
        return f"照片“{name}”的像素太多；请缩小后再上传"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, EOFError, MemoryError, IndexError):
        return f"照片“{name}”已损坏，无法打开；{_ANEW}"
    media_type, ending = _PICTURES[kind]
    return Evidence(picture.data, media_type, ending, _with_ending(name, ending), picture.original, picture.reduced_to)
