from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "dangwu.meetings"

    def ready(self) -> None:
        from dangwu.meetings.effects import register_briefs, register_plans_of_meetings
        from dangwu.meetings.evidence import (
            register_evidence,
            register_told,
            register_year_plans,
        )

        register_plans_of_meetings()
        register_evidence()
        register_year_plans()
        register_briefs()
        register_told()
