"""After a day's work nothing of what is secret stands on the disk in clear (C01)."""

import shutil
import subprocess
import sys

import pytest

from tests.security.at_rest import hits, packed_examples
from tests.security.installation import ROOT, Installation
from tests.security.scenario import NEEDLES


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """The folder of an installation in which people worked, its logs and temporary files in it."""
    var = tmp_path_factory.mktemp("at-rest")
    (var / "tmp").mkdir()
    place = Installation(var, {"TMPDIR": str(var / "tmp")})
    assert (made := place.run("init")).returncode == 0, made.stderr
    with (var / "stdout.log").open("w") as out, (var / "stderr.log").open("w") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.security.scenario"],
            env=place.environment(),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
            text=True,
        )
        try:
            while process.poll() is None and "READY" not in (var / "stdout.log").read_text():
                try:
                    process.wait(timeout=0.2)
                except subprocess.TimeoutExpired:
                    continue
            assert process.poll() is None, (var / "stderr.log").read_text()
            shutil.rmtree(var / "static")  # the product's own files
            yield var
        finally:
            process.communicate("\n", timeout=30)


def test_the_database_was_open_and_its_log_is_there(worked):
    assert (worked / "dangwu.sqlite3-wal").stat().st_size > 0


def test_nothing_secret_is_on_the_disk(worked):
    assert hits(worked, NEEDLES) == []


def test_what_is_not_secret_is_found(worked):
    """A control: the search sees the database, its log and the lines of the log."""
    found = hits(worked, {"name": "高山", "branch": "青川档案支部"})
    assert {what.split(" in ")[0] for what in found} == {"name", "branch"}
    assert any("sqlite3" in what for what in found)


@pytest.mark.parametrize("packing", packed_examples("x"))
@pytest.mark.parametrize("needle", ["330699197904126638", "青川市鹤鸣巷七百一十八号"])
def test_the_search_sees_through_packings(tmp_path, packing, needle):
    (tmp_path / "file").write_bytes(packed_examples(needle)[packing])
    assert hits(tmp_path, {"it": needle}) == ["it in file"]
