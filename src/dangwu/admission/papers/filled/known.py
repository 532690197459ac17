"""One dossier as its papers ask for it: rows, days, names and posts as they were on the day.

What is under seal is opened by `opened`, which is given: without one it stays blank, and so does
all that is not on record.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Model

from dangwu.admission.models import (
    AdmissionTraining,
    Backer,
    Dossier,
    DossierTalk,
    FormIssue,
    Inquiry,
    Opinion,
    PoliticalReview,
    PublicNotice,
    Recommendation,
    Resolution,
    Review,
)
from dangwu.admission.papers import Backer as BackerWords
from dangwu.admission.papers import Span, Subject
from dangwu.admission.selectors.facts import PROCEDURE, facts_of
from dangwu.admission.selectors.judging import findings_of
from dangwu.core.scope import whole_tree
from dangwu.meetings.papers.minutes import name_on
from dangwu.members.models import Person, PostHolding
from dangwu.orgs.models import Organisation, OrganisationKind, PostKind
from dangwu.orgs.selectors import ancestors_of
from dangwu.procedures.models import Run, RunStep, StepState
from dangwu.procedures.selectors import (
    definition_of_run,
    materials_of,
    pinned_terms,
    run_of,
    steps_of,
    undone_steps_of,
)
from dangwu.procedures.services import case_of_step
from dangwu.rules.admission import AdmissionFacts, AdmissionFindings
from dangwu.rules.terms import Catalogue, CatalogueEntry, Terms, Words

Opens = Callable[[Model, str], str]

LINE = "＿" * 12  # room to write what is not known, in a sentence


def entries_in(terms: Terms, id_: str) -> tuple[CatalogueEntry, ...]:
    """The entries of a catalogue; () where the standard has none of that id."""
    value = terms.value(id_) if id_ in terms.items else None
    return value.entries if isinstance(value, Catalogue) else ()


def or_line(text: str) -> str:
    """What is not known is written by hand: 无 would be a statement."""
    return text.strip() or LINE


def unopened(row: Model, field: str) -> str:
    """What is under seal stays blank."""
    return ""


class Known:
    """A dossier on a day; everything is read when it is first asked for, and once."""

    def __init__(self, dossier: Dossier, on: date, opened: Opens = unopened) -> None:
        self.dossier, self.on, self.opened = dossier, on, opened

    # ---- the run and its rules ---------------------------------------------------------------

    @cached_property
    def run(self) -> Run:
        found = run_of(self.dossier, PROCEDURE)
        assert found is not None
        return found

    @cached_property
    def steps(self) -> Mapping[str, RunStep]:
        return {row.key: row for row in steps_of(self.run)}

    def day(self, step: str) -> date | None:
        """The day a step was done."""
        row = self.steps.get(step)
        return row.done_on if row and row.state == StepState.DONE else None

    def submitted(self, step: str) -> date | None:
        """The day a step was put before the level above, for the last time."""
        row = self.steps.get(step)
        if row is None or row.state not in (StepState.SENT, StepState.DONE):
            return None
        case = case_of_step(row)
        return case.submitted_on if case else None

    def undone(self, step: str) -> list[date]:
        """The days on which a step was done before it was gone back on (延长预备期)."""
        rows = undone_steps_of(self.run).filter(key=step)
        return sorted(row.done_on for row in rows if row.done_on)

    def was_decided(self, step: str) -> bool:
        """Whether a step is done, or was before probation was extended."""
        extended = any(row.months for row in self.resolutions)
        return self.day(step) is not None or (extended and bool(self.undone(step)))

    def outcome(self, step: str) -> str:
        return self.steps[step].outcome if self.day(step) else ""

    @cached_property
    def kept(self) -> Mapping[tuple[str, str], date]:
        """The papers that are there by what was ticked: (step, name) → since when."""
        return {(row.step.key, row.name): row.held_on for row in materials_of(self.run)}

    @cached_property
    def step_names(self) -> Mapping[str, str]:
        return {step.id: step.name for step in definition_of_run(self.run).steps}

    @cached_property
    def terms(self) -> Terms:
        return pinned_terms(self.run)

    @cached_property
    def facts(self) -> AdmissionFacts:
        return facts_of(self.dossier)

    @cached_property
    def findings(self) -> AdmissionFindings:
        return findings_of(self.dossier, self.on)

    def entries(self, id_: str) -> tuple[CatalogueEntry, ...]:
        """The entries of a catalogue of the rulebook; () where the standard has none."""
        return entries_in(self.terms, id_)

    def words(self, id_: str) -> tuple[str, ...]:
        """A list of words of the rulebook; () where the standard has none."""
        value = self.terms.value(id_) if id_ in self.terms.items else None
        return value.words if isinstance(value, Words) else ()

    # ---- names and posts of the day ----------------------------------------------------------

    @property
    def name(self) -> str:
        return self.dossier.person.name

    @cached_property
    def branch(self) -> str:
        return self.called(self.dossier.organisation)

    @cached_property
    def above(self) -> Organisation | None:
        """The committee that answers: the nearest above, else whatever stands above."""
        up = ancestors_of(self.dossier.organisation)[::-1]
        committees = (each for each in up if each.kind == OrganisationKind.COMMITTEE)
        return next(committees, up[0] if up else None)

    @cached_property
    def committee(self) -> str:
        return self.called(self.above) if self.above else ""

    def called(self, organisation: Organisation, day: date | None = None) -> str:
        """What an organisation was called on a day, today without one."""
        with whole_tree("the names of organisations are on every paper"):
            return name_on(organisation.pk, day or self.on) or organisation.name

    def post_of(self, person: Person | None, day: date | None) -> str:
        """What somebody was in the Party on a day, else the work: 第一党支部书记."""
        if person is None:
            return ""
        with whole_tree("the posts of who signs are on the paper"):
            held = PostHolding.objects.on(day or self.on).filter(person=person)
            posts = [str(row.post) for row in held.select_related("post__organisation")]
        return "、".join(posts) or person.job

    def holder(self, kind: PostKind, day: date | None = None) -> Person | None:
        """Who held a post of the branch on a day."""
        held = PostHolding.objects.on(day or self.on).filter(
            post__organisation=self.dossier.organisation, post__kind=kind
        )
        row = held.select_related("person").first()
        return row.person if row else None

    # ---- the person --------------------------------------------------------------------------

    @cached_property
    def filled(self) -> Mapping[str, Any]:
        """What was filled into the application form, where it may be read."""
        text = self.opened(self.dossier, "form")
        filled: Mapping[str, Any] = json.loads(text) if text else {}
        return filled

    @cached_property
    def subject(self) -> Subject:
        """The person as the first page of every form asks."""
        person, filled = self.dossier.person, self.filled
        return Subject(
            name=person.name,
            sex=person.get_sex_display(),
            born_on=person.born_on,
            nation=filled.get("ethnicity") or person.ethnicity,
            native_place=filled.get("native_place", ""),
            birthplace=filled.get("birthplace", ""),
            education=filled.get("education") or person.education,
            degree=filled.get("degree", ""),
            unit=filled.get("work") or person.job,
            id_number=self.opened(person, "id_number"),
            residence=filled.get("residence") or self.opened(person, "address"),
        )

    @property
    def history(self) -> tuple[Span, ...]:
        return tuple(
            Span(first=line["from"], last=line["to"], what=line["what"], witness=line["witness"])
            for line in self.filled.get("history", ())
            if not isinstance(line, str)
        )

    # ---- rows --------------------------------------------------------------------------------

    def _of(self, model: Any) -> Any:
        return model.objects.filter(dossier=self.dossier)

    def backers(self, role: str, day: date | None = None) -> tuple[BackerWords, ...]:
        """The contacts or sponsors of a day, else the last ones."""
        rows = self._of(Backer).filter(role=role).select_related("person")
        of_day = list(rows.on(day or self.on)) or list(rows)
        return tuple(BackerWords(name=row.person.name, post=row.person.job) for row in of_day)

    def talk(self, step: str) -> DossierTalk | None:
        found: DossierTalk | None = (
            self._of(DossierTalk).filter(step=step).select_related("talker").last()
        )
        return found

    def reviews(self, phase: str) -> list[Review]:
        rows = self._of(Review).filter(phase=phase, withdrawn_on__isnull=True)
        return list(rows.select_related("reviewer").order_by("held_on"))

    def opinions(self, step: str) -> Iterator[Opinion]:
        yield from self._of(Opinion).filter(step=step).select_related("recorder")

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        return list(self._of(Recommendation))

    @cached_property
    def inquiries(self) -> list[Inquiry]:
        return list(self._of(Inquiry))

    @cached_property
    def political_review(self) -> PoliticalReview | None:
        found: PoliticalReview | None = (
            self._of(PoliticalReview).filter(replaced_on__isnull=True).first()
        )
        return found

    @cached_property
    def training(self) -> AdmissionTraining | None:
        found: AdmissionTraining | None = self._of(AdmissionTraining).last()
        return found

    def notice(self, matter: str) -> PublicNotice | None:
        found: PublicNotice | None = self._of(PublicNotice).filter(matter=matter).last()
        return found

    @cached_property
    def form_issue(self) -> FormIssue | None:
        found: FormIssue | None = self._of(FormIssue).filter(void_on__isnull=True).first()
        return found

    @cached_property
    def resolutions(self) -> list[Resolution]:
        return list(self._of(Resolution).select_related("decision"))

    def resolution(self, step: str) -> Resolution | None:
        """What the branch meeting decided at a step, the last time it met on it."""
        return next((row for row in reversed(self.resolutions) if row.step == step), None)
