"""The command `dangwu`: Django's commands and our own (`dangwu judge`, `dangwu rulebook`,
`dangwu audit`…).
"""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangwu.config.settings")
    execute_from_command_line(["dangwu", *sys.argv[1:]])


if __name__ == "__main__":
    main()
