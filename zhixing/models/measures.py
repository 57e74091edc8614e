"""整改: one line for each problem, and the append-only steps that lead to its clearing."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Func, Q

from zhixing.rules.measures.deadlines import MeasureFacts
from zhixing.rules.measures.states import MeasureKind, MeasureState, PlanState, ProblemSource, StepKind
from zhixing.rules.measures.steps import lines_in
from zhixing.rules.member_measures.forms import MeasureForm
from zhixing.rules.periods import Quarter


def _known(field: str, values: Any) -> Q:
    return Q(**{f"{field}__in": [value.value for value in values]})


class YearAfter(Func):
    """A year after a day, as `rules/periods.py: year_after` counts it."""

    template = "(%(expressions)s + interval '1 year')::date"
    output_field = models.DateField()


class MeasureQuerySet(models.QuerySet["Measure"]):
    def in_number_order(self) -> "MeasureQuerySet":
        """By organisation, quarter and number: never by how many an organisation has."""
        return self.order_by("organisation__sort_key", "organisation_id", "year", "quarter", "number", "pk")

    def of_paths(self, paths: tuple[str, ...]) -> "MeasureQuerySet":
        """The lines of organisations in the subtrees of these paths; none for no paths."""
        wanted_rows = Q(pk__in=[])
        for path in paths:
            wanted_rows |= Q(organisation__path__startswith=path)
        return self.filter(wanted_rows)


class Measure(models.Model):
    """One problem and what is done about it. Guards keep the problem as registered, the route of states, every row."""

    # Whose it is: an organisation, or a person by their membership. Exactly one of the two.
    organisation = models.ForeignKey("Organisation", models.PROTECT, null=True, related_name="measures")
    membership = models.ForeignKey("Membership", models.PROTECT, null=True, related_name="measures")
    # For whom it was registered: whose first page asks for the check.
    assessor = models.ForeignKey("Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField("序号")  # 1, 2, 3 … of one owner in one quarter
    source = models.CharField("问题来源", max_length=20)
    item_code = models.CharField("考评项目编号", max_length=60, blank=True)
    item_name = models.CharField("考评项目", max_length=120, blank=True)
    area = models.CharField("问题类别", max_length=60)
    problem = models.CharField("具体问题", max_length=300)
    evidence_note = models.CharField("发现问题的依据", max_length=300, blank=True)
    deciding_body = models.CharField("决定机构", max_length=80, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)
    kind = models.CharField("整改类型", max_length=20)
    from_on = models.DateField("整改起始日期")
    due_on = models.DateField("整改时限", null=True)
    extended_to = models.DateField("新的时限", null=True)
    stage_goal = models.CharField("阶段目标", max_length=300, blank=True)
    check_on = models.DateField("下次核查日期", null=True)
    good_stages = models.PositiveSmallIntegerField(default=0)  # in a row
    state = models.CharField(max_length=20, default=MeasureState.PENDING.value)
    goal = models.CharField("整改目标", max_length=300, blank=True)
    remedies = models.TextField("整改措施", blank=True)  # a line each
    leader = models.CharField("责任领导", max_length=60, blank=True)
    responsible = models.CharField("责任人", max_length=60, blank=True)
    helpers = models.CharField("协助单位", max_length=120, blank=True)
    signed_on = models.DateField("签收日期", null=True)
    planned_on = models.DateField("方案日期", null=True)
    plan_state = models.CharField("方案审核", max_length=20, blank=True, default=PlanState.NONE.value)
    applied_on = models.DateField("申请销号日期", null=True)  # of the last application
    cleared_on = models.DateField("销号日期", null=True)
    reopens = models.OneToOneField("self", models.PROTECT, null=True, related_name="reopened_as")
    # Of a person's line alone: what is done, who carries it out, when 限期改正 is looked at half-way.
    form = models.CharField(max_length=20, blank=True)
    wording = models.CharField("措施", max_length=120, blank=True)
    handler = models.ForeignKey("User", models.PROTECT, null=True, related_name="+")
    midway_on = models.DateField("中期检查日期", null=True)
    form_key = models.UUIDField(unique=True, default=uuid.uuid4)  # the same form sent twice is one line
    registered_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    objects = MeasureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["assessor", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, membership__isnull=True)
                | Q(organisation__isnull=True, membership__isnull=False),
                name="measure_owner_exactly_one",
            ),
            models.UniqueConstraint(
                fields=["organisation", "year", "quarter", "number"], name="measure_number_once_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["membership", "year", "quarter", "number"], name="measure_number_once_per_membership"
            ),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="measure_quarter_of_four"),
            models.CheckConstraint(
                condition=Q(membership__isnull=True, form="") | Q(membership__isnull=False, form__in=list(MeasureForm)),
                name="measure_form_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(membership__isnull=True)
                | Q(due_on__lte=YearAfter(F("from_on")), extended_to__isnull=True)
                | Q(due_on__lte=YearAfter(F("from_on")), extended_to__lte=YearAfter(F("from_on"))),
                name="measure_of_a_person_at_most_a_year",
            ),
            models.CheckConstraint(
                condition=Q(membership__isnull=True)
                | Q(extended_to__isnull=True)
                | Q(form=MeasureForm.RECTIFICATION.value, extended_to__gt=F("due_on")),
                name="measure_of_a_person_extended_later",
            ),
            models.CheckConstraint(condition=_known("state", MeasureState), name="measure_state_known"),
            models.CheckConstraint(condition=_known("kind", MeasureKind), name="measure_kind_known"),
            models.CheckConstraint(condition=_known("source", ProblemSource), name="measure_source_known"),
            models.CheckConstraint(
                condition=Q(kind="lasting", due_on__isnull=True, extended_to__isnull=True, check_on__isnull=False)
                | (~Q(kind="lasting") & Q(due_on__isnull=False, check_on__isnull=True)),
                name="measure_deadline_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(state="cleared", cleared_on__isnull=False)
                | (~Q(state="cleared") & Q(cleared_on__isnull=True)),
                name="measure_cleared_on_a_day",
            ),
        ]

    @property
    def quarter_value(self) -> Quarter:
        return Quarter(self.year, self.quarter)

    @property
    def title(self) -> str:
        return f"{self.quarter_value.label}第{self.number}条"

    @property
    def remedy_lines(self) -> tuple[str, ...]:
        return lines_in(self.remedies)

    @property
    def people(self) -> tuple[str, ...]:
        """Who answers for it, by the names that the owner wrote."""
        return tuple(name for name in (self.leader, self.responsible) if name)

    @property
    def facts(self) -> MeasureFacts:
        return MeasureFacts(
            state=MeasureState(self.state),
            kind=MeasureKind(self.kind),
            from_on=self.from_on,
            due_on=self.due_on,
            extended_to=self.extended_to,
            check_on=self.check_on,
            signed_on=self.signed_on,
            planned_on=self.planned_on,
            applied_on=self.applied_on,
            cleared_on=self.cleared_on,
            good_stages=self.good_stages,
            plan_state=PlanState(self.plan_state),
        )


class MeasureStep(models.Model):
    """One append-only line for each step of a measure."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)  # after the step
    on = models.DateField()  # when it happened, which may lie before the day it was entered
    text = models.TextField(blank=True)
    evidence_note = models.CharField(max_length=300, blank=True)
    checkers = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)  # of the check of a stage: the day it was due
    by = models.ForeignKey("User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=_known("kind", StepKind), name="measurestep_kind_known")]
