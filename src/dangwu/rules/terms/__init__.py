"""The typed terms of the rulebook: all that an item can say.

The loader in `dangwu.rulebook` builds these from YAML, keys of a mapping being the fields here
and an unknown key an error; the rules read them through `Terms`, and nothing else of the book.
Amounts are integer fen, shares exact fractions, days dates. `from` and `until` of a version are
the first day that counts and the first that does not.
"""

from dangwu.rules.terms.items import ChoiceNeeded, Item, NotHeld, Terms, Value
from dangwu.rules.terms.lists import (
    Catalogue,
    CatalogueEntry,
    FieldTerm,
    Form,
    Grade,
    Register,
    Scale,
    ScoreItem,
    Scoresheet,
)
from dangwu.rules.terms.parameters import (
    Bracket,
    Brackets,
    ClassProbation,
    Duty,
    Fen,
    Flag,
    ItemSum,
    Kind,
    Majority,
    Number,
    ParameterValue,
    PayItem,
    Period,
    PeriodAverage,
    Range,
    Rounding,
    StandingPeriod,
    StandingTable,
    Threshold,
    Unit,
    Words,
)
from dangwu.rules.terms.procedures import Guard, Outcome, Procedure, Stage, Step

__all__ = [
    "Bracket",
    "Brackets",
    "Catalogue",
    "CatalogueEntry",
    "ChoiceNeeded",
    "ClassProbation",
    "Duty",
    "Fen",
    "FieldTerm",
    "Flag",
    "Form",
    "Grade",
    "Guard",
    "Item",
    "ItemSum",
    "Kind",
    "Majority",
    "NotHeld",
    "Number",
    "Outcome",
    "ParameterValue",
    "PayItem",
    "Period",
    "PeriodAverage",
    "Procedure",
    "Range",
    "Register",
    "Rounding",
    "Scale",
    "ScoreItem",
    "Scoresheet",
    "Stage",
    "StandingPeriod",
    "StandingTable",
    "Step",
    "Terms",
    "Threshold",
    "Unit",
    "Value",
    "Words",
]
