"""Reading talks and visits: what is asked for, what was held, who may see it."""

from dangwu.care.selectors.doors import (
    branches_visible_to,
    may_read_note,
    may_withdraw,
    needs_visible_to,
    open_needs,
    own_talks,
    people_of,
    recorded_talks_visible_to,
    talked_with_of,
    talkers_of,
    talks_that_may_meet,
    talks_to_withdraw,
    talks_visible_to,
)
from dangwu.care.selectors.due import BranchTalks, Line, recorded_in, register_of, talks_due
from dangwu.care.selectors.facts import days_talked, gather

__all__ = [
    "BranchTalks",
    "Line",
    "branches_visible_to",
    "days_talked",
    "gather",
    "may_read_note",
    "may_withdraw",
    "needs_visible_to",
    "open_needs",
    "own_talks",
    "people_of",
    "recorded_in",
    "recorded_talks_visible_to",
    "register_of",
    "talked_with_of",
    "talkers_of",
    "talks_due",
    "talks_that_may_meet",
    "talks_to_withdraw",
    "talks_visible_to",
]
