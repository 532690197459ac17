from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "dangwu.duties"
    verbose_name = "应办事项"

    def ready(self) -> None:
        from dangwu.duties.evidence import SELF_CHECK
        from dangwu.duties.registry import register_bearers, register_fact
        from dangwu.duties.selectors.bearers import ORGANISATIONS, organisation_bearers

        register_fact(SELF_CHECK)
        register_bearers(*ORGANISATIONS, provider=organisation_bearers)
