"""Addresses of approvals and procedures."""

from django.urls import path

from dangwu.procedures.views import (
    cases,
    definitions,
    delegations,
    holidays,
    migrating,
    runs,
    steps,
)

app_name = "procedures"
urlpatterns = [
    path("", cases.home, name="home"),
    path("definition/<str:id_>/", definitions.definition, name="definition"),
    path("definition/<str:id_>/bpmn/", definitions.bpmn, name="bpmn"),
    path("runs/due/", runs.due, name="due"),
    path("runs/new/<str:procedure>/<int:pk>/", runs.new, name="new_run"),
    path("runs/<uuid:pk>/", runs.run, name="run"),
    path("runs/<uuid:pk>/suspend/", runs.suspend, name="suspend"),
    path("runs/<uuid:pk>/resume/", runs.resume, name="resume"),
    path("runs/<uuid:pk>/end/", runs.end, name="end_run"),
    path("runs/<uuid:pk>/migrate/", migrating.migrate, name="migrate"),
    path("runs/<uuid:pk>/<str:key>/complete/", steps.complete, name="complete"),
    path("runs/<uuid:pk>/<str:key>/send/", steps.send, name="send"),
    path("runs/<uuid:pk>/<str:key>/extend/", steps.extend, name="extend"),
    path("runs/<uuid:pk>/<str:key>/return/", steps.go_back, name="go_back"),
    path("runs/<uuid:pk>/<str:key>/refuse/", steps.refuse, name="refuse"),
    path("runs/<uuid:pk>/<str:key>/keep/", steps.keep, name="keep"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/new/<int:pk>/", delegations.new, name="delegate"),
    path("delegations/<uuid:pk>/end/", delegations.end, name="end_delegation"),
    path("holidays/<int:year>/", holidays.holidays, name="holidays"),
    path("holidays/<int:year>/change/", holidays.change, name="change_holiday"),
    path("<uuid:pk>/", cases.case, name="case"),
    path("<uuid:pk>/decide/", cases.decide, name="decide"),
    path("<uuid:pk>/withdraw/", cases.withdraw, name="withdraw"),
    path("<uuid:pk>/outside/", cases.outside, name="outside"),
]
