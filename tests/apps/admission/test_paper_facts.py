"""The papers of a dossier from its facts: what is on record is printed, the rest stays blank."""

import io
import json
import re
import subprocess
import zipfile
from datetime import date
from urllib.parse import unquote

import pytest
from django.urls import reverse
from pypdf import PdfReader

from dangwu.admission.models import Dossier, Opinion, Review
from dangwu.admission.papers import Ballots
from dangwu.admission.papers.filled import PAPERS, Known, missing_kinds, papers_at
from dangwu.admission.papers.filled.deciding import voters, wordings
from dangwu.admission.papers.filled.materials import held_days
from dangwu.admission.services import make_book, make_papers
from dangwu.care.services import hold_talk, withdraw_talk
from dangwu.core.models import AuditEntry
from dangwu.core.services import REVEALS_A_DAY
from dangwu.desk.management.applicants import Applicants
from dangwu.documents.models import IssuedDocument
from dangwu.members.services import PersonFields
from dangwu.orgs.services import follow_standard
from tests.apps.admission.walking import APPLIED, TODAY, cultivating, walk
from tests.factories import identity_number

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

REASON = "存入个人档案"
LONG_AGO = date(2018, 1, 1)


@pytest.fixture
def officer(cast, client_of):
    return client_of(cast.person("lihua"))


def revealed():
    """Fields read since the beginning, with the reasons."""
    lines = AuditEntry.objects.filter(act="core.field_revealed", outcome="done")
    return [(line.subject_table, tuple(line.fields), line.detail) for line in lines]


def words(pdf):
    """The text of a PDF without white space."""
    found = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s", "", found.stdout.decode())


def text_of(made):
    """Every word of a sheet."""
    return json.dumps(made.content(), ensure_ascii=False)


def url_of(dossier, kind, form="pdf"):
    return reverse("admission:paper", args=[dossier.pk, kind, form])


def opens(row, field):
    return getattr(row, field).open() if getattr(row, field) else ""


# ---- what is printed -------------------------------------------------------------------------


def test_each_paper_of_a_whole_dossier_is_made(cast, in_whole_tree):
    dossier = walk(cast, "archive")
    kinds = [kind for kind, paper in PAPERS.items() if paper.makes_sense(Known(dossier, TODAY))]
    assert set(PAPERS) - set(kinds) == {"list-admission", "list-full"}  # no such national list
    made = make_papers(
        dossiers=[dossier], kinds=kinds, form="pdf", by=cast.user("lihua"), on=TODAY
    )
    assert [each.kind for each in made] == kinds
    assert all(each.content.startswith(b"%PDF") for each in made)


def test_a_paper_before_its_step_is_missing(cast, in_whole_tree, officer):
    dossier = walk(cast, "application")
    for kind, paper in PAPERS.items():
        is_early = paper.since in ("application", "talk")
        found = officer.get(url_of(dossier, kind), secure=True).status_code
        assert found == (200 if is_early else 404), kind


def test_the_register_holds_what_is_on_record(cast, in_whole_tree):
    dossier = walk(cast, "prospect")
    sheet = PAPERS["register"].make(Known(dossier, TODAY, opens))
    said = text_of(sheet)
    assert "经市发展和改革局机关第一党支部委员会2023年5月6日讨论决定" in said
    assert "15人参加，同意13人" in said
    for row in Review.objects.filter(dossier=dossier):
        assert row.text.open() in said
    assert dossier.person.id_number.open() in said
    assert "王芳" in said
    assert "周凯" in said


def test_without_a_reason_what_is_under_seal_stays_blank(cast, in_whole_tree):
    dossier = walk(cast, "political_review")
    known = Known(dossier, TODAY)
    for kind in ("register", "conclusion", "inquiry", "talk-applicant", "opinions-prospect"):
        said = text_of(PAPERS[kind].make(known))
        for secret in ("学习认真", "拥护党的理论", "文澜社区", "了解基本情况，介绍", "工作踏实"):
            assert secret not in said, (kind, secret)
        assert dossier.person.id_number.open() not in said


def test_what_is_not_known_is_left_to_the_hand_and_never_called_none(cast, in_whole_tree):
    dossier = walk(cast, "contacts")
    known = Known(dossier, TODAY)
    assert known.subject.native_place == ""
    assert known.history == ()
    talk = text_of(PAPERS["talk-activist"].make(known))
    assert "年　　月　　日" in talk
    review = walk(cast, "sponsors", name="江岸", born="19960203")
    said = text_of(PAPERS["conclusion"].make(Known(review, TODAY)))
    assert "＿" in said
    assert '"无"' not in said


def test_names_and_posts_are_those_of_the_day(cast, in_whole_tree):
    dossier = walk(cast, "contacts")
    known = Known(dossier, TODAY)
    assert known.branch == "市发展和改革局机关第一党支部"
    assert known.committee == "市发展和改革局机关委员会"
    chair = cast.person("zhangwen")
    assert known.post_of(chair, TODAY) == "市发展和改革局机关第一党支部书记"
    assert known.post_of(chair, dossier.applied_on) == chair.job  # held no post yet


def test_the_resolution_has_the_counts_of_the_decision(cast, in_whole_tree):
    dossier = walk(cast, "approval")
    known = Known(dossier, TODAY)
    decision = known.resolution("branch_meeting").decision
    meeting, answer = wordings(known)
    assert f"应到会有表决权的正式党员{decision.should_attend}名" in meeting.words
    assert f"赞成{decision.votes_for}票" in meeting.words
    assert "同意接收程远同志为中共预备党员" in meeting.words
    assert not meeting.is_whole  # the conduct is still to be written
    assert answer.is_whole
    assert "批准程远同志为中共预备党员。预备期自2024年10月21日至2025年10月20日" in answer.words


def test_an_extension_is_worded_with_its_days(cast, in_whole_tree):
    dossier = walk_extended(cast)
    known = Known(dossier, TODAY)
    said = {each.box: each.words for each in wordings(known)}
    assert "延长程远同志预备期半年（自2025年10月21日至2026年4月20日）" in said["branch_full"]
    assert "延长期自2025年10月21日至2026年4月20日" in said["committee_full"]
    assert "branch_extended" not in said
    notice = text_of(PAPERS["full-person"].make(known))
    assert "批准延长程远同志的预备期，延长期自2025年10月21日至2026年4月20日" in notice


def walk_extended(cast):
    """Somebody whose probation was extended by half a year, as the level above agreed."""
    person = PersonFields(name="程远", id_number=identity_number("19950418"))
    made = Applicants(seed=5, today=TODAY).bring(
        cultivating(cast), person, APPLIED, "full_approval", turns={"full_meeting": "extended"}
    )
    return Dossier.objects.select_related("person", "organisation").get(pk=made.pk)


def test_there_are_as_many_ballots_as_votes(cast, in_whole_tree):
    dossier = walk(cast, "form")
    known = Known(dossier, TODAY)
    made = PAPERS["ballots-admission"].make(known)
    assert isinstance(made, Ballots)
    assert made.names == ("程远",)
    assert made.voters == voters(known, "admission") > 3
    held = Known(walk(cast, "branch_meeting", name="江岸", born="19960203"), TODAY)
    assert voters(held, "admission") == held.resolution("branch_meeting").decision.present


def test_people_of_one_branch_share_a_joint_paper(cast, in_whole_tree):
    one, other = walk(cast, "form"), walk(cast, "form", name="江岸", born="19960203")
    (made,) = make_papers(
        dossiers=[one, other],
        kinds=["tally-admission"],
        form="pdf",
        by=cast.user("lihua"),
        on=TODAY,
    )
    said = words(made.content)
    assert "程远" in said
    assert "江岸" in said


# ---- under seal (D04) ------------------------------------------------------------------------


def test_a_paper_with_sealed_words_asks_why_and_each_reading_is_on_record(
    cast, in_whole_tree, officer
):
    dossier = walk(cast, "prospect")
    url = url_of(dossier, "register")
    page = officer.get(url, secure=True)
    assert "制作事由" in page.content.decode()
    assert not revealed()
    for reason in ("", "短"):
        assert "%PDF" not in officer.post(url, {"reason": reason}, secure=True).content.decode()
    assert not revealed()
    answer = officer.post(url, {"reason": REASON}, secure=True)
    assert answer.content.startswith(b"%PDF")
    assert "application/pdf" in answer["Content-Type"]
    read = revealed()
    assert ("members.person", ("id_number",)) in [each[:2] for each in read]
    assert [each[0] for each in read].count("admission.review") == 2
    assert {each[2] for each in read} == {f"制作《入党积极分子培养考察登记表》：{REASON}"}
    made = AuditEntry.objects.get(act="admission.paper_made")
    assert made.facts == {"kind": "register", "form": "pdf"}
    assert made.subject_id == str(dossier.pk)
    whole = "".join(str(line.content()) for line in AuditEntry.objects.all())
    assert not any(row.text.open() in whole for row in Review.objects.filter(dossier=dossier))


def test_a_paper_without_sealed_words_is_made_at_once(cast, in_whole_tree, officer):
    dossier = walk(cast, "application")
    url = url_of(dossier, "application-receipt", "docx")
    assert officer.get(url, secure=True).status_code == 200
    assert not AuditEntry.objects.filter(act="admission.paper_made").exists()
    answer = officer.post(url, secure=True)
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    assert not revealed()
    assert AuditEntry.objects.filter(act="admission.paper_made").count() == 1


def test_beyond_the_readings_of_a_day_nothing_is_made(cast, in_whole_tree, officer):
    dossier = walk(cast, "prospect")
    url = url_of(dossier, "register")
    for _ in range(REVEALS_A_DAY // 3):  # the number and two reviews
        assert officer.post(url, {"reason": REASON}, secure=True).status_code == 200
    assert len(revealed()) == REVEALS_A_DAY
    answer = officer.post(url, {"reason": REASON}, secure=True)
    assert answer.status_code == 409
    assert str(REVEALS_A_DAY) in answer.content.decode()
    assert len(revealed()) == REVEALS_A_DAY
    made = AuditEntry.objects.filter(act="admission.paper_made", outcome="done")
    assert made.count() == REVEALS_A_DAY // 3


def test_who_does_not_keep_the_branch_makes_nothing(cast, in_whole_tree, client_of):
    dossier = walk(cast, "prospect")
    foreign = client_of(cast.person("zhengqiang"))
    url = url_of(dossier, "register")
    assert foreign.get(url, secure=True).status_code in (403, 404)
    assert foreign.post(url, {"reason": REASON}, secure=True).status_code in (403, 404)
    assert not revealed()


# ---- numbers ---------------------------------------------------------------------------------


def test_a_letter_keeps_its_number_while_it_says_the_same(cast, in_whole_tree, officer):
    dossier = walk(cast, "form")
    url = url_of(dossier, "pre-review")
    first, again = (officer.post(url, secure=True) for _ in range(2))
    issued = IssuedDocument.objects.get(kind="admission.pre-review")
    assert issued.organisation == cast.organisation("fagai_1")
    assert issued.year == 2024
    assert issued.number == 1
    assert f"编号{issued.written_number}" in words(first.content)
    assert words(first.content) == words(again.content)


def test_the_number_of_the_level_above_is_given_there(cast, in_whole_tree, officer, client_of):
    dossier = walk(cast, "approval")
    url = url_of(dossier, "answer-branch")
    assert officer.post(url, secure=True).status_code == 200
    assert not IssuedDocument.objects.filter(kind="admission.answer-branch").exists()
    above = client_of(cast.person("tangning"))
    assert above.post(url, secure=True).status_code == 200
    issued = IssuedDocument.objects.get(kind="admission.answer-branch")
    assert issued.organisation == cast.organisation("fagai")


# ---- several people --------------------------------------------------------------------------


def test_the_plan_gives_the_papers_of_a_step_as_one_archive(cast, in_whole_tree, officer):
    people = [walk(cast, "form"), walk(cast, "form", name="江岸", born="19960203")]
    data = {"step": "branch_meeting", "dossier": [str(one.pk) for one in people]}
    page = officer.post(reverse("admission:papers"), data, secure=True)
    assert all(
        f'name="kind" value="{kind}"' in page.content.decode()
        for kind, _ in papers_at("branch_meeting")
    )
    answer = officer.post(reverse("admission:papers"), {**data, "answered": "1"}, secure=True)
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    expected = [paper.title for _, paper in papers_at("branch_meeting")]
    assert [name.rpartition("/")[2] for name in names] == [f"{each}.pdf" for each in expected]
    assert AuditEntry.objects.filter(act="admission.paper_made").count() == len(expected)


def test_the_archive_asks_why_or_leaves_sealed_words_blank(cast, in_whole_tree, officer):
    dossier = walk(cast, "contacts")
    url, data = reverse("admission:papers"), {"step": "contacts", "dossier": [str(dossier.pk)]}
    asked = officer.post(url, data, secure=True)
    assert "制作事由" in asked.content.decode()
    assert not revealed()
    unsaid = officer.post(url, {**data, "answered": "1"}, secure=True)
    assert "还没有填写" in unsaid.content.decode()
    blank = officer.post(url, {**data, "answered": "1", "left_blank": "on"}, secure=True)
    assert zipfile.is_zipfile(io.BytesIO(blank.content))
    assert not revealed()
    filled = officer.post(url, {**data, "answered": "1", "reason": REASON}, secure=True)
    assert zipfile.is_zipfile(io.BytesIO(filled.content))
    assert revealed()


def test_the_papers_of_one_kind_come_as_one_file_to_print(cast, in_whole_tree, officer):
    people = [walk(cast, "contacts"), walk(cast, "contacts", name="江岸", born="19960203")]
    url = reverse("admission:papers")
    data = {"step": "contacts", "dossier": [str(one.pk) for one in people], "answered": "1"}
    kinds = dict(papers_at("contacts"))
    kind = next(kind for kind, paper in kinds.items() if paper.sealed and not paper.joint)
    unsaid = officer.post(url, {**data, "kind": kind}, secure=True)
    assert "还没有填写" in unsaid.content.decode()
    book = officer.post(url, {**data, "kind": kind, "left_blank": "on"}, secure=True)
    assert book["Content-Type"] == "application/pdf"
    assert kinds[kind].title in unquote(book["Content-Disposition"])
    pages = [
        re.sub(r"\s", "", page.extract_text())
        for page in PdfReader(io.BytesIO(book.content)).pages
    ]
    firsts = [page for page in pages if "第1页" in page]
    each = len(pages) // 2
    assert [("程远" in page, "江岸" in page) for page in firsts] == [(True, False), (False, True)]
    assert all(f"共{each}页" in page for page in pages)
    lines = AuditEntry.objects.filter(act="admission.paper_made", facts__kind=kind)
    assert lines.count() == 2
    assert not revealed()
    filled = officer.post(url, {**data, "kind": kind, "reason": REASON}, secure=True)
    assert filled["Content-Type"] == "application/pdf"
    assert revealed()


def test_the_ballots_of_several_people_are_one_file(cast, in_whole_tree):
    people = [walk(cast, "form"), walk(cast, "form", name="江岸", born="19960203")]
    book = make_book(dossiers=people, kind="ballots-admission", by=cast.user("lihua"), on=TODAY)
    assert all(one.person.name in words(book.content) for one in people)


def test_nothing_is_printed_of_who_has_not_come_so_far(cast, in_whole_tree, officer):
    dossier = walk(cast, "application")
    data = {
        "step": "branch_meeting",
        "dossier": [str(dossier.pk)],
        "answered": "1",
        "left_blank": "on",
    }
    url = reverse("admission:papers")
    for kind in ("", "ballots-admission"):
        answer = officer.post(url, {**data, "kind": kind}, secure=True, follow=True)
        assert "所选的人现在没有这种文书" in answer.content.decode()
    assert not AuditEntry.objects.filter(act="admission.paper_made").exists()


def test_foreign_dossiers_are_left_out_of_an_archive(cast, in_whole_tree, client_of):
    dossier = walk(cast, "form")
    foreign = client_of(cast.person("zhengqiang"))
    data = {"step": "branch_meeting", "dossier": [str(dossier.pk), "no key"]}
    answer = foreign.post(reverse("admission:papers"), data, secure=True)
    assert answer.status_code in (302, 403)
    assert not AuditEntry.objects.filter(act="admission.paper_made").exists()


def test_the_page_of_a_dossier_lists_the_papers_of_its_step_first(cast, in_whole_tree, officer):
    dossier = walk(cast, "sponsors")
    page = officer.get(dossier.get_absolute_url(), secure=True)
    links = page.context["papers"]
    now = [link.is_now for link in links]
    assert now == sorted(now, reverse=True)
    assert any(now)
    assert not all(now)
    assert Opinion.objects.filter(dossier=dossier).exists()
    said = page.content.decode()
    assert "政治审查函调信" in said
    assert url_of(dossier, "register") in said


# ---- papers on file --------------------------------------------------------------------------


def test_the_list_of_materials_knows_the_records_and_takes_what_is_ticked(
    cast, in_whole_tree, officer
):
    dossier = walk(cast, "talk")
    url = reverse("admission:materials", args=[dossier.pk])
    shelf = officer.get(url, secure=True).context["shelves"][-1]
    assert {line.name for line in shelf.lines if line.held} == {"入党申请书", "谈话记录"}
    missing = [line.key for line in shelf.missing]
    assert "activist:支部委员会会议记录" in missing
    data = {"materials": missing[-1:], "held_on": "2023-06-01"}
    assert officer.post(url, data, secure=True).status_code == 302
    assert missing[-1] not in [
        line.key for line in officer.get(url, secure=True).context["shelves"][-1].missing
    ]
    assert AuditEntry.objects.filter(act="procedures.material_kept").count() == 1


def test_a_paper_of_a_day_to_come_is_refused(cast, in_whole_tree, officer):
    dossier = walk(cast, "talk")
    url = reverse("admission:materials", args=[dossier.pk])
    data = {"materials": ["activist:支部委员会会议记录"], "held_on": "2099-01-01"}
    assert officer.post(url, data, secure=True).status_code in (200, 409)
    assert not AuditEntry.objects.filter(act="procedures.material_kept", outcome="done").exists()


@pytest.mark.parametrize(
    ("standard", "lists"),
    [("shaoxing", ["DEV-27.admission", "DEV-27.full"]), ("branch-26", ["DEV-27.records"])],
)
def test_each_standard_has_its_own_lists(cast, in_whole_tree, officer, standard, lists):
    follow_standard(
        organisation=cast.organisation("fagai"), standard=standard, by=None, on=LONG_AGO
    )
    dossier = walk(cast, "training")
    url = reverse("admission:materials", args=[dossier.pk])
    shelves = officer.get(url, secure=True).context["shelves"]
    assert [shelf.id for shelf in shelves] == [*lists, "steps"]
    keys = [line.key for shelf in shelves for line in shelf.missing if line.key]
    assert keys
    data = {"materials": keys, "held_on": "2024-09-30"}
    assert officer.post(url, data, secure=True).status_code == 302
    left = officer.get(url, secure=True).context["shelves"]
    assert not [line.key for shelf in left for line in shelf.missing if line.key]


def test_the_catalogue_of_a_whole_dossier_names_what_is_missing(cast, in_whole_tree):
    follow_standard(
        organisation=cast.organisation("fagai"), standard="branch-26", by=None, on=LONG_AGO
    )
    known = Known(walk(cast, "archive"), TODAY)
    missing = missing_kinds(known, "DEV-27.records")
    assert "发展对象学习心得体会" in missing
    assert "政审记录" not in missing
    assert f"应有25种材料，缺{len(missing)}种" in text_of(PAPERS["catalogue"].make(known))


def test_a_talk_withdrawn_is_no_longer_on_file(cast, in_whole_tree):
    follow_standard(
        organisation=cast.organisation("fagai"), standard="branch-26", by=None, on=LONG_AGO
    )
    dossier = walk(cast, "oath")
    before = days_of("m22", dossier)
    talk = hold_talk(
        branch=dossier.organisation,
        talker=cast.person("zhangwen"),
        person=dossier.person,
        held_on=TODAY,
        occasion="yearly",
        by=None,
        on=TODAY,
    )
    assert days_of("m22", dossier) == (*before, TODAY)
    withdraw_talk(talk=talk, reason="登记错了人", by=None, on=TODAY)
    assert days_of("m22", dossier) == before


def days_of(kind, dossier):
    """The days of what is there of a kind of records."""
    known = Known(dossier, TODAY)
    (entry,) = [each for each in known.entries("DEV-27.records") if each.id == kind]
    return held_days(known, "DEV-27.records", entry)
