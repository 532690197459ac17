"""Addresses of reports."""

from django.urls import path

from dangwu.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("new/<int:pk>/<slug:kind>/", views.new, name="new"),
    path("<uuid:pk>/", views.report, name="report"),
    path("<uuid:pk>/change/", views.change, name="change"),
    path("<uuid:pk>/send/", views.send, name="send"),
    path("<uuid:pk>/heard/", views.heard, name="heard"),
    path("<uuid:pk>/drop/", views.drop, name="drop"),
    path("<uuid:pk>/paper/<slug:form>/", views.paper, name="paper"),
]
