"""From the assessments of a branch to the plain values that its papers are made of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dangwu.documents.models import IssuedDocument
from dangwu.documents.services import digest_of
from dangwu.dues.messages import category_text, explain
from dangwu.dues.models import DECEMBER, Verification
from dangwu.dues.papers.layout import SheetRow, Slip, SlipItem, VerificationSheet, sheet_content
from dangwu.dues.selectors.rows import Compared, running_rows
from dangwu.members.models import PostHolding
from dangwu.orgs.models import PostKind
from dangwu.rulebook.selectors import citation_text
from dangwu.rules.dues import CountedItem
from dangwu.rules.dues.facts import Counted
from dangwu.rules.verdict import Reason

SHEET_KIND = "dues.verification_sheet"
IN_REMARKS = {"relieved", "capped"}  # reasons whose words stand in the remark of the sheet
SAID_ELSEWHERE = {"relief_began", "cap_reached"}  # causes that such a reason tells already


def sheet_of(
    verification: Verification, rows: Sequence[Compared] | None = None
) -> VerificationSheet:
    """The sheet of a branch as it stands; a draft until the committee has confirmed all of it."""
    shown = running_rows(verification) if rows is None else rows
    return VerificationSheet(
        branch=verification.branch.name,
        year=verification.year,
        rows=tuple(_row(row) for row in shown),
        clauses=tuple(dict.fromkeys(_written(c) for row in shown for c in _clauses(row))),
        notes=("月交纳数额自起交月份起按月交纳，年内一般不变动。",),
        secretary=_secretary(verification),
        confirmed_on=verification.confirmed_on,
    )


def numbered(sheet: VerificationSheet, verification: Verification) -> VerificationSheet:
    """The sheet with the number it was given when it was confirmed, if it still says the same."""
    found = number_of(sheet, verification)
    if found is None:
        return sheet
    return replace(sheet, number=found.written_number, digest=found.digest)


def number_of(sheet: VerificationSheet, verification: Verification) -> IssuedDocument | None:
    found: IssuedDocument | None = IssuedDocument.objects.filter(
        organisation_id=verification.branch_id,
        kind=SHEET_KIND,
        year=verification.year,
        digest=digest_of(sheet_content(sheet)),
    ).first()
    return found


def slips_of(
    verification: Verification, rows: Sequence[Compared] | None = None
) -> tuple[Slip, ...]:
    """One slip for each member whose amount is settled."""
    shown = running_rows(verification) if rows is None else rows
    return tuple(
        _slip(row, verification)
        for row in shown
        if not row.assessment.is_open and row.assessment.until_month == DECEMBER
    )


def _row(row: Compared) -> SheetRow:
    return SheetRow(
        name=row.assessment.person.name,
        category=category_text(row.assessment.category, row.assessment.employer) or "—",
        base=row.base,
        rate=row.rate,
        amount=None if row.assessment.is_open else row.assessment.amount_fen,
        last_year=row.last_year,
        remark="".join(remarks(row)),
        jump=row.jump.marked,
    )


def remarks(row: Compared) -> Iterator[str]:
    """What stands beside an amount: questions, months, cap, relief, causes of a jump."""
    for reason in row.questions:
        yield explain(reason).text
    if row.assessment.is_open:
        return
    if months := months_text(row):
        yield f"{months}。"
    for reason in row.explanation.found.reasons:
        if reason.code in IN_REMARKS:
            yield explain(reason).text
    if row.jump.marked:
        causes = (cause for cause in row.causes if cause.code not in SAID_ELSEWHERE)
        yield from (explain(cause).text for cause in causes)


def months_text(row: Compared) -> str:
    """From and until which month, where it is not the whole year."""
    first, last = row.assessment.from_month, row.assessment.until_month
    if last < DECEMBER:
        return f"{first}月至{last}月" if first != last else f"{first}月"
    return f"自{first}月起" if first and first > 1 else ""


def _clauses(row: Compared) -> tuple[str, ...]:
    return (*row.explanation.start_cites, *row.explanation.found.cites)


def _written(cite: str) -> str:
    return citation_text(cite)


def _secretary(verification: Verification) -> str:
    """Who was secretary on the day of the committee, or of the run."""
    day = verification.confirmed_on or verification.run_on
    holding = (
        PostHolding.objects.on(day)
        .filter(post__organisation=verification.branch_id, post__kind=PostKind.SECRETARY)
        .select_related("person")
        .first()
    )
    return holding.person.name if holding else ""


def _slip(row: Compared, verification: Verification) -> Slip:
    found = row.explanation.found
    return Slip(
        name=row.assessment.person.name,
        branch=verification.branch.name,
        category=row.category,
        year=verification.year,
        base=row.base,
        rate=row.rate,
        amount=row.assessment.amount_fen,
        counted=_items(row, "in"),
        taken_off=_items(row, "off"),
        left_out=_items(row, "out"),
        formula=found.formula_fen,
        last_year=row.last_year,
        remark="".join(_said(row.explanation.reasons)),
        clauses=tuple(dict.fromkeys(_written(cite) for cite in _clauses(row))),
        starts=months_text(row),
    )


def _items(row: Compared, counted: Counted) -> tuple[SlipItem, ...]:
    return tuple(_item(item) for item in row.explanation.items(counted))


def _item(item: CountedItem) -> SlipItem:
    note = citation_text(item.cite[0]) if item.cite and item.counted != "in" else ""
    return SlipItem(item.name, item.fen, note)


def _said(reasons: Iterable[Reason]) -> Iterator[str]:
    return (explain(reason).text for reason in reasons)
