"""活动: everything that stands in the way of a record, whether it is new or corrected."""

from zhixing.actions.ledger.entries import closed_period_blockers
from zhixing.queries.activities.recordings import Recording
from zhixing.queries.activities.rolls import expected_of, kinds_at, voters_among
from zhixing.queries.namesakes import names_for
from zhixing.queries.party_groups import groups_on
from zhixing.queries.standards.in_force_many import no_standard
from zhixing.queries.viewers import Viewer
from zhixing.rules.activities.happenings import deduction_blockers, happening_problems
from zhixing.rules.activities.kinds import kind_named
from zhixing.rules.activities.meetings import ballot_problems
from zhixing.rules.activities.records import record_problems, stranger_problems, unknown_item_problem, unmarked_problems
from zhixing.rules.ledger.activities import attendance_blockers
from zhixing.rules.party_groups import meeting_blockers
from zhixing.rules.permissions import Do
from zhixing.rules.standards.model import Effect


def recording_blockers(recording: Recording, by: Viewer) -> list[str]:
    """Everything at once, in the order of the form."""
    happening, members = recording.happening, recording.members
    names = names_for(by, members.values())
    by_membership = {pk: names[member.person_id] for pk, member in members.items()}
    known = [presence for presence in recording.people if presence.membership_id in members]
    kind = kind_named(kinds_at(recording.organisation, happening.held_on), happening.kind)
    reasons = happening_problems(happening, by.today)
    reasons += record_problems(known, happening.feeds, by_membership, is_meeting=kind.is_meeting)
    reasons += stranger_problems(recording.organisation.label, len(recording.people) - len(known))
    if happening.group_id is not None:
        groups = dict(groups_on(recording.organisation, happening.held_on))
        reasons += meeting_blockers(happening.group_id, groups)
    reasons += _unmarked(recording, by)
    voters = voters_among(known, members)
    for place, line in enumerate(happening.resolutions, 1):
        reasons += ballot_problems(place, line.text, line.ballot, kind, voters)
    reasons += _unfit_items(recording, by_membership)
    reasons += _of_deductions(recording, by)
    return reasons + closed_period_blockers(recording.branches, {happening.held_on}, members)


def _unmarked(recording: Recording, by: Viewer) -> list[str]:
    """At a meeting of the whole branch everybody expected has a mark: nobody is left out in silence."""
    marked = {presence.membership_id for presence in recording.people}
    happening = recording.happening
    expected = expected_of(recording.organisation, happening.kind, happening.held_on, happening.group_id)
    left_out = [member for member in expected if member.pk not in marked]
    if not left_out:
        return []
    names = names_for(by, left_out)
    return unmarked_problems([names[member.person_id] for member in left_out])


def _unfit_items(recording: Recording, names: dict[int, str]) -> list[str]:
    """What is wrong with the items and with what each of their people gets, branch by branch."""
    happening, reasons = recording.happening, []
    for pk, branch in (recording.branches or {recording.organisation.pk: recording.organisation}).items():
        rules = recording.rules.at(pk, happening.held_on)
        if rules is None:
            reasons.append(no_standard(branch, happening.held_on))
            continue
        for feed in happening.feeds:
            item = rules.standard.item(feed.item)
            if item is None or (item.effect is Effect.DEDUCT) != feed.part.deducts:
                reasons.append(unknown_item_problem(branch.label, rules.title))
                continue
            own = [
                (names[who.membership_id], recording.classes[who.membership_id], who)
                for who in recording.attendees.get(feed.item, ())
                if recording.members[who.membership_id].organisation_id == pk
            ]
            reasons += attendance_blockers(rules.standard, item, happening.held_on, own)
    return list(dict.fromkeys(reasons))


def _of_deductions(recording: Recording, by: Viewer) -> list[str]:
    """Points are taken away only by those who may enter a decision, and by nobody from themselves."""
    codes = {feed.item for feed in recording.happening.effective_feeds if feed.part.deducts}
    concerned = [recording.members[who.membership_id] for code in codes for who in recording.attendees.get(code, ())]
    return deduction_blockers(
        recording.happening,
        may_decide=by.may(Do.DECIDE_ENTRY, recording.organisation.path),
        is_own=any(by.person_id is not None and member.person_id == by.person_id for member in concerned),
    )
