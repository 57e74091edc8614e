"""整改 in the database itself: what no statement may do to a line or a step."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F

from tests import make, measures
from zhixing.models import Measure, MeasureStep
from zhixing.rules.measures.states import ROUTE, MeasureState


def refused(statement: object) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        statement()  # type: ignore[operator]
    return str(error.value).splitlines()[0]


def test_steps_only_grow(world: make.World) -> None:
    measures.signed(world)
    steps = MeasureStep.objects.all()
    assert refused(lambda: steps.update(text="别的")) == "append-only: UPDATE of zhixing_measurestep is refused"
    assert refused(steps.delete) == "append-only: DELETE of zhixing_measurestep is refused"


def test_no_line_is_removed(world: make.World) -> None:
    measures.registered(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        Measure.objects.all()._raw_delete("default")
    assert Measure.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"problem": "没有问题"}, {"kind": "immediate"}, {"due_on": "2027-01-01"}, {"number": 7}, {"source": "hearing"}],
)
def test_the_problem_stays_as_it_was_registered(world: make.World, changes: dict[str, object]) -> None:
    lines = Measure.objects.filter(pk=measures.registered(world).pk)
    assert refused(lambda: lines.update(**changes)) == "a registered problem never changes"


def test_no_line_jumps_to_its_end(world: make.World) -> None:
    lines = Measure.objects.filter(pk=measures.planned(world).pk)
    assert refused(lambda: lines.update(state="cleared", cleared_on=F("from_on"))) == (
        "a measure does not go from under_way to cleared"
    )


def test_a_cleared_line_never_changes(world: make.World) -> None:
    lines = Measure.objects.filter(pk=measures.cleared(world).pk)
    for changes in ({"state": "under_way", "cleared_on": None}, {"goal": "别的"}):
        assert refused(lambda changes=changes: lines.update(**changes)) == "a cleared measure never changes"


def test_a_new_date_is_given_once(world: make.World) -> None:
    lines = Measure.objects.filter(pk=measures.planned(world).pk)
    lines.update(extended_to="2026-12-01")
    assert refused(lambda: lines.update(extended_to="2026-12-31")) == "a new date is given once"


def fields(measure: Measure) -> dict[str, object]:
    names = [field.attname for field in Measure._meta.concrete_fields if field.attname not in ("id", "form_key")]
    return {name: getattr(measure, name) for name in names}


def test_an_owner_is_an_organisation_or_a_person_and_exactly_one(world: make.World) -> None:
    values = {**fields(measures.registered(world)), "number": 2}
    member = world.members[0].pk
    persons = {**values, "organisation_id": None, "membership_id": member, "source": "star", "form": "study"}
    assert Measure.objects.create(**persons).membership_id == member
    for owner in ({"organisation_id": None}, {"membership_id": member, "form": "study"}):
        with pytest.raises(IntegrityError, match="measure_owner_exactly_one"), transaction.atomic():
            Measure.objects.create(**{**values, **owner})


def test_the_database_knows_the_same_route_as_the_rules(world: make.World) -> None:
    values = {**fields(measures.registered(world)), "year": 2025}

    def is_let_through(before: MeasureState, after: MeasureState) -> bool:
        lines = Measure.objects.filter(pk=Measure.objects.create(**values, **_state(before)).pk)
        try:
            with transaction.atomic():
                lines.update(**_state(after))
                raise _Undone
        except _Undone:
            return True
        except DatabaseError:
            return False
        finally:
            values["number"] = int(str(values["number"])) + 1

    values = {name: value for name, value in values.items() if name not in ("state", "cleared_on")}
    passed = {
        before: {after for after in MeasureState if after is not before and is_let_through(before, after)}
        for before in MeasureState
    }
    assert passed == {state: set(ways) for state, ways in ROUTE.items()}


class _Undone(Exception):  # noqa: N818
    """Rolls back what was let through."""


def _state(state: MeasureState) -> dict[str, object]:
    return {"state": state.value, "cleared_on": make.TODAY if state is MeasureState.CLEARED else None}


def test_each_kind_has_its_own_deadline(world: make.World) -> None:
    values = {**fields(measures.registered(world)), "number": 2}
    for wrong in ({"kind": "lasting"}, {"due_on": None}, {"check_on": "2026-12-01"}):
        with pytest.raises(IntegrityError, match="measure_deadline_of_its_kind"), transaction.atomic():
            Measure.objects.create(**{**values, **wrong})
