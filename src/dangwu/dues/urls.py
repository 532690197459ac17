"""Addresses of dues."""

from django.urls import path

from dangwu.dues import views

app_name = "dues"
BRANCH = "branches/<int:pk>/<int:year>"
PERSON = "people/<uuid:pk>/<int:year>"
urlpatterns = [
    path("", views.home, name="home"),
    path("mine/", views.mine, name="mine"),
    path(f"{BRANCH}/", views.verification, name="verification"),
    path(f"{BRANCH}/verify/", views.verify, name="verify"),
    path(f"{BRANCH}/confirm/", views.confirm, name="confirm"),
    path(f"{BRANCH}/paper/<slug:paper>/", views.paper, name="paper"),
    path(f"{BRANCH}/import/", views.upload, name="import"),
    path(f"{BRANCH}/template/<slug:layout>/", views.template, name="template"),
    path("imports/<uuid:pk>/", views.import_preview, name="import_preview"),
    path("below/<int:pk>/<int:year>/", views.verify_below, name="verify_below"),
    path("runs/<uuid:pk>/", views.run, name="run"),
    path("runs/<uuid:pk>/progress/", views.run_progress, name="run_progress"),
    path("assessments/<uuid:pk>/", views.explain, name="explain"),
    path("assessments/<uuid:pk>/slip/", views.slip, name="slip"),
    path("assessments/<uuid:pk>/note/", views.note, name="note"),
    path("assessments/<uuid:pk>/correct/", views.correct, name="correct"),
    path("people/<uuid:pk>/", views.of_person, name="of_person"),
    path(f"{PERSON}/pay/", views.pay, name="pay"),
    path(f"{PERSON}/relief/", views.relief, name="relief"),
    path(f"{PERSON}/relief/withdraw/", views.end_relief, name="end_relief"),
    path(f"{PERSON}/category/", views.category, name="category"),
    path(f"{PERSON}/category/withdraw/", views.end_category, name="end_category"),
    path(f"{PERSON}/paid-to/", views.paid_to, name="paid_to"),
]
