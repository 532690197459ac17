"""Every route and method is classed, and its view is guarded as the class says (A01, K08)."""

import pytest

from dangwu.accounts.models import User
from dangwu.core.messages import act_name
from dangwu.orgs.authority import ALL_PERMISSIONS
from tests.routes import KINDS, METHODS, addresses, rules

# Browsers send these reports without a token; the view changes nothing.
EXEMPT = {"accounts:csp_report"}

ROWS = [
    pytest.param(address, method, rule, id=f"{address.name} {method}")
    for address in addresses()
    for method, rule in rules().get(address.name, {}).items()
]
ADDRESSES = [pytest.param(address, id=address.name) for address in addresses()]


def test_every_route_is_classed_and_no_other():
    assert {address.name for address in addresses()} == set(rules())


def test_no_two_addresses_share_a_name():
    names = [address.name for address in addresses()]
    assert len(names) == len(set(names))
    assert not [name for name in names if name.endswith("?")]


@pytest.mark.parametrize(("address", "method", "rule"), ROWS)
def test_the_class_is_one_of_ours(address, method, rule):
    assert method in METHODS
    assert rule.kind in KINDS
    if rule.kind in {"own", "permission"}:
        assert rule.asks in ALL_PERMISSIONS
    if rule.kind == "duty":
        assert rule.asks in set(User.Duty.values) - {""}


@pytest.mark.parametrize(("address", "method", "rule"), ROWS)
def test_the_guard_of_the_view_is_that_of_the_class(address, method, rule):
    guards = {
        "permission": getattr(address.view, "permission", ""),
        "duty": getattr(address.view, "duty", ""),
    }
    expected = {"permission": "", "duty": ""}
    if rule.kind in expected:
        expected[rule.kind] = rule.asks
    assert guards == expected


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_public_routes_are_open_to_strangers(address):
    kinds = {rule.kind for rule in rules().get(address.name, {}).values()}
    assert (not getattr(address.view, "login_required", True)) == (kinds == {"public"})


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_view_is_exempt_from_the_check_against_forged_requests(address):
    assert getattr(address.view, "csrf_exempt", False) == (address.name in EXEMPT)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_of_a_row_is_typed(address):
    assert "(?P" not in address.pattern
    assert "<pk>" not in address.pattern


@pytest.mark.parametrize(
    ("address", "method", "rule"),
    [row for row in ROWS if row.values[2].kind in {"permission", "duty"}],
)
def test_a_page_that_may_be_denied_has_a_name_in_the_trail(address, method, rule):
    named = act_name(address.name.replace(":", "."))
    assert named.startswith("打开页面：")
    assert address.name.split(":")[1] not in named
