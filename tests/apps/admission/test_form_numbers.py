"""Numbers of 入党志愿书: kept and shown as they are printed."""

from datetime import date

import pytest
from django.urls import reverse

from dangwu.admission.forms import FormRangeForm
from dangwu.admission.models import FormIssue, FormRange
from dangwu.admission.services import issue_form, receive_forms
from dangwu.core.scope import open_scope
from dangwu.members.selectors import scope_of
from dangwu.rules.verdict import Refused
from tests.apps.admission.walking import TODAY, walk

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

RECEIVED = date(2024, 3, 1)


def form_of(first, last, prefix="青"):
    data = {"prefix": prefix, "first": first, "last": last, "received_on": RECEIVED.isoformat()}
    return FormRangeForm(data, today=TODAY)


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("000101", "000150", "青000101 至 青000150"),
        ("1", "50", "青1 至 青50"),
        ("98", "103", "青98 至 青103"),
        ("007", "100", "青007 至 青100"),
    ],
)
def test_a_batch_is_shown_as_it_was_printed(first, last, shown):
    form = form_of(first, last)
    assert form.is_valid(), form.errors
    assert str(FormRange(**form.cleaned_data)) == shown


@pytest.mark.parametrize(("first", "last"), [("0098", "103"), ("98", "0103")])
def test_numbers_of_two_lengths_are_one_batch_only_without_leading_zeros(first, last):
    assert "位数应当相同" in str(form_of(first, last).errors["last"])


@pytest.mark.parametrize("first", ["12a", "1234567890", "-5", "１２"])
def test_a_number_is_digits_alone(first):
    assert "只填数字" in str(form_of(first, "50").errors["first"])


def test_the_page_of_quotas_shows_the_leading_zeros(cast, in_whole_tree, client_of):
    officer, branch = client_of(cast.person("lihua")), cast.organisation("fagai_1")
    data = {"prefix": "青", "first": "000101", "last": "000150", "received_on": "2024-03-01"}
    page = officer.get(reverse("admission:receive_forms", args=[branch.pk]), secure=True)
    assert "前面的 0 也填" in page.content.decode()
    url = reverse("admission:receive_forms", args=[branch.pk])
    then = officer.post(url, data, secure=True, follow=True)
    assert "青000101 至 青000150" in then.content.decode()
    again = officer.post(url, {**data, "first": "000150"}, secure=True)
    assert again.status_code == 409
    assert "青000150 至 青000150 与已登记的编号重叠" in again.content.decode()


# ---- issued by the branch from what the levels above were given ------------------------------


def batch_of(cast, place, prefix="青", last=2):
    return receive_forms(
        organisation=cast.organisation(place),
        prefix=prefix,
        first=1,
        last=last,
        width=4,
        received_on=RECEIVED,
        by=None,
        on=TODAY,
    )


def issue_url(dossier):
    return reverse("admission:issue_form", args=[dossier.pk])


def test_a_branch_issues_from_the_batch_of_its_committee(cast, in_whole_tree, client_of):
    dossier, batch = walk(cast, "pre_review"), batch_of(cast, "fagai")
    foreign = batch_of(cast, "fagai_2", "邻")
    officer = client_of(cast.person("lihua"))
    shown = officer.get(dossier.get_absolute_url(), secure=True).content.decode()
    assert issue_url(dossier) in shown
    page = officer.get(issue_url(dossier), secure=True).content.decode()
    assert "青0001 至 青0002（" in page
    assert "余 2 份" in page
    assert "邻0001" not in page
    listed = officer.get(reverse("admission:quotas"), secure=True).content.decode()
    assert "青0001 至 青0002" in listed
    assert "邻0001" not in listed
    data = {"batch": foreign.pk, "issued_on": TODAY.isoformat()}
    assert officer.post(issue_url(dossier), data, secure=True).status_code == 200
    assert not FormIssue.objects.filter(dossier=dossier).exists()
    done = officer.post(issue_url(dossier), {**data, "batch": batch.pk}, secure=True)
    assert done.status_code == 302
    assert FormIssue.objects.get(dossier=dossier).number == "青0001"


def test_what_another_branch_took_is_not_taken_again(cast, in_whole_tree):
    dossier, batch = walk(cast, "pre_review"), batch_of(cast, "fagai")
    elsewhere = walk(cast, "form", name="江岸", born="19960203")
    FormIssue.objects.filter(dossier=elsewhere).delete()
    FormIssue.objects.create(
        scope_path=cast.organisation("fagai_2").scope_path,
        dossier=elsewhere,
        range=batch,
        number="青0001",
        issued_on=RECEIVED,
    )
    by = cast.user("lihua")
    with open_scope(scope_of(by, TODAY)):
        assert not FormIssue.objects.filter(range=batch).exists()
        row = issue_form(dossier=dossier, forms=batch, issued_on=TODAY, by=by, on=TODAY)
    assert row.number == "青0002"


def test_a_batch_of_a_neighbour_is_refused(cast, in_whole_tree):
    dossier, foreign = walk(cast, "pre_review"), batch_of(cast, "fagai_2", "邻")
    with pytest.raises(Refused) as refused:
        issue_form(dossier=dossier, forms=foreign, issued_on=TODAY, by=None, on=TODAY)
    assert [reason.code for reason in refused.value.verdict.reasons] == ["range_foreign"]


def test_the_branch_reads_the_batches_above_and_changes_none(cast, in_whole_tree, client_of):
    batch_of(cast, "fagai")
    officer, above = client_of(cast.person("lihua")), cast.organisation("fagai")
    url = reverse("admission:receive_forms", args=[above.pk])
    assert officer.get(url, secure=True).status_code == 404
    listed = officer.get(reverse("admission:quotas"), secure=True).content.decode()
    assert url not in listed


def test_a_batch_that_is_used_up_is_not_offered(cast, in_whole_tree, client_of):
    dossier, batch = walk(cast, "pre_review"), batch_of(cast, "fagai", last=1)
    issue_form(dossier=dossier, forms=batch, issued_on=TODAY, by=None, on=TODAY)
    other = walk(cast, "pre_review", name="江岸", born="19960203")
    page = client_of(cast.person("lihua")).get(issue_url(other), secure=True).content.decode()
    assert "青0001" not in page


def test_a_form_is_found_by_the_number_printed_on_it(cast, in_whole_tree, client_of):
    dossier, batch = walk(cast, "pre_review"), batch_of(cast, "fagai")
    issue_form(dossier=dossier, forms=batch, issued_on=TODAY, by=None, on=TODAY)
    url, person = reverse("admission:quotas"), dossier.person.name

    def found(who, words):
        page = client_of(cast.person(who)).get(url, {"number": words}, secure=True)
        assert page.status_code == 200
        return person in page.content.decode()

    assert found("lihua", "青0001")
    assert found("lihua", "0001")
    assert not found("lihua", "青1")
    assert not found("lihua", "青0002")
    assert not found("zhengqiang", "青0001")
