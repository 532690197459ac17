"""组织设置体检: what the rules find in an organisation on a day, from the facts on record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast, get_args

from dangwu.core.messages import clause_link
from dangwu.desk.selectors.organisations import Counts, Officer, counts_below, officers_of
from dangwu.members.models import Affiliation, Membership, MembershipStatus
from dangwu.orgs.messages import explain
from dangwu.orgs.models import (
    COMMITTEE_POSTS,
    Organisation,
    OrganisationKind,
    PostKind,
)
from dangwu.orgs.selectors import last_self_check, schedule_of, term_kind, term_running, terms_of
from dangwu.rules.calendar import whole_months_between
from dangwu.rules.organisation import (
    QUESTIONS,
    GroupFacts,
    SetupFacts,
    TermFacts,
    VacancyFacts,
    judge_self_check,
    judge_setup,
    judge_term_end,
    judge_vacancy,
)
from dangwu.rules.organisation.facts import Kind
from dangwu.rules.organisation.readiness import Post as VacantPost
from dangwu.rules.terms import Terms
from dangwu.rules.verdict import Reason

DEPUTIES = (PostKind.DEPUTY, PostKind.FULL_TIME_DEPUTY)
VACANT: dict[str, VacantPost] = {
    PostKind.SECRETARY: "secretary",
    PostKind.DEPUTY: "deputy_secretary",
    PostKind.FULL_TIME_DEPUTY: "deputy_secretary",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as pages show it: how grave, in words, with its clauses."""

    code: str
    kind: str  # no (breach), warn (generally), unknown (a question)
    text: str
    clauses: tuple[dict[str, str], ...]

    @property
    def as_reasons(self) -> list[dict[str, object]]:
        """For the verdict part: the clauses below the finding's own words."""
        return [{"text": "", "clauses": self.clauses}] if self.clauses else []


def findings_of(organisation: Organisation, on: date) -> list[Finding]:
    """All findings on an organisation on a day, in the order of the chapter."""
    if organisation.kind not in get_args(Kind):
        return []
    terms = terms_of(organisation, on)
    officers = officers_of(organisation, on)
    reasons = [
        *judge_setup(setup_facts(organisation, officers, on), terms).findings,
        *_term_reasons(organisation, on),
        *_vacancies(officers, terms, on),
        *_self_check(organisation, terms, on),
    ]
    return [_finding(reason) for reason in reasons]


def _finding(reason: Reason) -> Finding:
    said = explain(reason)
    kind = "unknown" if reason.code in QUESTIONS else "no" if reason.modality == "must" else "warn"
    return Finding(said.code, kind, said.text, tuple(clause_link(cite) for cite in said.cite))


def setup_facts(organisation: Organisation, officers: Sequence[Officer], on: date) -> SetupFacts:
    """The facts of ORG-01 to ORG-13 as the database knows them on a day."""
    counts = counts_below((organisation.scope_path,), on).get(organisation.scope_path, Counts())
    held = [officer for officer in officers if officer.holding]
    kinds = [officer.post.kind for officer in held]
    return SetupFacts(
        kind=cast(Kind, organisation.kind),
        full_members=counts.full,
        members=counts.members,
        units=organisation.units,
        committee_size=sum(kind in COMMITTEE_POSTS for kind in kinds) if len(kinds) > 2 else 0,
        secretary_standing_years=_standing(held, on),
        task_months=_task_months(organisation),
        approved=organisation.approved_below,
        secretaries=kinds.count(PostKind.SECRETARY),
        deputies=sum(kind in DEPUTIES for kind in kinds),
        full_time_deputies=kinds.count(PostKind.FULL_TIME_DEPUTY),
        discipline_members=kinds.count(PostKind.DISCIPLINE_MEMBER),
        has_discipline_committee=_has_discipline_committee(organisation, on),
        **_group_facts(organisation, on),
    )


def _standing(held: Sequence[Officer], on: date) -> Fraction | None:
    """The secretary's full years and months as a full member, in years."""
    for officer in held:
        if officer.post.kind == PostKind.SECRETARY and officer.holding:
            full = Membership.objects.on(on).filter(
                person_id=officer.holding.person_id, status=MembershipStatus.FULL
            )
            since = full.values_list("starts_on", flat=True).first()
            return Fraction(whole_months_between(since, on), 12) if since else None
    return None


def _task_months(organisation: Organisation) -> int | None:
    until = organisation.temporary_until
    return whole_months_between(organisation.founded_on, until) if until else None


def _has_discipline_committee(organisation: Organisation, on: date) -> bool | None:
    if organisation.kind != OrganisationKind.COMMITTEE:
        return None
    children = Organisation.objects.filter(
        parent=organisation, kind=OrganisationKind.DISCIPLINE_COMMITTEE, founded_on__lte=on
    )
    return bool(children.exclude(dissolved_on__lte=on).exists())


def _group_facts(organisation: Organisation, on: date) -> dict[str, Any]:
    """The groups of a branch: their members, full members, leaders; and who stands in none."""
    groups = list(
        Organisation.objects.filter(
            parent=organisation, kind=OrganisationKind.GROUP, founded_on__lte=on
        ).exclude(dissolved_on__lte=on)
    )
    if not groups:
        return {}
    rows = list(
        Affiliation.objects.on(on).filter(organisation=organisation).values_list("group_id", "person_id")
    )
    full = set(
        Membership.objects.on(on)
        .filter(status=MembershipStatus.FULL, person_id__in=[person for _, person in rows])
        .values_list("person_id", flat=True)
    )
    return {
        "groups": tuple(_group(group, rows, full, on) for group in groups),
        "members_without_group": sum(group is None for group, _ in rows),
    }


def _group(group: Organisation, rows: Sequence[tuple[Any, Any]], full: set[Any], on: date) -> GroupFacts:
    people = [person for group_id, person in rows if group_id == group.pk]
    leaders = [o for o in officers_of(group, on) if o.post.kind == PostKind.GROUP_LEADER]
    return GroupFacts(
        name=group.short_name,
        members=len(people),
        full_members=sum(person in full for person in people),
        has_leader=any(officer.holding for officer in leaders),
    )


def _term_reasons(organisation: Organisation, on: date) -> Iterator[Reason]:
    term = term_running(organisation, on)
    if term is None:
        return
    facts = TermFacts(
        kind=term_kind(organisation), elected_on=term.elected_on, extended_to=term.extended_to
    )
    yield from judge_term_end(schedule_of(term, facts, on), on=on)


def _vacancies(officers: Sequence[Officer], terms: Terms, on: date) -> Iterator[Reason]:
    for officer in officers:
        if officer.holding is None and officer.post.kind in VACANT:
            last = officer.post.holdings.filter(ends_on__lte=on).order_by("-ends_on").first()
            since = last.ends_on if last else officer.post.starts_on
            facts = VacancyFacts(post=VACANT[officer.post.kind], since=since)
            yield from judge_vacancy(facts, terms, on=on).findings


def _self_check(organisation: Organisation, terms: Terms, on: date) -> Iterator[Reason]:
    if not organisation.holds_affiliation:
        return
    last = last_self_check(organisation, on)
    last_on = last.checked_on if last else None
    yield from judge_self_check(last_on, terms, on=on, since=organisation.founded_on).findings
