"""From a file to people on record: the thin path, all or nothing, once only."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from dangwu.core.models import AuditEntry
from dangwu.core.scope import open_scope, whole_tree
from dangwu.core.sheets import read_workbook
from dangwu.members.models import Affiliation, Membership, Person, PostHolding, RosterImport
from dangwu.members.selectors import scope_of
from dangwu.members.services import leave_post
from dangwu.members.services import roster as acts
from dangwu.rules.verdict import Refused
from tests.apps.members import rosters
from tests.apps.members.rosters import member, roster_file, upload
from tests.factories import Cast

pytestmark = pytest.mark.django_db
State = RosterImport.State


@pytest.fixture
def sent(town: Cast):
    """Upload people as the secretary of the first branch."""

    def send(people, **more):
        branch = town.organisation("fagai_1")
        return upload(roster_file(people), by=town.user("zhangwen"), organisation=branch, **more)

    return send


def test_a_roster_without_fault_is_read_shown_and_imported(sent, town):
    before = rosters.people_on_record()
    roster = sent(
        [member("沈立群"), member("冯雅琴", sex="female", 转正日期=None, 入党日期="2026-05-13")]
    )
    assert roster.state == State.READY
    assert roster.counts == {
        "rows": 2, "new": 2, "changed": 0, "told": 0, "same": 0,
        "faults": 0, "faulty": 0, "warnings": 0, "left_out": 0,
    }  # fmt: skip
    assert rosters.people_on_record() == before
    done = rosters.commit(roster)
    assert done.state == State.COMMITTED
    assert done.counts == {"rows": 2, "new": 2, "changed": 0, "same": 0, "left_out": 0}
    with whole_tree("a look at what was written"):
        shen = Person.objects.get(name="沈立群")
        assert (shen.sex, shen.born_on, shen.category) == (
            "male",
            date(1985, 3, 12),
            "civil_servant",
        )
        assert shen.mobile.open() == "13900001234"
        statuses = Membership.objects.filter(person=shen).values_list(
            "status", "starts_on", "ends_on"
        )
        assert list(statuses) == [
            ("probationary", date(2010, 7, 1), date(2011, 7, 1)),
            ("full", date(2011, 7, 1), None),
        ]
        place = Affiliation.objects.get(person=shen)
        assert (place.organisation, place.starts_on) == (town.organisation("fagai_1"), localdate())
        feng = Membership.objects.get(person__name="冯雅琴")
        assert (feng.status, feng.ends_on) == ("probationary", None)


def test_one_audit_line_with_digest_and_counts_for_all_rows(sent):
    roster = sent([member("沈立群"), member("方国强")])
    registered = AuditEntry.objects.filter(act="members.person_registered").count()
    rosters.commit(roster)
    lines = AuditEntry.objects.filter(act="members.roster_imported")
    assert [line.facts for line in lines] == [
        {"digest": roster.digest, "new": 2, "changed": 0, "same": 0, "rows": 2, "left_out": 0}
    ]
    assert AuditEntry.objects.filter(act="members.person_registered").count() == registered


def test_after_the_import_file_and_preview_are_gone(sent):
    done = rosters.commit(sent([member()]))
    assert not done.content
    assert not done.answers
    assert not done.preview


def test_one_fault_keeps_everybody_out(sent):
    roster = sent([member("沈立群"), member("方国强", 入党日期="1992.13")])
    before = rosters.people_on_record()
    with pytest.raises(Refused, match="import_has_faults"):
        rosters.commit(roster)
    assert rosters.people_on_record() == before


def test_the_same_file_again_changes_nothing_and_says_so(sent):
    people = [member("沈立群"), member("方国强")]
    rosters.commit(sent(people))
    before = rosters.people_on_record()
    second = sent(people)
    assert (second.counts["new"], second.counts["changed"], second.counts["same"]) == (0, 0, 2)
    with pytest.raises(Refused, match="import_changes_nothing"):
        rosters.commit(second)
    assert rosters.people_on_record() == before


def test_asking_twice_imports_once(sent):
    roster = sent([member()])
    with open_scope(scope_of(roster.by, localdate())):
        assert acts.ask_to_commit(roster=roster, by=roster.by, on=localdate())
        assert not acts.ask_to_commit(roster=roster, by=roster.by, on=localdate())
    done = rosters.commit(roster)
    assert done.state == State.COMMITTING  # the first asker has put it in line; nobody worked yet
    rosters.tasks.commit_roster.call(str(roster.pk))
    rosters.tasks.commit_roster.call(str(roster.pk))
    assert rosters.fresh(roster).state == State.COMMITTED
    assert AuditEntry.objects.filter(act="members.roster_imported").count() == 1


def test_facts_are_checked_again_when_it_is_written(sent, town):
    row = member()
    roster = sent([row])
    other = upload(
        roster_file([row]), by=town.user("majun"), organisation=town.organisation("linjiang_1")
    )
    rosters.commit(other)
    after = rosters.commit(roster)
    assert after.state == State.READY
    assert "没有导入任何一条" in after.says
    assert [text for _, _, text in rosters.faults(roster)] == [
        "这个号码已在别处登记，一人只登记一次；先查组织关系是否转出"
    ]


def test_who_lost_the_post_imports_nothing(sent, town):
    roster = sent([member()])
    before = rosters.people_on_record()
    with open_scope(scope_of(roster.by, localdate())):
        acts.ask_to_commit(roster=roster, by=roster.by, on=localdate())
    with whole_tree("the post ends"):
        leave_post(
            holding=PostHolding.objects.get(person=town.person("zhangwen")),
            by=None,
            on=localdate(),
        )
    rosters.tasks.commit_roster.call(str(roster.pk))
    assert rosters.fresh(roster).state == State.REFUSED
    assert rosters.people_on_record() == before


def test_a_file_that_is_no_sheet_is_refused_with_a_plain_sentence(town):
    roster = upload(
        b"PK\x03\x04 not a workbook",
        by=town.user("zhangwen"),
        organisation=town.organisation("fagai_1"),
    )
    assert roster.state == State.REFUSED
    assert roster.says.endswith("。")


def test_the_template_is_read_by_its_own_import(town):
    user, branch = town.user("zhangwen"), town.organisation("fagai_1")
    with open_scope(scope_of(user, localdate())):
        content = acts.template_workbook(organisation=branch, by=user, on=localdate())
    sheet = read_workbook(content, name="t.xlsx").visible[0]
    assert sheet.rows[0][:3] == ["姓名", "公民身份号码", "性别"]
    roster = upload(content, by=user, organisation=branch)
    assert rosters.shown(roster)["counts"]["rows"] == 0
    assert {column["how"] for column in rosters.shown(roster)["columns"]} == {"label"}


def test_an_upload_gives_up_the_one_before(sent):
    first = sent([member()])
    sent([member()])
    left = rosters.fresh(first)
    assert left.state == State.DISCARDED
    assert not left.content
