"""成长线路图: the forms of targets and of milestones."""

import datetime as dt
from typing import Any

from django import forms

from zhixing.queries.growth.milestones import MILESTONE_LABELS
from zhixing.queries.growth.targets import Aim, TargetSheetForm
from zhixing.rules.growth.milestones import OF_REGISTER, MilestoneKind
from zhixing.rules.growth.targets import Target
from zhixing.rules.standards.vocabulary import points_text
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.periods import value_of
from zhixing.web.frame.values import day_field
from zhixing.web.frame.versions import VersionedForm

_GOAL = "goal-"


def _goal(aim: Aim) -> str:
    """The field of an aim goes by its code: in another quarter the same place may be another dimension."""
    return f"{_GOAL}{aim.code}"


class TargetsForm(forms.Form):
    """A line for each aim; what is left empty is not agreed."""

    quarter = forms.ChoiceField(label="季度")
    note = forms.CharField(
        label="约定事项",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如：每月参加一次楼院值守；由老党员结对帮学。",
    )

    def __init__(self, facts: TargetSheetForm, data: Any = None) -> None:
        super().__init__(data, initial={"quarter": value_of(facts.chosen), "note": facts.note})
        self.aims = facts.aims
        choices = [(value_of(quarter), quarter.label) for quarter in facts.quarters]
        self.fields["quarter"].choices = choices  # type: ignore[attr-defined]
        for aim in facts.aims:
            most = f"，满分{points_text(aim.most)}分" if aim.unit == "分" and aim.most else ""
            self.fields[_goal(aim)] = HundredthsField(
                label=f"{aim.name}（{aim.unit}{most}）", required=False, initial=facts.goals.get(aim.code), min_value=0
            )
        self.order_fields(["quarter", *map(_goal, facts.aims), "note"])

    @property
    def targets(self) -> list[Target]:
        goals = {aim: self.cleaned_data.get(_goal(aim)) for aim in self.aims}
        return [aim.target(goal) for aim, goal in goals.items() if goal is not None]

    def clean(self) -> dict[str, Any]:
        """Another quarter may go by another standard: what was typed for what it does not know is not lost unsaid."""
        typed = {name for name, value in self.data.items() if name.startswith(_GOAL) and value.strip()}
        if typed - {*self.fields}:
            self.add_error("quarter", "所选季度施行的办法项目不同，有填写的项目不在其中；请核对下列各项后再保存。")
        return self.cleaned_data


class MilestonesForm(VersionedForm):
    labels = MILESTONE_LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in MilestoneKind:
            if kind not in OF_REGISTER:
                self.fields[kind.value] = day_field(kind.label, required=False)

    @property
    def days(self) -> dict[MilestoneKind, dt.date | None]:
        return {MilestoneKind(name): self.cleaned_data[name] for name in MILESTONE_LABELS}
