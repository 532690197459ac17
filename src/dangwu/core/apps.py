from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "dangwu.core"
    verbose_name = "基础"
