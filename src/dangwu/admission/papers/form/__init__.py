"""《中国共产党入党志愿书》: printed over the blank form, at the places its edition says."""

from dangwu.admission.papers.form.edition import (
    Box,
    Column,
    Edition,
    EditionFault,
    FormPage,
    Rows,
    edition,
    editions,
    read_edition,
)
from dangwu.admission.papers.form.over import (
    Calibration,
    DoesNotFit,
    Overflow,
    calibration_pdf,
    explain_overflow,
    form_pdf,
    overflows,
)
from dangwu.admission.papers.form.values import Line, Relative, Value, form_values

__all__ = [
    "Box",
    "Calibration",
    "Column",
    "DoesNotFit",
    "Edition",
    "EditionFault",
    "FormPage",
    "Line",
    "Overflow",
    "Relative",
    "Rows",
    "Value",
    "calibration_pdf",
    "edition",
    "editions",
    "explain_overflow",
    "form_pdf",
    "form_values",
    "overflows",
    "read_edition",
]
