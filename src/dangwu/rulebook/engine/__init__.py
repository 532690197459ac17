"""The engine of the rulebook: reads, checks and composes regulations kept as data. No Django.

`load(*folders)` gives the book or raises `RulebookError` with every fault.
"""

from dangwu.rulebook.engine.composition import Rulebook, Span, UnknownItem, UnknownStandard
from dangwu.rulebook.engine.faults import Fault, RulebookError
from dangwu.rulebook.engine.loading import load
from dangwu.rulebook.engine.records import Entry, Option, Source, Standard, Version

__all__ = [
    "Entry",
    "Fault",
    "Option",
    "Rulebook",
    "RulebookError",
    "Source",
    "Span",
    "Standard",
    "UnknownItem",
    "UnknownStandard",
    "Version",
    "load",
]
