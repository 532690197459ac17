from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "dangwu.procedures"

    def ready(self) -> None:
        from dangwu.procedures.effects import register_steps

        register_steps()
