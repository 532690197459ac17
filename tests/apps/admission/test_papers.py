"""Every paper of admission says what it was given, as PDF and as Word."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from dangwu.admission.papers import ballots, dossier, notices, resolutions
from dangwu.admission.papers.layout import (
    Cell,
    Row,
    Sheet,
    Signs,
    Table,
    closing,
    label,
    row,
    value,
)
from dangwu.admission.papers.printed import places, sheet_docx, sheet_pdf
from dangwu.documents.fonts import missing_characters, strings_in
from dangwu.rulebook.selectors import terms_on
from tests.apps.admission import paper_samples as made

SHEETS = made.sheets()
# Keys of a block that say how it stands, not what it says.
FORM = {"kind", "side", "size", "widths", "height", "width"}


def squeezed(text: str) -> str:
    return "".join(text.split())


def pages_of(file: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(BytesIO(file)).pages]


def words_in(content: object) -> Iterator[str]:
    """Every word of a sheet's content, without the words that only set its form."""
    if isinstance(content, dict):
        for key, inner in content.items():
            if key not in FORM:
                yield from words_in(inner)
    elif isinstance(content, str):
        yield squeezed(content)
    elif isinstance(content, list | tuple):
        for inner in content:
            yield from words_in(inner)


def every_sheet() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)


@every_sheet()
def test_pdf_says_every_word(sheet: Sheet) -> None:
    pages = pages_of(sheet_pdf(sheet, on=made.DAY))
    text = "".join(pages)
    blocks = sheet.content()["blocks"]
    assert [words for words in words_in(blocks) if words not in text] == []
    assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, start=1))


@every_sheet()
def test_word_says_every_word(sheet: Sheet) -> None:
    file = docx.Document(BytesIO(sheet_docx(sheet, on=made.DAY)))
    cells = [cell.text for table in file.tables for line in table.rows for cell in line.cells]
    text = squeezed("".join([*(p.text for p in file.paragraphs), *cells]))
    assert [words for words in words_in(sheet.content()["blocks"]) if words not in text] == []


@every_sheet()
def test_no_character_is_missing(sheet: Sheet) -> None:
    assert missing_characters(*strings_in(sheet.content())) == ()


def test_the_same_paper_of_the_same_day_is_the_same_file() -> None:
    sheet = SHEETS["notice"]
    assert sheet_pdf(sheet, on=made.DAY) == sheet_pdf(sheet, on=made.DAY)
    assert sheet_docx(sheet, on=made.DAY) == sheet_docx(sheet, on=made.DAY)


def test_markup_in_a_name_stays_a_name() -> None:
    name = "#panic()*顾昇*"
    talk = replace(made.talk("applicant"), name=name)
    sheet = made.talks.talk_record(talk)
    assert squeezed(name) in "".join(pages_of(sheet_pdf(sheet, on=made.DAY)))


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("register", 7),
        ("probation", 5),
        ("inquiry-relative", 2),
        ("dossier", 1),
        ("talk-prospect", 1),
    ],
)
def test_papers_keep_their_pages(name: str, pages: int) -> None:
    assert len(pages_of(sheet_pdf(SHEETS[name], on=made.DAY))) == pages


def test_a_long_record_runs_on_and_loses_nothing() -> None:
    said = "\n".join(f"第{n}段：" + "谈话内容。" * 40 for n in range(40))
    sheet = made.talks.talk_record(replace(made.talk("prospect"), said=said))
    pages = pages_of(sheet_pdf(sheet, on=made.DAY))
    assert len(pages) > 2
    assert [n for n in range(40) if f"第{n}段" not in "".join(pages)] == []


@pytest.mark.parametrize("lines", range(19, 32, 2))
def test_the_day_stands_with_the_signatures(lines: int) -> None:
    blocks = (
        Table(widths=(1,), rows=(row(value("一"), height=8),) * lines),
        Signs(words=("整理人", "核对人")),
        closing("二〇二六年", size=12),
    )
    pages = pages_of(sheet_pdf(Sheet(title="目录", blocks=blocks), on=made.DAY))
    assert [page for page in pages if ("整理人" in page) != ("二〇二六年" in page)] == []


def test_papers_in_one_file_count_their_own_pages() -> None:
    together = [SHEETS["register"], SHEETS["dossier"], SHEETS["probation"]]
    pages = pages_of(sheet_pdf(*together, on=made.DAY))
    alone = [page for sheet in together for page in pages_of(sheet_pdf(sheet, on=made.DAY))]
    assert pages == alone
    assert "第1页共1页" in pages[7]
    assert "第5页共5页" in pages[12]


def test_empty_boxes_stay_for_the_hand() -> None:
    paper = replace(made.REGISTER, reviews=(), decision="", cv=(), contacts=())
    sheet = made.register.cultivation_register(paper)
    text = "".join(pages_of(sheet_pdf(sheet, on=made.DAY)))
    assert text.count("联系人签名：") == 4
    assert text.count("培养联系人姓名") == 2


# ---- tables ----------------------------------------------------------------------------------


def test_cells_find_their_places_round_spans() -> None:
    rows = (
        row(label("甲", down=2), value("乙", across=2)),
        row(value("丙"), value("丁")),
    )
    assert [(top, left) for top, left, _ in places(rows, 3)] == [(0, 0), (0, 1), (1, 1), (1, 2)]


@pytest.mark.parametrize("cells", [1, 3])
def test_a_row_that_does_not_fill_its_columns_is_an_error(cells: int) -> None:
    rows = (Row(cells=(Cell(),) * cells),)
    sheet = Sheet(title="表", blocks=(Table(widths=(80.0, 90.0), rows=rows),))
    with pytest.raises(ValueError, match="row 1 does not fill"):
        list(places(rows, 2))
    with pytest.raises((ValueError, IndexError)):
        sheet_docx(sheet, on=made.DAY)


# ---- ballots and counts ----------------------------------------------------------------------


def test_each_person_has_ballots_of_the_own() -> None:
    pages = pages_of(ballots.ballots_pdf(made.BALLOTS, on=made.DAY))
    first, second = (page_of for page_of in made.BALLOTS.names)
    assert [page.count("无记名表决票") for page in pages] == [6, 1, 6, 1]
    assert all(first in page and second not in page for page in pages[:2])
    assert all(second in page and first not in page for page in pages[2:])
    assert "在表决栏所选一项画上“○”，选择多项为无效票" in pages[0]
    assert "拟转正预备党员姓名" in pages[0]


def test_ballots_of_two_meetings_are_one_file_and_never_one_sheet() -> None:
    other = replace(made.BALLOTS, branch="第二党支部", names=("江岸",))
    pages = pages_of(ballots.ballots_pdf(made.BALLOTS, other, on=made.DAY))
    first = pages_of(ballots.ballots_pdf(made.BALLOTS, on=made.DAY))
    assert pages[: len(first)] == first
    assert all("第二党支部" in page for page in pages[len(first) :])
    assert len(pages) > len(first)


def test_ballots_of_admission_name_the_other_column() -> None:
    paper = replace(made.BALLOTS, matter="admission")
    assert "拟接收预备党员姓名" in pages_of(ballots.ballots_pdf(paper, on=made.DAY))[0]


@pytest.mark.parametrize("matter", ["admission", "full"], ids=["to_admit", "to_become_full"])
def test_the_set_phrases_are_those_of_the_standard(matter: ballots.Matter) -> None:
    form = terms_on("shaoxing", made.DAY).value(f"DEV-28.ballot_{matter}")
    own, of_the_book = (
        ballots.ballots_content(replace(made.BALLOTS, matter=matter, form=each))
        for each in (None, form)
    )
    assert own == of_the_book


@pytest.mark.parametrize("wrong", [{"names": ()}, {"voters": 0}])
def test_no_ballots_is_an_error(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no ballots"):
        ballots.ballots_pdf(replace(made.BALLOTS, **wrong), on=made.DAY)


def test_opinions_in_writing_have_a_line_only_where_there_were_any() -> None:
    text = "".join(words_in(SHEETS["tally"].content()))
    assert text.count("（会前书面意见）") == 1


# ---- resolutions -----------------------------------------------------------------------------

ONE = made.RESOLUTION
FROM, UNTIL = date(2025, 7, 1), date(2025, 12, 31)


def test_admission_names_counts_and_day() -> None:
    words = resolutions.admission_words(ONE)
    assert "应到会有表决权的正式党员14名，实到会12名。" in words
    assert "会前正式提出书面意见的1名，其中赞成1名、不赞成0名、弃权0名，已计入票数" in words
    assert "采取无记名投票方式表决，赞成12票，不赞成0票，弃权1票。" in words
    assert "大会决定，同意接收顾昇同志为中共预备党员。" in words
    assert words.endswith("2024年7月1日")


def test_what_failed_is_never_worded_as_passed() -> None:
    lost = replace(ONE, passed=False)
    texts = (
        resolutions.admission_words(lost),
        resolutions.on_time_words(lost),
        resolutions.extension_words(lost, reasons="", months=6, from_=FROM, until=UNTIL),
        resolutions.cancellation_words(lost, reasons="", after_extension=False),
        resolutions.after_extension_words(lost, reasons=""),
    )
    assert all("未通过" in text and "大会决定" not in text for text in texts)


def test_the_outcomes_of_probation() -> None:
    extended = resolutions.extension_words(
        ONE, reasons="学时不足", months=6, from_=FROM, until=UNTIL
    )
    assert "同意按期" not in extended
    assert "延长预备期的理由：学时不足。" in extended
    assert "延长顾昇同志预备期半年（自2025年7月1日至2025年12月31日）" in extended
    assert "按期转为中共正式党员" in resolutions.on_time_words(ONE)
    after = resolutions.after_extension_words(ONE, reasons="已改正")
    assert "延长预备期已满，同意其转为中共正式党员" in after
    cancelled = resolutions.cancellation_words(ONE, reasons="不履行义务", after_extension=True)
    assert "取消顾昇同志的预备党员资格" in cancelled
    assert "延长预备期满后的转正问题" in cancelled


def test_hands_are_told_as_hands() -> None:
    assert "举手方式" in resolutions.admission_words(replace(ONE, secret=False))


def count(**changed: int) -> resolutions.Count:
    facts = {"should_attend": 14, "present": 12, "for_": 11, "against": 0, "abstain": 1}
    return resolutions.Count(**{**facts, **changed})


@pytest.mark.parametrize("fits", [{}, {"written_for": 2}, {"abstain": 0, "void": 1}])
def test_counts_that_fit(fits: dict[str, int]) -> None:
    assert count(**fits).should_attend == 14


@pytest.mark.parametrize(
    "wrong", [{"present": 15}, {"abstain": 2}, {"void": 1}, {"written_for": 3}]
)
def test_more_votes_than_voters_is_an_error(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="more"):
        count(**wrong)


@pytest.mark.parametrize(
    ("months", "words"),
    [(6, "半年"), (7, "七个月"), (10, "十个月"), (11, "十一个月"), (12, "一年")],
)
def test_months_in_words(months: int, words: str) -> None:
    assert resolutions.months_text(months) == words


def test_the_set_phrases_of_the_register() -> None:
    decided = resolutions.activist_words(
        name="顾昇", branch="水务局第二党支部", on=date(2022, 6, 20), discussed="讨论了表现"
    )
    assert decided.endswith(
        "经水务局第二党支部委员会2022年6月20日讨论决定，确定顾昇为入党积极分子培养对象。"
    )
    yes = resolutions.prospect_words(name="顾昇", yes=True, reviewed="")
    no = resolutions.prospect_words(name="顾昇", yes=False, reviewed="")
    assert yes.endswith("经支部研究，确定顾昇为发展对象。")
    assert no.endswith("经支部研究，确定顾昇不能作为发展对象，需要继续培养考察。")


def test_approvals_name_their_days() -> None:
    day = date(2024, 8, 15)
    admitted = resolutions.approval_words(
        name="顾昇", on=day, from_=date(2024, 7, 1), until=date(2025, 6, 30)
    )
    assert "预备期自2024年7月1日至2025年6月30日。" in admitted
    full = resolutions.full_approval_words(name="顾昇", on=day, full_from=date(2025, 7, 1))
    assert full.endswith("按期转为中共正式党员。党龄自2025年7月1日起算。")
    late = resolutions.full_approval_words(
        name="顾昇", on=day, full_from=date(2026, 1, 1), extended=True
    )
    assert "按期" not in late


# ---- answers, notices, dossier ---------------------------------------------------------------


@pytest.mark.parametrize("kind", made.ANSWERS)
def test_branch_and_person_are_told_the_same_decision(kind: notices.Answer) -> None:
    branch, person = (
        "".join(words_in(SHEETS[f"{to}-{kind}"].content())) for to in ("branch", "person")
    )
    decided = squeezed(notices._decided(made.answer(kind)))
    assert decided in branch
    assert decided in person
    told = kind in ("not_admitted", "extended", "cancelled")
    assert ("培训学时不足" in branch) is told


def test_a_notice_shows_nothing_that_is_not_public() -> None:
    text = "".join(words_in(SHEETS["notice"].content()))
    assert made.PERSON.id_number not in text
    assert made.PERSON.residence not in text
    assert "2023年9月4日至2023年9月8日（5个工作日）" in text


def test_the_stock_of_a_dossier() -> None:
    stock = dossier.stock_of(made.ENTRIES, made.HELD)
    assert stock == dossier.Stock(missing=("kind-15", "kind-25"), undated=(), unknown=())
    assert not stock.complete
    whole = (*made.HELD, dossier.Held(kind="kind-15"), dossier.Held(kind="kind-25"))
    assert dossier.stock_of(made.ENTRIES, whole) == dossier.Stock(
        missing=(), undated=("kind-15", "kind-25"), unknown=()
    )
    assert dossier.stock_of(made.ENTRIES, whole).complete


def test_the_kinds_are_those_of_the_books() -> None:
    records = terms_on("branch-26", made.DAY).value("DEV-27.records").entries
    assert [entry.name for entry in records] == list(made.KINDS)
    going_up = terms_on("shaoxing", made.DAY).value("DEV-27.admission").entries
    assert [entry.name for entry in going_up] == [entry.name for entry in made.MATERIALS]


def test_a_kind_the_catalogue_does_not_name_is_told() -> None:
    stock = dossier.stock_of(made.MATERIALS, (dossier.Held(kind="photo", on=made.DAY),))
    assert stock.unknown == ("photo",)
    assert len(stock.missing) == 4


def test_what_is_missing_is_told_on_the_list() -> None:
    text = "".join(words_in(SHEETS["materials"].content()))
    assert "应有4种材料，缺1种：培养教育考察材料。" in text
    full = replace(made.GOING_UP, held=(*made.GOING_UP.held, dossier.Held(kind="cultivation")))
    said = dossier.material_list("admission", full).content()
    assert "应有4种材料，已经齐全。" in "".join(words_in(said))
