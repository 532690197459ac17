"""Addresses of admission."""

from django.urls import include, path

from dangwu.admission import views
from dangwu.admission.views import checkup, taking_over

app_name = "admission"
ORGANISATION = "organisations/<int:pk>"
CHECKUP = [
    path("", checkup.checkup, name="checkup"),
    path("template/", checkup.template, name="checkup_template"),
    path("result/", checkup.result, name="checkup_result"),
    path("result/progress/", checkup.progress, name="checkup_progress"),
    path("result/download/", checkup.download, name="checkup_download"),
    path("result/discard/", checkup.discard, name="checkup_discard"),
    path("result/take-over/", taking_over.checkup_take_over, name="checkup_take_over"),
    path("one/", checkup.typed, name="checkup_typed"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("plan/", views.plan, name="plan"),
    path("mine/", views.mine, name="mine"),
    path("quotas/", views.quotas, name="quotas"),
    path("papers/", views.papers, name="papers"),
    path("form/calibrate/", views.calibrate, name="calibrate"),
    path("checkup/", include(CHECKUP)),
    path(f"{ORGANISATION}/take-over/", taking_over.take_over, name="take_over"),
    path(f"{ORGANISATION}/take-over/new/", taking_over.take_over_new, name="take_over_new"),
    path(
        f"{ORGANISATION}/take-over/<uuid:person>/",
        taking_over.take_over_person,
        name="take_over_person",
    ),
    path(f"{ORGANISATION}/new/", views.new, name="new"),
    path(f"{ORGANISATION}/quota/<int:year>/<slug:number>/", views.quota, name="quota"),
    path(f"{ORGANISATION}/forms/", views.receive_forms, name="receive_forms"),
    path(f"{ORGANISATION}/analysis/", views.new_analysis, name="new_analysis"),
    path("reviews/<uuid:pk>/withdraw/", views.withdraw_review, name="withdraw_review"),
    path("forms/<uuid:pk>/void/", views.void_form, name="void_form"),
    path("inquiries/<uuid:pk>/answer/", views.answer, name="answer"),
    path("sealed/<slug:table>/<uuid:pk>/<slug:field>/", views.reveal, name="reveal"),
    path("<uuid:pk>/", views.dossier, name="dossier"),
    path("<uuid:pk>/step/<slug:step>/", views.step, name="step"),
    path("<uuid:pk>/recommend/", views.recommend, name="recommend"),
    path("<uuid:pk>/review/<slug:phase>/", views.review, name="review"),
    path("<uuid:pk>/opinion/<slug:step>/", views.opinion, name="opinion"),
    path("<uuid:pk>/notice/<slug:matter>/", views.notice, name="notice"),
    path("<uuid:pk>/issue-form/", views.issue_form, name="issue_form"),
    path("<uuid:pk>/form/", views.fill_form, name="fill_form"),
    path("<uuid:pk>/form/print/", views.print_form, name="print_form"),
    path("<uuid:pk>/materials/", views.materials, name="materials"),
    path("<uuid:pk>/paper/<slug:kind>/<slug:form>/", views.paper, name="paper"),
    path("<uuid:pk>/leaving/", views.leaving, name="leaving"),
    path("<uuid:pk>/special-reason/", views.special_reason, name="special_reason"),
    path("<uuid:pk>/delay/", views.delay, name="delay"),
    path("<uuid:pk>/last-talk/", views.last_talk, name="last_talk"),
    path("<uuid:pk>/move/", views.move, name="move"),
    path("<uuid:pk>/ask-move/", views.ask_move, name="ask_move"),
    path("move-requests/<uuid:pk>/", views.move_request, name="move_request"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:pk>/political-review/", views.political_review, name="political_review"),
    path("<uuid:pk>/political-review/write/", views.write_review, name="write_review"),
    path("<uuid:pk>/political-review/inquiry/", views.inquiry, name="inquiry"),
    path("<uuid:pk>/political-review/conclude/", views.conclude, name="conclude"),
    path("<uuid:pk>/political-review/redo/", views.redo, name="redo"),
]
