"""A year of a street as a state machine: people move, die, fall ill and return, offices change, quarters go their way.

Few runs in `./dev test`, many in `./dev soak year`.
"""

import datetime as dt

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests import make
from tests.year_quarters import QuarterWork
from zhixing.actions.cycles.stages import Terms, open_cycle, refresh_participants, return_cycle
from zhixing.actions.members.register import change_class, edit_member, end_membership
from zhixing.actions.members.transfers import transfer_member
from zhixing.actions.participants import follow_people
from zhixing.models import Appointment, Membership, Organisation, Participant, Relief
from zhixing.queries.cycles.access import participants_of
from zhixing.queries.cycles.list_check import list_findings
from zhixing.queries.cycles.participants import behind_the_register
from zhixing.queries.ledger.chain import breaks_of
from zhixing.queries.members.records import record_of
from zhixing.queries.orgs.head_counts import head_counts
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import EndReason, MemberClass, PersonKind, ReliefReason, ReliefStage
from zhixing.rules.periods import Quarter
from zhixing.rules.permissions import Role

YEAR = 2026
BRANCHES = st.integers(0, 2)
PEOPLE = st.integers(0, 6)
MOST_STEPS = 40  # of one quarter, from wherever it stands to its end


class StreetYear(QuarterWork, RuleBasedStateMachine):
    """Three branches of two communities, seven people who belong to them, and whoever holds an office."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.today = dt.date(YEAR, 1, 8)
        self.branches: list[Organisation] = [self.world.branch, self.world.sister, self.world.stranger]
        people = [*self.world.members, self.world.outsider]
        self.people = [line.person_id for line in people] + [make.member("孙丽", self.world.sister).person_id]
        make.member("周强", self.world.sister)  # who stay, so that every branch can open
        make.member("吴芳", self.world.stranger)

    def teardown(self) -> None:
        try:
            self.finish_all()
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def line(self, place: int) -> Membership | None:
        open_lines = Membership.objects.open().select_related("organisation", "person")
        return open_lines.filter(person=self.people[place]).first()

    # -- what happens ---------------------------------------------------------------------------------------------

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.today = min(self.today + dt.timedelta(days=days), dt.date(YEAR + 1, 1, 20))

    @rule(place=PEOPLE, to=BRANCHES, ago=st.integers(0, 60))
    def somebody_moves(self, place: int, to: int, ago: int) -> None:
        line = self.line(place)
        if line is not None:
            self.take(
                lambda: transfer_member(
                    line.pk,
                    to=self.branches[to].pk,
                    on=self.today - dt.timedelta(days=ago),
                    letter_number="第7号",
                    reason="搬家",
                    by=self.by(Role.STREET),
                    at=self.at,
                )
            )

    @rule(place=PEOPLE, reason=st.sampled_from([EndReason.DECEASED, EndReason.MOVED_AWAY]), ago=st.integers(0, 60))
    def somebody_leaves(self, place: int, reason: EndReason, ago: int) -> None:
        line = self.line(place)
        if line is not None:
            on = self.today - dt.timedelta(days=ago)
            by = self.by(Role.STREET)
            self.take(lambda: end_membership(line.pk, reason=reason, on=on, note="第3号", by=by, at=self.at))

    @rule(place=PEOPLE, to=BRANCHES)
    def somebody_returns(self, place: int, to: int) -> None:
        last = Membership.objects.filter(person=self.people[place]).latest("from_on", "pk")
        if last.until_on is None or last.until_on >= self.today or last.end_reason == EndReason.DECEASED.value:
            return
        Membership.objects.create(
            person=last.person,
            organisation=self.branches[to],
            kind=last.kind,
            member_class=last.member_class,
            from_on=last.until_on + dt.timedelta(days=1),
        )
        follow_people({last.person_id}, by=self.by(Role.STREET), at=self.at)

    @rule(place=PEOPLE, days=st.integers(1, 150))
    def somebody_is_relieved(self, place: int, days: int) -> None:
        line = self.line(place)
        if line is not None:
            Relief.objects.create(
                membership=line,
                reason=ReliefReason.AGED.value,
                stage=ReliefStage.GRANTED.value,
                applied_on=self.today,
                from_on=self.today,
                until_on=self.today + dt.timedelta(days=days),
                decision_number="第9号",
            )
            follow_people({line.person_id}, by=self.by(Role.STREET), at=self.at)

    @rule(place=PEOPLE, word=st.sampled_from([MemberClass.CADRE, MemberClass.ORDINARY]))
    def somebody_changes_class(self, place: int, word: MemberClass) -> None:
        line = self.line(place)
        if line is not None:
            self.take(lambda: change_class([line.pk], word.value, by=self.by(Role.STREET), at=self.at))

    @rule(place=PEOPLE)
    def somebody_becomes_full(self, place: int) -> None:
        line = self.line(place)
        if line is not None:
            from dataclasses import replace

            record = replace(record_of(line), kind=PersonKind.FULL, full_on=self.today, born_on=dt.date(1980, 1, 1))
            by = self.by(Role.STREET)
            self.take(lambda: edit_member(line.pk, record, kind_decision="支部大会第6次", by=by, at=self.at))

    @rule(role=st.sampled_from([Role.SECRETARY, Role.DEPUTY, Role.PANELLIST]))
    def an_office_falls_vacant(self, role: Role) -> None:
        held = Appointment.objects.holding(self.today).filter(role=role.value, organisation__in=self.branches)
        held.update(until_on=self.today - dt.timedelta(days=1))

    @rule(place=BRANCHES, back=st.integers(0, 1))
    def a_quarter_opens(self, place: int, back: int) -> None:
        number = (self.today.month - 1) // 3 + 1 if self.today.year == YEAR else 4
        terms = Terms(period=Quarter(YEAR, max(number - back, 1)))
        self.take(lambda: open_cycle(self.branches[place].pk, terms=terms, by=self.by(Role.STREET), at=self.at))

    @rule(place=BRANCHES, back=st.booleans())
    def a_quarter_moves(self, place: int, *, back: bool) -> None:
        cycle = self.standing_cycles().filter(organisation=self.branches[place]).first()
        if cycle is None:
            return
        if back:
            by = self.officer(cycle.organisation)
            self.take(lambda: return_cycle(cycle.pk, reason="核对", by=by, at=self.at))
        else:
            self.step(cycle)

    @rule(place=BRANCHES)
    def a_list_is_taken_anew(self, place: int) -> None:
        cycle = self.standing_cycles().filter(organisation=self.branches[place]).first()
        if cycle is not None:
            self.take(lambda: refresh_participants(cycle.pk, by=self.by(Role.STREET), at=self.at))

    @rule(place=PEOPLE)
    def something_is_entered(self, place: int) -> None:
        line = self.line(place)
        if line is not None and line.from_on <= self.today:
            make.entry(line, "LESSON", self.today, by=self.by(Role.STREET), at=self.at)

    # -- what holds -----------------------------------------------------------------------------------------------

    @invariant()
    def nobody_is_scored_twice_or_forgotten(self) -> None:
        assert [finding.sentence for finding in list_findings() if finding.is_double] == []
        for cycle in self.standing_cycles().exclude(stage=Stage.POSTING.value):
            rows = Participant.objects.filter(from_on__lte=cycle.until_on, until_on__gte=cycle.from_on)
            listed = {line.person_id for line in rows}
            quarter = cycle.period
            held = Membership.objects.filter(organisation=cycle.organisation, from_on__lte=quarter.until_on)
            touching = {line.person_id for line in held if not line.until_on or line.until_on >= quarter.from_on}
            if touching - listed:
                assert behind_the_register(cycle, participants_of([cycle.pk]))

    @invariant()
    def nobody_gone_is_scored_on_a_list_that_still_follows(self) -> None:
        for line in Participant.objects.filter(cycle__in=self.standing_cycles(), excluded="").select_related("cycle"):
            if self.hangs(line.cycle):
                continue
            last = Membership.objects.filter(person=line.person_id).latest("from_on", "pk")
            assert last.end_reason != EndReason.DECEASED.value

    @invariant()
    def sums_of_heads_agree(self) -> None:
        counts = head_counts((self.world.district.path,))
        people = Membership.objects.open().count()
        assert counts[self.world.district.pk].total == people
        assert sum(counts[branch.pk].total for branch in self.branches if branch.pk in counts) == people

    def finish_all(self) -> None:
        """Every quarter that is open can be brought to its end by somebody, and the chains hold."""
        self.today = max(self.today, dt.date(YEAR + 1, 1, 20))
        for _ in range(MOST_STEPS):
            for cycle in self.standing_cycles():
                self.step(cycle)
            if not self.standing_cycles().exists():
                break
            self.today += dt.timedelta(days=10)
        assert [(cycle.organisation.name, cycle.period.label, cycle.stage) for cycle in self.standing_cycles()] == []
        for branch in self.branches:
            assert list(breaks_of(branch.pk)) == []
