"""Import of a roster: rows checked per second against bare calamine reading; writing them besides.

A database of its own in a temporary folder. The roster has every column of the template, 40
branches, each way of writing a day, and one faulty row in twenty. What is measured is the whole
task behind the page: unsealing the file, reading it in the child process, every check with the
look-up of all numbers, sealing the result. A second roster without faults is then written, and its
own file checked again, all on record.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

ROWS = 10_000
BRANCHES = 40
ROUNDS = 3
AIM_RATIO = 4.0
AIM_SECONDS = 15.0
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安邦晨达恩帆国海嘉凯岚明宁平清荣思涛文欣雅志"
DAYS = ("%Y-%m-%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y.%m")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="dangwu-bench-") as room:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "dangwu.config.settings",
            "DANGWU_PROFILE": "test",
            "DANGWU_VAR": room,
            "DANGWU_DATABASE_URL": f"sqlite:///{room}/bench.sqlite3",
        }
        import django

        django.setup()
        answer = measure()
    print_table(answer)
    print(json.dumps(answer))
    return 0 if answer["met"] else 1


def measure() -> dict[str, object]:
    from django.core.management import call_command

    from dangwu.core.scope import whole_tree

    call_command("migrate", verbosity=0)
    with whole_tree("the tree of a measurement"):
        root, user = found_tree()
    faulty, faultless = sheet(faults=True), sheet(faults=False)
    bare = best(lambda: read_bare(faulty))
    times = []
    for _ in range(ROUNDS):
        roster = sent(faulty, root, user)
        times.append(timed(lambda roster=roster: check(roster)))
    checked = min(times)
    counts = state_of(roster).counts
    assert counts["rows"] == ROWS
    assert counts["faulty"] == ROWS // 20, counts
    committed = sent(faultless, root, user)
    check(committed)
    written = timed(lambda: commit(committed))
    assert state_of(committed).counts["new"] == ROWS, state_of(committed).says
    known = sent(faultless, root, user)
    compared = timed(lambda: check(known))
    assert state_of(known).counts["same"] == ROWS
    return {
        "bench": "roster",
        "rows": ROWS,
        "bare_s": round(bare, 3),
        "checked_s": round(checked, 3),
        "ratio": round(checked / bare, 2),
        "aim_ratio": AIM_RATIO,
        "rows_checked_per_s": round(ROWS / checked),
        "written_s": round(written, 3),
        "rows_written_per_s": round(ROWS / written),
        "compared_s": round(compared, 3),
        "met": checked / bare <= AIM_RATIO and max(checked, compared) <= AIM_SECONDS,
    }


def found_tree() -> tuple[object, object]:
    """A committee with its branches, and an officer of it."""
    from dangwu.accounts.models import User
    from dangwu.members.services import MemberFields, PersonFields, hold_post, write_people
    from dangwu.orgs.models import OrganisationKind as Kind
    from dangwu.orgs.models import PostKind
    from dangwu.orgs.services import create_post, found_organisation

    def found(kind: str, name: str, parent: object = None):
        return found_organisation(
            kind=kind, name=name, short_name=name, parent=parent, by=None, on=date(2010, 7, 1)
        )

    root = found(Kind.COMMITTEE, "测量机关党委")
    branches = [found(Kind.BRANCH, f"第{n + 1}党支部", root) for n in range(BRANCHES)]
    officer = MemberFields(
        person=PersonFields(name="沈远"), organisation=branches[0], joined_on=date(2010, 7, 1)
    )
    (person,) = write_people([officer], on=TODAY)
    seat = create_post(organisation=root, kind=PostKind.STAFF, by=None, on=TODAY)
    hold_post(person=person, post=seat, by=None, on=TODAY)
    person.user = User.objects.create(
        username="bench", password="!", password_set_on=TODAY, password_temporary=False
    )
    person.save(update_fields=["user"])
    return root, person.user


def sheet(*, faults: bool) -> bytes:
    """A roster in every column of the template."""
    from dangwu.core.sheets import Column, SheetOut, write_workbook
    from dangwu.members.services.roster.fields import TEMPLATE

    rows = [row(number, faulty=faults and number % 20 == 0) for number in range(ROWS)]
    columns = [Column(field.label, kind="text") for field in TEMPLATE]
    return write_workbook([SheetOut("名册", columns, rows)])


def row(number: int, *, faulty: bool) -> list[str]:
    born = date(1960, 1, 1) + timedelta(days=number % 12000)
    joined = born + timedelta(days=9000)
    digits = f"3306{number // 12000:02d}{born:%Y%m%d}{number % 1000:03d}"
    given = GIVEN[number // 7 % len(GIVEN)] + GIVEN[number // 131 % len(GIVEN)]
    from dangwu.core.identity import check_sign

    values = {
        "name": SURNAMES[number % len(SURNAMES)] + given,
        "id_number": digits + check_sign(digits),
        "sex": "男" if number % 2 else "女",
        "ethnicity": "汉族",
        "born_on": f"{born}",
        "education": "大学",
        "category": "机关在职",
        "branch": f"第{number % BRANCHES + 1}党支部",
        "joined_on": "1992.13" if faulty else joined.strftime(DAYS[number % 4]),
        "full_on": (joined + timedelta(days=400)).strftime(DAYS[number % len(DAYS)]),
        "job": f"科员{number % 50}",
        "mobile": f"139{number:08d}",
        "landline": "0575-88880000",
        "address": f"青川市东门街 {number} 号",
        "standing": "正常",
        "lost": "否",
        "away": "否",
    }
    from dangwu.members.services.roster.fields import TEMPLATE

    return [values.get(field.name, "") for field in TEMPLATE]


def read_bare(content: bytes) -> int:
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python())


def sent(content: bytes, root: object, user: object) -> object:
    from dangwu.core.scope import whole_tree
    from dangwu.members.services import roster as acts

    with whole_tree("a measurement"):
        return acts.upload_roster(
            organisation=root, content=content, name="名册.xlsx", as_of=TODAY, by=user, on=TODAY
        )


def check(roster: object) -> None:
    from dangwu.members import tasks

    tasks.prepare_roster.call(str(roster.pk))


def commit(roster: object) -> None:
    from dangwu.core.scope import whole_tree
    from dangwu.members import tasks
    from dangwu.members.services import roster as acts

    with whole_tree("a measurement"):
        assert acts.ask_to_commit(roster=roster, by=roster.by, on=TODAY)
    tasks.commit_roster.call(str(roster.pk))


def state_of(roster: object) -> object:
    from dangwu.core.scope import whole_tree
    from dangwu.members.models import RosterImport

    with whole_tree("a measurement"):
        return RosterImport.objects.get(pk=roster.pk)


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def best(act: Callable[[], object]) -> float:
    return min(timed(act) for _ in range(ROUNDS))


def print_table(answer: dict) -> None:
    print(f"A roster of {ROWS:,} members in {BRANCHES} branches, every column of the template")
    print(f"  bare calamine reading      {answer['bare_s']:7.3f} s")
    print(
        f"  read, checked, previewed   {answer['checked_s']:7.3f} s"
        f"   {answer['rows_checked_per_s']:,} rows a second, {answer['ratio']} times bare"
    )
    print(f"  the same, all on record    {answer['compared_s']:7.3f} s")
    print(
        f"  written in one transaction {answer['written_s']:7.3f} s"
        f"   {answer['rows_written_per_s']:,} rows a second"
    )


if __name__ == "__main__":
    sys.exit(main())
