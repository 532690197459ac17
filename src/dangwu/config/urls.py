"""Every address of the product; each is classed in tests/architecture/routes.toml."""

from django.urls import include, path

urlpatterns = [
    path("", include("dangwu.desk.urls")),
    path("", include("dangwu.accounts.urls")),
    path("orgs/", include("dangwu.orgs.urls")),
    path("members/", include("dangwu.members.urls")),
    path("dues/", include("dangwu.dues.urls")),
    path("duties/", include("dangwu.duties.urls")),
    path("procedures/", include("dangwu.procedures.urls")),
    path("meetings/", include("dangwu.meetings.urls")),
    path("talks/", include("dangwu.care.urls")),
    path("learning/", include("dangwu.learning.urls")),
    path("reports/", include("dangwu.reports.urls")),
    path("admission/", include("dangwu.admission.urls")),
    path("rulebook/", include("dangwu.rulebook.urls")),
    path("api/", include("dangwu.api.urls")),
]
