"""PDF out, by Typst."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import local
from typing import Any

import typst

from .fonts import library, require_fonts

ROOT = Path(__file__).resolve().parent.parent  # templates may import each other below here


class _Thread(local):
    """What a thread keeps: its compiler and the fonts that it was made with."""

    fonts: typst.Fonts | None = None
    compiler: typst.Compiler | None = None


_thread = _Thread()


def typeset(template: str, data: Mapping[str, object], *, on: date) -> bytes:
    """The PDF that a template makes of the data.

    `template` is `app/name`, the file `app/typst/name.typ`; `data` is anything JSON can hold and
    reaches the template as values, never as Typst source; `on` is the date written into the file,
    so that the same data on the same day gives the same bytes. Raises `FontsMissing` where there
    is no font for Chinese, `TypeError` for a value that JSON cannot hold (a sealed one, say).
    """
    require_fonts()
    pdf = _compiler().compile(
        input=str(template_path(template)),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, allow_nan=False)},
        timestamp=datetime.combine(on, time(), UTC),
    )
    assert isinstance(pdf, bytes)
    return pdf


def told(template: str, data: Mapping[str, object], *, label: str) -> Any:
    """What a template says of the data in its metadata under `<label>`, without printing: how
    much of a text fits, say. Raises as `typeset` does.
    """
    require_fonts()
    found = typst.query(
        str(template_path(template)),
        f"<{label}>",
        field="value",
        one=True,
        root=str(ROOT),
        font_paths=library(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, allow_nan=False)},
    )
    return json.loads(found)


def template_path(template: str) -> Path:
    """The file of a template named `app/name`."""
    app, _, name = template.partition("/")
    return ROOT / app / "typst" / f"{name}.typ"


def _compiler() -> typst.Compiler:
    """One compiler a thread and set of fonts: making one costs more than a page."""
    fonts = library()
    if _thread.compiler is None or _thread.fonts is not fonts:
        _thread.fonts = fonts
        _thread.compiler = typst.Compiler(
            root=str(ROOT), font_paths=fonts, ignore_system_fonts=True
        )
    return _thread.compiler
