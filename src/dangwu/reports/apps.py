from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "dangwu.reports"

    def ready(self) -> None:
        from dangwu.reports import effects, evidence

        effects.register_definitions()
        evidence.register()
