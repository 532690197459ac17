"""What is typed wrongly: told in words with what to do, kept on the page, written nowhere."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dangwu.admission import services
from dangwu.admission.models import (
    AdmissionTraining,
    Backer,
    DossierTalk,
    Inquiry,
    Opinion,
    Recommendation,
)
from dangwu.admission.selectors import PROCEDURE
from dangwu.procedures.selectors import days_done, run_of
from dangwu.rules.verdict import Refused
from tests.apps.admission.walking import TODAY, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(cast, client_of):
    """What the branch's officer is answered who sends a form."""

    def send(address, **data):
        return client_of(cast.person("lihua")).post(address, data, secure=True)

    return send


def codes(act, **asked):
    with pytest.raises(Refused) as told:
        act(by=None, on=TODAY, **asked)
    return {reason.code for reason in told.value.verdict.reasons}


def opinion_of(dossier, day, step="prospect"):
    return {"dossier": dossier, "step": step, "source": "members", "collected_on": day}


# ---- before its turn -------------------------------------------------------------------------


@pytest.mark.parametrize("act", [services.appoint_contacts, services.name_sponsors])
def test_nobody_is_appointed_for_an_applicant(cast, in_whole_tree, act):
    dossier = walk(cast, "talk")
    named = codes(act, dossier=dossier, people=[cast.person("lihua")], since=TODAY)
    assert "step_not_reached" in named
    assert not Backer.objects.filter(dossier=dossier).exists()


def test_an_activist_has_contacts_and_no_sponsors(cast, in_whole_tree):
    dossier = walk(cast, "contacts")
    known = [row.person for row in Backer.objects.filter(dossier=dossier)]
    asked = {"dossier": dossier, "people": known, "since": TODAY, "by": None, "on": TODAY}
    assert services.appoint_contacts(**asked)
    asked = {"dossier": dossier, "people": known, "since": TODAY}
    assert "step_not_reached" in codes(services.name_sponsors, **asked)


def test_training_before_its_turn(cast, in_whole_tree):
    dossier = walk(cast, "contacts")
    asked = {"begins_on": TODAY, "ended_on": TODAY, "provider": "机关党校", "days": 3}
    assert "step_not_reached" in codes(services.record_training, dossier=dossier, **asked)


def test_nobody_is_heard_on_an_applicant_as_a_prospect(cast, in_whole_tree):
    dossier = walk(cast, "talk")
    assert codes(services.record_opinion, **opinion_of(dossier, TODAY)) == {"step_not_taken"}


def test_an_opinion_is_not_older_than_the_activist(cast, in_whole_tree):
    dossier = walk(cast, "contacts")
    since = days_done(run_of(dossier, PROCEDURE))["activist"]
    early = opinion_of(dossier, since - timedelta(days=1))
    assert codes(services.record_opinion, **early) == {"day_before_step"}
    assert services.record_opinion(**opinion_of(dossier, since), by=None, on=TODAY)


def test_nobody_leaves_before_they_applied(cast, in_whole_tree):
    dossier = walk(cast, "application")
    applied = dossier.applied_on
    found = codes(
        services.note_leaving, dossier=dossier, leaves_unit_on=applied - timedelta(days=1)
    )
    assert found == {"leaves_before_applying"}
    left = services.note_leaving(dossier=dossier, leaves_unit_on=applied, by=None, on=TODAY)
    assert left.leaves_unit_on == applied


# ---- numbers and words -----------------------------------------------------------------------


@pytest.mark.parametrize("number", ["10001", "9" * 20])
def test_a_number_no_branch_has_is_told_and_kept(cast, in_whole_tree, posted, number):
    dossier = walk(cast, "contacts")
    day = TODAY.isoformat()
    address = reverse("admission:opinion", args=[dossier.pk, "prospect"])
    page = posted(address, source="members", collected_on=day, asked=number, agreeing="1")
    assert page.status_code == 200
    assert "不大于 10000。" in page.content.decode()
    assert f'value="{number}"' in page.content.decode()
    address = reverse("admission:recommend", args=[dossier.pk])
    page = posted(address, manner="members", held_on=day, taking_part=number, votes_for=number)
    assert page.content.decode().count("不大于 10000。") >= 2
    assert not Opinion.objects.filter(dossier=dossier).exists()


def test_what_is_too_long_is_not_cut_off_by_the_browser(cast, in_whole_tree, posted):
    dossier = walk(cast, "application")
    address = reverse("admission:step", args=[dossier.pk, "talk"])
    page = posted(address, held_on=TODAY.isoformat(), note="谈" * 4001).content.decode()
    assert "不超过 4000 个字，现有 4001 个。" in page
    assert "谈" * 4001 in page
    assert "maxlength" not in page.split("<main")[1].split("</form>")[0]


# ---- what a page offers ----------------------------------------------------------------------


@pytest.fixture
def asked(cast, client_of):
    return lambda address: client_of(cast.person("lihua")).get(address, secure=True)


def test_a_step_whose_turn_has_not_come_offers_no_form(cast, in_whole_tree, asked):
    dossier = walk(cast, "talk")
    page = asked(reverse("admission:step", args=[dossier.pk, "oath"])).content.decode()
    assert "还没有轮到“入党宣誓”" in page
    assert "登记宣誓" not in page


def test_without_a_meeting_the_way_leads_to_the_meeting(cast, in_whole_tree, asked):
    dossier = walk(cast, "form")
    page = asked(reverse("admission:step", args=[dossier.pk, "branch_meeting"])).content.decode()
    assert "去开支部大会" in page
    assert "采用决议</button>" not in page


def test_an_overdue_step_says_so_on_the_dossier(cast, in_whole_tree, asked):
    dossier = walk(cast, "application")  # years ago; nobody has talked since
    page = asked(dossier.get_absolute_url()).content.decode()
    assert page.count("已逾期") == 2
    assert "第 2 步最晚" in page


def test_a_branch_that_knows_no_other_is_not_asked_where_to_move(cast, in_whole_tree, asked):
    dossier = walk(cast, "talk")
    page = asked(dossier.get_absolute_url()).content.decode()
    assert reverse("admission:move", args=[dossier.pk]) not in page
    assert reverse("admission:withdraw", args=[dossier.pk]) in page


def test_a_press_on_what_is_done_already_says_that_it_is_done(cast, in_whole_tree, posted):
    dossier = walk(cast, "talk")
    address = reverse("admission:step", args=[dossier.pk, "talk"])
    talker = cast.person("lihua").pk
    page = posted(address, held_on=TODAY.isoformat(), talker=str(talker))
    assert page.status_code == 409
    assert "已经办完，没有再办一次。" in page.content.decode()
    assert dossier.dossiertalks.count() == 1


def test_the_contacts_heard_in_the_demonstration_are_the_contacts_there_are(cast, in_whole_tree):
    dossier = walk(cast, "prospect")
    heard = Opinion.objects.get(dossier=dossier, step="prospect", source="contacts")
    there = Backer.objects.filter(dossier=dossier, role=Backer.Role.CONTACT).count()
    assert (heard.asked, heard.agreeing) == (there, there)


# ---- older than the dossier ------------------------------------------------------------------


def test_nothing_is_older_than_the_application(cast, in_whole_tree):
    dossier = walk(cast, "talk")
    early = dossier.applied_on - timedelta(days=1)
    letter = {"manner": "letter", "number": "", "addressee": "某街道", "about": "父亲"}
    put = {"dossier": dossier, "manner": "members", "held_on": early}
    assert codes(services.record_recommendation, **put) == {"day_before_step"}
    assert codes(services.send_inquiry, dossier=dossier, sent_on=early, **letter) == {
        "day_before_step"
    }
    on_time = {"dossier": dossier, "sent_on": dossier.applied_on, **letter}
    assert services.send_inquiry(**on_time, by=None, on=TODAY)


def test_a_number_with_a_fraction_is_asked_for_as_such(cast, in_whole_tree, posted):
    dossier = walk(cast, "political_review")
    address = reverse("admission:step", args=[dossier.pk, "training"])
    page = posted(address, days="三天", hours="8.25").content.decode()
    assert "这里要一个数，例如 3 或 3.5。" in page
    assert "小数点后不超过 1 位。" in page
    page = posted(address, days="99999").content.decode()
    assert "数太大，一共不超过 4 位。" in page


# ---- sent twice ------------------------------------------------------------------------------


def test_an_opinion_sent_twice_counts_once(cast, in_whole_tree, posted):
    dossier = walk(cast, "contacts")
    address = reverse("admission:opinion", args=[dossier.pk, "prospect"])
    typed = {"source": "masses", "collected_on": TODAY.isoformat(), "asked": "9", "agreeing": "8"}
    for text in ("同意。", "同意。", "另一次座谈，同意。"):
        assert posted(address, **typed, text=text).status_code == 302
    kept = Opinion.objects.filter(dossier=dossier).order_by("pk")
    assert [one.text.open() for one in kept] == ["同意。", "另一次座谈，同意。"]


def test_a_recommendation_and_a_notice_sent_twice_count_once(cast, in_whole_tree, posted):
    dossier = walk(cast, "contacts")
    day = TODAY.isoformat()
    kept = (Recommendation.objects.filter(dossier=dossier), dossier.publicnotices)
    before = [rows.count() for rows in kept]
    for _ in range(2):
        put = {"manner": "members", "held_on": day, "taking_part": "9", "votes_for": "7"}
        address = reverse("admission:recommend", args=[dossier.pk])
        assert posted(address, **put).status_code == 302
        shown = {"first_day": day, "last_day": day, "place": "一楼公告栏", "objections": "无"}
        address = reverse("admission:notice", args=[dossier.pk, "prospect"])
        assert posted(address, **shown).status_code == 302
    assert [rows.count() for rows in kept] == [count + 1 for count in before]


def test_an_inquiry_sent_twice_counts_once(cast, in_whole_tree, posted):
    dossier = walk(cast, "sponsors")
    address = reverse("admission:inquiry", args=[dossier.pk])
    typed = {"manner": "letter", "addressee": "某社区党委", "sent_on": TODAY.isoformat()}
    for about in ("母亲", "母亲", "父亲"):
        assert posted(address, **typed, about=about).status_code == 302
    kept = Inquiry.objects.filter(dossier=dossier, sent_on=TODAY).order_by("pk")
    assert [one.about.open() for one in kept] == ["母亲", "父亲"]


def test_a_training_sent_twice_counts_once(cast, in_whole_tree):
    dossier = walk(cast, "political_review")
    asked = {"begins_on": TODAY, "ended_on": TODAY, "provider": "机关党校", "days": 3}
    rows = [
        services.record_training(dossier=dossier, by=None, on=TODAY, **asked) for _ in range(2)
    ]
    assert rows[0] == rows[1]
    assert AdmissionTraining.objects.filter(dossier=dossier).count() == 1


def test_no_talk_after_the_approval_before_it(cast, in_whole_tree):
    asked = {"dossier": walk(cast, "full_meeting"), "talker": cast.person("zhangwen")}
    assert codes(services.record_last_talk, held_on=TODAY, **asked) == {"step_not_taken"}


def test_the_talk_after_the_approval_follows_it_and_counts_once(cast, in_whole_tree):
    approved = walk(cast, "full_approval")
    asked = {"dossier": approved, "held_on": TODAY, "talker": cast.person("zhangwen")}
    rows = [services.record_last_talk(by=None, on=TODAY, **asked) for _ in range(2)]
    assert rows[0] == rows[1]
    assert DossierTalk.objects.filter(dossier=approved, step="full_approval").count() == 1
    since = days_done(run_of(approved, PROCEDURE))["full_approval"]
    early = codes(services.record_last_talk, **{**asked, "held_on": since - timedelta(days=1)})
    assert early == {"day_before_step"}
