"""佐证: photographs and PDF taken in by content, not by name; pictures come out without place, device or hidden data.

A picture is decoded and written anew, turned the way it was meant to be seen; nothing of the uploaded file survives
except its colours. A PDF is kept as it is, its own metadata too: serve it as an attachment, never inside our pages.
"""

import io
import struct
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_SIZE = 10 << 20  # bytes
# Against decompression bombs. JPEG is decoded at a reduced scale, so a telephone's largest pictures may pass.
MAX_PIXELS = {"JPEG": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
MAX_SIDE = 2560  # pixels kept: enough to read a document in a photograph
_QUALITY = 85

_PICTURES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
_ENDINGS = {".jpg": "JPEG", ".jpeg": "JPEG", ".jfif": "JPEG", ".png": "PNG", ".webp": "WEBP", ".pdf": "PDF"}
_TAKEN = "照片（JPG、PNG、WebP）或 PDF 文件"
_ANEW = "请重新拍照或另存后再上传"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is stored: `data` is the re-written picture or the PDF; `ending` belongs to the content, not to the name."""

    data: bytes
    media_type: str
    ending: str
    name: str  # of the uploaded file, without folders, for showing

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
    claimed = _ENDINGS.get(PurePath(name).suffix.lower())
    if claimed is None:
        heic = "；苹果手机请在“设置—相机—格式”中选“兼容性最佳”" if _is_heic(data) else ""
        return f"文件“{name}”不是可以上传的种类；请上传{_TAKEN}{heic}"
    found = _kind(data)
    if found is None:
        if _is_heic(data):
            return f"文件“{name}”的内容是 HEIC 照片；请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，或转成 JPG 再上传"
        return f"文件“{name}”的内容不是{_TAKEN}；{_ANEW}"
    if found == "PDF":
        return _check_pdf(data, name, claimed)
    return f"文件“{name}”的内容与文件名的后缀不符；{_ANEW}" if claimed == "PDF" else _check_picture(data, name, found)


def _plain_name(filename: str) -> str:
    """The last part of the name, without folders or control signs, at most 100 characters with the ending kept."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    last = "".join(sign for sign in last if sign.isprintable()).strip() or "未命名"
    suffix = PurePath(last).suffix[:10]
    return last if len(last) <= 100 else last[: 100 - len(suffix)] + suffix


def _kind(data: bytes) -> str | None:
    """JPEG, PNG, WEBP or PDF as the first bytes say, agreed by puremagic; else None."""
    try:
        mime_types = {match.mime_type for match in puremagic.magic_string(data)}
    except (puremagic.PureError, ValueError):
        return None
    head = data[:16]
    if head.startswith(b"\xff\xd8\xff") and "image/jpeg" in mime_types:
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n") and "image/png" in mime_types:
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP" and "image/webp" in mime_types:
        return "WEBP"
    return "PDF" if head.startswith(b"%PDF-") and "application/pdf" in mime_types else None


def _is_heic(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}


def _check_pdf(data: bytes, name: str, claimed: str) -> Evidence | str:
    if claimed != "PDF":
        return f"文件“{name}”的内容与文件名的后缀不符；{_ANEW}"
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data[-2048:]:
        return f"文件“{name}”不完整，多半没有传完；{_ANEW}"
    if b"/Encrypt" in data:
        return f"文件“{name}”设有密码；请取消密码后再上传"
    if any(mark in data for mark in (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile")):
        return f"文件“{name}”里带有程序或附件，不能收；请另存为普通 PDF，或拍成照片再上传"
    return Evidence(data, "application/pdf", "pdf", name)


def _check_picture(data: bytes, name: str, kind: str) -> Evidence | str:
    try:
        return _rewritten(data, name, kind)
    except Image.DecompressionBombError:
        return f"照片“{name}”的像素太多；请缩小后再上传"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, EOFError, MemoryError):
        return f"照片“{name}”已损坏，打不开；{_ANEW}"


def _rewritten(data: bytes, name: str, kind: str) -> Evidence | str:
    """The picture alone: first frame, upright, no metadata and no colour profile."""
    with Image.open(io.BytesIO(data), formats=[kind]) as picture:
        if picture.width * picture.height > MAX_PIXELS[kind]:
            return f"照片“{name}”的像素太多；请缩小后再上传"
        if kind == "JPEG":
            picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
        upright = ImageOps.exif_transpose(picture)
    has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    plain = upright.convert("RGBA" if has_alpha and kind != "JPEG" else "RGB")
    plain.thumbnail((MAX_SIDE, MAX_SIDE))
    plain.info = {}
    out = io.BytesIO()
    options = {} if kind == "PNG" else {"quality": _QUALITY}
    plain.save(out, format=kind, **options)
    media_type, ending = _PICTURES[kind]
    return Evidence(out.getvalue(), media_type, ending, name)
