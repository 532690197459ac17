"""What import-linter cannot see: keys by name, the clock, stray writes, opened seals, missing
words.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from dangwu.core.messages import _named
from dangwu.core.scope import ScopedManager, ScopedModel
from dangwu.rulebook.selectors import rulebook

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "dangwu"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
# Package → its depth: siblings of a layer ("meetings | dues") have the same.
LAYERS = {
    name.strip(): depth
    for depth, layer in enumerate(CONTRACTS[0]["layers"])
    for name in layer.split("|")
}
FILES = sorted(
    p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts and "tests" not in p.parts
)


def name_of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def nodes(path: Path, kind: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, kind))


def calls(path: Path) -> Iterator[str]:
    """Every call in a file, as written: `timezone.now`, `membership.save`."""
    return (ast.unparse(node.func) for node in nodes(path, ast.Call))


def belongs_to(path: Path, *kinds: str) -> bool:
    """Whether a file is, or lies in, one of these files of an app: services.py or
    services/x.py.
    """
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return any(kind in parts[1:] for kind in kinds)


def over(files: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", files, ids=name_of)


# ---- models ----------------------------------------------------------------------------------

MODELS = [m for m in apps.get_models() if m.__module__.startswith("dangwu.")]
FOREIGN_KEYS = [
    pytest.param(model, f, f.related_model, id=f"{model._meta.label}.{f.name}")
    for model in MODELS
    for f in model._meta.get_fields()
    if f.concrete
    and (f.many_to_one or f.one_to_one)
    and f.related_model.__module__.startswith("dangwu.")
]


@pytest.mark.parametrize(("model", "field", "target"), FOREIGN_KEYS)
def test_foreign_keys_point_downwards(model, field, target):
    own, others = model._meta.app_label, target._meta.app_label
    assert own == others or LAYERS[own] < LAYERS[others]


@pytest.mark.parametrize(("model", "field", "target"), FOREIGN_KEYS)
def test_no_record_vanishes_with_another(model, field, target):
    assert field.remote_field.on_delete is models.PROTECT


def test_there_are_no_hidden_tables_of_pairs():
    assert not [f for model in MODELS for f in model._meta.many_to_many]


# Reviewed: what holds nobody's business data. At most fifteen (A05).
UNSCOPED = {
    "core.AuditEntry": "read by the audit administrator, or one's own lines",
    "accounts.User": "read by the security administrator",
    "accounts.FormerPassword": "hashes; read when a password is changed",
    "accounts.Session": "one's own sessions",
    "procedures.PinnedBook": "rules of the rulebook, of nobody's case in particular",
    "procedures.Holiday": "the official table of days off",
}


def test_every_model_is_scoped_or_reviewed():
    unscoped = {m._meta.label for m in MODELS if not issubclass(m, ScopedModel)}
    assert unscoped == set(UNSCOPED)
    assert len(UNSCOPED) <= 15


@pytest.mark.parametrize(
    "model", [m for m in MODELS if issubclass(m, ScopedModel)], ids=lambda m: m._meta.label
)
def test_scoped_models_fail_closed_on_both_managers(model):
    assert isinstance(model._default_manager, ScopedManager)
    assert isinstance(model._base_manager, ScopedManager)
    assert not [m for m in model._meta.managers if not isinstance(m, ScopedManager)]


# ---- who writes, who reads the clock, who goes round the scope -------------------------------

WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES_OF_ROWS = re.compile(
    r"(objects|filter\(|exclude\(|all\(\)).*\.(update|delete|adelete|aupdate)$", re.S
)
WRITERS = {
    "core/services.py": "the trail itself",
    "accounts/backends.py": "sessions are rows of the sign-in, not records",
}


@over([p for p in FILES if not belongs_to(p, "services") and name_of(p) not in WRITERS])
def test_records_change_only_in_services(path):
    found = [
        call
        for call in calls(path)
        if (call.split(".")[-1] in WRITES and "." in call) or WRITES_OF_ROWS.search(call)
    ]
    assert found == [call for call in found if _is_no_record(path, call)]


def _is_no_record(path: Path, call: str) -> bool:
    """Saving a document or making something in memory has the same verbs."""
    return call in {
        "documents/word.py": {"document.save", "paper.save"},
        "core/sheets/writing.py": {"book.save"},
    }.get(name_of(path), set())


CLOCK = {"today", "now", "localdate", "localtime", "utcnow"}
# Files that stand at the edge: they may ask what day it is.
EDGE = ("views", "admin", "tasks", "context", "management", "middleware", "throttle")
READS_CLOCK = {
    "core/services.py": "the time of a line of the trail",
    "core/templatetags/dangwu.py": "a page shows the year where it is not this one",
}


@over([p for p in FILES if not belongs_to(p, *EDGE) and name_of(p) not in READS_CLOCK])
def test_only_the_edge_reads_the_clock(path):
    assert not [call for call in calls(path) if call.split(".")[-1] in CLOCK]


VIEWS = [p for p in FILES if belongs_to(p, "views")]


@over(VIEWS)
def test_views_reach_records_through_selectors(path):
    reached = {node.attr for node in nodes(path, ast.Attribute)}
    assert not reached & {"objects", "_default_manager", "_base_manager"}


AROUND = {"_base_manager", "raw", "cursor", "RawSQL"}
GOES_AROUND = {
    "core/services.py": {"cursor"},  # the lock at the end of the chain
    "core/checks.py": {"cursor"},  # asks the database about itself
    "core/triggers.py": {"cursor"},  # writes the triggers
}


@over(FILES)
def test_nothing_goes_round_the_managers(path):
    used = {node.attr for node in nodes(path, ast.Attribute)} & AROUND
    assert used <= GOES_AROUND.get(name_of(path), set())


# Who may open everything, and why; a request never does but for the reasons written here.
WHOLE_TREE = {
    "procedures/selectors/acting.py": "who stands above, and in whose place somebody acts",
    "procedures/services/writing.py": "all rows of a run go along to another organisation",
    "members/selectors/card.py": "a person is told who read the own sealed data",
    "core/scope.py": "defines it",
    "meetings/selectors/registers.py": "a branch knows which of its members lead above it",
    "meetings/selectors/roll.py": "a roll of a past day names who has moved since",
    "members/selectors/scope.py": "who somebody is, before their scope is known",
    "members/services/accounts.py": "a password against its owner's data; binding by number",
    "members/services/people.py": "an identity number stands once in the whole tree",
    "members/selectors/people.py": "an identity number stands once in the whole tree",
    "dues/selectors/population.py": "who belongs to a branch, whoever asks",
    "dues/selectors/rows.py": "last year's amount goes with the person",
    "dues/selectors/history.py": "who looked at somebody's pay is told, wherever they belong",
    "orgs/selectors/standards.py": "a standard and a choice are inherited from above",
    "orgs/selectors/tree.py": "the names of the organisations above are on every paper",
    "meetings/selectors/reading.py": "who was called reads names and numbers of the meeting",
    "learning/selectors.py": "hours go with the person; what the levels above give to read",
    "desk/selectors/calendar.py": "whose calendar it is, before their scope is known",
    "desk/selectors/survey.py": "an officer may belong to another branch than that of the post",
    "desk/selectors/counts.py": "how many there were on a day is no word on who they are",
    "admission/selectors/own.py": "the steps of the own dossier stand with the branch",
    "admission/selectors/quotas.py": "branches issue forms from the batches of the levels above",
    "admission/services/moving.py": "all rows of a dossier go along",
    "admission/papers/filled/known.py": "names and posts of who signs are on every paper",
    "admission/papers/filled/materials.py": "of a talk the dossier knows the day alone",
    "admission/services/checkup/keeping.py": "a sheet whose hour is over is emptied",
    "admission/services/checkup/acts.py": "who has lost the post must still be told",
    "members/services/status.py": "all rows of a person go along, and posts end with leaving",
    "desk/selectors/standing.py": "who somebody is may be shown to themselves",
    "orgs/services/found.py": "the next free number below a parent",
    "orgs/services/place.py": "all rows of a subtree move together",
    "meetings/selectors/votes.py": "a vote is judged by who is in the room, whoever asks",
}


def test_the_whole_tree_is_opened_only_where_reviewed():
    used = {name_of(p) for p in FILES if any(c.split(".")[-1] == "whole_tree" for c in calls(p))}
    outside = {n for n in used if not belongs_to(SOURCE / n, "management", "tasks")}
    assert outside <= set(WHOLE_TREE) | {"core/scope.py"}


# A withdrawn talk counts for nothing: who reads talks leaves it out, but for these.
SEES_WITHDRAWN = {
    "care/services.py": "a talk is withdrawn once, and meets nothing afterwards",
    "care/selectors/doors.py": "the page of a talk says that it was withdrawn",
    "care/selectors/due.py": "the page of a branch strikes it out",
}


def test_withdrawn_talks_are_read_only_where_reviewed():
    used = {
        name_of(p)
        for p in FILES
        if "with_withdrawn" in {node.attr for node in nodes(p, ast.Attribute)}
    }
    assert used == set(SEES_WITHDRAWN)


# ---- seals -----------------------------------------------------------------------------------


def opens_a_seal(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "open"
        and not node.args
    )


@over(
    [
        p
        for p in FILES
        if belongs_to(p, "views", "forms", "urls", "context", "templatetags", "admin")
    ]
)
def test_no_page_opens_a_seal(path):
    assert not [ast.unparse(node) for node in ast.walk(tree_of(path)) if opens_a_seal(node)]


TEMPLATES = sorted(SOURCE.rglob("*.html"))


@over(TEMPLATES)
def test_no_template_opens_a_seal_or_a_hole(path):
    text = path.read_text()
    assert not re.search(r"\.open\b|\.token\b", text)
    assert not re.search(
        r"\|\s*safe\b|autoescape off|<script(?![^>]*\bsrc=)|<style|\son\w+=", text
    )


# ---- words and clauses -----------------------------------------------------------------------


def reason_codes() -> Iterator[tuple[str, str]]:
    """File and code of every `Reason("code", …)` in the source."""
    for path in FILES:
        for node in nodes(path, ast.Call):
            if ast.unparse(node.func).split(".")[-1] == "Reason" and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    yield name_of(path), str(code.value)


@cache
def worded() -> set[str]:
    from importlib import import_module

    found: set[str] = set()
    for path in FILES:
        if path.stem == "messages" or "messages" in path.parts:
            name = ".".join(("dangwu", *path.relative_to(SOURCE).with_suffix("").parts))
            module = import_module(name.removesuffix(".__init__"))
            for words in vars(module).values():
                if isinstance(words, dict):
                    found |= {key for key in words if isinstance(key, str)}
    return found


def test_every_reason_has_words():
    missing = {(path, code) for path, code in reason_codes() if code not in worded()}
    assert not missing


def recorded_acts() -> Iterator[tuple[str, str]]:
    for path in FILES:
        for node in nodes(path, ast.Call):
            named = ast.unparse(node.func).split(".")[-1] == "record_act" and node.args
            if named and isinstance(node.args[0], ast.Constant):
                yield name_of(path), str(node.args[0].value)


def test_every_act_has_a_name():
    missing = {(path, act) for path, act in recorded_acts() if act not in _named("ACTS")}
    assert not missing


def test_acts_are_named_after_their_app():
    for path, act in recorded_acts():
        assert act.split(".")[0] == path.split("/")[0], (path, act)


RULE_ID = re.compile(r"\b(?:ORG|DUE|MTG|CAR)-\d\d[a-z0-9.]*\b")


@cache
def rule_ids() -> set[str]:
    return set(rulebook().entries)


@over([p for p in FILES if not belongs_to(p, "engine")])
def test_every_rule_named_in_the_code_is_in_the_rulebook(path):
    named = {
        found
        for node in nodes(path, ast.Constant)
        if isinstance(node.value, str)
        for found in RULE_ID.findall(node.value)
    }
    stems = {id_.split(".")[0] for id_ in rule_ids()} | rule_ids()
    assert not {
        id_ for id_ in named if id_ not in stems and not any(s.startswith(id_) for s in stems)
    }


def test_every_rule_cites_its_clause():
    assert not [
        id_
        for id_, entries in rulebook().entries.items()
        for entry in entries.values()
        for version in entry.versions
        if not version.cite
    ]


# ---- the contracts cover what is there -------------------------------------------------------


def test_every_app_is_held_to_the_file_contract():
    inside = {name.removeprefix("dangwu.") for name in CONTRACTS[1]["containers"]}
    assert inside == set(LAYERS) - {"config", "rules", "core", "rulebook"}


@over(FILES)
def test_no_file_grows_past_four_hundred_lines(path):
    assert len(path.read_text().splitlines()) <= 420
