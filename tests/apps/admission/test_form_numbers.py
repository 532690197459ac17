"""Numbers of 入党志愿书: kept and shown as they are printed."""

from datetime import date

import pytest
from django.urls import reverse

from dangwu.admission.forms import FormRangeForm
from dangwu.admission.models import FormRange
from tests.apps.admission.walking import TODAY

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
