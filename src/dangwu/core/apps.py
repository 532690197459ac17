from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "dangwu.core"
    verbose_name = "基础"

    def ready(self) -> None:
        """Register the checks of a production start."""
        from dangwu.core import checks

        assert checks.settings_are_safe
