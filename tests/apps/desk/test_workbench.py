"""The officer's workbench: what waits, derived from facts; and what a member sees."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from dangwu.core.scope import current_scope
from dangwu.desk.selectors import check_below, todos_of
from dangwu.dues.services import Pay, confirm_verification, enter_pay, verify_dues
from dangwu.orgs.services import begin_term
from tests.factories import build_cast, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_whole_tree")]

JANUARY = date(2026, 1, 12)


@pytest.fixture
def branch():
    found = make_organisation()
    for name in ("周明远", "沈若溪"):
        make_person(name, branch=found, category="civil_servant")
    return found


def todos(organisation, on=JANUARY):
    checked = check_below((organisation.scope_path,), on)
    return {todo.what: todo for todo in todos_of(organisation, checked, current_scope(), on)}


def pay_all(branch, on=JANUARY):
    for affiliation in branch.affiliations.all():
        enter_pay(person=affiliation.person, year=2026, pay=Pay(base=400_000), by=None, on=on)


class TestDues:
    def test_verification_waits_until_the_last_day_of_january_and_is_late_after(self, branch):
        assert todos(branch, date(2026, 1, 31))["核定 2026年党费"].state == "due"
        late = todos(branch, date(2026, 2, 1))["核定 2026年党费"]
        assert (late.state, late.when) == ("late", "应于 1月31日前，逾期 1 天")
        assert late.clauses

    def test_a_question_comes_before_the_committee(self, branch):
        verify_dues(branch=branch, year=2026, by=None, on=JANUARY)
        found = todos(branch)
        assert "2 人的党费无法核定" in found
        assert "支委会确认 2026年党费核定" not in found

    def test_the_committee_confirms_what_is_settled(self, branch):
        pay_all(branch)
        verify_dues(branch=branch, year=2026, by=None, on=JANUARY)
        assert todos(branch)["支委会确认 2026年党费核定"].state == "due"

    def test_what_is_confirmed_is_done(self, branch):
        pay_all(branch)
        done = verify_dues(branch=branch, year=2026, by=None, on=JANUARY)
        confirm_verification(
            verification=done.verification, confirmed_on=JANUARY, by=None, on=JANUARY
        )
        assert todos(branch)["2026年党费核定"].state == "done"


class TestElections:
    @pytest.mark.parametrize(
        ("on", "what", "state"),
        [
            (date(2026, 9, 1), "准备换届", "soon"),
            (date(2026, 9, 2), "换届", "late"),
        ],
        ids=["the last day of the term", "the day after"],
    )
    def test_a_term_that_ends_is_a_thing_to_do(self, branch, on, what, state):
        elected = date(2023, 9, 1)
        begin_term(organisation=branch, number=4, elected_on=elected, by=None, on=elected)
        assert todos(branch, on)[f"{branch.short_name}{what}"].state == state


def test_the_level_above_sees_what_was_found_below(client_of):
    cast = build_cast()
    elected = date(localdate().year - 4, 1, 5)
    below = cast.organisation("fagai_1")
    begin_term(organisation=below, number=3, elected_on=elected, by=None, on=elected)
    page = client_of(cast.person("chenjie")).get("/", secure=True).content.decode()
    assert "下级设置体检" in page
    assert f"{below.short_name}换届" in page


def test_a_member_without_a_post_sees_the_own_page_and_tabs(client_of):
    cast = build_cast()
    page = client_of(cast.person("wangfang")).get("/", secure=True).content.decode()
    assert "今年的党费还没有核定" in page
    assert "tabbar" in page
    assert "本月应办" not in page
