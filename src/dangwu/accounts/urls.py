"""Addresses of signing in, the own account and the three administrators."""

from django.urls import path

from dangwu.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.password, name="password"),
    path("large-type/", views.large_type, name="large_type"),
    path("me/", views.me, name="me"),
    path("me/email/", views.email, name="email"),
    path("me/end-session/", views.end_session, name="end_session"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/new/", views.create_account, name="create_account"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("accounts/<int:pk>/password/", views.issue_password, name="issue_password"),
    path("accounts/<int:pk>/disable/", views.disable_account, name="disable_account"),
    path("accounts/<int:pk>/enable/", views.enable_account, name="enable_account"),
    path("system/", views.system, name="system"),
    path("audit/", views.audit, name="audit"),
    path("audit/verify/", views.audit_verify, name="audit_verify"),
    path("csp-report/", views.csp_report, name="csp_report"),
]
