"""A talk recorded wrongly is taken back: it counts for nothing, and what it met is open again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.care import services
from dangwu.care.models import TalkNeed
from dangwu.care.selectors import (
    open_needs,
    own_talks,
    recorded_in,
    register_of,
    talks_due,
    talks_that_may_meet,
)
from dangwu.care.services import settle_need, withdraw_need, withdraw_talk
from dangwu.core.models import AuditEntry
from dangwu.core.scope import ScopeError, open_scope, whole_tree
from dangwu.duties.registry import fact_of
from dangwu.meetings.selectors.materials import materials_of
from dangwu.members.models import Talk
from dangwu.members.selectors import scope_of
from dangwu.members.services import affiliate_person
from dangwu.orgs.services import move_organisation
from dangwu.reports.models import ReportKind
from dangwu.reports.selectors import draft_text
from tests.apps.acts import audited, refused
from tests.apps.care.makers import NOTE, ON, make_place, noted, talked
from tests.apps.care.test_pages import book
from tests.apps.members.test_member_pages import page, post
from tests.factories import make_holding, make_organisation, make_person

pytestmark = pytest.mark.django_db
WHY = "登记错了人"
TODAY = localdate()
YEAR = (ON.replace(month=1, day=1), ON)


@pytest.fixture
def place():
    return make_place()


def withdrawn(talk, **change):
    with whole_tree("a maker of tests"):
        return withdraw_talk(**{"talk": talk, "reason": WHY, "by": None, "on": ON} | change)


@pytest.mark.usefixtures("in_whole_tree")
class TestAct:
    def test_it_keeps_the_row_and_the_reason_goes_to_the_trail(self, place):
        talk = withdrawn(talked(place))
        line = audited("care.talk_withdrawn", talk)
        assert (line.detail, line.effective_on) == (WHY, ON)
        assert not Talk.objects.exists()
        kept = Talk.with_withdrawn.get()
        assert (kept.pk, kept.withdrawn_on, kept.note.open()) == (talk.pk, ON, NOTE)

    def test_once(self, place):
        talk = withdrawn(talked(place))
        with refused("talk_withdrawn", words="care") as said:
            withdrawn(talk, on=ON + timedelta(days=1))
        assert said == ["这次谈话、走访已于 2026年5月20日撤回。"]

    @pytest.mark.parametrize("reason", ["", "登记错", "  登记错  "])
    def test_not_without_a_reason(self, place, reason):
        talk = talked(place)
        with refused("reason_short", words="care"):
            withdrawn(talk, reason=reason)

    def test_a_reason_of_four_characters_is_one(self, place):
        assert withdrawn(talked(place), reason=" 登记有误 ").withdrawn_on == ON
        assert AuditEntry.objects.order_by("-seq")[0].detail == "登记有误"

    def test_not_by_the_one_talked_with(self, place):
        talk = talked(place, talker=place.member, person=place.secretary)
        with refused("talk_with_self", words="care"):
            withdrawn(talk, by=place.secretary.user)
        assert withdrawn(talk, by=place.deputy.user).withdrawn_on == ON

    def test_the_talker_may(self, place):
        assert withdrawn(talked(place), by=place.secretary.user).withdrawn_on == ON

    def test_it_is_recorded_anew(self, place):
        first = withdrawn(talked(place))
        again = talked(place, note="另一说法")
        assert again.pk != first.pk
        assert Talk.objects.get() == again
        second = withdrawn(again)
        assert {first.pk, second.pk} == set(Talk.with_withdrawn.values_list("pk", flat=True))

    def test_what_it_met_is_open_again(self, place):
        met, other = noted(place), noted(place, "work_fault")
        settle_need(need=other, talk=(kept := talked(place)), by=None, on=ON)
        talk = withdrawn(talked(place, occasion="conflict"))
        assert dict(TalkNeed.objects.values_list("pk", "talk")) == {
            met.pk: None,
            other.pk: kept.pk,
        }
        lines = AuditEntry.objects.filter(act="care.need_reopened")
        assert [(line.subject_id, line.fields) for line in lines] == [(str(met.pk), ["talk"])]
        assert open_needs(place.branch).get() == met
        with refused("talk_withdrawn", words="care"):
            settle_need(need=met, talk=talk, by=None, on=ON)
        anew = talked(place, occasion="conflict")
        assert TalkNeed.objects.get(pk=met.pk).talk == anew

    def test_what_is_open_again_may_be_withdrawn_too(self, place):
        need = noted(place)
        withdrawn(talked(place, occasion="conflict"))
        assert withdraw_need(need=need, reason=WHY, by=None, on=ON).withdrawn_on == ON

    def test_all_or_nothing(self, place, monkeypatch):
        noted(place)
        talk = talked(place, occasion="conflict")

        def breaks(act, **given):
            if act == "care.talk_withdrawn":
                raise RuntimeError

        monkeypatch.setattr(services, "record_act", breaks)
        with pytest.raises(RuntimeError):
            withdrawn(talk)
        assert TalkNeed.objects.get().talk == Talk.objects.get() == talk


@pytest.mark.usefixtures("in_whole_tree")
class TestReaders:
    """Nobody counts it: each reads before and after."""

    def reads(self, place):
        keys = [place.member.pk, place.secretary.pk]
        (due,) = talks_due([place.branch], ON)
        filled = {
            one.material.name: one.count or 0
            for entry in materials_of(place.branch, ON.year)
            for one in entry.materials
        }
        report = draft_text(place.branch, ReportKind.WORK, ON.year, ON)
        duties = ("talk", "talk_with_secretary", "talk_held")
        return {
            "counts": due.talks,
            "times": sum(number for _, number in due.times),
            "done": due.counts["done"],
            "register": len(register_of(place.branch, ON.year, ON)),
            "own": own_talks(place.member.pk).count(),
            "materials": filled["谈心谈话开展记录"],
            "report": "开展谈心谈话 1 人次" in report,
            "relations": place.member.talks.count() + place.branch.talks.count(),
            **{name: len(list(fact_of(name).days(keys, *YEAR))) for name in duties},
        }

    def test_counts_register_duties_materials_and_reports(self, place):
        before = self.reads(place)
        talk = talked(place)
        after = self.reads(place)
        assert all(after[name] > number for name, number in before.items())
        withdrawn(talk)
        assert self.reads(place) == before

    def test_it_is_not_offered_to_meet_a_need(self, place):
        need = noted(place)
        talk = talked(place)
        assert talks_that_may_meet(need).get() == talk
        withdrawn(talk)
        assert not talks_that_may_meet(need).exists()

    def test_it_goes_along_when_its_branch_moves(self, place):
        withdrawn(talked(place))
        new = make_organisation("committee", parent=place.branch.parent.parent)
        move_organisation(organisation=place.branch, parent=new, by=None, on=localdate())
        place.branch.refresh_from_db()
        assert place.branch.scope_path.startswith(new.scope_path)
        assert Talk.with_withdrawn.get().scope_path == place.branch.scope_path


def test_the_second_door_has_the_scope_of_the_first():
    mine, other = make_place(), make_place()
    own, _ = withdrawn(talked(mine)), withdrawn(talked(other))
    with open_scope(scope_of(mine.secretary.user, ON)):
        assert Talk.with_withdrawn.get() == own
        assert recorded_in(other.branch, ON.year, ON) == []
    with pytest.raises(ScopeError):
        Talk.with_withdrawn.count()


class TestPages:
    @pytest.fixture
    def talk(self, place):
        return talked(place, held_on=TODAY, on=TODAY)

    @pytest.fixture
    def secretary(self, place, client_of):
        return client_of(place.secretary)

    def test_from_the_talk_to_the_list(self, place, talk, secretary):
        address = reverse("care:withdraw_talk", args=[talk.pk])
        assert f'href="{address}"' in page(secretary, "care:talk", talk.pk)
        assert "程书与陶员" in page(secretary, "care:withdraw_talk", talk.pk)
        post(secretary, "care:withdraw_talk", talk.pk, reason=WHY)
        said = page(secretary, "care:talk", talk.pk)
        assert "已撤回：" in said
        assert address not in said
        listed = page(secretary, "care:branch", place.branch.pk)
        assert "<s>陶员</s>" in listed
        assert "<s>程书</s>" in listed
        assert f"{TODAY.month}月{TODAY.day}日撤回" in listed
        assert "已谈 0 次，走访 0 次" in listed
        assert "陶员" not in " ".join(book(secretary, place))

    def test_pressed_twice_it_says_when(self, talk, secretary):
        post(secretary, "care:withdraw_talk", talk.pk, reason=WHY)
        said = post(secretary, "care:withdraw_talk", talk.pk, reason=WHY, status=409)
        assert "撤回。" in said

    def test_a_short_reason_is_told_at_its_field(self, talk, secretary):
        post(secretary, "care:withdraw_talk", talk.pk, reason="错", status=200)
        with whole_tree("a test"):
            assert Talk.objects.get() == talk

    def test_its_words_are_read_by_nobody_any_more(self, place, talk, secretary, client_of):
        member = client_of(place.member)
        assert NOTE in post(member, "care:note", talk.pk, reason="核对记录", status=200)
        withdrawn(talk)
        for client in (secretary, member):
            said = page(client, "care:talk", talk.pk)
            assert "已随登记撤回，不能再看" in said
            assert reverse("care:note", args=[talk.pk]) not in said
            page(client, "care:note", talk.pk, status=404)
            post(client, "care:note", talk.pk, reason="核对记录", status=404)
        assert "陶员查看了谈话内容，事由：核对记录" in page(member, "care:talk", talk.pk)
        assert "还没有与我谈话的记录" in page(member, "care:mine")

    def test_the_member_has_no_button_and_no_page(self, place, talk, client_of):
        member = client_of(place.member)
        assert "撤回登记" not in page(member, "care:talk", talk.pk)
        post(member, "care:withdraw_talk", talk.pk, reason=WHY, status=403)

    def test_an_officer_elsewhere_is_not_one_here(self, place, talk, client_of):
        """Talked with here, holding the permission there: the own talk is seen, not withdrawn."""
        make_holding(place.member, "secretary", make_organisation())
        member = client_of(place.member)
        assert "撤回登记" not in page(member, "care:talk", talk.pk)
        post(member, "care:withdraw_talk", talk.pk, reason=WHY, status=404)

    def test_an_officer_talked_with_leaves_it_to_another(self, place, client_of, secretary):
        talk = talked(place, talker=place.member, person=place.secretary, held_on=TODAY, on=TODAY)
        assert "撤回登记" not in page(secretary, "care:talk", talk.pk)
        said = post(secretary, "care:withdraw_talk", talk.pk, reason=WHY, status=409)
        assert "由其他委员或者上级党组织撤回" in said
        post(client_of(place.deputy), "care:withdraw_talk", talk.pk, reason=WHY)
        with whole_tree("a test"):
            assert not Talk.objects.exists()

    def test_also_of_who_has_left_the_branch(self, place, talk, secretary):
        with whole_tree("a test"):
            affiliate_person(
                person=place.member, organisation=make_organisation(), by=None, on=TODAY
            )
        post(secretary, "care:withdraw_talk", talk.pk, reason=WHY)
        with whole_tree("a test"):
            assert not Talk.objects.exists()

    def test_the_level_above_may(self, place, talk, client_of):
        above = make_person("邵上", branch=make_organisation(), with_user=True)
        make_holding(above, "secretary", place.branch.parent)
        post(client_of(above), "care:withdraw_talk", talk.pk, reason=WHY)
        with whole_tree("a test"):
            assert not Talk.objects.exists()
