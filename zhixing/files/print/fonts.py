"""Fonts for paper: the free Chinese fonts from the wheel, the official faces where installed, and what they can show.

The faces that GB/T 9704 asks for are named here. They are used where `ZHIXING_FONTS` names a folder with them; then
free ones of their kind, where Debian has laid them; otherwise Noto Serif SC and Noto Sans SC from the wheel stand in. A
character that the wheel lacks is looked for in the machine's own fonts; one that nothing can show is printed as 〓, the
printers' mark for a missing sign, and reported.
"""

import os
import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

MISSING = "〓"
_SERIF, _SANS = "Noto Serif SC", "Noto Sans SC"
_OFFICIAL: dict[str, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体"),
    "fangsong": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang R", "FandolFang"),
    "kaiti": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "LXGW WenKai"),
    "heiti": ("SimHei", "黑体"),
    "song": ("SimSun", "宋体"),
}
SETTING = "ZHIXING_FONTS"  # a folder with the faces that the office has a licence for
# fonts-lxgw-wenkai and texlive-lang-chinese; they have most names, and what they lack comes from the wheel.
_DEBIAN = (
    "/usr/share/fonts/truetype/lxgw-wenkai",
    "/usr/share/fonts/opentype/fandol",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
)
_FREE = {"title": _SERIF, "fangsong": _SERIF, "kaiti": _SERIF, "heiti": _SANS, "song": _SERIF}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters of one font, as sorted, non-overlapping ranges of code points."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def has(self, sign: str) -> bool:
        at = bisect_right(self.starts, ord(sign)) - 1
        return at >= 0 and ord(sign) <= self.ends[at]


def wheel_folder() -> Path:
    return Path(pylopdf_fonts_zh_cn.serif_path()).parent


def folders() -> tuple[str, ...]:
    """Where faces beyond the wheel's lie: the office's own folder first."""
    return tuple(folder for folder in (os.environ.get(SETTING, ""), *_DEBIAN) if folder and Path(folder).is_dir())


@lru_cache(maxsize=4)
def faces(of: tuple[str, ...]) -> dict[str, list[str]]:
    """For each role of GB/T 9704 the families of these folders to set it in, the official one first."""
    installed = set(typst.Fonts(False, False, list(of)).families()) if of else set()
    return {role: [*(name for name in names if name in installed), _FREE[role]] for role, names in _OFFICIAL.items()}


def showable(sign: str) -> bool:
    """Whether paper can show a character, by the wheel's fonts or the machine's."""
    return all(_coverage(path, 0).has(sign) for path in _wheel_fonts()) or is_only_on_machine(sign)


def is_only_on_machine(sign: str) -> bool:
    """Whether the wheel lacks a character that some font of this machine has."""
    if all(_coverage(path, 0).has(sign) for path in _wheel_fonts()):
        return False
    return any(_coverage(path, index).has(sign) for path, index in _machine_fonts())


def unshowable(texts: Iterable[str]) -> list[str]:
    """The characters that no font here can show, in order of appearance, each once."""
    signs = dict.fromkeys(sign for text in texts for sign in text if not is_invisible(sign))
    return [sign for sign in signs if not showable(sign)]


def is_invisible(sign: str) -> bool:
    """Spaces, line breaks, controls and format signs: nothing to draw."""
    return sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Cn"}


def missing_sentences(texts: Iterable[str]) -> tuple[str, ...]:
    """What to tell whoever prints these texts: which characters must be added by hand."""
    texts = tuple(texts)
    advice = "请在打印件上手写补正，或请系统管理员安装带有这个字的字体"
    where = {sign: next(text for text in texts if sign in text) for sign in unshowable(texts)}
    return tuple(
        f"“{text}”中的“{sign}”（U+{ord(sign):04X}）字库中没有，印作“{MISSING}”；{advice}"
        for sign, text in where.items()
    )


def _wheel_fonts() -> tuple[str, str]:
    return str(pylopdf_fonts_zh_cn.serif_path()), str(pylopdf_fonts_zh_cn.sans_path())


@lru_cache(maxsize=1)
def _machine_fonts() -> tuple[tuple[str, int], ...]:
    fonts = typst.Fonts(True, False, []).fonts()
    return tuple((font.path, font.index) for font in fonts if font.path)


@lru_cache(maxsize=256)
def _coverage(path: str, index: int) -> Coverage:
    """From the font's own character map (OpenType `cmap`, format 12 or 4); empty when it has neither."""
    data = Path(path).read_bytes()
    start = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data.startswith(b"ttcf") else 0
    for entry in range(struct.unpack_from(">H", data, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * entry)
        if tag == b"cmap":
            ranges = sorted(_ranges(data, offset))
            return Coverage(tuple(low for low, _ in ranges), tuple(high for _, high in ranges))
    return Coverage((), ())


def _ranges(data: bytes, cmap: int) -> list[tuple[int, int]]:
    maps = {}
    for entry in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * entry)
        if platform in (0, 3):
            maps[struct.unpack_from(">H", data, cmap + offset)[0]] = cmap + offset
    if 12 in maps:
        at = maps[12]
        groups = struct.unpack_from(">I", data, at + 12)[0]
        groups_read = (struct.unpack_from(">III", data, at + 16 + 12 * group) for group in range(groups))
        return [(low, high) for low, high, _ in groups_read]
    if 4 in maps:
        at, double = maps[4], struct.unpack_from(">H", data, maps[4] + 6)[0]
        ends = struct.unpack_from(f">{double // 2}H", data, at + 14)
        starts = struct.unpack_from(f">{double // 2}H", data, at + 16 + double)
        return [(low, high) for low, high in zip(starts, ends, strict=True) if low != 0xFFFF]
    return []
