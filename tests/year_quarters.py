"""What a branch does with a quarter in the year of a street, by whoever holds the offices on the day."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from tests import make, walk
from zhixing.actions.ballots.lifecycle import waive_ballot
from zhixing.actions.cycles.stages import advance_cycle
from zhixing.actions.postings.steps import approve_posting, examine_posting, propose_posting, publish_posting
from zhixing.actions.reviews.blind import OpinionInput, form_panel, give_opinions, open_opinions
from zhixing.actions.reviews.joint import accept_means, conclude_review
from zhixing.actions.reviews.panels import replace_panellist
from zhixing.models import Appointment, Cycle, Membership, Organisation, Panel, Posting, User
from zhixing.queries.postings.pages import posted_lines
from zhixing.queries.reviews.panels import possible_judges, unable_members
from zhixing.queries.viewers import Viewer, viewer_for
from zhixing.rules.cycles.stages import Stage
from zhixing.rules.members.records import EndReason
from zhixing.rules.permissions import Role
from zhixing.rules.postings import PostingState
from zhixing.rules.refusals import Blocked
from zhixing.rules.workdays import add_workdays, is_workday


class QuarterWork:
    """One step after another, from wherever a quarter stands to its end."""

    world: make.World
    today: dt.date

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.combine(self.today, dt.time(10), dt.timezone(dt.timedelta(hours=8)))

    def viewer(self, user: User) -> Viewer:
        return viewer_for(user, self.today)

    def by(self, role: Role) -> Viewer:
        return self.viewer(self.world.users[role])

    def officer(self, branch: Organisation) -> Viewer:
        """Whoever leads the branch today; where nobody does, somebody is appointed."""
        roles = [Role.SECRETARY.value, Role.DEPUTY.value]
        held = Appointment.objects.holding(self.today).filter(organisation=branch, role__in=roles, user__is_active=True)
        appointment = held.order_by("pk").select_related("user").first()
        user = appointment.user if appointment else make.appoint(make.user("新任书记"), Role.SECRETARY, branch)
        return self.viewer(user)

    def take(self, act: Callable[[], object]) -> bool:
        """An act that cannot be done now is refused, and the next one comes."""
        try:
            with transaction.atomic():
                act()
        except Blocked:
            return False
        return True

    def standing_cycles(self) -> QuerySet[Cycle]:
        cycles = Cycle.objects.exclude(stage=Stage.CLOSED.value).select_related("organisation", "version")
        return cycles.order_by("from_on", "pk")

    def step(self, cycle: Cycle) -> bool:
        """One step further by whoever may; False where nothing can be done today."""
        stage, officer = Stage(cycle.stage), self.officer(cycle.organisation)
        if stage is Stage.BALLOT:
            self.take(lambda: waive_ballot(cycle.pk, reason="未组织", by=officer, at=self.at))
        if stage is Stage.REVIEW and not self.review(cycle, officer):
            return False
        if stage is Stage.POSTING and not self.post(cycle, officer):
            return False
        reasons = {line.pk: "在外务工" for line in walk.scored(cycle)}
        return self.take(lambda: advance_cycle(cycle.pk, no_report_reasons=reasons, by=officer, at=self.at))

    def review(self, cycle: Cycle, officer: Viewer) -> bool:
        """The group as far as it goes: formed, its gone members replaced, opinions, conclusion."""
        panel = Panel.objects.filter(cycle=cycle).first()
        while len(possible_judges(cycle.organisation, officer)) < 4:
            make.appoint(make.user("借调评议员"), Role.PANELLIST, self.world.street)
        judges = [judge.user_id for judge in possible_judges(cycle.organisation, officer)]
        if panel is None:
            panel = form_panel(cycle.pk, user_ids=judges[:3], chair_id=judges[0], by=officer, at=self.at)
        if panel.concluded_at is not None:
            return True
        for seat in unable_members(cycle, officer):
            seated = set(panel.seats.values_list("user_id", flat=True))
            successor = next(iter(set(judges) - seated), None)
            if successor is None:
                successor = make.appoint(make.user("接替评议员"), Role.PANELLIST, self.world.street).pk
            chair = successor if seat.is_chair else None
            replace_panellist(
                cycle.pk, seat.user_id, successor_id=successor, chair_id=chair, reason="免职", by=officer, at=self.at
            )
        return self.take(lambda: self.conclude(Panel.objects.get(pk=panel.pk)))

    def conclude(self, panel: Panel) -> None:
        seats = list(panel.seats.filter(vacated_at=None).select_related("user").order_by("-is_chair", "pk"))
        if panel.opened_at is None:
            for seat in seats:
                recused = set(seat.recusals.values_list("participant_id", flat=True))
                opinions = [OpinionInput(line.pk, 9000) for line in walk.scored(panel.cycle) if line.pk not in recused]
                give_opinions(panel.cycle_id, opinions=opinions, by=self.viewer(seat.user), at=self.at)
            open_opinions(panel.cycle_id, by=self.viewer(seats[0].user), at=self.at)
        accept_means(panel.cycle_id, by=self.viewer(seats[0].user), at=self.at)
        conclude_review(panel.cycle_id, by=self.viewer(seats[0].user), at=self.at)

    def post(self, cycle: Cycle, officer: Viewer) -> bool:
        """The posting as far as it goes; True once it has hung long enough."""
        posting = Posting.objects.filter(cycle=cycle).exclude(state=PostingState.WITHDRAWN.value).first()
        if posting is None:
            posting = propose_posting(
                cycle.pk, working_days=5, answer_days=3, contact="支部办公室", by=officer, at=self.at
            )
            district = cycle.organisation.path.startswith(self.world.community.path)
            examiner = self.by(Role.COMMUNITY) if district else self.viewer(self.stranger_head())
            examine_posting(posting.pk, by=examiner, at=self.at)
            approve_posting(posting.pk, by=self.by(Role.STREET), at=self.at)
            day = self.today if is_workday(self.today) else add_workdays(self.today, 1)
            publish_posting(posting.pk, from_on=day, by=officer, at=self.at)
            self.nobody_gone_is_posted(Posting.objects.get(pk=posting.pk))
            return False
        return posting.until_on is not None and posting.until_on < self.today

    def stranger_head(self) -> User:
        held = Appointment.objects.filter(organisation=self.world.other_community, role=Role.COMMUNITY.value)
        appointment = held.select_related("user").first()
        if appointment:
            return appointment.user
        return make.appoint(make.user("神华社区党委"), Role.COMMUNITY, self.world.other_community)

    def hangs(self, cycle: Cycle) -> bool:
        return Posting.objects.filter(cycle=cycle, state=PostingState.CARRIED_OUT.value).exists()

    def nobody_gone_is_posted(self, posting: Posting) -> None:
        names = {line.name for line in posted_lines(posting)}
        dead = Membership.objects.filter(end_reason=EndReason.DECEASED.value).values_list("person__name", flat=True)
        assert not names & set(dead)
