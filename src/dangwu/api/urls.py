"""Addresses of the API."""

from django.urls import path

from dangwu.api import views

app_name = "api"
urlpatterns = [path("judge/<str:kind>/", views.judge, name="judge")]
