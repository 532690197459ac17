"""Files to trees: YAML with every scalar a string, each node knowing its line.

YAML's own typing turns `no` into False and 0.005 into a binary float; here nothing is typed
before the field it fills is known. A tree is made of `Text`, `Map` and `Seq`, or, coming from
the snapshot of a book that was once found right, of plain str, dict and list.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import yaml

from dangwu.rulebook.engine.faults import Fault

Node: TypeAlias = str | dict[str, "Node"] | list["Node"]
Trees: TypeAlias = dict[str, Node]

NOT_STANDARDS = frozenset({"tests", "calendars"})
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Text(str):
    line: int = 0


class Map(dict[str, Node]):
    line: int = 0
    lines: Mapping[str, int] = {}  # key → line of the key


class Seq(list[Node]):
    line: int = 0


def line_of(node: object, key: str | None = None) -> int:
    """The line a node, or a key of a mapping, stands on; 0 when the tree knows no lines."""
    own: int = getattr(node, "line", 0)
    if key is not None and isinstance(node, Map):
        return node.lines.get(key, own)
    return own


# ---- the files of a book ---------------------------------------------------------------------


def book_files(roots: Iterable[Path]) -> dict[str, bytes]:
    """Label → content of every file of the book; the label is the path shown in faults.

    The first root is the product's own; files of the others carry the name of their folder.
    """
    found: dict[str, bytes] = {}
    for number, root in enumerate(roots):
        for path in sorted([*root.glob("*.yaml"), *root.glob("*/*.yaml")]):
            if path.parent.name in NOT_STANDARDS and path.parent != root:
                continue
            label = path.relative_to(root).as_posix()
            found[f"{root.name}/{label}" if number else label] = path.read_bytes()
    return found


def digest_of(files: Mapping[str, bytes]) -> str:
    """The content hash of a book: names and contents, whatever the line ends."""
    total = hashlib.sha256()
    for label in sorted(files):
        content = files[label].replace(b"\r\n", b"\n")
        total.update(f"{label}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


# ---- YAML to trees ---------------------------------------------------------------------------


def read_trees(files: Mapping[str, bytes], faults: list[Fault]) -> Trees:
    trees: Trees = {}
    for label, content in files.items():
        try:
            root = yaml.compose(content.decode(), Loader=_Loader)
        except UnicodeDecodeError:
            faults.append(Fault(label, 0, "不是 UTF-8 编码的文件"))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 0
            said = getattr(error, "problem", None) or "读不出来"
            faults.append(Fault(label, line, f"不是合格的 YAML：{said}"))
        else:
            trees[label] = Seq() if root is None else _tree(root, label, faults)
    return trees


def _tree(node: yaml.Node, file: str, faults: list[Fault]) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        text = Text(node.value)
        text.line = line
        return text
    if isinstance(node, yaml.SequenceNode):
        listed = Seq(_tree(child, file, faults) for child in node.value)
        listed.line = line
        return listed
    return _mapping(node, file, faults)


def _mapping(node: yaml.Node, file: str, faults: list[Fault]) -> Map:
    mapping, lines = Map(), {}
    mapping.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in mapping:
            faults.append(Fault(file, line, f"“{key}”重复"))
        lines[key] = line
        mapping[key] = _tree(value_node, file, faults)
    mapping.lines = lines
    return mapping


# ---- the snapshot: YAML already read, for the start of a process ------------------------------


def stored_trees(cache: Path | None, digest: str) -> Trees | None:
    """The trees of the book with this digest, if the cache holds them."""
    if cache is None:
        return None
    try:
        kept = json.loads((cache / "rulebook.json").read_bytes())
        trees: Trees = kept["trees"]
        return trees if kept["digest"] == digest else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def store_trees(cache: Path | None, digest: str, trees: Trees) -> None:
    """Keep the trees; a cache that cannot be written is no fault."""
    if cache is None:
        return
    content = json.dumps({"digest": digest, "trees": trees}, ensure_ascii=False)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=cache, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        Path(name).replace(cache / "rulebook.json")
    except OSError:
        return
