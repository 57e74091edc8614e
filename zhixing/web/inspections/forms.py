"""实地检查: the forms of the sheets, made from the checklist of the organisation."""

from typing import Any

from django import forms
from django.utils.timezone import localtime

from zhixing.actions.inspections.blind_sheets import Observation
from zhixing.actions.inspections.visits import Agreed
from zhixing.queries.form_versions import Fields
from zhixing.queries.inspections.form_versions import ITEM, joint_fields
from zhixing.queries.inspections.items import ItemLine
from zhixing.queries.inspections.sheets import JointLine, JointPage, SheetPage
from zhixing.rules.inspections.visits import Asking, Mark, Statement
from zhixing.web.frame.amount_fields import HundredthsField
from zhixing.web.frame.values import day_field
from zhixing.web.frame.versions import VersionedForm
from zhixing.web.inspections.line_files import LineFiles, SheetFiles

NEWER = "这份评分表已在其他设备或页面上保存，本次没有保存。请刷新页面，核对后再提交。"
UNKNOWN_KEY = "本次提交的标识不对，没有保存。请刷新页面，核对后再提交。"
_WORDS = {Asking.POINTS: "得分", Asking.TIMES: "次数", Asking.AMOUNT: "数量", Asking.OPTION: "情形"}


class BeginningForm(forms.Form):
    on = day_field("检查日期")
    place = forms.CharField(label="检查地点", max_length=120, required=False)
    escort = forms.CharField(label="陪同人", max_length=60, required=False)


def mark_field(line: ItemLine, mark: Mark) -> forms.Field:
    """What one item is scored by."""
    word = "扣分" if line.asking is Asking.POINTS and not line.is_required else _WORDS[line.asking]
    if line.asking is Asking.OPTION:
        return forms.ChoiceField(
            label=word, required=False, choices=[("", "请选择"), *line.options], initial=mark.option
        )
    return HundredthsField(label=word, required=False, initial=mark.amount, help_text=f"{line.asks}。")


def mark_typed(line: ItemLine, typed: Any) -> Mark:
    return Mark(option=typed) if line.asking is Asking.OPTION else Mark(typed)


class SheetForm(forms.Form):
    """One's own blind sheet."""

    def __init__(self, page: SheetPage, files: SheetFiles, *args: Any) -> None:
        super().__init__(*args)
        self.page, self.lines, self.line_files = page, page.lines, files
        # When the sheet had been kept last when a device without a network got it.
        self.base = localtime(page.saved_at).isoformat() if page.saved_at else ""
        # Sent again because the answer was lost, the same sheet is kept once.
        self.fields["form_key"] = forms.UUIDField(required=False, error_messages={"invalid": UNKNOWN_KEY})
        for line in page.lines:
            self.fields[f"mark-{line.code}"] = mark_field(line, page.marks.get(line.code, Mark()))
            self.fields[f"observation-{line.code}"] = forms.CharField(
                label="所见情况",
                max_length=500,
                required=False,
                initial=page.observations.get(line.code, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def sentences(self) -> list[str]:
        """What is wrong, each with its place, for a page that shows no fields of ours."""
        places = {
            bound.html_name: f"“{line.name}”{bound.label}："
            for line, mark, observation, _ in self.rows
            for bound in (mark, observation)
        }
        return [f"{places.get(name, '')}{reason}" for name, reasons in self.errors.items() for reason in reasons]

    def clean(self) -> None:
        for problem in self.line_files.problems:
            self.add_error(None, problem)
        key, base = self.cleaned_data.get("form_key"), self.data.get("base", self.base)
        if base != self.base and not self.page.is_handed_in and (key is None or key != self.page.form_key):
            self.add_error(None, NEWER)

    @property
    def rows(self) -> list[tuple[ItemLine, forms.BoundField, forms.BoundField, LineFiles]]:
        return [
            (line, self[f"mark-{line.code}"], self[f"observation-{line.code}"], self.line_files.lines[line.code])
            for line in self.lines
        ]

    def observations(self) -> dict[str, Observation]:
        typed, changes = self.cleaned_data, self.line_files.changes
        return {
            line.code: Observation(
                mark_typed(line, typed[f"mark-{line.code}"]), typed[f"observation-{line.code}"], changes[line.code]
            )
            for line in self.lines
        }


class JointForm(VersionedForm):
    """What the inspectors agree on, item by item."""

    def __init__(self, page: JointPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.lines = page.place, page.lines
        for joint in page.lines:
            code, agreed = joint.line.code, joint.agreed
            self.fields[f"mark-{code}"] = mark_field(joint.line, Mark(agreed.amount, agreed.option))
            for name, label, text in (("reason", "评分理由", agreed.reason), ("problem", "存在问题", agreed.problem)):
                self.fields[f"{name}-{code}"] = forms.CharField(
                    label=label, max_length=300, required=False, initial=text, widget=forms.Textarea(attrs={"rows": 2})
                )
            self.fields[f"fixed-{code}"] = forms.BooleanField(label="当场整改", required=False, initial=agreed.is_fixed)

    def fields_typed(self) -> Fields:
        agreed = self.agreed().items()
        return joint_fields(
            self.place, {code: (row.mark, row.reason, row.problem, row.is_fixed) for code, row in agreed}
        )

    def values_of(self, name: str, value: Any) -> dict[str, Any]:
        """Of an item mark, reason, problem and whether it was put right."""
        code, (mark, reason, problem, is_fixed) = name.removeprefix(ITEM), value
        row = {"mark": mark.option or mark.amount, "reason": reason, "problem": problem, "fixed": is_fixed}
        return {f"{field}-{code}": text for field, text in row.items()}

    @property
    def rows(self) -> list[tuple[JointLine, list[forms.BoundField], bool]]:
        """Each line with its fields, and whether it lies open: something is to be settled, was written or is wrong."""
        return [(joint, fields, self._is_open(joint, fields)) for joint in self.lines for fields in [self._own(joint)]]

    def _own(self, joint: JointLine) -> list[forms.BoundField]:
        return [self[f"{name}-{joint.line.code}"] for name in ("mark", "reason", "problem", "fixed")]

    def _is_open(self, joint: JointLine, fields: list[forms.BoundField]) -> bool:
        changed = self.changed_data if self.is_bound else []
        is_written = bool(joint.agreed.problem) or any(field.name in changed for field in fields)
        return not joint.is_settled or is_written or any(field.errors for field in fields)

    def agreed(self) -> dict[str, Agreed]:
        typed = self.cleaned_data
        return {
            code: Agreed(
                mark_typed(joint.line, typed[f"mark-{code}"]),
                typed[f"reason-{code}"],
                typed[f"problem-{code}"],
                typed[f"fixed-{code}"],
            )
            for joint in self.lines
            for code in [joint.line.code]
        }


class ConclusionForm(VersionedForm):
    """What the head of the organisation says under the sheet."""

    head_name = forms.CharField(label="被查单位负责人", max_length=60, required=False)
    statement = forms.ChoiceField(
        label="负责人意见",
        required=False,
        choices=[(statement.value, statement.label) for statement in Statement],
        widget=forms.RadioSelect,
    )
    objection = forms.CharField(
        label="异议",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="有异议的，写明对哪一条有什么异议。",
    )
