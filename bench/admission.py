"""The date health check of 10,000 dossiers, against building their facts from plain rows.

Dossiers are made from a seed: most as they should be, every fifth with one day moved. The bare
work is what any reader of a sheet has to do: the ISO days of a row become the facts of the rules.
Both take the best of several runs in one process, in time of the processor; nothing is read from
a database.
"""

import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

DOSSIERS = 10_000
RUNS = 3
ON = date(2026, 11, 21)
AIM_PER_SECOND = 1_000
SEED = 20261121


def main() -> int:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "dangwu.config.settings", "DANGWU_PROFILE": "test"}
    answer = measure()
    for name, figure in answer.items():
        print(f"{name.replace('_', ' '):<28}{figure!s:>16}")
    print(json.dumps(answer))
    return 0 if answer["met"] else 1


def measure() -> dict[str, object]:
    from dangwu.rulebook.selectors import terms_on
    from dangwu.rules.admission import judge_admission

    rows = [row_of(random.Random(SEED + number), number) for number in range(DOSSIERS)]
    terms_at = partial(terms_on, "shaoxing")
    judge_admission(facts_of(rows[0]), terms_at, on=ON)  # the book is read before the clock runs
    facts, bare_s = best_of(RUNS, lambda: [facts_of(row) for row in rows])
    found, judged_s = best_of(
        RUNS, lambda: [judge_admission(each, terms_at, on=ON) for each in facts]
    )
    codes = Counter(each.reason.code for one in found for each in one.findings)
    wrong = sum(not one.ok for one in found)
    per_second = round(DOSSIERS / judged_s)
    return {
        "bench": "admission",
        "dossiers": DOSSIERS,
        "with_a_fault": wrong,
        "kinds_of_fault": len(codes),
        "conditions": sum(one.checked for one in found),
        "judged_s": round(judged_s, 3),
        "building_facts_s": round(bare_s, 3),
        "ratio_to_building_facts": round(judged_s / bare_s, 1),
        "dossiers_per_second": per_second,
        "aim_per_second": AIM_PER_SECOND,
        "met": per_second >= AIM_PER_SECOND and 0 < wrong < DOSSIERS // 4,
    }


# ---- rows --------------------------------------------------------------------------------------


def row_of(chance: random.Random, number: int) -> dict[str, object]:
    """One dossier as a row of a sheet: ISO days; every fifth has one of them moved."""
    from dangwu.rules.calendar import add_months

    def later(day: date, most: int) -> date:
        return day + timedelta(days=chance.randint(0, most))

    applied = date(2017, 8, 1) + timedelta(days=chance.randint(0, 1000))
    talked = later(applied, 27)
    activist = later(talked, 60)
    prospect = later(add_months(activist, 12), 60)
    review = later(prospect, 30)
    meeting = later(review, 40)
    approved = later(meeting, 80)
    full = later(add_months(meeting, 12), 20)
    halves = [add_months(activist, 6 * n) - timedelta(days=5) for n in (1, 2, 3)]
    days = {
        "born_on": date(1990, 1, 1) + timedelta(days=chance.randint(0, 2000)),
        "applied_on": applied,
        "talked_on": talked,
        "activist_on": activist,
        "prospect_on": prospect,
        "political_review_on": review,
        "branch_meeting_on": meeting,
        "approved_on": approved,
        "second_applied_on": add_months(meeting, 12) - timedelta(days=7),
        "full_meeting_on": full,
        "full_approved_on": later(full, 80),
    }
    if number % 5 == 0:
        moved = chance.choice(["talked_on", "prospect_on", "political_review_on", "approved_on"])
        days[moved] += timedelta(days=chance.choice([-200, 200]))
    votes = chance.randint(7, 12)
    return {
        **{name: day.isoformat() for name, day in days.items()},
        "reviews": [day.isoformat() for day in [*halves, meeting - timedelta(days=9)]],
        "vote": (12, 12, votes),
    }


def facts_of(row: dict[str, object]) -> object:
    """The bare work: the typed facts of a row."""
    from dangwu.rules.admission import AdmissionFacts
    from dangwu.rules.meetings import VoteFacts

    should_attend, present, votes = row["vote"]
    days = {
        name: date.fromisoformat(value) for name, value in row.items() if isinstance(value, str)
    }
    return AdmissionFacts(
        **days,
        reviews=tuple(map(date.fromisoformat, row["reviews"])),
        vote=VoteFacts(
            matter="admission", should_attend=should_attend, present=present, votes_for=votes
        ),
    )


def best_of(runs: int, act: Callable) -> tuple:
    best, found = None, None
    for _ in range(runs):
        start = time.process_time()
        found = act()
        took = time.process_time() - start
        best = took if best is None else min(best, took)
    return found, best


if __name__ == "__main__":
    sys.exit(main())
