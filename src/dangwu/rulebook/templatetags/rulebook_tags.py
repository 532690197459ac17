"""Citations on every screen: `{% load rulebook_tags %}`, then `{% clauses reason.cite %}`."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dangwu.rulebook.engine.citing import bare
from dangwu.rulebook.messages import describe as describe_value
from dangwu.rulebook.messages import describe_item as describe_whole_item
from dangwu.rulebook.selectors import citation_text, rules_citing

register = template.Library()


def clause_url(cite: str, rule: str = "") -> str:
    """Where a citation leads: to the rule, or to the list of the rules that cite it."""
    standard = cite.partition(":")[0] if ":" in cite else ""
    citing = (rule,) if rule else rules_citing(cite)
    asked = {"standard": standard} if standard else {}
    if len(citing) == 1:
        path = reverse("rulebook:rule", args=[citing[0]])
    else:
        path, asked = reverse("rulebook:index"), {**asked, "cite": bare(cite)}
    return f"{path}?{urlencode(asked)}" if asked else path


@register.simple_tag
def clause(cite: str, rule: str = "", *, long: bool = False) -> SafeString:
    """The chip of one citation, a link to 制度库; `rule` is the id of the item, where known."""
    text = citation_text(cite, long=long)
    return format_html('<a class="clause" href="{}">{}</a>', clause_url(cite, rule), text)


@register.simple_tag
def clauses(cites: Iterable[str], rule: str = "", *, long: bool = False) -> SafeString:
    """The chips of all citations of a reason, in their order."""
    return format_html_join("　", "{}", ((clause(cite, rule, long=long),) for cite in cites))


@register.filter
def cited(cite: str) -> str:
    """A citation as plain text."""
    return citation_text(cite)


@register.filter
def describe(value: object) -> str:
    """Any value of the rulebook in a line of Chinese."""
    return describe_value(value)


@register.filter
def describe_item(item: object) -> str:
    """An item in a line; one still to be chosen names the choices."""
    return describe_whole_item(item)  # type: ignore[arg-type]
