"""`dangwu judge KIND < facts.jsonl`: the rules on the command line."""

import json
import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from dangwu.api.judge import KINDS, judge_text
from dangwu.rulebook.selectors import rulebook

BAD_LINES = 2  # exit status when a line could not be read


def iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"日期应写作 2026-11-21，不是“{text}”") from error


class Command(BaseCommand):
    help = "按制度标准判断：每行一个 JSON 对象读入，每行一个结论写出"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=sorted(KINDS))
        parser.add_argument("--standard", default="national", help="制度标准（默认 national）")
        parser.add_argument("--on", type=iso_day, default=None, help="按哪一天的规定（默认今天）")

    def handle(self, *args: Any, **options: Any) -> None:
        standard, on = options["standard"], options["on"] or localdate()
        if standard not in rulebook().standards:
            known = "、".join(rulebook().standards)
            raise CommandError(f"没有标准“{standard}”，可以写：{known}", returncode=BAD_LINES)
        bad = False
        try:
            for line in lines_of_stdin():
                answer = judge_text(options["kind"], line, standard=standard, on=on)
                bad |= "error" in answer
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
        except BrokenPipeError:  # the reader has seen enough: `dangwu judge … | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if bad:
            sys.exit(BAD_LINES)


def lines_of_stdin() -> Iterator[bytes]:
    """The lines with something on them, undecoded: a bad one must not stop the others."""
    for line in sys.stdin.buffer:
        if line.strip():
            yield line
