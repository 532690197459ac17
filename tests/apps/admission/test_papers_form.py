"""The application form printed over the blank: places, fitting, calibration."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from pypdf import PdfReader

from dangwu.admission.papers.form import (
    Calibration,
    DoesNotFit,
    Edition,
    EditionFault,
    Relative,
    Value,
    calibration_pdf,
    edition,
    editions,
    explain_overflow,
    form_pdf,
    form_values,
    overflows,
    read_edition,
)
from dangwu.admission.papers.form.edition import FOLDER
from dangwu.admission.papers.guidance.fields import FIELDS
from tests.apps.admission.paper_samples import BRANCH, CV, DAY, PERSON, RESOLUTION, resolutions

FORM = edition("form-16k")
POINTS = 72 / 25.4
TOO_MANY = 6000  # characters: more than any field takes
SENTENCE = "我志愿加入中国共产党，拥护党的纲领，遵守党的章程。"  # 25 characters
FATHER = Relative(
    relation="父亲", name="顾根荣", born="1965.02", politics="群众", work="枫桥镇某村　务农"
)
VALUES: Mapping[str, Value] = {
    **form_values(PERSON, history=CV, family=(FATHER,)),
    "will": "\n".join([SENTENCE * 8] * 5),
    "parties": "无",
    "relations": "无",
    "branch_admission": resolutions.admission_words(RESOLUTION),
    "branch_admission_name": BRANCH,
    "branch_admission_on": [{"year": "2024", "month": "7", "day": "1"}],
}
HISTORY = form_values(PERSON, history=CV)["history"]


def pages_of(file: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(file)).pages]


def place_of(file: bytes, page: int, words: str) -> tuple[float, float]:
    """Where words begin, in millimetres from the upper left corner (their baseline)."""
    found: list[tuple[float, float]] = []
    sheet = PdfReader(BytesIO(file)).pages[page]
    height = float(sheet.mediabox.height)

    def see(text: str, current: list[float], matrix: list[float], *_: object) -> None:
        if words in text:
            x = current[0] * matrix[4] + current[2] * matrix[5] + current[4]
            y = current[1] * matrix[4] + current[3] * matrix[5] + current[5]
            found.append((x / POINTS, (height - y) / POINTS))

    sheet.extract_text(visitor_text=see)
    return found[0]


# ---- editions --------------------------------------------------------------------------------


@pytest.mark.parametrize("id_", editions())
def test_every_edition_is_sound_and_holds_every_field(id_: str) -> None:
    found = edition(id_)
    assert found.id == id_
    assert [page.number for page in found.pages] == list(range(1, len(found.pages) + 1))
    assert set(FIELDS) <= set(found.fields())


def test_tables_of_an_edition_have_the_columns_of_the_fields() -> None:
    tables = {rows.id: rows for page in FORM.pages for rows in page.rows}
    for field in FIELDS.values():
        if field.parts:
            columns = [column.id for column in tables[field.id].columns]
            assert columns == [part.id for part in field.parts]


def test_a_set_that_was_not_measured_says_so_on_the_test_page() -> None:
    assert not FORM.measured
    (page,) = pages_of(calibration_pdf(FORM, 2, on=DAY))
    assert "还没有按实物量过" in page
    (page,) = pages_of(calibration_pdf(replace(FORM, measured=True), 2, on=DAY))
    assert "还没有按实物量过" not in page


def test_there_is_no_other_edition() -> None:
    with pytest.raises(LookupError):
        edition("../form-16k")
    with pytest.raises(LookupError):
        FORM.page(99)


def broken(tmp_path: Path, **changed: object) -> Path:
    """The file of the edition with the first box of page 2 changed."""
    raw = yaml.safe_load((FOLDER / "form-16k.yaml").read_text(encoding="utf-8"))
    raw["pages"][1]["boxes"][0] |= changed
    path = tmp_path / "broken.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


def test_a_set_unchanged_reads_the_same(tmp_path: Path) -> None:
    assert read_edition(broken(tmp_path)) == FORM


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"colour": "red"}, "colour"),
        ({"x": 160}, "“姓名”超出纸面"),
        ({"h": 15}, "“姓名”与“民族”重叠"),
        ({"id": "sex"}, "“sex”出现两次"),
        ({"after": "nothing"}, "“姓名”接在不存在的栏后"),
        ({"side": "middle"}, "side"),
    ],
)
def test_a_set_that_cannot_be_used_is_refused(
    tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    with pytest.raises(EditionFault, match=said):
        read_edition(broken(tmp_path, **changed))


# ---- printing --------------------------------------------------------------------------------


def test_everything_given_stands_on_its_page() -> None:
    pages = pages_of(form_pdf(FORM, VALUES, on=DAY))
    assert len(pages) == len(FORM.pages)
    assert "顾昇" in pages[0]
    assert "1992.05" in pages[1]
    assert PERSON.id_number in pages[1]
    assert "".join(pages[2:5]).count("我志愿加入") == 40
    assert [line["witness"] in pages[5] for line in HISTORY] == [True] * len(HISTORY)
    assert "父亲顾根荣1965.02群众" in pages[7]
    assert pages[8] == "无"
    assert "202471" in pages[11]
    assert "".join(str(VALUES["branch_admission"]).split()) in pages[11]
    assert pages[12] == ""


def test_only_words_are_printed_unless_the_boxes_are_asked_for() -> None:
    bare = form_pdf(FORM, VALUES, on=DAY, pages=(2,))
    outlined = form_pdf(FORM, VALUES, on=DAY, pages=(2,), outline=True)
    assert "有何专长" not in "".join(pages_of(bare))
    assert "有何专长" in "".join(pages_of(outlined))


def test_the_sheet_has_the_size_of_the_form() -> None:
    box = PdfReader(BytesIO(form_pdf(FORM, {}, on=DAY, pages=(1,)))).pages[0].mediabox
    assert (round(float(box.width) / POINTS), round(float(box.height) / POINTS)) == (185, 260)


def test_pages_are_printed_as_asked() -> None:
    pages = pages_of(form_pdf(FORM, VALUES, on=DAY, pages=(12, 2)))
    assert len(pages) == 2
    assert "赞成" in pages[0]
    assert "1992.05" in pages[1]
    with pytest.raises(LookupError):
        form_pdf(FORM, VALUES, on=DAY, pages=(99,))


def test_words_stand_inside_their_box() -> None:
    box = next(box for box in FORM.page(2).boxes if box.id == "identity_number")
    x, y = place_of(form_pdf(FORM, VALUES, on=DAY), 1, PERSON.id_number[:6])
    assert box.x <= x <= box.x + box.w
    assert box.y <= y <= box.y + box.h


def test_calibration_moves_one_page_by_millimetres() -> None:
    moved = Calibration(printer="一号机", offsets={2: (1.5, -2.0)})
    before = form_pdf(FORM, VALUES, on=DAY)
    after = form_pdf(FORM, VALUES, on=DAY, calibration=moved)
    for page, words, by in ((1, "330681", (1.5, -2.0)), (11, "支部大会于", (0.0, 0.0))):
        (x, y), (x2, y2) = place_of(before, page, words), place_of(after, page, words)
        assert (round(x2 - x, 2), round(y2 - y, 2)) == by


def test_the_test_page_tells_the_offset_in_use() -> None:
    moved = Calibration(printer="一号机", offsets={2: (1.5, -2.0)})
    (page,) = pages_of(calibration_pdf(FORM, 2, on=DAY, calibration=moved))
    assert "打印机：一号机" in page
    assert "向右1.5毫米" in page


def test_an_offset_beyond_reason_is_refused() -> None:
    assert Calibration(offsets={1: (20.0, -20.0)}).of(1) == (20.0, -20.0)
    with pytest.raises(ValueError, match="20"):
        Calibration(offsets={1: (0.0, -20.1)})


# ---- what does not fit -----------------------------------------------------------------------


def room_of(id_: str) -> int:
    """The most characters 一 that a field takes: of too many, those that have a place."""
    (over,) = overflows(FORM, {id_: "一" * TOO_MANY})
    return TOO_MANY - over.left


@pytest.mark.parametrize("id_", ["name", "birthplace", "will"])
def test_what_fits_is_printed_whole_and_one_more_is_told(id_: str) -> None:
    most = room_of(id_)
    assert most > 3
    text = "".join(pages_of(form_pdf(FORM, {id_: "一" * most}, on=DAY)))
    assert text.count("一") == most
    (over,) = overflows(FORM, {id_: "一" * (most + 1)})
    assert (over.field, over.left, over.unit) == (id_, 1, "字")
    with pytest.raises(DoesNotFit) as caught:
        form_pdf(FORM, {id_: "一" * (most + 1)}, on=DAY)
    assert caught.value.found == (over,)


def test_a_will_of_a_thousand_characters_fits() -> None:
    assert room_of("will") > 1000


def test_a_number_that_is_wider_than_its_box_is_told() -> None:
    (over,) = overflows(FORM, {"sex": "1" * 400})
    assert over.field == "sex"
    assert over.left > 0


def test_letters_shrink_before_anything_is_told() -> None:
    one_line = {"education": "中央党校研究生班毕业生"}
    assert overflows(FORM, one_line) == ()
    large = replace(FORM, pages=tuple(stiff(page) for page in FORM.pages))
    assert [over.field for over in overflows(large, {"education": "学" * 40})] == ["education"]


def stiff(page):  # type: ignore[no-untyped-def]
    return replace(page, boxes=tuple(replace(box, least=box.size) for box in page.boxes))


def test_lines_beyond_the_table_are_told() -> None:
    count = next(rows.count for rows in FORM.page(6).rows)
    line = HISTORY[0]
    assert overflows(FORM, {"history": [line] * count}) == ()
    (over,) = overflows(FORM, {"history": [line] * (count + 2)})
    assert (over.left, over.unit, over.page) == (2, "行", 6)
    assert "还有2行没有位置" in explain_overflow(over)


def test_all_that_does_not_fit_is_told_at_once() -> None:
    values = {"will": "一" * TOO_MANY, "name": "一" * 100, "explain": "一" * TOO_MANY}
    assert [over.page for over in overflows(FORM, values)] == [2, 3, 10]


def test_a_cell_of_a_table_is_named_with_its_line() -> None:
    lines = [HISTORY[0], {**HISTORY[1], "witness": "证" * 200}]
    (over,) = overflows(FORM, {"history": lines})
    assert "第2行“证明人”" in explain_overflow(over)


def test_no_line_of_the_next_page_begins_with_a_stop() -> None:
    most = room_of("will")
    first = len("".join(pages_of(form_pdf(FORM, {"will": "一" * most}, on=DAY))[2].split()))
    for before in range(first - 2, first + 1):
        text = "一" * before + "。" + "一" * 60
        pages = pages_of(form_pdf(FORM, {"will": text}, on=DAY))
        assert not pages[3].startswith("。")
        assert pages[2] + pages[3] == text


@pytest.mark.parametrize(
    "values",
    [
        {"nobody": "无"},
        {"history": [{"school": "小学"}]},
        {"name": [{"from": "1998.09"}]},
    ],
)
def test_a_field_the_form_does_not_have_is_an_error(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        overflows(FORM, values)


def test_markup_stays_words() -> None:
    text = "".join(pages_of(form_pdf(FORM, {"skills": "#panic() *粗* $x$"}, on=DAY)))
    assert text == "#panic()*粗*$x$"


def test_the_edition_is_a_value() -> None:
    assert isinstance(FORM, Edition)
    assert edition("form-16k") is FORM
