"""Trees to records: standards, sources and entries, with every fault on its line."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from dangwu.rulebook.engine.building import BAD, Builder, parts_of
from dangwu.rulebook.engine.citing import clause_exists
from dangwu.rulebook.engine.faults import Fault
from dangwu.rulebook.engine.reading import Node, Trees, line_of
from dangwu.rulebook.engine.records import (
    Basis,
    Checked,
    Direction,
    Entry,
    LockWord,
    Option,
    Source,
    Standard,
    Status,
    Version,
    chain_of,
)
from dangwu.rulebook.engine.soundness import problems
from dangwu.rules import terms
from dangwu.rules.terms import Kind
from dangwu.rules.verdict import Modality

VALUE_TYPES: Mapping[str, Any] = {
    "parameter": terms.ParameterValue,
    "majority": terms.Majority,
    "duty": terms.Duty,
    "procedure": terms.Procedure,
    "form": terms.Form,
    "register": terms.Register,
    "scale": terms.Scale,
    "scoresheet": terms.Scoresheet,
    "catalogue": terms.Catalogue,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _EntryForm:
    """An entry as it is written; what may be inherited is optional here."""

    id: str
    versions: tuple[Any, ...]
    title: str | None = None
    summary: str | None = None
    kind: Kind | None = None
    modality: Modality | None = None
    lock: object = None
    stricter: Direction | None = None
    used_by: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _VersionForm:
    from_: date
    cite: tuple[str, ...]
    until: date | None = None
    status: Status = "in_force"
    basis: Basis = "clause"
    checked: Checked | None = None
    note: str = ""
    value: object = None
    choose: object = None
    set_: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _OptionForm:
    title: str
    value: object
    cite: tuple[str, ...] = ()


def read_value(builder: Builder, kind: str, node: Any) -> Any:
    """The typed value of a kind, or BAD."""
    built = builder.build(VALUE_TYPES[kind], node, "value")
    if built is BAD:
        return BAD
    wrong = list(problems(built))
    for text in wrong:
        builder.fault(node, text)
    return BAD if wrong else built


class Parser:
    """Reads the records of one book; what cannot be read is left out and told in `faults`."""

    def __init__(self, trees: Trees, faults: list[Fault]) -> None:
        self.trees = trees
        self.faults = faults
        self.standards: dict[str, Standard] = {}
        self.sources: dict[str, Source] = {}
        self.entries: dict[str, dict[str, Entry]] = {}  # item id → standard → entry

    def read(self) -> None:
        for file in self._files("standards.yaml"):
            self._read_standards(file)
        for file in self._files("sources.yaml"):
            self._read_sources(file)
        named = ("standards.yaml", "sources.yaml")
        chapters = sorted(file for file in self.trees if file.rpartition("/")[2] not in named)
        for file in chapters:
            if (folder := _folder(file)) not in self.standards:
                self.faults.append(Fault(file, 0, f"standards.yaml 里没有标准“{folder}”"))
        for standard in self.standards.values():  # parents stand before their children
            for file in chapters:
                if _folder(file) == standard.id:
                    self._read_chapter(standard, file)

    def _files(self, name: str) -> list[str]:
        return [label for label in self.trees if label.rpartition("/")[2] == name]

    def _listed(self, file: str) -> list[Node]:
        tree = self.trees[file]
        if isinstance(tree, list):
            return tree
        self.faults.append(Fault(file, line_of(tree), "文件应是一组条目，每条以 - 开头"))
        return []

    # ---- standards and sources -----------------------------------------------------------

    def _read_standards(self, file: str) -> None:
        builder = Builder(file, self.faults)
        for node in self._listed(file):
            found = builder.build(Standard, node, "标准")
            if found is BAD:
                continue
            if found.id in self.standards:
                builder.fault(node, f"标准“{found.id}”重复")
            elif found.extends is not None and found.extends not in self.standards:
                builder.fault(node, f"extends 的标准“{found.extends}”不在前面", "extends")
            else:
                self.standards[found.id] = found

    def _read_sources(self, file: str) -> None:
        builder = Builder(file, self.faults)
        for node in self._listed(file):
            found = builder.build(Source, node, "出处")
            if found is BAD:
                continue
            if found.id in self.sources:
                builder.fault(node, f"出处“{found.id}”重复")
            if found.standard not in self.standards:
                builder.fault(node, f"出处“{found.id}”的标准“{found.standard}”不存在", "standard")
            if not _clauses_sound(found.clauses):
                builder.fault(
                    node,
                    f"出处“{found.id}”的 clauses 应为 open、一组条款、"
                    "{articles: 条数} 或 {numbers: 项数}",
                    "clauses",
                )
            self.sources[found.id] = found

    def inherited(self, standard: str, id_: str) -> Entry | None:
        """The entry of the nearest standard above that has the item."""
        above = self.entries.get(id_, {})
        for name in reversed(chain_of(self.standards, standard)[:-1]):
            if name in above:
                return above[name]
        return None

    # ---- entries -------------------------------------------------------------------------

    def _read_chapter(self, standard: Standard, file: str) -> None:
        for node in self._listed(file):
            about = str(node.get("id", "")) if isinstance(node, dict) else ""
            builder = Builder(file, self.faults, about)
            form = builder.build(_EntryForm, node, "条目")
            if form is BAD:
                continue
            known = self.entries.setdefault(form.id, {})
            if standard.id in known:
                first = known[standard.id]
                builder.fault(node, f"同一标准里已有此条（{first.file}:{first.line}）", "id")
                continue
            entry = self._entry(builder, standard, form, node)
            if entry is not None:
                known[standard.id] = entry

    def _entry(
        self, builder: Builder, standard: Standard, form: _EntryForm, node: Node
    ) -> Entry | None:
        above = self.inherited(standard.id, form.id)
        kind = form.kind or (above.kind if above else None)
        title = form.title or (above.title if above else None)
        summary = form.summary or (above.summary if above else None)
        for key, value in (("kind", kind), ("title", title), ("summary", summary)):
            if value is None:
                builder.fault(node, f"缺少“{key}”；上级标准里没有此条，不能沿用")
        if kind is None or title is None or summary is None:
            return None
        if above is not None and kind != above.kind:
            builder.fault(node, f"kind 与上级不同：上级是 {above.kind}", "kind")
        if above is not None and (form.lock is not None or form.stricter is not None):
            builder.fault(node, "lock 与 stricter 只写在最上一级标准里", "lock")
        versions = [
            version
            for part in form.versions
            if (version := self._version(builder, standard, kind, above, part)) is not None
        ]
        self._refuse_overlaps(builder, versions)
        if not form.versions:
            builder.fault(node, "versions 里一个版本也没有", "versions")
        return Entry(
            id=form.id,
            standard=standard.id,
            kind=kind,
            title=title,
            summary=summary,
            modality=form.modality or (above.modality if above else "must"),
            lock=_lock(builder, form.lock),
            stricter=form.stricter,
            used_by=form.used_by or (above.used_by if above else ()),
            versions=tuple(sorted(versions, key=lambda version: version.from_)),
            file=builder.file,
            line=line_of(node),
        )

    def _refuse_overlaps(self, builder: Builder, versions: list[Version]) -> None:
        counting = sorted((v for v in versions if v.composed), key=lambda v: v.from_)
        for earlier, later in itertools.pairwise(counting):
            if earlier.until is None or later.from_ < earlier.until:
                builder.faults.append(
                    Fault(
                        builder.file,
                        later.line,
                        f"{builder.about}：自 {later.from_} 起的版本与自 {earlier.from_} 起的版本"
                        "日期重叠，前一个应写 until",
                    )
                )

    # ---- versions ------------------------------------------------------------------------

    def _version(
        self, builder: Builder, standard: Standard, kind: str, above: Entry | None, node: Node
    ) -> Version | None:
        form = builder.build(_VersionForm, node, "版本")
        if form is BAD:
            if isinstance(node, dict) and "value" in node:
                self._value(builder, kind, node["value"], node)  # its faults are told too
            return None
        if not self._well_formed(builder, form, above, node):
            return None
        cite = self._cites(builder, standard, form.cite, node)
        value = self._value(builder, kind, form.value, node)
        choose = self._options(builder, standard, kind, form.choose)
        if value is BAD or choose is BAD:
            return None
        return Version(
            standard=standard.id,
            from_=form.from_,
            until=form.until,
            cite=cite,
            status=form.status,
            basis=form.basis,
            checked=form.checked,
            note=form.note,
            value=value,
            choose=choose,
            tree=form.value,
            change=form.set_,
            line=line_of(node),
        )

    def _well_formed(
        self, builder: Builder, form: _VersionForm, above: Entry | None, node: Any
    ) -> bool:
        """Whether the version says one thing, of something it may speak of."""
        if form.until is not None and form.until <= form.from_:
            builder.fault(node, f"until {form.until} 不晚于 from {form.from_}", "until")
        said = [key for key in ("value", "choose", "set") if key in node]
        if len(said) > 1 or (not said and form.status != "defect"):
            builder.fault(node, "value、choose、set 写一个，且只写一个")
            return False
        if not said and not form.note:
            builder.fault(node, "没有值的 defect 版本须在 note 里说明")
        if form.set_ is not None and above is None:
            builder.fault(node, "set 改的是上级的条目，上级标准里没有此条", "set")
            return False
        if form.set_ is not None and not isinstance(form.set_, dict):
            builder.fault(node, "set 应为一组“键: 值”", "set")
            return False
        return True

    def _value(self, builder: Builder, kind: str, node: Any, version: Node) -> Any:
        """The value, with the clauses that its parts cite checked too."""
        value = None if node is None else read_value(builder, kind, node)
        for part in parts_of(value):
            self._check_cites(builder, getattr(part, "cite", ()), version)
        return value

    def _options(self, builder: Builder, standard: Standard, kind: str, node: Any) -> Any:
        if node is None:
            return {}
        if not isinstance(node, dict) or len(node) < 2:
            return builder.fault(node, "choose 至少要有两个选项，每个写作 选项: {title, value}")
        options: dict[str, Option] = {}
        for id_, part in node.items():
            form = builder.build(_OptionForm, part, id_)
            value = BAD if form is BAD else self._value(builder, kind, form.value, part)
            if value is BAD:
                return BAD
            cite = self._cites(builder, standard, form.cite, part)
            options[id_] = Option(id=id_, title=form.title, value=value, cite=cite)
        return options

    def _cites(
        self, builder: Builder, standard: Standard, cites: tuple[str, ...], node: Node
    ) -> tuple[str, ...]:
        if not cites and isinstance(node, dict) and "cite" in node:
            builder.fault(node, "cite 是空的：每个版本都要写出处", "cite")
        self._check_cites(builder, cites, node)
        return tuple(f"{standard.id}:{cite}" for cite in cites)

    def _check_cites(self, builder: Builder, cites: tuple[str, ...], node: Node) -> None:
        for cite in cites:
            source_id, _, clause = cite.partition("#")
            source = self.sources.get(source_id)
            if source is None:
                builder.fault(node, f"sources.yaml 里没有出处“{source_id}”", "cite")
            elif not clause_exists(source, clause):
                builder.fault(node, f"出处“{source_id}”没有条款“{clause}”", "cite")


def _folder(file: str) -> str:
    return file.rpartition("/")[0].rpartition("/")[2]


def _clauses_sound(clauses: object) -> bool:
    if isinstance(clauses, dict):
        counts = [str(clauses.get(key, "")) for key in clauses]
        return set(clauses) in ({"articles"}, {"numbers"}) and counts[0].isdigit()
    if isinstance(clauses, list):
        return all(isinstance(part, str) for part in clauses)
    return clauses == "open"


def _lock(builder: Builder, node: Any) -> dict[str, LockWord]:
    """A single word is the word for every leaf."""
    if node is None:
        return {}
    pairs = node if isinstance(node, dict) else {"*": node}
    words = get_args(LockWord)
    for leaf, word in _pairs(pairs):
        if word not in words:
            builder.fault(node, f"不认识的 lock“{word}”，可以写：{'、'.join(words)}", leaf)
    return {str(leaf): word for leaf, word in _pairs(pairs) if word in words}


def _pairs(pairs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from pairs.items()
