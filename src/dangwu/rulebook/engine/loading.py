"""Folders in, a checked book out."""

from pathlib import Path

from dangwu.rulebook.engine.composition import Rulebook
from dangwu.rulebook.engine.faults import Fault, RulebookError
from dangwu.rulebook.engine.parsing import Parser
from dangwu.rulebook.engine.reading import (
    Trees,
    book_files,
    digest_of,
    read_trees,
    store_trees,
    stored_trees,
)


def load(*roots: Path, cache: Path | None = None) -> Rulebook:
    """The book of these folders; RulebookError with every fault if anything is wrong.

    `cache` is a folder for the snapshot of the files already read; a process that finds one of
    the same content skips YAML, and the checks that this content has passed.
    """
    files = book_files(roots)
    digest = digest_of(files)
    trees = stored_trees(cache, digest)
    if trees is not None:
        try:
            return _book(trees, digest, [])
        except RulebookError:
            pass  # written by another version of the program: read afresh, with lines
    faults: list[Fault] = []
    trees = read_trees(files, faults)
    book = _book(trees, digest, faults)
    store_trees(cache, digest, trees)
    return book


def _book(trees: Trees, digest: str, faults: list[Fault]) -> Rulebook:
    parser = Parser(trees, faults)
    parser.read()
    book = Rulebook(parser, digest)
    faults += book.faults()
    if faults:
        raise RulebookError(faults)
    return book
