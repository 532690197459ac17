"""A valid call of every route that changes something: who, where, and what is posted.

A new POST route needs a line here, or one in `CHANGES_NOTHING`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.accounts.services import disable_account
from dangwu.admission.models import Dossier
from dangwu.admission.services import write_political_review
from dangwu.core.actor import session_mark
from dangwu.core.scope import whole_tree
from dangwu.desk.models import Reminder
from dangwu.desk.services import make_feed
from dangwu.dues.models import Verification
from dangwu.dues.selectors.decisions import slip_in_force
from dangwu.dues.services.confirm import confirm_verification
from dangwu.dues.services.pay import Pay, enter_pay
from dangwu.dues.services.verify import verify_dues
from dangwu.meetings.models import CheckingPaper, Meeting
from dangwu.meetings.selectors.plans import entries_of
from dangwu.meetings.selectors.roll import roll_on
from dangwu.meetings.services import (
    invite_person,
    new_sign_in_code,
    note_approval,
    sign_minutes,
)
from dangwu.members.models import (
    Attendance,
    Membership,
    MembershipStatus,
    Person,
    Presence,
)
from dangwu.members.selectors.people import members_of
from dangwu.orgs.models import Organisation
from dangwu.orgs.services import follow_standard
from dangwu.procedures.models import Run
from dangwu.procedures.services import suspend_run
from tests.apps.admission.dossiers import as_sheet, thirty
from tests.apps.meetings.records import attended, held
from tests.apps.members.rosters import begun, member, roster_file
from tests.apps.procedures.course import begin, brought_to
from tests.apps.procedures.generic import outdated
from tests.factories import PASSWORD, identity_number, make_organisation, make_person
from tests.security.world import YEAR, World

# These answer without writing a row: a cookie, a log line, an answer, a search that names
# nobody in an address.
CHANGES_NOTHING = {
    *("accounts:large_type", "accounts:csp_report", "api:judge", "members:search"),
    # judged as it was typed; without a sheet that this session uploaded
    *("admission:checkup_typed", "admission:checkup_discard", "admission:checkup_take_over"),
    "admission:calibrate",  # the offsets of a printer, kept in the session
}

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


def _entry_as_it_is(world: World) -> dict[str, Any]:
    """The row of the plan's entry as its form shows it."""
    with whole_tree("an act of the tests"):
        (entry,) = entries_of(world.year_plan("fagai_1"))
    shown = {"on": entry.on.isoformat(), "title": entry.title}
    shown |= {"content": entry.content, "form": entry.form}
    return {f"{name}_e{entry.pk}": value for name, value in shown.items()}


def _no_paper_yet(world: World) -> None:
    with whole_tree("an act of the tests"):
        CheckingPaper.objects.filter(meeting=world.life("fagai_1")).update(handed_on=None)


def _held_without(world: World) -> None:
    """The life meeting was held, and the person at the place was on leave."""
    with whole_tree("an act of the tests"):
        meeting = world.life("fagai_1")
        Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
        Attendance.objects.filter(source=meeting.pk).update(presence=Presence.LEAVE)


FOR_THE_ACT = "为一次办理准备的程序"


def _of_run(step: str, *, key: str | None = None, role: str = "zhangwen", **given: Any) -> Act:
    """An act on a run that has come to a step: on that step, on `key`, or ("") on the whole."""
    on = {"key": step if key is None else key} if key != "" else {}

    def prepare(world: World) -> None:
        run = begin(world.organisation("fagai_1"), subject=None, title=FOR_THE_ACT)
        brought_to(run, step)

    def data(world: World) -> dict[str, Any]:
        said = {name: one() if callable(one) else one for name, one in given.items()}
        return {"version": _prepared_run().version, **said}

    return Act(role, data=data, prepare=prepare, kwargs=lambda w: {"pk": _prepared_run().pk, **on})


def _prepared_run() -> Run:
    with whole_tree("an act of the tests"):
        return Run.objects.get(title=FOR_THE_ACT)


def _stand_still(world: World) -> None:
    run = begin(world.organisation("fagai_1"), subject=None, title=FOR_THE_ACT)
    with whole_tree("an act of the tests"):
        suspend_run(run=run, reason="暂停", by=None, on=localdate())


def _begin_outdated(world: World) -> None:
    outdated(world.organisation("fagai_1"), title=FOR_THE_ACT)


def _on_prepared_run(prepare: Callable[[World], None], **given: str) -> Act:
    return Act(
        "zhangwen",
        prepare=prepare,
        kwargs=lambda w: {"pk": _prepared_run().pk},
        data=lambda w: {"version": _prepared_run().version, **given},
    )


PRINTED = {"answered": "1", "reason": "存入个人档案"}
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
    "accounts:email": Act("wangfang", data=lambda w: {"email": "wangfang@example.com"}),
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
    "members:restrict": Act(data=lambda w: {"ground": "detained", "on": today()}),
    "members:restore": Act(data=on),
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
    # meetings
    "meetings:plan_new": Act(
        "zhangwen",
        data=lambda w: {"title": "又一次会议", "held_on": today(), "rows": "1", "keep": "1"},
    ),
    "meetings:record": Act("zhangwen", data=lambda w: _recorded(w)),
    "meetings:call": Act("zhangwen", data=lambda w: {"requirements": "请准时到会"}),
    "meetings:change": Act("zhangwen", data=lambda w: {"title": "改名", "held_on": today()}),
    "meetings:cancel": Act("zhangwen", data=lambda w: {"reason": "与全市会议冲突"}),
    "meetings:leave": Act(
        "wangfang",
        place="fagai_1_a",
        kwargs=lambda w: {"pk": w.life("fagai_1_a").pk},
        data=lambda w: {"reason": "因病"},
    ),
    "meetings:invite": Act(
        "zhangwen", data=lambda w: {"person": _beside(w).pk}, prepare=lambda w: _beside(w)
    ),
    "meetings:uninvite": Act(
        "zhangwen",
        kwargs=lambda w: {"pk": w.held_meeting("fagai_1").pk, "person": _guest(w).pk},
    ),
    "meetings:complete": Act("zhangwen", data=lambda w: {"summary": "讨论热烈"}),
    "meetings:sign": Act(
        "zhangwen",
        data=lambda w: {
            "signed_by": w.cast.person("wuting").pk,
            "keeper": w.cast.person("wuting").pk,
        },
    ),
    "meetings:addition": Act(
        "zhangwen", prepare=lambda w: _signed(w), data=lambda w: {"text": "更正一处"}
    ),
    "meetings:follow_up": Act(
        "zhangwen",
        data=lambda w: {
            "measure": "落实经费",
            "owner": w.cast.person("wuting").pk,
            "due_on": today(),
        },
    ),
    "meetings:report_above": Act("zhangwen"),
    "meetings:make_up": Act(
        "zhangwen",
        kwargs=lambda w: {"pk": _lecture(w).pk},
        data=lambda w: {"people": w.cast.person("wuting").pk, "made_up_on": today()},
    ),
    "meetings:finish": Act("zhangwen", data=lambda w: {"done_on": today(), "outcome": "已公布"}),
    "meetings:approved": Act("zhangwen", data=lambda w: {"day": today()}),
    "meetings:announced": Act(
        "zhangwen", prepare=lambda w: _approved(w), data=lambda w: {"day": today()}
    ),
    # meetings that run
    "meetings:live": Act("zhangwen", kwargs=lambda w: {"pk": w.planned_meeting("fagai_1").pk}),
    "meetings:sign_in": Act(
        "zhangwen",
        prepare=lambda w: _seat_in_room(w, "zhoukai", "expected"),
        data=lambda w: {"present": w.cast.person("zhoukai").pk},
    ),
    "meetings:code": Act("zhangwen"),
    "meetings:present_by_code": Act(
        "wuting", prepare=lambda w: _not_yet_there(w), kwargs=lambda w: {"code": _code(w)}
    ),
    "meetings:close": Act("zhangwen", prepare=lambda w: _put_off(w)),
    "meetings:item_new": Act("zhangwen", data=lambda w: {"title": "又一项"}),
    "meetings:item": Act(
        "zhangwen", data=lambda w: {"points": "张文：同意。", "dissent": "", "result": ""}
    ),
    "meetings:item_change": Act("zhangwen", data=lambda w: {"title": "另一个名称"}),
    "meetings:vote": Act(
        "zhangwen",
        data=lambda w: {
            **{"way": "hands", "votes_for": "1", "against": "0", "abstained": "0"},
            "wording": "同意",
        },
    ),
    "meetings:postpone": Act("zhangwen"),
    "meetings:tellers": Act(
        "zhangwen",
        prepare=lambda w: _seat_in_room(w, "zhoukai", "present"),
        data=lambda w: {
            "first": w.cast.person("wuting").pk,
            "second": w.cast.person("zhoukai").pk,
        },
    ),
    "meetings:count": Act(
        "wuting",
        data=lambda w: {
            **{"issued": "1", "votes_for": "1", "against": "0"},
            **{"abstained": "0", "invalid": "0"},
        },
    ),
    "meetings:poll": Act("zhangwen"),
    "meetings:poll_vote": Act("wuting", data=lambda w: {"choice": "votes_for"}),
    "meetings:own_opinion": Act(
        "wuting",
        prepare=lambda w: _not_yet_there(w),
        data=lambda w: {"stance": "for", "text": "同意"},
    ),
    "meetings:opinion": Act(
        "zhangwen",
        prepare=lambda w: _seat_in_room(w, "zhoukai", "leave"),
        data=lambda w: {
            "person": w.cast.person("zhoukai").pk,
            "stance": "for",
            "received_on": today(),
        },
    ),
    # papers of meetings
    "meetings:minutes_pdf": Act("zhangwen"),
    "meetings:minutes_word": Act("zhangwen"),
    "meetings:notice_pdf": Act("zhangwen"),
    "meetings:notice_word": Act("zhangwen"),
    "meetings:brief_new": Act("zhangwen", data=lambda w: {"title": "简讯", "text": "已经召开。"}),
    "meetings:brief_submit": Act("zhangwen"),
    "meetings:attendance_paper": Act("zhangwen"),
    "meetings:attendance_report": Act("zhangwen", data=lambda w: {"told_on": today()}),
    "meetings:register_xlsx": Act("zhangwen"),
    # plans of the year, life meetings
    "meetings:plan_new_year": Act(
        "zhangwen", data=lambda w: {"on_n0": f"{YEAR + 1}-03-09", "title_n0": "学习"}
    ),
    "meetings:plan_entry": Act(
        "zhangwen",
        data=lambda w: {
            **_entry_as_it_is(w),
            "on_n0": f"{YEAR}-03-09",
            "title_n0": "又一次学习",
        },
    ),
    "meetings:plan_submit": Act("zhangwen"),
    "meetings:plan_publish": Act("zhangwen", data=lambda w: {"published_on": today()}),
    "meetings:plan_paper": Act("zhangwen"),
    "meetings:life_plan": Act("zhangwen", data=lambda w: {"note": "主题和步骤"}),
    "meetings:step": Act("zhangwen", data=lambda w: {"done_on": today()}),
    "meetings:opinion_new": Act(
        "zhangwen",
        data=lambda w: {"source": "masses", "text": "多下基层", "gathered_on": today()},
    ),
    "meetings:papers": Act(
        "zhangwen",
        prepare=lambda w: _no_paper_yet(w),
        data=lambda w: {"people": w.cast.person("wuting").pk, "handed_on": today()},
    ),
    "meetings:paper": Act("wuting", data=lambda w: {"text": "查摆出新的问题"}),
    "meetings:told": Act(
        "zhangwen",
        prepare=lambda w: _held_without(w),
        data=lambda w: {"people": w.cast.person("wuting").pk, "told_on": today()},
    ),
    "meetings:remedy": Act(
        "zhangwen",
        prepare=lambda w: _held_without(w),
        data=lambda w: {
            "problem": "学习不够",
            "measure": "每周学习",
            "owner": w.cast.person("wuting").pk,
            "due_on": today(),
        },
    ),
    # desk
    "desk:calendar": Act("wangfang"),
    "desk:end_calendar": Act("wangfang", prepare=lambda w: _feed(w)),
    "desk:read_reminders": Act("wangfang", prepare=lambda w: _reminder(w)),
    # reports
    "reports:new": Act(
        "zhangwen",
        data=lambda w: {"title": "关于活动室的请示", "text": "拟改造", "decide_on": today()},
    ),
    "reports:change": Act("zhangwen", data=lambda w: {"title": "工作报告", "text": "改过的"}),
    "reports:send": Act("zhangwen"),
    "reports:heard": Act("zhangwen", data=lambda w: {"heard_on": today()}),
    "reports:drop": Act("zhangwen"),
    # learning
    "learning:hours_sheet": Act("zhangwen"),
    "learning:material_new": Act("zhangwen", data=lambda w: {"title": "党章学习读本"}),
    "learning:end_material": Act("zhangwen"),
    "learning:training_new": Act(
        "zhangwen",
        data=lambda w: {
            "kind": "training",
            "title": "专题培训",
            "held_on": today(),
            "minutes": "2",
            "people": [w.cast.person("wangfang").pk],
        },
    ),
    "learning:withdraw_training": Act("zhangwen"),
    "learning:report_new": Act(
        "zhangwen", data=lambda w: {"form": "written", "handed_on": today()}
    ),
    "learning:read_report": Act("zhangwen", data=lambda w: {"reason": "了解预备期表现"}),
    # talks and visits
    "care:record": Act(
        "zhangwen",
        data=lambda w: {
            "person": _newcomer(w).pk,
            "talker": w.cast.person("zhangwen").pk,
            "held_on": today(),
            "occasion": "yearly",
            "note": "谈得很好",
        },
    ),
    "care:need": Act(
        "zhangwen",
        data=lambda w: {
            "person": _newcomer(w).pk,
            "occasion": "conflict",
            "noted_on": today(),
        },
        prepare=lambda w: _follow_shaoxing(w),
    ),
    "care:register": Act("zhangwen"),
    "care:leave_out": Act(
        "zhangwen",
        kwargs=lambda w: {
            "pk": w.organisation("fagai_1").pk,
            "person": _newcomer(w).pk,
            "occasion": "post_change",
            "since": today(),
        },
        data=lambda w: {"reason": "只是更正岗位名称"},
        prepare=lambda w: _follow_shaoxing(w),
    ),
    "care:settle": Act("zhangwen", data=lambda w: {"talk": w.talk("fagai_1").pk}),
    "care:withdraw": Act("zhangwen", data=lambda w: {"reason": "登记有误"}),
    "care:need_note": Act("zhangwen", data=lambda w: {"reason": "了解情况后谈话"}),
    "care:withdraw_talk": Act("zhangwen", data=lambda w: {"reason": "登记有误"}),
    "care:note": Act("zhangwen", data=lambda w: {"reason": "了解谈话情况"}),
    # duties
    "duties:record": Act(
        "zhangwen",
        data=lambda w: {
            "done_on": (localdate() - dt.timedelta(days=1)).isoformat(),
            "note": "按时办理",
        },
    ),
    "duties:withdraw": Act("zhangwen"),
    # procedures
    "procedures:decide": Act(
        "chenjie", data=lambda w: {"version": 1, "decision": "approve", "opinion": "同意。"}
    ),
    "procedures:withdraw": Act("zhangwen", data=lambda w: {"version": 1}),
    "procedures:outside": Act(
        place="gongwei",
        data=lambda w: {
            "version": 1,
            "approved": "yes",
            "answered_on": today(),
            "reference": "青委〔2026〕3号",
        },
    ),
    "procedures:new_run": Act("zhangwen", data=lambda w: {"title": "交接", "cause": "leave"}),
    "procedures:complete": _of_run("talk", done_on=today),
    "procedures:send": _of_run("consent"),
    "procedures:extend": _of_run("approval", role="chenjie", reason="本人长期外出"),
    "procedures:go_back": _of_run("consent", key="talk", reason="谈话记录不全"),
    "procedures:keep": _of_run("decide", name="会议记录", held_on=today),
    "procedures:refuse": Act(
        "chenjie", data=lambda w: {"case_version": 1, "outcome": "refused", "opinion": "条件不足"}
    ),
    "procedures:suspend": _of_run("decide", key="", reason="本人出国学习"),
    "procedures:resume": _on_prepared_run(_stand_still),
    "procedures:end_run": _of_run("decide", key="", outcome="stopped", reason="本人要求"),
    "procedures:migrate": _on_prepared_run(_begin_outdated, reason="上级要求按新的规定办理"),
    "procedures:delegate": Act(
        "zhangwen",
        data=lambda w: {
            "taker": w.cast.user("lihua").pk,
            "permissions": ["procedures.submit"],
            "starts_on": today(),
            "last_on": today(),
            "reason": "外出学习",
        },
    ),
    "procedures:end_delegation": Act("zhangwen"),
    "procedures:change_holiday": Act(
        data=lambda w: {
            "day": today(),
            "kind": "off",
            "name": "放假",
            "reference": "青政办〔2026〕5号",
        }
    ),
    # admission
    "admission:new": Act(
        "lihua",
        data=lambda w: {
            "name": "秦月",
            "id_number": identity_number("19980812"),
            "applied_on": today(),
            "characters": "1200",
        },
    ),
    "admission:checkup": Act(
        "lihua",
        data=lambda w: {
            "organisation": w.organisation("fagai_1").pk,
            "sheet": SimpleUploadedFile("材料.xlsx", as_sheet(thirty()[:2])),
        },
    ),
    "admission:take_over_new": Act(
        "lihua",
        data=lambda w: _looked_over(
            w,
            "take_over_new",
            {"name": "秦岳", "id_number": identity_number("19980812"), "applied_on": today()},
        ),
    ),
    "admission:take_over_person": Act(
        "lihua",
        data=lambda w: _looked_over(
            w, "take_over_person", {"applied_on": _days_ago(30)}, w.half_way("fagai_1").pk
        ),
    ),
    "admission:quota": Act(data=lambda w: {"number": "3"}),
    "admission:receive_forms": Act(
        data=lambda w: {"prefix": "Z", "first": "001", "last": "050", "received_on": today()}
    ),
    "admission:new_analysis": Act(data=lambda w: {"held_on": today(), "text": "总体稳定"}),
    "admission:withdraw_review": Act(data=lambda w: {"reason": "日期登记错了"}),
    "admission:void_form": Act(data=lambda w: {"reason": "填写涂改"}),
    "admission:answer": Act(data=lambda w: {"answered_on": today(), "answer": "历史清楚"}),
    "admission:reveal": Act(data=lambda w: {"reason": "核对谈话记录"}),
    "admission:step": Act(
        "lihua",
        kwargs=lambda w: {"pk": w.bring("fagai_1", "application", "秦川").pk, "step": "talk"},
        data=lambda w: {"talker": w.cast.person("zhangwen").pk, "held_on": today()},
    ),
    "admission:paper": Act(),
    "admission:papers": Act(
        data=lambda w: {"step": "talk", "dossier": str(w.dossier("fagai_1").pk), **PRINTED}
    ),
    "admission:fill_form": Act(data=lambda w: {"will": "我志愿加入中国共产党"}),
    "admission:print_form": Act(data=lambda w: {"pages": ["1"], "reason": "套印志愿书"}),
    "admission:materials": Act(
        data=lambda w: {"materials": ["activist:支部委员会会议记录"], "held_on": today()}
    ),
    "admission:recommend": Act(
        data=lambda w: {"manner": "members", "held_on": today(), "taking_part": 9, "votes_for": 8}
    ),
    "admission:review": Act(
        data=lambda w: {
            "held_on": today(),
            "reviewer": w.cast.person("zhangwen").pk,
            "text": "学习认真",
            "signed": "on",
        }
    ),
    "admission:opinion": Act(
        data=lambda w: {"source": "masses", "collected_on": today(), "asked": 9, "agreeing": 9}
    ),
    "admission:notice": Act(
        data=lambda w: {"first_day": _days_ago(9), "last_day": today(), "place": "公示栏"}
    ),
    "admission:issue_form": Act(
        kwargs=lambda w: {"pk": w.bring("fagai_1", "talk", "秦山").pk},
        data=lambda w: {"batch": w.form_issue("fagai_1").range_id, "issued_on": today()},
    ),
    "admission:leaving": Act(data=lambda w: {"leaves_unit_on": today()}),
    "admission:special_reason": Act(
        "chenjie",
        kwargs=lambda w: {"pk": w.bring("fagai_1", "superior_talk", "秦岚").pk},
        data=lambda w: {"reason": "换届期间暂停审批"},
    ),
    "admission:delay": Act(data=lambda w: {"cause": "organisation"}),
    "admission:last_talk": Act(
        kwargs=lambda w: {"pk": w.bring("fagai_1", "full_approval", "秦湖").pk},
        data=lambda w: {"talker": w.cast.person("zhangwen").pk, "held_on": today()},
    ),
    "admission:move": Act(
        data=lambda w: {"organisation": w.organisation("fagai_2").pk, "moved_on": today()}
    ),
    "admission:ask_move": Act(
        "lihua",
        data=lambda w: {
            "to": "市财政局机关第二党支部",
            "moves_on": today(),
            "above": w.organisation("gongwei").pk,
        },
    ),
    "admission:withdraw": Act("lihua", data=lambda w: {"reason": "本人不再申请"}),
    "admission:write_review": Act(data=lambda w: {"attitude": "态度明确"}),
    "admission:inquiry": Act(
        data=lambda w: {
            "manner": "letter",
            "addressee": "某社区党委",
            "about": "母亲",
            "sent_on": today(),
        }
    ),
    "admission:conclude": Act(
        "lihua",
        kwargs=lambda w: {"pk": _written(w).pk},
        data=lambda w: {"concluded_on": today(), "result": "passed", "conclusion": "合格"},
    ),
    "admission:redo": Act(
        "lihua",
        kwargs=lambda w: {"pk": w.bring("fagai_1", "political_review", "秦岭").pk},
        data=lambda w: {"reason": "回函有误"},
    ),
}


def _newcomer(world: World) -> Person:
    return make_person("江河", branch=world.organisation("fagai_1"))


def _follow_shaoxing(world: World) -> None:
    """The standard with occasions that call for talks."""
    with whole_tree("an act of the tests"):
        follow_standard(
            organisation=world.organisation("fagai"),
            standard="shaoxing",
            by=None,
            on=dt.date(2020, 1, 1),
        )


def _reminder(world: World) -> None:
    person = world.cast.person("wangfang")
    line = {"code": "called", "key": "called-1", "at": 1, "text": "会议通知", "url": "/"}
    line["until"] = str(localdate())
    with whole_tree("an act of the tests"):
        Reminder.objects.create(
            scope_path=person.scope_path, person=person, day=localdate(), lines=[line]
        )


def _feed(world: World) -> str:
    with whole_tree("an act of the tests"):
        return make_feed(person=world.cast.person("wangfang").pk, by=None, on=localdate())


def _another_base(world: World, fen: int = 610_000) -> None:
    person = world.cast.person("wuting")
    with whole_tree("an act of the tests"):
        enter_pay(
            person=person, year=YEAR, pay=Pay(base=fen), employer=None, by=None, on=localdate()
        )


def _verify_again(world: World) -> Verification:
    branch = world.organisation("fagai_1")
    with whole_tree("an act of the tests"):
        for person in members_of(branch, localdate()):
            if slip_in_force(person, YEAR) is None:  # who came after the first verification
                enter_pay(
                    person=person,
                    year=YEAR,
                    pay=Pay(base=520_000),
                    employer=None,
                    by=None,
                    on=localdate(),
                )
        verify_dues(branch=branch, year=YEAR, by=None, on=localdate())
        return Verification.objects.get(branch=branch, year=YEAR)


def _confirmed_and_wrong(world: World) -> None:
    found = _verify_again(world)
    with whole_tree("an act of the tests"):
        confirm_verification(verification=found, confirmed_on=localdate(), by=None, on=localdate())
    _another_base(world)


# ---- meetings ----------------------------------------------------------------------------------


def _recorded(world: World) -> dict[str, Any]:
    """A meeting of today at which everybody was there."""
    branch = world.organisation("fagai_1")
    with whole_tree("an act of the tests"):
        people = [each.person for each in roll_on(branch, ("member_meeting",), localdate())]
    there = {f"presence_{person.pk.hex}": "present" for person in people}
    return {"title": "记录下来的会议", "held_on": today(), "rows": "1", **there}


def _beside(world: World) -> Person:
    """Somebody of the branch who is on the way into the Party: on no roll of the members."""
    with whole_tree("an act of the tests"):
        found = Person.objects.filter(name="柳絮").first()
        if found is None:
            found = make_person(
                "柳絮", branch=world.organisation("fagai_1"), category="civil_servant"
            )
            Membership.objects.filter(person=found, ends_on__isnull=True).update(
                status=MembershipStatus.ACTIVIST
            )
    return found


def _guest(world: World) -> Person:
    person = _beside(world)
    with whole_tree("an act of the tests"):
        invite_person(
            meeting=world.held_meeting("fagai_1"), person=person, by=None, on=localdate()
        )
    return person


def _signed(world: World) -> None:
    with whole_tree("an act of the tests"):
        person = world.cast.person("wuting")
        sign_minutes(
            meeting=world.held_meeting("fagai_1"),
            signed_by=person,
            keeper=person,
            by=None,
            on=localdate(),
        )


def _lecture(world: World) -> Meeting:
    """A lecture that one of the branch missed."""
    with whole_tree("an act of the tests"):
        made = held(world.organisation("fagai_1"), "lecture", localdate(), title="党课")
        attended(made, world.cast.person("wuting"), "absent")
    return made


def _approved(world: World) -> None:
    item = world.resolution("fagai_1")
    with whole_tree("an act of the tests"):
        note_approval(decision=item.decision, approved_on=localdate(), by=None, on=localdate())


# ---- meetings that run


def _seat_in_room(world: World, key: str, presence: str) -> None:
    """A further name on the roll of the meeting that runs."""
    with whole_tree("an act of the tests"):
        attended(world.running_meeting("fagai_1"), world.cast.person(key), presence)


def _not_yet_there(world: World) -> None:
    with whole_tree("an act of the tests"):
        rows = Attendance.objects.filter(source=world.running_meeting("fagai_1").pk)
        rows.update(presence="expected")


def _code(world: World) -> str:
    with whole_tree("an act of the tests"):
        meeting = world.running_meeting("fagai_1")
        return new_sign_in_code(meeting=meeting, by=None, on=localdate())


def _put_off(world: World) -> None:
    with whole_tree("an act of the tests"):
        world.running_meeting("fagai_1").items.update(postponed=True)


# ---- admission


def _looked_over(w: World, route: str, typed: dict[str, Any], *more: Any) -> dict[str, Any]:
    """What was typed, with the digest that the first press gives."""
    client = Client()
    client.force_login(w.cast.user("lihua"))
    where = reverse(f"admission:{route}", args=[w.organisation("fagai_1").pk, *more])
    shown = client.post(where, typed, secure=True).context["shown"]
    return {**typed, "shown": shown}


def _days_ago(days: int) -> str:
    return (localdate() - dt.timedelta(days=days)).isoformat()


def _written(world: World) -> Dossier:
    """A dossier whose political review is written and waits for its conclusion."""
    with whole_tree("an act of the tests"):
        dossier = world.bring("fagai_1", "sponsors", "秦淮")
        contents = dict.fromkeys(("attitude", "history", "conduct", "family"), "清楚")
        write_political_review(dossier=dossier, contents=contents, by=None, on=localdate())
    return dossier
