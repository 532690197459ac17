from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "dangwu.care"

    def ready(self) -> None:
        from dangwu.care.evidence import register

        register()
