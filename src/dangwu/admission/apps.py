from django.apps import AppConfig


class AdmissionConfig(AppConfig):
    name = "dangwu.admission"
    verbose_name = "发展党员"

    def ready(self) -> None:
        from dangwu.admission.effects import register_effects
        from dangwu.admission.evidence import register_evidence

        register_effects()
        register_evidence()
