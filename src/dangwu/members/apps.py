from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "dangwu.members"
    verbose_name = "党员"

    def ready(self) -> None:
        """Accounts, which stand below, learn here whose they are."""
        from dangwu.accounts.people import register_directory
        from dangwu.members.services.accounts import Directory

        register_directory(Directory())
