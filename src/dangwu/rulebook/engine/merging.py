"""`set:` laid over the parent's value: by key only, lists of mappings keyed by `id`."""

from collections.abc import Iterator

from dangwu.rulebook.engine.reading import Map, Node, Seq, line_of

WHOLE = frozenset({"quorum", "passing", "round"})  # a bar and its base are one thing
Path = tuple[str, ...]


class BadChange(Exception):
    """The change names something that is not there; `node` is where it stands."""

    def __init__(self, node: object, key: str | None, text: str) -> None:
        super().__init__(text)
        self.node, self.key, self.text = node, key, text


def merged(base: Node, change: Node) -> Node:
    """The parent's tree with the named leaves replaced; the parent's is left as it was."""
    if isinstance(base, dict) and isinstance(change, dict):
        return _merged_mapping(base, change)
    if isinstance(base, list) and isinstance(change, dict):
        return _merged_list(base, change)
    return change


def _merged_mapping(base: dict[str, Node], change: dict[str, Node]) -> Node:
    result = Map(base)
    result.line = line_of(change)
    result.lines = {key: line_of(change, key) for key in change}
    for key, part in change.items():
        whole = key in WHOLE or key not in base
        if whole and isinstance(part, dict) and ("add" in part or "remove" in part):
            result[key] = _merged_list(Seq(), part)
        else:
            result[key] = part if whole else merged(base[key], part)
    return result


def _merged_list(base: list[Node], change: dict[str, Node]) -> Node:
    gone = _listed(change, "remove")
    present = {_id_of(part) for part in base}
    for name in gone:
        if str(name) not in present:
            raise BadChange(name, None, f"要去掉的“{name}”，上级没有")
    inner = {key: part for key, part in change.items() if key not in ("add", "remove")}
    for key in inner:
        if key not in present or not any(isinstance(part, dict) for part in base):
            raise BadChange(change, key, f"上级没有“{key}”，不能改；要增加请写 add: [...]")
    result = Seq(
        merged(part, inner[_id_of(part)]) if _id_of(part) in inner else part
        for part in base
        if _id_of(part) not in gone
    )
    result.extend(_listed(change, "add"))
    result.line = line_of(change)
    return result


def _listed(change: dict[str, Node], key: str) -> list[Node]:
    part = change.get(key, Seq())
    if not isinstance(part, list):
        raise BadChange(change, key, f"“{key}”应为一组值，写在 [ ] 里")
    return part


def _id_of(part: Node) -> str:
    return str(part.get("id", "")) if isinstance(part, dict) else str(part)


def leaves(change: Node, path: Path = ()) -> Iterator[Path]:
    """The leaves that a change sets: ("include", "bonus") for an entry added to a list."""
    if not isinstance(change, dict) or (path and path[-1] in WHOLE):
        yield path
        return
    for key, part in change.items():
        if key in ("add", "remove") and isinstance(part, list):
            for each in part:
                yield (*path, _id_of(each))
        else:
            yield from leaves(part, (*path, key))
