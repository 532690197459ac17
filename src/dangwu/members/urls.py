"""Addresses of members."""

from django.urls import path

from dangwu.members import views

app_name = "members"
urlpatterns = [
    path("", views.roster, name="roster"),
    path("search/", views.search, name="search"),
    path("new/", views.register, name="register"),
    path("<uuid:pk>/", views.person, name="person"),
    path("<uuid:pk>/change/", views.change, name="change"),
    path("<uuid:pk>/affiliate/", views.affiliate, name="affiliate"),
    path("<uuid:pk>/status/", views.status, name="status"),
    path("<uuid:pk>/condition/", views.condition, name="condition"),
    path("<uuid:pk>/condition/<int:condition_pk>/end/", views.end_condition, name="end_condition"),
    path("<uuid:pk>/rights/restrict/", views.restrict, name="restrict"),
    path("<uuid:pk>/rights/<int:restriction_pk>/restore/", views.restore, name="restore"),
    path("<uuid:pk>/reveal/<str:field>/", views.reveal, name="reveal"),
    path("imports/", views.imports, name="imports"),
    path("imports/template/", views.template, name="template"),
    path("imports/<uuid:pk>/", views.import_page, name="import"),
    path("imports/<uuid:pk>/progress/", views.import_progress, name="import_progress"),
    path("imports/<uuid:pk>/correct/", views.import_correct, name="import_correct"),
    path("imports/<uuid:pk>/map/", views.import_map, name="import_map"),
    path("imports/<uuid:pk>/take-back/", views.import_take_back, name="import_take_back"),
    path("imports/<uuid:pk>/marked/", views.import_marked, name="import_marked"),
    path("imports/<uuid:pk>/restart/", views.import_restart, name="import_restart"),
    path("imports/<uuid:pk>/discard/", views.import_discard, name="import_discard"),
    path("imports/<uuid:pk>/commit/", views.import_commit, name="import_commit"),
    path("imports/<uuid:pk>/list/<str:part>/", views.import_list, name="import_list"),
    path("export/", views.export, name="export"),
    path("posts/<int:post_pk>/hold/", views.hold_post, name="hold_post"),
    path("holdings/<int:pk>/leave/", views.leave_post, name="leave_post"),
]
