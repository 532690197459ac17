from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "dangwu.accounts"
    verbose_name = "账号"
