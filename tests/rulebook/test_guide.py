"""The guide is true: its examples load, and its example faults are told as it says."""

import re
from datetime import date
from pathlib import Path

import pytest

from dangwu.rulebook.engine import Rulebook, RulebookError, load
from dangwu.rulebook.selectors import OWN
from dangwu.rules.terms import ItemSum, Number

GUIDE = OWN.parents[2] / "docs" / "guide" / "standards.md"


def examples() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


def written(folder: Path) -> Path:
    """The folder that somebody has who copied every whole example of the guide."""
    standards, sources, *rest = examples()
    chapters = [text for text in rest if text.startswith("- id:") and "ask:" not in text]
    assert len(chapters) == 4
    (folder / "jiashi").mkdir(parents=True)
    (folder / "standards.yaml").write_text(standards, encoding="utf-8")
    (folder / "sources.yaml").write_text(sources, encoding="utf-8")
    (folder / "jiashi" / "a.yaml").write_text("\n".join(chapters), encoding="utf-8")
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    return load(OWN, written(tmp_path / "jiashi-book"))


def test_the_examples_make_a_standard(book: Rulebook) -> None:
    held = book.terms_on("jiashi", date(2026, 1, 15))
    two_months = held.value("ORG-11.by_election")
    assert isinstance(two_months, Number)
    assert (two_months.number, two_months.unit) == (2, "month")
    base = held.item("DUE-03.public-institution")
    assert isinstance(base.value, ItemSum)
    assert "岗位补贴" in {each.name for each in base.value.include}
    assert base.cite_of("include", "post-subsidy") == ("jiashi:JS#党费/一（三）",)
    rates = held.item("DUE-05.salaried")
    assert rates.value == book.terms_on("national", held.on).value("DUE-05.salaried")
    assert rates.cite[0] == "jiashi:JS#党费/二"
    assert set(held.item("ORG-97.example").choose) == {"deputy", "member"}


def test_the_second_version_follows_the_first(tmp_path: Path) -> None:
    folder = written(tmp_path / "jiashi-book")
    (versions,) = [text for text in examples() if text.startswith("  versions:")]
    file = folder / "jiashi" / "a.yaml"
    whole = file.read_text(encoding="utf-8")
    first = whole.index("  versions:")
    end = whole.index("- id:", first)
    file.write_text(whole[:first] + versions + whole[end:], encoding="utf-8")
    book = load(OWN, folder)
    said = [
        book.terms_on("jiashi", date(2026, month, 30)).number("ORG-11.by_election")
        for month in (6, 7)
    ]
    assert said == [2, 3]


def test_faults_are_told_as_the_guide_shows(tmp_path: Path) -> None:
    folder = written(tmp_path / "jiashi-book")
    file = folder / "jiashi" / "a.yaml"
    text = file.read_text(encoding="utf-8").replace("unit: month", "unit: months")
    file.write_text(text.replace('"JS#党费/二"', '"JSS#党费/二"'), encoding="utf-8")
    with pytest.raises(RulebookError) as refused:
        load(OWN, folder)
    told = [str(fault) for fault in refused.value.faults]
    assert [re.sub(r":\d+", "", line).partition("，")[0] for line in told] == [
        "jiashi-book/jiashi/a.yaml：ORG-11.by_election：不认识的单位“months”",
        "jiashi-book/jiashi/a.yaml：DUE-05.salaried：sources.yaml 里没有出处“JSS”",
    ]
    assert all(re.match(r"jiashi-book/jiashi/a\.yaml:\d+：", line) for line in told)
