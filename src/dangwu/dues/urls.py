"""Addresses of the app."""

from django.urls import URLPattern

app_name = "dues"
urlpatterns: list[URLPattern] = []
