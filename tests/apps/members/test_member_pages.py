"""The roster, the search, the page of a person, the forms: who sees whom, and what they offer."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.core.services import REVEALS_A_DAY
from dangwu.members.models import Person, PostHolding
from dangwu.members.selectors import MOST, RosterQuery, people_visible_to, roster_page
from dangwu.members.services import affiliate_person, change_membership
from dangwu.orgs.services import create_post
from tests.apps.acts import queries
from tests.factories import identity_number, make_holding, make_organisation, make_person, numeral

pytestmark = pytest.mark.django_db

TODAY = localdate()
DAY = date(2024, 5, 1)
EVE = DAY - timedelta(days=1)


def page(client, route, *args, status=200, **asked):
    response = client.get(reverse(route, args=args), asked, secure=True)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def post(client, route, *args, status=302, **data):
    response = client.post(reverse(route, args=args), data, secure=True)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


class TestRoster:
    def names(self, **asked):
        people = people_visible_to(None)
        return [p.name for p in roster_page(people, RosterQuery(**{"on": TODAY, **asked})).people]

    @pytest.mark.usefixtures("in_whole_tree")
    def test_by_surname_strokes(self):
        branch = make_organisation()
        for name in ("魏雨", "丁一", "王二", "王一"):
            make_person(name, branch=branch)
        assert self.names() == ["丁一", "王一", "王二", "魏雨"]

    @pytest.mark.usefixtures("in_whole_tree")
    def test_who_is_no_member_stands_there_only_when_asked_for(self):
        branch = make_organisation()
        make_person("正式", branch=branch)
        make_person("预备", branch=branch, full=False, joined_on=date(2026, 3, 1))
        gone = make_person("离开", branch=branch)
        change_membership(person=gone, status="left", by=None, on=EVE)
        again = make_person("又申请", branch=branch)
        change_membership(person=again, status="left", by=None, on=EVE)
        change_membership(person=again, status="applicant", by=None, on=DAY)
        assert set(self.names()) == {"正式", "预备"}
        assert self.names(status="applicant") == ["又申请"]
        assert self.names(status="left") == ["离开"]
        assert self.names(status="probationary") == ["预备"]

    @pytest.mark.usefixtures("in_whole_tree")
    def test_of_a_branch_of_a_group_of_a_committee_on_a_day(self):
        committee = make_organisation("committee")
        old, new = (make_organisation(parent=committee) for _ in range(2))
        group = make_organisation("group", parent=new)
        person = make_person("沈甲", branch=old)
        make_person("沈乙", branch=new)
        affiliate_person(person=person, organisation=new, group=group, by=None, on=DAY)
        for day, belongs in ((EVE, {old}), (DAY, {new, group})):
            for place in (old, new, group):
                found = "沈甲" in self.names(organisation=place, on=day)
                assert found is (place in belongs), (day, place)
            assert "沈甲" in self.names(organisation=committee, on=day)

    @pytest.mark.usefixtures("in_whole_tree")
    def test_pages_go_on_where_the_last_ended(self):
        branch = make_organisation()
        for n in range(7):
            make_person(f"王{'一二三四五六七'[n]}", branch=branch)
        people, after, seen = people_visible_to(None), None, []
        for _ in range(3):
            shown = roster_page(people, RosterQuery(on=TODAY, after=after), size=3)
            seen += [p.pk for p in shown.people]
            after = shown.after
            assert shown.total == 7
        assert after is None
        assert len(seen) == len(set(seen)) == 7

    def test_the_page_counts_and_the_queries_do_not_grow(self, cast, client_of):
        client = client_of(cast.person("zhangwen"))
        assert "党员 6 人" in page(client, "members:roster")
        few = queries(lambda: page(client, "members:roster"))
        for n in range(60):
            make_person(f"新{numeral(n)}", branch=cast.organisation("fagai_1"))
        assert queries(lambda: page(client, "members:roster")) == few <= 14
        said = page(client, "members:roster")
        assert "党员 66 人" in said
        assert "下一页" in said
        assert MOST == 999

    @pytest.mark.parametrize(
        ("who", "told"), [("sunmin", True), ("chenjie", False), ("zhangwen", False)]
    )
    def test_the_committee_is_told_to_who_reaches_several(self, cast, client_of, who, told):
        client, committee = client_of(cast.person(who)), cast.organisation("fagai").short_name
        here = cast.organisation("fagai_1")
        for said in (
            page(client, "members:roster", organisation=here.pk),
            post(client, "members:search", q="王芳", status=200),
        ):
            assert "王芳" in said
            assert (f'{here.short_name} <small class="muted">{committee}<' in said) is told

    def test_the_committee_is_told_to_who_holds_posts_in_two(self, cast, client_of):
        chenjie = cast.person("chenjie")
        make_holding(chenjie, "staff", cast.organisation("shuili"))
        said = page(client_of(chenjie), "members:roster")
        for key in ("fagai", "shuili"):
            assert f'<small class="muted">{cast.organisation(key).short_name}<' in said


class TestSearch:
    @pytest.mark.parametrize("words", ["王芳", "wangfang", "wf", "WangFang", "  王芳 "])
    def test_by_name_pinyin_and_initials(self, cast, client_of, words):
        said = post(client_of(cast.person("zhangwen")), "members:search", q=words, status=200)
        assert "查到 1 人" in said
        assert "王芳" in said

    def test_by_the_last_four_of_the_number(self, cast, client_of):
        tail = cast.person("wangfang").id_number.open()[-4:]
        said = post(
            client_of(cast.person("zhangwen")), "members:search", q=tail.lower(), status=200
        )
        assert "王芳" in said

    def test_nobody_out_of_reach(self, cast, client_of):
        said = post(client_of(cast.person("zhangwen")), "members:search", q="严丽", status=200)
        assert "没有查到" in said


class TestPerson:
    def test_a_member_sees_the_own_record_masked_and_no_acts(self, cast, client_of):
        own = cast.person("wangfang")
        said = page(client_of(own), "members:person", own.pk)
        assert "王芳，正式党员" in said
        assert own.id_number.open() not in said
        assert own.id_number.open()[-4:] in said
        assert "/change/" not in said
        assert "/reveal/" not in said
        page(client_of(own), "members:person", cast.person("lihua").pk, status=404)

    def test_an_administrator_sees_nobody(self, cast, client_of):
        page(client_of(cast.user("shenji")), "members:person", cast.person("lihua").pk, status=404)

    def test_a_member_sees_who_read_what_and_why(self, cast, client_of):
        own, other = cast.person("wangfang"), cast.person("lihua")
        member, secretary = client_of(own), client_of(cast.person("zhangwen"))
        assert "没有人查看过" in page(member, "members:person", own.pk)
        reason = "办理<组织>关系转接"
        post(secretary, "members:reveal", own.pk, "mobile", reason=reason, status=200)
        post(secretary, "members:reveal", own.pk, "address", reason="查", status=200)
        post(secretary, "members:reveal", other.pk, "id_number", reason="换届报批", status=200)
        said = page(member, "members:person", own.pk)
        assert "张文查看了联系电话，事由：办理&lt;组织&gt;关系转接" in said
        assert said.count("查看了") == 1  # neither what was refused nor what is of others
        assert "谁看过我的信息" not in page(secretary, "members:person", own.pk)

    def test_the_latest_twenty_readings_are_told(self, cast, client_of):
        own = cast.person("wangfang")
        secretary = client_of(cast.person("zhangwen"))
        for n in range(21):
            post(secretary, "members:reveal", own.pk, "mobile", reason=f"第{n}次核对", status=200)
        said = page(client_of(own), "members:person", own.pk)
        assert said.count("查看了") == 20
        assert said.index("第20次") < said.index("第1次核对")
        assert "第0次" not in said

    def test_a_value_is_shown_once_for_a_reason_and_not_too_often(self, cast, client_of):
        client = client_of(cast.person("zhangwen"))
        person = cast.person("wangfang")
        number = person.id_number.open()
        route = ("members:reveal", person.pk, "id_number")
        assert number not in page(client, *route)
        assert number not in post(client, *route, reason="查", status=200)
        assert number in post(client, *route, reason="办理组织关系转接", status=200)
        line = AuditEntry.objects.order_by("-seq").first()
        assert (line.act, line.fields) == ("core.field_revealed", ["id_number"])
        for _ in range(REVEALS_A_DAY - 1):
            post(client, *route, reason="办理组织关系转接", status=200)
        said = post(client, *route, reason="办理组织关系转接", status=200)
        assert number not in said
        assert str(REVEALS_A_DAY) in said

    def test_the_page_costs_the_same_for_a_long_history(self, cast, client_of):
        client = client_of(cast.person("chenjie"))
        person = cast.person("wangfang")
        page(client, "members:person", person.pk)
        few = queries(lambda: page(client, "members:person", person.pk))
        with whole_tree("a test"):
            for n, key in enumerate(("fagai_2", "fagai_1", "fagai_2")):
                affiliate_person(
                    person=person,
                    organisation=cast.organisation(key),
                    by=None,
                    on=date(2024, 1, 1 + n),
                )
        assert queries(lambda: page(client, "members:person", person.pk)) == few


class TestForms:
    def fields(self, person, **more):
        known = {
            "name": person.name,
            "sex": person.sex,
            "born_on": person.born_on.isoformat(),
            "ethnicity": person.ethnicity,
            "education": person.education,
            "category": person.category,
            "job": person.job,
        }
        return known | more

    def test_what_the_roster_said_in_its_own_words_stays(self, cast, client_of):
        """大学本科 is none of the form's own choices."""
        client = client_of(cast.person("zhangwen"))
        person = cast.person("wangfang")
        assert '<option value="大学本科" selected' in page(client, "members:change", person.pk)
        post(client, "members:change", person.pk, **self.fields(person, job="处长"))
        with whole_tree("a test"):
            changed = Person.objects.get(pk=person.pk)
        assert (changed.job, changed.education) == ("处长", "大学本科")
        assert changed.id_number.open() == person.id_number.open()  # left empty, left alone

    def test_nothing_is_chosen_for_somebody_of_whom_nothing_is_known(self, cast, client_of):
        bare = make_person("无多资料", branch=cast.organisation("fagai_1"))
        client = client_of(cast.person("zhangwen"))
        said = page(client, "members:change", bare.pk)
        assert '<option value="汉族" selected' not in said
        post(client, "members:change", bare.pk, **self.fields(bare, job="科员"))
        with whole_tree("a test"):
            changed = Person.objects.get(pk=bare.pk)
        assert (changed.job, changed.ethnicity, changed.education) == ("科员", "", "")

    def test_a_birthday_against_the_kept_number(self, cast, client_of):
        person = cast.person("wangfang")
        client = client_of(cast.person("zhangwen"))
        fields = self.fields(person, born_on="1990-09-09")
        assert "1990年9月8日" in post(client, "members:change", person.pk, status=409, **fields)

    def test_registering_says_all_that_is_wrong_and_then_does_it(self, cast, client_of):
        client = client_of(cast.person("lihua"))
        tomorrow = (TODAY + timedelta(days=1)).isoformat()
        fields = {
            "name": "新人",
            "id_number": identity_number("19900101", sex="female"),
            "sex": "male",
            "born_on": "1990-01-02",
            "ethnicity": "汉族",
            "education": "大学",
            "category": "civil_servant",
            "organisation": cast.organisation("fagai_1").pk,
            "joined_on": tomorrow,
        }
        said = post(client, "members:register", status=200, **fields)
        for words in ("应为女", "1990-01-01", "还没有到，到时再登记"):
            assert words in said
        fields |= {"sex": "female", "born_on": "1990-01-01", "joined_on": "2026-01-05"}
        elsewhere = fields | {"organisation": cast.organisation("fagai_2").pk}
        post(client, "members:register", status=200, **elsewhere)  # out of reach is no choice
        post(client, "members:register", **fields)
        with whole_tree("a test"):
            assert (
                Person.objects.get(name="新人").scope_path
                == cast.organisation("fagai_1").scope_path
            )

    def newcomer(self, **more):
        known = {
            "name": "新来人",
            "id_number": identity_number("19900102", sex="female"),
            "ethnicity": "汉族",
            "education": "大学",
            "category": "civil_servant",
            "joined_on": "2018-07-01",
            "full_on": "2019-07-01",
        }
        return known | more

    def test_faults_stand_at_their_fields_in_the_words_of_the_import(self, cast, client_of):
        client = client_of(cast.person("zhangwen"))
        wrong = self.newcomer(
            organisation=cast.organisation("fagai_1").pk,
            name="甲<b>",
            mobile="1390000123",
            joined_on="2000-01-02",
            full_on="1999-01-02",
        )
        response = client.post(reverse("members:register"), wrong, secure=True)
        faults = {k: list(v) for k, v in response.context["form"].errors.items()}
        assert faults == {
            "name": ["姓名“甲<b>”里有文字以外的符号。"],
            "mobile": ["手机号应为 11 位，这里是 10 位。"],
            "joined_on": ["当日 10 周岁，入党须年满 18 周岁，请核对档案。"],
            "full_on": ["转正日期 1999-01-02 早于入党日期 2000-01-02。"],
        }
        assert "甲<b>" not in response.content.decode()

    def test_sex_and_birthday_come_from_the_number(self, cast, client_of):
        client = client_of(cast.person("zhangwen"))
        asked = page(client, "members:register")
        branch = cast.organisation("fagai_1")
        assert f'<option value="{branch.pk}" selected' in asked  # the one in reach
        again = post(client, "members:register", status=200, **self.newcomer(joined_on=""))
        assert 'value="1990-01-02"' in again
        assert '<option value="female" selected' in again
        post(client, "members:register", **self.newcomer(organisation=branch.pk))
        with whole_tree("a test"):
            kept = Person.objects.get(name="新来人")
        assert (kept.sex, kept.born_on) == ("female", date(1990, 1, 2))

    def test_several_branches_in_reach_are_met_with_none(self, cast, client_of):
        asked = page(client_of(cast.person("chenjie")), "members:register")
        assert f'<option value="{cast.organisation("fagai_1").pk}" selected' not in asked

    def test_a_short_probation_is_told_on_the_next_page(self, cast, client_of):
        client = client_of(cast.person("zhangwen"))
        fields = self.newcomer(organisation=cast.organisation("fagai_1").pk, full_on="2018-08-01")
        response = client.post(reverse("members:register"), fields, secure=True, follow=True)
        assert "预备期不足一年" in response.content.decode()

    def test_a_known_number_is_cleared_by_a_tick(self, cast, client_of):
        person, client = cast.person("wangfang"), client_of(cast.person("zhangwen"))
        said = page(client, "members:change", person.pk)
        assert "清空联系电话" in said
        assert "清空固定电话" not in said  # none is known
        assert "清空公民身份号码" not in said
        fields = self.fields(person)
        both = fields | {"clear_mobile": "on", "mobile": "13900009999"}
        assert "要清空就不填" in post(client, "members:change", person.pk, status=200, **both)
        post(client, "members:change", person.pk, **fields, clear_mobile="on")
        with whole_tree("a test"):
            kept = Person.objects.get(pk=person.pk)
        assert not kept.mobile
        assert kept.address
        assert kept.id_number

    def test_no_condition_begins_tomorrow(self, cast, client_of):
        pk = cast.person("wangfang").pk
        client = client_of(cast.person("zhangwen"))
        fields = {"kind": "lost_contact", "on": str(TODAY + timedelta(days=1))}
        assert "还没有到" in post(client, "members:condition", pk, status=200, **fields)

    def test_only_what_may_follow_is_offered(self, cast, client_of):
        client = client_of(cast.person("zhangwen"))
        full = page(client, "members:status", cast.person("wangfang").pk)
        assert '<option value="left"' in full
        assert '<option value="probationary"' not in full
        assert '<option value="full"' in page(client, "members:status", cast.person("zhaolei").pk)

    def test_who_is_away_is_away_somewhere(self, cast, client_of):
        client = client_of(cast.person("zhangwen"))
        pk = cast.person("wangfang").pk
        fields = {"kind": "mobile", "on": "2026-01-05"}
        assert "写明流动到哪里" in post(client, "members:condition", pk, status=200, **fields)
        post(client, "members:condition", pk, **fields, place="省城")
        assert "省城" in page(client, "members:person", pk)


class TestTakingAPost:
    @pytest.fixture
    def seat(self, cast):
        with whole_tree("a test"):
            return create_post(
                organisation=cast.organisation("fagai"),
                kind="organisation_member",
                by=None,
                on=date(2024, 1, 1),
            )

    def holder(self, seat):
        with whole_tree("a test"):
            row = PostHolding.objects.running().filter(post=seat).select_related("person").first()
            return row and row.person

    def test_from_a_short_list(self, cast, client_of, seat):
        client = client_of(cast.person("chenjie"))
        said = page(client, "members:hold_post", seat.pk)
        assert "王芳（" in said
        assert "郑强" not in said
        post(
            client,
            "members:hold_post",
            seat.pk,
            person=cast.person("wangfang").pk,
            on="2026-01-05",
        )
        assert self.holder(seat).name == "王芳"

    def test_among_many_by_name(self, cast, client_of, seat, monkeypatch):
        monkeypatch.setattr("dangwu.members.forms.SHORT", 3)
        client = client_of(cast.person("chenjie"))
        said = page(client, "members:hold_post", seat.pk)
        assert "<select" not in said
        route = ("members:hold_post", seat.pk)
        assert "没有查到" in post(client, *route, who="郑强", on="2026-01-05", status=200)
        other = make_person("王芳", branch=cast.organisation("fagai_2"))
        said = post(client, *route, who="王芳", on="2026-01-05", status=200)
        assert "查到 2 人，是哪一位" in said
        assert self.holder(seat) is None
        post(client, *route, who="王芳", person=other.pk, on="2026-01-05")
        assert self.holder(seat) == other

    def test_only_one_of_those_found_can_be_chosen(self, cast, client_of, seat, monkeypatch):
        monkeypatch.setattr("dangwu.members.forms.SHORT", 3)
        make_person("王芳", branch=cast.organisation("fagai_2"))
        client = client_of(cast.person("chenjie"))
        far = cast.person("zhengqiang").pk
        post(
            client,
            "members:hold_post",
            seat.pk,
            who="王芳",
            person=far,
            on="2026-01-05",
            status=200,
        )
        assert self.holder(seat) is None
