"""Addresses of duties."""

from django.urls import path

from dangwu.duties import views

app_name = "duties"
YEAR = "<int:pk>/<int:year>"
urlpatterns = [
    path("", views.home, name="home"),
    path(f"{YEAR}/", views.year, name="year"),
    path(f"{YEAR}/board/", views.board, name="board"),
    path(f"{YEAR}/board.xlsx", views.board_sheet, name="board_sheet"),
    path(f"{YEAR}/calendar/", views.calendar, name="calendar"),
    path(f"{YEAR}/items/<str:item>/", views.reason, name="reason"),
    path("<int:pk>/record/<slug:fact>/", views.record, name="record"),
    path("records/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
]
