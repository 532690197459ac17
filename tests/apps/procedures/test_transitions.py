"""Only declared transitions exist: every state, act and role is tried (H01, H02).

What should happen is written here by hand, not read from the table of the product.
"""

from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from dangwu.core.models import AuditEntry
from dangwu.core.scope import open_scope, whole_tree
from dangwu.members.selectors import scope_of
from dangwu.procedures.models import TRANSITIONS, Action, Case, CaseStep, Side, State
from dangwu.procedures.selectors import may_decide, may_record, may_withdraw
from dangwu.procedures.services import (
    approve_case,
    record_outside_answer,
    return_case,
    submit_case,
    withdraw_case,
)
from dangwu.rules.verdict import Refused
from tests.apps.procedures.plans import EFFECTS, PLAN, submit_plan
from tests.factories import make_holding, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TODAY = localdate()

# Role → who of the cast: seen from a case of fagai_1, which fagai decides and gongwei stands
# above.
ROLES = {
    "submitter": "zhangwen",  # secretary of the branch, who submitted
    "colleague": "lihua",  # organisation member of the branch
    "subject": "subject",  # holds a deciding post above, and the case is about them
    "asker above": "asker",  # holds posts on both levels, and submitted an earlier round
    "secretary above": "chenjie",
    "staff above": "liuyang",
    "deputy above": "deputy",
    "above the above": "tangning",
    "staff above the above": "sunmin",
    "discipline member": "wuting",
    "group leader": "zhoukai",
    "plain member": "wangfang",
    "former secretary": "hedong",
    "foreign secretary": "zhengqiang",
    "nobody": "laike",
}
STATES = ("none", "waiting", "approved", "returned", "withdrawn")
AFTER = {  # state, act → state after it
    ("none", "submit"): "waiting",
    ("returned", "submit"): "waiting",
    ("withdrawn", "submit"): "waiting",
    ("waiting", "withdraw"): "withdrawn",
    ("waiting", "approve"): "approved",
    ("waiting", "return"): "returned",
    ("waiting", "answer_yes"): "approved",
    ("waiting", "answer_no"): "returned",
}
DECIDES = {"secretary above", "staff above", "deputy above"}
# Who keeps the records of the levels below may submit for a branch; then the case is theirs too.
SUBMITS = {
    *("submitter", "colleague", "asker above", "subject", *DECIDES),
    *("above the above", "staff above the above"),
}
MAY = {  # act → roles, for a case with an organisation above in the system
    "submit": SUBMITS,
    "withdraw": {"submitter", "colleague", "asker above"},
    "approve": DECIDES,
    "return": DECIDES,
    "answer_yes": set(),
    "answer_no": set(),
}


class Stage:
    """The cast with the roles that it lacks, and a case in any state."""

    def __init__(self, cast):
        self.cast = cast
        self.place = cast.organisation("fagai_1")
        above, beside = cast.organisation("fagai"), cast.organisation("fagai_2")
        self.users = {}
        for key, posts in (
            ("subject", [("deputy", above)]),
            ("asker", [("deputy", above), ("deputy", self.place)]),
            ("deputy", [("full_time_deputy", above)]),
        ):
            person = make_person("江河", branch=beside, with_user=True)
            for kind, organisation in posts:
                make_holding(person, kind, organisation)
            self.users[key] = person.user
            if key == "subject":
                self.about = person.pk

    def user(self, role):
        key = ROLES[role]
        return self.users.get(key) or self.cast.user(key)

    def case(self, state):
        """A case in its second round: `asker` submitted the first, `submitter` the second."""
        if state == "none":
            return None
        more = {"about": self.about, "on": TODAY}
        first = submit_plan(self.place, by=self.users["asker"], **more)
        with whole_tree("a test"):
            withdraw_case(case=first, version=1, by=None, on=TODAY)
        case = submit_plan(self.place, by=self.user("submitter"), **more)
        act = {"approved": approve_case, "returned": return_case, "withdrawn": withdraw_case}
        if state in act:
            words = {"opinion": "看过"} if state != "withdrawn" else {}
            with whole_tree("a test"):
                case = act[state](case=case, version=3, by=None, on=TODAY, **words)
        return case


def do(action, case, place, by):
    """The act as its page would call it, with the version that was shown."""
    if action == "submit":
        return submit_case(
            kind=PLAN, subject=place, organisation=place, title="计划", by=by, on=TODAY
        )
    if case is None:
        raise LookupError
    given = {"case": case, "version": case.version, "by": by, "on": TODAY}
    if action == "withdraw":
        return withdraw_case(**given)
    if action in ("approve", "return"):
        return (approve_case if action == "approve" else return_case)(opinion="看过", **given)
    return record_outside_answer(
        approved=action == "answer_yes", answered_on=TODAY, reference="3号", **given
    )


def rows():
    with whole_tree("a test"):
        return (
            list(Case.objects.order_by("pk").values()),
            list(CaseStep.objects.order_by("pk").values()),
            AuditEntry.objects.count(),
            list(EFFECTS.ran),
        )


def wrong_cells(stage, state, place, may):
    """Every act by every role on a case in that state; what differs from what is written here."""
    from django.db import transaction

    wrong = []
    case = stage.case(state)
    for action, role in product([a.value for a in Action], ROLES):
        if case is None and action != "submit":
            continue  # there is nothing to act on
        after = AFTER.get((state, action)) if role in may[action] else None
        user, before = stage.user(role), rows()
        with transaction.atomic():
            scope = scope_of(user, TODAY)
            try:
                with open_scope(scope):
                    found = do(action, case, place, user).state
            except Refused:
                found = None
            except (Case.DoesNotExist, type(place).DoesNotExist):
                found = None  # out of reach: the page answers 404
            if found is None and rows() != before:
                wrong.append(f"{role}: {action} on {state} had effects")
            transaction.set_rollback(True)
        EFFECTS.ran[:] = before[3]
        if found != after:
            wrong.append(f"{role}: {action} on {state} gives {found}, should be {after}")
    return wrong


@pytest.mark.parametrize("state", STATES)
def test_every_cell_of_the_table(cast, state):
    stage = Stage(cast)
    assert not wrong_cells(stage, state, stage.place, MAY)


@pytest.mark.parametrize("state", ["none", "waiting", "approved", "returned", "withdrawn"])
def test_every_cell_where_the_superior_is_outside(cast, state):
    """A root: nobody decides in the system, its own officers put the answer on record."""
    stage = Stage(cast)
    stage.place = cast.organisation("gongwei")
    if state in ("approved", "returned"):
        answers = {"approved": "answer_yes", "returned": "answer_no"}
        stage.case = lambda _: answered(stage, answers[state])
    own = {"above the above", "staff above the above"}
    nobody: set[str] = set()
    may = {
        **dict.fromkeys(("approve", "return"), nobody),
        **dict.fromkeys(("submit", "withdraw", "answer_yes", "answer_no"), own),
    }
    assert not wrong_cells(stage, state, stage.place, may)


def answered(stage, action):
    case = submit_plan(stage.place, by=stage.user("above the above"), on=TODAY)
    with whole_tree("a test"):
        return do(action, case, stage.place, None)


def test_the_matrix_would_see_a_hole(cast, monkeypatch):
    """A negative control: one transition more, or one guard less, turns it red."""
    stage = Stage(cast)
    more = {**TRANSITIONS, (State.APPROVED, Action.WITHDRAW, Side.SUBMITS): State.WITHDRAWN}
    with monkeypatch.context() as patch:
        patch.setattr("dangwu.procedures.selectors.cases.TRANSITIONS", more)
        patch.setattr("dangwu.procedures.services.cases.TRANSITIONS", more)
        assert len(wrong_cells(stage, "approved", stage.place, MAY)) >= 3


@pytest.mark.parametrize(
    ("guard", "says"),
    [("submitted", "asker above"), ("_own_case", "subject")],
)
def test_the_matrix_would_see_an_own_case_decided(cast, monkeypatch, guard, says):
    stage = Stage(cast)
    answer = {"submitted": lambda case, user: False, "_own_case": lambda *_: ()}[guard]
    monkeypatch.setattr(f"dangwu.procedures.services.cases.{guard}", answer)
    wrong = wrong_cells(stage, "waiting", stage.place, MAY)
    assert any(line.startswith(f"{says}: approve") for line in wrong), wrong


# ---- nobody answers the own case (H02) -------------------------------------------------------


def test_who_asked_in_an_earlier_round_does_not_decide(cast):
    stage = Stage(cast)
    case, asker = stage.case("waiting"), stage.user("asker above")
    scope = scope_of(asker, TODAY)
    with open_scope(scope):
        assert not may_decide(case, scope, asker, TODAY)
    with open_scope(scope), pytest.raises(Refused) as refused:
        approve_case(case=case, version=3, by=asker, on=TODAY)
    assert [r.code for r in refused.value.verdict.reasons] == ["case_submitted_by_self"]


def test_who_the_case_is_about_does_not_decide(cast):
    stage = Stage(cast)
    case, subject = stage.case("waiting"), stage.user("subject")
    scope = scope_of(subject, TODAY)
    with open_scope(scope):
        assert not may_decide(case, scope, subject, TODAY)
    with open_scope(scope), pytest.raises(Refused) as refused:
        return_case(case=case, version=3, opinion="看过", by=subject, on=TODAY)
    assert [r.code for r in refused.value.verdict.reasons] == ["case_about_self"]
    with whole_tree("a task"), pytest.raises(Refused):  # nor where everything is open
        approve_case(case=case, version=3, by=subject, on=TODAY)


def test_who_the_case_is_about_does_not_record_the_answer(cast):
    about = cast.person("tangning")
    case = submit_plan(
        cast.organisation("gongwei"), by=cast.user("sunmin"), on=TODAY, about=about.pk
    )
    scope = scope_of(about.user, TODAY)
    with open_scope(scope):
        assert not may_record(case, scope, about.user, TODAY)
    with open_scope(scope), pytest.raises(Refused) as refused:
        do("answer_yes", case, None, about.user)
    assert [r.code for r in refused.value.verdict.reasons] == ["case_about_self"]


def test_what_the_page_offers_is_what_the_act_allows(cast):
    """The buttons and the acts agree for every role and state."""
    stage = Stage(cast)
    offered = {
        "approve": may_decide,
        "withdraw": may_withdraw,
        "answer_yes": may_record,
    }
    case = stage.case("waiting")
    for (action, offers), role in product(offered.items(), ROLES):
        user = stage.user(role)
        scope = scope_of(user, TODAY)
        with open_scope(scope):
            assert offers(case, scope, user, TODAY) == (role in MAY[action]), (action, role)


# ---- over the web: 409 with the state as it is now -------------------------------------------


def browser(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("state", ["approved", "returned", "withdrawn"])
def test_an_undeclared_act_answers_409_with_the_state(cast, state):
    stage = Stage(cast)
    case = stage.case(state)
    before = rows()
    words = {"approved": "已同意", "returned": "已退回", "withdrawn": "已撤回"}
    tried = (
        ("decide", "secretary above", {"decision": "approve"}),
        ("decide", "secretary above", {"decision": "return", "opinion": "看过"}),
        ("withdraw", "submitter", {}),
    )
    for (name, role, data), version in product(tried, (case.version, 3)):
        response = browser(stage.user(role)).post(
            reverse(f"procedures:{name}", args=[case.pk]),
            {"version": version, **data},
            secure=True,
        )
        assert response.status_code == 409
        assert words[state] in response.content.decode()
    cases, steps, lines, ran = rows()
    assert (cases, steps, ran) == (before[0], before[1], before[3])
    refused = AuditEntry.objects.filter(seq__gt=before[2], outcome="refused")
    assert lines - before[2] == refused.count() == 6
