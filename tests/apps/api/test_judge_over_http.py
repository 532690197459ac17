import json

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def post(client, kind, body, content_type="application/json"):
    url = reverse("api:judge", args=[kind])
    return client.post(url, body, content_type=content_type, secure=True)


@pytest.fixture
def signed_in(client, cast):
    client.force_login(cast.user("zhangwen"))
    return client


def test_one_object_is_answered_by_one(signed_in):
    answer = post(signed_in, "dues", '{"category": "in_service", "base": 3001}').json()
    assert answer["result"]["amount"] == "30.01"


def test_a_faulty_object_names_the_field(signed_in):
    response = post(signed_in, "dues", '{"category": "in_service", "bass": 1}')
    assert response.status_code == 422
    assert response.json()["error"]["field"] == "bass"


def test_lines_are_answered_in_order_and_a_faulty_one_in_its_place(signed_in):
    first = '{"category": "retired", "base": "5000"}'
    body = f"{first}\n\n{first.replace('5000', '5001')}\n\n"
    response = post(signed_in, "dues", body, "application/x-ndjson")
    first, second, third = map(json.loads, response.content.decode().splitlines())
    assert first["result"]["amount"] == "25.00"
    assert "error" in second
    assert third["result"]["amount"] == "50.01"


def test_an_unknown_kind_is_not_there(signed_in):
    assert post(signed_in, "weather", "{}").status_code == 404


def test_nobody_asks_without_signing_in(client):
    assert post(client, "dues", "{}").status_code == 302
