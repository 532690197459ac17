"""Acts on reports. Sending and answering run on `procedures`."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from dangwu.accounts.models import User
from dangwu.core.services import HasKey, record_act
from dangwu.documents.services import issue_document
from dangwu.orgs.models import Organisation
from dangwu.procedures.services import submit_case
from dangwu.reports.models import YEARLY, Report, ReportKind
from dangwu.reports.papers import letter_content, letter_of
from dangwu.reports.selectors import counts_of, figures_of, findings_on, report_of_year
from dangwu.rules.verdict import Reason, verdict_from

FILED, ASKED = "reports.report", "reports.request"
DOCUMENT = {
    ReportKind.WORK: "reports.work",
    ReportKind.MEETINGS: "reports.meetings",
    ReportKind.REQUEST: "reports.request",
    ReportKind.SUDDEN: "reports.sudden",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFields:
    """What is typed of a report."""

    title: str
    text: str
    decide_on: date | None = None
    happened_on: date | None = None
    acted_first: bool = False
    why_first: str = ""


@transaction.atomic
def draft_report(
    *,
    organisation: Organisation,
    kind: str,
    year: int,
    fields: ReportFields,
    by: HasKey | None,
    on: date,
) -> Report:
    """Begin a report; of yearly ones there is one a year, and the same draft again is the same."""
    place = Organisation.objects.select_for_update().get(pk=organisation.pk)
    same = Report.objects.filter(
        organisation=place, kind=kind, year=year, made_on=on, dropped_on__isnull=True
    ).filter(**asdict(fields))
    if known := same.first():
        return known  # type: ignore[no-any-return]
    stands = report_of_year(place, kind, year) if kind in YEARLY else None
    told = {"year": year, "kind": ReportKind(kind).label}
    verdict_from(
        (
            Reason("report_of_year_stands", (), told) if stands else None,
            *_faults(kind, fields, on),
        )
    ).require()
    report: Report = Report.objects.create(
        scope_path=place.scope_path,
        organisation=place,
        kind=kind,
        year=year,
        made_on=on,
        **asdict(fields),
    )
    record_act("reports.report_drafted", subject=report, by=by, on=on, facts={"kind": kind})
    return report


@transaction.atomic
def change_report(*, report: Report, fields: ReportFields, by: HasKey | None, on: date) -> Report:
    """Change what is not on its way; refused once it is sent."""
    locked = _locked(report)
    verdict_from((_sent(locked), _dropped(locked), *_faults(locked.kind, fields, on))).require()
    changed = {name: new for name, new in asdict(fields).items() if getattr(locked, name) != new}
    if not changed:
        return locked
    for name, new in changed.items():
        setattr(locked, name, new)
    locked.save(update_fields=list(changed))
    record_act("reports.report_changed", subject=locked, by=by, on=on, fields=list(changed))
    return locked


@transaction.atomic
def send_report(*, report: Report, by: User | None, on: date) -> Report:
    """Number a report and put it before the level above.

    A request is asked for approval, the rest are filed. Refused where it has no text, is on its
    way already, or asks for what is decided already (MTG-20.ask_first).
    """
    locked = _locked(report)
    against = [reason for reason in findings_on(locked, on) if reason.modality == "must"]
    verdict_from(
        (
            _sent(locked),
            _dropped(locked),
            None if locked.text.strip() else Reason("report_empty", ()),
            *against,
        )
    ).require()
    locked.sent_on = on
    if locked.kind in YEARLY:
        locked.figures = figures_of(counts_of(locked.organisation, locked.year, on))
    locked.save(update_fields=["sent_on", "figures"])
    content = letter_content(letter_of(locked))
    issue_document(
        organisation=locked.organisation,
        kind=DOCUMENT[ReportKind(locked.kind)],
        title=locked.title,
        year=locked.year,
        content=content,
        by=by,
        on=on,
    )
    submit_case(
        kind=ASKED if locked.kind == ReportKind.REQUEST else FILED,
        subject=locked,
        organisation=locked.organisation,
        title=locked.title,
        content=content,
        by=by,
        on=on,
    )
    record_act("reports.report_sent", subject=locked, by=by, on=on, facts={"kind": locked.kind})
    return locked


@transaction.atomic
def note_heard(*, report: Report, heard_on: date, by: HasKey | None, on: date) -> Report:
    """Record on which day the member meeting heard the work report (MTG-20.report_members)."""
    locked = _locked(report)
    early = {"day": heard_on, "made": locked.made_on}
    verdict_from(
        (
            _dropped(locked),
            None if locked.kind == ReportKind.WORK else Reason("not_heard_by_members", ()),
            Reason("heard_to_come", (), {"day": heard_on}) if heard_on > on else None,
            Reason("heard_before_made", (), early) if heard_on < locked.made_on else None,
        )
    ).require()
    if locked.heard_on == heard_on:
        return locked
    locked.heard_on = heard_on
    locked.save(update_fields=["heard_on"])
    record_act("reports.report_heard", subject=locked, by=by, on=heard_on, fields=["heard_on"])
    return locked


@transaction.atomic
def drop_report(*, report: Report, by: HasKey | None, on: date) -> Report:
    """Put a draft aside; what is on its way is withdrawn first."""
    locked = _locked(report)
    verdict_from((_sent(locked), _dropped(locked))).require()
    locked.dropped_on = on
    locked.save(update_fields=["dropped_on"])
    record_act("reports.report_dropped", subject=locked, by=by, on=on)
    return locked


@transaction.atomic
def take_answer(*, report: Report, sent: bool, answered_on: date | None) -> None:
    """What its case did to a report; the case's own act is on record."""
    locked = _locked(report)
    locked.answered_on = answered_on
    if not sent:
        locked.sent_on = None
    locked.save(update_fields=["answered_on", "sent_on"])


# ---- what stands against it -------------------------------------------------------------------


def _locked(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("organisation")
    found: Report = rows.get(pk=report.pk)
    return found


def _sent(report: Report) -> Reason | None:
    return Reason("report_sent", (), {"day": report.sent_on}) if report.sent_on else None


def _dropped(report: Report) -> Reason | None:
    return Reason("report_dropped", (), {"day": report.dropped_on}) if report.dropped_on else None


def _faults(kind: str, fields: ReportFields, on: date) -> tuple[Reason | None, ...]:
    happened = fields.happened_on
    return (
        Reason("decide_day_needed", ())
        if kind == ReportKind.REQUEST and fields.decide_on is None
        else None,
        Reason("happened_day_needed", ())
        if kind == ReportKind.SUDDEN and happened is None
        else None,
        Reason("happened_to_come", (), {"day": happened}) if happened and happened > on else None,
    )
