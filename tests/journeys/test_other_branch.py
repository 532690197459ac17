"""The secretary of another branch: what lies elsewhere looks like what never was."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from tests.journeys.visitor import Visitor
from tests.routes import rules
from tests.security.world import OBJECTS, POLICY

HERE, ELSEWHERE = "shuili_1", "fagai_1"
OWNER, STRANGER = "zhangwen", "zhengqiang"  # the secretaries of the two branches
KEYS = re.compile(r"(^|_)pk$")


def asked_by_a_secretary(name: str, method: str) -> bool:
    """Whether the post allows this at all; else it is denied before anything is looked up."""
    rule = rules()[name][method]
    return rule.kind == "own" or rule.asks in POLICY["posts"]["secretary"]


ROUTES = [
    (name, method)
    for name in OBJECTS
    for method in rules()[name]
    if asked_by_a_secretary(name, method)
]


def test_nothing_of_another_branch_is_there(visit, town):
    with visit("other-branch") as reader:
        reader.sign_in(STRANGER, town.told["password"])
        wrong = [
            f"{method} {name}: {found} (missing: {missing})"
            for name, method in ROUTES
            if (kwargs := town.told["objects"][name][ELSEWHERE])
            for found, missing in [answers(reader, name, method, kwargs)]
            if found != missing or found[0] != 404
        ]
        assert not wrong, "\n".join(wrong)
        reader.open(address("members:person", town.told["objects"]["members:person"][ELSEWHERE]))
        reader.look("not-there")
    assert len(ROUTES) > 60


def test_the_own_secretary_finds_the_same_addresses(visit, town):
    """The addresses asked above do lead somewhere: so it was the reach that was missing."""
    with visit("own-branch") as reader:
        reader.sign_in(OWNER, town.told["password"])
        found = [
            name
            for name, method in ROUTES
            if method == "GET" and (kwargs := town.told["objects"][name][ELSEWHERE])
            if ask(reader, "GET", address(name, kwargs))[0] == 200
        ]
    assert len(found) > 20, found


def address(name: str, kwargs: dict[str, Any]) -> str:
    return reverse(name, kwargs=kwargs)


def answers(
    reader: Visitor, name: str, method: str, kwargs: dict[str, Any]
) -> tuple[tuple[int, str], tuple[int, str]]:
    """What is answered about the foreign row, and about one that never was."""
    missing = {key: nobody(value) if KEYS.search(key) else value for key, value in kwargs.items()}
    return ask(reader, method, address(name, kwargs)), ask(reader, method, address(name, missing))


def nobody(value: Any) -> Any:
    try:
        UUID(str(value))
    except ValueError:
        return 10**9
    return uuid4()


def ask(reader: Visitor, method: str, path: str) -> tuple[int, str]:
    """The status and the words of the answer, without the address asked and the form's token."""
    token = {"X-CSRFToken": reader.token, "Referer": reader.address}
    answer = reader.context.request.fetch(path, method=method, headers=token, max_redirects=0)
    text = answer.text() if "text/" in answer.headers.get("content-type", "") else ""
    return answer.status, re.sub(r"[A-Za-z0-9]{64}", "", text.replace(path, ""))


@pytest.mark.parametrize("path", ["/members/search/", "/members/", "/tree/", "/dues/"])
def test_lists_show_nothing_of_another_branch(visit, town, path):
    with visit("lists") as reader:
        reader.sign_in(STRANGER, town.told["password"])
        if path == "/members/search/":
            reader.tab.get_by_label("查找党员").first.fill("王芳")
            reader.tab.keyboard.press("Enter")
            reader.sees("没有")
        else:
            reader.open(path)
        assert "王芳" not in reader.text
        assert "发展和改革局" not in reader.text
