"""The pages by role: who sees amounts, who sees what lies behind them, who may act."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.models import AuditEntry
from dangwu.dues.models import Assessment, PaySlip, SubtreeRun, Verification
from tests.apps.dues.makers import ENTERED, ITEMS, amount_of, enter, in_the_tree, member, verify
from tests.factories import make_holding, make_organisation, make_person
from tests.kept import kept

pytestmark = pytest.mark.django_db
TODAY = localdate()
YEAR = TODAY.year
BASE, RATE = "5,700.00", "1.5%"


class World:
    """A branch with a secretary, an organisation member, a publicity member, a plain member."""

    def __init__(self) -> None:
        self.committee = make_organisation("committee")
        self.branch = make_organisation(parent=self.committee, name="第三党支部")
        self.other = make_organisation(parent=self.committee, name="第四党支部")
        self.people = {
            key: member(self.branch, name, with_user=True)
            for key, name in (
                ("secretary", "张文"), ("organiser", "陆文静"),
                ("publicity", "孙敏"), ("plain", "顾晓岚"),
            )
        }  # fmt: skip
        make_holding(self.people["secretary"], "secretary", self.branch)
        make_holding(self.people["organiser"], "organisation_member", self.branch)
        make_holding(self.people["publicity"], "publicity_member", self.branch)
        self.people["stranger"] = make_person("郑强", branch=self.other, with_user=True)
        make_holding(self.people["stranger"], "secretary", self.other)
        self.people["staff"] = make_person("高原", branch=self.other, with_user=True)
        make_holding(self.people["staff"], "staff", self.committee)
        with in_the_tree():
            for key in ("secretary", "organiser", "publicity"):
                enter(self.people[key], base=400000, year=YEAR)
            enter(self.people["plain"], items=ITEMS, year=YEAR)

    def verified(self) -> "World":
        with in_the_tree():
            verify(self.branch, year=YEAR, on=TODAY)
        return self

    def url(self, name: str, *args: object) -> str:
        return reverse(f"dues:{name}", args=args or [self.branch.pk, YEAR])

    @property
    def amount(self) -> Assessment:
        with in_the_tree():
            return amount_of(self.people["plain"], YEAR)


@pytest.fixture
def world():
    return kept(World)


@pytest.fixture
def browse(world, client_of):
    return lambda key: client_of(world.people[key])


def text(response):
    return response.content.decode()


# ---- the thin path through the pages -------------------------------------------------------


def test_from_the_slip_to_85_50_with_its_clause(world, browse):
    officer = browse("organiser")
    person = world.people["plain"]
    pay = world.url("pay", person.pk, YEAR)
    form = officer.get(pay).context["form"]
    names = {item.name: f"item_{n}" for n, item in enumerate(form.items)}
    amounts = {
        "岗位工资": "3000",
        "薪级工资": "1500.00",
        "基础性绩效工资": "1,200",
        "奖励性绩效工资": "2500",
    }
    answer = officer.post(pay, {names[name]: yuan for name, yuan in amounts.items()})
    assert answer.url == world.url("verification")
    assert officer.post(world.url("verify")).url == world.url("verification")
    page = text(officer.get(world.url("verification")))
    assert "85.50" in page
    explained = text(officer.get(world.amount.get_absolute_url()))
    for told in (
        BASE,
        RATE,
        "85.50",
        "奖励性绩效工资",
        "党费规定（2008） 第二条",
        "5,700 元在这一档",
    ):
        assert told in explained


def test_the_committee_confirms_and_the_heading_says_so(world, browse):
    world.verified()
    secretary = browse("secretary")
    assert "4 人等支委会确认" in text(secretary.get(world.url("verification")))
    answer = secretary.post(world.url("confirm"), {"confirmed_on": TODAY.isoformat()})
    assert answer.status_code == 302
    assert f"支委会 {TODAY.month}月{TODAY.day}日确认" in text(
        secretary.get(world.url("verification"))
    )


def test_a_refused_confirmation_tells_every_reason_and_is_on_record(world, browse):
    with in_the_tree():
        member(world.branch, "陈洁")
        member(world.branch, "刘洋")
    world.verified()
    answer = browse("secretary").post(world.url("confirm"), {"confirmed_on": TODAY.isoformat()})
    assert answer.status_code == 409
    assert "陈洁：缺少“计算基数”" in text(answer)
    assert "刘洋：缺少“计算基数”" in text(answer)
    line = AuditEntry.objects.get(outcome="refused")
    assert line.act == "dues.verification_confirmed"
    assert "陈洁" not in str(line.content())


# ---- who sees what -------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["secretary", "organiser", "staff"])
def test_who_keeps_dues_sees_base_and_items(world, browse, key):
    world.verified()
    reader = browse(key)
    assert BASE in text(reader.get(world.url("verification")))
    page = text(reader.get(world.amount.get_absolute_url()))
    assert BASE in page
    assert "岗位工资" in page
    assert "仅负责核定的委员可见" in page


def test_who_only_views_dues_sees_amounts_alone(world, browse):
    world.verified()
    reader = browse("publicity")
    table = text(reader.get(world.url("verification")))
    assert "85.50" in table
    assert "****" in table
    explained = text(reader.get(world.amount.get_absolute_url()))
    assert "85.50" in explained
    for hidden in (BASE, "岗位工资", RATE):
        assert hidden not in table
        assert hidden not in explained


def test_a_question_does_not_tell_the_slip_to_who_only_views(world, browse):
    with in_the_tree():
        enter(world.people["plain"], items=[*ITEMS, ("值夜班补助", 40000)], year=YEAR, on=TODAY)
    world.verified()
    page = text(browse("publicity").get(world.url("verification")))
    assert "缺事实" in page
    assert "值夜班补助" not in page
    assert "值夜班补助" in text(browse("organiser").get(world.url("verification")))


def test_the_member_sees_the_own_explanation_and_nothing_of_others(world, browse):
    world.verified()
    reader = browse("plain")
    assert "85.50" in text(reader.get(reverse("dues:mine")))
    own = text(reader.get(world.amount.get_absolute_url()))
    assert BASE in own
    assert "岗位工资" in own
    assert "仅负责核定的委员可见" not in own
    with in_the_tree():
        other = amount_of(world.people["secretary"], YEAR)
    assert reader.get(other.get_absolute_url()).status_code == 404
    assert reader.get(world.url("verification")).status_code == 403


def test_another_branch_finds_nothing(world, browse):
    world.verified()
    reader = browse("stranger")
    person = world.people["plain"]
    for url in (
        world.url("verification"),
        world.url("verify"),
        world.url("confirm"),
        world.url("import"),
        world.url("template", world.branch.pk, YEAR, "government"),
        world.amount.get_absolute_url(),
        world.url("note", world.amount.pk),
        world.url("correct", world.amount.pk),
        world.url("pay", person.pk, YEAR),
        world.url("relief", person.pk, YEAR),
        world.url("category", person.pk, YEAR),
        world.url("paid_to", person.pk, YEAR),
    ):
        assert reader.get(url).status_code == 404, url
    for url in (
        world.url("paper", world.branch.pk, YEAR, "pdf"),
        world.url("slip", world.amount.pk),
    ):
        assert reader.post(url).status_code == 404, url


@pytest.mark.parametrize("name", ["verify", "confirm", "import"])
def test_who_only_views_may_do_nothing(world, browse, name):
    world.verified()
    assert browse("publicity").get(world.url(name)).status_code == 403


def test_the_organisation_member_verifies_and_does_not_confirm(world, browse):
    world.verified()
    assert browse("organiser").get(world.url("confirm")).status_code == 403


def test_looking_at_pay_is_on_record_once_a_day_and_told_to_the_member(world, browse):
    world.verified()
    for _ in range(2):
        browse("organiser").get(world.amount.get_absolute_url())
    browse("plain").get(world.amount.get_absolute_url())
    assert AuditEntry.objects.filter(act="dues.pay_viewed").count() == 1
    page = text(browse("plain").get(world.amount.get_absolute_url()))
    assert "陆文静，查看工资资料" in page


# ---- single pages --------------------------------------------------------------------------


def test_who_reaches_one_branch_goes_to_its_page(world, browse):
    assert browse("secretary").get(reverse("dues:home")).url == world.url("verification")


def test_the_home_counts_branches_by_state(world, browse):
    world.verified()
    page = browse("staff").get(reverse("dues:home"))
    states = {one.branch.pk: one.state for one in page.context["standing"]}
    assert states == {world.branch.pk: "to_confirm", world.other.pk: "todo"}
    assert "2 个支部已确认 0 个" in text(page)
    assert f"参加核定 {sum(one.members for one in page.context['standing'])} 人" in text(page)
    filtered = browse("staff").get(reverse("dues:home"), {"state": "todo"})
    assert [one.branch.pk for one in filtered.context["page"]] == [world.other.pk]


def test_a_year_out_of_bounds_is_no_page(world, browse):
    for year in (2007, YEAR + 2):
        url = reverse("dues:verification", args=[world.branch.pk, year])
        assert browse("secretary").get(url).status_code == 404


def test_before_a_run_the_page_shows_what_it_would_give_and_writes_nothing(world, browse):
    page = text(browse("organiser").get(world.url("verification")))
    assert "还没有核定" in page
    assert "85.50" in page
    with in_the_tree():
        assert not Assessment.objects.exists()
    assert "85.50" not in text(browse("publicity").get(world.url("verification")))


def test_an_unknown_item_typed_becomes_a_question_with_what_to_do(world, browse):
    officer = browse("organiser")
    person = world.people["plain"]
    officer.post(
        world.url("pay", person.pk, YEAR),
        {"item_0": "3000", "name_0": "值夜班补助", "amount_0": "400"},
    )
    officer.post(world.url("verify"))
    page = text(officer.get(world.url("verification")))
    assert "不认识工资项目“值夜班补助”（400.00 元）" in page
    assert "请核对名称" in page
    assert "1 人缺事实" in page


def test_faults_of_the_form_keep_what_was_typed(world, browse):
    person = world.people["plain"]
    answer = browse("organiser").post(
        world.url("pay", person.pk, YEAR),
        {"item_0": "三千", "amount_1": "5", "name_0": "夜班", "base": "-1"},
    )
    page = text(answer)
    assert answer.status_code in (200, 422)
    assert 'value="三千"' in page
    assert "有金额，还没有填名称" in page
    assert "“夜班”还没有填金额" in page
    assert "不少于 0.00 元" in page


def test_items_and_base_together_are_refused_with_the_reason(world, browse):
    person = world.people["plain"]
    answer = browse("organiser").post(
        world.url("pay", person.pk, YEAR), {"item_0": "3000", "base": "5200"}
    )
    assert answer.status_code == 409
    assert "只用一种办法填" in text(answer)


@pytest.mark.parametrize(
    ("category", "field", "value", "kept"),
    [
        ("retired", "base", "4500", {"base": 450000}),
        ("self_employed", "base", "4500", {"base": 450000}),
    ],
)
def test_each_category_has_its_form(world, browse, category, field, value, kept):
    from dangwu.dues.selectors.population import slip_content

    with in_the_tree():
        person = member(world.branch, "钱一", category=category)
    browse("organiser").post(world.url("pay", person.pk, YEAR), {field: value})
    with in_the_tree():
        assert slip_content(PaySlip.objects.get(person=person)) == kept


def test_a_fixed_amount_asks_for_no_pay(world, browse):
    with in_the_tree():
        person = member(world.branch, "钱学义", category="student")
    page = text(browse("organiser").get(world.url("pay", person.pk, YEAR)))
    assert "学生党员按定额交纳，不用填工资资料" in page


def test_relief_category_and_paid_to_have_pages(world, browse):
    officer = browse("organiser")
    person = world.people["plain"]
    relief = {
        "amount_fen": "0",
        "decided_by": "superior",
        "decided_on": TODAY.isoformat(),
        "reason": "大病",
    }
    assert officer.post(world.url("relief", person.pk, YEAR), relief).status_code == 302
    assert officer.post(world.url("relief", person.pk, YEAR), relief).status_code == 409
    assert officer.post(world.url("end_relief", person.pk, YEAR)).status_code == 302
    assert officer.get(world.url("end_relief", person.pk, YEAR)).status_code == 404
    ruling = {"category": "annual_salary", "employer": "", "reason": "实行年薪制"}
    assert officer.post(world.url("category", person.pk, YEAR), ruling).status_code == 302
    assert officer.post(world.url("end_category", person.pk, YEAR)).status_code == 302
    assert officer.get(world.url("end_category", person.pk, YEAR)).status_code == 404
    paid = {"paid_to": f"{YEAR}-01-31"}
    assert officer.post(world.url("paid_to", person.pk, YEAR), paid).status_code == 302


def test_a_jump_is_marked_with_its_cause_and_noted(world, browse):
    person = world.people["plain"]
    with in_the_tree():
        enter(person, base=490000, year=YEAR - 1, on=date(YEAR - 1, 1, 6))
        verify(world.branch, year=YEAR - 1, on=date(YEAR - 1, 1, 8))
    world.verified()
    officer = browse("organiser")
    page = text(officer.get(world.url("verification")))
    assert "比上年多 74%，超过 30% 的核对线" in page
    assert "基数越过 5,000 元，比例由 1% 变为 1.5%" in page
    answer = officer.post(world.url("note", world.amount.pk), {"note": "跨档所致"})
    assert answer.status_code == 302
    assert "跨档所致" in text(officer.get(world.amount.get_absolute_url()))
    assert "已说明" in text(officer.get(world.url("verification")))


@pytest.mark.parametrize(("now", "marked"), [(455000, False), (455100, True), (350000, False)])
def test_thirty_percent_is_no_jump_a_fen_more_is(world, browse, now, marked):
    """35.00 last year: 45.50 is 30 % more, 45.51 a fen above; all at 1 %."""
    person = world.people["secretary"]
    with in_the_tree():
        enter(person, base=350000, year=YEAR - 1, on=date(YEAR - 1, 1, 6))
        verify(world.branch, year=YEAR - 1, on=date(YEAR - 1, 1, 8))
        enter(person, base=now, year=YEAR, on=TODAY)
    world.verified()
    lines = browse("organiser").get(world.url("verification")).context["lines"]
    assert bool(next(line for line in lines if line.name == "张文").jump) is marked


def test_a_correction_has_a_page(world, browse):
    world.verified()
    browse("secretary").post(world.url("confirm"), {"confirmed_on": TODAY.isoformat()})
    with in_the_tree():
        enter(world.people["plain"], base=300000, year=YEAR, on=TODAY)
    officer = browse("organiser")
    old = world.amount
    assert "变动下年计算" in text(officer.get(world.url("verification")))
    assert "的新资料，没有用在这里" in text(officer.get(old.get_absolute_url()))
    answer = officer.post(world.url("correct", old.pk), {"reason": "录错"})
    assert answer.url == world.amount.get_absolute_url()
    assert world.amount.pk != old.pk
    assert "被替换" in text(officer.get(old.get_absolute_url()))
    assert "1 人等支委会确认" in text(officer.get(world.url("verification")))


def test_from_a_person_to_the_latest_amount(world, browse):
    person = world.people["plain"]
    url = world.url("of_person", person.pk)
    assert browse("publicity").get(url).url == world.url("verification")
    assert browse("plain").get(url).url == reverse("dues:mine")
    world.verified()
    for key in ("publicity", "plain"):
        assert browse(key).get(url).url == world.amount.get_absolute_url()
    assert browse("stranger").get(url).status_code == 404


# ---- many branches -------------------------------------------------------------------------


def test_a_subtree_is_verified_and_told(world, browse):
    officer = browse("staff")
    url = world.url("verify_below", world.committee.pk, YEAR)
    answer = officer.post(url)
    page = text(officer.get(answer.url))
    assert "2 个支部已核定：6 人，写入 6 条，2 人缺事实" in page
    with in_the_tree():
        assert Verification.objects.filter(year=YEAR).count() == 2
    progress = officer.get(reverse("dues:run_progress", args=[the_run()]))
    assert "hx-get" not in text(progress)


def the_run():
    with in_the_tree():
        return SubtreeRun.objects.get().pk


@pytest.mark.parametrize("key", ["secretary", "stranger"])
def test_a_subtree_is_asked_for_from_above(world, browse, key):
    assert browse(key).get(world.url("verify_below", world.committee.pk, YEAR)).status_code == 404


def test_a_page_of_the_import_path(world, browse):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.apps.dues.test_import_pay import workbook

    officer = browse("organiser")
    template = officer.get(world.url("template", world.branch.pk, YEAR, "public_institution"))
    assert template["Content-Disposition"].startswith("attachment; filename*=utf-8''2026")
    bad = officer.post(
        world.url("import"),
        {"layout": "public_institution", "file": SimpleUploadedFile("a.xlsx", b"nonsense")},
    )
    assert bad.status_code == 400
    content = workbook(["姓名", "岗位工资"], ["顾晓岚", 3100])
    answer = officer.post(
        world.url("import"),
        {"layout": "public_institution", "file": SimpleUploadedFile("a.xlsx", content)},
    )
    preview = officer.get(answer.url)
    assert "变动 1 人" in text(preview)
    assert browse("stranger").get(answer.url).status_code == 404
    assert officer.post(answer.url).url == world.url("verification")
    assert officer.get(answer.url).url == world.url("verification")
    with in_the_tree():
        slip = PaySlip.objects.get(person=world.people["plain"], replaced_on=None)
    assert slip.source == "imported"


def test_entered_days_are_those_of_the_makers():
    assert ENTERED.year <= YEAR
