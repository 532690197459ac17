from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "dangwu.learning"

    def ready(self) -> None:
        from dangwu.learning.evidence import register

        register()
