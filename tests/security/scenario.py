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
    from dangwu.members.models import RosterImport
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

    def opened(method: str, name: str, *args: object, **data: object) -> Any:
        answer = getattr(client, method)(reverse(name, args=args), data, secure=True)
        assert answer.status_code in {200, 302}, (name, answer.status_code)
        return answer if answer.status_code == 302 else answer.content.decode(errors="replace")

    opened("get", "members:person", person.pk)
    opened("get", "members:roster")
    opened("post", "members:search", q="6638")
    for field in ("id_number", "mobile", "landline", "address"):
        shown = opened("post", "members:reveal", person.pk, field, reason="核对档案信息")
        assert next(v for v in NEEDLES.values() if v in shown)
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


def main() -> None:
    django.setup()
    work()
    print("READY", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangwu.config.settings")
    main()
