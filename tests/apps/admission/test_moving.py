"""A dossier to a branch out of reach: the branch asks, the level above answers by handing over."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dangwu.admission.models import MoveRequest
from dangwu.admission.selectors.moving import MOVE
from dangwu.admission.services import ask_to_move, move_dossier
from dangwu.core.models import AuditEntry
from dangwu.core.scope import open_scope
from dangwu.members.selectors import scope_of
from dangwu.procedures.models import Case, State
from dangwu.procedures.selectors import inbox_of
from dangwu.procedures.services import approve_case, return_case
from dangwu.rules.verdict import Refused
from tests.apps.admission.walking import TODAY, walk

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

TO = "市财政局机关第二党支部"


def ask(cast, dossier, above="gongwei", by="lihua", moves_on=TODAY):
    return ask_to_move(
        dossier=dossier,
        to=TO,
        moves_on=moves_on,
        above=cast.organisation(above),
        by=cast.user(by),
        on=TODAY,
    )


def hand_over(cast, dossier, to="fagai_2", by="tangning"):
    user = cast.user(by)
    with open_scope(scope_of(user, TODAY)):
        return move_dossier(
            dossier=dossier, organisation=cast.organisation(to), moved_on=TODAY, by=user, on=TODAY
        )


def codes(refused):
    return {reason.code for reason in refused.value.verdict.reasons}


def test_the_branch_asks_on_its_page(cast, in_whole_tree, client_of):
    dossier, officer = walk(cast, "contacts"), client_of(cast.person("lihua"))
    url = reverse("admission:ask_move", args=[dossier.pk])
    assert url in officer.get(dossier.get_absolute_url(), secure=True).content.decode()
    page = officer.get(url, secure=True).content.decode()
    assert page.index(cast.organisation("fagai").name) < page.index(
        cast.organisation("gongwei").name
    )
    later = (TODAY + timedelta(days=20)).isoformat()
    data = {"to": TO, "moves_on": later, "above": cast.organisation("gongwei").pk}
    done = officer.post(url, data, secure=True, follow=True).content.decode()
    assert "已报送" in done
    assert TO in done
    assert url not in done
    case = Case.objects.get(kind=MOVE)
    assert (case.state, case.decides) == (State.WAITING, cast.organisation("gongwei"))
    assert case.about == dossier.person_id
    assert dossier.person.name not in case.title


def test_a_level_that_is_none_of_its_own_is_not_asked(cast, in_whole_tree, client_of):
    dossier, officer = walk(cast, "contacts"), client_of(cast.person("lihua"))
    url = reverse("admission:ask_move", args=[dossier.pk])
    data = {"to": TO, "moves_on": TODAY.isoformat(), "above": cast.organisation("fagai_2").pk}
    assert officer.post(url, data, secure=True).status_code == 200
    assert not Case.objects.filter(kind=MOVE).exists()
    with pytest.raises(Refused) as refused:
        ask(cast, dossier, above="fagai_2")
    assert codes(refused) == {"not_above"}


def test_handing_over_answers_the_request(cast, in_whole_tree, client_of):
    dossier = walk(cast, "contacts")
    case = ask(cast, dossier)
    above = client_of(cast.person("tangning"))
    assert case in inbox_of(scope_of(cast.user("tangning"), TODAY), TODAY)
    shown = above.get(case.get_absolute_url(), secure=True).content.decode()
    assert f"转往{TO}" in shown
    assert "打开卷宗转交" in shown
    assert f"转交发展党员卷宗，{dossier.person.name}" in shown
    assert 'value="approve"' not in shown
    request = MoveRequest.objects.get(dossier=dossier)
    page = above.get(request.get_absolute_url(), secure=True, follow=True)
    assert page.redirect_chain[-1][0] == reverse("admission:move", args=[dossier.pk])
    assert f"请求转往{TO}" in page.content.decode()
    data = {"organisation": cast.organisation("fagai_2").pk, "moved_on": TODAY.isoformat()}
    above.post(reverse("admission:move", args=[dossier.pk]), data, secure=True)
    case.refresh_from_db()
    request.refresh_from_db()
    dossier.refresh_from_db()
    assert case.state == State.APPROVED
    assert case.decided_by == cast.user("tangning")
    assert dossier.organisation == cast.organisation("fagai_2")
    assert request.done_on == TODAY
    assert request.scope_path == dossier.scope_path
    told = AuditEntry.objects.filter(act__in=("admission.dossier_moved", "admission.move_asked"))
    assert told.count() == 2


def test_a_press_alone_hands_nothing_over(cast, in_whole_tree):
    dossier = walk(cast, "contacts")
    case, by = ask(cast, dossier), cast.user("tangning")
    with open_scope(scope_of(by, TODAY)), pytest.raises(Refused) as refused:
        approve_case(case=case, version=case.version, by=by, on=TODAY)
    assert codes(refused) == {"hand_over_first"}
    case.refresh_from_db()
    assert case.state == State.WAITING


def test_handed_over_from_further_above_it_is_agreed_by_a_press(cast, in_whole_tree):
    dossier = walk(cast, "contacts")
    case, by = ask(cast, dossier, above="fagai"), cast.user("chenjie")
    hand_over(cast, dossier)
    case.refresh_from_db()
    assert case.state == State.WAITING
    with open_scope(scope_of(by, TODAY)):
        approve_case(case=case, version=case.version, by=by, on=TODAY)
    case.refresh_from_db()
    assert case.state == State.APPROVED


def test_a_request_that_was_sent_back_is_asked_again(cast, in_whole_tree):
    dossier = walk(cast, "contacts")
    case, by = ask(cast, dossier, above="fagai"), cast.user("chenjie")
    with pytest.raises(Refused) as refused:
        ask(cast, dossier)
    assert codes(refused) == {"case_waiting"}
    return_case(case=case, version=case.version, opinion="请报工委", by=by, on=TODAY)
    again = ask(cast, dossier)
    assert again.pk == case.pk
    assert (again.round, again.decides) == (2, cast.organisation("gongwei"))
    assert MoveRequest.objects.filter(dossier=dossier).count() == 1


def test_a_dossier_that_moved_is_asked_for_anew(cast, in_whole_tree):
    dossier = walk(cast, "contacts")
    first = ask(cast, dossier)
    hand_over(cast, dossier)
    dossier.refresh_from_db()
    second = ask(cast, dossier, by="tangning")
    assert second.pk != first.pk
    assert second.organisation == cast.organisation("fagai_2")


def test_who_reaches_both_hands_over_and_asks_nobody(cast, in_whole_tree, client_of):
    dossier, above = walk(cast, "contacts"), client_of(cast.person("tangning"))
    shown = above.get(dossier.get_absolute_url(), secure=True).content.decode()
    assert reverse("admission:move", args=[dossier.pk]) in shown
    assert reverse("admission:ask_move", args=[dossier.pk]) not in shown
