from django.apps import AppConfig


class DuesConfig(AppConfig):
    name = "dangwu.dues"

    def ready(self) -> None:
        from dangwu.dues.evidence import DUES_VERIFIED
        from dangwu.duties.registry import register_fact

        register_fact(DUES_VERIFIED)
