"""整改: a plan as the form that writes it was shown it, and what the assessor was shown before judging."""

from zhixing.models import Measure
from zhixing.queries.form_versions import Field, Fields, plain_fields
from zhixing.rules.measures.states import StepKind

PLAN_LABELS = {
    "goal": "整改目标",
    "remedies": "整改措施",
    "leader": "责任领导",
    "responsible": "责任人",
    "helpers": "协助单位",
}


def plan_values(measure: Measure) -> dict[str, str]:
    return {name: getattr(measure, name) for name in PLAN_LABELS}


def judged_fields(measure: Measure) -> Fields:
    """Plan, application and stage: whoever answers a plan, clears a line or checks a stage judges by them."""
    applied = measure.steps.filter(kind=StepKind.APPLIED.value).order_by("-pk").values_list("pk", flat=True).first()
    plan = "\n".join(field.words for field in plain_fields(PLAN_LABELS, plan_values(measure)).values())
    stage = f"{measure.good_stages} {measure.check_on} {measure.stage_goal}"
    return {
        "plan": Field("整改方案", plan),
        "application": Field("申请销号", str(applied or "")),
        "stage": Field("阶段核查", stage),
    }
