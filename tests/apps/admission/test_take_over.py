"""接续办理: people half-way are taken over with their days; what follows is exact."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dangwu.admission.models import Backer, Dossier, Resolution, Review
from dangwu.admission.selectors import PROCEDURE, findings_of
from dangwu.admission.selectors.facts import facts_of
from dangwu.admission.services import PaperDossier, record_oath, take_over_dossier
from dangwu.admission.services.paper_rows import ON_PAPER
from dangwu.core.models import AuditEntry
from dangwu.core.scope import open_scope, whole_tree
from dangwu.core.sheets import Column, SheetOut, write_workbook
from dangwu.members.models import Membership, Person
from dangwu.members.selectors import scope_of
from dangwu.members.services import PersonFields
from dangwu.procedures.models import RunAct
from dangwu.procedures.selectors import run_of, steps_of
from dangwu.rules.admission.facts import AdmissionFacts, Extension
from dangwu.rules.meetings.facts import VoteFacts
from dangwu.rules.verdict import Refused
from tests.factories import Cast, identity_number, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
ACTIVIST = AdmissionFacts(
    applied_on=date(2024, 9, 2),
    talked_on=date(2024, 9, 20),
    activist_on=date(2025, 3, 31),
    activist_recorded_on=date(2025, 4, 10),
    contacts_on=date(2025, 4, 15),
    reviews=(date(2025, 9, 28), date(2026, 3, 27)),
)
MET = date(2025, 12, 18)
PROBATIONARY = AdmissionFacts(
    applied_on=date(2022, 9, 2),
    talked_on=date(2022, 9, 20),
    activist_on=date(2023, 3, 31),
    contacts_on=date(2023, 4, 15),
    prospect_on=date(2025, 4, 30),
    prospect_consented_on=date(2025, 5, 20),
    political_review_on=date(2025, 7, 1),
    branch_meeting_on=MET,
    vote=VoteFacts(
        matter="admission", should_attend=12, present=11, votes_for=11, method="secret"
    ),
    approved_on=date(2026, 2, 9),
)


def somebody(name="沈立群", born="19950418") -> PersonFields:
    return PersonFields(name=name, id_number=identity_number(born))


def paper(cast: Cast, facts=ACTIVIST, person=None, **more) -> PaperDossier:
    return PaperDossier(
        organisation=cast.organisation("fagai_1"),
        person=person or somebody(),
        facts=facts,
        **more,
    )


def take(cast: Cast, facts=ACTIVIST, person=None, on=TODAY, **more) -> Dossier:
    return take_over_dossier(paper=paper(cast, facts, person, **more), by=None, on=on)


def probationary(cast: Cast, since=MET) -> Person:
    return make_person(
        "陆可欣",
        branch=cast.organisation("fagai_1"),
        full=False,
        joined_on=since,
        born_on=date(1996, 5, 1),
    )


def rows_of(dossier) -> dict:
    return {row.key: row for row in steps_of(run_of(dossier, PROCEDURE))}


def states_of(dossier) -> dict[str, str]:
    return {key: row.state for key, row in rows_of(dossier).items()}


def statuses_of(person) -> list[tuple[str, date]]:
    return list(Membership.objects.filter(person=person).values_list("status", "starts_on"))


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.verdict.reasons]


# ---- an activist -------------------------------------------------------------------------------


def test_an_activist_goes_on_with_exact_windows(cast, in_whole_tree):
    dossier = take(cast)
    rows = rows_of(dossier)
    done = {key for key, row in rows.items() if row.state == "done"}
    assert done == {"application", "talk", "activist", "activist_record", "contacts"}
    assert rows["cultivation"].state == "open"
    assert findings_of(dossier, TODAY).windows["prospect"].earliest == date(2026, 3, 31)
    assert run_of(dossier, PROCEDURE).step == "cultivation"


def test_the_start_is_one_act_with_the_steps(cast, in_whole_tree):
    dossier = take(cast)
    (act,) = RunAct.objects.filter(run=run_of(dossier, PROCEDURE))
    assert act.facts == {
        "done_before": ["activist", "activist_record", "application", "contacts", "talk"]
    }
    told = AuditEntry.objects.get(act="admission.dossier_taken_over")
    assert told.facts == {"steps": 5}


def test_the_statuses_begin_on_their_days(cast, in_whole_tree):
    dossier = take(cast)
    assert statuses_of(dossier.person) == [
        ("applicant", date(2024, 9, 2)),
        ("activist", date(2025, 3, 31)),
    ]


def test_people_and_reviews_are_on_record_without_a_text(cast, in_whole_tree):
    wangfang = cast.person("wangfang")
    dossier = take(cast, contacts=(wangfang,))
    (backer,) = Backer.objects.filter(dossier=dossier)
    assert (backer.role, backer.person, backer.starts_on) == (
        "contact",
        wangfang,
        ACTIVIST.contacts_on,
    )
    rows = list(Review.objects.filter(dossier=dossier))
    assert [row.held_on for row in rows] == list(ACTIVIST.reviews)
    assert {row.text.open() for row in rows} == {ON_PAPER % "考察"}


@pytest.mark.parametrize(("record", "state"), [(date(2025, 4, 10), "done"), (None, "open")])
def test_a_filing_that_was_left_is_still_to_do(cast, in_whole_tree, record, state):
    dossier = take(cast, replace(ACTIVIST, activist_recorded_on=record))
    assert states_of(dossier)["activist_record"] == state


def test_a_step_left_out_is_skipped_only_where_a_later_one_was_taken(cast, in_whole_tree):
    only = AdmissionFacts(applied_on=ACTIVIST.applied_on)
    assert states_of(take(cast, only))["talk"] == "open"
    later = take(cast, replace(ACTIVIST, talked_on=None), somebody("江北", "19960307"))
    assert states_of(later)["talk"] == "skipped"


def test_a_parallel_step_that_was_left_stays_to_be_done(cast, in_whole_tree):
    facts = replace(
        ACTIVIST,
        prospect_on=date(2026, 4, 7),
        prospect_consented_on=date(2026, 4, 20),
        sponsors_on=date(2026, 4, 28),
    )
    dossier = take(cast, facts)
    states = states_of(dossier)
    assert states["sponsors"] == "done"
    assert {states["political_review"], states["training"]} == {"open"}
    assert states["examination"] == "waiting"
    assert statuses_of(dossier.person)[-1] == ("prospect", date(2026, 4, 20))


def test_a_prospect_without_consent_is_still_an_activist(cast, in_whole_tree):
    dossier = take(cast, replace(ACTIVIST, prospect_on=date(2026, 4, 7)))
    assert states_of(dossier)["prospect_consent"] == "open"
    assert statuses_of(dossier.person)[-1][0] == "activist"


# ---- a probationary member ---------------------------------------------------------------------


def test_of_a_probationary_member_nothing_is_changed(cast, in_whole_tree):
    person = probationary(cast)
    before = statuses_of(person)
    dossier = take(cast, PROBATIONARY, person)
    assert statuses_of(person) == before == [("probationary", MET)]
    assert dossier.probation_from == MET


def test_full_membership_of_who_was_taken_over_is_exact(cast, in_whole_tree):
    dossier = take(cast, PROBATIONARY, probationary(cast))
    found = findings_of(dossier, TODAY)
    assert (found.probation_from, found.probation_to, found.full_from) == (
        MET,
        date(2026, 12, 17),
        date(2026, 12, 18),
    )
    assert found.windows["full_meeting"].earliest == date(2026, 12, 18)
    states = states_of(dossier)
    assert {states["probation"], states["oath"]} == {"open"}
    assert {states[key] for key in ("sponsors", "training", "superior_talk")} == {"skipped"}


def test_an_extension_counts_from_the_end_of_probation(cast, in_whole_tree):
    decided = date(2026, 5, 20)
    facts = replace(
        PROBATIONARY,
        branch_meeting_on=date(2025, 5, 18),
        prospect_consented_on=date(2025, 2, 20),
        prospect_on=date(2025, 1, 30),
        political_review_on=date(2025, 3, 1),
        approved_on=date(2025, 7, 9),
        second_applied_on=date(2026, 5, 11),
        full_meeting_on=decided,
        decision="extend",
        extensions=(Extension(months=6, decided_on=decided),),
    )
    dossier = take(cast, facts, probationary(cast, date(2025, 5, 18)))
    assert findings_of(dossier, TODAY).full_from == date(2026, 11, 18)
    (row,) = Resolution.objects.filter(dossier=dossier, step="full_meeting")
    assert (row.outcome, row.months, row.resolved_on) == ("extended", 6, decided)
    states = states_of(dossier)
    assert states["probation"] == "open"
    assert {states[k] for k in ("second_application", "full_meeting")} == {"waiting"}


def test_the_counts_of_the_papers_are_judged(cast, in_whole_tree):
    facts = replace(PROBATIONARY, vote=replace(PROBATIONARY.vote, votes_for=6))
    dossier = take(cast, facts, probationary(cast))
    assert facts_of(dossier).vote == facts.vote
    told = {each.reason.code for each in findings_of(dossier, TODAY).findings}
    assert "vote_short" in told  # 6 of 12 are no more than half: it stays visible


def test_a_taken_over_dossier_goes_on(cast, in_whole_tree):
    dossier = take(cast, PROBATIONARY, probationary(cast))
    record_oath(dossier=dossier, held_on=TODAY, by=None, on=TODAY)
    assert states_of(dossier)["oath"] == "done"


def test_the_approval_of_a_probationary_member_is_asked(cast, in_whole_tree):
    with pytest.raises(Refused) as refused:
        take(cast, replace(PROBATIONARY, approved_on=None), probationary(cast))
    assert codes(refused) == ["missing_fact"]


def test_an_approved_person_is_put_on_the_roster_first(cast, in_whole_tree):
    with pytest.raises(Refused) as refused:
        take(cast, PROBATIONARY)
    assert codes(refused) == ["taken_over_member_unknown"]


# ---- what cannot have been ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "on", "wrong"),
    [
        (replace(ACTIVIST, talked_on=ACTIVIST.applied_on), TODAY, []),
        (replace(ACTIVIST, talked_on=ACTIVIST.applied_on - DAY), TODAY, ["order"]),
        (ACTIVIST, ACTIVIST.reviews[-1], []),
        (ACTIVIST, ACTIVIST.reviews[-1] - DAY, ["future"]),
        (replace(ACTIVIST, applied_on=None), TODAY, ["missing_fact"]),
        (replace(ACTIVIST, activist_on=None), TODAY, ["missing_fact"]),
        (replace(ACTIVIST, full_approved_on=TODAY, activist_on=None), TODAY, ["taken_over_full"]),
    ],
)
def test_only_the_impossible_is_refused(cast, in_whole_tree, facts, on, wrong):
    if not wrong:
        assert take(cast, facts, on=on).opened_on == on
        return
    with pytest.raises(Refused) as refused:
        take(cast, facts, on=on)
    assert set(wrong) <= set(codes(refused))
    assert not Dossier.objects.exists()
    assert not Person.objects.filter(name="沈立群").exists()


@pytest.mark.parametrize(("born", "wrong"), [("20060902", []), ("20060903", ["age_under_18"])])
def test_who_applied_before_eighteen_is_refused(cast, in_whole_tree, born, wrong):
    if not wrong:
        take(cast, ACTIVIST, somebody(born=born))
        return
    with pytest.raises(Refused) as refused:
        take(cast, ACTIVIST, somebody(born=born))
    assert codes(refused) == wrong


@pytest.mark.parametrize(("talked", "late"), [(date(2024, 10, 2), 0), (date(2024, 10, 3), 1)])
def test_what_came_late_is_taken_over_and_stays_visible(cast, in_whole_tree, talked, late):
    dossier = take(cast, replace(ACTIVIST, talked_on=talked))
    told = [each.reason.code for each in findings_of(dossier, TODAY).findings]
    assert told.count("talk_late") == late
    assert states_of(dossier)["talk"] == "done"


def test_somebody_of_another_branch_or_with_a_dossier_is_refused(cast, in_whole_tree):
    person = probationary(cast)
    elsewhere = replace(
        paper(cast, PROBATIONARY, person), organisation=cast.organisation("fagai_2")
    )
    with pytest.raises(Refused) as refused:
        take_over_dossier(paper=elsewhere, by=None, on=TODAY)
    assert codes(refused) == ["person_of_other_branch"]
    take(cast, PROBATIONARY, person)
    with pytest.raises(Refused) as refused:
        take(cast, replace(PROBATIONARY, approved_on=TODAY), person)
    assert codes(refused) == ["dossier_running"]


def test_a_full_member_is_refused(cast, in_whole_tree):
    with pytest.raises(Refused) as refused:
        take(cast, ACTIVIST, cast.person("wangfang"))
    assert "already_member" in codes(refused)


def test_the_same_papers_again_give_the_same_dossier(cast, in_whole_tree):
    person = somebody()
    first, again = (take(cast, person=person) for _ in range(2))
    assert first.pk == again.pk
    assert Person.objects.filter(name="沈立群").count() == 1


@pytest.mark.parametrize(("who", "may"), [("lihua", True), ("zhangwen", True), ("linxue", False)])
def test_who_keeps_the_dossiers_takes_over(cast, who, may):
    user = cast.user(who)
    with open_scope(scope_of(user, TODAY)):
        made = paper(cast)
        if may:
            assert take_over_dossier(paper=made, by=user, on=TODAY).state == "running"
            return
        with pytest.raises(Refused) as refused:
            take_over_dossier(paper=made, by=user, on=TODAY)
    assert "dossier_not_keeper" in codes(refused)


# ---- the pages ---------------------------------------------------------------------------------

NUMBER = identity_number("19950418")
TYPED = {
    "name": "沈立群",
    "applied_on": "2024-9-2",
    "talked_on": "2024年10月9日",
    "activist_on": "2025.3.31",
    "contacts_on": "2025-4-15",
    "reviews": "2025-9-28、2026-3-27",
}


@pytest.fixture
def officer(cast, client_of):
    return client_of(cast.user("lihua"))


def address(cast, route, *more) -> str:
    return reverse(f"admission:{route}", args=[cast.organisation("fagai_1").pk, *more])


def typed(**more) -> dict:
    return {**TYPED, "id_number": NUMBER, **more}


def post(client, where, data):
    return client.post(where, data, secure=True)


def hidden(answer) -> str:
    return re.search(r'name="shown" value="(\w+)"', answer.content.decode())[1]


def dossiers() -> int:
    with whole_tree("the tests look"):
        return Dossier.objects.count()


def test_the_first_press_shows_and_the_second_takes_over(cast, officer):
    where = address(cast, "take_over_new")
    first = post(officer, where, typed())
    page = first.content.decode()
    assert first.status_code == 200
    assert "2024年10月2日前谈话" in re.sub(r"<[^>]+>|\s", "", page)
    assert all(f'value="{text}"' in page for text in TYPED.values())
    assert dossiers() == 0
    data = typed(shown=hidden(first))
    assert post(officer, where, data).status_code == 302
    assert post(officer, where, data).status_code == 302
    assert dossiers() == 1


def test_what_was_changed_after_it_was_shown_is_shown_again(cast, officer):
    where = address(cast, "take_over_new")
    shown = hidden(post(officer, where, typed()))
    second = post(officer, where, typed(shown=shown, talked_on="2024-9-20"))
    assert second.status_code == 200
    assert hidden(second) != shown
    assert dossiers() == 0


def test_a_refusal_and_a_fault_keep_what_was_typed(cast, officer):
    where = address(cast, "take_over_new")
    refused = post(officer, where, typed(talked_on="2024-8-9"))
    assert refused.status_code == 409
    assert 'value="2024-8-9"' in refused.content.decode()
    assert 'name="shown"' not in refused.content.decode()
    fault = post(officer, where, typed(talked_on="2024-2-30"))
    assert fault.status_code == 400
    assert 'value="2024-2-30"' in fault.content.decode()
    assert 'value="2025-9-28、2026-3-27"' in fault.content.decode()


def test_the_members_without_a_dossier_are_listed_and_what_is_known_is_filled_in(cast, officer):
    with whole_tree("a member half-way"):
        person = probationary(cast)
    page = officer.get(address(cast, "take_over"), secure=True).content.decode()
    assert "陆可欣" in page
    assert "王芳" not in page
    form = officer.get(address(cast, "take_over_person", person.pk), secure=True).content.decode()
    assert 'name="branch_meeting_on" value="2025-12-18"' in form
    assert 'name="transferred_in_on"' in form
    assert 'name="id_number"' not in form


def test_a_member_is_taken_over_once(cast, officer):
    with whole_tree("a member half-way"):
        person = probationary(cast)
    where = address(cast, "take_over_person", person.pk)
    data = {"applied_on": "2022-9-2", "branch_meeting_on": str(MET), "approved_on": "2026-2-9"}
    data["shown"] = hidden(post(officer, where, data))
    assert post(officer, where, data).status_code == 302
    assert post(officer, where, data).status_code == 302
    assert dossiers() == 1
    assert officer.get(where, secure=True).status_code == 404
    assert "陆可欣" not in officer.get(address(cast, "take_over"), secure=True).content.decode()


def checked(client, cast, *rows: dict):
    headings = list(rows[0])
    cells = [[row[heading] for heading in headings] for row in rows]
    sheet = write_workbook([SheetOut("表", [Column(each) for each in headings], cells)])
    data = {
        "organisation": cast.organisation("fagai_1").pk,
        "sheet": SimpleUploadedFile("材料.xlsx", sheet),
    }
    assert post(client, reverse("admission:checkup"), data).status_code == 302


ROW = {"姓名": "江北", "申请入党日期": "2024-9-2", "谈话日期": "2024-10-9", "培养联系人": "王芳"}


def test_a_checked_row_fills_the_form(cast, officer):
    checked(officer, cast, ROW)
    page = officer.get(reverse("admission:checkup_result"), secure=True).content.decode()
    number = re.search(r'name="row" value="(\d+)"', page)[1]
    form = post(officer, reverse("admission:checkup_take_over"), {"row": number})
    text = form.content.decode()
    assert form.status_code == 200
    assert 'value="江北"' in text
    assert 'value="2024-10-9"' in text
    assert re.search(rf'value="{cast.person("wangfang").pk}"[^>]*checked', text)
    assert f'action="{address(cast, "take_over_new")}"' in text
    assert dossiers() == 0


def test_a_row_whose_days_cannot_have_been_is_not_taken_over(cast, officer):
    checked(officer, cast, {**ROW, "谈话日期": "2024-8-1"})
    page = officer.get(reverse("admission:checkup_result"), secure=True).content.decode()
    assert 'name="row"' not in page
    for number in ("2", "99", ""):
        answer = post(officer, reverse("admission:checkup_take_over"), {"row": number})
        assert answer.status_code == 404


@pytest.mark.parametrize(("who", "status"), [("lihua", 200), ("linxue", 403), ("majun", 404)])
def test_who_reaches_the_pages(cast, client_of, who, status):
    client = client_of(cast.user(who))
    for route in ("take_over", "take_over_new"):
        assert client.get(address(cast, route), secure=True).status_code == status
