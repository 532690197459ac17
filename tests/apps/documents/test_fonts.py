"""What is printed with which font, and what no font can print."""

import struct
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import Warning

from dangwu.documents import fonts
from dangwu.documents.apps import check_fonts

RARE = "堃喆犇昇"  # not in the free 仿宋; Noto Serif has them


def test_every_style_is_found() -> None:
    assert fonts.styles_missing() == ()
    assert check_fonts(None) == []


def test_rare_characters_of_names_are_covered() -> None:
    fangsong = Path(
        next(f.path for f in fonts.library().fonts() if f.family.startswith("FandolFang"))
    )
    alone = set(fonts.code_points(fangsong.read_bytes()))
    assert ord("党") in alone
    assert not alone.intersection(map(ord, RARE))
    assert fonts.missing_characters(RARE, {"name": "阿卜杜拉·买买提"}) == ()


def test_missing_characters_are_named_once_and_in_order() -> None:
    private, unknown = "\ue000", "\U0002a700"
    data = {"rows": [["王" + private, "李四"], ["赵" + unknown + private]], "n": 3}
    assert fonts.missing_characters(data) == (private, unknown)
    words = fonts.explain_missing(fonts.missing_characters(data))
    assert "U+E000" in words
    assert "U+2A700" in words


def test_blanks_are_not_missing() -> None:
    assert fonts.missing_characters("一　二\n三\u200b") == ()
    assert fonts.explain_missing(()) == ""


def test_a_segment_with_holes_is_not_taken_as_full() -> None:
    """Format 4: 一 and 丂 have a glyph, 丁 between them does not; 党 has one by its offset."""
    ends, starts = (0x4E02, 0x515A, 0xFFFF), (0x4E00, 0x515A, 0xFFFF)
    deltas, reaches, glyphs = (0, 1, 1), (6, 0, 0), (5, 0, 7)
    table = struct.pack(">7H", 4, 0, 0, 2 * len(ends), 0, 0, 0)
    table += struct.pack(">3HH3H", *ends, 0, *starts)
    table += struct.pack(">3H3H3H", *deltas, *reaches, *glyphs)
    assert [chr(point) for point in fonts._segments(table, 0)] == ["一", "丂", "党"]


def test_a_host_without_fonts_is_told(tmp_path: Path, settings: Any) -> None:
    settings.DANGWU_FONT_DIRS = [tmp_path, tmp_path / "not there"]
    (warning,) = check_fonts(None)
    assert isinstance(warning, Warning)
    assert warning.id == "documents.W001"
    assert "bin/fonts.py" in warning.msg
    with pytest.raises(fonts.FontsMissing):
        fonts.require_fonts()


def test_a_host_with_some_fonts_is_told_which_are_missing(tmp_path: Path, settings: Any) -> None:
    found = next(f.path for f in fonts.library().fonts() if f.family == "FandolKai")
    (tmp_path / "kai.otf").symlink_to(Path(found).resolve())
    settings.DANGWU_FONT_DIRS = [tmp_path]
    (warning,) = check_fonts(None)
    assert "仿宋、黑体、小标宋、宋体" in warning.msg
    fonts.require_fonts()
