"""The pages of a meeting that runs: who may, what is shown, what is never shown."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.scope import whole_tree
from dangwu.meetings.models import Meeting, Poll, PollVoter
from dangwu.meetings.selectors.votes import digest_of
from dangwu.meetings.services import new_sign_in_code, open_meeting, plan_meeting, sign_in
from dangwu.meetings.services.votes import PaperCount, enter_count, name_tellers, open_poll
from dangwu.members.models import Attendance, Presence
from tests.apps.meetings.makers import fields_of, item_of
from tests.factories import make_holding, make_organisation, make_person
from tests.kept import kept

pytestmark = pytest.mark.django_db


class Scene:
    """A branch of a secretary and two members with accounts, and one on probation; it meets."""

    def __init__(self):
        self.branch = make_organisation()
        names = ("沈立群", "于敏", "何静")
        self.people = [make_person(name, branch=self.branch, with_user=True) for name in names]
        self.keeper, self.yu, self.he = self.people
        make_holding(self.keeper, "secretary", self.branch)
        self.newcomer = make_person("章明", branch=self.branch, full=False, with_user=True)
        with whole_tree("a scene"):
            planned = plan_meeting(
                organisation=self.branch,
                fields=fields_of(title="四季度党员大会", held_on=localdate()),
                by=None,
                on=localdate(),
            )
            self.meeting = open_meeting(meeting=planned, by=None, on=localdate())

    def come(self, *people):
        with whole_tree("a scene"):
            sign_in(
                meeting=self.meeting,
                people=people,
                presence=Presence.PRESENT,
                by=None,
                on=localdate(),
            )

    def item(self, matter="general", **more):
        with whole_tree("a scene"):
            return item_of(self.meeting, matter, **more)

    def code(self):
        with whole_tree("a scene"):
            return new_sign_in_code(meeting=self.meeting, by=None, on=localdate())

    def presence(self, person):
        with whole_tree("a scene"):
            return Attendance.objects.get(source=self.meeting.pk, person=person).presence

    def url(self, name, *more):
        return reverse(f"meetings:{name}", args=[self.meeting.pk, *more])


@pytest.fixture
def scene():
    return kept(Scene)


@pytest.fixture
def keeper(scene, client_of):
    return client_of(scene.keeper)


def text_of(response):
    return response.content.decode()


def test_before_it_begins_nothing_is_being_voted_on(scene, client_of):
    scene.item()
    with whole_tree("a scene"):
        Meeting.objects.update(state="called")
        url = reverse("meetings:live", args=[scene.meeting.pk])
    client = client_of(scene.keeper)
    page = client.get(url, secure=True).content.decode()
    assert "开始会议" in page
    assert "待表决" in page
    assert "表决中" not in page
    with whole_tree("a scene"):
        Meeting.objects.update(held_on=localdate() + timedelta(days=3))
    page = client.get(url, secure=True).content.decode()
    assert "当天才能开始" in page
    assert "开始会议" not in page


def test_the_heading_says_whether_the_meeting_is_valid(scene, keeper):
    scene.item()
    assert "还差 2 人" in text_of(keeper.get(scene.url("live")))
    scene.come(scene.keeper, scene.yu)
    page = text_of(keeper.get(scene.url("live")))
    assert "会议有效：" in page
    assert "实到 2 人，须到 2 人" in page.replace('</span><span class="piece">', "")


def test_htmx_is_answered_with_the_part_and_the_heading(scene, keeper):
    part = text_of(keeper.get(scene.url("live"), headers={"hx-request": "true"}))
    assert part.lstrip().startswith("<section")
    assert 'id="verdict" hx-swap-oob="true"' in part
    assert "<html" not in part


def test_when_it_is_over_the_page_leads_away(scene, keeper):
    with whole_tree("a scene"):
        Meeting.objects.filter(pk=scene.meeting.pk).update(state=Meeting.State.CLOSED)
    assert keeper.get(scene.url("live")).status_code == 302
    part = keeper.get(scene.url("live"), headers={"hx-request": "true"})
    assert part.headers["HX-Redirect"] == scene.meeting.get_absolute_url()


def test_a_tick_of_the_officer_is_somebody_there(scene, keeper):
    answer = keeper.post(scene.url("sign_in"), {"present": [scene.yu.pk]})
    assert answer.status_code == 302
    assert scene.presence(scene.yu) == "present"
    keeper.post(scene.url("sign_in"), {"shown": [scene.yu.pk], "present": []})
    assert scene.presence(scene.yu) == "expected"


HTMX = {"hx-request": "true"}


def state_of(response):
    """The token that a list of names, or the answer to a tick, hands to the page."""
    return re.search(r'name="state" value="([0-9a-f]{64})"', text_of(response))[1]


def shown_in(response):
    """Whom the page takes as shown present."""
    return set(re.findall(r'name="shown" value="([0-9a-f-]{36})"', text_of(response)))


def tick(keeper, scene, *present, shown=()):
    data = {"present": [p.pk for p in present], "shown": [p.pk for p in shown]}
    return keeper.post(scene.url("sign_in"), data, headers=HTMX)


def test_a_tick_is_answered_with_pieces_and_never_with_the_boxes(scene, keeper):
    scene.item()
    answer = tick(keeper, scene, scene.yu)
    assert answer.status_code == 200
    assert scene.presence(scene.yu) == "present"
    assert 'type="checkbox"' not in text_of(answer)
    assert "HX-Reswap" not in answer
    pieces = re.findall(r'<\w+[^>]*id="([^"]+)"[^>]* hx-swap-oob="true"', text_of(answer))
    assert pieces == ["signed-in", "sign-in-shown", "on-leave", "verdict"]
    assert "到 1 人" in text_of(answer)
    assert "还差 1 人" in text_of(answer)
    assert shown_in(answer) == {str(scene.yu.pk)}


def test_a_tick_is_taken_back_by_what_the_answer_before_it_said(scene, keeper):
    shown = shown_in(tick(keeper, scene, scene.yu, scene.he))
    data = {"present": [scene.he.pk], "shown": list(shown)}
    keeper.post(scene.url("sign_in"), data, headers=HTMX)
    assert scene.presence(scene.yu) == "expected"
    assert scene.presence(scene.he) == "present"


def test_who_came_by_the_code_meanwhile_is_not_taken_back_by_a_tick(scene, keeper):
    scene.come(scene.he)  # the page that is ticked does not show it yet
    answer = tick(keeper, scene, scene.yu)
    assert shown_in(answer) == {str(scene.yu.pk)}
    tick(keeper, scene, scene.yu, scene.keeper, shown=[scene.yu])
    assert scene.presence(scene.he) == "present"
    assert "到 2 人" in text_of(answer)


def test_the_mark_of_leave_goes_when_who_asked_for_it_comes(scene, keeper):
    with whole_tree("a scene"):
        rows = Attendance.objects.filter(source=scene.meeting.pk, person=scene.he)
        rows.update(presence=Presence.LEAVE, reason="因公外出")
    assert "请假 1 人：何静（因公外出）" in text_of(keeper.get(scene.url("sign_in")))
    answer = tick(keeper, scene, scene.he)
    mark = f'<small id="m-{scene.he.pk.hex}" hx-swap-oob="true"></small>'
    assert mark in text_of(answer)
    assert "请假" not in text_of(answer)


def test_the_list_comes_anew_only_where_it_differs_from_what_is_shown(scene, keeper):
    scene.item()
    page = keeper.get(scene.url("live"))

    def asked(state):
        return keeper.get(scene.url("sign_in"), {"state": state}, headers=HTMX)

    unchanged = asked(state_of(page))
    assert (unchanged.status_code, unchanged.content) == (204, b"")
    scene.come(scene.he)
    changed = asked(state_of(page))
    assert changed.status_code == 200
    assert text_of(changed).count('type="checkbox" id="p-') == 4
    assert f'value="{scene.he.pk}" checked' in text_of(changed)
    assert asked(state_of(changed)).status_code == 204
    # A tick leaves the page as the room is, unless somebody came whom the page does not show.
    assert asked(state_of(tick(keeper, scene, scene.he, scene.yu))).status_code == 204
    assert asked(state_of(tick(keeper, scene, scene.yu))).status_code == 200


def test_a_refused_tick_brings_the_whole_list_with_its_reason(scene, keeper):
    with whole_tree("a scene"):
        Meeting.objects.filter(pk=scene.meeting.pk).update(state=Meeting.State.SIGNED)
    answer = tick(keeper, scene, scene.yu)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#sign-in"
    assert answer["HX-Reswap"] == "outerHTML"
    assert "没有保存" in text_of(answer)
    assert " checked" not in text_of(answer)
    assert scene.presence(scene.yu) == "expected"


def test_only_who_keeps_the_meeting_runs_it(scene, client_of):
    member = client_of(scene.yu)
    for name in ("live", "sign_in", "code", "close", "hall", "item_new"):
        assert member.get(scene.url(name)).status_code == 403, name
    stranger = client_of(make_person("柳青", with_user=True))
    assert stranger.get(scene.url("room")).status_code == 404
    other = make_person("江河", with_user=True)
    make_holding(other, "secretary", make_organisation())
    assert client_of(other).get(scene.url("live")).status_code == 404


# ---- the code of the room ------------------------------------------------------------------


def test_the_code_is_shown_once_and_only_its_digest_is_kept(scene, keeper):
    answer = keeper.post(scene.url("code"))
    address = answer.context["address"]
    code = address.rstrip("/").rsplit("/", 1)[1]
    with whole_tree("a look"):
        stored = Meeting.objects.get(pk=scene.meeting.pk).sign_in_code
    assert code not in stored
    assert stored == digest_of(code)
    assert "不是必须的" in text_of(answer)
    assert code not in text_of(keeper.get(scene.url("code")))


def test_one_press_signs_in_and_a_new_code_voids_the_old(scene, client_of):
    yu = client_of(scene.yu)
    old = scene.code()
    here = reverse("meetings:present_by_code", args=[old])
    assert "我已到会" in text_of(yu.get(here))
    assert scene.presence(scene.yu) == "expected"  # to look is not to be there
    scene.code()
    assert yu.post(here).status_code == 409
    assert scene.presence(scene.yu) == "expected"
    fresh = reverse("meetings:present_by_code", args=[scene.code()])
    assert yu.post(fresh).url == scene.url("room")
    assert scene.presence(scene.yu) == "present"
    assert "已经签到" in text_of(yu.get(fresh))


def test_who_is_not_on_the_roll_reads_what_a_wrong_code_reads(scene, client_of):
    stranger = client_of(make_person("柳青", with_user=True))
    right = reverse("meetings:present_by_code", args=[scene.code()])
    wrong = reverse("meetings:present_by_code", args=["no-such-code"])
    pages = [text_of(stranger.get(url)).replace(url, "") for url in (right, wrong)]
    assert "名单上没有本人" in pages[0]
    assert scene.meeting.title not in pages[0]
    assert stranger.post(right).status_code == stranger.post(wrong).status_code == 409


# ---- votes ---------------------------------------------------------------------------------


def hands(**more):
    return {"way": "hands", "votes_for": "3", "against": "0", "abstained": "0", **more}


def test_a_look_judges_and_writes_nothing(scene, keeper):
    scene.come(*scene.people)
    item = scene.item()
    page = text_of(keeper.post(scene.url("vote", item.pk), hands(look="1")))
    assert "通过" in page
    part = keeper.post(scene.url("vote", item.pk), hands(look="1"), headers={"hx-request": "true"})
    assert "<html" not in text_of(part)
    with whole_tree("a look"):
        item.refresh_from_db()
        assert item.decision is None


def test_a_vote_by_hands_becomes_a_resolution_once(scene, keeper):
    scene.come(*scene.people)
    item = scene.item()
    for _ in range(2):
        answer = keeper.post(scene.url("vote", item.pk), hands(wording="同意预算"))
        assert answer.status_code == 302
    with whole_tree("a look"):
        item.refresh_from_db()
        assert (item.decision.votes_for, item.decision.wording) == (3, "同意预算")
        assert scene.branch.decisions.count() == 1


def test_a_refused_vote_keeps_what_was_typed_and_says_why(scene, keeper):
    scene.come(*scene.people)
    item = scene.item()
    answer = keeper.post(scene.url("vote", item.pk), hands(votes_for="4", wording="同意预算"))
    assert answer.status_code == 409
    page = text_of(answer)
    assert "合计 4 张，多于到会 3 人" in page
    assert "同意预算" in page
    assert 'value="4"' in page


def test_a_secret_matter_has_no_count_of_hands(scene, keeper):
    scene.come(*scene.people)
    item = scene.item("full_membership", about=scene.newcomer)
    page = text_of(keeper.get(scene.url("vote", item.pk)))
    assert "确定计票人" in page
    assert 'name="votes_for"' not in page
    answer = keeper.post(scene.url("vote", item.pk), hands())
    assert answer.status_code == 409
    assert "无记名投票" in text_of(answer)
    assert keeper.post(scene.url("poll", item.pk)).status_code == 409


def counted(scene, item, first, second):
    """Two tellers named, each with the for-votes given; None where one has not entered."""
    with whole_tree("a scene"):
        name_tellers(item=item, tellers=[scene.yu, scene.he], by=None, on=localdate())
        for teller, number in ((scene.yu, first), (scene.he, second)):
            if number is None:
                continue
            count = PaperCount(issued=3, votes_for=number, against=3 - number, abstained=0)
            enter_count(item=item, teller=teller, count=count, by=None, on=localdate())


def test_no_page_shows_a_tellers_number_before_both_agree(scene, keeper, client_of):
    scene.come(*scene.people)
    item = scene.item("full_membership", about=scene.newcomer)
    counted(scene, item, 3, None)
    pages = [
        keeper.get(scene.url("live")),
        keeper.get(scene.url("vote", item.pk)),
        keeper.get(scene.url("count_result", item.pk)),
        keeper.get(scene.url("hall")),
        keeper.get(scene.url("count", item.pk, scene.yu.pk)),
        client_of(scene.he).get(scene.url("count", item.pk, scene.he.pk)),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "发出 3 张" not in text_of(page)
        assert 'value="3"' not in text_of(page)


def test_a_difference_names_the_lines_and_an_agreement_the_numbers(scene, keeper):
    scene.come(*scene.people)
    item = scene.item("full_membership", about=scene.newcomer)
    counted(scene, item, 3, 2)
    part = text_of(keeper.get(scene.url("count_result", item.pk)))
    assert "第 2 行“赞成”、第 3 行“反对”不同" in part
    assert "赞成 3" not in part
    assert "赞成 2" not in part
    counted(scene, item, 3, 3)
    assert "两名计票人一致：发出 3 张，赞成 3" in text_of(
        keeper.get(scene.url("count_result", item.pk))
    )


def test_a_teller_enters_only_the_own_count(scene, client_of):
    """And a member who runs nothing does not enter that of the other."""
    scene.come(*scene.people)
    item = scene.item("full_membership", about=scene.newcomer)
    counted(scene, item, None, None)
    yu = client_of(scene.yu)
    data = {"issued": "3", "votes_for": "3", "against": "0", "abstained": "0", "invalid": "0"}
    assert yu.post(scene.url("count", item.pk, scene.he.pk), data).status_code == 404
    assert yu.post(scene.url("count", item.pk, scene.yu.pk), data).url == scene.url("room")
    with whole_tree("a look"):
        entered = [row.teller for row in item.teller_counts.all() if row.is_entered]
        assert entered == [scene.yu]


def test_a_member_votes_for_themself_once(scene, client_of):
    scene.come(*scene.people)
    item = scene.item()
    with whole_tree("a scene"):
        open_poll(item=item, by=None, on=localdate())
    yu = client_of(scene.yu)
    assert "去表决" in text_of(yu.get(scene.url("room")))
    page = text_of(yu.get(scene.url("poll_vote", item.pk)))
    assert "保密表决（非无记名投票）" in page
    for choice in ("votes_for", "against"):
        yu.post(
            scene.url("poll_vote", item.pk), {"choice": choice, "person": scene.he.pk}, follow=True
        )
    with whole_tree("a look"):
        poll = Poll.objects.get()
        assert (poll.votes_for, poll.against) == (1, 0)
        assert [row.person for row in PollVoter.objects.all()] == [scene.yu]
    assert "去表决" not in text_of(yu.get(scene.url("room")))


def test_who_has_no_vote_is_told_so(scene, client_of):
    scene.come(*scene.people, scene.newcomer)
    item = scene.item()
    with whole_tree("a scene"):
        open_poll(item=item, by=None, on=localdate())
    newcomer = client_of(scene.newcomer)
    url = scene.url("poll_vote", item.pk)
    assert "由到会且有表决权的人表决" in text_of(newcomer.get(url))
    assert newcomer.post(url, {"choice": "votes_for"}).status_code == 409


def test_results_of_a_poll_are_not_shown_while_it_runs(scene, keeper, client_of):
    scene.come(*scene.people)
    item = scene.item()
    with whole_tree("a scene"):
        open_poll(item=item, by=None, on=localdate())
    client_of(scene.yu).post(scene.url("poll_vote", item.pk), {"choice": "against"})
    for name in ("live", "hall"):
        assert "反对 1" not in text_of(keeper.get(scene.url(name)))
    page = text_of(keeper.get(scene.url("poll", item.pk)))
    assert "已表决 1 人" in page
    assert "反对 1" not in page
    keeper.post(scene.url("poll", item.pk), {"close": "1"})
    assert "反对 1" in text_of(keeper.get(scene.url("poll", item.pk)))


def test_somebody_who_cannot_come_hands_in_their_own_opinion(scene, client_of):
    """Before the meeting begins it is one that counts where the matter counts it."""
    item = scene.item("full_membership", about=scene.newcomer)
    with whole_tree("a scene"):
        Meeting.objects.filter(pk=scene.meeting.pk).update(state=Meeting.State.CALLED)
    yu = client_of(scene.yu)
    url = scene.url("own_opinion", item.pk)
    assert "会前交来的计票" in text_of(yu.get(url))
    data = {"stance": "for", "text": "同意转正", "person": scene.he.pk}
    assert yu.post(url, data).status_code == 302
    with whole_tree("a look"):
        opinion = item.written_opinions.get()
        assert (opinion.person, opinion.before_meeting) == (scene.yu, True)


# ---- notes, agenda, the end ----------------------------------------------------------------


def test_notes_are_saved_and_the_time_is_said(scene, keeper):
    item = scene.item()
    data = {"points": "于敏：同意。", "dissent": ""}
    part = keeper.post(scene.url("item", item.pk), data, headers={"hx-request": "true"})
    assert "已保存于" in text_of(part)
    assert "<html" not in text_of(part)
    assert "于敏：同意。" in text_of(keeper.get(scene.url("live")))


def test_notes_of_signed_minutes_are_refused_in_place(scene, keeper):
    item = scene.item()
    with whole_tree("a scene"):
        Meeting.objects.filter(pk=scene.meeting.pk).update(state=Meeting.State.SIGNED)
    part = keeper.post(
        scene.url("item", item.pk), {"points": "改一改"}, headers={"hx-request": "true"}
    )
    assert part.status_code == 422
    assert "没有保存" in text_of(part)


def test_an_item_is_added_once(scene, keeper):
    for _ in range(2):
        keeper.post(scene.url("item_new"), {"title": "经费预算", "matter": "general"})
    with whole_tree("a look"):
        assert scene.meeting.items.count() == 1


def test_the_end_lists_what_is_open_and_waits_for_the_signature(scene, keeper):
    scene.come(*scene.people)
    item = scene.item()
    page = text_of(keeper.get(scene.url("close")))
    assert "还有 1 个议题没有表决结果" in page
    assert keeper.post(scene.url("close"), {"ends_at": ""}).status_code == 409
    keeper.post(scene.url("postpone", item.pk))
    assert keeper.post(scene.url("close"), {"ends_at": ""}).status_code == 302
    with whole_tree("a look"):
        scene.meeting.refresh_from_db()
    assert scene.meeting.state == Meeting.State.CLOSED


def test_the_screen_of_the_room_names_numbers_and_results_alone(scene, keeper):
    scene.come(*scene.people)
    item = scene.item()
    keeper.post(scene.url("item", item.pk), {"points": "只给记录看的话"})
    keeper.post(scene.url("vote", item.pk), hands())
    page = text_of(keeper.get(scene.url("hall")))
    assert "应到 3 人" in page
    assert "通过" in page
    assert "只给记录看的话" not in page
    assert scene.yu.name not in page
