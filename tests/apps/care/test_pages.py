"""The pages: what they say and offer to whom; and the words of a talk are nowhere (D04)."""

import io
import logging
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.care.models import TalkNeed
from dangwu.care.selectors import talks_due
from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.members.models import Talk
from tests.apps.care.makers import NOTE, make_place, noted, talked
from tests.apps.members.test_member_pages import page, post
from tests.factories import make_holding, make_organisation, make_person

pytestmark = pytest.mark.django_db

TODAY = localdate()
EVE = TODAY - timedelta(days=1)
NEED_NOTE = "杜鹃原话：与同事为排班争执"


@pytest.fixture
def place(db):
    return make_place()


@pytest.fixture
def secretary(place, client_of):
    return client_of(place.secretary)


def now(place, **change):
    return talked(place, **{"held_on": TODAY, "on": TODAY, **change})


def noted_now(place, occasion="conflict", **change):
    return noted(place, occasion, **{"noted_on": TODAY, "on": TODAY, **change})


def talks_due_of(place):
    with whole_tree("a test"):
        return talks_due([place.branch], TODAY)


class TestBranch:
    def test_who_reaches_one_branch_comes_straight_to_it(self, place, secretary):
        response = secretary.get(reverse("care:home"), secure=True)
        assert response.url == reverse("care:branch", args=[place.branch.pk])

    def test_what_is_to_be_done_has_reason_clause_and_one_button(self, place, secretary):
        noted_now(place, "visit_illness")
        said = page(secretary, "care:branch", place.branch.pk)
        assert "患病住院，应当及时走访。" in said
        assert "绍兴规程" in said
        asked = f"person={place.member.pk}&amp;occasion=visit_illness"
        assert asked in said
        assert "登记走访" in said
        assert re.search(r"<h1>.*快到期限", said, re.S)

    def test_the_form_knows_who_and_why(self, place, secretary):
        asked = {"person": place.member.pk, "occasion": "visit_illness"}
        said = page(secretary, "care:record", place.branch.pk, **asked)
        assert f'<option value="{place.member.pk}" selected>' in said
        assert '<option value="visit_illness" selected>' in said
        assert f'<option value="{place.secretary.pk}" selected>' in said  # the talker: oneself
        assert re.search(r'name="is_visit"[^>]*checked', said)

    def test_what_is_asked_of_many_is_said_once(self, place, secretary):
        said = page(secretary, "care:branch", place.branch.pk)
        assert said.count("书记应与每名党员谈心 1 次，还差 2 人") == 1
        assert f"person={place.member.pk}&amp;occasion=yearly" in said
        (found,) = talks_due_of(place)
        late = sum(
            line.due.occasion == "anniversary" and line.due.state == "late" for line in found.left
        )
        assert ("过了当月没有谈" in said) == bool(late)

    def test_how_many_are_done_stands_with_the_name(self, client_of):
        place = make_place("gansu")
        now(place)
        said = page(client_of(place.deputy), "care:branch", place.branch.pk)
        assert "每人应谈心谈话 2 次，还差 3 人" in said
        assert "陶员 已 1 次" in said
        assert "书记、委员每人应与人谈心谈话 2 次，还差 2 人" in said
        assert f"talker={place.deputy.pk}" in said

    def test_a_talk_is_recorded_and_done(self, place, secretary):
        noted_now(place)
        data = {
            "person": place.member.pk,
            "talker": place.secretary.pk,
            "held_on": TODAY.isoformat(),
            "occasion": "conflict",
            "note": NOTE,
        }
        post(secretary, "care:record", place.branch.pk, **data)
        post(secretary, "care:record", place.branch.pk, **data)  # pressed twice
        with whole_tree("a test"):
            assert Talk.objects.count() == 1
            assert TalkNeed.objects.get().talk == Talk.objects.get()
        said = page(secretary, "care:branch", place.branch.pk)
        assert "出现矛盾和分歧" not in said  # done; lists do not tell which occasion it was
        assert "必谈的情形" in said
        assert re.search(r"陶员\s+1 次", said)

    def test_a_visit_asked_for_is_a_visit_without_saying_so(self, place, secretary):
        data = {
            "person": place.member.pk,
            "talker": place.deputy.pk,
            "held_on": TODAY.isoformat(),
            "occasion": "visit_disaster",
        }
        post(secretary, "care:record", place.branch.pk, **data)
        with whole_tree("a test"):
            assert Talk.objects.get().is_visit

    def test_a_refusal_keeps_what_was_typed(self, place, secretary):
        data = {
            "person": place.member.pk,
            "talker": place.member.pk,
            "held_on": EVE.isoformat(),
            "occasion": "yearly",
            "place": "谈心室",
        }
        said = post(secretary, "care:record", place.branch.pk, status=409, **data)
        assert "谈话人和谈话对象是同一人。" in said
        assert 'value="谈心室"' in said

    def test_a_day_to_come_is_told_at_its_field(self, place, secretary):
        data = {
            "person": place.member.pk,
            "talker": place.secretary.pk,
            "held_on": (TODAY + timedelta(days=1)).isoformat(),
            "occasion": "yearly",
        }
        said = post(secretary, "care:record", place.branch.pk, status=200, **data)
        assert "还没有到" in said

    def test_what_the_roster_suggests_may_be_left_out(self, place, secretary):
        make_holding(place.member, "youth_member", place.branch, since=EVE)
        said = page(secretary, "care:branch", place.branch.pk)
        (address,) = re.findall(r'href="([^"]*/leave-out/)"', said)
        secretary.post(address, {"reason": "只是补登记"}, secure=True)
        assert "/leave-out/" not in page(secretary, "care:branch", place.branch.pk)

    def test_no_day_no_page(self, place, secretary):
        args = (place.branch.pk, place.member.pk, "post_change", "someday")
        page(secretary, "care:leave_out", *args, status=404)

    def test_settling_offers_the_talks_since(self, place, secretary):
        need = noted_now(place)
        said = page(secretary, "care:settle", need.pk)
        assert "还没有与本人的谈话、走访" in said
        assert f"person={place.member.pk}&amp;occasion=conflict" in said
        talk = now(place)
        assert f'value="{talk.pk}"' in page(secretary, "care:settle", need.pk)
        post(secretary, "care:settle", need.pk, talk=talk.pk)
        with whole_tree("a test"):
            assert TalkNeed.objects.get().talk == talk

    def test_withdrawing(self, place, secretary):
        need = noted_now(place)
        post(secretary, "care:withdraw", need.pk, reason="登记有误")
        assert "出现矛盾和分歧" not in page(secretary, "care:branch", place.branch.pk)

    def test_a_standard_without_occasions_says_so(self, client_of):
        place = make_place("national")
        client = client_of(place.secretary)
        said = page(client, "care:need", place.branch.pk)
        assert "没有列出必谈、必访的情形" in said
        assert "应访的情形</a>" not in page(client, "care:branch", place.branch.pk)

    def test_the_person_does_not_see_what_was_noted(self, place, client_of):
        need = noted_now(place, note=NEED_NOTE)
        member = client_of(place.member)
        page(member, "care:branch", place.branch.pk, status=403)
        page(member, "care:withdraw", need.pk, status=403)
        assert "矛盾" not in page(member, "care:mine")


class TestHome:
    def test_the_level_above_sees_counts(self, client_of):
        committee = make_organisation("committee")
        first, second = make_place(committee=committee), make_place(committee=committee)
        above = make_person("邵上", branch=make_organisation(parent=committee), with_user=True)
        make_holding(above, "secretary", committee)
        now(first)
        noted(second, "conflict", noted_on=TODAY - timedelta(days=40), on=TODAY)
        said = page(client_of(above), "care:home")
        assert "项已过期限" in said
        assert "陶员" not in said
        assert second.branch.short_name in said

    def test_pages_of_the_rest(self, client_of, monkeypatch):
        monkeypatch.setattr("dangwu.care.views.pages.BRANCHES_A_PAGE", 1)
        committee = make_organisation("committee")
        first, second = make_place(committee=committee), make_place(committee=committee)
        make_holding(first.member, "staff", committee)
        client = client_of(first.member)
        assert second.branch.short_name not in page(client, "care:home")
        assert second.branch.short_name in page(client, "care:home", page="2")


class TestMine:
    def test_the_two_see_the_fact_and_who_read_it(self, place, client_of, secretary):
        talk = now(place)
        member = client_of(place.member)
        assert f"{TODAY.year}年与我谈话、走访 1 次" in page(member, "care:mine")
        said = page(member, "care:talk", talk.pk)
        assert "程书与陶员谈话" in said
        assert "没有人查看过。" in said
        post(secretary, "care:note", talk.pk, reason="回访前了解", status=200)
        said = page(member, "care:talk", talk.pk)
        assert "程书查看了谈话内容，事由：回访前了解" in said

    def test_a_member_who_talked_sees_it_too(self, place, client_of):
        other = make_person("同事", branch=place.branch, with_user=True)
        talk = now(place, talker=other)
        client = client_of(other)
        assert "我与别人谈的" in page(client, "care:mine")
        assert NOTE in post(client, "care:note", talk.pk, reason="核对记录", status=200)

    def test_nobody_else_does(self, place, client_of):
        talk = now(place)
        stranger = make_person("旁人", branch=place.branch, with_user=True)
        client = client_of(stranger)
        page(client, "care:talk", talk.pk, status=404)
        page(client, "care:note", talk.pk, status=404)
        assert "还没有与我谈话的记录" in page(client, "care:mine")

    def test_the_own_page_leads_there(self, place, client_of):
        said = page(client_of(place.member), "members:person", place.member.pk)
        assert reverse("care:mine") in said
        assert reverse("care:mine") not in page(
            client_of(place.secretary), "members:person", place.member.pk
        )


class TestNote:
    """D04: every reading has who, what, whom, why, when; the words are nowhere."""

    def test_it_is_read_for_a_reason_by_who_may(self, place, secretary):
        talk = now(place)
        assert NOTE not in page(secretary, "care:note", talk.pk)
        assert NOTE not in post(secretary, "care:note", talk.pk, reason="看", status=200)
        said = post(secretary, "care:note", talk.pk, reason="回访前了解", status=200)
        assert NOTE in said
        line = AuditEntry.objects.order_by("-seq").first()
        assert line is not None
        assert line.actor_id == place.secretary.user.pk
        assert (line.act, line.fields) == ("core.field_revealed", ["note"])
        assert (line.subject_table, line.subject_id) == ("members.talk", str(talk.pk))
        assert (line.detail, line.effective_on) == ("回访前了解", TODAY)

    def test_each_reading_has_a_line_and_no_more(self, place, secretary, client_of):
        talk, before = now(place), AuditEntry.objects.count()
        for client in (secretary, client_of(place.member), client_of(place.deputy)):
            assert NOTE in post(client, "care:note", talk.pk, reason="回访前了解", status=200)
        read = AuditEntry.objects.filter(act="core.field_revealed", outcome="done")
        assert read.count() == 3
        assert {line.actor_id for line in read} == {
            person.user.pk for person in (place.secretary, place.member, place.deputy)
        }
        assert AuditEntry.objects.count() == before + 3

    def test_a_committee_member_sees_the_fact_alone(self, place, client_of):
        talk = now(place, talker=place.deputy)
        youth = make_person("青委", branch=place.branch, with_user=True)
        make_holding(youth, "youth_member", place.branch)
        client = client_of(youth)
        said = page(client, "care:talk", talk.pk)
        assert "只有谈话双方和书记、副书记可以查看" in said
        assert "谁看过" not in said
        page(client, "care:note", talk.pk, status=404)
        post(client, "care:note", talk.pk, reason="回访前了解", status=404)
        need = noted_now(place, note=NEED_NOTE)
        page(client, "care:need_note", need.pk, status=403)

    def test_where_nothing_was_written_there_is_nothing_to_read(self, place, secretary):
        talk = now(place, note="")
        assert "没有登记" in page(secretary, "care:talk", talk.pk)
        page(secretary, "care:note", talk.pk, status=404)

    def test_what_was_noted_of_a_need_is_read_alike(self, place, secretary):
        need = noted_now(place, note=NEED_NOTE)
        assert reverse("care:need_note", args=[need.pk]) in page(
            secretary, "care:branch", place.branch.pk
        )
        assert NEED_NOTE in post(
            secretary, "care:need_note", need.pk, reason="谈话前了解", status=200
        )
        line = AuditEntry.objects.order_by("-seq").first()
        assert (line.act, line.subject_table) == ("core.field_revealed", "care.talkneed")

    def test_the_occasion_is_told_to_who_may_read_notes(self, place, secretary, client_of):
        talk = now(place, occasion="adverse_report")
        assert "有不良反映" in page(secretary, "care:talk", talk.pk)
        assert "有不良反映" not in page(client_of(place.member), "care:talk", talk.pk)
        assert "有不良反映" not in page(client_of(place.member), "care:mine")

    def test_its_words_are_in_no_page_export_log_or_line(
        self, place, secretary, client_of, caplog
    ):
        caplog.set_level(logging.DEBUG)
        data = {
            "person": place.member.pk,
            "talker": place.secretary.pk,
            "held_on": TODAY.isoformat(),
            "occasion": "conflict",
            "note": NOTE,
        }
        need = {"person": place.member.pk, "occasion": "conflict", "noted_on": TODAY.isoformat()}
        post(secretary, "care:need", place.branch.pk, **need, note=NEED_NOTE)
        post(secretary, "care:record", place.branch.pk, **data)
        with whole_tree("a test"):
            talk = Talk.objects.get()
        read = post(secretary, "care:note", talk.pk, reason="回访前了解", status=200)
        assert NOTE in read
        said = [
            page(secretary, "care:branch", place.branch.pk),
            page(secretary, "care:talk", talk.pk),
            page(secretary, "care:note", talk.pk),
            page(secretary, "members:person", place.member.pk),
            page(secretary, "desk:home"),
            page(client_of(place.member), "care:mine"),
            page(client_of(place.member), "care:talk", talk.pk),
            *book(secretary, place),
            caplog.text,
            repr(list(AuditEntry.objects.values_list())),
            *(str(each) for each in (talk, talk.note)),
        ]
        found = [text for text in said for word in ("夜莺", "杜鹃") if word in text]
        assert not found


def book(client, place) -> list[str]:
    """All that is in the register, file by file."""
    address = reverse("care:register", args=[place.branch.pk, TODAY.year])
    response = client.post(address, secure=True)
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return [archive.read(name).decode(errors="ignore") for name in archive.namelist()]


class TestRegister:
    def test_it_has_the_facts_of_the_year(self, place, secretary):
        now(place, occasion="adverse_report")
        now(place, occasion="visit_illness", is_visit=True)
        text = " ".join(book(secretary, place))
        for word in ("陶员", "程书", "必谈的情形", "走访看望"):
            assert word in text
        for word in ("有不良反映", "患病住院", "夜莺"):
            assert word not in text
        line = AuditEntry.objects.order_by("-seq").first()
        assert (line.act, line.facts) == (
            "care.register_exported",
            {"year": TODAY.year, "talks": 2},
        )

    @pytest.mark.parametrize("year", [TODAY.year + 1, TODAY.year - 10, 1])
    def test_years_without_a_register(self, place, secretary, year):
        post(secretary, "care:register", place.branch.pk, year, status=404)
