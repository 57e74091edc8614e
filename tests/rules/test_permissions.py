"""The permission table: single questions and lists agree for every role, act and place."""

import itertools

import pytest

from zhixing.rules.grants import Grant, demand, may, roots
from zhixing.rules.permissions import MAY, Do, Role
from zhixing.rules.refusals import NotAllowed, OutOfSight

PATHS = ["1.", "1.2.", "1.2.3.", "1.2.4.", "1.21.", "1.21.5.", "9."]


def test_every_role_has_a_row() -> None:
    assert set(MAY) == set(Role)


def test_every_act_is_somebodys() -> None:
    assert set(Do) == frozenset().union(*MAY.values())


@pytest.mark.parametrize("role", Role)
def test_one_thing_and_lists_agree(role: Role) -> None:
    for held, do, path in itertools.product(PATHS, Do, PATHS):
        grants = [Grant(role, held)]
        assert may(grants, do, path) == any(path.startswith(root) for root in roots(grants, do))


def test_a_prefix_of_digits_is_no_subtree() -> None:
    assert not may([Grant(Role.STREET, "1.2.")], Do.VIEW_ORG, "1.21.")


def test_roots_keep_the_topmost_only() -> None:
    grants = [Grant(Role.SECRETARY, "1.2.3."), Grant(Role.STREET, "1.2."), Grant(Role.SECRETARY, "1.21.5.")]
    assert roots(grants, Do.VIEW_LEDGER) == ("1.2.", "1.21.5.")


def test_refused_inside_and_out_of_sight_outside() -> None:
    grants = [Grant(Role.SECRETARY, "1.2.3.")]
    with pytest.raises(NotAllowed):
        demand(grants, Do.APPROVE_STANDARD, "1.2.3.")
    with pytest.raises(OutOfSight):
        demand(grants, Do.APPROVE_STANDARD, "1.2.")


def test_administrators_do_no_business() -> None:
    business = frozenset().union(*(MAY[role] for role in Role if "admin" not in role and role is not Role.AUDITOR))
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        assert MAY[role] & business == frozenset()
