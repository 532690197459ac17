"""The tree, the page of an organisation, the check of all: words, days, numbers of queries."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.models import AuditEntry
from dangwu.core.scope import whole_tree
from dangwu.desk.selectors import findings_of
from dangwu.members.models import PostHolding
from dangwu.orgs.models import Organisation, SelfCheck
from dangwu.orgs.services import dissolve_organisation, rename_organisation
from tests.apps.acts import queries
from tests.factories import make_holding, make_organisation, make_person

pytestmark = pytest.mark.django_db

TODAY = localdate()


def page(client, route, *args, status=200, **asked):
    response = client.get(reverse(route, args=args), asked, secure=True)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def post(client, route, *args, status=302, **data):
    response = client.post(reverse(route, args=args), data, secure=True)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def row_of(cast, key):
    return cast.organisation(key).pk


class TestTree:
    def test_the_answer_and_the_counts(self, cast, client_of):
        said = page(client_of(cast.person("sunmin")), "desk:tree")
        assert "10 个组织，党员 15 人" in said
        assert "市发展和改革局机关第一党支部" in said
        assert "临江" not in said

    def test_the_names_of_the_day(self, cast, client_of):
        branch = cast.organisation("fagai_1")
        with whole_tree("a test"):
            rename_organisation(
                organisation=branch, name="改后", short_name="改后支部", by=None, on=TODAY
            )
        client = client_of(cast.person("sunmin"))
        assert "改后支部" in page(client, "desk:tree")
        eve = page(client, "desk:tree", on=(TODAY - timedelta(days=1)).isoformat())
        assert "改后支部" not in eve
        assert "市发展和改革局机关第一党支部" in eve

    def test_the_queries_do_not_grow(self, cast, client_of):
        client = client_of(cast.person("sunmin"))
        page(client, "desk:tree")
        few = queries(lambda: page(client, "desk:tree"))
        grow(cast)
        assert queries(lambda: page(client, "desk:tree")) == few <= 14


def grow(cast, number=10):
    for n in range(number):
        branch = make_organisation(parent=cast.organisation("fagai"), name=f"新{n}支部")
        make_holding(make_person(branch=branch), "secretary", branch)
        make_organisation("group", parent=cast.organisation("fagai_1"), name=f"新{n}组")
        make_holding(
            make_person(branch=cast.organisation("fagai_1")),
            "committee_member",
            cast.organisation("fagai_1"),
        )


class TestOrganisation:
    def test_officers_members_and_findings(self, cast, client_of):
        said = page(
            client_of(cast.person("zhangwen")), "desk:organisation", row_of(cast, "fagai_1")
        )
        assert "设置体检有" in said
        for words in ("张文", "李华", "第一党支部", "记录自查", "登记届期"):
            assert words in said

    def test_what_is_decided_above_is_not_offered(self, cast, client_of):
        pk = row_of(cast, "fagai_1")
        own = page(client_of(cast.person("zhangwen")), "desk:organisation", pk)
        above = page(client_of(cast.person("chenjie")), "desk:organisation", pk)
        for route in ("orgs:dissolve", "orgs:move", "orgs:merge", "orgs:kind"):
            address = reverse(route, args=[pk])
            assert address not in own
            assert address in above
        assert reverse("orgs:rename", args=[pk]) in own

    def test_on_another_day_nothing_is_offered(self, cast, client_of):
        client = client_of(cast.person("chenjie"))
        said = page(client, "desk:organisation", row_of(cast, "fagai_1"), on="2020-01-01")
        assert "/orgs/" not in said
        assert "2020年1月1日" in said

    def test_before_the_founding_and_after_the_end(self, cast, client_of):
        client = client_of(cast.person("chenjie"))
        with whole_tree("a test"):
            empty = make_organisation(parent=cast.organisation("fagai"), name="将撤支部")
            dissolve_organisation(organisation=empty, by=None, on=TODAY)
        assert "还没有成立" in page(client, "desk:organisation", empty.pk, on="2010-01-01")
        assert "撤销" in page(client, "desk:organisation", empty.pk)
        eve = (TODAY - timedelta(days=1)).isoformat()
        assert "设置体检有" in page(client, "desk:organisation", empty.pk, on=eve)

    def test_bodies_without_rules_say_so(self, cast, client_of):
        client = client_of(cast.person("sunmin"))
        assert "下级组织逐个体检" in page(client, "desk:organisation", row_of(cast, "gongwei"))
        assert "没有单独的设置体检" in page(client, "desk:organisation", row_of(cast, "fagai_1_a"))

    @pytest.mark.parametrize("key", ["fagai", "fagai_1"])
    def test_the_queries_do_not_grow(self, cast, client_of, key):
        client = client_of(cast.person("chenjie"))
        address = ("desk:organisation", row_of(cast, key))
        page(client, *address)
        few = queries(lambda: page(client, *address))
        grow(cast)
        assert queries(lambda: page(client, *address)) == few <= 40


class TestCheckup:
    def test_all_in_reach_with_their_findings(self, cast, client_of):
        said = page(client_of(cast.person("chenjie")), "desk:checkup")
        assert "共体检 3 个组织" in said
        assert "市发展和改革局机关第二党支部" in said
        assert "水利" not in said

    def test_every_finding_has_its_clause(self, cast, client_of):
        client = client_of(cast.person("chenjie"))
        for key in ("fagai", "fagai_1", "fagai_2"):
            with whole_tree("a test"):
                found = findings_of(cast.organisation(key), TODAY)
            said = page(client, "desk:checkup", organisation=row_of(cast, key))
            shown = [one["label"] for finding in found for one in finding.clauses]
            assert shown
            assert all(f">{label}</a>" in said for label in shown)

    def test_below_one(self, cast, client_of):
        client = client_of(cast.person("sunmin"))
        said = page(client, "desk:checkup", organisation=row_of(cast, "shuili"))
        assert "共体检 3 个组织" in said
        assert "发展和改革局" not in said
        page(client, "desk:checkup", organisation=row_of(cast, "linjiang"), status=404)

    def test_the_queries_do_not_grow(self, cast, client_of):
        client = client_of(cast.person("sunmin"))
        page(client, "desk:checkup")
        few = queries(lambda: page(client, "desk:checkup"))
        grow(cast)
        assert queries(lambda: page(client, "desk:checkup")) == few <= 24


class TestSelfCheck:
    def test_the_findings_of_its_day_are_kept(self, cast, client_of):
        client = client_of(cast.person("zhangwen"))
        pk = row_of(cast, "fagai_1")
        page(client, "desk:self_check", pk)
        post(client, "desk:self_check", pk, note="已向上级报告", on=TODAY.isoformat())
        with whole_tree("a test"):
            check = SelfCheck.objects.get()
        assert (check.checked_on, check.note) == (TODAY, "已向上级报告")
        assert "group_small" in check.findings
        assert "没有自查记录" not in page(client, "desk:organisation", pk)

    def test_not_for_tomorrow(self, cast, client_of):
        client = client_of(cast.person("zhangwen"))
        tomorrow = (TODAY + timedelta(days=1)).isoformat()
        said = post(
            client, "desk:self_check", row_of(cast, "fagai_1"), on=tomorrow, note="", status=200
        )
        assert "还没有到，到时再登记" in said
        assert f"不晚于今天 {TODAY.year}年{TODAY.month}月{TODAY.day}日" in said


CURRENT = re.compile(r'<a href="([^"]+)" aria-current="(?:true|page)"')


@pytest.mark.parametrize(
    ("route", "key"),
    [
        ("desk:tree", None),
        ("desk:checkup", None),
        ("desk:organisation", "fagai_1"),
        ("orgs:rename", "fagai_1"),
    ],
)
def test_the_menu_says_that_it_is_among_the_organisations(cast, client_of, route, key):
    args = [row_of(cast, key)] if key else []
    said = page(client_of(cast.person("chenjie")), route, *args)
    assert CURRENT.findall(said)[:1] == [reverse("desk:tree")]


# ---- the acts on organisations, through their pages ------------------------------------------


def test_an_act_of_tomorrow_is_refused_with_words_and_leaves_nothing(cast, client_of):
    client = client_of(cast.person("chenjie"))
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    lines = AuditEntry.objects.count()
    said = post(
        client,
        "orgs:rename",
        row_of(cast, "fagai_1"),
        name="明天的名",
        short_name="明天的名",
        on=tomorrow,
        status=200,
    )
    assert "还没有到，到时再登记" in said
    assert AuditEntry.objects.count() == lines


def test_founding_offers_the_kinds_that_may_stand_there(cast, client_of):
    said = page(client_of(cast.person("zhangwen")), "orgs:found", row_of(cast, "fagai_1"))
    assert '<option value="group"' in said
    assert '<option value="branch"' not in said
    page(client_of(cast.person("chenjie")), "orgs:found", row_of(cast, "fagai_1_a"), status=404)


def test_a_group_is_founded_with_what_a_group_has(cast, client_of):
    address = ("orgs:found", row_of(cast, "fagai_1"))
    client = client_of(cast.person("zhangwen"))
    said = page(client, *address)
    assert "第一党小组" in said
    assert not [n for n in ("units", "approved_below", "temporary_until") if f'"{n}"' in said]
    assert 'name="units"' in page(
        client_of(cast.person("chenjie")), "orgs:found", row_of(cast, "fagai")
    )
    names = {"name": "第一党支部第三党小组", "short_name": "第三党小组"}
    post(client, *address, kind="group", on=TODAY.isoformat(), **names)
    with whole_tree("a test"):
        made = Organisation.objects.get(short_name="第三党小组")
    assert (made.kind, made.units, made.parent_id) == ("group", 1, row_of(cast, "fagai_1"))


def test_targets_are_in_reach_fit_and_are_not_its_own(cast, client_of):
    def offered(route, key, who="sunmin"):
        said = page(client_of(cast.person(who)), route, row_of(cast, key))
        return {k for k, o in cast.organisations.items() if f'<option value="{o.pk}"' in said}

    assert offered("orgs:move", "fagai_1") == {"gongwei", "shuili"}
    assert offered("orgs:move", "fagai_1", "chenjie") == set()
    assert offered("orgs:move", "fagai_1_a") == {"gongwei_1", "fagai_2", "shuili_1", "shuili_2"}
    assert offered("orgs:merge", "fagai") == {"shuili"}
    assert offered("orgs:merge", "shuili_1") == {"gongwei_1", "fagai_1", "fagai_2", "shuili_2"}


def test_a_target_out_of_reach_is_no_choice(cast, client_of):
    post(
        client_of(cast.person("sunmin")),
        "orgs:move",
        row_of(cast, "fagai_1"),
        target=row_of(cast, "linjiang"),
        on=TODAY.isoformat(),
        status=200,
    )
    with whole_tree("a test"):
        moved = Organisation.objects.get(pk=row_of(cast, "fagai_1"))
    assert moved.parent_id == row_of(cast, "fagai")


def test_a_refusal_shows_every_reason(cast, client_of):
    client = client_of(cast.person("chenjie"))
    said = post(
        client,
        "orgs:dissolve",
        row_of(cast, "fagai_1"),
        reason="机构改革",
        on=TODAY.isoformat(),
        status=409,
    )
    for words in ("不能办理", "还有下级组织 2 个", "还有 6 人的组织关系", "还有 3 人在"):
        assert words in said
    line = AuditEntry.objects.order_by("-seq").first()
    assert (line.act, line.outcome) == ("orgs.organisation_dissolved", "refused")
    assert line.facts["codes"] == [
        "organisations_below",
        "remaining_affiliation",
        "remaining_postholding",
    ]


def test_a_branch_is_told_what_the_level_above_decides(cast, client_of):
    branch = cast.organisation("fagai_1")
    address = reverse("desk:organisation", args=[branch.pk])
    above = [
        reverse("orgs:standard", args=[branch.pk]),
        reverse("members:leave_post", args=[_holding(cast, "zhangwen").pk]),
    ]
    own = [
        reverse("members:leave_post", args=[_holding(cast, "wuting").pk]),
        reverse("orgs:rename", args=[branch.pk]),
        reverse("orgs:term", args=[branch.pk]),
        reverse("orgs:post", args=[branch.pk]),
    ]
    said = client_of(cast.person("zhangwen")).get(address, secure=True).content.decode()
    assert [link for link in above if link in said] == []
    assert [link for link in own if link not in said] == []
    assert "由上级决定" in said
    assert "由上级党组织决定" in said
    said = client_of(cast.person("chenjie")).get(address, secure=True).content.decode()
    assert [link for link in (*above, *own) if link not in said] == []
    assert "由上级" not in said


def _holding(cast, key):
    with whole_tree("a test"):
        return PostHolding.objects.running().get(person=cast.person(key))
