"""Add up the reports of several runs of pytest: `python bin/tally.py var/tests/*.xml`.

Prints what was left out and why, then one closing line. Fails where a test failed, where nothing
ran, and on CI where anything was left out. Standard library only.
"""

import os
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree  # our own reports, written a moment ago


def main() -> int:
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for path in map(Path, sys.argv[1:]):
        for case in ElementTree.parse(path).iter("testcase"):  # noqa: S314
            outcome = outcome_of(case)
            outcomes[outcome] += 1
            if outcome == "skipped":
                reasons[f"{path.stem}: {case.find('skipped').get('message')}"] += 1
    for reason, count in reasons.most_common():
        print(f"left out {count} × {reason}")
    passed, failed, skipped = (outcomes[name] for name in ("passed", "failed", "skipped"))
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    if skipped and os.environ.get("CI"):
        print("CI leaves nothing out.", file=sys.stderr)
        return 1
    return 0 if passed and not failed else 1


def outcome_of(case: ElementTree.Element) -> str:
    """passed, failed or skipped; an error in preparing or clearing away is a failure."""
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


if __name__ == "__main__":
    sys.exit(main())
