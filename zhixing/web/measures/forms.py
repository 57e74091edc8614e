"""整改: what each step asks for."""

import uuid
from typing import Any

from django import forms

from zhixing.queries.measures.form_versions import PLAN_LABELS
from zhixing.queries.measures.lines import OVERDUE, Filter
from zhixing.rules.measures.deadlines import default_deadline
from zhixing.rules.measures.states import FINDING_SOURCES, MeasureKind, MeasureState, ProblemSource
from zhixing.rules.measures.steps import MOST_REMEDIES, Check, Plan, Problem, lines_in, names_in
from zhixing.rules.periods import Quarter, chinese_day
from zhixing.web.frame.periods import value_of
from zhixing.web.frame.values import day_field, text_area
from zhixing.web.frame.versions import VersionedForm

KINDS = [(kind.value, kind.label) for kind in MeasureKind]


def quarter_of_value(value: str) -> Quarter:
    """The quarter of a choice such as 2026-3."""
    year, _, number = value.partition("-")
    return Quarter(int(year), int(number))


class FilterForm(forms.Form):
    """How a list is narrowed, out of the address; what cannot be read narrows nothing."""

    quarter = forms.ChoiceField(label="季度", required=False)
    state = forms.ChoiceField(
        label="进度",
        required=False,
        choices=[("", "全部"), *((state.value, state.label) for state in MeasureState), (OVERDUE, "已超期")],
    )
    scope = forms.ChoiceField(label="范围", required=False, choices=[("", "本级和下级"), ("own", "只看本级")])

    def __init__(self, quarters: list[Quarter], *args: object, has_scope: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", "全部"), *((value_of(quarter), quarter.label) for quarter in quarters)]
        self.fields["quarter"].choices = choices  # type: ignore[attr-defined]
        if not has_scope:
            del self.fields["scope"]

    @property
    def narrowed(self) -> Filter:
        self.is_valid()
        values = self.cleaned_data
        quarter = values.get("quarter") or ""
        return Filter(
            quarter_of_value(quarter) if quarter else None, values.get("state") or "", values.get("scope") == "own"
        )


class ProblemForm(forms.Form):
    organisation = forms.TypedChoiceField(label="党组织", coerce=int)
    quarter = forms.ChoiceField(label="季度")
    source = forms.ChoiceField(label="问题来源", choices=[(source.value, source.label) for source in FINDING_SOURCES])
    item_code = forms.CharField(
        label="考评项目编号", max_length=60, required=False, help_text="例如 T-03，没有的不填。"
    )
    item_name = forms.CharField(label="考评项目名称", max_length=120, required=False)
    area = forms.CharField(label="问题类别", max_length=60, help_text="例如：党的建设、服务群众、日常管理、民主评议。")
    text = forms.CharField(
        label="具体问题",
        max_length=300,
        help_text="一条只写一个问题：所见的情况、地点和日期。登记后不能修改、删除。不要写党员个人的过错。",
    )
    evidence_note = forms.CharField(
        label="发现问题的依据", max_length=300, required=False, help_text="例如：现场照片编号、会议记录第几页。"
    )
    kind = forms.ChoiceField(label="整改类型", choices=KINDS, widget=forms.RadioSelect, initial=MeasureKind.TIMED.value)
    deadline = day_field("整改时限", required=False)
    stage_goal = forms.CharField(label="阶段目标", max_length=300, required=False, help_text="长期坚持的必须填写。")
    deciding_body = forms.CharField(label="决定机构", max_length=80, required=False)
    document_number = forms.CharField(label="文号", max_length=60, required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, organisations: list[tuple[int, str]], quarters: list[Quarter], today: Any, *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.initial.setdefault("form_key", uuid.uuid4())
        self.fields["organisation"].choices = [("", "请选择"), *organisations]  # type: ignore[attr-defined]
        quarter_choices = [(value_of(quarter), quarter.label) for quarter in quarters]
        self.fields["quarter"].choices = quarter_choices  # type: ignore[attr-defined]
        self.fields["deadline"].help_text = deadline_hint(today)

    def problem(self) -> Problem:
        values = self.cleaned_data
        words = ("item_code", "item_name", "area", "text", "evidence_note", "stage_goal", "deciding_body")
        return Problem(
            quarter=quarter_of_value(values["quarter"]),
            source=ProblemSource(values["source"]),
            kind=MeasureKind(values["kind"]),
            deadline=values["deadline"],
            document_number=values["document_number"],
            **{word: values[word] for word in words},
        )


def deadline_hint(today: Any) -> str:
    """What day is taken for each kind when none is filled in."""
    days = {kind: default_deadline(kind, today) for kind in MeasureKind}
    immediate, timed, lasting = (f"{day.year}年{chinese_day(day)}" for day in days.values())
    return (
        f"立行立改最晚{immediate}，限期整改最晚{timed}，不填就按最晚的日子；长期坚持的填下次核查日期，不填为{lasting}。"
    )


class PlanForm(VersionedForm):
    labels = PLAN_LABELS
    goal = text_area("整改目标", 300, 2, help_text="写明整改到位的标准，尽量可以核对。")
    remedies = text_area("整改措施", 1200, 5, help_text=f"一行写一条，最多{MOST_REMEDIES}条。")
    leader = forms.CharField(label="责任领导", max_length=60)
    responsible = forms.CharField(label="责任人", max_length=60, help_text="只写一名同志，负责到底。")
    helpers = forms.CharField(label="协助单位", max_length=120, required=False)

    def plan(self) -> Plan:
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Plan(remedies=lines_in(values.pop("remedies")), **values)


class ReviewForm(VersionedForm):
    agrees = forms.TypedChoiceField(
        label="审核意见",
        choices=[("yes", "同意这份方案"), ("no", "退回修改")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    opinion = text_area("说明", 300, required=False, help_text="退回的必须写明方案的不足和修改意见。")


class ProgressForm(forms.Form):
    on = day_field("日期")
    text = text_area("进展", help_text="已开展的工作和尚存的差距。提交后不能修改，有变化的再报一次。")
    evidence_note = forms.CharField(
        label="纸质佐证存放处", max_length=300, required=False, help_text="例如：支部档案盒3号，会议记录第12页。"
    )


class ApplicationForm(forms.Form):
    text = text_area("整改情况", 500, 4, help_text="针对的问题、采取的措施和整改结果。")
    evidence_note = forms.CharField(
        label="纸质佐证存放处", max_length=300, required=False, help_text="没有上传文件的，必须写明纸质材料存放处。"
    )


class CheckForm(VersionedForm):
    on = day_field("核查日期")
    checkers = forms.CharField(
        label="核查人", max_length=200, help_text="至少两人，用顿号隔开；不能有责任领导和责任人。"
    )
    is_good = forms.TypedChoiceField(
        label="核查结论",
        choices=[("yes", "整改到位，同意销号"), ("no", "没有到位，退回继续整改")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    opinion = text_area("核查意见", help_text="退回的必须写明没有到位之处。")
    next_on = day_field("新的时限", required=False, help_text="只在退回时填写，只能给一次；不填的，原定时限不变。")

    def check(self) -> Check:
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Check(checkers=names_in(values.pop("checkers")), **values)


class LastingCheckForm(CheckForm):
    next_on = day_field("下次核查日期", required=False, help_text="只在退回时填写。")


class StageForm(CheckForm):
    is_good = forms.TypedChoiceField(
        label="核查结论",
        choices=[("yes", "达到阶段目标"), ("no", "没有达到阶段目标")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    opinion = text_area("核查意见")
    next_goal = forms.CharField(label="下一阶段的目标", max_length=300)
    next_on = day_field("下次核查日期")
    field_order = ["on", "checkers", "is_good", "opinion", "next_goal", "next_on"]


class ReopeningForm(forms.Form):
    reason = text_area("重启的原因", 300, help_text="回头看时所见的情况、地点和日期。")
    kind = forms.ChoiceField(label="整改类型", choices=KINDS, widget=forms.RadioSelect, initial=MeasureKind.TIMED.value)
    deadline = day_field("整改时限", required=False)
    stage_goal = forms.CharField(label="阶段目标", max_length=300, required=False, help_text="长期坚持的必须填写。")

    def __init__(self, today: Any, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["deadline"].help_text = deadline_hint(today)
