"""A valid call of every route that changes something: who, where, and what is posted.

A new POST route needs a line here, or one in `CHANGES_NOTHING`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from dangwu.accounts.services import disable_account
from dangwu.core.actor import session_mark
from dangwu.core.scope import whole_tree
from dangwu.dues.models import Verification
from dangwu.dues.services.confirm import confirm_verification
from dangwu.dues.services.pay import Pay, enter_pay
from dangwu.dues.services.verify import verify_dues
from dangwu.orgs.models import Organisation
from tests.apps.members.rosters import begun, member, roster_file
from tests.factories import PASSWORD, identity_number, make_organisation, make_person
from tests.security.world import YEAR, World

# These answer without writing a row: a cookie, a log line, an answer, a search that names
# nobody in an address.
CHANGES_NOTHING = {"accounts:large_type", "accounts:csp_report", "api:judge", "members:search"}

Data = Callable[[World], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Act:
    """Who calls it at which place with what; `prepare` makes the place (or the address) fit
    first.
    """

    role: str = "tangning"
    place: str = "fagai_1"
    data: Data = field(default=lambda world: {})
    prepare: Callable[[World], Any] | None = None
    kwargs: Data | None = None  # where the object is not that of `OBJECTS`
    signed_in: bool = True


def today() -> str:
    return localdate().isoformat()


def on(world: World) -> dict[str, Any]:
    return {"on": today()}


def _empty_branch(world: World) -> Organisation:
    with whole_tree("an act of the tests"):
        found = Organisation.objects.filter(name="空支部").first()
    return found or make_organisation(name="空支部", parent=world.organisation("fagai"))


def _of_empty_branch(world: World) -> dict[str, Any]:
    return {"pk": _empty_branch(world).pk}


def _register(world: World) -> dict[str, Any]:
    return {
        "name": "高山",
        "id_number": identity_number("19900102"),
        "sex": "male",
        "born_on": "1990-01-02",
        "ethnicity": "汉族",
        "education": "大学",
        "category": "civil_servant",
        "organisation": world.organisation("fagai_2").pk,
        "joined_on": "2018-07-01",
        "full_on": "2019-07-01",
    }


def _change(world: World) -> dict[str, Any]:
    known = {
        k: v for k, v in _register(world).items() if k in ("ethnicity", "education", "category")
    }
    person = world.cast.person("wuting")
    return known | {
        "name": "吴婷婷",
        "sex": person.sex,
        "born_on": person.born_on.isoformat(),
    }


def _standard(world: World) -> dict[str, Any]:
    return {"standard": "shaoxing", "on": today()}


def _choice(world: World) -> dict[str, Any]:
    from dangwu.orgs.selectors import choosable

    with whole_tree("an act of the tests"):
        asked = choosable(world.organisation("fagai_1"), localdate())[0]
    return {"option": asked.options[0][0], "on": today()}


def _extend(world: World) -> dict[str, Any]:
    due = world.term("fagai_1").due_on
    return {"to": (due + dt.timedelta(days=90)).isoformat()}


def _account(world: World) -> dict[str, Any]:
    return {"pk": world.cast.user("laike").pk}


ACTS: dict[str, Act] = {
    # accounts
    "accounts:sign_in": Act(
        "wangfang", data=lambda w: {"username": "wangfang", "password": PASSWORD}, signed_in=False
    ),
    "accounts:sign_out": Act("wangfang"),
    "accounts:password": Act(
        "wangfang",
        data=lambda w: {
            "present": PASSWORD,
            "new": "Shan-Yue-2047-Feng",
            "again": "Shan-Yue-2047-Feng",
        },
    ),
    "accounts:end_session": Act(
        "wangfang", data=lambda w: {"session": session_mark(w.another_session("wangfang"))}
    ),
    "accounts:create_account": Act("anquan", data=lambda w: {"username": "xinren"}),
    "accounts:issue_password": Act("anquan", kwargs=_account),
    "accounts:disable_account": Act("anquan", kwargs=_account),
    "accounts:enable_account": Act(
        "anquan",
        kwargs=_account,
        prepare=lambda w: disable_account(user=w.cast.user("laike"), by=None, on=localdate()),
    ),
    # organisations
    "desk:self_check": Act(data=lambda w: {"on": today(), "note": "已自查"}),
    "orgs:found": Act(
        place="fagai",
        data=lambda w: {
            "kind": "branch",
            "name": "第九党支部",
            "short_name": "九支部",
            "units": 1,
            "on": today(),
        },
    ),
    "orgs:rename": Act(data=lambda w: {"name": "新名党支部", "short_name": "新名", "on": today()}),
    "orgs:kind": Act(data=lambda w: {"kind": "joint_branch", "on": today()}),
    "orgs:move": Act(
        kwargs=_of_empty_branch,
        data=lambda w: {"target": w.organisation("shuili").pk, "on": today()},
    ),
    "orgs:merge": Act(
        kwargs=_of_empty_branch,
        data=lambda w: {"target": w.organisation("fagai_2").pk, "on": today()},
    ),
    "orgs:dissolve": Act(
        kwargs=_of_empty_branch, data=lambda w: {"reason": "机构改革", "on": today()}
    ),
    "orgs:post": Act(data=lambda w: {"kind": "youth_member", "on": today()}),
    "orgs:end_post": Act(data=on),
    "orgs:term": Act(data=lambda w: {"number": 2, "elected_on": today()}),
    "orgs:extend_term": Act(data=_extend),
    "orgs:standard": Act(data=_standard),
    "orgs:choice": Act(data=_choice),
    # members
    "members:register": Act(data=_register),
    "members:change": Act(data=_change),
    "members:affiliate": Act(
        data=lambda w: {"organisation": w.organisation("fagai_2").pk, "on": today()}
    ),
    "members:status": Act(data=lambda w: {"status": "left", "on": today()}),
    "members:condition": Act(data=lambda w: {"kind": "lost_contact", "on": today()}),
    "members:end_condition": Act(data=on),
    "members:reveal": Act(data=lambda w: {"reason": "核对档案信息"}),
    "members:hold_post": Act(
        data=lambda w: {
            "person": make_person("江河", branch=w.organisation("fagai_1")).pk,
            "on": today(),
        }
    ),
    "members:leave_post": Act(data=on),
    "members:imports": Act(
        data=lambda w: {
            "organisation": w.organisation("fagai_1").pk,
            "roster": SimpleUploadedFile("花名册.xlsx", roster_file([member()])),
            "as_of": today(),
        }
    ),
    "members:import_correct": Act(data=lambda w: {"left_out": "1"}),
    "members:import_map": Act(
        data=lambda w: {"sheet": "0", "heading_row": "1", "column.0": "name"}
    ),
    "members:import_take_back": Act(),
    "members:import_marked": Act(),
    "members:import_restart": Act(prepare=lambda w: begun(w.roster("fagai_1"))),
    "members:import_discard": Act(),
    "members:import_commit": Act(),
    "members:export": Act(
        data=lambda w: {
            "organisation": w.organisation("fagai_1").pk,
            "with_secrets": "on",
            "reason": "年度统计",
            "form": "xlsx",
        }
    ),
    # dues
    "dues:verify": Act(prepare=lambda w: _another_base(w)),
    "dues:confirm": Act(
        data=lambda w: {"confirmed_on": today()}, prepare=lambda w: _verify_again(w)
    ),
    "dues:paper": Act(),
    "dues:import": Act(
        data=lambda w: {
            "layout": "government",
            "file": SimpleUploadedFile("工资.xlsx", w.pay_sheet("fagai_1")),
        }
    ),
    "dues:import_preview": Act(),
    "dues:verify_below": Act(place="gongwei"),
    "dues:slip": Act(),
    "dues:note": Act(data=lambda w: {"note": "工资已核对"}),
    "dues:correct": Act(
        data=lambda w: {"reason": "录错一位数"}, prepare=lambda w: _confirmed_and_wrong(w)
    ),
    "dues:pay": Act(data=lambda w: {"base": "5400"}),
    "dues:relief": Act(
        kwargs=lambda w: {"pk": w.cast.person("zhangwen").pk, "year": YEAR},
        data=lambda w: {
            "amount_fen": "1",
            "decided_by": "superior",
            "decided_on": today(),
            "reason": "重病",
        },
    ),
    "dues:end_relief": Act(),
    "dues:category": Act(
        data=lambda w: {"category": "in_service", "employer": "enterprise", "reason": "挂职"}
    ),
    "dues:end_category": Act(),
    "dues:paid_to": Act(data=lambda w: {"paid_to": f"{YEAR}-01-15"}),
}


def _another_base(world: World, fen: int = 610_000) -> None:
    person = world.cast.person("wuting")
    with whole_tree("an act of the tests"):
        enter_pay(
            person=person, year=YEAR, pay=Pay(base=fen), employer=None, by=None, on=localdate()
        )


def _verify_again(world: World) -> Verification:
    branch = world.organisation("fagai_1")
    with whole_tree("an act of the tests"):
        verify_dues(branch=branch, year=YEAR, by=None, on=localdate())
        return Verification.objects.get(branch=branch, year=YEAR)


def _confirmed_and_wrong(world: World) -> None:
    found = _verify_again(world)
    with whole_tree("an act of the tests"):
        confirm_verification(verification=found, confirmed_on=localdate(), by=None, on=localdate())
    _another_base(world)
