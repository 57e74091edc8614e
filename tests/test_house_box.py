"""The rules of the house about the ballot box: its columns, and that no way leads from a vote to a person."""

from django.db import models

from zhixing.models import (
    Ballot,
    BallotPanel,
    BallotSubject,
    BoxLine,
    PaperEntry,
    RollLine,
    Slip,
    SlipBatch,
    Spent,
    TokenIssue,
)

# Every column there may be. A time, a serial number, a session, an address or a person beside a vote would tell whose
# it is: whoever wants one more column here writes down first why it tells nothing.
COLUMNS: dict[type[models.Model], set[str]] = {
    BoxLine: {"key", "panel", "subject", "question", "sealed", "grade"},
    # `proof` is what the voter showed: a blind token, which nobody can match with whom it was signed for, or the slip's
    # code, which the voter drew; sealed, and gone with the count. Its length tells the way alone.
    Spent: {"credential", "panel", "way", "is_valid", "proof"},
    Slip: {"code_hash", "batch"},
    SlipBatch: {"id", "panel", "printed", "is_voided", "fingerprint"},  # one for all slips: of the ballot's keys
    TokenIssue: {"line", "asked_hash", "answer"},
    PaperEntry: {"id", "panel", "number", "first_by", "second_by", "third_by", "first", "second", "is_final"},
}
# The box itself: nothing in it leads anywhere but to the panel and the subject.
FROM_THE_BOX: dict[type[models.Model], set[type[models.Model]]] = {
    BoxLine: {BallotPanel, BallotSubject},
    Spent: {BallotPanel},
    Slip: {SlipBatch},
}
PEOPLE = {TokenIssue, RollLine}  # who may vote and who has fetched a token: never reached from the box, nor reaching it


def columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if field.concrete}


def leads_to(model: type[models.Model]) -> set[type[models.Model]]:
    return {field.related_model for field in model._meta.get_fields() if field.concrete and field.is_relation}  # type: ignore[misc]


def strangers(tables: dict[type[models.Model], set[str]]) -> dict[str, set[str]]:
    """By table, the columns that nobody has agreed to."""
    found = {model.__name__: columns(model) ^ agreed for model, agreed in tables.items()}
    return {name: surplus for name, surplus in found.items() if surplus}


def test_the_box_has_the_columns_agreed_upon_and_no_other() -> None:
    assert strangers(COLUMNS) == {}


def test_nothing_in_the_box_leads_to_a_person() -> None:
    assert {model: leads_to(model) for model in FROM_THE_BOX} == FROM_THE_BOX


def test_no_line_of_a_roll_leads_into_the_box() -> None:
    reached = {one for model in PEOPLE for one in leads_to(model)}
    assert reached & {BoxLine, Spent, Slip, SlipBatch, PaperEntry} == set()


def test_keys_in_the_box_are_no_serial_numbers() -> None:
    automatic = (models.AutoField, models.BigAutoField, models.SmallAutoField)
    assert [model for model in (BoxLine, Spent, Slip) if isinstance(model._meta.pk, automatic)] == []


def test_nothing_in_the_box_has_a_time() -> None:
    moments = (models.DateField, models.DateTimeField, models.TimeField)
    beside = [
        (model.__name__, field.name)
        for model in COLUMNS
        for field in model._meta.get_fields()
        if isinstance(field, moments)
    ]
    assert beside == []


def test_the_guard_of_columns_notices() -> None:
    """A table of the box with a time and a voter in it."""
    assert strangers({Ballot: {"id"}})["Ballot"] >= {"opened_at", "prepared_by"}
    assert strangers({BoxLine: COLUMNS[BoxLine] - {"question"}}) == {"BoxLine": {"question"}}
    assert leads_to(Ballot) != set()
