"""A day's work with known numbers, in an installation of its own: `python -m
tests.security.scenario`.

Run by test_at_rest.py with production settings. Prints READY and waits, so that the files are
looked at while
the database is open (its write-ahead log still there).
"""

import os
import sys
from datetime import date
from typing import Any

import django

NEEDLES = {
    "identity number": "330699197904126638",
    "mobile": "13906127745",
    "landline": "0575-88127746",
    "address": "青川市鹤鸣巷七百一十八号",
    "pay in fen": "831762",
    "pay in yuan": "8317.62",
    "pay as shown": "8,317.62",
    "second pay": "274619",
    "base in fen": "1106381",
    "base in yuan": "11063.81",
    "imported number": "330699198805239914",
    "imported mobile": "13906127753",
    "imported address": "青川市鹤鸣巷九百零三号",
    "imported pay in yuan": "9274.36",
    "imported pay in fen": "927436",
    "reason of a relief": "家中遭遇鹤鸣水灾",
    "what was said in a talk": "鹤鸣老人住院想调换值班",
    "applicant's number": "330699199604170038",
    "what an applicant said": "鹤鸣谈及早年迁居经过",
    "family of an applicant": "姑父鹤鸣旧案已经查清",
    "whom an inquiry is about": "表叔鹤鸣二〇年外派",
    "who received an inquiry": "鹤鸣外埠街道党工委",
    "answer to an inquiry": "鹤鸣外派期间表现良好",
    "conclusion of a review": "鹤鸣亲属情况综合认定",
    "review of an activist": "鹤鸣项目中勇挑重担",
    "the application form": "鹤鸣自传段落与亲属名单",
}


def work() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse
    from django.utils.timezone import localdate

    from dangwu.core.scope import whole_tree
    from dangwu.dues.models import Assessment
    from dangwu.dues.services.decisions import decide_relief
    from dangwu.dues.services.pay import Pay, enter_pay
    from dangwu.dues.services.verify import verify_dues
    from dangwu.members.models import RosterImport, Talk
    from dangwu.members.services import change_person
    from tests.apps.members import rosters
    from tests.factories import PASSWORD, make_officer, make_organisation, make_person

    branch = make_organisation(name="青川档案支部")
    officer = make_officer("secretary", branch)
    person = make_person(
        "高山",
        branch=branch,
        id_number=NEEDLES["identity number"],
        born_on=date(1979, 4, 12),
        category="institution",
        mobile=NEEDLES["mobile"],
        landline=NEEDLES["landline"],
        address=NEEDLES["address"],
    )
    today = localdate()
    with whole_tree("a scenario"):
        pay = Pay(items=(("岗位工资", 831762), ("薪级工资", 274619)))
        enter_pay(
            person=person,
            year=today.year,
            pay=pay,
            employer="public_institution",
            by=officer,
            on=today,
        )
        verify_dues(branch=branch, year=today.year, by=officer, on=today)
        change_person(person=person, changes={"job": "馆员"}, by=officer, on=today)

        decide_relief(
            person=person,
            year=today.year,
            amount_fen=0,
            decided_by="superior",
            decided_on=today,
            reason=NEEDLES["reason of a relief"],
            by=officer,
            on=today,
        )

    client = Client(SERVER_NAME="dangwu.example", raise_request_exception=False)
    sign_in = {"username": officer.username, "password": PASSWORD}
    assert client.post("/sign-in/", sign_in, secure=True).status_code == 302

    def opened(method: str, name: str, /, *args: object, **data: object) -> Any:
        answer = getattr(client, method)(reverse(name, args=args), data, secure=True)
        assert answer.status_code in {200, 302}, (name, answer.status_code)
        return answer if answer.status_code == 302 else answer.content.decode(errors="replace")

    opened("get", "members:person", person.pk)
    opened("get", "members:roster")
    opened("post", "members:search", q="6638")
    for field in ("id_number", "mobile", "landline", "address"):
        shown = opened("post", "members:reveal", person.pk, field, reason="核对档案信息")
        assert next(v for v in NEEDLES.values() if v in shown)
    talk_of_today = {
        "person": person.pk,
        "talker": officer.person.pk,
        "held_on": today.isoformat(),
        "occasion": "yearly",
        "note": NEEDLES["what was said in a talk"],
    }
    opened("post", "care:record", branch.pk, **talk_of_today)
    with whole_tree("a scenario"):
        talk = Talk.objects.get()
    shown = opened("post", "care:note", talk.pk, reason="回访前了解")
    assert NEEDLES["what was said in a talk"] in shown
    _admission(opened, branch, officer, today)
    # A roster and a sheet of pay, uploaded, read behind the page, looked at and imported.
    roster = rosters.roster_file(
        [
            rosters.member(
                "江河",
                born="19880523",
                **{
                    "公民身份号码": NEEDLES["imported number"],
                    "联系电话": NEEDLES["imported mobile"],
                    "家庭住址": NEEDLES["imported address"],
                },
            )
        ]
    )
    uploaded = SimpleUploadedFile("花名册.xlsx", roster)
    opened(
        "post", "members:imports", organisation=branch.pk, roster=uploaded, as_of=today.isoformat()
    )
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False)
    with whole_tree("a scenario"):
        kept = RosterImport.objects.get()
    assert kept.state == RosterImport.State.READY, (kept.state, kept.says)
    opened("get", "members:import", kept.pk)
    opened("get", "members:import_list", kept.pk, "new")
    opened("post", "members:import_marked", kept.pk)
    opened("post", "members:import_commit", kept.pk)
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False)
    with whole_tree("a scenario"):
        assert RosterImport.objects.get().state == RosterImport.State.COMMITTED
    sheet = rosters.workbook(
        [["姓名", "岗位工资"], ["江河", NEEDLES["imported pay in yuan"]]], sheet="工资"
    )
    pay_sheet = SimpleUploadedFile("工资.xlsx", sheet)
    answer = opened(
        "post", "dues:import", branch.pk, today.year, layout="government", file=pay_sheet
    )
    client.get(answer.url, secure=True)
    client.post(answer.url, secure=True)
    opened("post", "dues:verify", branch.pk, today.year)
    opened("get", "dues:verification", branch.pk, today.year)
    with whole_tree("a scenario"):
        amounts = list(
            Assessment.objects.filter(replaced_on__isnull=True).values_list("pk", flat=True)
        )
    assert len(amounts) == 3
    for pk in amounts:
        opened("get", "dues:explain", pk)
    opened("post", "dues:paper", branch.pk, today.year, "xlsx")
    opened("post", "dues:paper", branch.pk, today.year, "docx")
    asked = {"organisation": branch.pk, "with_secrets": "on", "reason": "年度统计", "form": "xlsx"}
    opened("post", "members:export", **asked)

    # What is wrong is answered, not kept: a wrong sign-in, a page that is not there, a form
    # with faults.
    client.get(f"/members/{NEEDLES['identity number']}/", secure=True)
    opened(
        "post",
        "members:change",
        person.pk,
        id_number=NEEDLES["identity number"],
        mobile=NEEDLES["mobile"],
    )
    Client(SERVER_NAME="dangwu.example").post(
        "/sign-in/",
        {"username": NEEDLES["identity number"], "password": NEEDLES["mobile"]},
        secure=True,
    )


def _admission(opened: Any, branch: Any, officer: Any, today: date) -> None:
    """An application received, a talk, a political review with a letter, the form; all of it read
    again for a reason."""
    from datetime import timedelta

    from dangwu.admission.models import Dossier, DossierTalk, Inquiry, PoliticalReview, Review
    from dangwu.core.scope import whole_tree

    day = today.isoformat()
    applicant = {
        "name": "秦岭",
        "id_number": NEEDLES["applicant's number"],
        "applied_on": (today - timedelta(days=9)).isoformat(),
    }
    opened("post", "admission:new", branch.pk, **applicant)
    with whole_tree("a scenario"):
        dossier = Dossier.objects.get()
    talk = {
        "talker": officer.person.pk,
        "held_on": day,
        "note": NEEDLES["what an applicant said"],
    }
    opened("post", "admission:step", dossier.pk, "talk", **talk)
    family = NEEDLES["family of an applicant"]
    opened("post", "admission:write_review", dossier.pk, family=family)
    letter = {
        "manner": "letter",
        "addressee": NEEDLES["who received an inquiry"],
        "about": NEEDLES["whom an inquiry is about"],
        "sent_on": day,
    }
    opened("post", "admission:inquiry", dossier.pk, **letter)
    with whole_tree("a scenario"):
        inquiry, review = Inquiry.objects.get(), PoliticalReview.objects.get()
    answer = NEEDLES["answer to an inquiry"]
    opened("post", "admission:answer", inquiry.pk, answered_on=day, answer=answer)
    with whole_tree("a scenario"):
        review.conclusion = NEEDLES["conclusion of a review"]
        review.save()
        Review.objects.create(
            scope_path=branch.scope_path,
            dossier=dossier,
            phase="activist",
            held_on=today,
            text=NEEDLES["review of an activist"],
        )
        dossier.form = NEEDLES["the application form"]
        dossier.save()
        rows = {
            ("talk", "note"): DossierTalk.objects.get(),
            ("political-review", "family"): review,
            ("political-review", "conclusion"): review,
            ("inquiry", "about"): inquiry,
            ("inquiry", "addressee"): inquiry,
            ("inquiry", "answer"): inquiry,
            ("review", "text"): Review.objects.get(),
            ("form", "form"): dossier,
        }
    for (table, field), row in rows.items():
        shown = opened("post", "admission:reveal", table, row.pk, field, reason="核对卷内材料")
        assert "鹤鸣" in shown
    opened("get", "admission:dossier", dossier.pk)
    opened("get", "admission:political_review", dossier.pk)
    opened("get", "admission:plan")


def main() -> None:
    django.setup()
    work()
    print("READY", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangwu.config.settings")
    main()
