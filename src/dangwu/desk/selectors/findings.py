"""组织设置体检: what the rules find in organisations on a day, from the facts on record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast, get_args

from dangwu.core.messages import clause_link
from dangwu.desk.selectors.survey import Place, Survey
from dangwu.members.models import MembershipStatus
from dangwu.orgs.messages import explain
from dangwu.orgs.models import (
    BRANCH_KINDS,
    COMMITTEE_POSTS,
    Organisation,
    OrganisationKind,
    PostKind,
)
from dangwu.orgs.selectors import schedule_of
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

SECRETARIES = (PostKind.SECRETARY, PostKind.DISCIPLINE_SECRETARY)
DEPUTIES = (PostKind.DEPUTY, PostKind.FULL_TIME_DEPUTY)
VACANCY_RULES = ("ORG-11.by_election", "ORG-11.promptly")
JUDGED = get_args(Kind)  # kinds the chapter has rules for
GRAVITY = ("no", "warn", "unknown")


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


@dataclass(frozen=True, slots=True)
class CheckedPlace:
    """One organisation with what was found."""

    place: Place
    above: str  # short name of the organisation above, "" for a root
    findings: Sequence[Finding]

    def count(self, kind: str) -> int:
        return sum(finding.kind == kind for finding in self.findings)

    @property
    def breaches(self) -> int:
        return self.count("no")

    @property
    def warnings(self) -> int:
        return self.count("warn")

    @property
    def questions(self) -> int:
        return self.count("unknown")


def findings_of(
    organisation: Organisation, on: date, *, within: Sequence[str] = ()
) -> list[Finding]:
    """All findings on an organisation on a day, the gravest first, then as in the chapter.

    `within` are the paths to read where, on that day, other organisations than today's may have
    stood below it.
    """
    if organisation.kind not in JUDGED:
        return []  # asked before the survey: what has no rules may have a large tree below it
    survey = Survey(within or (organisation.scope_path,), on)
    place = survey.places.get(organisation.pk)
    return _findings(survey, place) if place else []


def check_below(prefixes: Sequence[str], on: date) -> list[CheckedPlace]:
    """The findings on every organisation of some subtrees, in the tree's order; ten queries."""
    survey = Survey(prefixes, on)
    names = {place.pk: place.short_name for place in survey.places.values()}
    return [
        CheckedPlace(place, names.get(place.parent_id or 0, ""), _findings(survey, place))
        for place in survey.places.values()
        if place.kind in JUDGED
    ]


def _findings(survey: Survey, place: Place) -> list[Finding]:
    if place.kind not in JUDGED:
        return []
    terms = survey.rules.terms_of(place.path, survey.on)
    vacancies = list(_vacancies(survey, place, terms))
    told = {reason.numbers["post"] for reason in vacancies}
    reasons = [
        *(
            reason
            for reason in judge_setup(_facts(survey, place), terms).findings
            if not (reason.code == "secretary_missing" and "secretary" in told)
        ),
        *_unfit_officers(survey, place, terms),
        *_term_reasons(survey, place),
        *vacancies,
        *_self_check(survey, place, terms),
    ]
    found = [_finding(reason) for reason in reasons]
    return sorted(found, key=lambda finding: GRAVITY.index(finding.kind))


def _finding(reason: Reason) -> Finding:
    said = explain(reason)
    kind = "unknown" if reason.code in QUESTIONS else "no" if reason.modality == "must" else "warn"
    return Finding(said.code, kind, said.text, tuple(clause_link(cite) for cite in said.cite))


# ---- the facts of ORG-01 to ORG-13 -----------------------------------------------------------


def setup_facts(organisation: Organisation, on: date) -> SetupFacts:
    """The facts of one organisation as the database knows them on a day."""
    return setup_facts_below((organisation.scope_path,), on)[organisation.pk]


def setup_facts_below(prefixes: Sequence[str], on: date) -> dict[int, SetupFacts]:
    """The facts of all organisations of some subtrees that the chapter has rules for."""
    survey = Survey(prefixes, on)
    return {
        place.pk: _facts(survey, place) for place in survey.places.values() if place.kind in JUDGED
    }


def _facts(survey: Survey, place: Place) -> SetupFacts:
    counts = survey.counts(place)
    return SetupFacts(
        kind=cast(Kind, place.kind),
        full_members=counts.full,
        members=counts.members,
        units=place.organisation.units,
        committee_size=_committee_size(survey, place),
        secretary_standing_years=_standing(survey, place),
        task_months=_task_months(place.organisation),
        approved=place.organisation.approved_below,
        secretaries=len(survey.holders(place, SECRETARIES)),
        deputies=len(survey.holders(place, DEPUTIES)),
        full_time_deputies=len(survey.holders(place, (PostKind.FULL_TIME_DEPUTY,))),
        **_discipline_facts(survey, place),
        **_group_facts(survey, place),
    )


def _committee_size(survey: Survey, place: Place) -> int:
    """How many sit on the committee; 0 where a branch has none.

    A branch without a committee has a secretary and perhaps a deputy: its committee stands where
    seats of members stand.
    """
    seats = {o.post.kind for o in survey.officers(place) if o.post.kind in COMMITTEE_POSTS}
    is_branch = place.kind in (*BRANCH_KINDS, OrganisationKind.TEMPORARY_BRANCH)
    if is_branch and not seats - {*SECRETARIES, *DEPUTIES}:
        return 0
    return len(survey.holders(place, COMMITTEE_POSTS))


def _standing(survey: Survey, place: Place) -> Fraction | None:
    """The secretary's full years and months as a full member, in years.

    Where the file knows the month alone it counts from the first day: the rule says 一般, and the
    doubt is the secretary's.
    """
    for person in survey.holders(place, (PostKind.SECRETARY,)):
        row = survey.membership(person)
        if row and row.status == MembershipStatus.FULL:
            return Fraction(whole_months_between(row.starts_on, survey.on), 12)
    return None


def _task_months(organisation: Organisation) -> int | None:
    until = organisation.temporary_until
    return whole_months_between(organisation.founded_on, until) if until else None


def _discipline_facts(survey: Survey, place: Place) -> dict[str, Any]:
    """Who does discipline work (ORG-08); of a committee, its discipline committee (ORG-07)."""
    if place.kind == OrganisationKind.DISCIPLINE_COMMITTEE:
        return {}
    if place.kind != OrganisationKind.COMMITTEE:
        return {"discipline_members": len(survey.holders(place, (PostKind.DISCIPLINE_MEMBER,)))}
    bodies = survey.children(place, OrganisationKind.DISCIPLINE_COMMITTEE)
    if not bodies:
        return {"has_discipline_committee": False}
    leaders = {p for body in bodies for p in survey.holders(body, SECRETARIES)}
    on_both = {p for body in bodies for p in survey.holders(body, COMMITTEE_POSTS)}
    on_both &= survey.holders(place, COMMITTEE_POSTS)
    deputies = survey.holders(place, DEPUTIES)
    return {
        "has_discipline_committee": True,
        "discipline_secretary_is_deputy": leaders <= deputies if leaders else None,
        "overlapping_members": len(on_both - (leaders & deputies)),
    }


def _group_facts(survey: Survey, place: Place) -> dict[str, Any]:
    """The groups of a branch: their members, full members, leaders; and who stands in none."""
    groups = survey.children(place, OrganisationKind.GROUP)
    if not groups:
        return {}
    return {
        "groups": tuple(
            GroupFacts(
                name=group.short_name,
                members=survey.counts(group).members,
                full_members=survey.counts(group).full,
                has_leader=bool(survey.holders(group, (PostKind.GROUP_LEADER,))),
            )
            for group in groups
        ),
        "members_without_group": survey.without_group(place),
    }


# ---- officers, terms, vacancies, the yearly check --------------------------------------------


def _unfit_officers(survey: Survey, place: Place, terms: Terms) -> Iterator[Reason]:
    """ORG-09: whoever sits on a committee is a full member, also after the day of the election."""
    held = terms.items.get("ORG-09.conditions")
    for officer in survey.officers(place):
        if held is None or officer.holding is None or officer.post.kind not in COMMITTEE_POSTS:
            continue
        row = survey.membership(officer.holding.person_id)
        if row is None or row.status != MembershipStatus.FULL:
            status = row.get_status_display() if row else "没有党籍记录的人"
            numbers = {"seat": officer.post.get_kind_display(), "status": status}
            yield Reason("officer_not_full_member", held.cite, numbers)


def _term_reasons(survey: Survey, place: Place) -> Iterator[Reason]:
    term = survey.term(place)
    if term is None:
        return
    facts = TermFacts(
        kind=cast(Any, place.kind), elected_on=term.elected_on, extended_to=term.extended_to
    )
    schedule = schedule_of(term, facts, survey.on, survey.rules)
    yield from judge_term_end(schedule, on=survey.on)


def _vacancies(survey: Survey, place: Place, terms: Terms) -> Iterator[Reason]:
    for officer in survey.officers(place):
        post = officer.post
        if officer.holding is None and post.kind in COMMITTEE_POSTS:
            facts = VacancyFacts(post=_vacant(post.kind), since=survey.vacant_since(post))
            then = survey.rules.terms_of(place.path, facts.since)
            knew = any(rule in then.items for rule in VACANCY_RULES)
            yield from judge_vacancy(facts, then if knew else terms, on=survey.on).findings


def _vacant(kind: str) -> VacantPost:
    if kind in SECRETARIES:
        return "secretary"
    return "deputy_secretary" if kind in DEPUTIES else "member"


def _self_check(survey: Survey, place: Place, terms: Terms) -> Iterator[Reason]:
    if place.kind not in BRANCH_KINDS:
        return
    since = place.organisation.founded_on
    yield from judge_self_check(
        survey.checked_on(place), terms, on=survey.on, since=since
    ).findings
