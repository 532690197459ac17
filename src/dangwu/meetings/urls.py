"""Addresses of meetings."""

from django.urls import URLPattern, path

from dangwu.meetings import views
from dangwu.meetings.views import acts, briefs, life, papers, registers, writing
from dangwu.meetings.views import live as room
from dangwu.meetings.views import meetings as everyday
from dangwu.meetings.views import plans as year_plans

app_name = "meetings"
ITEM = "<uuid:pk>/items/<int:item>"
QUARTER = "attendance/<int:organisation>/<int:year>/<int:quarter>"
urlpatterns: list[URLPattern] = [
    # ---- who should attend
    path("roll/<int:organisation>/<str:kind>/<str:day>/", views.roll, name="roll"),
    # ---- meetings: plan, call, record, sign
    path("", everyday.home, name="home"),
    path("mine/", everyday.mine, name="mine"),
    path("begin/<int:organisation>/<str:kind>/", writing.begin, name="begin"),
    path("plan/<int:organisation>/<str:kind>/", writing.plan_new, name="plan_new"),
    path("record/<int:organisation>/<str:kind>/", writing.record, name="record"),
    path("<uuid:pk>/", everyday.meeting, name="meeting"),
    path("<uuid:pk>/call/", acts.call, name="call"),
    path("<uuid:pk>/change/", writing.change, name="change"),
    path("<uuid:pk>/cancel/", acts.cancel, name="cancel"),
    path("<uuid:pk>/leave/", acts.leave, name="leave"),
    path("<uuid:pk>/guests/", acts.invite, name="invite"),
    path("<uuid:pk>/guests/<uuid:person>/", acts.uninvite, name="uninvite"),
    path("<uuid:pk>/record/", acts.complete, name="complete"),
    path("<uuid:pk>/sign/", acts.sign, name="sign"),
    path("<uuid:pk>/addition/", acts.addition, name="addition"),
    path("<uuid:pk>/follow-up/", acts.follow_up, name="follow_up"),
    path("<uuid:pk>/report-above/", acts.report, name="report_above"),
    path("<uuid:pk>/make-up/", acts.made_up, name="make_up"),
    path("follow-ups/<int:pk>/finish/", acts.finish, name="finish"),
    path(f"{ITEM}/approved/", acts.approved, name="approved"),
    path(f"{ITEM}/announced/", acts.announced, name="announced"),
    # ---- live: sign in, items, votes
    path("here/<str:code>/", room.present_by_code, name="present_by_code"),
    path("<uuid:pk>/live/", room.live, name="live"),
    path("<uuid:pk>/live/sign-in/", room.sign_in, name="sign_in"),
    path("<uuid:pk>/live/code/", room.code, name="code"),
    path("<uuid:pk>/live/close/", room.close, name="close"),
    path("<uuid:pk>/hall/", room.hall, name="hall"),
    path("<uuid:pk>/room/", room.room, name="room"),
    path("<uuid:pk>/items/new/", room.item_new, name="item_new"),
    path(f"{ITEM}/", room.item, name="item"),
    path(f"{ITEM}/change/", room.item_change, name="item_change"),
    path(f"{ITEM}/vote/", room.vote, name="vote"),
    path(f"{ITEM}/postpone/", room.postpone, name="postpone"),
    path(f"{ITEM}/tellers/", room.tellers, name="tellers"),
    path(f"{ITEM}/tellers/<uuid:person>/", room.count, name="count"),
    path(f"{ITEM}/count/", room.count_result, name="count_result"),
    path(f"{ITEM}/poll/", room.poll, name="poll"),
    path(f"{ITEM}/poll/vote/", room.poll_vote, name="poll_vote"),
    path(f"{ITEM}/opinion/", room.opinion, name="opinion"),
    path(f"{ITEM}/opinion/mine/", room.own_opinion, name="own_opinion"),
    # ---- papers: minutes, notices, registers, briefs
    path("<uuid:pk>/minutes.pdf", papers.minutes_pdf, name="minutes_pdf"),
    path("<uuid:pk>/minutes.docx", papers.minutes_word, name="minutes_word"),
    path("<uuid:pk>/notice.pdf", papers.notice_pdf, name="notice_pdf"),
    path("<uuid:pk>/notice.docx", papers.notice_word, name="notice_word"),
    path("<uuid:pk>/brief/", briefs.brief_new, name="brief_new"),
    path("briefs/<uuid:pk>/", briefs.brief, name="brief"),
    path("briefs/<uuid:pk>/submit/", briefs.brief_submit, name="brief_submit"),
    path("attendance/<int:organisation>/", registers.attendance, name="attendance"),
    path(f"{QUARTER}/report/", registers.attendance_report, name="attendance_report"),
    path(f"{QUARTER}/<slug:paper>/", registers.attendance_paper, name="attendance_paper"),
    path("absences/<int:organisation>/", registers.absences, name="absences"),
    path("register/<int:organisation>/", registers.register, name="register"),
    path(
        "register/<int:organisation>/<slug:book>/<int:year>/",
        registers.register_xlsx,
        name="register_xlsx",
    ),
    path("materials/<int:organisation>/", registers.materials, name="materials"),
    # ---- plans of the year, life meetings
    path("plans/", year_plans.plans, name="plans"),
    path("plans/published/", year_plans.published, name="published"),
    path(
        "plans/new/<int:organisation>/<str:kind>/<int:year>/",
        year_plans.plan_new_year,
        name="plan_new_year",
    ),
    path("plans/<uuid:pk>/", year_plans.plan, name="plan"),
    path("plans/<uuid:pk>/entries/", year_plans.plan_entry, name="plan_entry"),
    path("plans/<uuid:pk>/submit/", year_plans.plan_submit, name="plan_submit"),
    path("plans/<uuid:pk>/publish/", year_plans.plan_publish, name="plan_publish"),
    path("plans/<uuid:pk>/paper/<slug:paper>/", year_plans.plan_paper, name="plan_paper"),
    path("<uuid:pk>/preparation/", life.life, name="life"),
    path("<uuid:pk>/preparation/plan/", life.life_plan, name="life_plan"),
    path("<uuid:pk>/preparation/steps/<slug:step>/", life.step, name="step"),
    path("<uuid:pk>/preparation/opinion/", life.opinion_new, name="opinion_new"),
    path("<uuid:pk>/preparation/papers/", life.papers, name="papers"),
    path("<uuid:pk>/paper/", life.paper, name="paper"),
    path("papers/<int:pk>/", life.paper_read, name="paper_read"),
    path("<uuid:pk>/told/", life.told, name="told"),
    path("<uuid:pk>/remedy/", life.remedy, name="remedy"),
]
