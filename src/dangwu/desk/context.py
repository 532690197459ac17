"""What every page of the shell shows: where you are, what you may open, who you are."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate

from dangwu.admission.selectors import own_dossier
from dangwu.desk.selectors import Standing, standing_of

# Every module of the product has its place; one without pages yet is not shown (an empty room).
# (label, route, permission or duty; "" is for everybody signed in)
OFFICE = (
    (
        "组织",
        (("组织概况", "desk:tree", "orgs.view"), ("党员名册", "members:roster", "members.view")),
    ),
    (
        "日常",
        (
            ("应办事项", "duties:home", "duties.view"),
            ("审批报备", "procedures:home", "procedures.view"),
            ("组织生活", "meetings:home", "meetings.view"),
            ("请示报告", "reports:home", "reports.view"),
            ("发展党员", "admission:home", "admission.view"),
            ("党费", "dues:home", "dues.view"),
            ("换届选举", "elections:home", "elections.view"),
            ("组织关系", "transfers:home", "transfers.view"),
        ),
    ),
    (
        "教育与关怀",
        (
            ("学习", "learning:home", ""),
            ("谈心关怀", "care:home", "care.view"),
            ("考核评议", "appraisal:home", "appraisal.view"),
            ("纪律", "discipline:home", "discipline.view"),
        ),
    ),
    (
        "公开",
        (
            ("党务公开", "openness:home", "openness.view"),
            ("特色品牌", "campaigns:home", "campaigns.view"),
        ),
    ),
    (
        "依据",
        (("制度库", "rulebook:index", ""), ("统计年报", "statistics:home", "statistics.view")),
    ),
)
# What a member without a post finds of their own, beside what is for everybody.
OWN = (
    ("我的组织生活", "meetings:mine"),
    ("我的党费", "dues:mine"),
    ("我的谈心谈话", "care:mine"),
)
OWN_WAY = ("我的入党时间表", "admission:mine")  # only for who has a dossier
# Addresses that belong to an entry and do not lie below its own.
ALSO = {"desk:tree": ("/organisations/", "/orgs/", "/checkup/")}
DUTY = {
    "system": (("系统", (("系统状况", "accounts:system", ""),)),),
    "security": (("账号", (("账号管理", "accounts:accounts", ""),)),),
    "audit": (("审计", (("审计记录", "accounts:audit", ""),)),),
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the shell; for a signed-out visitor only the day and the size of the type."""
    always = {
        "today": localdate(),
        "large_type": request.COOKIES.get(settings.LARGE_TYPE_COOKIE) == "1",
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return always
    if user.duty:
        groups = _groups(request, DUTY[user.duty], lambda _: True)
        return {**always, "navigation": groups, "signed_in_as": user.get_duty_display()}
    return {**always, **_shell_of_person(request, standing_of(user, always["today"]))}


def _shell_of_person(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    scope = request.scope  # type: ignore[attr-defined]
    home = [
        _place(request, standing.home_label, "desk:home"),
        _place(request, "日程", "desk:calendar"),
    ]
    if scope.person and not standing.post:
        home += [_place(request, label, route) for label, route in OWN]
        if own_dossier(request.user):
            home.append(_place(request, *OWN_WAY))
    groups = _groups(request, OFFICE, scope.may)
    return {
        "navigation": [{"heading": "", "entries": home}, *groups],
        "scope_name": standing.scope_name,
        "scope_short": standing.scope_short,
        "signed_in_as": standing.signed_in_as,
        "may_search": scope.may("members.view"),
        "tabs": [] if standing.post else _tabs(request, scope.person),
    }


def _tabs(request: HttpRequest, person: Any) -> list[dict[str, Any]]:
    """What a member without a post has at the foot of a telephone."""
    if person is None:
        return []
    shown = (
        ("我的", "desk:home", "home"),
        ("会议", "meetings:mine", "meet"),
        ("党费", "dues:mine", "yuan"),
        ("学习", "learning:home", "file"),
    )
    return [{**_place(request, label, route), "icon": icon} for label, route, icon in shown]


def _place(request: HttpRequest, label: str, route: str) -> dict[str, Any]:
    """An entry that is here on its own page alone."""
    url = reverse(route)
    return {"label": label, "url": url, "current": request.path == url}


def _groups(request: HttpRequest, office: Any, may: Any) -> list[dict[str, Any]]:
    groups = []
    for heading, entries in office:
        shown = [
            _entry(request, label, route)
            for label, route, asks in entries
            if not asks or may(asks)
        ]
        if found := [entry for entry in shown if entry]:
            groups.append({"heading": heading, "entries": found})
    return groups


def _entry(request: HttpRequest, label: str, route: str) -> dict[str, Any] | None:
    try:
        url = reverse(route)
    except NoReverseMatch:
        return None  # the module has no pages yet
    places = (url, *ALSO.get(route, ()))
    return {"label": label, "url": url, "current": request.path.startswith(places)}
