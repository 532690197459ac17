from django.urls import path

from dangwu.rulebook import views

app_name = "rulebook"

urlpatterns = [
    path("", views.index, name="index"),
    path("<str:id_>/", views.rule, name="rule"),
]
