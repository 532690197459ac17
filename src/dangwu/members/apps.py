from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "dangwu.members"
    verbose_name = "党员"

    def ready(self) -> None:
        from dangwu.duties.registry import register_bearers
        from dangwu.members.effects import register_generic_procedures
        from dangwu.members.evidence import HOLDERS, MEMBERS, holder_bearers, member_bearers

        register_bearers(*MEMBERS, provider=member_bearers)
        register_bearers(*HOLDERS, provider=holder_bearers)
        register_generic_procedures()
