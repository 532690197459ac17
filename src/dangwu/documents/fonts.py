"""The fonts that papers are printed with: which are found, which characters none of them has."""

import struct
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings


@dataclass(frozen=True)
class Style:
    """A style of official papers, and the families that set it, best first.

    An organ's own licensed fonts come before the free ones. Keep in step with `typst/house.typ`.
    """

    name: str
    families: tuple[str, ...]


SONG = ("Noto Serif CJK SC", "Noto Serif SC")
STYLES = (
    Style("仿宋", ("FangSong_GB2312", "FangSong", "FandolFang R", "FandolFang")),
    Style("楷体", ("KaiTi_GB2312", "KaiTi", "FandolKai")),
    Style("黑体", ("SimHei", "FandolHei", "Noto Sans S Chinese")),
    Style("小标宋", ("FZXiaoBiaoSong-B05S", *SONG)),
    Style("宋体", ("SimSun", *SONG)),
)

BLANK = ("Cc", "Cf", "Zs", "Zl", "Zp")  # control, format, spaces and separators

NO_FONTS = (
    "没有找到中文字体，不能生成文件。"
    "请在服务器上运行 python bin/fonts.py --to var/fonts，或把单位自有字体放入字体目录。"
)


class FontsMissing(Exception):
    """No font for Chinese was found, so nothing can be printed."""


def library() -> typst.Fonts:
    """The fonts of the configured folders; opened once a process."""
    return _library(folders())


def folders() -> tuple[str, ...]:
    """The configured font folders that exist."""
    return tuple(str(folder) for folder in settings.DANGWU_FONT_DIRS if Path(folder).is_dir())


@lru_cache(maxsize=4)
def _library(paths: tuple[str, ...]) -> typst.Fonts:
    # Fonts of the system are left out: a paper looks the same on every host.
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(paths)
    )


def styles_missing() -> tuple[str, ...]:
    """Names of the styles that none of the fonts found can set."""
    found = set(library().families())
    return tuple(style.name for style in STYLES if not found.intersection(style.families))


def require_fonts() -> None:
    """Pass, or raise `FontsMissing` where not one style of Chinese can be set."""
    if len(styles_missing()) == len(STYLES):
        raise FontsMissing(NO_FONTS)


def missing_characters(*values: object) -> tuple[str, ...]:
    """Characters of these values that no font can print, each once, in order.

    Strings inside mappings and sequences are looked through as well.
    """
    known = coverage()
    letters = dict.fromkeys("".join(strings_in(values)))
    return tuple(letter for letter in letters if ord(letter) not in known and is_visible(letter))


def is_visible(letter: str) -> bool:
    """Whether a character leaves ink: private and unassigned ones count, blanks do not."""
    return unicodedata.category(letter) not in BLANK


def explain_missing(characters: Iterable[str]) -> str:
    """A sentence for the page beside a paper, or "" when every character can be printed."""
    named = "、".join(f"{character}（U+{ord(character):04X}）" for character in characters)
    if not named:
        return ""
    return f"字库缺字：{named}，印出来是空框。请将含有这些字的字体放入字体目录后重新生成。"


def strings_in(value: object) -> Iterator[str]:
    """Every string of a nested value, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for inner in value:
            yield from strings_in(inner)


def coverage() -> frozenset[int]:
    """Code points that at least one font has a glyph for."""
    return _coverage(folders())


@lru_cache(maxsize=4)
def _coverage(paths: tuple[str, ...]) -> frozenset[int]:
    points: set[int] = set()
    for path in sorted({font.path for font in _library(paths).fonts() if font.path}):
        with open(path, "rb") as file:
            points.update(code_points(file.read()))
    return frozenset(points)


def code_points(font: bytes) -> Iterator[int]:
    """Code points in the character map of a font, or of the first font of a collection."""
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    (tables,) = struct.unpack_from(">H", font, start + 4)
    for n in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * n)
        if tag == b"cmap":
            yield from _character_map(font, offset)


def _character_map(font: bytes, cmap: int) -> Iterator[int]:
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    for n in range(subtables):
        _, _, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * n)
        (form,) = struct.unpack_from(">H", font, cmap + offset)
        if form == 4:
            yield from _segments(font, cmap + offset)
        elif form == 12:
            yield from _groups(font, cmap + offset)


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Format 4: the basic plane in segments, which may have holes (glyph 0)."""
    (double,) = struct.unpack_from(">H", font, at + 6)
    columns = (at + 14, at + 16 + double, at + 16 + 2 * double, at + 16 + 3 * double)
    for n in range(0, double, 2):
        last, first, delta, reach = (
            struct.unpack_from(">H", font, column + n)[0] for column in columns
        )
        for point in range(first, min(last, 0xFFFE) + 1):
            if reach:
                place = columns[3] + n + reach + 2 * (point - first)
                (glyph,) = struct.unpack_from(">H", font, place)
            else:
                glyph = (point + delta) & 0xFFFF
            if glyph:
                yield point


def _groups(font: bytes, at: int) -> Iterator[int]:
    """Format 12: all planes in groups of code points that follow one another."""
    (count,) = struct.unpack_from(">I", font, at + 12)
    for n in range(count):
        first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * n)
        yield from range(first, last + 1)
