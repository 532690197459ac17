"""Reading cases: of a subject, of an organisation, and what waits for whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models import Model as DjangoModel

from dangwu.core.messages import Explained
from dangwu.core.scope import Scope, below, current_scope
from dangwu.core.services import HasKey
from dangwu.orgs.models import Organisation
from dangwu.procedures import messages
from dangwu.procedures.models import TRANSITIONS, Action, Case, CaseStep, Side, State
from dangwu.procedures.registry import definition_of
from dangwu.procedures.selectors.acting import (
    APPROVE,
    OWN,
    SUBMIT,
    Authority,
    authority_at,
    concerns,
    places_acted_for,
)
from dangwu.rules.verdict import Reason

# ---- the cases of subjects -------------------------------------------------------------------


def case_of(subject: DjangoModel, kind: str) -> Case | None:
    """The case of a subject, whatever its state; None where it was never submitted."""
    return cases_of([subject], kind).get(str(subject.pk))


def cases_of(subjects: Iterable[DjangoModel], kind: str) -> dict[str, Case]:
    """The cases of many subjects of one model, by their keys as text; one query."""
    listed = list(subjects)
    tables = {one._meta.label_lower for one in listed}
    rows = Case.objects.filter(
        kind=kind, subject_table__in=tables, subject_id__in=[str(one.pk) for one in listed]
    ).select_related("organisation", "decides")
    return {case.subject_id: case for case in rows}


# ---- doors and lists -------------------------------------------------------------------------


def cases_visible_to(user: object, permission: str = "procedures.view") -> QuerySet[Case]:
    """The one door to cases: those of organisations in reach of the permission."""
    rows: QuerySet[Case] = Case.objects.select_related("organisation", "decides")
    scope = current_scope()
    return rows if scope.everything else rows.filter(below(scope.reach(permission)))


def inbox_of(scope: Scope, on: date, user: HasKey | None = None) -> QuerySet[Case]:
    """What waits for the organisations where the scope's post decides, the oldest first.

    Without what is about the person itself, and (with `user`) what that user submitted.
    """
    rows: QuerySet[Case] = Case.objects.filter(
        state=State.WAITING, submitted_on__lte=on, decides__isnull=False
    )
    if not scope.everything:
        places = scope.reach(APPROVE) + places_acted_for(user, APPROVE, on)
        rows = rows.filter(decides__scope_path__in=places)
    if scope.person:
        rows = rows.exclude(about=scope.person)
    if user is not None:
        own = CaseStep.objects.filter(case=OuterRef("pk"), action=Action.SUBMIT, actor=user.pk)
        rows = rows.exclude(Exists(own))
    return rows.select_related("organisation", "decides").order_by("submitted_on", "pk")


def asked_at(scope: Scope) -> QuerySet[Case]:
    """What the organisations of the scope's own posts have asked, the latest first."""
    return _of_own(scope, "organisation__scope_path__in")


def to_answer_at(scope: Scope) -> QuerySet[Case]:
    """What the organisations of the scope's own posts have to answer, whoever of them may."""
    return _of_own(scope, "decides__scope_path__in").filter(state=State.WAITING)


def closed_in(scope: Scope, year: int) -> QuerySet[Case]:
    """What was answered in a year, by or to the organisations of the scope's own posts."""
    own = scope.reach("procedures.view")
    rows: QuerySet[Case] = Case.objects.filter(decided_on__year=year).exclude(state=State.WAITING)
    if not scope.everything:
        rows = rows.filter(Q(organisation__scope_path__in=own) | Q(decides__scope_path__in=own))
    return rows.select_related("organisation", "decides").order_by("-decided_on", "-pk")


def _of_own(scope: Scope, column: str) -> QuerySet[Case]:
    rows: QuerySet[Case] = Case.objects.select_related("organisation", "decides")
    rows = rows.order_by("-submitted_on", "-pk")
    if scope.everything:
        return rows
    return rows.filter(**{column: scope.reach("procedures.view")})


def case_steps(case: Case) -> QuerySet[CaseStep]:
    """Every act on a case, in their order."""
    rows: QuerySet[CaseStep] = CaseStep.objects.filter(case=case).order_by("version")
    return rows


# ---- a case in words -------------------------------------------------------------------------

TAGS = {
    State.WAITING: "due",
    State.APPROVED: "done",
    State.RETURNED: "soon",
    State.WITHDRAWN: "na",
}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as a list shows it on a day; `tag` is the kind of its state tag."""

    case: Case
    on: date
    name: str = ""  # whom it is about, where the title does not say it

    @property
    def title(self) -> str:
        return f"{self.case.title}，{self.name}" if self.name else self.case.title

    @property
    def tag(self) -> str:
        return TAGS[State(self.case.state)]

    @property
    def word(self) -> str:
        return state_word(self.case)

    @property
    def kind(self) -> str:
        return definition_of(self.case.kind).title

    @property
    def act(self) -> str:
        """What the level above does: 审批 or 备案."""
        return "备案" if definition_of(self.case.kind).filing else "审批"

    @property
    def answers(self) -> str:
        """Who answers; the superior of a root stands outside the system."""
        return self.case.decides.short_name if self.case.decides else "上级党组织（系统外）"

    @property
    def days(self) -> int:
        """For how many days the case has been waiting."""
        return (self.on - self.case.submitted_on).days


def lines_of(cases: Iterable[Case], on: date) -> list[CaseLine]:
    """Cases as a list shows them, with whom they are about as far as the reader may see it."""
    listed = list(cases)
    keys: dict[str, list[str]] = {}
    for case in listed:
        keys.setdefault(case.kind, []).append(case.subject_id)
    names = {kind: definition_of(kind).names(of_kind) for kind, of_kind in keys.items()}
    return [CaseLine(case, on, names[case.kind].get(case.subject_id, "")) for case in listed]


def state_word(case: Case) -> str:
    """The state of a case in a word: 已同意, or of a filing 已收到备案."""
    return messages.word_of(State(case.state), definition_of(case.kind).filing)


def action_word(case: Case, action: Action) -> str:
    """An act on a case in a word, as its button and its line in the history have it."""
    return messages.word_of(action, definition_of(case.kind).filing)


def explain_for(case: Case) -> Callable[[Reason], Explained]:
    """What explains a refusal of an act on a case: our words, or those of the subject's app."""
    own = definition_of(case.kind).explain

    def explained(reason: Reason) -> Explained:
        if own and reason.code not in messages.ALL_REASONS:
            return own(reason)
        return messages.explain(reason)

    return explained


# ---- whose act it is -------------------------------------------------------------------------


def is_declared(case: Case | None, action: Action) -> bool:
    """Whether the act exists for the state a case is in, whoever does it."""
    state = State(case.state) if case else None
    return any((state, action) == (before, act) for before, act, _ in TRANSITIONS)


def side_of(action: Action) -> Side:
    """The one side whose act it is."""
    return next(side for _, act, side in TRANSITIONS if act == action)


def authority_of(case: Case, side: Side, scope: Scope, user: Any, on: date) -> Authority | None:
    """By what right the user stands for that side of a case, or None.

    Who decides holds a post at the very organisation that decides, not further above, or acts in
    the place of one who does. Who asks holds one at the organisation itself, or submitted for it
    from above.
    """
    if side is Side.DECIDES:
        if case.decides is None:
            return None
        posts = definition_of(case.kind).posts(case)
        return authority_at(case.decides, APPROVE, user, on, case.kind, posts)
    if side is Side.RECORDS and case.decides is not None:
        return None
    if scope.may(SUBMIT, case.organisation.scope_path) and submitted(case, user):
        return OWN
    return authority_at(case.organisation, SUBMIT, user, on, case.kind)


def may_submit(organisation: Organisation, kind: str, user: Any, on: date) -> bool:
    """Whether the user may put something of the organisation before the one above."""
    return authority_at(organisation, SUBMIT, user, on, kind, from_above=True) is not None


def submitted(case: Case, user: HasKey | None) -> bool:
    """Whether the user submitted the case, in this round or an earlier one."""
    if user is None or user.pk is None:
        return False
    steps = CaseStep.objects.filter(case=case, action=Action.SUBMIT, actor=user.pk)
    return bool(steps.exists())


def may_decide(case: Case, scope: Scope, user: Any, on: date) -> bool:
    """Whether the user may answer the case now: it waits, at the own post, and is not the own."""
    found = _decides(case, scope, user, on)
    return (
        found is not None
        and not concerns(case.about, user, found)
        and not submitted(case, user)
        and not submitted(case, found.giver)
    )


def is_decider(case: Case, scope: Scope, user: Any, on: date) -> bool:
    """Whether the case waits for the organisation of a deciding post of the user."""
    return _decides(case, scope, user, on) is not None


def _decides(case: Case, scope: Scope, user: Any, on: date) -> Authority | None:
    if not is_declared(case, Action.APPROVE):
        return None
    return authority_of(case, Side.DECIDES, scope, user, on)


def may_withdraw(case: Case, scope: Scope, user: Any, on: date) -> bool:
    if not is_declared(case, Action.WITHDRAW):
        return False
    return authority_of(case, Side.SUBMITS, scope, user, on) is not None


def may_record(case: Case, scope: Scope, user: Any, on: date) -> bool:
    """Whether the user may put the answer of a superior outside the system on record."""
    if not is_declared(case, Action.ANSWER_YES):
        return False
    found = authority_of(case, Side.RECORDS, scope, user, on)
    return found is not None and not concerns(case.about, user, found)
