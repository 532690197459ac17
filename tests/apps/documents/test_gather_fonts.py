"""`bin/fonts.py`: takes what is there, keeps only what its sums vouch for, says what stays off."""

import hashlib
import importlib.util
import io
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[3] / "bin" / "fonts.py"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with a folder of the test in place of the system's fonts and no way out."""
    spec = importlib.util.spec_from_file_location("gather_fonts", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "gather_fonts", module)
    spec.loader.exec_module(module)
    (tmp_path / "system").mkdir()
    monkeypatch.setattr(module, "SYSTEM_FOLDERS", (tmp_path / "system", tmp_path / "none"))
    monkeypatch.setattr(module, "DEBIAN", {})
    return module


def test_fonts_of_the_system_are_linked_and_the_rest_named(
    script: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "system" / "FandolKai-Regular.otf").write_bytes(b"kai")
    (tmp_path / "system" / "Other.otf").write_bytes(b"other")
    folder = tmp_path / "fonts"
    script.gather(folder, offline=True)
    assert [path.name for path in folder.iterdir()] == ["FandolKai-Regular.otf"]
    found, *off = script.report(folder)
    assert "楷体" in found
    assert [sentence.split()[0] for sentence in off] == ["仿宋", "黑体", "小标宋", "宋体"]


def test_a_second_run_changes_nothing_and_a_dead_link_is_replaced(
    script: ModuleType, tmp_path: Path
) -> None:
    font = tmp_path / "system" / "FandolKai-Regular.otf"
    font.write_bytes(b"kai")
    folder = tmp_path / "fonts"
    script.gather(folder, offline=True)
    before = [(path.name, path.lstat().st_mtime_ns) for path in folder.iterdir()]
    script.gather(folder, offline=True)
    assert [(path.name, path.lstat().st_mtime_ns) for path in folder.iterdir()] == before
    font.unlink()
    script.gather(folder, offline=True)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("content", "kept"), [(b"the font", True), (b"another", False)])
def test_npm_is_believed_by_its_sums_only(
    script: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    kept: bool,
) -> None:
    good = hashlib.sha256(b"the font").hexdigest()
    name = "NotoSerifSC_700Bold.ttf"
    monkeypatch.setattr(script, "NPM", {"fonts@1.0.0": {name: good}})
    monkeypatch.setattr(script, "find_npm", lambda: "npm")

    def pack(command: list[str], room: Path) -> bool:
        assert command[:2] == ["npm", "pack"]
        with tarfile.open(room / "fonts-1.0.0.tgz", "w:gz") as tar:
            entry = tarfile.TarInfo(f"package/700Bold/{name}")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        return True

    monkeypatch.setattr(script, "run", pack)
    folder = tmp_path / "fonts"
    script.gather(folder)
    assert (folder / name).is_file() is kept
    off = [sentence.split()[0] for sentence in script.report(folder)][1:]
    assert ("小标宋" in off) is not kept
