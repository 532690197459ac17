"""The pages of study, as member and as officer."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.sheets import read_workbook
from dangwu.learning.models import Material, Training
from dangwu.learning.services import TrainingFields, add_material, record_training

pytestmark = pytest.mark.django_db
YEAR = localdate().year


@pytest.fixture
def training(cast, in_whole_tree):
    return record_training(
        organisation=cast.organisation("fagai_1"),
        fields=TrainingFields(
            kind="training", title="=春季轮训", held_on=localdate(), minutes=33 * 60
        ),
        people=[cast.person("wangfang")],
        by=None,
        on=localdate(),
    )


def page(client, name, *args):
    answer = client.get(reverse(name, args=args), secure=True)
    assert answer.status_code == 200
    return answer.content.decode()


class TestOwn:
    def test_hours_appear_without_typing(self, cast, client_of, training):
        text = page(client_of(cast.user("wangfang")), "learning:home")
        assert "已学 33 学时" in text
        assert "=春季轮训" in text
        assert "达到 32 学时" in text

    def test_how_much_is_short(self, cast, client_of):
        text = page(client_of(cast.user("linxue")), "learning:home")
        assert "还差 32 学时" in text
        assert "今年还没有学习记录" in text

    def test_in_the_year_of_joining(self, cast, client_of):
        text = page(client_of(cast.user("zhaolei")), "learning:home")
        joined_this_year = (localdate().timetuple().tm_yday) > 100
        assert ("全年学时自明年起计" in text) == joined_this_year

    def test_an_account_without_a_person(self, cast, client_of):
        assert "账号对应到党员" in page(client_of(cast.user("laike")), "learning:home")

    def test_materials_of_the_branch_and_of_above_and_no_others(
        self, cast, client_of, in_whole_tree
    ):
        for place in ("fagai_1", "gongwei", "fagai_2"):
            add_material(
                organisation=cast.organisation(place),
                title=f"读本{place}",
                where="",
                read_by=None,
                by=None,
                on=localdate(),
            )
        text = page(client_of(cast.user("wangfang")), "learning:home")
        assert "读本fagai_1" in text
        assert "读本gongwei" in text
        assert "读本fagai_2" not in text


class TestBranch:
    def test_who_is_short(self, cast, client_of, training):
        text = page(
            client_of(cast.user("zhangwen")),
            "learning:branch",
            cast.organisation("fagai_1").pk,
            YEAR,
        )
        assert "人学时未满" in text
        assert "已达到" in text

    def test_queries_do_not_grow_with_members(self, cast, client_of, training):
        from tests.apps.acts import queries
        from tests.factories import make_person

        branch, client = cast.organisation("fagai_1"), client_of(cast.user("zhangwen"))
        page(client, "learning:branch", branch.pk, YEAR)
        before = queries(lambda: page(client, "learning:branch", branch.pk, YEAR))
        for _ in range(5):
            make_person(branch=branch)
        assert queries(lambda: page(client, "learning:branch", branch.pk, YEAR)) == before

    def test_the_workbook_keeps_text_as_text(self, cast, client_of, training):
        branch = cast.organisation("fagai_1")
        answer = client_of(cast.user("zhangwen")).post(
            reverse("learning:hours_sheet", args=[branch.pk, YEAR]), secure=True
        )
        assert answer.status_code == 200
        rows = read_workbook(answer.content, name="x.xlsx").sheets[0].rows
        assert any("王芳" in [str(cell) for cell in row] for row in rows)


class TestRecording:
    def post(self, client, branch, **data):
        return client.post(
            reverse("learning:training_new", args=[branch.pk]),
            {"kind": "training", "title": "专题班", "minutes": "1.5", **data},
            secure=True,
        )

    def test_everybody_is_ticked(self, cast, client_of):
        branch = cast.organisation("fagai_1")
        text = page(client_of(cast.user("zhangwen")), "learning:training_new", branch.pk)
        assert text.count("checked") >= 6

    def test_recorded(self, cast, client_of, in_whole_tree):
        branch = cast.organisation("fagai_1")
        answer = self.post(
            client_of(cast.user("zhangwen")),
            branch,
            held_on=localdate().isoformat(),
            people=[cast.person("wangfang").pk],
        )
        assert answer.status_code == 302
        assert Training.objects.get().minutes == 90

    @pytest.mark.parametrize(
        ("typed", "said"), [("一小时", "写成数字"), ("0", "所填为 0 分钟"), ("1.555", "最多两位")]
    )
    def test_wrong_hours_keep_what_was_typed(self, cast, client_of, typed, said):
        branch = cast.organisation("fagai_1")
        answer = self.post(
            client_of(cast.user("zhangwen")),
            branch,
            held_on=localdate().isoformat(),
            minutes=typed,
            people=[cast.person("wangfang").pk],
        )
        text = answer.content.decode()
        assert said in text
        assert f'value="{typed}"' in text
        assert "专题班" in text

    def test_who_only_reads_cannot(self, cast, client_of):
        branch = cast.organisation("fagai_1")
        assert self.post(client_of(cast.user("wuting")), branch).status_code == 403

    def test_material_listed_and_taken_off(self, cast, client_of, in_whole_tree):
        branch, client = cast.organisation("fagai_1"), client_of(cast.user("zhangwen"))
        client.post(
            reverse("learning:material_new", args=[branch.pk]), {"title": "党章"}, secure=True
        )
        found = Material.objects.get()
        client.post(reverse("learning:end_material", args=[found.pk]), secure=True)
        found.refresh_from_db()
        assert found.ended_on == localdate()
