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


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper in words, before it is printed."""

    dossier: Dossier
    kind: str
    form: str
    words: Sheet | Ballots


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
        Made(each.dossier, each.kind, each.form, _printed([each], on))
        for kind in kinds
        for each in _drawn(dossiers, kind, form, reason, by, on)
    ]
    for each in made:
        _record(each, by, on)
    return made


@transaction.atomic
def make_book(
    *, dossiers: Sequence[Dossier], kind: str, reason: str = "", by: User, on: date
) -> Made | None:
    """Make the papers of one kind as one PDF, each from a page of its own; None where no dossier
    has come so far. Each is on record as `make_papers` has it; raises as that does.
    """
    drawn = _drawn(dossiers, kind, "pdf", reason, by, on)
    for each in drawn:
        _record(each, by, on)
    if not drawn:
        return None
    return Made(drawn[0].dossier, kind, "pdf", _printed(drawn, on))


def _record(paper: Made | Drawn, by: User, on: date) -> None:
    record_act(
        "admission.paper_made",
        subject=paper.dossier,
        by=by,
        on=on,
        facts={"kind": paper.kind, "form": paper.form},
    )


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


def _drawn(
    dossiers: Sequence[Dossier], kind: str, form: str, reason: str, by: User, on: date
) -> list[Drawn]:
    """The papers of a kind, numbered, before they are printed."""
    paper = PAPERS[kind]
    kept = form if form in paper.forms else paper.forms[0]
    return [
        Drawn(group[0].dossier, kind, kept, _words(group, kind, by, on))
        for group in _groups(dossiers, kind, on, _opens(kind, reason, by, on))
    ]


def _words(group: tuple[Known, ...], kind: str, by: User, on: date) -> Sheet | Ballots:
    made = PAPERS[kind].make(*group)
    if isinstance(made, Ballots):
        return made
    return _issued(made, PAPERS[kind], kind, group[0], by, on)


def _printed(drawn: Sequence[Drawn], on: date) -> bytes:
    """Papers of one kind as one file; Word holds one alone."""
    sheets = [each.words for each in drawn if isinstance(each.words, Sheet)]
    if not sheets:
        return ballots_pdf(*(e.words for e in drawn if isinstance(e.words, Ballots)), on=on)
    return sheet_docx(sheets[0], on=on) if drawn[0].form == "docx" else sheet_pdf(*sheets, on=on)


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
