"""Addresses of talks and visits."""

from django.urls import path

from dangwu.care import views

app_name = "care"
BRANCH = "branches/<int:pk>"
urlpatterns = [
    path("", views.home, name="home"),
    path("mine/", views.mine, name="mine"),
    path(f"{BRANCH}/", views.branch, name="branch"),
    path(f"{BRANCH}/record/", views.record, name="record"),
    path(f"{BRANCH}/need/", views.need, name="need"),
    path(f"{BRANCH}/register/<int:year>/", views.register, name="register"),
    path(
        f"{BRANCH}/people/<uuid:person>/<slug:occasion>/<str:since>/leave-out/",
        views.leave_out,
        name="leave_out",
    ),
    path("needs/<uuid:pk>/settle/", views.settle, name="settle"),
    path("needs/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("needs/<uuid:pk>/note/", views.need_note, name="need_note"),
    path("<uuid:pk>/", views.talk, name="talk"),
    path("<uuid:pk>/note/", views.note, name="note"),
    path("<uuid:pk>/withdraw/", views.withdraw_talk, name="withdraw_talk"),
]
