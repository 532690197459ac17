from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "dangwu.orgs"
    verbose_name = "组织"
