"""People on their way into the Party, for the demonstration: every stage, through the services."""

from dangwu.desk.management.applicants.bringing import DAYS, Applicants, applied_for
from dangwu.desk.management.applicants.steps import Cultivating, answer

__all__ = ["DAYS", "Applicants", "Cultivating", "answer", "applied_for"]
