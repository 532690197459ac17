"""A pay sheet in: read in the sandbox, judged whole, written all or nothing."""

import json
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import record_act
from dangwu.core.sheets import Column, SheetOut, read_workbook, write_workbook
from dangwu.dues.models import PayImport, PaySlip
from dangwu.dues.selectors.layouts import KnownItem, Layout, known_items, layout_named
from dangwu.dues.selectors.pay_plan import PayPlan, plan_pay
from dangwu.dues.selectors.pay_sheets import PayTable, find_table
from dangwu.dues.selectors.population import BranchTerms
from dangwu.dues.services.pay import content_text
from dangwu.orgs.models import Organisation
from dangwu.rules.verdict import Reason, verdict_from

NO_HEADINGS = "没有找到栏目行：前 15 行里要有一行写着“姓名”。"
NOTES = {"in": "计入基数", "off": "从应发数中扣除，填正数", "out": "不计入基数，可以不填"}


@transaction.atomic
def upload_pay(
    *,
    organisation: Organisation,
    year: int,
    layout: Layout,
    data: bytes,
    name: str,
    by: User,
    on: date,
) -> PayImport:
    """Take in a pay sheet to be looked at; nothing is imported yet.

    Raises `SheetRefused` (with its sentence) for a file that is not read, `ValueError` where no
    row of headings is found. The name of the file is not kept.
    """
    book = read_workbook(data, name=name)
    table = find_table(book)
    if table is None:
        raise ValueError(NO_HEADINGS)
    kept = PayImport(
        scope_path=organisation.scope_path,
        organisation=organisation,
        year=year,
        layout=layout.id,
        by=by,
        digest=book.digest,
        table=json.dumps(table.as_json(), ensure_ascii=False, separators=(",", ":")),
        uploaded_on=on,
    )
    kept.save(force_insert=True)
    record_act(
        "dues.pay_uploaded",
        subject=kept,
        by=by,
        on=on,
        facts={"year": year, "digest": book.digest, "rows": len(table.rows)},
    )
    return kept


def plan_of_import(pay_import: PayImport, on: date) -> PayPlan:
    """The uploaded sheet judged against the record of now."""
    layout = layout_named(pay_import.layout)
    assert layout is not None
    table = PayTable.from_json(json.loads(pay_import.table.open()))
    return plan_pay(table, layout, pay_import.organisation, pay_import.year, on)


@transaction.atomic
def import_pay(*, pay_import: PayImport, by: User | None, on: date) -> PayImport:
    """Write every row of an uploaded sheet, or none: refused while there is one fault.

    Rows that say what is on record already change nothing; a slip that differs replaces the one
    before. One act, one audit line with the digest of the file.
    """
    locked: PayImport = PayImport.objects.select_for_update(of=("self",)).get(pk=pay_import.pk)
    done = locked.state == PayImport.State.COMMITTED
    verdict_from((Reason("import_done", ()) if done else None,)).require()
    plan = plan_of_import(locked, on)
    faults = len(plan.faults)
    verdict_from(
        (Reason("import_has_faults", (), {"faults": faults}) if faults else None,)
    ).require()
    layout = layout_named(locked.layout)
    written = [*plan.new, *plan.changed]
    replaced = [row.slip.pk for row in plan.changed if row.slip]
    PaySlip.objects.filter(pk__in=replaced).update(replaced_on=on)
    PaySlip.objects.bulk_create(
        [
            PaySlip(
                scope_path=row.person.scope_path,
                person=row.person,
                year=locked.year,
                employer=(layout.employer if layout else None) or "",
                content=content_text(row.content),
                source=PaySlip.Source.IMPORTED,
                entered_on=on,
                entered_by=by,
            )
            for row in written
        ],
        batch_size=200,
    )
    locked.state, locked.table = PayImport.State.COMMITTED, ""
    locked.counts = {
        "rows": len(plan.rows),
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": len(plan.same),
    }
    locked.save(update_fields=["state", "table", "counts"])
    facts = {"year": locked.year, "digest": locked.digest, **locked.counts}
    record_act("dues.pay_imported", subject=locked, by=by, on=on, facts=facts)
    return locked


# ---- the sheet to fill in ------------------------------------------------------------------


def pay_template(
    *, organisation: Organisation, year: int, layout: Layout, names: list[tuple[str, str]]
) -> bytes:
    """A sheet to fill in, one column a pay item of the standard; `names` are person and branch."""
    terms = BranchTerms(organisation).on(date(year, 1, 1))
    items = known_items(terms, layout.category, layout.employer) if "pay" in layout.ways else []
    people = [name for name, _ in names]
    many = len({branch for _, branch in names}) > 1
    columns = [
        Column("姓名", "text", "与名册一致", options=people, strict=False, required=True),
        Column("公民身份号码", "text", "同名的才要填"),
        *([Column("所在党支部", "text", options=sorted({b for _, b in names}))] if many else []),
        *(_column(item) for item in items),
        *_other_columns(layout),
    ]
    blank = [None] * (len(columns) - (3 if many else 2))
    rows = [[name, None, *([branch] if many else []), *blank] for name, branch in names]
    title = f"{organisation.short_name}{year}年{layout.title}工资表"
    return write_workbook([SheetOut("工资表", columns, rows, title=title, spare_rows=50)])


def _column(item: KnownItem) -> Column:
    return Column(item.name, "money", NOTES[item.counted])


def _other_columns(layout: Layout) -> list[Column]:
    columns = []
    if "quarter" in layout.ways:
        columns += [Column(f"上季度第{n}月纯收入", "money", "亏损填负数") for n in (1, 2, 3)]
    if "previous" in layout.ways:
        columns += [
            Column("原月交纳党费", "money", "养老金分不开的填"),
            Column("养老金调整幅度（%）", "general", "例如 3.8"),
        ]
    return [*columns, Column("计算基数", "money", "不填明细的，只填这一栏")]
