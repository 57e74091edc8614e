"""考评周期: in the list of which one branch a person stands as scored in a period, whoever opens it first."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import EndReason
from zhixing.rules.periods import ONE_DAY, Period

# Lines that never stood for a person of their own.
NO_PERSON = frozenset({EndReason.DUPLICATE_LINE, EndReason.IMPORT_UNDONE})


@dataclass(frozen=True)
class Stay:
    """One membership of the person."""

    organisation_id: int
    from_on: dt.date
    until_on: dt.date | None = None
    end_reason: EndReason | None = None
    is_dissolved: bool = False  # the branch is, and opens no period any more

    def touches(self, period: Period) -> bool:
        if self.end_reason in NO_PERSON:
            return False
        return self.from_on <= period.until_on and (self.until_on is None or self.until_on >= period.from_on)

    def days_in(self, period: Period) -> int:
        last = period.until_on if self.until_on is None else min(self.until_on, period.until_on)
        return max(0, (last - max(self.from_on, period.from_on)).days + 1)


class ListState(StrEnum):
    """How far a branch's list of participants can still follow the register for one person."""

    UNOPENED = "unopened"
    TAKES = "takes"  # people may still be put on it
    LETS_GO = "lets_go"  # nobody is put on it any more, those who left are taken off
    FIXED = "fixed"  # its results hang or have been closed: it stays as it is


def list_state(
    stage: Stage, *, is_posted: bool, was_listed: bool = False, is_opened: bool = False, has_opinions: bool = False
) -> ListState:
    """`was_listed`: the person has a line there already, not scored, and comes back; that is possible until the blind
    opinions are opened, and after that for those on whom there are some."""
    if stage is Stage.CLOSED or is_posted:
        return ListState.FIXED
    if stage in {Stage.PREPARING, Stage.SELF_REPORT}:
        return ListState.TAKES
    is_in_time = stage is Stage.BALLOT or (stage is Stage.REVIEW and (not is_opened or has_opinions))
    return ListState.TAKES if was_listed and is_in_time else ListState.LETS_GO


def home_stay(stays: Iterable[Stay], period: Period) -> Stay | None:
    """Where the person is scored: where they belonged on the first day of the period; who came later, where they
    entered first. A branch that was dissolved is passed over as long as there is another."""
    candidates = sorted((stay for stay in stays if stay.touches(period)), key=lambda stay: stay.from_on)
    undissolved = [stay for stay in candidates if not stay.is_dissolved] or candidates
    return undissolved[0] if undissolved else None


@dataclass(frozen=True)
class Placement:
    """The one branch whose period scores the person, if anything speaks for scoring them at all."""

    organisation_id: int
    is_late: bool = False  # its list was settled before it could take the person on: nobody scores them


@dataclass(frozen=True)
class ScoredDays:
    """A list of a period of another length that scores the person on some of the same days."""

    organisation_id: int
    period: Period
    state: ListState


def placement(
    stays: Iterable[Stay],
    period: Period,
    *,
    states: Mapping[int, ListState],
    scored_in: int | None,
    other_lengths: Sequence[ScoredDays] = (),
) -> Placement | None:
    """`states`: by organisation (missing: unopened); `scored_in`: the organisation whose list scores them now.

    The home is final, so that it makes no difference which branch opens first. It gives way only to what cannot be
    undone: a result that hangs or is closed elsewhere, and a list that is too far on to take the person; and to a
    period of another length that began before and scores them already: no day is scored twice.
    """
    if scored_in is not None and states.get(scored_in) is ListState.FIXED:
        return Placement(scored_in)
    home = home_stay(stays, period)
    if home is None:
        return None
    for other in sorted(other_lengths, key=lambda scored: scored.period.from_on):
        if other.state is ListState.FIXED or (
            other.period.from_on < period.from_on and other.organisation_id != home.organisation_id
        ):
            return Placement(other.organisation_id)
    state = states.get(home.organisation_id, ListState.UNOPENED)
    if state in {ListState.UNOPENED, ListState.TAKES}:
        return Placement(home.organisation_id)
    if scored_in is not None:
        return Placement(scored_in)
    return Placement(home.organisation_id, is_late=True)


@dataclass(frozen=True)
class ListedClass:
    """The class that the list of one period has of a person, and the days that the period counts."""

    from_on: dt.date
    until_on: dt.date
    cut_off_on: dt.date
    word: str


def class_on(lists: Sequence[ListedClass], day: dt.date) -> str:
    """The class at which the day counts, "" where it is no day of these periods. `lists` by their first day.

    What happens after the cut-off of a period counts in the one that follows it.
    """
    before: ListedClass | None = None
    for listed in lists:
        first = listed.from_on
        if before and before.until_on + ONE_DAY == first:
            first = before.from_on  # of which those up to its cut-off have been taken by it
        if first <= day <= listed.cut_off_on:
            return listed.word
        before = listed
    return ""
