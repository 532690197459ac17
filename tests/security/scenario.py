"""A day's work with known numbers, in an installation of its own: `python -m tests.security.scenario`.

Run by test_at_rest.py with production settings. Prints READY and waits, so that the files are looked at while
the database is open (its write-ahead log still there).
"""

import os
import sys
from datetime import date

import django

NEEDLES = {
    "identity number": "330699197904126634",
    "mobile": "13906127745",
    "landline": "057588127746",
    "address": "青川市鹤鸣巷七百一十八号",
    "pay in fen": "831762",
    "pay in yuan": "8317.62",
    "pay as shown": "8,317.62",
    "second pay": "274619",
    "base in fen": "1106381",
    "base in yuan": "11063.81",
}
IMPORTED = {
    "imported number": "330699198805239915",
    "imported mobile": "13906127753",
    "imported address": "青川市鹤鸣巷九百零三号",
}


def work() -> None:
    from django.test import Client
    from django.urls import reverse
    from django.utils.timezone import localdate

    from dangwu.core.scope import whole_tree
    from dangwu.dues.services.pay import Pay, enter_pay
    from dangwu.dues.services.verify import verify_dues
    from dangwu.members.services import change_person
    from dangwu.rules.dues import Employer
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
            person=person, year=today.year, pay=pay, employer=Employer("institution"), by=officer, on=today
        )
        verify_dues(branch=branch, year=today.year, by=officer, on=today)
        change_person(person=person, changes={"job": "馆员"}, by=officer, on=today)

    client = Client(SERVER_NAME="dangwu.example", raise_request_exception=False)
    sign_in = {"username": officer.username, "password": PASSWORD}
    assert client.post("/sign-in/", sign_in, secure=True).status_code == 302

    def opened(method: str, name: str, *args: object, **data: object) -> str:
        answer = getattr(client, method)(reverse(name, args=args), data, secure=True)
        assert answer.status_code in {200, 302}, (name, answer.status_code)
        return answer.content.decode()

    opened("get", "members:person", person.pk)
    opened("get", "members:roster")
    opened("post", "members:search", q="6634")
    for field in ("id_number", "mobile", "landline", "address"):
        shown = opened("post", "members:reveal", person.pk, field, reason="核对档案信息")
        assert next(v for v in NEEDLES.values() if v in shown)
    # What is wrong is answered, not kept: a wrong sign-in, a page that is not there, a form with faults.
    client.get(f"/members/{NEEDLES['identity number']}/", secure=True)
    opened("post", "members:change", person.pk, id_number=NEEDLES["identity number"], mobile=NEEDLES["mobile"])
    Client(SERVER_NAME="dangwu.example").post(
        "/sign-in/", {"username": NEEDLES["identity number"], "password": NEEDLES["mobile"]}, secure=True
    )


def main() -> None:
    django.setup()
    work()
    print("READY", flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangwu.config.settings")
    main()
