"""What the journeys find in the product: the cast of the tests, and a place for each journey.

Run as a program in the profile of the product; prints as JSON what the journeys have to know.
"""

import json
import sys
from datetime import date, timedelta
from typing import Any

import django
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test.utils import override_settings
from django.utils.timezone import localdate

LONG_AGO = date(2010, 7, 1)
SINCE = date(2024, 3, 1)
PLACES = ("fagai_1", "shuili_1")  # where there is a row of every kind


class QuickHasher(PBKDF2PasswordHasher):
    """Thirty accounts in a moment; the product takes up its own hasher when they sign in."""

    iterations = 1000


def main() -> int:
    django.setup()
    with override_settings(PASSWORD_HASHERS=["tests.journeys.settle.QuickHasher"]):
        print(json.dumps(settle(), default=str, ensure_ascii=False))
    return 0


def settle() -> dict[str, Any]:
    """Everybody and everything, and what the journeys have to know of it."""
    from dangwu.core.scope import whole_tree
    from tests.factories import PASSWORD, build_cast
    from tests.security.world import OBJECTS, World

    with whole_tree("the town of the journeys"):
        world = World(build_cast())
        root = world.cast.organisation("gongwei")
        objects = {
            name: {place: find(world, place) for place in PLACES} for name, find in OBJECTS.items()
        }
        for place in PLACES:
            put_a_plan(world.case(place), world.year_plan(place))
        return {
            "password": PASSWORD,
            "education": education(root),
            "treasury": treasury(root),
            "audit": audit(root),
            "life": organisation_life(root),
            "admission": admission(root),
            "objects": objects,
            "organisations": {k: o.pk for k, o in world.cast.organisations.items()},
            "people": {k: str(p.pk) for k, p in world.cast.people.items()},
            "number": world.cast.person("wangfang").id_number.open(),
        }


def put_a_plan(case: Any, plan: Any) -> None:
    """The case of the tests is of a kind that only they register: it is about the plan here."""
    from dangwu.meetings.effects import YEAR_PLAN
    from dangwu.procedures.models import Case

    subject = {"subject_table": plan._meta.label_lower, "subject_id": str(plan.pk)}
    Case.objects.filter(pk=case.pk).update(kind=YEAR_PLAN, **subject)


def education(root: Any) -> dict[str, Any]:
    """An organ whose members nobody has recorded yet, and its new organisation member."""
    from dangwu.accounts.services import create_account
    from tests.factories import identity_number, make_holding, make_organisation, make_person

    organ = make_organisation("committee", parent=root, name="市教育局机关委员会", on=LONG_AGO)
    branches = [
        make_organisation("branch", parent=organ, name=f"教育局第{n}党支部", on=LONG_AGO)
        for n in "一二"
    ]
    number = identity_number("19860903", sex="female")
    who = make_person(
        "沈秋", branch=branches[0], sex="female", born_on=date(1986, 9, 3), id_number=number
    )
    make_holding(who, "organisation_member", organ)
    elsewhere = make_person(
        "谭笑",
        branch=make_organisation("branch", parent=root, name="老干部局党支部"),
        sex="female",
        born_on=date(1983, 9, 18),
    )
    made = create_account(username="shenqiu", id_number=number, by=None, on=SINCE)
    return {
        "organ": organ.pk,
        "branches": [b.pk for b in branches],
        "username": "shenqiu",
        "initial": made.password,
        "known_number": elsewhere.id_number.open(),
    }


def audit(root: Any) -> dict[str, Any]:
    """An organ that gets one branch more."""
    from tests.factories import make_organisation, make_person

    organ = make_organisation("committee", parent=root, name="市审计局机关委员会", on=LONG_AGO)
    branch = make_organisation("branch", parent=organ, name="审计局第一党支部", on=LONG_AGO)
    make_organisation("group", parent=branch, name="审计局第一党小组", on=LONG_AGO)
    for name in ("贺兰", "闻喜", "武宁", "康定"):
        make_person(name, branch=branch)
    return {"organ": organ.pk, "branch": branch.pk}


def treasury(root: Any) -> dict[str, Any]:
    """Three branches before their yearly verification, under a standard."""
    from dangwu.orgs.services import follow_standard
    from tests.factories import make_organisation

    organ = make_organisation("committee", parent=root, name="市财政局机关委员会", on=LONG_AGO)
    follow_standard(organisation=organ, standard="shaoxing", by=None, on=date(2017, 7, 1))
    return {
        "organ": organ.pk,
        "first": branch_of(
            organ,
            "财政局第一党支部",
            ("许静", "civil_servant", "xujing", "secretary"),
            ("罗川", "civil_servant", "luochuan", "organisation_member"),
            ("陶然", "civil_servant", "taoran", ""),
            ("丁怡", "civil_servant", "", ""),
            ("郝博", "retired", "", ""),
        ),
        "second": branch_of(
            organ,
            "财政局第二党支部",
            ("宋雅", "civil_servant", "songya", "secretary"),
            ("石磊", "civil_servant", "shilei", ""),
        ),
        "third": branch_of(
            organ,
            "财政局第三党支部",
            ("魏然", "civil_servant", "weiran", "secretary"),
            ("康宁", "civil_servant", "", ""),
        ),
    }


def organisation_life(root: Any) -> dict[str, dict[str, Any]]:
    """Branches that kept their meetings until now: one for the desk, one for the telephone, and
    one whose members sign in and count by themselves."""
    from dangwu.orgs.services import follow_standard
    from tests.factories import make_organisation

    organ = make_organisation("committee", parent=root, name="市统计局机关委员会", on=LONG_AGO)
    follow_standard(organisation=organ, standard="xian-organs", by=None, on=date(2020, 7, 15))
    places = {
        1280: ("统计局第一党支部", "叶", "yelan"),
        390: ("统计局第二党支部", "骆", "luolan"),
        "room": ("统计局第三党支部", "甘", "ganlan"),
    }
    return {str(width): kept_branch(organ, *place) for width, place in places.items()}


GIVEN_NAMES = (
    "岚",
    "禾",
    "舟",
    "溪",
    "桐",
    "朗",
    "霁",
    "川",
    "可",
)  # of a branch, after the surname
SEATS = ("secretary", "organisation_member", "publicity_member")


def kept_branch(organ: Any, name: str, surname: str, username: str) -> dict[str, Any]:
    """A branch of nine (one of them probationary); its secretary and its fourth have accounts."""
    from dangwu.members.services.accounts import bind_account
    from tests.factories import make_holding, make_organisation, make_person, make_user

    branch = make_organisation("branch", parent=organ, name=name, on=LONG_AGO)
    people = []
    for given in GIVEN_NAMES:
        is_full = given != GIVEN_NAMES[-1]
        joined = date(2016, 7, 1) if is_full else localdate() - timedelta(days=100)
        people.append(make_person(surname + given, branch=branch, full=is_full, joined_on=joined))
    for person, seat in zip(people, SEATS, strict=False):
        make_holding(person, seat, branch)
    accounts = {username: people[0], f"{username}3": people[3]}
    for name, person in accounts.items():
        bind_account(person=person, user=make_user(name), by=None, on=SINCE)
    keep_meetings(branch, chair=people[0], recorder=people[1])
    return {
        "branch": branch.pk,
        "username": username,
        "member": f"{username}3",
        "names": [each.name for each in people],
    }


def keep_meetings(branch: Any, *, chair: Any, recorder: Any) -> None:
    """What was due from last October to the end of last month or quarter, once each."""
    from tests.apps.meetings.records import held

    today = localdate()
    last_year = today.year - 1
    months = [(last_year, month) for month in (10, 11, 12)]
    months += [(today.year, month) for month in range(1, today.month)]
    people = {"chair": chair, "recorder": recorder, "state": "signed"}
    for year, month in months:
        on = date(year, month, 10)
        held(branch, "committee_meeting", on, title=f"{year}年{month}月支部委员会会议", **people)
        held(branch, "theme_day", on, title=f"{year}年{month}月主题党日", **people)
        if month % 3 == 0 and (year, month // 3) != (today.year, (today.month + 2) // 3):
            held(branch, "member_meeting", on, title=f"{year}年{month}月党员大会", **people)
            held(branch, "lecture", on, title=f"{year}年{month}月党课", **people)
    held(branch, "life_meeting", date(last_year, 12, 20), title="组织生活会", **people)


# ---- admission ---------------------------------------------------------------------------------

POSTS_SINCE = date(2018, 3, 1)
DOSSIERS = {  # journey: its branch, who applies, born, the last step taken, how long ago
    "whole": ("卫健局第一党支部", "秦朗", "", "", 0),
    "telephone": ("卫健局第二党支部", "秦霁", "19930611", "pre_review", 20),
    "refused": ("卫健局第三党支部", "秦川", "19940809", "form", 12),
    "extended": ("卫健局第四党支部", "秦禾", "19920427", "probation_4", 330),
    "moved": ("卫健局第五党支部", "秦桐", "19951203", "probation_2", 40),
}


def admission(root: Any) -> dict[str, Any]:
    """Branches of twelve under one committee, each with somebody on the way into the Party."""
    from dangwu.admission.services import receive_forms
    from dangwu.orgs.services import follow_standard
    from tests.factories import make_holding, make_organisation

    organ = make_organisation("committee", parent=root, name="市卫生健康局机关委员会", on=LONG_AGO)
    follow_standard(organisation=organ, standard="shaoxing", by=None, on=date(2017, 7, 1))
    receive_forms(
        organisation=organ,
        prefix="QC",
        first=1,
        last=50,
        width=5,
        received_on=date(2018, 3, 1),
        by=None,
        on=date(2018, 3, 1),
    )
    places = {name: cultivating_branch(organ, *row) for name, row in DOSSIERS.items()}
    above = account_of(organ, "晏清", "yanqing", place=places["moved"]["branch"])
    make_holding(above, "secretary", organ, since=POSTS_SINCE)
    return {"above": "yanqing", "root": "tangning", **places}


def account_of(organ: Any, name: str, username: str, *, place: int) -> Any:
    from dangwu.members.services.accounts import bind_account
    from dangwu.orgs.models import Organisation
    from tests.factories import make_person, make_user

    person = make_person(name, branch=Organisation.objects.get(pk=place))
    bind_account(person=person, user=make_user(username), by=None, on=SINCE)
    return person


def cultivating_branch(
    organ: Any, name: str, applicant: str, born: str, until: str, days_ago: int
) -> dict[str, Any]:
    """A branch of twelve full members; its secretary has an account, and somebody has come as far
    as a step."""
    from dangwu.desk.management.applicants import Applicants, Cultivating, applied_for
    from dangwu.members.services import PersonFields
    from dangwu.members.services.accounts import bind_account
    from tests.factories import (
        identity_number,
        make_holding,
        make_organisation,
        make_person,
        make_user,
    )

    branch = make_organisation("branch", parent=organ, name=name, on=LONG_AGO)
    people = [
        make_person("邵" + given, branch=branch) for given in (*GIVEN_NAMES, "宁", "越", "元")
    ]
    for person, seat in zip(people, SEATS, strict=False):
        make_holding(person, seat, branch, since=POSTS_SINCE)
    username = f"shao{branch.pk}"
    bind_account(person=people[0], user=make_user(username), by=None, on=SINCE)
    told = {
        "branch": branch.pk,
        "short_name": branch.short_name,
        "username": username,
        "applicant": applicant,
        "names": [person.name for person in people],
        "number": identity_number(born or "19950418"),
    }
    if until:
        today = localdate()
        applicants = Applicants(seed=5, today=today)
        place = Cultivating(branch, people[0], people[1], (people[3], people[4]))
        person = PersonFields(name=applicant, id_number=told["number"])
        applied_on = applied_for(until, today - timedelta(days=days_ago))
        told["dossier"] = applicants.bring(place, person, applied_on, until).pk
    return told


def branch_of(organ: Any, name: str, *people: tuple[str, str, str, str]) -> int:
    """A branch with these members: name, category, account or "", post or ""."""
    from dangwu.members.services.accounts import bind_account
    from tests.factories import make_holding, make_organisation, make_person, make_user

    branch = make_organisation("branch", parent=organ, name=name, on=LONG_AGO)
    for called, category, username, post in people:
        born = date(1954, 8, 30) if category == "retired" else date(1984, 11, 2)
        person = make_person(called, branch=branch, category=category, born_on=born)
        if username:
            bind_account(person=person, user=make_user(username), by=None, on=SINCE)
        if post:
            make_holding(person, post, branch)
    return int(branch.pk)


if __name__ == "__main__":
    sys.exit(main())
