"""How the application form is filled: guidance for each field, and the check of what was typed."""

from dangwu.admission.papers.guidance.check import Card, Found, check_form, guidance_of
from dangwu.admission.papers.guidance.messages import explain_found

__all__ = ["Card", "Found", "check_form", "explain_found", "guidance_of"]
