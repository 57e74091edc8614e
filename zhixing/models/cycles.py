"""考评周期: a period of the members of a branch or of the organisations below an assessor, with its participants."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Func, Q

from zhixing.rules.cycles.acts import permission_for
from zhixing.rules.cycles.stages import Stage, stage_blockers
from zhixing.rules.periods import LENGTHS, QUARTER, CycleKind, Period
from zhixing.rules.permissions import Do
from zhixing.rules.refusals import OutOfSight
from zhixing.rules.reviews.self_reports import ReportState
from zhixing.rules.standards.vocabulary import IndexKind

if TYPE_CHECKING:
    from zhixing.models.members import Membership


class CycleQuerySet(models.QuerySet["Cycle"]):
    def of_period(self, period: Period) -> "CycleQuerySet":
        """Those of exactly this period."""
        return self.filter(year=period.year, number=period.number, months=period.months)

    def overlapping(self, period: Period) -> "CycleQuerySet":
        """Those that share days with this period: a quarter has its months in it and lies in its year."""
        return self.filter(from_on__lte=period.until_on, until_on__gte=period.from_on)

    def latest_first(self) -> "CycleQuerySet":
        return self.order_by("-until_on", "-from_on", "-pk")


# The days of the calendar that a period has, worked out by the database itself.
_FIRST = "make_date(%(expressions)s, 1)"
_LAST = "(make_date(%(expressions)s, 1) + make_interval(months => months) - INTERVAL '1 day')::date"


def _day(template: str) -> models.GeneratedField:
    month = F("months") * (F("number") - 1) + 1
    day = Func(F("year"), month, template=template, output_field=models.DateField())
    return models.GeneratedField(expression=day, output_field=models.DateField(), db_persist=True)


class Cycle(models.Model):
    # The branch whose members are assessed, or the committee that assesses the organisations below it.
    organisation = models.ForeignKey("Organisation", models.PROTECT, related_name="cycles")
    index = models.CharField(
        max_length=20, default=IndexKind.VANGUARD.value, choices=[(index.value, index.label) for index in IndexKind]
    )
    # Frozen when the cycle opens: later versions of the standard do not touch it.
    version = models.ForeignKey("StandardVersion", models.PROTECT, related_name="cycles")
    year = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField()  # of the period within its year
    months = models.PositiveSmallIntegerField(default=QUARTER, db_default=QUARTER)  # of the period, by the standard
    from_on = _day(_FIRST)
    until_on = _day(_LAST)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in CycleKind])
    stage = models.CharField(
        max_length=20, default=Stage.PREPARING.value, choices=[(stage.value, stage.label) for stage in Stage]
    )
    # Up to this day the period counts; what happens after it counts for the next one (rules/periods.py).
    cut_off_on = models.DateField("计分截止日")
    self_report_due_on = models.DateField("自评截止")
    review_due_on = models.DateField("评定截止")
    opened_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        # The database also refuses two cycles of one organisation and index whose days overlap.
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "index", "year", "number", "months"], name="cycle_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(months__in=LENGTHS, number__gte=1, number__lte=12 / F("months")),
                name="cycle_period_of_the_year",
            ),
            models.CheckConstraint(
                condition=Q(cut_off_on__gte=F("from_on"), cut_off_on__lte=F("until_on")),
                name="cycle_cut_off_inside_period",
            ),
            models.CheckConstraint(condition=Q(stage__in=[stage.value for stage in Stage]), name="cycle_stage_known"),
            models.CheckConstraint(
                condition=Q(index__in=[index.value for index in IndexKind]), name="cycle_index_known"
            ),
        ]

    @property
    def period(self) -> Period:
        return Period(self.year, self.number, self.months)

    @property
    def is_of_organisations(self) -> bool:
        """Whether organisations are assessed (堡垒指数) and not the members of a branch."""
        return self.index == IndexKind.FORTRESS.value

    def permission_for(self, do: Do) -> Do:
        """The permission that this act asks for at the cycle's organisation."""
        return permission_for(do, IndexKind(self.index))

    def stage_blockers(self, do: Do) -> list[str]:
        """Why the stage keeps this act out; empty where its door is open."""
        return stage_blockers(do, Stage(self.stage), is_of_organisations=self.is_of_organisations)


class StageChange(models.Model):
    """One append-only row per change of stage, forward or back."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="changes")
    from_stage = models.CharField(max_length=20)
    to_stage = models.CharField(max_length=20)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Participant(models.Model):
    """A member or an organisation in a cycle, as the register or the tree had them when it opened.

    Who leaves, or is relieved, is no longer scored. The database sees to it that it is one of the two, and the right
    one for the cycle.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="participants")
    membership = models.ForeignKey("Membership", models.PROTECT, null=True, related_name="participations")
    organisation = models.ForeignKey("Organisation", models.PROTECT, null=True, related_name="participations")
    # Person and period once more: the database itself fills them in, and sees by them that nobody is scored twice.
    person = models.ForeignKey("Person", models.PROTECT, null=True, related_name="+", db_index=False, editable=False)
    from_on = models.DateField(editable=False)
    until_on = models.DateField(editable=False)
    kind = models.CharField(max_length=20)  # a PersonKind, or an OrgKind
    member_class = models.CharField(max_length=40)  # class of the standard: of members or of organisations
    # Which part of the period counts for the person, of 10,000: less than all of it only where the standard shares out.
    part = models.PositiveSmallIntegerField(default=10_000, db_default=10_000)
    # Why the person is not scored (relief by decision, flowing away …), as a Chinese phrase; empty: scored.
    excluded = models.CharField(max_length=120, blank=True)
    # Stated by the secretary where the stage moves on without a self-report; the result then says 未提交自评.
    no_report_reason = models.CharField("未自评原因", max_length=120, blank=True)
    # Two results of one period, both posted before the database refused that: neither can be taken back.
    is_doubled = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        indexes = [models.Index(fields=["person", "until_on"], name="participant_of_person")]
        # The database also refuses two scored lines of one person, or of one organisation, whose days overlap.
        constraints = [
            models.UniqueConstraint(fields=["cycle", "membership"], name="participant_once"),
            models.CheckConstraint(
                condition=Q(membership__isnull=False, organisation__isnull=True)
                | Q(membership__isnull=True, organisation__isnull=False),
                name="participant_member_or_organisation",
            ),
        ]

    @property
    def member(self) -> "Membership":
        """The member, for whatever is done with members only: there an organisation is out of sight."""
        if self.membership is None:
            raise OutOfSight(self.pk)
        return self.membership

    @property
    def member_key(self) -> int:
        """Id of the member's person, without reading anything; `OutOfSight` as for `member`."""
        if self.person_id is None:
            raise OutOfSight(self.pk)
        return self.person_id

    @property
    def has_submitted(self) -> bool:
        """Whether the self-report was handed in; reads `self_report`, so select it along with a list."""
        report = getattr(self, "self_report", None)
        return report is not None and report.state == ReportState.SUBMITTED.value


class ParticipantChange(models.Model):
    """One append-only row each time somebody on a list begins or ceases to be scored, or is put on it later."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="changes")
    excluded_before = models.CharField(max_length=120, blank=True, null=True)  # NULL: was not on the list
    excluded_after = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
