"""Books that must not load: each fault is told, at its file and line, and no other."""

from pathlib import Path

import pytest
import yaml

from dangwu.rulebook.engine import RulebookError, load
from tests.rulebook.books import write_book

CASES = sorted((Path(__file__).parent / "refused").glob("*.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_book_is_refused(case: Path, tmp_path: Path) -> None:
    described = yaml.load(case.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    expected = described.pop("expect")
    folder = write_book(tmp_path, described)
    with pytest.raises(RulebookError) as refused:
        load(folder, cache=tmp_path / "cache")
    told = [str(fault) for fault in refused.value.faults]
    assert len(told) == len(expected), "\n".join(told)
    for line, wanted in zip(told, expected, strict=True):
        place, words = wanted.split(" ", 1)
        assert line.startswith(f"{place}："), line
        assert words in line
    assert not (tmp_path / "cache" / "rulebook.json").exists()


def test_every_kind_of_fault_has_a_case() -> None:
    assert len(CASES) >= 25
