"""Addresses of the desk: home, and the organisations as they are looked at."""

from django.urls import path

from dangwu.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/end/", views.end_calendar, name="end_calendar"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
    path("reminders/read/", views.read_reminders, name="read_reminders"),
    path("tree/", views.tree, name="tree"),
    path("checkup/", views.checkup, name="checkup"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
    path("organisations/<int:pk>/self-check/", views.self_check, name="self_check"),
]
