"""`dangwu judge KIND < facts.jsonl`: the rules on the command line."""

import json
import os
import sys
from argparse import ArgumentTypeError
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from dangwu.api.judge import KINDS, judge_text, lines_to_answer
from dangwu.api.judge.sheets import NoFacts, judge_workbook
from dangwu.core.sheets import SheetRefused
from dangwu.rulebook.selectors import rulebook

BAD_LINES = 2  # exit status when a line could not be read


def iso_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"日期应写作 2026-11-21，不是“{text}”") from error


class Command(BaseCommand):
    help = "按制度标准判断：每行一个 JSON 对象读入，每行一个结论写出；也可以判断一张表格"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=sorted(KINDS))
        parser.add_argument("sheet", nargs="?", type=Path, help="表格（.xlsx、.xls、.ods、.csv）")
        parser.add_argument("-o", "--output", type=Path, help="写出加了结论的表格（.xlsx）")
        parser.add_argument("--standard", default="national", help="制度标准（默认 national）")
        parser.add_argument("--on", type=iso_day, default=None, help="按哪一天的规定（默认今天）")

    def handle(self, *args: Any, **options: Any) -> None:
        standard, on = options["standard"], options["on"] or localdate()
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal is set to
        if standard not in rulebook().standards:
            known = "、".join(rulebook().standards)
            raise CommandError(f"没有标准“{standard}”，可以写：{known}", returncode=BAD_LINES)
        if (options["sheet"] is None) != (options["output"] is None):
            raise CommandError("判断表格要写两个文件：表格 -o 结果.xlsx", returncode=BAD_LINES)
        if options["sheet"] is None:
            bad = self.judge_lines(options["kind"], standard, on)
        else:
            bad = self.judge_sheet(
                options["kind"], options["sheet"], options["output"], standard, on
            )
        if bad:
            sys.exit(BAD_LINES)

    def judge_lines(self, kind: str, standard: str, on: date) -> bool:
        """Answer standard input line by line; whether a line could not be read."""
        bad = False
        try:
            for line in lines_to_answer(sys.stdin.buffer):  # undecoded: a bad one stops no other
                answer = judge_text(kind, line, standard=standard, on=on)
                bad |= "error" in answer
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
            self.stdout.flush()
        except BrokenPipeError:  # the reader has seen enough: `dangwu judge … | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return bad

    def judge_sheet(self, kind: str, sheet: Path, output: Path, standard: str, on: date) -> bool:
        """Write the sheet again with the verdicts; whether a row could not be read."""
        try:
            found = judge_workbook(
                kind, sheet.read_bytes(), name=sheet.name, standard=standard, on=on
            )
            output.write_bytes(found.content)
        except OSError as error:
            said = f"打不开“{error.filename}”：{error.strerror}"
            raise CommandError(said, returncode=BAD_LINES) from error
        except (SheetRefused, NoFacts) as error:
            raise CommandError(str(error), returncode=BAD_LINES) from error
        said = f"判断 {found.rows} 行，其中 {found.bad} 行读不懂，{found.open} 行有待补充"
        self.stdout.write(f"{said}；结果在 {output}")
        return found.bad > 0
