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
    path("<uuid:pk>/reveal/<str:field>/", views.reveal, name="reveal"),
    path("posts/<int:post_pk>/hold/", views.hold_post, name="hold_post"),
    path("holdings/<int:pk>/leave/", views.leave_post, name="leave_post"),
]
