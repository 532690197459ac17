"""The command `dangwu`: Django's commands and our own (`dangwu judge`, `dangwu rulebook`,
`dangwu audit`…).
"""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangwu.config.settings")
    name, *rest = sys.argv[1:] or ["help"]
    # `check-runs` is the command of the file check_runs; options keep their hyphens
    known = name if name.startswith("-") else name.replace("-", "_")
    execute_from_command_line(["dangwu", known, *rest])


if __name__ == "__main__":
    main()
