"""PDF out: what goes in comes out as text, never as source, the same each time and in threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from dangwu.core.crypto import Sealed
from dangwu.documents import pdf
from dangwu.documents.fonts import FontsMissing

DAY = date(2026, 1, 9)
TEMPLATE = """
#import "/documents/typst/house.typ": *
#show: paper.with(title: data.title, foot: data.foot)
#heading((data.title,))
#for line in data.lines { par(line) }
#person(data.name)
"""


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A template of an app of its own, beside the real house style."""
    (tmp_path / "documents").symlink_to(pdf.ROOT / "documents")
    (tmp_path / "probe" / "typst").mkdir(parents=True)
    (tmp_path / "probe" / "typst" / "letter.typ").write_text(TEMPLATE)
    monkeypatch.setattr(pdf, "ROOT", tmp_path)
    monkeypatch.setattr(pdf, "_thread", pdf._Thread())
    return "probe/letter"


def data(**changes: object) -> dict[str, object]:
    return {"title": "通知", "foot": "脚注", "lines": ["正文"], "name": "李堃", **changes}


def text_of(file: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages)


def test_text_comes_out_as_it_went_in(template: str) -> None:
    text = text_of(pdf.typeset(template, data(lines=["党员犇昇每月交纳12.34元。"]), on=DAY))
    assert "党员犇昇每月交纳12.34元。" in text
    assert "李堃" in text
    assert "第 1 页" in text


@pytest.mark.parametrize(
    "markup",
    [
        '#read("/config/settings.py")',
        '#import "/secret.typ": key',
        "#panic(1)",
        "*bold* _thin_ $x^2$ `raw` <label> @label",
        '"] #sys.inputs.at("data") ["',
        "\\u{41} // comment /* more */",
    ],
)
def test_markup_in_data_stays_words(template: str, markup: str) -> None:
    text = text_of(pdf.typeset(template, data(lines=[markup]), on=DAY))
    assert markup.replace(" ", "") in text.replace(" ", "").replace("\n", "")


def test_long_names_keep_every_character(template: str) -> None:
    name = "阿卜杜热合曼·买买提吐尔逊·艾尔肯" * 3
    text = text_of(pdf.typeset(template, data(name=name), on=DAY))
    assert name in "".join(text.split())


def test_same_content_same_bytes(template: str) -> None:
    first = pdf.typeset(template, data(), on=DAY)
    pdf._thread.compiler = None
    assert pdf.typeset(template, data(), on=DAY) == first
    assert pdf.typeset(template, data(), on=date(2026, 1, 10)) != first
    assert PdfReader(BytesIO(first)).metadata.creation_date.date() == DAY


def test_threads_do_not_mix_their_data(template: str) -> None:
    names = [f"第{n}号{'甲乙丙丁'[n % 4]}" for n in range(24)]

    def one(name: str) -> str:
        return text_of(pdf.typeset(template, data(name=name), on=DAY))

    with ThreadPoolExecutor(4) as pool:
        for name, text in zip(names, pool.map(one, names), strict=True):
            assert name in text
            assert sum(other in text for other in names) == sum(other in name for other in names)


def test_sealed_values_do_not_slip_in(template: str) -> None:
    with pytest.raises(TypeError):
        pdf.typeset(template, data(name=Sealed("token")), on=DAY)


def test_nothing_is_printed_without_fonts(template: str, settings: Any, tmp_path: Path) -> None:
    settings.DANGWU_FONT_DIRS = [tmp_path]
    with pytest.raises(FontsMissing):
        pdf.typeset(template, data(), on=DAY)


def test_fonts_of_the_system_are_left_out(template: str) -> None:
    file = PdfReader(BytesIO(pdf.typeset(template, data(), on=DAY)))
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in file.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all(font.startswith(("Fandol", "NotoSerif")) for font in fonts)
