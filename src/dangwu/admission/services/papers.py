"""Making papers: what is under seal is opened for a reason on record, letters get their number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Model

from dangwu.accounts.models import User
from dangwu.admission.models import Dossier
from dangwu.admission.papers import Ballots, Sheet, ballots_pdf, sheet_docx, sheet_pdf
from dangwu.admission.papers.filled import PAPERS, Known, Opens, Paper, unopened
from dangwu.admission.papers.filled.table import KEEP
from dangwu.admission.papers.layout import Title
from dangwu.admission.selectors.sealed import SEALED
from dangwu.admission.services.guard import locked, run_for
from dangwu.core.scope import current_scope
from dangwu.core.services import record_act, reveal_field
from dangwu.documents.services import issue_document
from dangwu.members.models import Person
from dangwu.orgs.models import Organisation
from dangwu.procedures.services import keep_material

PERMISSIONS: dict[type[Model], str] = {
    Person: "members.reveal",
    **{kind.model: kind.permission for kind in SEALED.values()},
}


@dataclass(frozen=True, slots=True)
class Made:
    """A paper as it goes out: the dossier (the first of a joint one), its kind and the file."""

    dossier: Dossier
    kind: str
    form: str
    content: bytes

    @property
    def title(self) -> str:
        return PAPERS[self.kind].title


class Opening:
    """Opens each text under seal once, for a reason; each reading is on record (D04).

    What somebody may not read stays blank.
    """

    def __init__(self, why: str, by: User, on: date) -> None:
        self.why, self.by, self.on = why, by, on
        self.read: dict[tuple[object, str], str] = {}

    def __call__(self, row: Model, field: str) -> str:
        path = row.scope_path  # type: ignore[attr-defined]
        if not getattr(row, field) or not current_scope().may(PERMISSIONS[type(row)], path):
            return ""
        key = (row.pk, field)
        if key not in self.read:
            self.read[key] = reveal_field(
                subject=row, field=field, reason=self.why, by=self.by, on=self.on
            )
        return self.read[key]


@transaction.atomic
def make_papers(
    *,
    dossiers: Sequence[Dossier],
    kinds: Sequence[str],
    form: str,
    reason: str = "",
    by: User,
    on: date,
) -> list[Made]:
    """Make papers of dossiers as files; each one is on record.

    `reason` says why what is under seal is printed; without it that stays blank. A joint paper
    is made once of all who have come so far. Raises `Refused` beyond the readings of a day,
    `FontsMissing` without fonts; then nothing is made.
    """
    made = [
        each
        for kind in kinds
        for group in _groups(dossiers, kind, on, _opens(kind, reason, by, on))
        if (each := _make(group, kind, form, by, on))
    ]
    for each in made:
        record_act(
            "admission.paper_made",
            subject=each.dossier,
            by=by,
            on=on,
            facts={"kind": each.kind, "form": each.form},
        )
    return made


def _opens(kind: str, reason: str, by: User, on: date) -> Opens:
    """What opens for a paper: nothing where it prints nothing under seal, or nobody said why."""
    if not PAPERS[kind].sealed or not reason.strip():
        return unopened
    return Opening(f"制作《{PAPERS[kind].title}》：{reason.strip()}", by, on)


def _groups(
    dossiers: Sequence[Dossier], kind: str, on: date, opened: Opens
) -> list[tuple[Known, ...]]:
    """Who share a paper of a kind: those of one branch a joint one, else each alone."""
    paper, scope = PAPERS[kind], current_scope()
    knowns = [
        known
        for dossier in dossiers
        if scope.may(paper.permission, dossier.scope_path)
        and paper.makes_sense(known := Known(dossier, on, opened))
    ]
    if not paper.joint:
        return [(known,) for known in knowns]
    by_branch: dict[int, list[Known]] = {}
    for known in knowns:
        by_branch.setdefault(known.dossier.organisation_id, []).append(known)
    return [tuple(group) for group in by_branch.values()]


def _make(group: tuple[Known, ...], kind: str, form: str, by: User, on: date) -> Made | None:
    paper, first = PAPERS[kind], group[0]
    kept = form if form in paper.forms else paper.forms[0]
    made = paper.make(*group)
    if isinstance(made, Ballots):
        return Made(first.dossier, kind, kept, ballots_pdf(made, on=on))
    sheet = _issued(made, paper, kind, first, by, on)
    content = sheet_docx(sheet, on=on) if kept == "docx" else sheet_pdf(sheet, on=on)
    return Made(first.dossier, kind, kept, content)


# ---- numbers ---------------------------------------------------------------------------------


def _issued(sheet: Sheet, paper: Paper, kind: str, known: Known, by: User, on: date) -> Sheet:
    """An outgoing letter with the number of who issues it; a paper of the level above has one
    only where somebody there makes it. The same words again keep their number."""
    place = _issuer(paper, known)
    foot = known.branch
    if place is None or not current_scope().may(KEEP, place.scope_path):
        return replace(sheet, foot=foot)
    issued = issue_document(
        organisation=place,
        kind=f"admission.{kind}",
        title=paper.title,
        year=(_dated(paper, known) or on).year,
        content=sheet.content(),
        by=by,
        on=on,
    )
    foot = f"{known.called(place)}　编号 {issued.written_number}　核验码 {issued.check_code}"
    mark = f"编号 {issued.written_number}"
    blocks = tuple(
        replace(block, mark=mark) if isinstance(block, Title) else block for block in sheet.blocks
    )
    return replace(sheet, foot=foot, blocks=blocks)


def _dated(paper: Paper, known: Known) -> date | None:
    """The day a letter bears: of the decision it tells, or on which it was sent."""
    return known.day(paper.since) if paper.decided else known.submitted(paper.since)


def _issuer(paper: Paper, known: Known) -> Organisation | None:
    if not paper.issuer:
        return None
    return known.dossier.organisation if paper.issuer == "branch" else known.above


# ---- papers on file --------------------------------------------------------------------------


@transaction.atomic
def keep_papers(
    *,
    dossier: Dossier,
    papers: Sequence[tuple[str, str]],
    held_on: date,
    by: User | None,
    on: date,
) -> None:
    """Put on record that papers, as (step, name), are there since a day; all or none of them."""
    found = locked(dossier)
    run = run_for(found)
    for step, name in papers:
        keep_material(run=run, step=step, name=name, held_on=held_on, by=by, on=on)
