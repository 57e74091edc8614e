"""整改: problems registered at the same moment, in real transactions."""

import uuid

from tests import make, measures
from tests.actions.ledger.test_threads import THREADS, together
from zhixing.actions.measures.registering import register_problem
from zhixing.models import Measure
from zhixing.rules.permissions import Role


def test_each_gets_a_number_of_its_own_and_a_form_counts_once(transactional_db: None) -> None:
    world, key = make.world(), uuid.uuid4()
    by = world.viewer(Role.COMMUNITY)

    def register(number: int) -> None:
        for form_key in (key, None):
            register_problem(world.branch.pk, problem=measures.PROBLEM, form_key=form_key, by=by, at=make.NOW)

    together(register)
    numbers = Measure.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, THREADS + 2))
