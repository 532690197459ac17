"""Addresses of organisations."""

from django.urls import path

from dangwu.orgs import views

app_name = "orgs"
urlpatterns = [
    path("<int:pk>/found/", views.found, name="found"),
    path("<int:pk>/rename/", views.rename, name="rename"),
    path("<int:pk>/kind/", views.kind, name="kind"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/merge/", views.merge, name="merge"),
    path("<int:pk>/dissolve/", views.dissolve, name="dissolve"),
    path("<int:pk>/posts/", views.post, name="post"),
    path("<int:pk>/posts/<int:post_pk>/end/", views.end_seat, name="end_post"),
    path("<int:pk>/terms/", views.term, name="term"),
    path("<int:pk>/terms/<int:term_pk>/extend/", views.extend, name="extend_term"),
    path("<int:pk>/standard/", views.standard, name="standard"),
    path("<int:pk>/choices/<str:item>/", views.choice, name="choice"),
]
