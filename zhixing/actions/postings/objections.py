"""异议: raising one during the posting, answering it, and correcting the ledger where it is upheld."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from zhixing.actions.ledger.entries import NewEntry, append, reverse_entry
from zhixing.actions.postings.steps import locked_posting
from zhixing.actions.recording import record
from zhixing.models import Entry, Objection, Participant, User
from zhixing.models.lookups import get_or_out_of_sight
from zhixing.queries.calendar import corrections
from zhixing.queries.namesakes import user_name_of
from zhixing.queries.postings.objections import demand_raising
from zhixing.queries.results.pages import is_about
from zhixing.queries.scoring.cycle_inputs import days_of
from zhixing.queries.standards.in_force import parsed
from zhixing.queries.viewers import Viewer
from zhixing.rules.ledger.sources import Source
from zhixing.rules.permissions import Do
from zhixing.rules.postings import (
    ObjectionState,
    PostingState,
    addition_blockers,
    answer_blockers,
    file_problems,
    objection_blockers,
    raising_blockers,
)
from zhixing.rules.refusals import Blocked
from zhixing.rules.workdays import add_workdays


@dataclass(frozen=True)
class Addition:
    """What an upheld objection adds to the ledger: the facts of one entry, checked by the caller's form."""

    item: str
    happened_on: dt.date
    units: int = 100
    option: str = ""
    worth: int | None = None


@transaction.atomic
def raise_objection(
    posting_id: int,
    *,
    participant_id: int,
    text: str,
    form_key: uuid.UUID,
    on_behalf_of: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Objection:
    """Receive an objection against one posted result. `on_behalf_of`: told or handed in on paper, entered by proxy."""
    posting = locked_posting(posting_id)
    demand_raising(by, posting, participant_id)
    if already := Objection.objects.filter(form_key=form_key).first():
        return already
    participant = Participant.objects.filter(pk=participant_id, cycle=posting.cycle_id, excluded="").first()
    reasons = objection_blockers(
        PostingState(posting.state), from_on=posting.from_on, until_on=posting.until_on, today=by.today
    ) + raising_blockers(
        is_on_list=participant is not None,
        text=text,
        is_proxy=bool(on_behalf_of.strip()),
        may_act_as_proxy=by.may(posting.cycle.permission_for(Do.ANSWER_OBJECTION), posting.cycle.organisation.path),
    )
    if reasons or participant is None:
        raise Blocked(reasons)
    objection = Objection.objects.create(
        posting=posting,
        participant=participant,
        text=text.strip(),
        form_key=form_key,
        raised_by_id=None if on_behalf_of.strip() else by.user_id,
        raised_by_name=on_behalf_of.strip() or user_name_of(User.objects.get(pk=by.user_id)),
        is_proxy=bool(on_behalf_of.strip()),
        raised_at=at,
        due_on=add_workdays(by.today, posting.answer_days, corrections()),
    )
    # The log says that an objection was received, not by whom or about whom: the file itself holds that.
    record("raise_objection", by=by, at=at, organisation_id=posting.cycle.organisation_id, subject=objection)
    return objection


@transaction.atomic
def answer_objection(
    objection_id: int,
    *,
    upheld: bool,
    findings: str,
    answer: str,
    reverse_entry_id: int | None = None,
    addition: Addition | None = None,
    by: Viewer,
    at: dt.datetime,
) -> Objection:
    """Answer after investigating. Upheld: an entry is reversed or added, and the result must be reviewed anew."""
    objection = _locked_objection(objection_id)
    cycle = objection.posting.cycle
    by.demand(cycle.permission_for(Do.ANSWER_OBJECTION), cycle.organisation.path)
    reasons = answering_blockers(
        objection,
        upheld=upheld,
        findings=findings,
        answer=answer,
        reverse_entry_id=reverse_entry_id,
        addition=addition,
        by=by,
    )
    if reasons:
        raise Blocked(reasons)
    _correct_ledger(objection, reverse_entry_id, addition, answer, by, at)
    objection.state = (ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED).value
    objection.findings, objection.answer = findings.strip(), answer.strip()
    objection.answered_by_id, objection.answered_at = by.user_id, at
    objection.save()
    record(
        "answer_objection",
        by=by,
        at=at,
        organisation_id=objection.posting.cycle.organisation_id,
        subject=objection,
        summary=ObjectionState(objection.state).label,
    )
    return objection


def _correct_ledger(
    objection: Objection,
    reverse_entry_id: int | None,
    addition: Addition | None,
    answer: str,
    by: Viewer,
    at: dt.datetime,
) -> None:
    """What follows in the ledger from an objection that is upheld; the objection names the entries."""
    if reverse_entry_id is not None:
        objection.reversed_entry = reverse_entry(
            reverse_entry_id, reason=f"异议成立：{answer.strip()}"[:300], by=by, at=at, for_objection=objection.pk
        )
    if addition is not None:
        objection.added_entry = _add(objection, addition, answer, by, at)


def answering_blockers(
    objection: Objection,
    *,
    upheld: bool,
    findings: str,
    answer: str,
    reverse_entry_id: int | None,
    addition: Addition | None,
    by: Viewer,
) -> list[str]:
    """Everything that stands in the way of this answer; asked before the review page, and again under the lock."""
    reasons = answer_blockers(
        ObjectionState(objection.state),
        is_about_answerer=is_about(by, objection.participant),
        is_raised_by_answerer=objection.raised_by_id == by.user_id,
        upheld=upheld,
        has_correction=reverse_entry_id is not None or addition is not None,
        corrects_ledger=not objection.posting.cycle.is_of_organisations,
    )
    own = Entry.objects.filter(membership=objection.participant.membership_id)
    is_entry_of_other = reverse_entry_id is not None and not own.filter(pk=reverse_entry_id).exists()
    reasons += file_problems(findings, answer, is_entry_of_other=is_entry_of_other)
    if addition is not None:
        reasons += _addition_blockers(objection, addition)
    return reasons


def _addition_blockers(objection: Objection, addition: Addition) -> list[str]:
    cycle = objection.posting.cycle
    quarter, days = cycle.period, days_of(cycle, [objection.participant])
    signs = {item.code: item.sign for _, item in parsed(cycle.version).items}
    return addition_blockers(
        is_deduction=signs.get(addition.item, 1) < 0,
        is_in_quarter=addition.happened_on in days[objection.participant.member.person_id],
        quarter=quarter.label,
    )


def _add(objection: Objection, addition: Addition, answer: str, by: Viewer, at: dt.datetime) -> Entry:
    new = NewEntry(
        membership_id=objection.participant.member.pk,
        item=addition.item,
        happened_on=addition.happened_on,
        units=addition.units,
        option=addition.option,
        worth=addition.worth,
        source=Source.OBJECTION,
        source_id=objection.pk,
        note=f"异议成立：{answer.strip()}"[:300],
    )
    (entry,) = append([new], by=by, at=at)
    return entry


def _locked_objection(objection_id: int) -> Objection:
    posting_id = get_or_out_of_sight(Objection.objects.only("posting_id"), pk=objection_id).posting_id
    locked_posting(posting_id)
    return Objection.objects.select_related(
        "posting__cycle__organisation", "posting__cycle__version", "participant__membership"
    ).get(pk=objection_id)
