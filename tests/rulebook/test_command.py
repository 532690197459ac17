"""`dangwu rulebook`, the system check, and what the start of a process costs."""

import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dangwu.rulebook import selectors
from dangwu.rulebook.apps import check_rulebook
from dangwu.rulebook.engine import load
from dangwu.rulebook.selectors import OWN, citation_text, rulebook
from tests.rulebook.books import HEAD, item, years


def run(*words: object) -> str:
    out = StringIO()
    call_command("rulebook", *map(str, words), stdout=out)
    return out.getvalue()


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """甲市: a standard in a folder of its own, as the guide has it written."""
    folder = tmp_path / "jia"
    (folder / "jiashi").mkdir(parents=True)
    (folder / "standards.yaml").write_text(
        "- {id: jiashi, title: 甲市规程, short: 甲市, extends: national}\n"
    )
    (folder / "sources.yaml").write_text(
        "- {id: JS, title: 甲市机关党务规程, short: 甲市规程, standard: jiashi, clauses: [设置]}\n"
    )
    text = item("ORG-98.own", years("2024-01-01", 2, "JS#设置/一"), **HEAD)
    (folder / "jiashi" / "organisation.yaml").write_text(text)
    return folder


def test_check_says_what_was_read() -> None:
    said = run("check")
    assert said.startswith("没有毛病：")
    assert rulebook().digest in said


def test_check_reads_a_folder_of_another_place(city: Path) -> None:
    assert "8 个标准" in run("--with", city, "check")


def test_check_tells_every_fault_with_its_line(city: Path) -> None:
    file = city / "jiashi" / "organisation.yaml"
    file.write_text(file.read_text().replace("JS#设置/一", "JS#党费/一").replace("year", "decade"))
    with pytest.raises(CommandError) as refused:
        run("--with", city, "check")
    said = str(refused.value)
    assert "jia/jiashi/organisation.yaml:" in said
    assert "没有条款“党费/一”" in said
    assert "不认识的单位“decade”" in said
    assert said.endswith("共 2 处")


def test_show_tells_the_versions_of_every_standard() -> None:
    said = run("show", "ORG-06.committee", "--on", "2018-01-15")
    assert "绍兴市直机关党务工作规程　2018-01-15：4 年" in said
    assert "基层组织任期意见（2018） 一" in said


def test_show_of_one_standard_on_another_day() -> None:
    said = run("show", "ORG-06.committee", "--standard", "shaoxing", "--on", "2026-01-15")
    assert "2026-01-15：5 年" in said
    assert "全国规定　" not in said


def test_show_of_a_rule_lists_its_items() -> None:
    said = run("show", "DUE-05", "--on", "2026-01-15")
    lines = said.splitlines()
    ids = [line.split("　")[0] for line in lines if not line.startswith(" ")]
    assert ids == sorted(id_ for id_ in rulebook().entries if id_.startswith("DUE-05."))
    assert len(ids) > 3
    for id_ in ids:
        assert rulebook().entries[id_]["national"].title in said
    assert "  全国规定　2026-01-15：0.20 元" in lines


def test_show_of_a_rule_in_one_standard() -> None:
    said = run("show", "DUE-05", "--standard", "shaoxing", "--on", "2026-01-15")
    assert "全国规定　" not in said
    assert "绍兴市直机关党务工作规程　2026-01-15：" in said
    with pytest.raises(CommandError, match="没有标准“atlantis”"):
        run("show", "DUE-05", "--standard", "atlantis")


@pytest.mark.parametrize("id_", ["DUE-0", "DUE", "DUE-99", "DUE-05.", ""])
def test_show_of_nothing_says_so(id_: str) -> None:
    with pytest.raises(CommandError, match="制度库里没有条目"):
        run("show", id_)


def test_diff_tells_what_is_different_and_nothing_else() -> None:
    said = run("diff", "national", "branch-26", "--on", "2026-01-15")
    assert "ORG-05.branch" in said
    assert "  26项清单：5 人" in said
    assert "DUE-05.salaried" not in said
    assert "2026-01-15：0 条不同" in run("diff", "national", "national", "--on", "2026-01-15")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "ORG-99"), "没有条目“ORG-99”"),
        (("show", "ORG-06.committee", "--standard", "nowhere"), "没有标准“nowhere”"),
        (("diff", "national", "nowhere"), "没有标准“nowhere”"),
        (("--with", "/nowhere", "check"), "没有文件夹"),
    ],
)
def test_a_wrong_name_is_told(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*words)


def test_the_system_check_stops_a_faulty_book(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_rulebook() == []
    file = city / "jiashi" / "organisation.yaml"
    file.write_text(file.read_text().replace("year", "decade"))
    before = selectors._places
    monkeypatch.setattr(selectors, "_places", selectors._Places(extra=(city,)))
    rulebook.cache_clear()
    try:
        (error,) = check_rulebook()
        assert "jia/jiashi/organisation.yaml:" in error.msg
        assert "不认识的单位" in error.msg
    finally:
        monkeypatch.setattr(selectors, "_places", before)
        rulebook.cache_clear()


def test_citations_read_short_and_long() -> None:
    assert citation_text("SX#日常/三（一）1（3）") == "绍兴规程 日常 三（一）1（3）"
    assert citation_text("shaoxing:SX#日常/三") == "绍兴规程 日常 三"
    assert citation_text("XA-2#7") == "西安机关标准 第7项"
    assert citation_text("branch-2018#第四条") == "支部工作条例（2018） 第四条"
    assert (
        citation_text("dues-2008#第二条", long=True)
        == "《关于中国共产党党费收缴、使用和管理的规定》（中组发〔2008〕3号）第二条"
    )
    assert citation_text("nowhere#1") == "nowhere 第1项"


def test_the_book_is_read_without_django() -> None:
    code = (
        "import sys; from datetime import date; from dangwu.rulebook.selectors import terms_on;"
        "terms_on('national', date(2026, 1, 1)).item('DUE-05.salaried');"
        "sys.exit('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(OWN.parent.parent)})
    assert done.returncode == 0


def test_the_book_loads_in_under_three_tenths_of_a_second(tmp_path: Path) -> None:
    load(OWN, cache=tmp_path)
    spent = []
    for _ in range(3):
        before = time.process_time()
        load(OWN, cache=tmp_path)
        spent.append(time.process_time() - before)
    assert min(spent) < 0.3


def test_every_rule_of_the_two_chapters_is_in_the_book() -> None:
    held = {id_.partition(".")[0] for id_ in rulebook().entries}
    wanted = [f"ORG-{n:02}" for n in range(1, 24)] + [f"DUE-{n:02}" for n in range(1, 23)]
    assert [id_ for id_ in wanted if id_ not in held] == []
