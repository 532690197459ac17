"""In processes of their own: imports at once, killed midway, and what stands on the disk."""

import json
import subprocess
import sys

import pytest

from tests.security.at_rest import hits
from tests.security.test_concurrency import migrated, place

__all__ = ["migrated", "place"]  # fixtures: an installation with a database of its own

NEEDLES = {
    "number": "330699198503120070",
    "mobile": "13906127745",
    "address": "青川市鹤鸣巷七百一十八号",
    "typed": "330699198503129875",
}
COMMON = """
import json, os, sys
import django
django.setup()
from django.utils.timezone import localdate
from dangwu.core.models import AuditEntry
from dangwu.core.scope import open_scope, whole_tree
from dangwu.members import tasks
from dangwu.members.models import Affiliation, Membership, Person, RosterImport
from dangwu.members.services import roster as acts
from tests.apps.members import rosters
"""
SEND = (
    COMMON
    + """
from tests.factories import make_officer, make_organisation
branch = make_organisation(name="青川档案支部")
officer = make_officer("secretary", branch)
people = [rosters.member("沈立群") for _ in range(int(sys.argv[1]))]
people[0] |= json.loads(sys.argv[2])
roster = rosters.upload(rosters.roster_file(people), by=officer, organisation=branch)
found = {"pk": str(roster.pk), "faults": roster.counts["faults"]}
print(json.dumps(found | {"people": rosters.people_on_record()}))
"""
)
COMMIT = (
    COMMON
    + """
with whole_tree("a worker of the test"):
    roster = RosterImport.objects.select_related("by", "organisation").get(pk=sys.argv[1])
    if roster.state == "ready":
        acts.ask_to_commit(roster=roster, by=roster.by, on=localdate())
tasks.commit_roster.call(sys.argv[1])
"""
)
KILLED = (
    COMMON
    + """
import signal
from dangwu.members.services.roster import writing
written = writing.write_people
def killed(*args, **more):
    written(*args, **more)
    assert Person.objects.count() > 100
    os.kill(os.getpid(), signal.SIGKILL)
writing.write_people = killed
"""
    + COMMIT.removeprefix(COMMON)
)
LOOK = (
    COMMON
    + """
with whole_tree("a look"):
    print(json.dumps({
        "people": Person.objects.count(),
        "rows": Membership.objects.count() + Affiliation.objects.count(),
        "state": RosterImport.objects.get(pk=sys.argv[1]).state,
        "lines": AuditEntry.objects.filter(act="members.roster_imported").count(),
    }))
"""
)
CORRECT = (
    COMMON
    + """
with whole_tree("a look"):
    roster = RosterImport.objects.select_related("by", "organisation").get(pk=sys.argv[1])
rosters.correct(roster, cells={(1, "id_number"): sys.argv[2]})
"""
)


def start(place, script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env=place.environment(),
        cwd=place.var,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate(timeout=180)
    assert process.returncode == 0, errors
    return out


def sent(place, people: int, **cells: str) -> dict:
    return json.loads(done(start(place, SEND, str(people), json.dumps(cells))))


def look(place, pk: str) -> dict:
    return json.loads(done(start(place, LOOK, pk)))


@pytest.mark.django_db
def test_four_who_import_the_same_at_once_import_it_once(place):
    roster = sent(place, 120)
    for process in [start(place, COMMIT, roster["pk"]) for _ in range(4)]:
        process.communicate(timeout=180)  # who comes late may be refused, and that is right
    found = look(place, roster["pk"])
    assert (found["people"], found["state"], found["lines"]) == (
        roster["people"] + 120,
        "committed",
        1,
    )


@pytest.mark.django_db
def test_killed_midway_nothing_stands_and_begun_again_all_does(place):
    roster = sent(place, 120)
    before = look(place, roster["pk"])
    process = start(place, KILLED, roster["pk"])
    process.communicate(timeout=180)
    assert process.returncode == -9
    after = look(place, roster["pk"])
    assert after == before | {"state": "committing"}
    done(start(place, COMMIT, roster["pk"]))
    found = look(place, roster["pk"])
    assert (found["people"], found["state"], found["lines"]) == (
        before["people"] + 120,
        "committed",
        1,
    )


@pytest.mark.django_db
@pytest.mark.sqlite  # looks into its file
def test_nothing_of_a_roster_stands_in_clear_on_the_disk(place):
    """Uploaded with a fault, corrected, imported: at no stage (C01)."""
    cells = {
        "公民身份号码": NEEDLES["number"],
        "联系电话": NEEDLES["mobile"],
        "家庭住址": NEEDLES["address"],
    }
    roster = sent(place, 3, **cells)
    assert roster["faults"] == 1
    assert hits(place.var, NEEDLES) == []
    done(start(place, CORRECT, roster["pk"], NEEDLES["typed"]))
    assert hits(place.var, NEEDLES) == []
    assert hits(place.var, {"control": "青川档案支部"})
    done(start(place, COMMIT, roster["pk"]))
    assert look(place, roster["pk"])["state"] == "committed"
    assert hits(place.var, NEEDLES) == []
