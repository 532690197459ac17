"""Text that spreadsheets, XML and databases hold, and that none of them takes for a formula."""

import re

# Controls but tab and line ends, surrogates, non-characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LIKE_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r']")


def clean_text(text: str) -> str:
    """Take out what neither XML nor a database holds, NUL first of all."""
    return UNPRINTABLE.sub("", text)


def quote_formula(text: str) -> str:
    """Put `'` before text that a spreadsheet would run; before `'` too, so that it undoes."""
    text = clean_text(text)
    return f"'{text}" if LIKE_FORMULA.match(text) else text


def unquote_formula(text: str) -> str:
    """The inverse of `quote_formula`; text it never made stays as it is."""
    return text[1:] if text.startswith("'") and LIKE_FORMULA.match(text[1:]) else text
