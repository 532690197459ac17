"""What browsers are sent: nothing newer than Chromium 92, nothing inline, nothing from elsewhere.

Government desktops still run Chromium 86 to 109; the content security policy forbids inline code;
no request may leave the host. The checks read every template, style sheet and script we ship.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "dangwu"

# Each pattern is a feature that Chromium 92 does not know, or that our floor leaves out.
CSS_TOO_NEW = {
    "colour functions": r"\b(oklch|oklab|lch|lab|hwb|color|color-mix|light-dark)\(|\(\s*from\s",
    "cascade layers": r"@layer\b|\blayer\(|revert-layer",
    "container queries": r"@container\b|\bcontainer(-type|-name)?\s*:|\dcq(w|h|i|b|min|max)\b",
    "at-rules after 92": r"@(scope|starting-style|font-palette-values|view-transition)\b"
    r"|@(position-try|function)\b",
    "relational selectors": r":(has|is|where)\(|:nth-(last-)?child\([^)]*\bof\b",
    "states after 92": r":(modal|popover-open|open|user-valid|user-invalid|autofill|state\()",
    "units after 92": r"\d(d|s|l)v(h|w|i|b|min|max)\b|\d(lh|rlh|cap|rcap|ic|ric|rex|rch)\b",
    "functions after 92": r"\b(round|mod|rem|sin|cos|tan|pow|sqrt|hypot|log|exp|abs|sign|anchor"
    r"|anchor-size|calc-size|linear|sibling-index|if)\(",
    "range media": r"@media[^{]*[<>]",
    "media after 92": r"prefers-contrast|prefers-reduced-data|\(\s*scripting|\(\s*update\s*:",
    "inset": r"(?<![-\w])inset(-inline|-block)?(-start|-end)?\s*:",
    "properties after 92": r"(?<![-\w])(accent-color|aspect-ratio|scrollbar-(gutter|color|width)"
    r"|scale|rotate|translate|text-wrap|text-box|field-sizing|interpolate-size|content-visibility|mask"
    r"|view-transition-name|animation-timeline|scroll-timeline|timeline-scope|position-anchor"
    r"|anchor-name|text-emphasis|hyphenate-character|white-space-collapse|overlay|object-view-box"
    r"|backdrop-filter|initial-letter|font-size-adjust|line-clamp|offset-position)\s*:",
    "grids within grids": r"\bsubgrid\b|\bmasonry\b",
    "addresses": r"\burl\(|@import\b|@font-face\b",
}
JS_TOO_NEW = {
    "ES2021": r"\?\?=|\|\|=|&&=|\.replaceAll\(|Promise\.any\(|\bWeakRef\b|FinalizationRegistry",
    "ES2022": r"\.at\(|Object\.hasOwn\b|\bstatic\s*\{|(?<![\w$])#\w+\s+in\b|^\s+#\w+\s*(=|;|\()"
    r"|\{\s*cause\s*:",
    "ES2023": r"\.(findLast|findLastIndex|toSorted|toReversed|toSpliced|with)\(",
    "ES2024 and later": r"Object\.groupBy|Map\.groupBy|\.withResolvers\(|Array\.fromAsync"
    r"|Promise\.try|\.(isWellFormed|toWellFormed|isSubsetOf|isSupersetOf|symmetricDifference)\(|Iterator\.from",
    "platform": r"\bstructuredClone\b|AbortSignal\.(timeout|any)|URL\.(canParse|parse)\b"
    r"|showPopover|togglePopover|startViewTransition|\.requestClose\(|checkVisibility|setHTML|\bscheduler\."
    r"|navigation\.|crypto\.randomUUID|Intl\.(DurationFormat|supportedValuesOf)|reportError\("
    r"|replaceChildren\(",
    "code from text": r"\beval\(|new Function\b|\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML"
    r"|document\.write|setTimeout\(\s*[\"'`]",
}
HTML_REFUSED = {
    "inline script": r"<script\b(?![^>]*\bsrc=)",
    "style element": r"<style\b",
    "event handler": r"<[a-zA-Z][^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=",
    "script address": r"javascript:|vbscript:|data:text/html",
    "htmx code": r"\b(hx-vars|hx-vals|hx-headers)\s*=\s*[\"']\s*js:|hx-trigger=\"[^\"]*\[",
    "newer than Chromium 92": r"<(search|selectlist|fencedframe)\b|<[a-zA-Z][^>]*\s"
    r"(popover|popovertarget|popovertargetaction|inert|command|commandfor|closedby|fetchpriority"
    r"|shadowrootmode)(\s|=|>)|<details[^>]*\sname=",
    "unescaped value": r"\|\s*(safe|safeseq)\b|autoescape\s+off",
    "frame or plug-in": r"<(iframe|object|embed|applet|base)\b",
}
WORDS_REFUSED = {
    "exclamation mark": r"！",
    "greeting": r"您",
    "click": r"点击",
    "bare button": r"<button[^>]*>\s*(确定|提交|确认|OK)\s*</button>",
    "tilde as a range": r"\d\s*[~～]\s*\d",
}
ELSEWHERE = r"https?://(?!www\.w3\.org/)|[\"'(]//"
UNESCAPED_PYTHON = r"\bmark_safe\(|\bSafeString\(|\bSafeText\(|@html_safe\b|def __html__"
# Files that may say "this text is safe markup", with the reason.
TRUSTED: dict[str, str] = {}


def _shipped(*endings: str) -> list[Path]:
    return sorted(p for p in SOURCE.rglob("*") if p.suffix in endings and p.is_file())


def _named(paths: list[Path]) -> list[object]:
    return [pytest.param(p, id=str(p.relative_to(SOURCE))) for p in paths]


def _without_comments(text: str) -> str:
    text = re.sub(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}", "", text, flags=re.S)
    text = re.sub(r"<!--.*?-->|/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"(?m)(?<![:\"'])//(?![^\n]*[\"']\s*[>;,)]).*$", "", text)


def _css_of(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)


def found_in(text: str, refused: dict[str, str]) -> list[str]:
    """The names of refused things in a text, each with the place that shows it."""
    return [
        f"{name}: {match.group(0)!r}"
        for name, pattern in refused.items()
        for match in re.finditer(pattern, text, flags=re.M)
    ]


def nested_rules(css: str) -> Iterator[str]:
    """Rules that stand inside a style rule (CSS nesting, Chromium 112)."""
    open_rules: list[str] = []
    css = re.sub(r"\"[^\"]*\"|'[^']*'", '""', css)
    for prelude, brace in re.findall(r"([^{};]*)([{};])", css):
        if brace == "{":
            if any(not outer.startswith("@") for outer in open_rules):
                yield prelude.strip()
            open_rules.append(prelude.strip())
        elif brace == "}" and open_rules:
            open_rules.pop()


@pytest.mark.parametrize("path", _named(_shipped(".css")))
def test_style_sheets_hold_nothing_newer_than_chromium_92(path: Path) -> None:
    css = _css_of(path)
    assert found_in(css, CSS_TOO_NEW) == []
    assert list(nested_rules(css)) == []
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize("path", _named(_shipped(".js")))
def test_scripts_hold_nothing_newer_than_es2020(path: Path) -> None:
    script = _without_comments(path.read_text("utf-8"))
    assert found_in(script, JS_TOO_NEW) == []
    assert not re.search(ELSEWHERE, script)


@pytest.mark.parametrize("path", _named(_shipped(".html", ".svg")))
def test_templates_hold_no_inline_code_and_no_unescaped_value(path: Path) -> None:
    assert found_in(_without_comments(path.read_text("utf-8")), HTML_REFUSED) == []


@pytest.mark.parametrize("path", _named(_shipped(".html", ".svg", ".css")))
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    assert re.findall(ELSEWHERE, text) == []


@pytest.mark.parametrize("path", _named(_shipped(".html")))
def test_templates_keep_to_the_wording(path: Path) -> None:
    assert found_in(_without_comments(path.read_text("utf-8")), WORDS_REFUSED) == []


def test_markup_is_declared_safe_nowhere_else() -> None:
    declaring = {
        str(path.relative_to(SOURCE))
        for path in _shipped(".py")
        if re.search(UNESCAPED_PYTHON, path.read_text("utf-8"))
    }
    assert declaring == set(TRUSTED)


# ---- names that must meet ------------------------------------------------------------------


def _classes_written() -> dict[str, str]:
    """Class names that stand in templates in full, with a file that uses each."""
    written = {}
    for path in _shipped(".html"):
        plain = re.sub(r"\{%.*?%\}", " ", path.read_text("utf-8"))
        plain = re.sub(r"[\w-]*\{\{.*?\}\}[\w-]*", " ", plain)
        for value in re.findall(r"\sclass=\"([^\"]*)\"", plain):
            written.update(dict.fromkeys(value.split(), path.name))
    return written


def test_every_class_is_known_to_the_style_sheet() -> None:
    css = _css_of(SOURCE / "static" / "dangwu" / "ui.css")
    known = set(re.findall(r"\.([A-Za-z][\w-]*)", css))
    unknown = {name: file for name, file in _classes_written().items() if name not in known}
    assert unknown == {}


def test_every_icon_is_in_the_sprite() -> None:
    sprite = (SOURCE / "templates" / "parts" / "sprite.html").read_text("utf-8")
    drawn = set(re.findall(r'id="i-(\w+)"', sprite))
    asked = {
        name
        for path in _shipped(".html")
        for name in re.findall(r"\{%\s*icon \"(\w+)\"", path.read_text("utf-8"))
    }
    assert asked <= drawn
    assert drawn


def test_every_variable_of_the_style_sheet_is_defined() -> None:
    css = _css_of(SOURCE / "static" / "dangwu" / "ui.css")
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= set(re.findall(r"(--[\w-]+)\s*:", css))


# ---- the checks themselves -----------------------------------------------------------------


@pytest.mark.parametrize(
    "css",
    [
        "a { color: oklch(50% .1 20) }",
        "a { color: color-mix(in srgb, red, blue) }",
        "a { color: light-dark(#000, #fff) }",
        "@layer base { a { color: red } }",
        "@container (min-width: 20em) { a { color: red } }",
        "li:has(a) { color: red }",
        ":is(h1, h2) { color: red }",
        "main { min-height: 100dvh }",
        "div { position: fixed; inset: 0 }",
        "input { accent-color: red }",
        "img { aspect-ratio: 1 }",
        "p { text-wrap: balance }",
        "p { rotate: 4deg }",
        "@media (width >= 40em) { a { color: red } }",
        "a { background: url(x.png) }",
    ],
)
def test_newer_css_is_noticed(css: str) -> None:
    assert found_in(css, CSS_TOO_NEW)


@pytest.mark.parametrize(
    "css",
    ["a { color: red; & b { top: 0 } }", "a { b { top: 0 } }", "a { @media print { top: 0 } }"],
)
def test_nesting_is_noticed(css: str) -> None:
    assert list(nested_rules(css))


def test_plain_css_passes() -> None:
    css = "@media (max-width: 9em) { a:focus-visible { box-shadow: inset 0 0 0 2px #fff } }"
    assert found_in(css, CSS_TOO_NEW) == []
    assert list(nested_rules(css)) == []


@pytest.mark.parametrize(
    "script",
    [
        "a ??= 1",
        "list.at(-1)",
        "structuredClone(a)",
        "Object.groupBy(a, b)",
        "a.toSorted()",
        "Object.hasOwn(a, b)",
        "node.innerHTML = text",
        "eval(text)",
        "text.replaceAll('a', 'b')",
    ],
)
def test_newer_script_is_noticed(script: str) -> None:
    assert found_in(script, JS_TOO_NEW)


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        "<style>a{}</style>",
        '<a href="x" onclick="y()">z</a>',
        '<a href="javascript:x">z</a>',
        "{{ name|safe }}",
        "{% autoescape off %}",
        '<div popover id="x">',
        '<div hx-on:click="x">',
        "<iframe src='x'></iframe>",
        '<div hx-trigger="click[x]">',
    ],
)
def test_inline_code_is_noticed(html: str) -> None:
    assert found_in(html, HTML_REFUSED)


@pytest.mark.parametrize(
    "text", ['<img src="https://cdn.example/x">', '<img src="//cdn.example/x">']
)
def test_addresses_elsewhere_are_noticed(text: str) -> None:
    assert re.search(ELSEWHERE, text)
