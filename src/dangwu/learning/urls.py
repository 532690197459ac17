"""Addresses of study."""

from django.urls import path

from dangwu.learning import views

app_name = "learning"
urlpatterns = [
    path("", views.home, name="home"),
    path("branches/<int:pk>/<int:year>/", views.branch, name="branch"),
    path("branches/<int:pk>/<int:year>/sheet/", views.hours_sheet, name="hours_sheet"),
    path("branches/<int:pk>/materials/new/", views.material_new, name="material_new"),
    path("organisations/<int:pk>/training/", views.training_new, name="training_new"),
    path("training/<uuid:pk>/", views.training, name="training"),
    path("training/<uuid:pk>/withdraw/", views.withdraw_training, name="withdraw_training"),
    path("materials/<int:pk>/end/", views.end_material, name="end_material"),
    path("people/<uuid:pk>/report/", views.report_new, name="report_new"),
    path("thought-reports/<uuid:pk>/", views.read_report, name="read_report"),
]
