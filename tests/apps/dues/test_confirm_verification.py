"""The committee confirms, all of it or nothing; errors are corrected and confirmed again."""

from datetime import date

import pytest

from dangwu.core.models import AuditEntry
from dangwu.documents.models import IssuedDocument
from dangwu.dues.messages import explain
from dangwu.dues.models import Assessment, Verification
from dangwu.dues.services import correct_assessment, note_jump
from dangwu.members.models import Affiliation
from dangwu.rules.verdict import Refused
from tests.apps.dues.makers import (
    CONFIRMED,
    ITEMS,
    RUN,
    YEAR,
    amount_of,
    branch_with,
    confirm,
    enter,
    explained,
    member,
    settled,
    verify,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]


def codes(refused):
    return [reason.code for reason in refused.value.verdict.reasons]


def somebody(branch):
    return Affiliation.objects.filter(organisation=branch).order_by("pk").first().person


def test_the_confirmation_settles_every_amount_and_numbers_the_sheet():
    branch = branch_with(3)
    verify(branch)
    confirm(branch)
    assert Verification.objects.get().confirmed_on == CONFIRMED
    assert set(Assessment.objects.values_list("confirmed_on", flat=True)) == {CONFIRMED}
    assert IssuedDocument.objects.get().written_number == "2026-001"
    line = AuditEntry.objects.get(act="dues.verification_confirmed")
    assert (line.facts["members"], line.facts["sum_fen"]) == (3, 3 * 7800)


def test_all_questions_refuse_the_confirmation_at_once():
    branch = branch_with(1)
    member(branch, "陈洁")
    enter(member(branch, "刘洋"), items=[*ITEMS, ("值夜班补助", 40000)])
    member(branch, "周凯", category="farmer")
    verify(branch)
    with pytest.raises(Refused) as refused:
        confirm(branch)
    assert codes(refused) == ["question_open"] * 3
    told = [explain(reason).text for reason in refused.value.verdict.reasons]
    assert any("陈洁：缺少“计算基数”" in text for text in told)
    assert any("刘洋：不认识工资项目“值夜班补助”（400.00 元）" in text for text in told)
    assert any("周凯：数额由单位在规定范围内确定" in text for text in told)
    assert Verification.objects.get().confirmed_on is None
    assert not IssuedDocument.objects.exists()


@pytest.mark.parametrize("day", [RUN, date(2026, 1, 20)])
def test_the_committee_may_confirm_from_the_day_of_the_run_to_today(day):
    branch = branch_with(1)
    verify(branch)
    confirm(branch, day=day)
    assert Verification.objects.get().confirmed_on == day


def test_not_before_the_run():
    branch = branch_with(1)
    verify(branch)
    with pytest.raises(Refused) as refused:
        confirm(branch, day=date(2026, 1, 7))
    assert codes(refused) == ["confirm_before_run"]


def test_not_on_a_day_to_come():
    from dangwu.dues.services import confirm_verification

    branch = branch_with(1)
    found = verify(branch).verification
    with pytest.raises(Refused) as refused:
        confirm_verification(
            verification=found, confirmed_on=date(2026, 1, 10), by=None, on=CONFIRMED
        )
    assert codes(refused) == ["confirm_in_future"]


def test_not_while_facts_have_changed_since_the_run():
    branch = branch_with(2)
    verify(branch)
    enter(somebody(branch), base=600000, on=RUN)
    with pytest.raises(Refused) as refused:
        confirm(branch)
    assert codes(refused) == ["changed_since_run"]
    verify(branch)
    confirm(branch)


def test_not_twice():
    branch = branch_with(1)
    settled(branch)
    with pytest.raises(Refused) as refused:
        confirm(branch)
    assert codes(refused) == ["nothing_to_confirm"]


# ---- correction ----------------------------------------------------------------------------


def correct(person, reason="岗位工资录错", on=date(2026, 3, 2)):
    return correct_assessment(assessment=amount_of(person), reason=reason, by=None, on=on)


def test_an_error_is_corrected_and_confirmed_again():
    branch = branch_with(2)
    settled(branch)
    person = somebody(branch)
    enter(person, base=250000, on=date(2026, 3, 1))
    assert verify(branch, on=date(2026, 3, 1)).changed == 0
    old = amount_of(person)
    fresh = correct(person)
    old.refresh_from_db()
    assert old.replaced_on == date(2026, 3, 2)
    assert (fresh.amount_fen, fresh.from_month, fresh.confirmed_on) == (1250, 1, None)
    assert amount_of(person).correction.open() == "岗位工资录错"
    assert Verification.objects.get().confirmed_on is None
    assert verify(branch, on=date(2026, 3, 3)).changed == 0
    confirm(branch, day=date(2026, 3, 4))
    assert Verification.objects.get().confirmed_on == date(2026, 3, 4)
    assert [d.number for d in IssuedDocument.objects.order_by("number")] == [1, 2]


def test_the_reason_of_a_correction_is_in_the_trail_as_erasable_words():
    branch = branch_with(1)
    settled(branch)
    enter(somebody(branch), base=250000, on=date(2026, 3, 1))
    correct(somebody(branch))
    line = AuditEntry.objects.get(act="dues.assessment_corrected")
    assert line.detail == "岗位工资录错"
    assert "250000" not in str(line.content())


def test_no_correction_without_a_reason_or_without_other_facts():
    branch = branch_with(1)
    settled(branch)
    with pytest.raises(Refused) as refused:
        correct(somebody(branch), reason="  ")
    assert codes(refused) == ["reason_missing", "same_facts"]


def test_what_is_not_confirmed_is_not_corrected():
    branch = branch_with(1)
    verify(branch)
    enter(somebody(branch), base=250000, on=RUN)
    with pytest.raises(Refused) as refused:
        correct(somebody(branch))
    assert codes(refused) == ["not_confirmed_yet"]


def test_what_was_replaced_is_not_corrected():
    branch = branch_with(1)
    settled(branch)
    person = somebody(branch)
    old = amount_of(person)
    enter(person, base=250000, on=date(2026, 3, 1))
    correct(person)
    with pytest.raises(Refused) as refused:
        correct_assessment(assessment=old, reason="再改", by=None, on=date(2026, 3, 3))
    assert "not_running" in codes(refused)


# ---- the word on a jump --------------------------------------------------------------------


def test_the_word_on_a_jump_is_kept_under_seal():
    branch = branch_with(1)
    verify(branch)
    person = somebody(branch)
    note_jump(assessment=amount_of(person), note=" 跨档所致 ", by=None, on=CONFIRMED)
    row = amount_of(person)
    assert row.note.open() == "跨档所致"
    assert row.noted_on == CONFIRMED
    assert "跨档" not in row.note.token


def test_the_word_on_a_jump_is_asked_for():
    branch = branch_with(1)
    verify(branch)
    with pytest.raises(Refused, match="reason_missing"):
        note_jump(assessment=amount_of(somebody(branch)), note=" ", by=None, on=CONFIRMED)


def test_an_explanation_reads_the_same_from_the_database():
    branch = branch_with(0)
    person = member(branch)
    enter(person, items=ITEMS)
    verify(branch)
    row = amount_of(person)
    assert "岗位工资" not in row.explanation.token
    found = explained(person)
    assert [(i.name, i.fen) for i in found.found.items] == ITEMS
    assert [step.up_to for step in found.ladder] == [300000, 500000, 1000000, None]
    assert found.limit.most == 100000
    assert found.on == date(YEAR, 1, 1)
    assert len(found.rulebook) == 64
