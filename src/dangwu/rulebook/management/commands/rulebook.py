"""`dangwu rulebook check | show ID | diff STANDARD STANDARD`: the book on the command line."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from dangwu.rulebook.engine import (
    Rulebook,
    RulebookError,
    UnknownItem,
    UnknownStandard,
    Version,
    load,
)
from dangwu.rulebook.messages import STATUSES, describe, describe_item, differences
from dangwu.rulebook.selectors import citation_text, folders


class Command(BaseCommand):
    help = "制度库：check 查出全部毛病，show 看一条，diff 比两个标准"
    requires_system_checks: list[str] = []  # `check` itself tells what is wrong

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--with", dest="extra", action="append", default=[], type=Path, metavar="文件夹",
            help="连同这个文件夹里的标准一起读",
        )  # fmt: skip
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("check", help="读全部文件，逐条说出毛病所在的文件与行")
        show = verbs.add_parser("show", help="一条规定：各标准、历年、出处")
        show.add_argument("id")
        show.add_argument("--standard")
        show.add_argument("--on", type=date.fromisoformat)
        diff = verbs.add_parser("diff", help="两个标准在某一天有哪些不同")
        diff.add_argument("own")
        diff.add_argument("other")
        diff.add_argument("--on", type=date.fromisoformat)

    def handle(self, *, verb: str, extra: list[Path], **options: Any) -> None:
        book = self._load(extra)
        if verb == "check":
            self.stdout.write(summary(book))
            return
        on = options["on"] or localdate()
        try:
            if verb == "show" and (ids := items_of(book, options["id"])):
                lines = listed(book, ids, options["standard"], on)
            elif verb == "show":
                lines = shown(book, options["id"], options["standard"], on)
            else:
                lines = compared(book, options["own"], options["other"], on)
            for line in lines:
                self.stdout.write(line)
        except UnknownItem as error:
            raise CommandError(f"制度库里没有条目“{error}”") from error
        except UnknownStandard as error:
            known = "、".join(book.standards)
            raise CommandError(f"没有标准“{error}”，现有：{known}") from error

    def _load(self, extra: list[Path]) -> Rulebook:
        """Afresh, without the snapshot: a fault must show its line."""
        for folder in extra:
            if not folder.is_dir():
                raise CommandError(f"没有文件夹“{folder}”")
        try:
            return load(*folders(), *extra)
        except RulebookError as error:
            raise CommandError(f"{error}\n共 {len(error.faults)} 处") from error


def summary(book: Rulebook) -> str:
    """What was read, and how much of it still waits to be checked against the text."""
    versions = [
        version
        for entries in book.entries.values()
        for entry in entries.values()
        for version in entry.versions
    ]
    unverified = sum(version.status == "unverified" for version in versions)
    return (
        f"没有毛病：{len(book.standards)} 个标准，{len(book.entries)} 条，{len(versions)} 个版本，"
        f"其中待核对 {unverified} 个\n摘要 {book.digest}"
    )


def shown(book: Rulebook, id_: str, standard: str | None, on: date) -> Iterator[str]:
    """The item on a day, then every version of each standard."""
    entries = book.entries_of(id_)
    names = [standard] if standard else list(entries)
    for name in names:
        item = book.item_on(name, id_, on)
        said = describe_item(item) if item else "没有规定"
        yield f"{id_}　{book.standards[name].title}　{on}：{said}"
        if item is not None:
            yield f"  {'；'.join(citation_text(cite, book=book) for cite in item.cite)}"
        for version in entries[name].versions if name in entries else ():
            yield f"  {_version_line(version, book)}"


def items_of(book: Rulebook, rule: str) -> list[str]:
    """The items of a rule that is no item itself: DUE-05 has DUE-05.salaried and others."""
    if rule in book.entries:
        return []
    return [id_ for id_ in book.entries if id_.startswith(f"{rule}.")]


def listed(book: Rulebook, ids: Sequence[str], standard: str | None, on: date) -> Iterator[str]:
    """Items with their titles and what each standard holds of them on a day."""
    if standard is not None:
        book.chain(standard)  # refuses one that is unknown
    for id_ in ids:
        entries = book.entries_of(id_)
        yield f"{id_}　{next(iter(entries.values())).title}"
        for name in [standard] if standard else entries:
            item = book.item_on(name, id_, on)
            said = describe_item(item) if item else "没有规定"
            yield f"  {book.standards[name].title}　{on}：{said}"


def _version_line(version: Version, book: Rulebook) -> str:
    until = f"{version.until} 前" if version.until else "今"
    if version.value is not None:
        said = describe(version.value)
    elif version.change is not None:
        said = "改上级规定的一部分"
    else:
        said = "；".join(option.title for option in version.choose.values())
    cites = "；".join(citation_text(cite, book=book) for cite in version.cite)
    note = f"　{version.note}" if version.note else ""
    return f"{version.from_} 至{until} [{STATUSES[version.status]}] {said}　{cites}{note}"


def compared(book: Rulebook, own: str, other: str, on: date) -> Iterator[str]:
    """Every item in which the second standard differs from the first on a day."""
    name = book.standards[other].short if other in book.standards else other
    mine, theirs = book.terms_on(own, on).items, book.terms_on(other, on).items
    count = 0
    for id_ in sorted({*mine, *theirs}):
        told = differences(mine.get(id_), theirs.get(id_), name)
        if told:
            count += 1
            yield f"{id_}　{(mine.get(id_) or theirs[id_]).title}"
            yield f"  {book.standards[own].short}：{_said(mine, id_)}"
            yield f"  {name}：{_said(theirs, id_)}"
    yield f"{on}：{count} 条不同"


def _said(items: Any, id_: str) -> str:
    return describe_item(items[id_]) if id_ in items else "没有规定"
